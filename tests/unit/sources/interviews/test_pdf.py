"""Tests of PDF documents."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, NameObject
from reportlab.pdfgen.canvas import Canvas

from persona_gen.errors import SourceError
from persona_gen.sources.interviews import pdf
from persona_gen.sources.interviews.formats import read_file
from persona_gen.sources.interviews.pdf import read_pdf_lines
from persona_gen.study import Interviews
from tests.support.refusing import may_refuse

if TYPE_CHECKING:
    from pathlib import Path


def made(path: Path, *pages: list[str]) -> Path:
    """Write a PDF of pages of lines."""
    canvas = Canvas(str(path), invariant=1)
    for lines in pages:
        for place, line in enumerate(lines):
            canvas.drawString(50, 800 - 16 * place, line)
        canvas.showPage()
    canvas.save()
    return path


def test_hyphens_and_line_ends(tmp_path: Path) -> None:
    """Lines of a turn are joined; a hyphen at a line's end stays with the word."""
    path = made(tmp_path / "a.pdf", ["P1: my mother-", "in-law helps me", "in the week"])
    turns = read_file(path, Interviews(files=["x"])).turns
    assert ["my mother-in-law helps me in the week"] == [t.text for t in turns]


def test_a_scanned_document_says_so(tmp_path: Path) -> None:
    """Pages without text are an error that names the remedy; one of several is a note."""
    with pytest.raises(SourceError, match=r"a PDF without text, so probably scanned pages — run text recognition"):
        read_pdf_lines(made(tmp_path / "a.pdf", [], []))
    notes = read_pdf_lines(made(tmp_path / "b.pdf", ["P1: a"], []))[2]
    assert ["1 of 2 pages hold no text: 2"] == notes


def test_a_password_says_so(tmp_path: Path) -> None:
    """An encrypted document is refused; one that opens without a password is read."""
    for user, algorithm in (("secret", "RC4-128"), ("", "RC4-128")):
        writer = PdfWriter(clone_from=PdfReader(made(tmp_path / "a.pdf", ["P1: a"])))
        writer.encrypt(user, "owner", algorithm=algorithm)
        writer.write(tmp_path / "b.pdf")
        if user:
            with pytest.raises(SourceError, match=r"b\.pdf: the PDF needs a password — save it without one"):
                read_pdf_lines(tmp_path / "b.pdf")
        else:
            assert ["P1: a"] == [line.text for line in read_pdf_lines(tmp_path / "b.pdf")[0]]


def test_bombs_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many pages, too much text and too many drawing commands are refused with the limit."""
    path = made(tmp_path / "a.pdf", ["P1: a"], ["P1: b"])
    for limit, most, message in (
        ("MAX_PAGES", 1, "2 pages, and at most 1 are read"),
        ("MAX_CHARACTERS", 5, "more than 0 million characters of text"),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(pdf, limit, most)
            with pytest.raises(SourceError, match=message):
                read_pdf_lines(path)
    writer = PdfWriter(clone_from=PdfReader(path))
    stream = DecodedStreamObject()
    stream.set_data(b"q Q\n" * (pdf.MAX_PAGE_BYTES // 4 + 1))
    writer.pages[1][NameObject("/Contents")] = writer._add_object(stream.flate_encode())
    writer.write(tmp_path / "bomb.pdf")
    assert (tmp_path / "bomb.pdf").stat().st_size < 100_000
    with pytest.raises(SourceError, match=r"bomb\.pdf: page 2 holds more than 10 MB of drawing commands"):
        read_pdf_lines(tmp_path / "bomb.pdf")


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 10_000), junk=st.binary(min_size=1, max_size=40), cut=st.booleans())
def test_a_damaged_document_is_read_or_refused(tmp_path: Path, place: int, junk: bytes, cut: bool) -> None:
    """A PDF changed or cut anywhere gives lines or one line of error."""
    whole = made(tmp_path / "whole.pdf", ["P1: a", "P2: b"], ["P1: c"]).read_bytes()
    at = place % len(whole)
    (tmp_path / "a.pdf").write_bytes(whole[:at] + junk + (b"" if cut else whole[at + len(junk) :]))
    with may_refuse():
        assert read_pdf_lines(tmp_path / "a.pdf")[0]
