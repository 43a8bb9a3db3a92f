"""Tests of Word documents: every word that a reader of the page sees is read once, and in its place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import docx
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from persona_gen.sources.interviews.docx import read_docx_lines

if TYPE_CHECKING:
    from pathlib import Path


def element(xml: str) -> Any:
    """Parse an element of a document's body."""
    return parse_xml(xml.replace(">", f" {nsdecls('w')}>", 1))


def read(document: Any, folder: Path) -> list[str]:
    """Save a document and return the text of its lines."""
    document.save(folder / "a.docx")
    return [line.text for line in read_docx_lines(folder / "a.docx")[0]]


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    """Inserted words are there, deleted ones are not."""
    document = docx.Document()
    paragraph = document.add_paragraph("P1: I like ")._p
    paragraph.append(element('<w:ins w:id="1" w:author="x"><w:r><w:t>the new</w:t></w:r></w:ins>'))
    paragraph.append(element('<w:del w:id="2" w:author="x"><w:r><w:delText>the old</w:delText></w:r></w:del>'))
    paragraph.append(element('<w:moveFrom w:id="3" w:author="x"><w:r><w:t>moved</w:t></w:r></w:moveFrom>'))
    assert ["P1: I like the new"] == read(document, tmp_path)


def test_content_controls_are_read(tmp_path: Path) -> None:
    """A control around a paragraph or around some words of one hides nothing."""
    document = docx.Document()
    document.add_paragraph("P1: one ")._p.append(
        element("<w:sdt><w:sdtContent><w:r><w:t>two</w:t></w:r></w:sdtContent></w:sdt>")
    )
    document.element.body.insert(
        1, element("<w:sdt><w:sdtContent><w:p><w:r><w:t>P2: three</w:t></w:r></w:p></w:sdtContent></w:sdt>")
    )
    assert ["P1: one two", "P2: three"] == read(document, tmp_path)


def test_tables_in_tables_and_merged_cells(tmp_path: Path) -> None:
    """A table in a cell is part of the cell's words; a speaker's cell over two rows stands in both."""
    document = docx.Document()
    table = document.add_table(2, 2)
    table.cell(0, 0).text = "P4"
    table.cell(0, 1).text = "outer"
    table.cell(0, 1).add_table(1, 1).cell(0, 0).text = "inner"
    table.cell(1, 1).text = "below"
    table.cell(0, 0).merge(table.cell(1, 0))
    lines = read(document, tmp_path)
    assert ["P4: outer inner", "P4: below"] == [" ".join(line.split()) for line in lines]


def test_text_boxes_are_read_once(tmp_path: Path) -> None:
    """A text box stands twice in the XML, once for old readers."""
    box = "<w:txbxContent><w:p><w:r><w:t>P2: boxed</w:t></w:r></w:p></w:txbxContent>"
    space = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    content = f"<w:r><mc:AlternateContent {space}><mc:Choice Requires='x'>{box}</mc:Choice>"
    document = docx.Document()
    document.add_paragraph("P1: one")._p.append(
        element(f"{content}<mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r>")
    )
    assert ["P1: one\nP2: boxed"] == read(document, tmp_path)


def test_what_is_not_read_is_told(tmp_path: Path) -> None:
    """Comments are no words of the interview; that there are some is noted."""
    document = docx.Document()
    paragraph = document.add_paragraph("P1: one")
    document.add_comment(paragraph.runs, text="look here", author="x", initials="x")
    document.save(str(tmp_path / "a.docx"))
    assert ["its comments are not read"] == read_docx_lines(tmp_path / "a.docx")[2]
