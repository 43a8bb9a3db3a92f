"""Only what pyproject.toml cannot say: two folders that stand at the top level travel inside the package."""

from setuptools import find_packages, setup

TOP_LEVEL = {"persona_gen.prompts": "prompts", "persona_gen.demo_study": "fixtures/studies/notebooks"}

setup(packages=[*find_packages(include=["persona_gen", "persona_gen.*"]), *TOP_LEVEL], package_dir=TOP_LEVEL)
