"""What travels in the wheel is what the program looks for."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from persona_gen import bundled

ROOT = Path(__file__).parents[2]


def packed() -> dict[str, str]:
    """Return setup.py's pairs of package and folder, read without running it."""
    tree = ast.parse((ROOT / "setup.py").read_text(encoding="utf-8"))
    assigned = (node for node in tree.body if isinstance(node, ast.Assign))
    found = next(node for node in assigned if ast.unparse(node.targets[0]) == "TOP_LEVEL")
    pairs = ast.literal_eval(found.value)
    assert isinstance(pairs, dict)
    return pairs


def test_setup_packs_the_folders_that_the_program_opens() -> None:
    """setup.py and `bundled` name the same folders, so an installed program finds what a checkout has."""
    assert {f"persona_gen.{name}": folder for name, folder in bundled._IN_CHECKOUT.items()} == packed()


@pytest.mark.parametrize("name", [bundled.PROMPTS, bundled.DEMO_STUDY])
def test_a_checkout_has_the_bundled_folders(name: str) -> None:
    """In a checkout the prompts and the demo's study are the ones at the top level."""
    assert ROOT / bundled._IN_CHECKOUT[name] == bundled.bundled_folder(name)
    assert bundled.bundled_folder(name).is_dir()


def test_the_demo_is_a_study() -> None:
    """The demo's folder holds the settings that every study needs."""
    assert (bundled.bundled_folder(bundled.DEMO_STUDY) / "study.toml").is_file()
