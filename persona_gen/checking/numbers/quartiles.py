"""Quartiles: "half of them spent less than 125", "the middle half earn between 70,000 and 82,500"."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.compute import Value, base_text, shown, values
from persona_gen.checking.numbers.patterns import SHARES
from persona_gen.domain.wording import percent_text

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Bound
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work


_BELOW, _ABOVE = frozenset({"under", "at_most"}), frozenset({"over", "at_least"})


def quartiles(work: Work) -> None:
    """Decide "half of them spent less than 125" and "the middle half earn between 70,000 and 82,500"."""
    names = {0.25: "p25", 0.5: "median", 0.75: "p75"}
    quantities = work.open_quantities()
    for q, limit in itertools.pairwise(quantities):
        if q.kind not in SHARES or limit.kind not in {"number", "money", "duration", "age", "times"}:
            continue
        chunk = work.reading.chunk_at(limit.start)
        allow = [
            t
            for t in work.binder.things
            if not t.is_share and any(s.statistic in {"p25", "p75", "median"} for s in t.statistics)
        ]
        bound = work.binder.bind(work.scopes(chunk), allow=allow)
        alone = len([t for t in allow if t.unit == bound[0].thing.unit]) == 1 if len(bound) == 1 else False
        if len(bound) != 1 or not (bound[0].firm or alone) or not _measured_in(limit, bound[0]):
            continue
        found: dict[str, Value] = {
            v.statistic.statistic: v
            for name in names.values()
            for v in values(bound[0].thing, chunk.subject, work.context, name)
        }
        if limit.upper is not None and "middle" in work.text[max(0, q.start - 12) : q.end].casefold():
            _middle(work, q, limit, bound[0], found)
            continue
        share = q.value if limit.qualifier in _BELOW else 1 - q.value
        point = names.get(share)
        if limit.qualifier in _BELOW | _ABOVE and point not in found:
            point = next((n for n in found if limit.step < 10 and abs(found[n].number - limit.value) < 1e-6), None)
        if limit.qualifier in _BELOW | _ABOVE and point in found:
            _one_quartile(work, q, limit, bound[0], found[point], point == names.get(share))
        elif limit.qualifier in _BELOW | _ABOVE and work.reading.chunk_at(q.start).index == chunk.index:
            work.used.add(limit.start)  # a bound for some of them, which a mean or a median does not decide


def _measured_in(limit: Quantity, bound: Bound) -> bool:
    """Tell whether a limit has the thing's unit or none; twelve months are no limit of minutes."""
    unit = (bound.thing.unit or "").partition("/")[0].rstrip("s")
    return limit.kind != "duration" or limit.unit == unit


def _middle(work: Work, q: Quantity, limit: Quantity, bound: Bound, found: dict[str, Value]) -> None:
    if "p25" not in found or "p75" not in found:
        return
    low, high = found["p25"].number, found["p75"].number
    right = abs(limit.value - low) <= 0.03 * low and abs((limit.upper or 0) - high) <= 0.03 * high
    text = f"The middle half lies between {shown(low, bound.thing)} and {shown(high, bound.thing)}."
    work.used |= {q.start, limit.start}
    work.emit(
        "supported" if right else "contradicted",
        work.spans(bound, (q.start, q.end), (limit.start, limit.end)),
        [found["p25"], found["p75"]],
        text,
        things=[bound.thing],
    )


def _one_quartile(work: Work, q: Quantity, limit: Quantity, bound: Bound, value: Value, own: bool) -> None:
    """Compare with a quartile: the one that the share names (`own`), or another whose value the limit has."""
    below = limit.qualifier in _BELOW
    point = value.number
    near = abs(point - limit.value) <= 0.1 * max(point, limit.value)
    right = own and near and (point <= limit.value * 1.005 if below else point >= limit.value * 0.995)
    work.used |= {q.start, limit.start}
    lower = {"p25": 0.25, "median": 0.5, "p75": 0.75}[value.statistic.statistic]
    text = f"{percent_text(lower)} lie below {shown(point, bound.thing)}{base_text([value])}."
    work.emit(
        "supported" if right else "contradicted",
        work.spans(bound, (q.start, q.end), (limit.start, limit.end)),
        [value],
        text,
        shown(point, bound.thing),
        [bound.thing],
    )
