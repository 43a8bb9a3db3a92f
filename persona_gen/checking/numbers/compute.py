"""Arithmetic on statistics: values of a thing for a segment or everybody, and how they are shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.checking.context import as_number
from persona_gen.domain.evidence import OVERALL
from persona_gen.domain.wording import number_text, percent_text, with_unit

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.checking.context import Context
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.domain.evidence import Statistic

CENTRES = ("mean", "median", "share", "count", "value")


@dataclass(frozen=True)
class Value:
    """A number with the statistic that it was read from; counts of a category are turned into shares."""

    number: float
    statistic: Statistic
    overall: bool = False

    @property
    def n(self) -> int | None:
        """The base, where it is the statistic's own."""
        return None if self.overall else self.statistic.n


def values(thing: Thing, segment: str, context: Context, want: str | None = None) -> list[Value]:
    """Return the thing's values for a segment or for everybody (`"*"`).

    Args:
        thing: what is measured.
        segment: segment id or `"*"`.
        context: the evidence.
        want: a statistic's name; the others are left out where it exists.
    """
    found: list[Value] = []
    if segment == OVERALL and OVERALL not in thing.by_segment:
        seen: set[str] = set()
        for statistic in thing.statistics:
            number = context.overall(statistic)
            if number is not None and statistic.statistic not in seen:
                seen.add(statistic.statistic)
                found.append(Value(number, statistic, overall=True))
    else:
        for statistic in thing.by_segment.get(segment, ()):
            own = as_number(statistic.value)
            if own is None:
                continue
            if thing.is_share and statistic.statistic == "count":
                if not statistic.n:
                    continue
                own /= statistic.n
            found.append(Value(own, statistic))
    centres = [v for v in found if v.statistic.statistic in CENTRES] or found
    wanted = [v for v in found if v.statistic.statistic == want] if want else []
    return wanted or centres


def paired(thing: Thing, left: str, right: str, context: Context, want: str | None = None) -> list[tuple[Value, Value]]:
    """Return the values of two segments that come from the same statistic."""
    others = values(thing, right, context)
    return [
        (a, b)
        for a in values(thing, left, context, want)
        for b in others
        if a.statistic.statistic == b.statistic.statistic
    ]


def standing(thing: Thing, context: Context, statistic: str) -> dict[str, Value]:
    """Return the value of each segment that has the statistic."""
    found = {}
    for segment in context.base.segments:
        for value in values(thing, segment.id, context, statistic):
            if value.statistic.statistic == statistic:
                found[segment.id] = value
    return found


def shown(value: float, thing: Thing) -> str:
    """Return a value the way a reader sees it."""
    if thing.is_share:
        return percent_text(value)
    return with_unit(number_text(value), thing.unit)


def base_text(items: Iterable[Value]) -> str:
    """Return " (n = 351)" where the base is known and the same."""
    bases = {v.n for v in items if v.n}
    return f" (n = {bases.pop():,})" if len(bases) == 1 else ""


def group_name(segment: str, context: Context) -> str:
    """Return a segment's name for a sentence; "everybody" for `"*"`."""
    if segment == OVERALL:
        return "everybody"
    found = context.base.segments_by_id.get(segment)
    return found.name if found else segment


def reversed_share(thing: Thing, segment: str, context: Context) -> float | None:
    """Return which share of those who have the thing belong to the segment, or None where that is unknown."""
    own = values(thing, segment, context)
    everybody = values(thing, OVERALL, context)
    part = context.base.segments_by_id.get(segment)
    if not own or not everybody or part is None or part.share is None or everybody[0].number <= 0:
        return None
    return own[0].number * part.share / everybody[0].number


def whole_of(thing: Thing, things: Iterable[Thing]) -> Thing | None:
    """Return the thing that this one is a part of (spend on wine → spend in all), or None."""
    wholes = [
        t
        for t in things
        if t is not thing and not t.is_share and t.unit == thing.unit and t.main < thing.main and t.category is None
    ]
    return min(wholes, key=lambda t: len(t.main)) if wholes else None
