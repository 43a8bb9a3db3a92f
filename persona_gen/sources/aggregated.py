"""Tables that already hold statistics: one row for each segment and statistic."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, get_args

from persona_gen.domain.evidence import OVERALL, Statistic, StatisticName, StatisticValue
from persona_gen.domain.segment import Segment
from persona_gen.errors import SourceError, StudyError, nearest
from persona_gen.sources.raw import RawTable, read_raw
from persona_gen.sources.segment_names import SegmentNames

if TYPE_CHECKING:
    from persona_gen.study import Aggregated, Study

PLACEHOLDER = "F000"
"""The alias until the profiler numbers the statistics."""
EVERYBODY = ("*", "all", "total", "overall", "everybody", "everyone")
"""What such tables call the whole base."""
_NUMBER = re.compile(r"([+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?)\s*(%)?")
_SYNONYMS: dict[str, StatisticName] = {
    "average": "mean",
    "avg": "mean",
    "percent": "share",
    "percentage": "share",
    "%": "share",
    "proportion": "share",
    "n": "count",
    "minimum": "min",
    "maximum": "max",
    "q1": "p25",
    "q3": "p75",
}


@dataclass(frozen=True)
class _Row:
    """One row with the ways to read its cells."""

    cells: dict[str, str | None]
    place: str

    def text(self, column: str | None) -> str | None:
        """Return a cell's text without blanks around it."""
        cell = self.cells[column] if column else None
        return cell.strip() if cell else None

    def required(self, column: str) -> str:
        """Return a cell that must not be empty."""
        found = self.text(column)
        if found is None:
            raise SourceError(f"no {column}", where=self.place, hint="fill the cell or delete the row")
        return found

    def whole(self, column: str | None) -> int | None:
        """Return a base: a whole number from 0."""
        found = self.text(column)
        if found is None:
            return None
        number = parse_number(found)
        if number is None or number < 0 or number != int(number):
            raise SourceError(f"{found!r} is not a number of people", where=self.place, hint="write a whole number")
        return int(number)

    def value(self, column: str, statistic: StatisticName) -> StatisticValue:
        """Return a statistic's value; a plain attribute (`value`) may be text or true and false."""
        found = self.text(column)
        if found is None:
            return None
        number = parse_number(found)
        if statistic == "value":
            words: dict[str, bool] = {"true": True, "false": False, "yes": True, "no": False}
            return words.get(found.casefold(), found if number is None else number)
        if number is None:
            raise SourceError(f"{found!r} is not a number", where=self.place, hint=f"column {column!r} holds numbers")
        if statistic == "share" and not 0 <= number <= 1:
            hint = f"write {number:g}% or {number / 100:g}" if 0 <= number <= 100 else "a share lies in 0..1"
            raise SourceError(f"{found!r} is not a share", where=self.place, hint=hint)
        return int(number) if statistic == "count" and number == int(number) else number


def parse_number(text: str) -> float | None:
    """Return the number that a cell holds ("1,250.5", "62%" as 0.62), or None."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or not re.search("[0-9]", match[1]):
        return None
    number = float(match[1].replace(",", ""))
    if not math.isfinite(number):
        return None
    return round(number / 100, 12) if match[2] else number


def read_aggregated(study: Study) -> tuple[list[Statistic], list[Segment]]:
    """Read the study's table of statistics; aliases are placeholders.

    Segments come in the table's order, with the largest base that any of their rows states as `n`.
    Rows of everybody ("*", "all", "total") make statistics of the segment `*`.

    Raises:
        SourceError: the file cannot be read, a column is unknown, a statistic's name is unknown,
            a value is no number, or a statistic stands twice; with file and row.
        StudyError: the study has no `[aggregated]`.
    """
    table = study.aggregated
    if table is None:
        raise StudyError("the study has no [aggregated]", hint="add the table with file = …")
    path = study.path(table.file)
    raw = read_raw(path, missing=table.missing, sheet=table.sheet)
    for column in _columns(table):
        raw.column(column, str(path))
    names = SegmentNames(study)
    segments: dict[str, Segment] = {}
    statistics: dict[str, tuple[Statistic, str]] = {}
    for row in _rows(raw, str(path)):
        statistic = _statistic(row, table, names, segments)
        if statistic.key in statistics:
            first = statistics[statistic.key][1]
            raise SourceError(f"the same statistic stands in {first}", where=row.place, hint="delete one of them")
        statistics[statistic.key] = (statistic, row.place)
    return _with_overall([s for s, _ in statistics.values()]), list(segments.values())


def _columns(table: Aggregated) -> list[str]:
    """Return the columns that the study names."""
    optional = (table.label, table.category, table.unit, table.n, table.overall)
    return [table.segment, table.metric, table.statistic, table.value, *(c for c in optional if c)]


def _rows(raw: RawTable, where: str) -> list[_Row]:
    """Return the rows with their places."""
    cells = zip(*raw.columns, strict=True)
    return [
        _Row(dict(zip(raw.names, row, strict=True)), f"{where}, row {number}")
        for number, row in zip(raw.numbers, cells, strict=True)
    ]


def _statistic(row: _Row, table: Aggregated, names: SegmentNames, segments: dict[str, Segment]) -> Statistic:
    """Read one row, and keep its segment."""
    segment = _segment_id(row.required(table.segment), row.place, names)
    n = row.whole(table.n)
    if segment != OVERALL:
        known = segments.get(segment)
        name = known.name if known else names.name(segment, row.required(table.segment))
        base = max((b for b in (n, known.n if known else None) if b is not None), default=None)
        segments[segment] = Segment(id=segment, name=name, n=base)
    statistic = _statistic_name(row.required(table.statistic), row.place)
    metric = row.required(table.metric)
    return Statistic(
        id=PLACEHOLDER,
        segment=segment,
        metric=metric,
        label=row.text(table.label) or metric.replace("_", " "),
        statistic=statistic,
        category=row.text(table.category),
        value=row.value(table.value, statistic),
        unit=row.text(table.unit),
        n=n,
        overall=row.value(table.overall, statistic) if table.overall else None,
    )


def _segment_id(cell: str, place: str, names: SegmentNames) -> str:
    """Return the id of the segment that a cell names."""
    if cell.casefold() in EVERYBODY:
        return OVERALL
    return names.id(cell, place)


def _statistic_name(cell: str, place: str) -> StatisticName:
    """Return the statistic that a cell names."""
    known: dict[str, StatisticName] = {name: name for name in get_args(StatisticName)} | _SYNONYMS
    if cell.casefold() not in known:
        raise SourceError(f"unknown statistic {cell!r}", where=place, hint=nearest(cell, get_args(StatisticName)))
    return known[cell.casefold()]


def _with_overall(statistics: list[Statistic]) -> list[Statistic]:
    """Give each statistic of a segment everybody's value, where the table has that in rows of its own."""
    everybody = {(s.metric, s.statistic, s.category): s.value for s in statistics if s.segment == OVERALL}
    return [
        s
        if s.segment == OVERALL or s.overall is not None
        else s.model_copy(update={"overall": everybody.get((s.metric, s.statistic, s.category))})
        for s in statistics
    ]
