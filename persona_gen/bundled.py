"""Where the folders that travel with the program lie: inside the installed package, or in a checkout."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).parent
PROMPTS = "prompts"
DEMO_STUDY = "demo_study"
_IN_CHECKOUT = {PROMPTS: "prompts", DEMO_STUDY: "fixtures/studies/notebooks"}
"""Folder inside the installed package → the same folder in a checkout; setup.py holds the same pairs."""


def bundled_folder(name: str) -> Path:
    """Return the folder of `PROMPTS` or `DEMO_STUDY`."""
    installed = _PACKAGE / name
    return installed if installed.is_dir() else _PACKAGE.parent / _IN_CHECKOUT[name]
