"""PDF documents: the lines of every page, with page and line as their place."""

from __future__ import annotations

import logging
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

from pypdf import PdfReader
from pypdf.errors import DependencyError, PyPdfError

from persona_gen.errors import SourceError
from persona_gen.sources.files import require_file
from persona_gen.sources.interviews.transcript import Line
from persona_gen.sources.text import clean_text

if TYPE_CHECKING:
    from pathlib import Path

MAX_PAGES = 1_000
MAX_PAGE_BYTES = 10_000_000
"""Drawing commands of one page, unpacked; a page of text has some ten thousand."""
MAX_CHARACTERS = 20_000_000
_REPEATED_ON = 3
"""Pages from which a first or last line is a header or footer."""
_FAULTS = (
    *(PyPdfError, OSError, EOFError, RecursionError, ArithmeticError, LookupError, NotImplementedError, RuntimeError),
    *(ValueError, TypeError, AttributeError, AssertionError),
)
"""What pypdf raises on bytes that are not a document; it has no single base for them."""


class _Faults(logging.Handler):
    """Counts what pypdf would print, because each may be lost text."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.count = 0

    def emit(self, record: logging.LogRecord) -> None:
        """Count one remark."""
        self.count += record.levelno >= logging.WARNING


def read_pdf_lines(path: Path) -> tuple[list[Line], int, list[str]]:
    """Return the lines of all pages, how many controls were removed, and notes.

    A first or last line that three pages have alike, numbers apart, is a header or footer and is left out.

    Raises:
        SourceError: not a PDF, one with a password, one of scanned pages without text, or one that is too large.
    """
    require_file(path)
    logger, faults = logging.getLogger("pypdf"), _Faults()
    logger.addHandler(faults)
    spreads, logger.propagate = logger.propagate, False
    try:
        pages = _pages(path)
    finally:
        logger.removeHandler(faults)
        logger.propagate = spreads
    if not any(pages):
        hint = "run text recognition (OCR) on it first"
        raise SourceError("a PDF without text, so probably scanned pages", where=str(path), hint=hint)
    blank = [str(number) for number, page in enumerate(pages, 1) if not page]
    notes = [f"{len(blank)} of {len(pages)} pages hold no text: {', '.join(blank[:8])}"] if blank else []
    if faults.count:
        notes.append(f"{faults.count} faults in the PDF; look whether words are missing")
    lines, removed, repeated = _lines(pages)
    if repeated:
        notes.append(f"{repeated} headers and footers of pages left out")
    return lines, removed, notes


def _pages(path: Path) -> list[list[str]]:
    """Return each page's lines, in reading order as the document draws them."""
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise SourceError("the PDF needs a password", where=str(path), hint="save it without one")
        if len(reader.pages) > MAX_PAGES:
            what = f"{len(reader.pages)} pages, and at most {MAX_PAGES} are read"
            raise SourceError(what, where=str(path), hint="split it into one file an interview")
        return _texts(reader, path)
    except DependencyError as error:
        raise SourceError("the PDF is encrypted", where=str(path), hint="save it without a password") from error
    except _FAULTS as error:
        raise SourceError("not a readable .pdf file", where=str(path), hint="print it to PDF again") from error


def _texts(reader: Any, path: Path) -> list[list[str]]:
    """Extract every page, within the limits."""
    pages: list[list[str]] = []
    characters = 0
    for number, page in enumerate(reader.pages, 1):
        contents = page.get_contents()
        if contents is not None and len(contents.get_data()) > MAX_PAGE_BYTES:
            what = f"page {number} holds more than {MAX_PAGE_BYTES // 10**6} MB of drawing commands"
            raise SourceError(what, where=str(path), hint="save its text as .txt")
        text = page.extract_text()
        characters += len(text)
        if characters > MAX_CHARACTERS:
            what = f"more than {MAX_CHARACTERS // 10**6} million characters of text"
            raise SourceError(what, where=str(path), hint="split it into one file an interview")
        pages.append([line for line in text.split("\n") if line.strip()])
    return pages


def _lines(pages: list[list[str]]) -> tuple[list[Line], int, int]:
    """Number the lines; count the controls removed, and the headers and footers left out."""
    repeated = _headers(pages)
    lines: list[Line] = []
    removed = left = 0
    for number, page in enumerate(pages, 1):
        for place, raw in enumerate(page, 1):
            if place in (1, len(page)) and len(page) > 1 and _alike(raw) in repeated:
                left += 1
                continue
            text, controls = clean_text(raw.replace("\u00ad", ""))
            removed += controls
            lines += [Line(part, f"page {number}, line {place}") for part in text.split("\n")]
    return lines, removed, left


def _headers(pages: list[list[str]]) -> set[str]:
    """Return the first and last lines that are headers and footers; one with a colon may be a turn, so it needs all."""
    ends = Counter(line for page in pages if page for line in {_alike(page[0]), _alike(page[-1])})
    most = {line for line, count in ends.items() if count >= _REPEATED_ON and count * 2 > len(pages)}
    return {line for line in most if ":" not in line or ends[line] == len(pages)}


def _alike(line: str) -> str:
    """Return a line with its numbers made equal, so that "Page 3" is like "Page 4"."""
    return re.sub(r"\d+", "0", line.strip().casefold())
