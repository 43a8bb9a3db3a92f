"""English words that carry no theme of their own; the list is `stopwords.txt` beside this file."""

from __future__ import annotations

from importlib.resources import files

_LINES = files(__package__).joinpath("stopwords.txt").read_text(encoding="utf-8").splitlines()

STOP = frozenset(word for line in _LINES if not line.startswith("#") for word in line.split())
"""Words that neither make a theme nor tell one passage from another."""
