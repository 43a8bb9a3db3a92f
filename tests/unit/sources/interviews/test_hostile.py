"""Tests of hostile files: bombs are refused with the limit, and any bytes are read or refused in one line."""

from __future__ import annotations

import io
import random
import zipfile
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl.workbook.workbook import Workbook

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.formats import INTERVIEW_SUFFIXES, read_file
from persona_gen.study import Interviews
from tests.support.refusing import may_refuse

FOLDER = Path(__file__).parents[4] / "fixtures" / "interviews"


def repacked(path: Path, member: str, content: bytes) -> None:
    """Replace one member of a zip container."""
    old = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(old)) as source, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for info in source.infolist():
            target.writestr(info.filename, content if info.filename == member else source.read(info))


def word_file(path: Path) -> Path:
    """Write a Word document."""
    document = docx.Document()
    document.add_paragraph("P1: words")
    document.save(str(path))
    return path


def workbook(path: Path) -> Path:
    """Write a workbook of answers."""
    book = Workbook()  # type: ignore[no-untyped-call]
    for row in (("participant", "answer"), ("P1", "x")):
        book.worksheets[0].append(row)
    book.save(path)  # type: ignore[no-untyped-call]
    return path


def read(path: Path) -> None:
    """Read a file."""
    read_file(path, Interviews(files=["x"]))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    """A document that unpacks to far more than its size is refused before it is unpacked."""
    path = word_file(tmp_path / "a.docx")
    repacked(path, "word/document.xml", b"<a>" + b" " * 40_000_000 + b"</a>")
    assert path.stat().st_size < 100_000
    with pytest.raises(SourceError, match=r"a\.docx: it is packed like a zip bomb"):
        read(path)


def test_a_large_document_is_refused(tmp_path: Path) -> None:
    """A Word document with more text than any interview is refused by its unpacked size, with the limit."""
    path = word_file(tmp_path / "a.docx")
    repacked(path, "word/document.xml", random.Random(1).randbytes(33 * 2**20))  # noqa: S311  any bytes that do not pack
    with pytest.raises(SourceError, match=r"a\.docx: \d+ MB of text, and at most 32 MB are read"):
        read(path)


def test_an_xml_bomb_is_refused(tmp_path: Path) -> None:
    """Entities that unfold without end are not unfolded."""
    path = word_file(tmp_path / "a.docx")
    entities = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY e0 "ha">{entities}]>'
        '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:body><w:p><w:r><w:t>P1: &e11;</w:t></w:r></w:p></w:body></w:document>"
    )
    repacked(path, "word/document.xml", bomb.encode())
    with pytest.raises(SourceError, match=r"a\.docx: "):
        read(path)


def test_a_sheet_of_two_far_cells_is_refused(tmp_path: Path) -> None:
    """Two cells in opposite corners would take hundreds of gigabytes; the sheet is refused with the limit."""
    path = workbook(tmp_path / "a.xlsx")
    with zipfile.ZipFile(path) as container:
        sheet = container.read("xl/worksheets/sheet1.xml")
    repacked(path, "xl/worksheets/sheet1.xml", sheet.replace(b'"B2"', b'"XFD1048576"'))
    with pytest.raises(
        SourceError, match=r"1,048,576 columns|1,048,576 rows and 16,384 columns, and at most 50,000,000"
    ):
        read(path)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx"])
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 100_000), junk=st.binary(min_size=1, max_size=30), cut=st.booleans())
def test_damaged_containers(tmp_path: Path, suffix: str, place: int, junk: bytes, cut: bool) -> None:
    """A document changed or cut anywhere is read or refused in one line."""
    path = tmp_path / f"a{suffix}"
    whole = (word_file(path) if suffix == ".docx" else workbook(path)).read_bytes()
    at = place % len(whole)
    path.write_bytes(whole[:at] + junk + (b"" if cut else whole[at + len(junk) :]))
    with may_refuse():
        read(path)


@pytest.mark.parametrize("suffix", INTERVIEW_SUFFIXES)
@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.binary(min_size=1, max_size=300) | st.text(max_size=200).map(str.encode))
def test_any_bytes(tmp_path: Path, suffix: str, data: bytes) -> None:
    """Any bytes under any ending are read, or refused in one line."""
    path = tmp_path / f"a{suffix}"
    path.write_bytes(data)
    for layout in ("answers", "columns"):
        with may_refuse():
            read_file(path, Interviews.model_validate({"files": ["x"], "layout": layout}))


TEXTS = sorted(p for p in FOLDER.iterdir() if p.suffix not in (".pdf", ".xlsx") and p.name != "SOURCE.txt")


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.name)
@settings(deadline=None, max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(edits=st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 20), st.text(max_size=6)), min_size=1, max_size=4))
def test_damaged_texts(tmp_path: Path, path: Path, edits: list[tuple[int, int, str]]) -> None:
    """Real files with pieces cut out or put in are read, or refused in one line."""
    text = path.read_text(encoding="utf-8")
    for place, gone, put in edits:
        at = place % len(text) if text else 0
        text = text[:at] + put + text[at + gone :]
    (tmp_path / path.name).write_bytes(text.encode("utf-8", "replace"))
    with may_refuse():
        reading = read_file(tmp_path / path.name, Interviews(files=["x"]))
        assert all(t.text.strip() for t in reading.turns)
