"""Word documents: paragraphs and tables, in the document's order, as they read with every change accepted.

python-docx passes over what stands in tracked insertions, content controls and nested tables, so the words are taken
from the XML.
"""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.oxml.ns import qn

from persona_gen.errors import SourceError
from persona_gen.sources.files import require_safe_zip
from persona_gen.sources.interviews.transcript import Line
from persona_gen.sources.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_XML_BYTES = 32 * 1024 * 1024
"""A document of 10,000 words unpacks to 0.3 MB."""
_COMPATIBILITY = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_FAULTS = (
    *(OpcError, InvalidXmlError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError),
)
"""What python-docx, zipfile and lxml raise on a container that is not a document; lxml's errors are SyntaxErrors."""

_PARAGRAPH, _TABLE, _WORDS, _BREAK = qn("w:p"), qn("w:tbl"), qn("w:t"), qn("w:br")
_SIGNS = {qn("w:tab"): "\t", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-", qn("w:ptab"): "\t"}
_WRAPPERS = frozenset(map(qn, ("w:sdt", "w:sdtContent", "w:customXml", "w:ins", "w:moveTo")))
"""What may stand around paragraphs, tables, rows and cells."""
_BOXES = frozenset((qn("w:txbxContent"),))
_GONE = frozenset((*map(qn, ("w:del", "w:moveFrom", "w:pPr", "w:rPr", "w:instrText")), f"{{{_COMPATIBILITY}}}Fallback"))
"""What a reader of the page does not see; a fallback holds the words of a text box once more."""

_BESIDE = ("footnotes", "endnotes", "comments")


def read_docx_lines(path: Path) -> tuple[list[Line], int, list[str]]:
    """Return paragraphs, headings and table rows as lines, how many controls were removed, and notes.

    A table's row becomes one line: a first cell that is short is the speaker of the others.

    Raises:
        SourceError: not a Word document, or one that is not safe to unpack.
    """
    require_safe_zip(path)
    _require_small(path)
    try:
        document = docx.Document(str(path))
        lines = list(_lines(document))
        notes = [f"its {kind} are not read" for kind in _BESIDE if _has_words(document, kind)]
    except _FAULTS as error:
        raise SourceError("not a readable .docx file", where=str(path), hint="save it again as .docx") from error
    cleaned = [(line, *clean_text(line.text)) for line in lines]
    return [Line(text, line.locator, line.kind) for line, text, _ in cleaned], sum(n for _, _, n in cleaned), notes


def _require_small(path: Path) -> None:
    """Check the unpacked size of the parts that hold text."""
    with zipfile.ZipFile(path) as container:
        size = sum(m.file_size for m in container.infolist() if m.filename.lower().endswith((".xml", ".rels")))
    if size > MAX_XML_BYTES:
        what = f"{size / 2**20:.0f} MB of text, and at most {MAX_XML_BYTES // 2**20} MB are read"
        raise SourceError(what, where=str(path), hint="split it into one file an interview")


def _lines(document: Any) -> Iterator[Line]:
    """Walk through the body."""
    paragraphs = tables = 0
    names = {style.style_id: style.name or "" for style in document.styles}
    default = document.styles.default(WD_STYLE_TYPE.PARAGRAPH)
    plain = default.name or "" if default is not None else ""
    for item in _blocks(document.element.body):
        if item.tag == _TABLE:
            tables += 1
            yield from _table_lines(item, tables)
            continue
        paragraphs += 1
        name = names.get(item.style, plain)
        heading = name.startswith(("Heading", "Title", "Subtitle"))
        words = _text(item)
        text = f"- {words}" if name.startswith("List") and words.strip() else words
        yield Line(text, f"paragraph {paragraphs}", "heading" if heading else "text")


def _has_words(document: Any, kind: str) -> bool:
    """Return whether the document has footnotes, endnotes or comments with words in them."""
    parts = document.part.package.iter_parts()
    return any(str(part.partname) == f"/word/{kind}.xml" and b"<w:t" in part.blob for part in parts)


def _blocks(parent: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a body, a cell or a content control, in order."""
    for child in parent:
        if child.tag in (_PARAGRAPH, _TABLE):
            yield child
        elif child.tag in _WRAPPERS:
            yield from _blocks(child)


def _text(element: Any) -> str:
    """Return the words of a paragraph, or of whatever stands in it; what was deleted or moved away is not there."""
    parts: list[str] = []
    for child in element:
        if child.tag == _WORDS:
            parts.append(child.text or "")
        elif child.tag in _SIGNS:
            parts.append(_SIGNS[child.tag])
        elif child.tag == _BREAK:
            parts.append("\n" if child.get(qn("w:type"), "textWrapping") == "textWrapping" else "")
        elif child.tag in _BOXES:
            parts += [f"\n{_text(paragraph)}" for paragraph in child.iter(_PARAGRAPH)]
        elif child.tag not in _GONE:
            parts.append(_text(child))
    return "".join(parts)


def _table_lines(table: Any, number: int) -> Iterator[Line]:
    """Turn each row into one line; a cell merged over several rows stands in each of them."""
    above: dict[int, str] = {}
    for place, row in enumerate(_parts(table, qn("w:tr")), 1):
        column, cells = 0, list[str]()
        for cell in _parts(row, qn("w:tc")):
            words = above.get(column, "") if _goes_on(cell) else "\n".join(_cell_words(cell)).strip()
            above[column] = words
            cells.append(words)
            column += cell.grid_span
        filled = [words for words in cells if words]
        locator = f"table {number}, row {place}"
        if len(filled) > 1 and len(filled[0]) <= 40 and ":" not in filled[0]:
            yield Line(f"{filled[0]}: {' '.join(filled[1:])}", locator)
        elif filled:
            yield Line(" ".join(filled), locator)


def _parts(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, those in content controls included."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _parts(child, tag)


def _goes_on(cell: Any) -> bool:
    """Return whether a cell is the lower part of a cell merged over several rows."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _cell_words(cell: Any) -> Iterator[str]:
    """Yield the paragraphs of a cell, those of tables in it included."""
    for block in _blocks(cell):
        if block.tag == _PARAGRAPH:
            yield _text(block)
            continue
        for row in _parts(block, qn("w:tr")):
            for inner in _parts(row, qn("w:tc")):
                yield from _cell_words(inner)
