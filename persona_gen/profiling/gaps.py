"""Say–do gaps: what people state against what they were observed to do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from persona_gen.domain.evidence import LeftOut, SayDoGap, Statistic
from persona_gen.errors import StudyError, nearest
from persona_gen.profiling.intervals import share_difference
from persona_gen.profiling.measures import KEY, Measurement, category_text, measured, measurements
from persona_gen.study import STUDY_FILE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona_gen.study import Study

FLAG = 0.10
"""A gap is worth a mark from this difference on, when its interval excludes 0."""


def say_do_gaps(
    table: Any, study: Study, segments: Sequence[str], statistics: Sequence[Statistic]
) -> tuple[tuple[SayDoGap, ...], tuple[LeftOut, ...]]:
    """Compare the two shares of each of the study's gaps in each segment.

    A gap whose shares are not both shown (too small a cell) is left out and counted.

    Raises:
        StudyError: a side of a gap is no share, or names a category that does not exist.
    """
    if not study.gap:
        return (), ()
    found = {m.metric.id: m for m in measurements(table, study)}
    sides = [(_side(study, found, g.stated, i), _side(study, found, g.observed, i)) for i, g in enumerate(study.gap)]
    rows = _count(measured(table, tuple(found.values())), sides)
    aliases = {s.key: s.id for s in statistics}
    gaps: list[SayDoGap] = []
    missing: list[LeftOut] = []
    for segment in segments:
        for place, ((stated, said), (observed, done)) in enumerate(sides):
            ids = tuple(
                aliases.get(f"{segment}|{m.metric.id}|share|{category}")
                for m, category in ((stated, said), (observed, done))
            )
            label = study.gap[place].label
            if ids[0] is None or ids[1] is None:
                missing.append(
                    LeftOut(what="say–do gaps", count=1, reason="a share is not shown", where=f"{label}/{segment}")
                )
                continue
            gaps.append(_gap(segment, label, (ids[0], ids[1]), rows[segment], place))
    return tuple(gaps), tuple(missing)


def _side(study: Study, found: Mapping[str, Measurement], name: str, place: int) -> tuple[Measurement, str]:
    """Return the measurement and the category that a side of a gap names."""
    where = f"{study.path(STUDY_FILE)}, gap.{place + 1}"
    metric, _, category = name.partition("/")
    m = found[metric]
    match m.kind:
        case "condition":
            options = [m.category]
        case "categories":
            options = m.metric.categories
        case _:
            raise StudyError(f"{name!r} is no share", where=where, hint="name a metric with where, or of categories")
    if not category and len(options) == 1:
        return m, options[0]
    if not category or (options and category not in options):
        what = f"{metric!r} has no category {category!r}" if category else f"which category of {metric!r}"
        raise StudyError(what, where=where, hint=nearest(category, options) if options else f"write {metric}/category")
    return m, category


def _count(
    table: Any, sides: Sequence[tuple[tuple[Measurement, str], tuple[Measurement, str]]]
) -> dict[str, dict[str, int]]:
    """Ask all members and bases of all gaps in one query, by segment."""
    asked: dict[str, Any] = {}
    for place, (stated, observed) in enumerate(sides):
        said, done = _holds(table, *stated), _holds(table, *observed)
        both = said.notnull() & done.notnull()
        asked |= {
            f"g{place}_n1": said.count(),
            f"g{place}_k1": said.ifelse(1, 0).sum(),
            f"g{place}_n2": done.count(),
            f"g{place}_k2": done.ifelse(1, 0).sum(),
            f"g{place}_n": both.ifelse(1, 0).sum(),
            f"g{place}_b1": (both & said).ifelse(1, 0).sum(),
            f"g{place}_b2": (both & done).ifelse(1, 0).sum(),
            f"g{place}_b": (both & said & done).ifelse(1, 0).sum(),
        }
    rows = table.group_by(KEY).aggregate(**asked).to_pyarrow().to_pylist()
    return {row.pop(KEY): {name: int(value or 0) for name, value in row.items()} for row in rows}


def _holds(table: Any, m: Measurement, category: str) -> Any:
    """Return true, false or null for each customer."""
    return table[m.column] if m.kind == "condition" else category_text(table[m.column]) == category


def _gap(segment: str, label: str, ids: tuple[str, str], row: Mapping[str, int], place: int) -> SayDoGap:
    """Make one gap of its counts."""
    k1, n1, k2, n2 = (row[f"g{place}_{name}"] for name in ("k1", "n1", "k2", "n2"))
    low, high = share_difference(
        (k1, n1),
        (k2, n2),
        (row[f"g{place}_n"], row[f"g{place}_b1"], row[f"g{place}_b2"], row[f"g{place}_b"]),
    )
    difference = k1 / n1 - k2 / n2
    return SayDoGap(
        segment=segment,
        label=label,
        stated=ids[0],
        observed=ids[1],
        difference=round(difference, 4) + 0.0,
        interval=(round(low, 4) + 0.0, round(high, 4) + 0.0),
        flagged=abs(difference) >= FLAG and (low > 0 or high < 0),
    )
