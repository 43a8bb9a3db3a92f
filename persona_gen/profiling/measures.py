"""What the study's metrics mean over the columns that there are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

import ibis

from persona_gen.domain.evidence import StatisticName
from persona_gen.errors import StudyError, nearest
from persona_gen.expressions import holds, read_condition
from persona_gen.study import STUDY_FILE, Metric, Study

if TYPE_CHECKING:
    from persona_gen.expressions import Expression

SEGMENT_COLUMN = "persona_segment"
"""Where the assignment's table holds a customer's segment id."""
KEY = "persona_key"
"""The same with "" for customers without a segment."""
UNMATCHED = ""

Kind = Literal["numbers", "categories", "condition", "count"]
_DEFAULT: tuple[StatisticName, ...] = ("median", "p25", "p75", "mean")
_NUMERIC: tuple[StatisticName, ...] = ("mean", "median", "p25", "p75", "min", "max", "count")
_LARGEST = 1e100
"""Numbers beyond this (infinity included) measure nothing, and their squares would not fit a double."""


@dataclass(frozen=True)
class Measurement:
    """One metric, resolved: its kind, its column in the measured table, and what to compute."""

    metric: Metric
    kind: Kind
    column: str
    statistics: tuple[StatisticName, ...]
    value: Any
    """An ibis value over the assignment's table: float64 or boolean by kind; categories as they stand."""
    infinite: Any = None
    """For numbers: whether a cell lies beyond what can be measured."""
    overall_only: bool = False
    """A count of the id column is the size of the base; segments know theirs."""
    read: Expression | None = None
    """The condition, where the study gives one."""

    @property
    def category(self) -> str:
        """What a condition's share is named by."""
        return self.metric.category or "yes"


def measurements(table: ibis.Table, study: Study) -> tuple[Measurement, ...]:
    """Resolve each metric of the study over the table.

    Raises:
        StudyError: an unknown column, a condition that is none, or statistics that do not fit the column.
    """
    return tuple(_measurement(table, study, metric, place) for place, metric in enumerate(study.metric))


def measured(table: ibis.Table, found: tuple[Measurement, ...]) -> ibis.Table:
    """Return a table of the segment key and one clean column for each measurement."""
    columns = {KEY: table[SEGMENT_COLUMN].fill_null(UNMATCHED)}
    for m in found:
        columns[m.column] = m.value
        if m.infinite is not None:
            columns[f"{m.column}_infinite"] = m.infinite
    return table.select(**columns)


def place_of(study: Study, place: int) -> str:
    """Return where a metric stands, for messages."""
    return f"{study.path(STUDY_FILE)}, metric.{place + 1} ({study.metric[place].id!r})"


def _measurement(table: ibis.Table, study: Study, metric: Metric, place: int) -> Measurement:
    where, column = place_of(study, place), f"m{place}"
    if metric.where is not None:
        _fitting(metric, ("share",), "a condition", where)
        read = read_condition(table, metric.where, f"{where}, where")
        return Measurement(metric, "condition", column, ("share",), read.value, read=read)
    name = metric.column or ""
    if name not in table.columns:
        raise StudyError(f"no column {name!r}", where=where, hint=nearest(name, table.columns))
    value = table[name]
    if metric.statistics == ["count"]:
        is_id = study.customers is not None and study.customers.id == name
        return Measurement(metric, "count", column, ("count",), value.notnull(), overall_only=is_id)
    kind = value.type()
    if kind.is_boolean():
        _fitting(metric, ("share",), "true and false", where)
        return Measurement(metric, "condition", column, ("share",), value)
    if kind.is_string() or (kind.is_numeric() and (metric.categories or "share" in metric.statistics)):
        _fitting(metric, ("share",), "categories", where)
        return Measurement(metric, "categories", column, ("share",), value)
    if not kind.is_numeric():
        hint = "derive a number or a category from it in [customers.derive]"
        raise StudyError(f"the column {name!r} holds {kind}, which has no statistics", where=where, hint=hint)
    _fitting(metric, _NUMERIC, "numbers", where)
    number = value.cast("float64")
    infinite = holds(number.abs() > _LARGEST)
    statistics = tuple(dict.fromkeys(metric.statistics)) or _DEFAULT
    return Measurement(metric, "numbers", column, statistics, infinite.ifelse(ibis.null(), number), infinite)


def _fitting(metric: Metric, allowed: tuple[StatisticName, ...], what: str, where: str) -> None:
    """Refuse statistics that the column cannot have."""
    for name in metric.statistics:
        if name not in allowed:
            known = ", ".join(n for n in get_args(StatisticName) if n in allowed)
            raise StudyError(f"no {name} of {what}", where=where, hint=f"possible here: {known}")


def category_text(value: Any) -> Any:
    """Return categories as text; an empty one is null, and whole numbers lose their ".0"."""
    if value.type().is_string():
        return value.nullif("")
    if value.type().is_floating():
        whole = value.floor() == value
        return whole.ifelse(value.try_cast("int64").cast("string"), value.cast("string"))
    return value.cast("string")
