"""Which statistics of a segment tell most about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import Statistic

_QUARTILES = ("p25", "median", "p75")


def strongest(statistics: Iterable[Statistic], segment: str, limit: int) -> tuple[Statistic, ...]:
    """Return at most `limit` statistics of one segment, in the order in which they came.

    Each metric gets one first, by strength; what room is left goes to the strongest others. A
    metric's quartiles come together or not at all beyond its median.
    """
    own = sorted(
        (s for s in statistics if s.segment == segment), key=lambda s: -(s.strength if s.strength is not None else 0.0)
    )
    by_metric: dict[str, list[Statistic]] = {}
    for statistic in own:
        by_metric.setdefault(statistic.metric, []).append(statistic)
    kept = {_first(group).key for group in list(by_metric.values())[:limit]}
    for statistic in own:
        bundle = [s for s in _with_companions(statistic, by_metric[statistic.metric]) if s.key not in kept]
        if len(kept) + len(bundle) <= limit:
            kept |= {s.key for s in bundle}
    return tuple(s for s in own if s.key in kept)


def _first(group: Sequence[Statistic]) -> Statistic:
    """Return what stands for a metric when there is room for one: its median, or its strongest."""
    return next((s for s in group if s.statistic == "median"), group[0])


def _with_companions(statistic: Statistic, group: Sequence[Statistic]) -> list[Statistic]:
    """Return a statistic, and all quartiles of its metric if it is one of them."""
    if statistic.statistic not in _QUARTILES:
        return [statistic]
    return [s for s in group if s.statistic in _QUARTILES]
