"""From bytes to clean text: the encoding ladder, and what must never reach a prompt or a screen."""

from __future__ import annotations

import codecs
import re
import unicodedata

from persona_gen.errors import SourceError

MAGIC = {
    b"PK\x03\x04": "a zip, .xlsx or .docx file",
    b"PAR1": "a Parquet file",
    b"%PDF": "a PDF file",
    b"\x89PNG": "a picture",
    b"GIF8": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"\x1f\x8b": "a gzip file",
    b"\xd0\xcf\x11\xe0": "an old Office file",
    b"SQLite format 3": "a database file",
}
"""The first bytes of files that are not text."""

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""Byte order marks; those of UTF-32 come first, because UTF-16's is a part of one."""

_ANSI = r"\x1b\[[0-?]*[ -/]*[@-~]|\x9b[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b\n]*(?:\x07|\x1b\\)|\x1b[@-Z\\^_]"
_CONTROL = (
    r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f"  # C0 and C1, without tab and line ends
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    r"\u200b\u2060\ufeff\U000e0000-\U000e007f"  # invisible, tags
    r"\U000e0100-\U000e01ef\ud800-\udfff]"  # hidden selectors, lone surrogates
)
_REMOVE = re.compile(f"{_ANSI}|{_CONTROL}")
_LINE_END = re.compile(r"\r\n|[\r\v\f\x85\u2028\u2029]")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def clean_text(text: str) -> tuple[str, int]:
    """Return `text` in NFC with line ends as newlines, and how many controls were removed.

    Removed are C0 and C1 controls (tab and newline stay), ANSI escape sequences (one each),
    bidirectional controls, and invisible characters that can hide words from a reader.
    Cleaning twice changes nothing more.
    """
    kept, removed = _REMOVE.subn("", text)
    return unicodedata.normalize("NFC", _LINE_END.sub("\n", kept)), removed


def needs_cleaning(text: str) -> bool:
    """Return whether `clean_text` would change `text`; cheap on long clean text."""
    return bool(_REMOVE.search(text) or _LINE_END.search(text)) or not unicodedata.is_normalized("NFC", text)


def decode(data: bytes, where: str) -> tuple[str, str]:
    """Return the text of a file's bytes and the encoding: UTF-8, UTF-16 or -32, else cp1252.

    cp1252 comes last and by name, because detection by statistics reads a pound sign as a Polish letter.

    Raises:
        SourceError: the bytes are not text.
    """
    kind = next((kind for magic, kind in MAGIC.items() if data.startswith(magic)), None)
    if kind:
        raise SourceError(f"this is {kind}, not text", where=where, hint="give it its own ending or save it as text")
    text, encoding = _decode(data, where)
    controls = len(_BINARY.findall(text))
    if "\0" in text or controls > max(8, len(text) // 50):
        raise SourceError("this is binary data, not text", where=where, hint="save it as UTF-8 text")
    return text, encoding


def _decode(data: bytes, where: str) -> tuple[str, str]:
    """Try the ladder in order."""
    for encoding in (*(name for mark, name in MARKS if data.startswith(mark)), *_unmarked(data)):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    what = "this is binary data, not text" if b"\0" in data else "not text in UTF-8, UTF-16 or cp1252"
    raise SourceError(what, where=where, hint="save it as UTF-8 text")


def _unmarked(data: bytes) -> tuple[str, ...]:
    """Guess by where the zero bytes stand: text of Latin letters in UTF-16 has one in every pair."""
    sample = data[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > len(sample) * 0.3 and even < odd / 10:
        return ("utf-16-le",)
    if even > len(sample) * 0.3 and odd < even / 10:
        return ("utf-16-be",)
    return ("utf-8", "cp1252")
