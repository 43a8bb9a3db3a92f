"""Text from data, made safe to show: as long as before, with nothing that commands the terminal or hides.

Everything that comes from data is shown as `Content`, which never reads markup. Here the characters
themselves are looked after: an escape code would reach the terminal, and a bidirectional mark would
reorder the line, so both are shown as a visible sign in their place.
"""

from __future__ import annotations

import unicodedata

_KEPT = frozenset("\n\t\u200c\u200d")
"""Line ends and tabs are laid out; the two joiners are part of emoji and of scripts."""
UNSEEN = "␦"
"""Stands for a format character that cannot be seen."""
BROKEN = "\ufffd"
"""Stands for what no terminal can be sent."""


class _Visible(dict[int, int | str]):
    """A table for `str.translate` that decides on each character once."""

    def __missing__(self, code: int) -> int | str:
        self[code] = found = _visible(code)
        return found


def _visible(code: int) -> int | str:
    character = chr(code)
    if character in _KEPT:
        return character
    match unicodedata.category(character):
        case "Cc":
            return chr(0x2400 + code) if code < 0x20 else "␡" if code == 0x7F else BROKEN
        case "Cf":
            return UNSEEN
        case "Zl" | "Zp":
            return "↵"
        case "Cs":
            return BROKEN
    return character


_TABLE = _Visible()


def shown(text: str) -> str:
    """Return `text` with as many characters, in which each control character is a visible sign.

    Offsets into the text stay right. Letters of every script, emoji and square brackets are left as they are.
    """
    return text.translate(_TABLE)


def one_line(text: str, most: int | None = None) -> str:
    """Return the text on one line, cut to `most` characters with an ellipsis."""
    line = " ".join(shown(text).split())
    return line if most is None or len(line) <= most else line[: most - 1].rstrip() + "…"
