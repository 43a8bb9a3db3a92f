"""The small chart of a segment's strongest statistics against everybody.

A row is a dot with its 95 % interval and a mark for everybody, on a scale of its own (shares: 0–100 %).
Counts of few people ("5 of 7") are a row of dots, one a person.
"""

from __future__ import annotations

import math
from collections import Counter
from typing import TYPE_CHECKING

from persona_gen.domain.base import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.domain.evidence import Statistic

MAX_ROWS = 8
MAX_PER_METRIC = 2
MAX_DOTS = 24
_SHOWN = frozenset({"share", "mean", "median", "count", "value"})
"""Quartiles and extremes tell of the spread; the chart tells of the middle."""


class ChartRow(Frozen):
    """One row; positions in percent (0..100) of the row's width."""

    statistic: str
    """Alias of the statistic, which holds the row's words."""
    value: float | None = None
    low: float | None = None
    high: float | None = None
    """95 % interval."""
    overall: float | None = None
    """Everybody."""
    dots: tuple[bool, ...] = ()
    """For counts of few: one dot a person, filled where they are counted."""


def chart_rows(statistics: Iterable[Statistic]) -> tuple[ChartRow, ...]:
    """Return rows for the strongest statistics, at most `MAX_ROWS`, strongest first.

    Statistics with a value for everybody come first; where there are none, counts of few people stand.
    """
    found = list(statistics)
    rows = [row for s in _strongest(s for s in found if _comparable(s)) if (row := _scaled(s))]
    return tuple(rows[:MAX_ROWS] or [_dots(s) for s in _strongest(s for s in found if _countable(s))][:MAX_ROWS])


def effect(statistic: Statistic) -> float:
    """Return the effect size to rank by: the profile's own, else Cohen's h for shares, a log ratio otherwise.

    Source: Cohen, Statistical Power Analysis (1988), chapter 6, for h.
    """
    if statistic.strength is not None:
        return statistic.strength
    value, overall = _number(statistic.value), _number(statistic.overall)
    if value is None or overall is None:
        return 0.0
    if statistic.statistic == "share" and 0 <= value <= 1 and 0 <= overall <= 1:
        return abs(2 * math.asin(math.sqrt(value)) - 2 * math.asin(math.sqrt(overall)))
    return abs(math.log(value / overall)) if value > 0 and overall > 0 else 0.0


def _strongest(statistics: Iterable[Statistic]) -> list[Statistic]:
    """Return the statistics by falling effect; of one metric, at most two categories or one average."""
    kept: list[Statistic] = []
    seen: Counter[str] = Counter()
    for statistic in sorted(statistics, key=lambda s: (-effect(s), s.id)):
        if seen[statistic.metric] < (MAX_PER_METRIC if statistic.category else 1):
            seen[statistic.metric] += 1
            kept.append(statistic)
    return kept


def _number(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        return None
    return float(value)


def _comparable(statistic: Statistic) -> bool:
    numbers = _number(statistic.value) is not None and _number(statistic.overall) is not None
    return numbers and statistic.statistic in _SHOWN


def _countable(statistic: Statistic) -> bool:
    value = _number(statistic.value)
    return (
        statistic.statistic == "count"
        and value is not None
        and statistic.n is not None
        and 0 <= value <= statistic.n <= MAX_DOTS
    )


def _scaled(statistic: Statistic) -> ChartRow | None:
    """Place value, interval and everybody on the row's scale; None where a scale from 0 makes no sense."""
    value, overall = _number(statistic.value), _number(statistic.overall)
    if value is None or overall is None:
        return None
    low, high = statistic.interval or (None, None)
    marks = [mark for mark in (value, overall, low, high) if mark is not None]
    top = 1.0 if statistic.statistic == "share" else max(marks) * 1.08
    if top <= 0 or min(marks) < 0 or max(marks) > top:
        return None

    def place(mark: float | None) -> float | None:
        return None if mark is None else round(100 * mark / top, 2)

    return ChartRow(
        statistic=statistic.id, value=place(value), low=place(low), high=place(high), overall=place(overall)
    )


def _dots(statistic: Statistic) -> ChartRow:
    filled = round(_number(statistic.value) or 0)
    return ChartRow(statistic=statistic.id, dots=tuple(i < filled for i in range(statistic.n or 0)))
