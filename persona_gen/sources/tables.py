"""Customer tables: read as text first, typed afterwards, ids as strings always."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pandas as pd

from persona_gen.errors import SourceError, StudyError, nearest
from persona_gen.sources.aggregated import read_aggregated
from persona_gen.sources.columns import typed_column
from persona_gen.sources.parquet import read_parquet
from persona_gen.sources.raw import PARQUET_SUFFIXES, read_raw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import LeftOut
    from persona_gen.study import Study

__all__ = ["TableRead", "read_aggregated", "read_customers", "read_table"]


@dataclass(frozen=True)
class TableRead:
    """A table with what is known of how it was read.

    `frame` has a plain row index; its columns are `string`, `Int64` or `float64` (Parquet keeps
    `boolean` and dates too). Missing cells are null, never NaN text or infinity.
    """

    frame: pd.DataFrame
    source: str
    encoding: str | None
    separator: str | None
    notes: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    rows: tuple[int, ...] = ()
    """Each row's place in its file, the first row (the header) being 1."""


def read_table(
    path: Path, *, missing: Sequence[str] = ("",), sheet: str | None = None, ids: Sequence[str] = ()
) -> TableRead:
    """Read a .csv, .tsv, .txt, .xlsx or .parquet table.

    Args:
        path: the file.
        missing: cells that mean "not known"; everything else, "NA" included, is text.
        sheet: worksheet of an .xlsx file; the first one by default.
        ids: columns that stay strings whatever they hold.

    Raises:
        SourceError: the file is missing, empty, a directory, binary, of an unknown kind or not readable;
            the sheet is unknown; there is only a header; the rows are of unequal length.
    """
    if path.suffix.lower() in PARQUET_SUFFIXES:
        typed, changes = read_parquet(path, missing, ids)
        return TableRead(typed, path.name, None, None, changes, (), rows=tuple(range(1, len(typed) + 1)))
    raw = read_raw(path, missing=missing, sheet=sheet)
    notes = list(raw.notes)
    columns: dict[str, pd.Series] = {}
    for name, cells in zip(raw.names, raw.columns, strict=True):
        if name in ids:
            columns[name] = pd.Series([c and c.strip() for c in cells], dtype="string")
            continue
        columns[name], note = typed_column(cells, comma=raw.separator == ";")
        if note:
            notes.append(f"column {name!r}: {note}")
    frame = pd.DataFrame(columns)
    return TableRead(
        frame, raw.source, raw.encoding, raw.separator, tuple(notes), raw.left_out, rows=tuple(raw.numbers)
    )


def read_customers(study: Study) -> TableRead:
    """Read the study's customer table, from one or several files of the same columns.

    Raises:
        SourceError: see `read_table`; or the files' columns differ, the id column is unknown,
            an id is empty, or an id stands twice.
        StudyError: the study has no `[customers]`.
    """
    customers = study.customers
    if customers is None:
        raise StudyError("the study has no [customers]", hint="add the table with file = … and id = …")
    parts = [
        read_table(study.path(name), missing=customers.missing, sheet=customers.sheet, ids=[customers.id])
        for name in customers.paths
    ]
    for name, part in zip(customers.paths, parts, strict=True):
        if customers.id not in part.frame.columns:
            hint = nearest(customers.id, part.frame.columns)
            raise SourceError(f"no id column {customers.id!r}", where=str(study.path(name)), hint=hint)
        _require_same_columns(study.path(name), part, customers.paths[0], parts[0])
    _require_ids(customers.id, list(zip(customers.paths, parts, strict=True)))
    return parts[0] if len(parts) == 1 else _joined(parts)


def _require_same_columns(path: Path, part: TableRead, first_name: str, first: TableRead) -> None:
    """Check one file's columns against the first file's; their order may differ."""
    extra = [c for c in part.frame.columns if c not in first.frame.columns]
    lacking = [c for c in first.frame.columns if c not in part.frame.columns]
    if lacking:
        hint = nearest(lacking[0], extra) if extra else "add it, or list files of the same columns"
        raise SourceError(f"no column {lacking[0]!r}, which {first_name} has", where=str(path), hint=hint)
    if extra:
        raise SourceError(
            f"column {extra[0]!r} is not in {first_name}", where=str(path), hint="list files of the same columns"
        )


def _require_ids(column: str, parts: list[tuple[str, TableRead]]) -> None:
    """Check that every customer has an id of their own."""
    seen: dict[str, str] = {}
    for name, part in parts:
        for row, value in zip(part.rows, part.frame[column], strict=True):
            place = f"{name}, row {row}"
            if pd.isna(value) or not value:
                raise SourceError(f"no id in column {column!r}", where=place, hint="give it one or delete the row")
            if value in seen:
                raise SourceError(
                    f"id {value!r} stands twice, first in {seen[value]}", where=place, hint="keep one row a customer"
                )
            seen[value] = place


def _joined(parts: list[TableRead]) -> TableRead:
    """Put files one after the other; a column is text where it is text in any file."""
    names = list(parts[0].frame.columns)
    columns = {name: _stacked([part.frame[name] for part in parts]) for name in names}
    return TableRead(
        frame=pd.DataFrame(columns),
        source=", ".join(part.source for part in parts),
        encoding=parts[0].encoding,
        separator=parts[0].separator,
        notes=tuple(f"{part.source}: {note}" for part in parts for note in part.notes),
        left_out=tuple(left for part in parts for left in part.left_out),
        rows=tuple(row for part in parts for row in part.rows),
    )


def _stacked(series: list[pd.Series]) -> pd.Series:
    """Concatenate parts of one column under the widest of their types."""
    kinds = {str(part.dtype) for part in series if part.notna().any()}
    if kinds == {"Int64", "float64"}:
        return pd.concat([part.astype("float64") for part in series], ignore_index=True)
    if len(kinds) > 1:
        return pd.concat([part.astype("string") for part in series], ignore_index=True)
    filled = [part for part in series if str(part.dtype) in kinds]
    kept = filled[0].dtype if filled else series[0].dtype
    cells = [cell for part in series for cell in (part if str(part.dtype) in kinds else [None] * len(part))]
    return pd.Series(cells, dtype=kept)
