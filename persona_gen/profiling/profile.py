"""The profile of customers: every metric of the study in every segment, and for everybody."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from persona_gen.domain.evidence import OVERALL, LeftOut, SayDoGap, Statistic, StatisticName
from persona_gen.errors import StudyError, nearest
from persona_gen.profiling import intervals, queries
from persona_gen.profiling.gaps import say_do_gaps
from persona_gen.profiling.measures import UNMATCHED, Measurement, measured, measurements, place_of
from persona_gen.profiling.suppression import Shares, hidden_means, hidden_shares

if TYPE_CHECKING:
    from collections.abc import Mapping

    from persona_gen.domain.segment import Segment
    from persona_gen.profiling.intervals import Interval
    from persona_gen.study import Study

ALIAS = "F000"
"""Stands for the alias until the whole list is in order."""
_QUANTILES: dict[StatisticName, float] = {"p25": 0.25, "median": 0.5, "p75": 0.75}


class Assigned(Protocol):
    """What profiling needs to know of an assignment."""

    @property
    def table(self) -> Any:
        """An ibis table with one row a customer of the base; `persona_segment` holds a segment's id or null."""

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The segments in the study's order."""


@dataclass(frozen=True)
class ProfiledStatistics:
    """What the profile found."""

    statistics: tuple[Statistic, ...]
    """By segment in the study's order, the strongest first; everybody (`*`) last, in the study's order."""
    gaps: tuple[SayDoGap, ...]
    left_out: tuple[LeftOut, ...]


def profile_customers(assignment: Assigned, study: Study) -> ProfiledStatistics:
    """Compute the study's metrics for each segment and for everybody.

    Values are rounded to 4 decimals; shares lie in 0..1. `overall` is the same statistic over the
    whole base, the unmatched included; `strength` compares a segment with the rest of the base.

    Raises:
        StudyError: a metric or a gap does not fit the table.
    """
    found = measurements(assignment.table, study)
    profile = _Profile(study, tuple(s.id for s in assignment.segments), measured(assignment.table, found))
    profile.counts = queries.count(profile.table, found)
    for place, m in enumerate(found):
        profile.add(place, m)
    if not any(m.overall_only or m.metric.id == "customers" for m in found):
        profile.add_size()
    statistics = profile.in_order()
    gaps, missing = say_do_gaps(assignment.table, study, profile.segments, statistics)
    return ProfiledStatistics(statistics, gaps, (*profile.left_out(), *missing))


@dataclass
class _Profile:
    """Collects the statistics of one run."""

    study: Study
    segments: tuple[str, ...]
    table: Any
    """The measured table."""
    counts: queries.Counts = field(default_factory=lambda: queries.Counts({}, {}, {}))
    found: list[tuple[tuple[float, ...], Statistic]] = field(default_factory=list)
    """Each with its place within its segment."""
    hidden: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How many statistics stay hidden, by reason and metric/segment."""
    notes: list[LeftOut] = field(default_factory=list)

    @property
    def min_cell(self) -> int:
        """The study's smallest group that may be shown."""
        return self.study.privacy.min_cell

    @property
    def keys(self) -> tuple[str, ...]:
        """The segments and everybody."""
        return (*self.segments, OVERALL)

    def add(self, place: int, m: Measurement) -> None:
        """Compute one metric for all segments and everybody."""
        match m.kind:
            case "numbers":
                self._add_numbers(place, m)
            case "categories":
                self._add_categories(place, m)
            case "condition":
                cells = {(key, m.category): (self._moments(m, key).members, self._base(m, key)) for key in self.keys}
                self._add_shares(
                    place,
                    m,
                    Shares(cells, self.segments, (m.category,), exhaustive=False, partition=self._partition(m)),
                )
            case "count":
                self._add_counts(place, m, (OVERALL,) if m.overall_only else self.keys)

    def add_size(self) -> None:
        """Say how many customers there are."""
        size = sum(self.counts.sizes.values())
        self.found.append(
            (
                (0.0, -1.0, 0.0, 0.0),
                Statistic(
                    id=ALIAS,
                    segment=OVERALL,
                    metric="customers",
                    label="Customers in the base",
                    statistic="count",
                    value=size,
                    unit="customers",
                    n=size,
                ),
            )
        )

    def in_order(self) -> tuple[Statistic, ...]:
        """Return all statistics in their final order, with their aliases."""
        rank = {key: place for place, key in enumerate(self.keys)}
        ordered = sorted(self.found, key=lambda pair: (rank[pair[1].segment], pair[0]))
        return tuple(s.model_copy(update={"id": f"F{i:03d}"}) for i, (_, s) in enumerate(ordered, start=1))

    def left_out(self) -> tuple[LeftOut, ...]:
        """Return what stays hidden or could not be measured."""
        hidden = (
            LeftOut(what="statistics", count=count, reason=reason, where=where)
            for (reason, where), count in self.hidden.items()
        )
        return (*hidden, *self.notes)

    def _moments(self, m: Measurement, key: str) -> queries.Moments:
        return self.counts.moments[m.column].get(key, queries.Moments(n=0))

    def _base(self, m: Measurement, key: str) -> int:
        return self._moments(m, key).n

    def _partition(self, m: Measurement) -> bool:
        """Return whether everybody who answered is in a segment."""
        return not self._base(m, UNMATCHED)

    def _hide(self, m: Measurement, key: str, reason: str, count: int = 1) -> None:
        self.hidden[reason, f"{m.metric.id}/{key}"] += count

    def _keep(self, order: tuple[float, ...], statistic: Statistic) -> None:
        """Keep a statistic under its strength; everybody's stand in the study's order."""
        self.found.append(((-(statistic.strength or 0.0), *order), statistic))

    def _add_counts(self, place: int, m: Measurement, keys: tuple[str, ...]) -> None:
        everybody = self._moments(m, OVERALL).members
        for key in keys:
            members = self._moments(m, key).members
            if 0 < members < self.min_cell:
                self._hide(m, key, f"fewer than {self.min_cell} members")
                continue
            overall = everybody if key != OVERALL else None
            base = self.counts.sizes.get(key, 0) if key != OVERALL else sum(self.counts.sizes.values())
            self._keep((place, 0.0, 0.0), _statistic(m, key, "count", members, base, overall=overall))

    def _add_categories(self, place: int, m: Measurement) -> None:
        found = queries.categories(self.table, m)
        if missing := [name for name in m.metric.categories if name not in found.names]:
            raise StudyError(
                f"nobody is in the category {missing[0]!r}",
                where=f"{place_of(self.study, place)}, categories",
                hint=nearest(missing[0], found.existing),
            )
        if found.beyond and not m.metric.categories:
            reason = f"rarer than the {queries.CATEGORY_LIMIT} most frequent ones"
            self.notes.append(LeftOut(what="categories", count=found.beyond, reason=reason, where=m.metric.id))
        cells = {
            (key, name): (found.members.get((key, name), 0), found.bases.get(key, 0))
            for key in self.keys
            for name in found.names
        }
        self._add_shares(
            place, m, Shares(cells, self.segments, found.names, not found.beyond, UNMATCHED not in found.bases)
        )

    def _add_shares(self, place: int, m: Measurement, shares: Shares) -> None:
        hidden = hidden_shares(shares, self.min_cell)
        for number, category in enumerate(shares.categories):
            all_members, all_base = shares.cells[OVERALL, category]
            everybody = round(all_members / all_base, 4) if (OVERALL, category) not in hidden and all_base else None
            for key in self.keys:
                members, base = shares.cells[key, category]
                if (reason := hidden.get((key, category))) is not None or not base:
                    self._hide(m, key, reason or "nobody answered")
                    continue
                statistic = _statistic(
                    m,
                    key,
                    "share",
                    members / base,
                    base,
                    category=category,
                    interval=intervals.wilson(members, base),
                    overall=everybody,
                    strength=intervals.cohen_h(members, base, all_members - members, all_base - base),
                )
                self._keep((place, 0.0, number), statistic)

    def _add_numbers(self, place: int, m: Measurement) -> None:
        if bad := self.counts.infinite[m.column]:
            reason = "infinite or beyond ±1e100, so no measurement"
            self.notes.append(LeftOut(what="values", count=bad, reason=reason, where=m.metric.id))
        bases = {key: self._base(m, key) for key in self.keys}
        small = hidden_means(bases, max(self.min_cell, 1), partition=False)
        means = hidden_means(bases, max(self.min_cell, 1), partition=self._partition(m))
        shown = [key for key in self.keys if key not in small]
        ordered = _Ordered.of(self, m, shown)
        spreads = self._mean_intervals(m, [key for key in shown if key not in means])
        ranks = queries.rank_sums(self.table, m.column) if shown else {}
        for number, name in enumerate(m.statistics):
            hidden = means if name == "mean" else small
            everybody = None if OVERALL in hidden else ordered.value(name, self._moments(m, OVERALL), OVERALL)
            for key in self.keys:
                if key in hidden:
                    self._hide(m, key, hidden[key])
                    continue
                statistic = _statistic(
                    m,
                    key,
                    name,
                    ordered.value(name, self._moments(m, key), key),
                    bases[key],
                    interval=spreads.get(key) if name == "mean" else ordered.interval(name, key),
                    overall=None if everybody is None else _rounded(everybody),
                    strength=intervals.rank_difference(ranks.get(key, 0.0), bases[key], bases[OVERALL] - bases[key]),
                )
                self._keep((place, number, 0.0), statistic)

    def _mean_intervals(self, m: Measurement, keys: list[str]) -> dict[str, Interval]:
        """Return the means' intervals: bootstrap for few values, normal for many, none for one."""
        if "mean" not in m.statistics:
            return {}
        found = {
            key: intervals.normal_mean(at.mean, at.deviation, at.n)
            for key in keys
            if (at := self._moments(m, key)).n > intervals.BOOTSTRAP_LIMIT
        }
        few = [key for key in keys if 2 <= self._base(m, key) <= intervals.BOOTSTRAP_LIMIT]
        if few:
            values = queries.values_of(self.table, m.column, few)
            found |= {key: intervals.bootstrap_mean(values[key]) for key in few}
        return found


@dataclass(frozen=True)
class _Ordered:
    """The quantiles of one metric, with their intervals."""

    quantiles: Mapping[str, Mapping[float, float]]
    bases: Mapping[str, int]

    @classmethod
    def of(cls, profile: _Profile, m: Measurement, keys: list[str]) -> _Ordered:
        """Ask the quantiles of the segments that are shown, and the order statistics around them."""
        asked = [_QUANTILES[name] for name in m.statistics if name in _QUANTILES]
        bases = {key: profile._base(m, key) for key in keys}  # noqa: SLF001  its own collector
        fractions = {
            key: tuple(dict.fromkeys(f for p in asked for f in (p, *_bounds(p, base)))) for key, base in bases.items()
        }
        found = queries.quantiles(profile.table, m.column, fractions) if asked and keys else {}
        return cls(found, bases)

    def value(self, name: StatisticName, moments: queries.Moments, key: str) -> float:
        """Return a statistic of numbers."""
        match name:
            case "mean":
                return moments.mean
            case "min":
                return moments.low
            case "max":
                return moments.high
            case "count":
                return moments.n
            case _:
                return self.quantiles[key][_QUANTILES[name]]

    def interval(self, name: StatisticName, key: str) -> Interval | None:
        """Return a quantile's interval; one value has none."""
        if name not in _QUANTILES or self.bases[key] < 2:
            return None
        low, high = _bounds(_QUANTILES[name], self.bases[key])
        return self.quantiles[key][low], self.quantiles[key][high]


def _bounds(fraction: float, base: int) -> tuple[float, float]:
    """Return at which fractions the order statistics around a quantile stand."""
    low, high = intervals.quantile_ranks(fraction, base)
    return (low - 1) / max(base - 1, 1), (high - 1) / max(base - 1, 1)


def _rounded(value: float) -> float:
    """Round to 4 decimals; minus zero is zero, and a count stays whole."""
    return value if isinstance(value, int) else round(value, 4) + 0.0


def _statistic(  # noqa: PLR0913  a statistic has that many parts
    m: Measurement,
    key: str,
    name: StatisticName,
    value: float,
    base: int,
    *,
    category: str | None = None,
    interval: Interval | None = None,
    overall: float | None = None,
    strength: float | None = None,
) -> Statistic:
    """Make one statistic; everybody's has neither an overall value nor a strength."""
    everybody = key == OVERALL
    return Statistic(
        id=ALIAS,
        segment=key,
        metric=m.metric.id,
        label=m.metric.label,
        statistic=name,
        category=category,
        value=_rounded(value),
        unit="share" if name == "share" else m.metric.unit,
        n=base,
        overall=None if everybody else overall,
        interval=(_rounded(interval[0]), _rounded(interval[1])) if interval else None,
        measure=m.metric.measure,
        strength=None if everybody or strength is None else round(strength, 4),
    )
