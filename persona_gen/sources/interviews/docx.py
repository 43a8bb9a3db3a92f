"""Word documents: paragraphs and tables, in the document's order."""

from __future__ import annotations

import zipfile
import zlib
from typing import TYPE_CHECKING, Any

import docx
from docx.opc.exceptions import OpcError
from docx.oxml.exceptions import InvalidXmlError
from docx.table import Table

from persona_gen.errors import SourceError
from persona_gen.sources.files import require_safe_zip
from persona_gen.sources.interviews.transcript import Line
from persona_gen.sources.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MAX_XML_BYTES = 32 * 1024 * 1024
"""A document of 10,000 words unpacks to 0.3 MB."""
_FAULTS = (
    *(OpcError, InvalidXmlError, zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError),
)
"""What python-docx, zipfile and lxml raise on a container that is not a document; lxml's errors are SyntaxErrors."""


def read_docx_lines(path: Path) -> tuple[list[Line], int]:
    """Return paragraphs, headings and table rows as lines, and how many controls were removed.

    A table's row becomes one line: a first cell that is short is the speaker of the others.

    Raises:
        SourceError: not a Word document, or one that is not safe to unpack.
    """
    require_safe_zip(path)
    _require_small(path)
    try:
        document = docx.Document(str(path))
        lines = list(_lines(document))
    except _FAULTS as error:
        raise SourceError("not a readable .docx file", where=str(path), hint="save it again as .docx") from error
    cleaned = [(line, *clean_text(line.text)) for line in lines]
    return [Line(text, line.locator, line.kind) for line, text, _ in cleaned], sum(n for _, _, n in cleaned)


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
    names: dict[str | None, str] = {}
    for item in document.iter_inner_content():
        if isinstance(item, Table):
            tables += 1
            yield from _table_lines(item, tables)
            continue
        paragraphs += 1
        style = item._p.style  # noqa: SLF001  python-docx walks through all styles for each paragraph
        if style not in names:
            names[style] = (item.style.name or "") if item.style is not None else ""
        name = names[style]
        heading = name.startswith(("Heading", "Title", "Subtitle"))
        text = f"- {item.text}" if name.startswith("List") and item.text.strip() else item.text
        yield Line(text, f"paragraph {paragraphs}", "heading" if heading else "text")


def _table_lines(table: Any, number: int) -> Iterator[Line]:
    """Turn each row into one line; merged cells count once."""
    for place, row in enumerate(table.rows, 1):
        cells = [cell.text.strip() for cell in {id(cell._tc): cell for cell in row.cells}.values()]  # noqa: SLF001
        filled = [cell for cell in cells if cell]
        locator = f"table {number}, row {place}"
        if len(filled) > 1 and len(filled[0]) <= 40 and ":" not in filled[0]:
            yield Line(f"{filled[0]}: {' '.join(filled[1:])}", locator)
        elif filled:
            yield Line(" ".join(filled), locator)
