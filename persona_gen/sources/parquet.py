"""Parquet tables, which have types of their own: only text is cleaned, only ids are turned."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
from pandas.api import types

from persona_gen.errors import SourceError
from persona_gen.sources.columns import present, unique_names
from persona_gen.sources.files import require_file
from persona_gen.sources.text import clean_text, needs_cleaning

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def read_parquet(path: Path, missing: Sequence[str], ids: Sequence[str]) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Return the table (Int64, float64, boolean, dates, string) and notes on what was changed.

    Raises:
        SourceError: the file is missing, not Parquet, or has no rows.
    """
    require_file(path)
    try:
        table = pd.read_parquet(path, engine="pyarrow", dtype_backend="numpy_nullable")
    except (OSError, ValueError) as error:
        raise SourceError("not a readable Parquet file", where=str(path), hint="export it again") from error
    if not isinstance(table.index, pd.RangeIndex):
        table = table.reset_index()
    if table.empty:
        raise SourceError("there is no row in it", where=str(path), hint="export it again")
    names, notes = unique_names([str(name) for name in table.columns])
    columns: dict[str, pd.Series] = {}
    for place, name in enumerate(names):
        columns[name], removed = _column(table.iloc[:, place], missing, as_id=name in ids)
        if removed:
            notes.append(f"column {name!r}: {removed} control characters removed")
    return pd.DataFrame(columns).reset_index(drop=True), tuple(notes)


def _column(cells: pd.Series, missing: Sequence[str], *, as_id: bool) -> tuple[pd.Series, int]:
    """Return one column in our types, and how many controls were removed."""
    if as_id:
        return pd.Series([_id_text(value) for value in cells], dtype="string"), 0
    if isinstance(cells.dtype, pd.CategoricalDtype):
        cells = cells.astype(cells.cat.categories.dtype)
    if types.is_bool_dtype(cells.dtype):
        return cells.astype("boolean"), 0
    if types.is_integer_dtype(cells.dtype):
        return cells.astype("Int64"), 0
    if types.is_float_dtype(cells.dtype):
        numbers = pd.Series(cells.to_numpy(dtype="float64", na_value=float("nan")))
        return numbers.where(numbers.abs() != float("inf")), 0
    if types.is_datetime64_any_dtype(cells.dtype):
        return cells, 0
    return _text([_as_text(value) for value in cells], missing)


def _text(values: list[str | None], missing: Sequence[str]) -> tuple[pd.Series, int]:
    """Return text, cleaned and with missing cells as null."""
    pairs = [(v, 0) if v is None or not needs_cleaning(v) else clean_text(v) for v in values]
    return pd.Series(present((v for v, _ in pairs), missing), dtype="string"), sum(n for _, n in pairs)


def _as_text(value: object) -> str | None:
    """Return a cell of any kind as text: lists and structs as JSON."""
    if isinstance(value, str):
        return value
    if value is None or value is pd.NA or value is pd.NaT:
        return None
    if isinstance(value, bytes):
        return value.decode("utf-8", errors="replace")
    if hasattr(value, "tolist"):
        value = value.tolist()
    return json.dumps(value, ensure_ascii=False, default=str) if isinstance(value, list | dict) else str(value)


def _id_text(value: object) -> str | None:
    """Return an id as a string; 12.0 is the id 12, and NaN is none."""
    if isinstance(value, float):
        return None if pd.isna(value) else str(int(value)) if value.is_integer() else str(value)
    text = _as_text(value)
    return clean_text(text)[0].strip() or None if text else None
