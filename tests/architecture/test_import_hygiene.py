"""Asking for help is quick: it loads none of the heavy libraries."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from persona_gen.cli.commands import COMMANDS

HEAVY = ("openai", "pandas", "ibis", "duckdb", "textual", "sklearn", "sqlalchemy", "pydantic")
NAMES = [command.name or "" for command in COMMANDS]
PROGRAM = """
import json, sys
from persona_gen.cli import run
code = run(sys.argv[1:])
print(json.dumps([code, sorted(sys.modules)]))
"""


def run_fresh(*arguments: str) -> tuple[int, str, set[str]]:
    """Run the command line in a new interpreter; return exit code, what it printed, and what it loaded."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *arguments], capture_output=True, check=True, encoding="utf-8"
    )
    *printed, last = done.stdout.splitlines()
    code, modules = json.loads(last)
    return code, "\n".join(printed), {module.partition(".")[0] for module in modules}


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]], ids=" ".join)
def test_the_front_page_loads_nothing_heavy(arguments: list[str]) -> None:
    """`--help` and `--version` answer without any library that reads data, stores or calls a model."""
    code, printed, modules = run_fresh(*arguments)

    assert 0 == code
    assert "persona-gen" in printed
    assert set() == modules & set(HEAVY)


@pytest.mark.parametrize("name", NAMES)
def test_each_command_explains_itself(name: str) -> None:
    """Each command's help ends well, shows an example that begins with the command, and loads nothing heavy."""
    code, printed, modules = run_fresh(name, "--help")

    assert 0 == code
    assert f"Example: persona-gen {name} " in printed
    assert set() == modules & set(HEAVY)


def test_the_front_page_names_every_command() -> None:
    """Nothing that the program can do is hidden."""
    _, printed, _ = run_fresh("--help")

    assert [] == [name for name in NAMES if f"  {name} " not in printed]
