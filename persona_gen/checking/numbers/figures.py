"""Figures: a quantity beside the statistic that it is bound to, on the right base, period and segment."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.binding import Bound, opposite_span, same_span
from persona_gen.checking.numbers.compute import Value, base_text, group_name, reversed_share, shown, values
from persona_gen.checking.numbers.grammar import MONTHS
from persona_gen.checking.numbers.lexicon import STOP, features
from persona_gen.checking.numbers.reading import PEOPLE
from persona_gen.domain.evidence import OVERALL
from persona_gen.domain.wording import percent_text

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.checking.numbers.grammar import Period, Quantity
    from persona_gen.checking.numbers.reading import Chunk
    from persona_gen.checking.numbers.work import Work

_ROUND = frozenset({2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 12.0, 20.0, 50.0, 100.0, 1000.0})
"""Wholes that make a proportion ("three in ten"), not a head count."""
SHARES = ("percent", "fraction", "of")
_GROUPS = re.compile(r"\s+(?:\w+\s+)?(?:groups?|segments?|profiles?|personas?|roles?|clusters?|types?|audiences?|tiers?|cohorts?|kinds?)\b", re.IGNORECASE)  # fmt: skip
_AGE_BEFORE = re.compile(r"(?:\b(?:is|at|aged?|age of|turned|now|median age of|average age of)|\w,)\s+$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"\s*(?:$|[,.;:]|and\b|she\b|he\b|years old)")
_RESTRICT = r"(?:who|that|which|with|using|having|taking|accepting)"
_REVERSED_FIRST = re.compile(rf"\b(?:of|among|out of)\s+(?:all\s+)?(?:of\s+)?(?:the\s+|our\s+|those\s+)?(?:everyone|everybody|all|those|{PEOPLE})\s+{_RESTRICT}\b(?P<what>[^,]*),\s*$", re.IGNORECASE)  # fmt: skip
_REVERSED_NEXT = re.compile(rf"\s*(?:of|among)\s+(?:all\s+)?(?:of\s+)?(?:the\s+|our\s+|those\s+)?(?:everyone|everybody|all|those|{PEOPLE})\s+{_RESTRICT}\b(?P<what>.*?)\b(?:are|is|come|comes|belong|belongs)\b(?P<whose>.*)", re.IGNORECASE)  # fmt: skip
_MEMBERSHIP = re.compile(r"^\s*(?:are|is|come|comes|belong|belongs|fall|falls|sit|sits)\b", re.IGNORECASE)
_BASE_AFTER = re.compile(
    rf"\s*(?:of|out of|among)\s+(?:(?:all|the|our|whole|entire|total|full|customer|patient|user|client|data|\w+s’?)\s+)*(?:{PEOPLE}|everyone|everybody|those|base|sample|survey|population|database)\b(?!\s+(?:like|such as|in (?:her|his|this|their)))",
    re.IGNORECASE,
)  # fmt: skip
_BELONGS = re.compile(r"\b(?:make up|makes up|making up|account for|accounts for|represent|represents|belongs? (?:in|to)|stands? for|speaks? for|covers?|comprises?|largest|smallest|biggest|fall into|falls into|size of)\b", re.IGNORECASE)  # fmt: skip


def segment_size(work: Work) -> None:
    """Decide "42 % of our customers are like her", "158 people", "the five groups"."""
    for q in work.open_quantities():
        groups = _GROUPS.match(work.text, q.end)
        if q.kind == "number" and groups and q.qualifier == "plain":
            known = len(work.context.base.segments)
            if q.value == known:
                work.used.add(q.start)
                work.emit("supported", [(q.start, groups.end())], [], f"The study has {known} segments.")
            continue
        if q.kind == "number" and re.match(rf"\s+{PEOPLE}\b(?! (?:like|who|have))", work.text[q.end :], re.IGNORECASE):
            _headcount(work, q)
        elif q.kind in SHARES and _is_membership(work, q):
            _membership(work, q)


def _is_membership(work: Work, q: Quantity) -> bool:
    """Tell whether a share speaks of the whole base and of who belongs to the segment."""
    after = _BASE_AFTER.match(work.text, q.end)
    inner = q.kind == "of" and re.search(rf"{PEOPLE} (?:in|out of)", work.text[q.start : q.end], re.IGNORECASE)
    chunk = work.reading.chunk_at(q.start)
    around = work.text[max(0, chunk.start - 60) : chunk.end]
    if inner and re.match(r"\s+belongs?\b", work.text[q.end :]):
        return True
    if not after or re.match(
        rf"\s+{_RESTRICT}\b(?! (?:we|have on|took|answered|responded|completed|filled|were asked|participated|replied))",
        work.text[after.end() :],
        re.IGNORECASE,
    ):
        return False
    if any(r.start < after.end() and q.end <= r.start and r.segment == work.own for r in work.reading.references):
        return False
    tail = work.text[after.end() : chunk.end]
    own_name = segment_words(work, tail)
    return bool(_BELONGS.search(around)) or own_name


def segment_words(work: Work, tail: str) -> bool:
    """Tell whether the rest of a sentence says what makes the segment ("have a young child at home")."""
    segment = work.context.base.segments_by_id.get(work.own)
    if segment is None:
        return False
    said, name = features(tail), features(segment.name)
    others = [features(s.name) for s in work.context.base.segments if s.id != work.own]
    telling = {f for f in name if sum(f in o for o in others) <= len(others) / 2}
    return bool(said & telling) and not {f for f in said if f in work.binder.weight and f not in name}


def _headcount(work: Work, q: Quantity) -> None:
    chunk = work.reading.chunk_at(q.start)
    subject = chunk.subject
    segment = work.context.base.segments_by_id.get(subject)
    around = work.text[chunk.start : chunk.end] + work.text[chunk.end : chunk.end + 30] * (chunk.index == 0)
    telling = _BELONGS.search(work.text[: q.end]) or re.search(
        r"took part|interviewed|participated|recruited|were asked|\bin (?:her|his|their|this) (?:group|segment)\b",
        around,
        re.IGNORECASE,
    )
    if segment is None or segment.n is None or not telling or q.value < 2:
        return
    end = re.match(rf"\s+{PEOPLE}", work.text[q.end :], re.IGNORECASE)
    span = (q.start, q.end + (end.end() if end else 0))
    work.used.add(q.start)
    if q.admits(segment.n):
        work.emit("supported", [span], [], f"{segment.name} has {segment.n:,} members.")
    else:
        work.emit("contradicted", [span], [], f"{segment.name} has {segment.n:,} members.", f"{segment.n:,}")


def _membership(work: Work, q: Quantity) -> None:
    chunk = work.reading.chunk_at(q.start)
    refs = [
        r
        for r in work.reading.references
        if r.segment not in {OVERALL, "others"} and chunk.start <= r.start < chunk.end
    ]
    segment = work.context.base.segments_by_id.get(refs[0].segment if refs else work.own)
    if segment is None or segment.share is None:
        return
    after = _BASE_AFTER.match(work.text, q.end)
    spans = [(q.start, after.end() if after else q.end)]
    work.used.add(q.start)
    right = percent_text(segment.share)
    if q.admits(segment.share):
        tail = (spans[0][1], chunk.end) if after and segment_words(work, work.text[after.end() : chunk.end]) else None
        work.emit("supported", [*spans, *([tail] if tail else [])], [], f"{segment.name} is {right} of the base.")
    else:
        work.emit("contradicted", spans, [], f"{segment.name} is {right} of the whole base.", right)


def reversed_base(work: Work) -> None:
    """Decide "of all who accepted, 32 % come from her group", which is not the group's own share."""
    for q in work.open_quantities(*SHARES):
        first = _REVERSED_FIRST.search(work.text[: q.start])
        rest = work.text[q.end :]
        follow = _REVERSED_NEXT.match(work.text, q.end)
        if first and _MEMBERSHIP.match(rest):
            what, whose = (first.start("what"), first.end("what")), (q.end, len(work.text))
        elif follow:
            what, whose = follow.span("what"), follow.span("whose")
        else:
            continue
        segment = _segment_in(work, whose)
        if segment is None:
            continue
        bound = work.binder.bind([work.features(*what)], allow=[t for t in work.binder.things if t.is_share])
        if len(bound) != 1:
            continue
        _decide_reversed(work, q, bound[0], segment)


def _segment_in(work: Work, span: tuple[int, int]) -> str | None:
    for ref in work.reading.references:
        if span[0] <= ref.start < span[1] and ref.segment not in {OVERALL, "others"}:
            return ref.segment
    from persona_gen.checking.numbers.reading import described_segment  # noqa: PLC0415

    return described_segment(work.text[span[0] : span[1]], work.context)


def _decide_reversed(work: Work, q: Quantity, bound: Bound, segment: str) -> None:
    share = reversed_share(bound.thing, segment, work.context)
    own = values(bound.thing, segment, work.context)
    name = group_name(segment, work.context)
    work.used.add(q.start)
    spans = work.spans(bound, (q.start, q.end))
    if share is not None and q.admits(share):
        work.emit(
            "supported", spans, own, f"{name} make up {percent_text(share)} of them (computed).", things=[bound.thing]
        )
    elif share is not None:
        hint = f"; {shown(own[0].number, bound.thing)} is the share within {name}" if own else ""
        work.emit(
            "contradicted",
            spans,
            own,
            f"The base is turned round: {name} make up about {percent_text(share)} of those with “{bound.thing.title}”{hint}.",
            percent_text(share),
            [bound.thing],
        )
    elif own and q.admits(own[0].number):
        work.emit(
            "contradicted",
            spans,
            own,
            f"The base is turned round: {shown(own[0].number, bound.thing)} is the share within {name}, not the share of {name} among them.",
            things=[bound.thing],
        )


def quartiles(work: Work) -> None:
    """Decide "half of them spent less than 125" and "the middle half earn between 70,000 and 82,500"."""
    names = {0.25: "p25", 0.5: "median", 0.75: "p75"}
    quantities = work.open_quantities()
    for q, limit in zip(quantities, quantities[1:], strict=False):
        if q.kind not in SHARES or limit.kind not in {"number", "money", "duration"} or q.value not in names:
            continue
        chunk = work.reading.chunk_at(limit.start)
        allow = [
            t
            for t in work.binder.things
            if not t.is_share and any(s.statistic in {"p25", "p75", "median"} for s in t.statistics)
        ]
        bound = work.binder.bind(work.scopes(chunk), allow=allow)
        if len(bound) != 1:
            continue
        found = {
            v.statistic.statistic: v
            for name in names.values()
            for v in values(bound[0].thing, chunk.subject, work.context, name)
        }
        if limit.upper is not None and "middle" in work.text[max(0, q.start - 12) : q.end].casefold():
            _middle(work, q, limit, bound[0], found)
        elif limit.qualifier in {"under", "at_most", "over", "at_least"} and names[q.value] in found:
            _one_quartile(work, q, limit, bound[0], found[names[q.value]])


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


def _one_quartile(work: Work, q: Quantity, limit: Quantity, bound: Bound, value: Value) -> None:
    below = limit.qualifier in {"under", "at_most"}
    point = value.number
    near = abs(point - limit.value) <= 0.1 * max(point, limit.value)
    right = near and (point <= limit.value * 1.005 if below else point >= limit.value * 0.995)
    work.used |= {q.start, limit.start}
    text = (
        f"{percent_text(q.value if below else 1 - q.value)} lie below {shown(point, bound.thing)}{base_text([value])}."
    )
    work.emit(
        "supported" if right else "contradicted",
        work.spans(bound, (q.start, q.end), (limit.start, limit.end)),
        [value],
        text,
        shown(point, bound.thing),
        [bound.thing],
    )


def plain_figures(work: Work) -> None:
    """Decide all remaining figures that stand for one statistic's value."""
    for q in work.open_quantities("number", "money", "duration", "age", "times", "ratio"):
        chunk = work.reading.chunk_at(q.start)
        allow = _fitting(work, q, chunk)
        if not allow:
            continue
        bound = work.binder.bind(work.scopes(chunk), allow=allow, refine=work.topic(chunk))
        if not bound and len(allow) == 1 and (q.kind not in {"number", "ratio"} or allow[0].family == "age"):
            only = Bound(allow[0], 1.0, allow[0].main)
            bound = [] if work.strange(chunk) else [only]
        _decide(work, q, chunk, bound)
    for q in work.open_quantities(*SHARES):
        chunk = work.reading.chunk_at(q.start)
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
        return [t for t in numeric if t.family == "duration"]
    if q.kind in {"times", "ratio"}:
        return _counted(work, q, numeric) if q.kind == "times" or _plain_times(rest) else []
    if (
        ages
        and 12 <= q.value <= 105
        and q.qualifier == "plain"
        and _AGE_BEFORE.search(before)
        and _AGE_AFTER.match(rest)
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


_STOPPED = re.compile(r"\b(?:stop(?:ped|s)? short of|fail(?:ed|s)? to|refus\w+ to|(?:do|does|did|have|has|had|would|are|is|were|was) not|(?:do|does|did|have|has|had|would|are|is|were|was)n[’']t|without|never)\b", re.IGNORECASE)  # fmt: skip


_AT_LEAST = re.compile(r"\bat least (?:somewhat|partly|fairly|moderately|a little|mildly)\b", re.IGNORECASE)


def _decide(work: Work, q: Quantity, chunk: Chunk, bound: list[Bound], *, complement: bool = False) -> None:
    """Compare a quantity with everything it may be bound to; stay silent where the words are ambiguous."""
    if not bound or len({b.thing.metric for b in bound}) > 2:
        return
    if len(bound) > 1 and len({b.thing.metric for b in bound}) == 1:
        return
    if q.kind in SHARES and _STOPPED.search(work.text, q.end, chunk.end):
        complement = not complement
    checks = [_outcome(work, q, chunk, b, complement=complement) for b in bound]
    verdicts = {c[0] for c in checks}
    if len(bound) > 1 and (len(verdicts) > 1 or "supported" in verdicts and len(bound) > 1):
        return
    verdict, reason, suggestion, used = checks[0]
    counted = q.kind == "number" and _noun_after(work, q, chunk) & features(bound[0].thing.unit or "")
    typed = (q.kind in {"money", "duration", "times", "age"} or counted) and (
        verdict == "supported" or not work.strange(chunk)
    )
    if verdict == "none" or not (bound[0].firm or typed):
        return
    if bound[0].thing.needs_category and _AT_LEAST.search(work.text):
        return
    work.used.add(q.start)
    spans = work.spans(bound[0], (q.start, q.end), *_period_spans(work, chunk))
    spans += [(r.start, r.end) for r in work.reading.references if r.segment == work.reading.subject_of(q)]
    spans += [
        (o.start, o.end)
        for o in work.reading.quantities
        if bound[0].thing.span and (same_span(bound[0].thing.span, o) or opposite_span(bound[0].thing.span, o))
    ]
    for o in work.reading.quantities:
        if (o.start, o.end) in spans:
            work.used.add(o.start)
    work.emit(verdict, spans, used, reason, suggestion, [bound[0].thing])


def _period_spans(work: Work, chunk: Chunk) -> list[tuple[int, int]]:
    return [(p.start, p.end) for p in work.reading.periods]


def _outcome(
    work: Work, q: Quantity, chunk: Chunk, bound: Bound, *, complement: bool
) -> tuple[str, str, str | None, list[Value]]:
    """Return verdict ("none" where nothing can be said), reason, suggestion and what was used."""
    thing, subject = bound.thing, work.reading.subject_of(q)
    own = values(thing, subject, work.context, work.wanted(chunk))
    name = group_name(subject, work.context)
    if not own:
        if bound.score < 0.8:
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
    if thing.is_share and q.whole and own[0].n and not (q.whole in _ROUND):
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
        reason = f"{shown(other.number, thing)} is the {other.statistic.statistic}; the {best.statistic.statistic} is {here}{base_text([best])}."
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
    close = (
        [p for p in inside if 0 <= p.start - q.end < 30]
        or [p for p in inside if not p.rate or p.start >= q.end]
        or inside
    )
    return close[0] if close else None


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
