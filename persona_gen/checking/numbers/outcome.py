"""Outcomes: a figure compared with the value, base and period of the thing that it is bound to."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.compute import Value, base_text, group_name, shown, values
from persona_gen.checking.numbers.patterns import MONTHS, SHARES
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Bound, Thing
    from persona_gen.checking.numbers.grammar import Period, Quantity
    from persona_gen.checking.numbers.reading import Chunk
    from persona_gen.checking.numbers.work import Work

_ROUND = frozenset({2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 20.0, 50.0, 100.0, 1000.0})
"""Wholes that make a proportion ("three in ten"), not a head count."""


Found = tuple[str, str, str | None, list[Value]]
"""Verdict ("none" where nothing can be said), reason, suggestion, and what was used."""


def outcome(work: Work, q: Quantity, chunk: Chunk, bound: Bound, *, complement: bool) -> Found:
    """Return what comes of comparing a figure with the thing that it is bound to."""
    thing, subject = bound.thing, work.reading.subject_of(q)
    own = values(thing, subject, work.context, work.wanted(chunk))
    if work.last is not None and work.last.thing is thing and subject != work.own:
        own = [v for v in own if v.statistic.statistic == work.kind] or own
    if not own:
        return _missing(work, q, bound, subject)
    q = _converted(q, thing)
    clash = _clash(work, q, chunk, thing, own)
    if clash is not None:
        return clash
    numbers = [(1 - v.number if complement else v.number) for v in own]
    right = [v for v, number in zip(own, numbers, strict=True) if _admits(q, number, v)]
    if right and _other_statistic(work, q, chunk, right[0]):
        return "none", "", None, []
    if not right and (extreme := _extreme(work, q, chunk, thing)):
        return "supported", f"{shown(extreme.number, thing)} is the {extreme.statistic.statistic}.", None, [extreme]
    if right:
        name = group_name(subject, work.context)
        return "supported", f"{shown(right[0].number, thing)} for {name}{base_text(right)}.", None, right
    return _wrong(work, q, thing, own, shown(numbers[0], thing), complement=complement)


_CENTRE_WORDS = re.compile(r"\b(?:averag\w+|mean|typical\w*|median|usual\w*|on the whole)\b", re.IGNORECASE)


def _other_statistic(work: Work, q: Quantity, chunk: Chunk, value: Value) -> bool:
    """Tell whether words ask for another statistic than the value is: a mean for a median, a bound for all."""
    name, said = value.statistic.statistic, work.reading.full[chunk.start : chunk.end]
    if name not in {"mean", "median"}:
        return False
    wanted = work.wanted(chunk)
    if wanted == "mean":
        return name == "median"
    if re.search(r"\bmedian\b", said, re.IGNORECASE):
        return name == "mean"
    return q.qualifier in {"at_least", "at_most"} and not _CENTRE_WORDS.search(said)


_MOST_EVER = re.compile(
    r"\b(?:longest|highest|largest|biggest|greatest|most (?:\w+ )?(?:\w+ )?(?:among|of|in)|maximum|record"
    r"|at (?:the )?most"
    r"|up to|most frequent|busiest|keenest|oldest|heaviest|costliest|dearest|never more than|no more than)\b",
    re.IGNORECASE,
)
_LEAST_EVER = re.compile(
    r"\b(?:shortest|lowest|smallest|minimum|at (?:the )?least|least frequent|youngest|lightest|cheapest|quickest"
    r"|never less than|no less than)\b",
    re.IGNORECASE,
)


EXTREMES = {"max": _MOST_EVER, "min": _LEAST_EVER}
"""Words that ask for the one or the other end of what was measured."""


def _extreme(work: Work, q: Quantity, chunk: Chunk, thing: Thing) -> Value | None:
    """Return the maximum or the minimum, where the words speak of one and the figure is just that."""
    subject, said = work.reading.subject_of(q), work.reading.full[chunk.start : chunk.end]
    asked = [name for name, words in EXTREMES.items() if words.search(said)]
    found = [v for name in asked for v in values(thing, subject, work.context, name)]
    return next((v for v in found if v.statistic.statistic in asked and q.admits(v.number)), None)


def _missing(work: Work, q: Quantity, bound: Bound, subject: str) -> Found:
    """Return what to say of a figure for a segment that the evidence has none for."""
    thing, name = bound.thing, group_name(subject, work.context)
    everybody = values(thing, OVERALL, work.context)
    if subject != OVERALL and everybody and bound.whole and q.admits(everybody[0].number):
        text = f"{shown(everybody[0].number, thing)} is the figure of everybody; the evidence has none for {name}."
        return "unsupported", text, None, everybody[:1]
    if bound.score < _SURE or work.context.snippets_of(subject):
        return "none", "", None, []
    return "unsupported", f"The evidence has no figure on “{thing.title}” for {name}.", None, []


_SURE = 0.8
"""Score of a binding from which a lack of figures is told."""


def _clash(work: Work, q: Quantity, chunk: Chunk, thing: Thing, own: list[Value]) -> Found | None:
    """Return what is wrong with a figure's currency, period or base, or None."""
    if q.kind == "money" and q.unit and q.unit not in (thing.unit or "").upper():
        stated = any(q.admits(v.number) for v in own)
        known = "money" not in (thing.unit or "money")
        reason = f"The figure is in {thing.unit}" if known else "The data does not state a currency"
        right = shown(own[0].number, thing)
        return "unsupported" if stated else "contradicted", f"{reason}; the figure is {right}.", right, own
    if not thing.is_share:
        if q.kind == "number" and (scale := _other_scale(q, thing)):
            return "contradicted", scale, shown(own[0].number, thing), own[:1]
        period = period_of(work, q, chunk)
        counted = period is not None and (thing.rate or thing.family not in {"age", "duration"})
        counted = counted or (period is not None and period.rate and thing.months is not None)
        return _period_clash(q, thing, period, own) if counted and period is not None else None
    if late := work.other_period(thing, q):
        said = work.text[late.start : late.end]
        reason = f"The period differs: “{thing.title}” is what was counted, not “{said}”."
        return "contradicted", reason, thing.title, own[:1]
    if q.whole and own[0].n and q.whole not in _ROUND and (wrong := _base_clash(q, thing, own[0])):
        return wrong
    few = _few_answered(work, q, own[0])
    return ("unsupported", few, None, own[:1]) if few else None


_SCALE = re.compile(r"\b(?:\d+(?:\s?(?:to|[-–])\s?)|out of )(?P<top>\d+)\b")


def _other_scale(q: Quantity, thing: Thing) -> str | None:
    """Return what is wrong with the top of the scale that a mark is told on ("2.8 out of 10" for 1 to 5)."""
    top = _SCALE.search(f"{thing.label} {thing.unit or ''}")
    if q.whole is None or top is None or float(top.group("top")) == q.whole:
        return None
    return f"The scale of “{thing.title}” ends at {top.group('top')}, not {q.whole:g}."


def _wrong(work: Work, q: Quantity, thing: Thing, own: list[Value], here: str, *, complement: bool) -> Found:
    """Return the contradiction of a figure, with what it is the figure of, where anything."""
    subject, best = work.reading.subject_of(q), own[0]
    name, said = group_name(subject, work.context), work.text[q.start : q.end].strip()
    every = values(thing, subject, work.context)
    other = next((v for v in every if q.admits(v.number)), None)
    if other is not None and len(own) < len(every):
        reason = (
            f"{shown(other.number, thing)} is the {other.statistic.statistic}; the "
            f"{best.statistic.statistic} is {here}{base_text([best])}."
        )
    elif where := (None if complement else work.elsewhere(thing, q, subject)):
        hint = shown(q.value, thing) if q.kind in SHARES or q.kind == "number" else said
        reason = f"{hint} is the figure of {where}; for {name} it is {here}{base_text([best])}."
    else:
        reason = f"“{thing.title}” is {here} for {name}{base_text([best])}, not {said}."
    return "contradicted", reason, here, [best]


def _converted(q: Quantity, thing: Thing) -> Quantity:
    """Return a duration in the thing's own unit ("two years" → 24 months)."""
    unit = (thing.unit or "").partition("/")[0].rstrip("s")
    if q.kind != "duration" or not q.unit or q.unit == unit or unit not in MONTHS or q.unit not in MONTHS:
        return q
    factor = MONTHS[q.unit] / MONTHS[unit]
    upper = None if q.upper is None else q.upper * factor
    return replace(q, value=q.value * factor, low=q.low * factor, high=q.high * factor, upper=upper, unit=unit)


def _admits(q: Quantity, number: float, value: Value) -> bool:
    if q.kind == "of" and q.part is not None and value.n and q.whole == value.n and not value.overall:
        count = round(number * value.n)
        return abs(count - q.part) < 0.5 if q.qualifier == "plain" else q.admits(number)
    return q.admits(number)


def _few_answered(work: Work, q: Quantity, value: Value) -> str | None:
    """Return why a share of the few who answered is none of the whole group, where the claim says "of all"."""
    segment = work.context.base.segments_by_id.get(value.statistic.segment)
    if q.kind not in SHARES or segment is None or not segment.n or not value.n or value.n > 0.6 * segment.n:
        return None
    if not re.match(r"\s*(?:of|among) (?:all|the whole|every|the entire)\b", work.text[q.end :], re.IGNORECASE):
        return None
    return f"Only {value.n} of {segment.n} in {segment.name} were asked; the figure is theirs, not everybody's."


def _base_clash(q: Quantity, thing: Thing, value: Value) -> Found | None:
    if q.whole == value.n:
        return None
    return (
        "contradicted",
        f"The base of “{thing.title}” is {value.n}, not {q.whole:g}.",
        f"{round(value.number * (value.n or 0))} of {value.n}",
        [value],
    )


def period_of(work: Work, q: Quantity, chunk: Chunk) -> Period | None:
    """Return the stretch of time that a figure is counted over, as the words say."""
    inside = [p for p in work.reading.periods if chunk.start <= p.start < chunk.end]
    if not inside and chunk.index:
        inside = [p for p in work.reading.periods if _alone(work, p, chunk.index - 1)]
    close = (
        [p for p in inside if 0 <= p.start - q.end < 30]
        or [p for p in inside if not p.rate or p.start >= q.end]
        or inside
    )
    return close[0] if close else None


def _alone(work: Work, period: Period, index: int) -> bool:
    """Tell whether a chunk holds nothing but a period ("Daily, 18 deployments go out")."""
    chunk = work.reading.chunks[index]
    rest = work.text[chunk.start : period.start] + work.text[period.end : chunk.end]
    return chunk.start <= period.start < chunk.end and not re.sub(
        r"\b(?:on|in|over|during|within)\b|\W", "", rest.casefold()
    )


def _period_clash(q: Quantity, thing: Thing, period: Period, own: list[Value]) -> Found | None:
    if thing.months is None and thing.periods and any(abs(period.months / m - 1) < 0.05 for m in thing.periods):
        return None  # "Monthly fee" names its time itself
    if thing.months is None:
        if period.rate and q.kind != "times":
            return "unsupported", f"The data does not say in which time “{thing.title}” was counted.", None, own[:1]
        return None
    factor = period.months / thing.months
    if abs(factor - 1) < 0.05:
        return None
    scaled = own[0].number * factor
    if q.admits(scaled):
        return "supported", f"{shown(own[0].number, thing)}, scaled to the period named.", None, own[:1]
    return (
        "contradicted",
        f"The period differs: the figure is {shown(own[0].number, thing)}.",
        shown(own[0].number, thing),
        own[:1],
    )
