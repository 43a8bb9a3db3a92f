"""Delimited text (.csv, .tsv, .txt): which separator, and the records."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass

from persona_gen.errors import SourceError

SEPARATORS = (",", "\t", ";", "|", "^", "~", ":")
WHITE_SPACE = "white-space"
_SAMPLE = 1_000
_NUMBER = re.compile(r"[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?")


@dataclass(frozen=True)
class Records:
    """Equal rows of text cells; `numbers` are the rows' places in the file, the first row being 1."""

    header: list[str]
    rows: list[list[str]]
    numbers: list[int]
    separator: str | None = None
    blank: int = 0
    """Blank rows between others."""
    notes: tuple[str, ...] = ()


def split_records(text: str, where: str) -> Records:
    """Parse delimited text whose first row names the columns.

    The separator is the one under which the rows are as wide as the first; white-space is tried last.
    When the first row holds nothing but numbers there is no header, and the columns get numbers.

    Raises:
        SourceError: no row, only a header, rows of unequal length, or a quoted cell that never ends.
    """
    separator = find_separator(text)
    return even_records(_parse(text, separator, where), where, separator)


def even_records(parsed: list[list[str]], where: str, separator: str | None = None) -> Records:
    """Split parsed rows into header and rows of one width.

    Raises:
        SourceError: see `split_records`.
    """
    filled = [(number, row) for number, row in enumerate(parsed, 1) if any(cell.strip() for cell in row)]
    if not filled:
        raise SourceError("there is no row in it", where=where, hint="export it again")
    (first, header), body = filled[0], filled[1:]
    notes: tuple[str, ...] = ()
    if body and _is_data(header):
        header, body = [f"column_{i}" for i in range(1, len(header) + 1)], filled
        notes = ("the first row holds only numbers, so there is no header: columns are called column_1 and so on",)
    if not body:
        raise SourceError("there is a header but no row below it", where=where, hint="export it with its rows")
    for number, row in body:
        if len(row) != len(header):
            raise SourceError(
                f"{_cells(len(row))} where the header has {len(header)}",
                where=f"{where}, row {number}",
                hint="quote cells that hold the separator" if len(row) > len(header) else "complete that row",
            )
    between = body[-1][0] - first + 1 - len(filled)
    return Records(header, [row for _, row in body], [number for number, _ in body], separator, between, notes)


def _cells(count: int) -> str:
    """Name a number of cells."""
    return f"{count} cell" if count == 1 else f"{count} cells"


def _is_data(header: list[str]) -> bool:
    """Return whether a first row can hold no names."""
    return len(header) > 1 and all(_NUMBER.fullmatch(cell.strip()) for cell in header)


def find_separator(text: str) -> str | None:
    """Return the separator, `WHITE_SPACE`, or None where there is one column."""
    found: list[tuple[float, int, int, str]] = []
    for rank, separator in enumerate(SEPARATORS):
        width, agreement = _fit(_sample(text, separator))
        if width > 1 and (agreement > 0 or rank < 4):
            found.append((round(agreement, 1), width, -rank, separator))
    if found:
        return max(found)[3]
    width, agreement = _fit([line.split() for line in text.splitlines()[:_SAMPLE] if line.strip()])
    return WHITE_SPACE if width > 1 and agreement == 1 else None


def _fit(rows: list[list[str]]) -> tuple[int, float]:
    """Return the first row's width and the share of the others that are as wide."""
    if not rows:
        return 0, 0.0
    others = rows[1:]
    same = sum(len(row) == len(rows[0]) for row in others)
    return len(rows[0]), same / len(others) if others else 1.0


def _sample(text: str, separator: str) -> list[list[str]]:
    """Return the first records that hold anything."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if row:
                rows.append(row)
            if len(rows) >= _SAMPLE:
                break
    except csv.Error:
        return rows
    return rows


def _parse(text: str, separator: str | None, where: str) -> list[list[str]]:
    """Return all records; a blank line is an empty record."""
    if separator == WHITE_SPACE:
        return [line.split() for line in text.splitlines()]
    delimiter = separator or next(c for c in "\x1f\x1e\x1d" if c not in text)
    rows: list[list[str]] = []
    try:
        rows.extend(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        if "unexpected end" in str(error):
            message = "a cell's quotation mark is opened and never closed"
            raise SourceError(message, where=f"{where}, row {len(rows) + 1}", hint="close it or double it") from error
        return _parse_leniently(text, delimiter, where)
    return rows


def _parse_leniently(text: str, delimiter: str, where: str) -> list[list[str]]:
    """Parse once more where quotation marks are not doubled as they should be."""
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise SourceError(f"cannot be read as a table: {error}", where=where, hint="save it as UTF-8 .csv") from error
