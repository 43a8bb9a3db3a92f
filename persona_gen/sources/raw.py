"""Tables as text: any format into unique names and clean text cells, before anything is typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import python_calamine as calamine

from persona_gen.domain.evidence import LeftOut
from persona_gen.errors import SourceError, nearest
from persona_gen.sources.columns import clean_cells, present, unique_names
from persona_gen.sources.delimited import Records, even_records, split_records
from persona_gen.sources.files import printable, read_bytes, require_file, require_safe_zip, require_small_sheets
from persona_gen.sources.text import decode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

TEXT_SUFFIXES = (".csv", ".tsv", ".txt", ".tab")
SHEET_SUFFIXES = (".xlsx", ".xlsm")
PARQUET_SUFFIXES = (".parquet",)
TABLE_SUFFIXES = TEXT_SUFFIXES + SHEET_SUFFIXES + PARQUET_SUFFIXES


@dataclass(frozen=True)
class RawTable:
    """A table of text cells; None is a missing cell. All columns are as long as `numbers`."""

    source: str
    names: list[str]
    columns: list[list[str | None]]
    numbers: list[int]
    """Each row's place in the file, the first row being 1."""
    encoding: str | None = None
    separator: str | None = None
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()

    def column(self, name: str, where: str) -> list[str | None]:
        """Return a column by name.

        Raises:
            SourceError: there is no such column; the nearest name is the hint.
        """
        if name not in self.names:
            raise SourceError(f"no column {name!r}", where=where, hint=nearest(name, self.names))
        return self.columns[self.names.index(name)]


def read_raw(path: Path, *, missing: Sequence[str] = ("",), sheet: str | None = None) -> RawTable:
    """Read delimited text or a worksheet as text cells.

    Raises:
        SourceError: see `persona_gen.sources.tables.read_table`.
    """
    require_file(path)
    suffix = path.suffix.lower()
    encoding: str | None = None
    notes: tuple[str, ...] = ()
    if suffix in TEXT_SUFFIXES:
        text, encoding = decode(read_bytes(path), str(path))
        notes = guessed_encoding(encoding)
        records = split_records(text, str(path))
    elif suffix in SHEET_SUFFIXES:
        records = _read_sheet(path, sheet)
    else:
        hint = f"known: {', '.join(TABLE_SUFFIXES)}"
        raise SourceError(f"tables with the ending {path.suffix!r} are not read", where=str(path), hint=hint)
    return _raw_table(path, records, missing, encoding, notes)


def _raw_table(
    path: Path, records: Records, missing: Sequence[str], encoding: str | None, notes: tuple[str, ...]
) -> RawTable:
    """Name the columns, clean the cells, and count what was changed or left out."""
    names, renamed = unique_names(records.header)
    rows, removed = clean_cells(records.rows)
    if removed:
        renamed.append(f"{removed} control characters removed")
    columns = [present(cells, missing) for cells in zip(*rows, strict=True)]
    left = LeftOut(what="rows", count=records.blank, reason="blank", where=printable(path.name))
    return RawTable(
        source=printable(path.name),
        names=names,
        columns=columns,
        numbers=records.numbers,
        encoding=encoding,
        separator=records.separator,
        notes=notes + records.notes + tuple(renamed),
        left_out=(left,) if records.blank else (),
    )


def guessed_encoding(encoding: str) -> tuple[str, ...]:
    """Return a note where the encoding is a guess that a person should look at."""
    if encoding == "cp1252":
        return ("not UTF-8, so read as cp1252 (Windows); look at the accents",)
    return ()


def _read_sheet(path: Path, sheet: str | None) -> Records:
    """Read one worksheet; the first one by default."""
    require_safe_zip(path)
    require_small_sheets(path)
    try:
        with calamine.load_workbook(path) as book:
            names = book.sheet_names
            if sheet is not None and sheet not in names:
                raise SourceError(f"no sheet {sheet!r}", where=str(path), hint=nearest(sheet, names))
            if not names:
                raise SourceError("there is no sheet in it", where=str(path))
            cells = book.get_sheet_by_name(sheet or names[0]).to_python(skip_empty_area=False)
            filled = [name for name in names if book.get_sheet_by_name(name).height] if sheet is None else []
    except (calamine.CalamineError, OSError) as error:
        detail = "it needs a password" if isinstance(error, calamine.PasswordError) else "not a readable workbook"
        raise SourceError(detail, where=str(path), hint="save it again as .xlsx or .csv") from error
    records = even_records([[_cell_text(cell) for cell in row] for row in cells], str(path))
    if len(filled) < 2:
        return records
    note = f"of its {len(filled)} sheets with something in them only {names[0]!r} is read; sheet = … names another"
    return replace(records, notes=(*records.notes, note))


def _cell_text(cell: object) -> str:
    """Return a worksheet's cell as text, as a person would type it: 1 and not 1.0, dates as ISO 8601."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 10**15:
        return str(int(cell))
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    if isinstance(cell, dt.datetime | dt.date | dt.time):
        return cell.isoformat()
    return str(cell)
