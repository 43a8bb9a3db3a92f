"""Columns: unique names, cleaned cells, and which of them hold numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

from persona_gen.sources.text import clean_text, needs_cleaning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_WHOLE = re.compile(r"[+-]?[0-9]+")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?")
_COMMA_NUMBER = re.compile(r"[+-]?[0-9]+(?:,[0-9]+)?")
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]")
_MAX_DIGITS = 18
"""Longer whole numbers are codes, and do not fit 64 bits."""


def unique_names(header: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return names that differ in more than case, and a note on each change.

    An empty name becomes `column_7` (its place); a repeated one gets `_2`, `_3` and so on. Names that
    differ only in case count as repeated, because SQL engines take them for one.
    """
    names: list[str] = []
    notes: list[str] = []
    taken = {" ".join(clean_text(name)[0].split()).casefold() for name in header}
    used: set[str] = set()
    for place, raw in enumerate(header, 1):
        plain = " ".join(clean_text(raw)[0].split())
        name = plain or _free(f"column_{place}", taken | used)
        if name.casefold() in used:
            name = _numbered(name, taken | used)
        if name != plain:
            notes.append(f"column {place} ({plain!r}) is called {name!r}")
        used.add(name.casefold())
        names.append(name)
    return names, notes


def _free(name: str, used: set[str]) -> str:
    """Return `name`, numbered where it is taken."""
    return name if name.casefold() not in used else _numbered(name, used)


def _numbered(name: str, used: set[str]) -> str:
    """Return `name_2` or the next free one."""
    number = 2
    while f"{name}_{number}".casefold() in used:
        number += 1
    return f"{name}_{number}"


def clean_cells(rows: list[list[str]]) -> tuple[list[list[str]], int]:
    """Return the rows with every cell cleaned, and how many controls were removed."""
    removed = 0
    cleaned: list[list[str]] = []
    for row in rows:
        if needs_cleaning("\n".join(row)):
            pairs = [clean_text(cell) for cell in row]
            removed += sum(number for _, number in pairs)
            cleaned.append([text for text, _ in pairs])
        else:
            cleaned.append(row)
    return cleaned, removed


def present(cells: Iterable[str | None], missing: Sequence[str]) -> list[str | None]:
    """Return the cells with those that mean "not known" as None; blanks around a cell do not count."""
    unknown = {token.strip() for token in missing}
    return [None if cell is None or cell.strip() in unknown else cell for cell in cells]


def typed_column(cells: list[str | None], *, comma: bool = False) -> tuple[pd.Series, str | None]:
    """Return text cells as Int64, float64 or string, and a note where a reader may wonder.

    Numbers only when every cell that is present is a plain number and none starts with a zero that
    a number would lose. With `comma`, "12,5" is a number too (tables separated by semicolons).
    """
    known = [cell.strip() for cell in cells if cell is not None]
    text = pd.Series(cells, dtype="string")
    if not known:
        return text, None
    if comma and any("," in cell for cell in known) and all(map(_COMMA_NUMBER.fullmatch, known)):
        numbers = [None if c is None else float(c.strip().replace(",", ".")) for c in cells]
        return pd.Series(numbers, dtype="float64"), "decimal commas read as decimal points"
    if not all(map(_NUMBER.fullmatch, known)):
        return text, None
    if any(map(_LEADING_ZERO.match, known)):
        return text, "numbers with leading zeros kept as text"
    if not all(map(_WHOLE.fullmatch, known)):
        floats = pd.Series([None if c is None else float(c.strip()) for c in cells], dtype="float64")
        return floats.where(floats.abs() != float("inf")), None
    if max(len(cell.lstrip("+-")) for cell in known) > _MAX_DIGITS:
        return text, "whole numbers too long for 64 bits kept as text"
    return pd.Series([None if c is None else int(c.strip()) for c in cells], dtype="Int64"), None
