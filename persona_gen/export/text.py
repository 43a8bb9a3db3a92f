"""Untrusted text on its way out: characters that act on a reader's screen are made visible or blank."""

from __future__ import annotations

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator

from persona_gen.domain.segment import slug

_BLANK = frozenset("\t\v\f\r\x1c\x1d\x1e\x1f\x85\u2028\u2029")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_FILE_SAFE = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9]))*")
REPLACEMENT = "\ufffd"


def clean(text: str) -> str:
    """Return `text` with control, bidi, tag and lone surrogate characters neutralised.

    Every character becomes exactly one character, so that offsets into the text stay true. Line ends
    stay; other white-space controls become a blank, the rest becomes U+FFFD so that the reader sees it.
    """
    return "".join(map(_clean_character, text))


def _clean_character(character: str) -> str:
    if character == "\n" or " " <= character <= "~":
        return character
    if character in _BLANK:
        return " "
    hidden = unicodedata.category(character) in {"Cc", "Cs", "Co"} or character in _BIDI
    tag = "\U000e0000" <= character <= "\U000e01ef" or character == "\ufeff"
    return REPLACEMENT if hidden or tag else character


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one blank."""
    return " ".join(text.split())


def card_file(segment: str, fmt: str = "html") -> str:
    """Return the file name of a segment's card; the board links to `card_file(segment)`.

    Ids that are not safe as a file name and in a link are turned into one that is.
    """
    stem = segment if _FILE_SAFE.fullmatch(segment) else slug(segment)
    return f"{stem}.{fmt}"


Clean = Annotated[str, AfterValidator(clean)]
"""A string that went through `clean`; every text of a view is one."""
