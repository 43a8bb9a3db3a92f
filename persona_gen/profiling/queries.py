"""The queries: many aggregates in few of them, one numeric column in each that needs order.

Everything is an ibis expression over the measured table; what comes back is one row a segment (or a
segment and category), and for small segments the values themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any

import duckdb
import ibis
import numpy as np
from ibis.common.exceptions import IbisError

from persona_gen.domain.evidence import OVERALL
from persona_gen.errors import StudyError
from persona_gen.profiling.measures import KEY, Measurement, category_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from numpy.typing import NDArray

CATEGORY_LIMIT = 50
"""Most frequent categories that a text column shows, where the study names none."""
_CHUNK = 48
"""Segments whose quantiles one query asks for."""


@dataclass(frozen=True)
class Moments:
    """The non-null values of one measurement in one segment, or of everybody."""

    n: int
    members: int = 0
    """For conditions: for how many it holds."""
    mean: float = 0.0
    deviation: float = 0.0
    """Sample standard deviation; 0 for fewer than two."""
    low: float = 0.0
    high: float = 0.0


@dataclass(frozen=True)
class Counts:
    """What one pass over the table tells: `moments[column][segment]`, with "*" for everybody."""

    sizes: dict[str, int]
    moments: dict[str, dict[str, Moments]]
    infinite: dict[str, int]
    """For numbers: cells that were left out as no measurement."""


def count(table: ibis.Table, found: Sequence[Measurement]) -> Counts:
    """Ask all counts, means, deviations and extremes in one query.

    Raises:
        StudyError: the engine refuses a condition; it is named.
    """
    asked: dict[str, Any] = {"size": table.count()}
    for m in found:
        asked |= _asked(table, m)
    try:
        rows = _rows(table.group_by(KEY).aggregate(**asked))
    except (duckdb.Error, IbisError) as error:
        raise _blamed(table, found, error) from error
    moments = {m.column: _moments(rows, m) for m in found if m.kind != "categories"}
    return Counts(
        sizes={row[KEY]: int(row["size"]) for row in rows},
        moments=moments,
        infinite={
            m.column: sum(int(row[f"{m.column}_bad"] or 0) for row in rows) for m in found if m.kind == "numbers"
        },
    )


def _asked(table: ibis.Table, m: Measurement) -> dict[str, Any]:
    """Return the aggregates of one measurement."""
    value = table[m.column]
    if m.kind in ("condition", "count"):
        return {f"{m.column}_n": value.count(), f"{m.column}_k": value.ifelse(1, 0).sum()}
    if m.kind == "categories":
        return {}  # counted with their categories, once blank ones are null
    return {
        f"{m.column}_n": value.count(),
        f"{m.column}_mean": value.mean(),
        f"{m.column}_sd": value.std(how="sample"),
        f"{m.column}_low": value.min(),
        f"{m.column}_high": value.max(),
        f"{m.column}_bad": table[f"{m.column}_infinite"].ifelse(1, 0).sum(),
    }


def _moments(rows: Sequence[Mapping[str, Any]], m: Measurement) -> dict[str, Moments]:
    """Return one measurement's moments by segment, with everybody's pooled from them."""
    parts = {
        row[KEY]: Moments(
            n=int(row[f"{m.column}_n"]),
            members=int(row.get(f"{m.column}_k") or 0),
            mean=float(row.get(f"{m.column}_mean") or 0.0),
            deviation=_finite(row.get(f"{m.column}_sd")),
            low=float(row.get(f"{m.column}_low") or 0.0),
            high=float(row.get(f"{m.column}_high") or 0.0),
        )
        for row in rows
    }
    return parts | {OVERALL: _pooled(list(parts.values()))}


def _pooled(parts: Sequence[Moments]) -> Moments:
    """Return the moments of all parts together."""
    filled = [part for part in parts if part.n]
    n = sum(part.n for part in filled)
    if not n:
        return Moments(n=0)
    mean = sum(part.n * part.mean for part in filled) / n
    squares = sum((part.n - 1) * part.deviation**2 + part.n * (part.mean - mean) ** 2 for part in filled)
    return Moments(
        n=n,
        members=sum(part.members for part in filled),
        mean=mean,
        deviation=sqrt(squares / (n - 1)) if n > 1 else 0.0,
        low=min(part.low for part in filled),
        high=max(part.high for part in filled),
    )


def quantiles(
    table: ibis.Table, column: str, fractions: Mapping[str, Sequence[float]]
) -> dict[str, dict[float, float]]:
    """Return quantiles (linear between order statistics) by segment and fraction.

    Args:
        table: the measured table.
        column: a column of numbers.
        fractions: which quantiles (0..1) of which segment, "*" for everybody.
    """
    groups = [key for key in fractions if key != OVERALL]
    chunks = [groups[start : start + _CHUNK] for start in range(0, len(groups), _CHUNK)]
    found: dict[str, dict[float, float]] = {}
    for chunk in chunks:
        few = table if len(chunks) == 1 else table.filter(table[KEY].isin(chunk))
        asked = {
            f"q{place}": few[column].quantile(list(fractions[key]), where=few[KEY] == key)
            for place, key in enumerate(chunk)
        }
        row = _rows(few.aggregate(**asked))[0]
        found |= {key: dict(zip(fractions[key], row[f"q{i}"], strict=True)) for i, key in enumerate(chunk)}
    if OVERALL in fractions:
        everybody = _rows(table.aggregate(q=table[column].quantile(list(fractions[OVERALL]))))[0]["q"]
        found[OVERALL] = dict(zip(fractions[OVERALL], everybody, strict=True))
    return found


def rank_sums(table: ibis.Table, column: str) -> dict[str, float]:
    """Return the sum of each segment's mid-ranks (1..n, ties share the mean rank) among all values."""
    cells = (
        table.filter(table[column].notnull())
        .group_by(key=table[KEY], value=table[column])
        .aggregate(many=lambda t: t.count())
    )
    values = cells.group_by("value").aggregate(total=cells["many"].sum())
    ranked = values.mutate(until=values["total"].cumsum(order_by=values["value"]))
    joined = cells.inner_join(ranked, "value")
    rank = joined["until"] - (joined["total"] - 1) / 2
    sums = joined.group_by("key").aggregate(ranks=(joined["many"] * rank).sum())
    return {row["key"]: float(row["ranks"]) for row in _rows(sums)}


def values_of(table: ibis.Table, column: str, keys: Iterable[str]) -> dict[str, NDArray[np.float64]]:
    """Return the non-null values of small segments, each sorted; "*" asks for everybody's."""
    wanted = list(keys)
    rows = table.filter(table[column].notnull())
    if OVERALL not in wanted:
        rows = rows.filter(rows[KEY].isin(wanted))
    found = rows.select(key=rows[KEY], value=rows[column]).to_pyarrow()
    segment = np.asarray(found["key"].to_pylist(), dtype=object)
    number = np.asarray(found["value"].to_numpy(), dtype=np.float64)
    return {key: np.sort(number if key == OVERALL else number[segment == key]) for key in wanted}


@dataclass(frozen=True)
class Categories:
    """The categories of a text column."""

    names: tuple[str, ...]
    """Most frequent first, or in the study's order."""
    members: dict[tuple[str, str], int]
    """By segment and category, with "*" for everybody; absent means nobody."""
    bases: dict[str, int]
    """Who is in any category, by segment, with "*" for everybody."""
    existing: tuple[str, ...]
    """The most frequent categories, whether the study names them or not."""
    beyond: int
    """How many categories there are that are not among `names`."""


def categories(table: ibis.Table, m: Measurement) -> Categories:
    """Count the members of each category in each segment."""
    raw = table.filter(table[m.column].notnull()).group_by(key=table[KEY], raw=table[m.column])
    cells = raw.aggregate(part=lambda t: t.count())
    cells = cells.select("key", "part", value=category_text(cells["raw"]))
    cells = cells.filter(cells["value"].notnull())
    bases = {row["key"]: int(row["n"]) for row in _rows(cells.group_by("key").aggregate(n=cells["part"].sum()))}
    totals = cells.group_by("value").aggregate(many=cells["part"].sum())
    ranked = totals.mutate(distinct=totals.count().over())
    listed = m.metric.categories
    first = [totals["value"].isin(listed).ifelse(0, 1)] if listed else []
    top = _rows(ranked.order_by(*first, ibis.desc("many"), "value").limit(len(listed) + CATEGORY_LIMIT))
    existing = {row["value"]: int(row["many"]) for row in top}
    names = tuple(n for n in dict.fromkeys(listed) if n in existing) if listed else tuple(existing)[:CATEGORY_LIMIT]
    kept = cells.filter(cells["value"].isin(names)) if names else cells.limit(0)
    grouped = kept.group_by("key", "value").aggregate(many=kept["part"].sum())
    members = {(row["key"], row["value"]): int(row["many"]) for row in _rows(grouped)}
    return Categories(
        names=names,
        members=members | {(OVERALL, name): existing[name] for name in names},
        bases=bases | {OVERALL: sum(bases.values())},
        existing=tuple(existing),
        beyond=(int(top[0]["distinct"]) if top else 0) - len(names),
    )


def _rows(expression: ibis.Table) -> list[dict[str, Any]]:
    """Run a query and return its rows as plain Python values."""
    return list(expression.to_pyarrow().to_pylist())


def _finite(value: float | None) -> float:
    """Return a deviation, 0 where the engine gives null or NaN (fewer than two values)."""
    return float(value) if value is not None and value == value else 0.0  # noqa: PLR0124  NaN is not itself


def _blamed(table: ibis.Table, found: Sequence[Measurement], error: Exception) -> StudyError:
    """Find which condition the engine refuses."""
    for m in found:
        try:
            _rows(table.aggregate(**_asked(table, m)))
        except (duckdb.Error, IbisError) as own:
            text = m.read.text if m.read else m.metric.column
            return StudyError(f"{text!r}: {_first_line(own)}", where=f"study.toml, metric {m.metric.id!r}")
    return StudyError(f"the metrics cannot be computed: {_first_line(error)}")


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
