"""Where quoted words stand in a text: the same words, whatever became of case, apostrophes and punctuation.

The rules are those by which quotations are checked: tokens are equal after NFKC and case folding; apostrophes and
dashes are folded; white space, punctuation and unseen marks are left out; signs that carry meaning are tokens.
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

CUT = re.compile(r"\s*(?:\[\s*(?:…|\.{3,})\s*\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,})\s*")
"""The sign of a cut: … or ... with or without brackets."""
_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\ufeff"
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(
    rf"[{_CJK}]"
    r"|\d+(?:[.,]\d+)*"
    rf"|[^\W\d_{_CJK}](?:[^\W\d_{_CJK}]|[{_MARKS}]|['’ʼ](?=[^\W\d_]))*"
    r"|[%$€£¥&+#=<>]|(?<![\w])[-−–](?=\d)"
)
_UNSEEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))
_SAME = {"&": "and", "−": "-", "–": "-"}


class Token(NamedTuple):
    """One folded word or sign, and where it stands."""

    folded: str
    start: int
    end: int


def tokens(text: str) -> list[Token]:
    """Return the folded tokens of a text in order."""
    return [Token(_fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]


def has_words(text: str) -> bool:
    """Tell whether there is anything to read in a text."""
    return _TOKEN.search(text) is not None


def locate(text: str, quoted: str) -> tuple[int, int] | None:
    """Return the offsets of quoted words in a text, from the first part to the last; None where they do not stand.

    The earliest first words count, and the nearest of the following parts after them. Words that are not found as
    they are may have been copied from a prompt: then its full-width signs are folded back.

    Args:
        text: where to look.
        quoted: exact words, or `first words … last words`.
    """
    inside = tokens(text)
    return _locate(inside, quoted) or _locate(inside, unicodedata.normalize("NFKC", quoted))


def _locate(inside: list[Token], quoted: str) -> tuple[int, int] | None:
    parts = [part for part in ([token.folded for token in tokens(part)] for part in CUT.split(quoted)) if part]
    folded = [token.folded for token in inside]
    first, position = -1, 0
    for part in parts:
        at = _find(part, folded, position)
        if at < 0:
            return None
        first = at if first < 0 else first
        position = at + len(part)
    return (inside[first].start, inside[position - 1].end) if parts else None


def _find(needle: list[str], hay: list[str], start: int) -> int:
    """Return the first index from `start` at which `needle` stands in `hay`, or -1."""
    return next((i for i in range(start, len(hay) - len(needle) + 1) if hay[i : i + len(needle)] == needle), -1)


def _fold(token: str) -> str:
    plain = unicodedata.normalize("NFKC", token).translate(_UNSEEN).casefold()
    plain = plain.replace("’", "'").replace("ʼ", "'")
    return _SAME.get(plain, plain)
