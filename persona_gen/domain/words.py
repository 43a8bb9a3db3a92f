"""Folded words of a text with offsets: what "the same words" means, for quotations and for codes.

Two passages are the same words when their tokens are equal after NFKC, case folding, folding of
apostrophes and dashes, and leaving out white space and punctuation. Signs that carry meaning (%, currency,
+, #, comparison signs, a minus) are tokens.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_MARKS = "\u0300-\u036f\u00ad\u200b-\u200d\ufeff"
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_TOKEN = re.compile(
    rf"[{_CJK}]"
    r"|\d+(?:[.,]\d+)*"
    rf"|[^\W\d_{_CJK}](?:[^\W\d_{_CJK}]|[{_MARKS}]|['’ʼ](?=[^\W\d_]))*"
    r"|[%$€£¥&+#=<>]|(?<![\w])[-−–](?=\d)"
)
CUT = re.compile(r"\s*(?:\[\s*(?:…|\.{3,})\s*\]|\(\s*(?:…|\.{3,})\s*\)|…|\.{3,})\s*")
"""The sign of a cut: … or ... with or without brackets."""
_HIDDEN = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\ufeff"))
_SAME = {"&": "and", "−": "-", "–": "-"}


@dataclass(frozen=True, slots=True)
class Words:
    """The folded tokens of a text, and where each stands in it."""

    folded: tuple[str, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.folded)


@lru_cache(maxsize=200_000)
def _fold(token: str) -> str:
    plain = unicodedata.normalize("NFKC", token).translate(_HIDDEN).casefold()
    plain = plain.replace("’", "'").replace("ʼ", "'")
    return _SAME.get(plain, plain)


@lru_cache(maxsize=20_000)
def words(text: str) -> Words:
    """Return the folded tokens of `text` with their offsets."""
    found = [(_fold(m.group()), m.start(), m.end()) for m in _TOKEN.finditer(text)]
    return Words(tuple(f[0] for f in found), tuple(f[1] for f in found), tuple(f[2] for f in found))


def find(needle: tuple[str, ...], hay: tuple[str, ...], start: int = 0) -> int:
    """Return the first index >= `start` at which `needle` stands in `hay`, or -1."""
    if not needle:
        return -1
    first, size = needle[0], len(needle)
    position = start
    while True:
        try:
            position = hay.index(first, position, len(hay) - size + 1)
        except ValueError:
            return -1
        if hay[position : position + size] == needle:
            return position
        position += 1
