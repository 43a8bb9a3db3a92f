"""Where quoted words stand in a text: the same words, whatever became of case, apostrophes and punctuation."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from persona_gen.domain.words import CUT, find, words

if TYPE_CHECKING:
    from persona_gen.domain.words import Words


def has_words(text: str) -> bool:
    """Tell whether there is anything to read in a text."""
    return len(words(text)) > 0


def locate(text: str, quoted: str) -> tuple[int, int] | None:
    """Return the offsets of quoted words in a text, from the first part to the last; None where they do not stand.

    The earliest first words count, and the nearest of the following parts after them. Words that are not found as
    they are may have been copied from a prompt: then its full-width signs are folded back.

    Args:
        text: where to look.
        quoted: exact words, or `first words … last words`.
    """
    inside = words(text)
    return _locate(inside, quoted) or _locate(inside, unicodedata.normalize("NFKC", quoted))


def _locate(inside: Words, quoted: str) -> tuple[int, int] | None:
    parts = [part for part in (words(part).folded for part in CUT.split(quoted)) if part]
    first, position = -1, 0
    for part in parts:
        at = find(part, inside.folded, position)
        if at < 0:
            return None
        first = at if first < 0 else first
        position = at + len(part)
    return (inside.starts[first], inside.ends[position - 1]) if parts else None
