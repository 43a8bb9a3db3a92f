"""Tests of decoding and cleaning."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.errors import SourceError
from persona_gen.sources.text import clean_text, decode, needs_cleaning


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings_are_found(encoding: str) -> None:
    """Text in each Unicode encoding comes back as it was, without a byte order mark."""
    text = "name;place\nZoë;Łódź costs £20\n"
    assert text == decode(text.encode(encoding), "f.csv")[0]


def test_pound_signs_of_windows_stay_pounds() -> None:
    """Bytes that are not UTF-8 are read as cp1252, so that "£20" never becomes "Ł20"."""
    assert ("£20 café – “x”", "cp1252") == decode("£20 café – “x”".encode("cp1252"), "f.csv")


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"PK\x03\x04abc", "zip"),
        (b"%PDF-1.7", "PDF"),
        (b"PAR1xx", "Parquet"),
        (b"\x89PNG\r\n", "picture"),
        (bytes(range(256)) * 4, "binary"),
        (b"a,b\n1,\x002\n", "binary"),
        (b"abc\x81\x8d", "UTF-8"),
    ],
)
def test_binary_data_is_an_error_that_names_the_file(data: bytes, kind: str) -> None:
    """Data that is no text ends in one line with the file and what it is."""
    with pytest.raises(SourceError, match=kind) as caught:
        decode(data, "x/f.csv")
    assert "x/f.csv" == caught.value.where


def test_controls_are_removed_and_counted() -> None:
    """Escape sequences count once each, bidirectional and control characters one each; tabs and lines stay."""
    dirty = "a\x1b[31mred\x1b[0m\tb\x07\r\nc\u202ed\x9b2Je\u200b\x1b]0;title\x07f"
    assert ("ared\tb\ncdef", 7) == clean_text(dirty)


def test_text_becomes_nfc() -> None:
    """A letter and its accent become one character."""
    assert ("é", 0) == clean_text("e\u0301")


@settings(deadline=None)
@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    """Cleaned text is clean."""
    once, _ = clean_text(text)
    assert (once, 0) == clean_text(once)
    assert not needs_cleaning(once)
    assert needs_cleaning(text) == (once != text)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_utf8_comes_back(text: str) -> None:
    """What was written in UTF-8 is read as it was, unless it begins with a byte order mark."""
    assert text.removeprefix("\ufeff") == decode(text.encode(), "f")[0].removeprefix("\ufeff")
