"""English words that make no theme: `stopwords.txt`, and `weakwords.txt` for those that make none alone."""

from __future__ import annotations

from importlib.resources import files

from persona_gen.themes.words import stem


def _read(name: str) -> frozenset[str]:
    """Return the words of a list beside this file."""
    lines = files(__package__).joinpath(name).read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


STOP = _read("stopwords.txt")
"""Words that neither make a theme nor tell one passage from another."""
WEAK = frozenset(stem(word) for word in _read("weakwords.txt"))
"""Stems of words that may stand in a phrase but make no theme alone."""
JOINING = frozenset("a an the of to for in on at and or with by from my your our their its is are".split())  # noqa: SIM905  reads better
"""Words that a phrase may do without: "sharing of the notebook" is "notebook sharing"."""
