"""Codebooks and codings as .csv tables, both ways.

A cell that a spreadsheet would take for a formula gets an apostrophe before it, which is taken away again
when the file is read.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

from persona_gen.domain.theme import Code, Codebook, Coding
from persona_gen.errors import SourceError
from persona_gen.themes.counting import passages_of
from persona_gen.themes.editing import free_id
from persona_gen.themes.exchange.files import read_text
from persona_gen.themes.exchange.placing import Places, ReadCodings, assembled

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import CodedInterviews, Stance

CODE_COLUMNS = ("code_id", "code", "definition", "words")
COLUMNS = (
    *("code_id", "code", "stance", "participant", "segment", "source", "locator", "quotation"),
    *("start", "end", "coder", "snippet", "definition", "words"),
)
_ALIASES = {
    "code": ("code", "name", "code name", "codename", "code_name", "theme", "label"),
    "code_id": ("code_id", "id", "code id"),
    "definition": ("definition", "description", "meaning", "comment", "memo"),
    "words": ("words", "keywords", "key words", "terms", "signals"),
    "quotation": ("quotation", "quote", "text", "segment text", "passage", "coded segment"),
    "source": ("source", "document", "document name", "file"),
    "participant": ("participant", "speaker", "respondent"),
    "coder": ("coder", "user", "created by", "author"),
}
_AGAINST = frozenset(("against", "contrary", "negative", "no", "-"))
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
csv.field_size_limit(10_000_000)


def write_codebook(path: Path, codebook: Codebook) -> None:
    """Write a row a code.

    Raises:
        OSError: the file cannot be written.
    """
    _write(path, CODE_COLUMNS, ((c.id, c.name, c.definition, _joined(c.words)) for c in codebook.codes))


def write_codings(path: Path, coded: CodedInterviews, snippets: Sequence[Snippet]) -> None:
    """Write a row a coded passage, then a row without a code a snippet that was read and got none.

    Codes that no passage has stand in rows without a passage, so that the codebook is complete.

    Raises:
        OSError: the file cannot be written.
    """
    _write(path, COLUMNS, _rows(coded, snippets))


def _rows(coded: CodedInterviews, snippets: Sequence[Snippet]) -> Iterable[tuple[object, ...]]:
    """Yield the rows."""
    passages = passages_of(coded, snippets)
    met: set[str] = set()
    for code in coded.codebook.codes:
        book = (code.definition, _joined(code.words))
        for passage in passages.get(code.id, []):
            c, s = passage.coding, passage.snippet
            met.add(s.key)
            told = (s.participant or "", s.segment or "", s.source, s.locator, s.text[c.start : c.end])
            yield (code.id, code.name, c.stance, *told, c.start, c.end, c.coder, s.key, *book)
        if code.id not in passages:
            yield (code.id, code.name, *[""] * 10, *book)
    uncoded = set(coded.read) - met
    for s in snippets:
        if s.key in uncoded and s.role == "participant":
            who = (s.participant or "", s.segment or "", s.source, s.locator)
            yield ("", "", "", *who, "", "", "", coded.coder, s.key, "", "")


def read_codebook(path: Path) -> Codebook:
    """Read codes from a table with a column code (or name), and definition and words where it has them.

    Words stand in one cell, with ";" (or "," or "|") between them. Rows of the same code are one code.

    Raises:
        SourceError: it cannot be read, or names no code.
    """
    book = _Book()
    for _, row in _read(path):
        book.add(row)
    return book.codebook(path)


def read_codings(path: Path, snippets: Sequence[Snippet]) -> ReadCodings:
    """Read codings: by the snippet's key with start and end, or else by the quotation.

    Raises:
        SourceError: it cannot be read, names no code, or none of its passages is in the snippets.
    """
    places = Places(snippets)
    book, codings, read, lost = _Book(), [], [], []
    for number, row in _read(path):
        code = book.add(row)
        if row.get("snippet") in places.by_key:
            read.append(row["snippet"])
        if code is None or not (row.get("quotation") or row.get("snippet")):
            continue
        place = _place(row, places)
        if place is None:
            lost.append(f"row {number}")
        else:
            stance: Stance = "against" if row.get("stance", "").strip().casefold() in _AGAINST else "for"
            coder = row.get("coder", "").strip() or path.stem
            snippet, start, end = place
            codings.append(Coding(snippet=snippet, code=code, start=start, end=end, stance=stance, coder=coder))
    if not book.codes:
        raise _no_codes(path)
    return assembled(path, book.codebook(path), codings, read, lost)


class _Book:
    """The codes of a table so far."""

    def __init__(self) -> None:
        self.codes: dict[str, Code] = {}
        self.ids: dict[tuple[str, str], str] = {}

    def add(self, row: dict[str, str]) -> str | None:
        """Add the row's code, if it has one; return its id."""
        name, given = " ".join(row.get("code", "").split()), row.get("code_id", "").strip()
        name = name or given
        if not name:
            return None
        key = given, name if not given else ""
        if key not in self.ids:
            usable = re.fullmatch(r"[a-z0-9][a-z0-9-]*", given) and given not in self.codes
            self.ids[key] = given if usable else free_id(name, self.codes)
            words = tuple(dict.fromkeys(_split(row.get("words", ""))))
            self.codes[self.ids[key]] = Code(
                id=self.ids[key], name=name, definition=row.get("definition", "").strip(), words=words
            )
        return self.ids[key]

    def codebook(self, path: Path) -> Codebook:
        """Return the codebook."""
        if not self.codes:
            raise _no_codes(path)
        return Codebook(codes=tuple(self.codes.values()), origin="deductive")


def _no_codes(path: Path) -> SourceError:
    """Return the error for a table without codes."""
    return SourceError("names no code", where=str(path), hint="give it a column code, and definition and words if any")


def _place(row: dict[str, str], places: Places) -> tuple[str, int, int] | None:
    """Return (snippet key, start, end) of a row's passage."""
    quotation = row.get("quotation", "")
    snippet = places.by_key.get(row.get("snippet", ""))
    if snippet is not None:
        start, end = _number(row.get("start")), _number(row.get("end"))
        fits = start is not None and end is not None and 0 <= start < end <= len(snippet.text)
        if fits and (not quotation or snippet.text[start:end].strip() == quotation.strip()):
            return snippet.key, start or 0, end or 0
        if not quotation:
            return (snippet.key, 0, len(snippet.text)) if start is None and end is None else None
        start = snippet.text.find(quotation.strip())
        return (snippet.key, start, start + len(quotation.strip())) if start >= 0 else None
    found = places.find(quotation, source=row.get("source", ""), participant=row.get("participant", ""))
    return (found[0].key, found[1], found[2]) if found else None


def _number(text: str | None) -> int | None:
    """Return a cell's whole number."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else None


def _joined(words: Iterable[str]) -> str:
    """Return the words of a code in one cell."""
    return "; ".join(word.replace(";", ",") for word in words) + (";" if words else "")


def _split(cell: str) -> list[str]:
    """Return the words of a cell; what is quoted in it loses its quote marks."""
    mark = next((mark for mark in (";", "|", "\n", ",") if mark in cell), ";")
    return [word for part in cell.split(mark) if (word := " ".join(part.split()).strip('"“”'))]


def _write(path: Path, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    """Write a table with a byte-order mark, without which Excel shows "Ã©" for "é"."""
    with path.open("w", encoding="utf-8-sig", errors="replace", newline="") as file:
        writer = csv.writer(file, lineterminator="\r\n")
        writer.writerow(columns)
        writer.writerows([_escaped(str(cell)) for cell in row] for row in rows)


def _escaped(cell: str) -> str:
    """Return a cell that no spreadsheet runs as a formula."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _unescaped(cell: str) -> str:
    """Return a cell as it was before `_escaped`."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell[1:]) else cell


def _read(path: Path) -> Iterable[tuple[int, dict[str, str]]]:
    """Yield (row number, column → cell) with our names for the columns.

    Raises:
        SourceError: it cannot be read, or has no column for the code.
    """
    text = read_text(path)
    first_line = text.partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise SourceError(f"not a table: {error}", where=str(path), hint="save it as CSV UTF-8") from error
    names = _columns(rows[0] if rows else [])
    if "code" not in names:
        raise SourceError("no column names the codes", where=f"{path}, row 1", hint="call one column code or name")
    for number, row in enumerate(rows[1:], 2):
        yield number, {name: _unescaped(cell) for name, cell in zip(names, row, strict=False) if name}


def _columns(header: Sequence[str]) -> list[str]:
    """Return our names of a table's columns, empty for those that we do not know or have already."""
    folded = [" ".join(cell.split()).casefold() for cell in header]
    ours = {alias: name for name, aliases in _ALIASES.items() for alias in aliases}
    names: list[str] = []
    for cell in folded:
        exact = cell if cell in COLUMNS else ours.get(cell, "")
        names.append("" if exact in names else exact)
    return names
