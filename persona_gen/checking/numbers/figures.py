"""Figures: a quantity beside the statistic that it is bound to, on the right base, period and segment."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.bases import counts_others
from persona_gen.checking.numbers.binding import Bound, opposite_span, same_amount, same_span
from persona_gen.checking.numbers.compute import Value, base_text, group_name, shown, values
from persona_gen.checking.numbers.denial import denials
from persona_gen.checking.numbers.direction import cue_before, right_way
from persona_gen.checking.numbers.intervals import accepted
from persona_gen.checking.numbers.lexicon import OPPOSITES, STOP, features
from persona_gen.checking.numbers.patterns import MONTHS, SHARES
from persona_gen.checking.numbers.reading import PEOPLE
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.checking.numbers.grammar import Period, Quantity
    from persona_gen.checking.numbers.reading import Chunk
    from persona_gen.checking.numbers.work import Work

_ROUND = frozenset({2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 20.0, 50.0, 100.0, 1000.0})
"""Wholes that make a proportion ("three in ten"), not a head count."""
_AGE_BEFORE = re.compile(r"(?:\b(?:is|at|aged?|age of|turned|now|median age of|average age of)|\w,)\s+$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"\s*(?:$|[,.;:]|and\b|she\b|he\b|years old)")


def plain_figures(work: Work) -> None:
    """Decide all remaining figures that stand for one statistic's value."""
    for q in work.open_quantities("number", "money", "duration", "age", "times", "ratio"):
        chunk = work.reading.chunk_at(q.start)
        if _of_a_label(work, q):
            continue
        if going_on := _going_on(work, q, chunk):
            _decide(work, q, chunk, going_on)
            continue
        allow = _fitting(work, q, chunk)
        if not allow:
            continue
        bound = work.binder.bind(work.scopes(chunk), allow=allow, refine=work.topic(chunk))
        if not bound and len(allow) == 1 and (q.kind not in {"number", "ratio"} or allow[0].family == "age"):
            only = Bound(allow[0], 1.0, allow[0].main)
            bound = [] if work.strange(chunk) or _foreign(work, chunk, only) else [only]
        _decide(work, q, chunk, bound)
    for q in work.open_quantities(*SHARES):
        chunk = work.reading.chunk_at(q.start)
        if counts_others(work, q):
            continue
        spans = tuple(o for o in work.reading.quantities if o.start != q.start and o.kind not in SHARES)
        shares = [t for t in work.binder.things if t.is_share]
        near = tuple(o for o in spans if work.reading.chunk_at(o.start).index == chunk.index)
        bound = work.binder.bind(work.scopes(chunk), allow=shares, spans=near or spans)
        opposite = [t for t in shares if t.span and any(opposite_span(t.span, o) for o in near or spans)]
        if opposite:
            turned = work.binder.bind(work.scopes(chunk), allow=[replace(t, needs_category=False) for t in opposite])
            if turned:
                _decide(work, q, chunk, turned, complement=True)
                continue
        _decide(work, q, chunk, bound)


def _foreign(work: Work, chunk: Chunk, bound: Bound) -> bool:
    """Tell whether a chunk holds words of metrics other than the one that a figure is bound to."""
    wanted = bound.thing.main | bound.thing.special
    said = {f.lstrip("~") for f in work.features(chunk.start, chunk.end)}
    return any(f in work.binder.weight and f not in wanted and OPPOSITES.get(f) not in wanted for f in said)


def _of_a_label(work: Work, q: Quantity) -> bool:
    """Tell whether a figure belongs to a label or names a kind ("the full five stars", "the two-star ones")."""
    if q.kind == "number" and re.match(r"-[a-z]", work.text[q.end :]):
        return True
    if re.search(r"\b(?:out of|of (?:the|her|his|their))\s+$", work.text[: q.start], re.IGNORECASE):
        return True
    nouns = _noun_after(work, q, work.reading.chunk_at(q.start))
    if q.kind == "number" and not nouns and work.text[: q.end].casefold().endswith("one"):
        return True
    return any(
        same_amount(inner, q) and (not noun or noun & nouns) for t in work.binder.things for inner, noun in t.inner
    )


def _going_on(work: Work, q: Quantity, chunk: Chunk) -> list[Bound]:
    """Return what the last figure spoke of, where a bare figure for others follows ("above the overall 49")."""
    last = work.last
    if (
        last is None
        or q.kind == "ratio"
        or last.thing.is_share != (q.kind in SHARES)
        or work.reading.subject_of(q) == work.own
    ):
        return []
    if work.reading.chunk_at(q.start).index == 0 or any(
        f in work.binder.weight for f in work.features(chunk.start, chunk.end)
    ):
        return []
    return [replace(last, named=True)]


def _fitting(work: Work, q: Quantity, chunk: Chunk) -> list[Thing]:
    """Return the things whose unit can stand behind a quantity."""
    numeric = [
        t
        for t in work.binder.things
        if not t.is_share and not (t.statistics[0].segment == OVERALL and t.statistics[0].statistic == "count")
    ]
    ages = [t for t in numeric if t.family == "age"]
    before, rest = work.text[: q.start], work.text[q.end :]
    if q.kind == "age":
        return ages
    if q.kind == "money":
        return [t for t in numeric if t.family == "money"]
    if q.kind == "duration":
        old = "AGE" in work.features(chunk.start, chunk.end) and (q.unit or "").startswith("year")
        return ages if ages and old else [t for t in numeric if t.family == "duration"]
    if q.kind in {"times", "ratio"}:
        return _counted(work, q, numeric) if q.kind == "times" or _plain_times(rest) else []
    if (
        ages
        and 12 <= q.value <= 105
        and q.qualifier == "plain"
        and _AGE_BEFORE.search(before)
        and _AGE_AFTER.match(rest)
        and not any(f in work.binder.weight and f != "AGE" for f in work.features(chunk.start, chunk.end))
    ):
        return ages
    if re.match(r"\s*(?:%|percent)", rest):
        return []
    noun = _noun_after(work, q, chunk)
    if noun:
        return [t for t in numeric if t.family != "age" and noun & (t.main | features(t.unit or ""))]
    return [t for t in numeric if t.family != "age" or "AGE" in work.features(chunk.start, chunk.end)]


def _counted(work: Work, q: Quantity, numeric: list[Thing]) -> list[Thing]:
    """Return what "six times a month" can speak of: things counted per period, where there are any."""
    counted = [t for t in numeric if t.family not in {"money", "age", "duration"}]
    period = any(p.rate and 0 <= p.start - q.end < 3 for p in work.reading.periods)
    rates = [t for t in counted if t.rate]
    return rates if period and rates else counted


def _plain_times(rest: str) -> bool:
    return not re.match(r"\s*(?:as|more|less|the|what|higher|lower|that|over|greater|fewer|larger|bigger)\b", rest)


def _noun_after(work: Work, q: Quantity, chunk: Chunk) -> set[str]:
    """Return the features of the words right after a figure, up to the first small word."""
    found: set[str] = set()
    position = q.end
    for match in re.finditer(r"[^\W\d_][\w’'-]*|[,.;:()]", work.text[q.end : chunk.end]):
        word = match.group()
        from persona_gen.checking.context import stem  # noqa: PLC0415

        if not word[0].isalpha() or (stem(word) in STOP and not found) or stem(word) in STOP:
            break
        position = q.end + match.end()
    found |= {m.feature for m in work.reading.mentions if q.end <= m.start < position}
    return found


_DERIVED = re.compile(
    r"\b(?:points?|gap|difference|apart|together|combined|in total|altogether|sum|between them|the rest|remaining"
    r"|remainder|another|further|extra|additional|on top|margin|for every|apiece|twice|double|times as|ratio|the other"
    r"|of those who|of them who|of whom|added up|put together|shave[sd]?|exceeds?"
    r"|outnumbers?|every (?:other|two|three|four|five|six|seven|eight|nine|ten|\d+))\b",
    re.IGNORECASE,
)
"""Words of arithmetic: a figure beside them may be computed, and no statistic's own value."""
_THAN_AFTER = re.compile(
    (
        r"\s+(?:[\w-]+ ){0,2}?(?:more|less|fewer|higher|lower|longer|shorter|older|younger|above"
        r"|below|ahead|behind|earlier|later|sooner)\b"
    ),
    re.IGNORECASE,
)


def _derived(work: Work, q: Quantity, chunk: Chunk) -> bool:
    """Tell whether a figure may be the outcome of arithmetic that no rule has followed."""
    around = work.text[chunk.start : chunk.end + 25]
    return bool(_DERIVED.search(around)) or bool(_THAN_AFTER.match(work.text, q.end))


_AT_LEAST = re.compile(r"\bat least (?:somewhat|partly|fairly|moderately|a little|mildly)\b", re.IGNORECASE)


def _decide(work: Work, q: Quantity, chunk: Chunk, bound: list[Bound], *, complement: bool = False) -> None:
    """Compare a quantity with everything it may be bound to; stay silent where the words are ambiguous."""
    if not bound or len({b.thing.metric for b in bound}) > 2:
        return
    if len(bound) > 1 and len({b.thing.metric for b in bound}) == 1:
        return
    denied = denials(work, q, bound[0]) if q.kind in SHARES else []
    if len(denied) > 1:
        return
    no_value = q.kind not in SHARES and _value_denied(work, q)
    if denied:
        complement = not complement
    q = _compared(work, q)
    checks = [_outcome(work, q, chunk, b, complement=complement) for b in bound]
    verdicts = {c[0] for c in checks}
    if len(bound) > 1 and (len(verdicts) > 1 or ("supported" in verdicts and len(bound) > 1)):
        return
    verdict, reason, suggestion, used = checks[0]
    if no_value:
        verdict, reason = ("contradicted", f"It is just that: {reason}") if verdict == "supported" else ("none", "")
    counted = q.kind == "number" and _noun_after(work, q, chunk) & features(bound[0].thing.unit or "")
    typed = (q.kind in {"money", "duration", "times", "age"} or counted) and (
        verdict == "supported" or not (work.strange(chunk) or _foreign(work, chunk, bound[0]))
    )
    if verdict == "none" or not (bound[0].firm or typed):
        return
    if verdict == "contradicted" and not bound[0].whole and work.strange(chunk) and work.context.snippets_of(work.own):
        return
    if bound[0].thing.needs_category and _AT_LEAST.search(work.text):
        return
    if verdict != "supported" and _derived(work, q, chunk):
        return
    subject = work.reading.subject_of(q)
    cue = cue_before(work, q) if subject != work.own and work.last and work.last.thing is bound[0].thing else None
    if cue is not None and verdict == "supported":
        own = [
            v
            for v in values(bound[0].thing, work.own, work.context)
            if v.statistic.statistic == used[0].statistic.statistic
        ]
        if own and not right_way(cue, own[0].number, used[0].number):
            verdict, used = "contradicted", [own[0], used[0]]
            reason = f"“{cue.group()}” points the wrong way: {shown(own[0].number, bound[0].thing)} here, {reason}"
    work.last = bound[0]
    work.told.add((bound[0].thing.metric, subject))
    work.used.add(q.start)
    spans = work.spans(bound[0], (q.start, q.end))
    if not bound[0].thing.is_share and (period := _period_of(work, q, chunk)):
        spans.append((period.start, period.end))
    spans += [(r.start, r.end) for r in work.reading.references if r.segment == work.reading.subject_of(q)]
    spans += [
        (o.start, o.end)
        for o in work.reading.quantities
        if bound[0].thing.span and (same_span(bound[0].thing.span, o) or opposite_span(bound[0].thing.span, o))
    ]
    spans += [d.span() for d in denied] + ([cue.span()] if cue else [])
    if q.whole and used and used[0].n == q.whole:
        spans += [
            whole.span()
            for whole in re.finditer(rf"\w+\s+(?:[\w-]+ )?{PEOPLE}\b", work.text[: q.start])
            if _is_whole(work, whole, q)
        ]
    for o in work.reading.quantities:
        if (o.start, o.end) in spans:
            work.used.add(o.start)
    work.emit(verdict, spans, used, reason, suggestion, [bound[0].thing])


def _compared(work: Work, q: Quantity) -> Quantity:
    """Return "above 49 % overall", told beside an own figure, as a plain 49 %: the word compares, it does not qualify."""
    directed = q.qualifier in {"over", "under", "well_over", "well_under"}
    if not directed or work.reading.subject_of(q) == work.own or work.last is None:
        return q
    low, high = accepted(q.value, q.upper, q.step, "plain", q.kind)
    return replace(q, qualifier="plain", low=low, high=high)


_DENIED = re.compile(
    r"\b(?:not|no longer|never|nowhere near|far from|anything but|\w+n[’']t|isn't)\s+(?:[\w]+\s+){0,2}$", re.IGNORECASE
)


def _value_denied(work: Work, q: Quantity) -> bool:
    """Tell whether a value is denied right before it ("is not 76,713")."""
    chunk = work.reading.chunk_at(q.start)
    return q.qualifier == "plain" and bool(_DENIED.search(work.text[chunk.start : q.start]))


def _is_whole(work: Work, match: re.Match[str], q: Quantity) -> bool:
    """Tell whether a match is the whole of a share ("Of the seven participants who voted, five …")."""
    return any(o.kind == "number" and o.start == match.start() and o.value == q.whole for o in work.reading.quantities)


def _outcome(
    work: Work, q: Quantity, chunk: Chunk, bound: Bound, *, complement: bool
) -> tuple[str, str, str | None, list[Value]]:
    """Return verdict ("none" where nothing can be said), reason, suggestion and what was used."""
    thing, subject = bound.thing, work.reading.subject_of(q)
    own = values(thing, subject, work.context, work.wanted(chunk))
    name = group_name(subject, work.context)
    if not own:
        everybody = values(thing, OVERALL, work.context)
        if subject != OVERALL and everybody and bound.whole and q.admits(everybody[0].number):
            text = f"{shown(everybody[0].number, thing)} is the figure of everybody; the evidence has none for {name}."
            return "unsupported", text, None, everybody[:1]
        if bound.score < 0.8 or work.context.snippets_of(subject):
            return "none", "", None, []
        return "unsupported", f"The evidence has no figure on “{thing.title}” for {name}.", None, []
    q = _converted(q, thing)
    if q.kind == "money" and q.unit and q.unit not in (thing.unit or "").upper():
        stated = [v for v in own if q.admits(v.number)]
        reason = (
            "The data does not state a currency"
            if "money" in (thing.unit or "money")
            else f"The figure is in {thing.unit}"
        )
        return (
            "unsupported" if stated else "contradicted",
            f"{reason}; the figure is {shown(own[0].number, thing)}.",
            shown(own[0].number, thing),
            own,
        )
    numbers = [(1 - v.number if complement else v.number) for v in own]
    period = _period_of(work, q, chunk)
    if not thing.is_share and period is not None and thing.family not in {"age", "duration"}:
        clash = _period_clash(q, thing, period, own)
        if clash is not None:
            return clash
    if thing.is_share and (late := work.other_period(thing, q)):
        return (
            "contradicted",
            f"The period differs: “{thing.title}” is what was counted, not “{work.text[late.start : late.end]}”.",
            thing.title,
            own[:1],
        )
    if thing.is_share and q.whole and own[0].n and q.whole not in _ROUND:
        wrong_base = _base_clash(q, thing, own[0])
        if wrong_base:
            return wrong_base
    few = _few_answered(work, q, own[0])
    if few:
        return "unsupported", few, None, own[:1]
    right = [v for v, number in zip(own, numbers, strict=True) if _admits(q, number, v)]
    if right:
        return "supported", f"{shown(right[0].number, thing)} for {name}{base_text(right)}.", None, right
    best = own[0]
    here = shown(numbers[0], thing)
    hint = f"{shown(q.value, thing) if q.kind in SHARES or q.kind == 'number' else work.text[q.start : q.end].strip()}"
    other = next((v for v in values(thing, subject, work.context) if q.admits(v.number)), None)
    if other is not None and len(own) < len(values(thing, subject, work.context)):
        reason = (
            f"{shown(other.number, thing)} is the {other.statistic.statistic}; the "
            f"{best.statistic.statistic} is {here}{base_text([best])}."
        )
    elif where := (None if complement else work.elsewhere(thing, q, subject)):
        reason = f"{hint} is the figure of {where}; for {name} it is {here}{base_text([best])}."
    else:
        reason = f"“{thing.title}” is {here} for {name}{base_text([best])}, not {work.text[q.start : q.end].strip()}."
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


def _base_clash(q: Quantity, thing: Thing, value: Value) -> tuple[str, str, str | None, list[Value]] | None:
    if q.whole == value.n:
        return None
    return (
        "contradicted",
        f"The base of “{thing.title}” is {value.n}, not {q.whole:g}.",
        f"{round(value.number * (value.n or 0))} of {value.n}",
        [value],
    )


def _period_of(work: Work, q: Quantity, chunk: Chunk) -> Period | None:
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


def _period_clash(
    q: Quantity, thing: Thing, period: Period, own: list[Value]
) -> tuple[str, str, str | None, list[Value]] | None:
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
