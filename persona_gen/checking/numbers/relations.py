"""Relations: ratios, differences, sums, parts of a whole, and comparisons told without a number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.compute import Value, group_name, paired, shown
from persona_gen.checking.numbers.naming import described_segment
from persona_gen.domain.evidence import OVERALL
from persona_gen.domain.wording import number_text

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Bound
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work

_AS_MUCH = re.compile(
    (
        r"\s*(?:as (?:much|many|often|high|large|long|likely|willing|big|old|frequently|common)\b"
        r"|(?:of )?what (?:the|every|an|our|is)|(?:of )?that of|more likely|the (?:general|average"
        r"|overall|usual|typical)|higher|more)"
    ),
    re.IGNORECASE,
)
_DIFFERENCE = re.compile(
    (
        r"(?:\s+(?:\w+\s+){0,3}?|\s*(?:percentage )?points?\s+)(?P<dir>more|less|fewer|higher|lower"
        r"|above|below|ahead|behind|longer|shorter|older|younger)\b(?:\s+\w+)?\s*(?:than|of)?"
    ),
    re.IGNORECASE,
)
_MORE = (
    r"more|greater|higher|larger|bigger|longer|older|heavier|likelier|above|over|ahead of"
    r"|exceeds?|outspends?|exceeding|better|faster|harder|keener|stronger|oftener|commoner|quicker|sooner|earlier"
)
_LESS = (
    r"less|fewer|lower|smaller|shorter|younger|lighter|below|behind|under|lags? behind|slower|weaker|rarer|trails?"
    r"|later"
)
_PACE = frozenset({"faster", "quicker", "sooner", "earlier", "slower", "later"})
"""Words of pace: of a stretch of time, what is faster has less."""
_COMPARE = re.compile(
    (
        rf"\b(?P<hedge>far|much|well|clearly|a little|slightly|somewhat|a touch|a bit|comfortably"
        rf"|considerably|marginally)?\s*(?P<dir>(?P<more>{_MORE})|(?P<less>{_LESS}))\b"
    ),
    re.IGNORECASE,
)
_SIZE = re.compile(r"smaller|larger|bigger|longer|shorter|older|younger|heavier|lighter", re.IGNORECASE)
"""Comparatives of an amount, never of a share."""
_SAME = re.compile(
    (
        r"\b(?:close to|similar to|the same as|(?:almost |nearly |about |just )?(?:exactly )?as "
        r"(?:much|many|often|likely|high|old|long|large|big|frequently|common) as|on a par with|in "
        r"line with|level with|no different from|equal to|next to nothing between|little between"
        r"|matches)\b"
    ),
    re.IGNORECASE,
)


def differing(work: Work) -> None:
    """Decide "about 48,000 a year more than that of Marcus"."""
    for q in work.open_quantities("number", "money", "percent", "duration"):
        match = _DIFFERENCE.match(work.text, q.end)
        if match is None or re.search(r"\b(?:or|and|is|are|was|were)\s+$", work.text[q.end : match.start("dir")]):
            continue
        if any(o.start <= match.start("dir") < o.end for o in work.reading.quantities):
            continue
        target = _target(work, match.end())
        if target is None or not re.search(r"\b(?:than|of|above|below|behind|ahead)\b", match.group()):
            continue
        chunk = work.reading.chunk_at(q.start)
        points = q.kind == "number" and bool(re.match(r"\s+(?:percentage )?points\b", work.text[q.end :]))
        allow = [t for t in work.binder.things if t.is_share == (q.kind == "percent" or points)]
        bound = work.binder.bind(work.scopes(chunk), allow=allow)
        pairs = paired(bound[0].thing, work.own, target, work.context) if len(bound) == 1 else []
        if not pairs:
            continue
        left, right = pairs[0]
        sign = 1 if match.group("dir").casefold() in {"more", "higher", "above", "ahead", "longer", "older"} else -1
        gap = (left.number - right.number) * sign * (100 if points else 1)
        relative = gap / right.number if q.kind == "percent" and right.number else gap
        verdict = "supported" if q.admits(gap) or q.admits(relative) else "contradicted"
        _finish(work, verdict, q, bound[0], [left, right], target, (match.start("dir"), match.end()))


def _target(work: Work, start: int, end: int | None = None) -> str | None:
    """Return whom a comparison that ends at `start` points at: a segment, everybody, or None."""
    end = end or len(work.text)
    for ref in work.reading.references:
        if start - 12 <= ref.start < end and ref.segment not in {"others", work.own}:
            return ref.segment
    tail = work.text[start : min(end, start + 90)]
    return described_segment(tail, work.context, without=work.own)


def _finish(
    work: Work, verdict: str, q: Quantity, bound: Bound, used: list[Value], target: str, *spans: tuple[int, int]
) -> None:
    work.used.add(q.start)
    thing = bound.thing
    refs = [(r.start, r.end) for r in work.reading.references]
    tail = re.match(r"[^,.;:]*", work.text[q.end :])
    if tail and described_segment(tail.group(), work.context, without=work.own) == target:
        refs.append((q.end, q.end + tail.end()))
    reason = (
        f"“{thing.title}”: {shown(used[0].number, thing)} here, {shown(used[1].number, thing)} for "
        f"{group_name(target, work.context)}."
    )
    ratio = used[0].number / used[1].number if used[1].number else 0.0
    if verdict != "supported" and not (
        bound.whole or (bound.firm and not work.strange(work.reading.chunk_at(q.start)))
    ):
        return
    work.emit(
        verdict,
        work.spans(bound, (q.start, q.end), *spans, *refs),
        used,
        reason,
        f"{number_text(round(ratio, 2))} times" if ratio else None,
        [thing],
    )


def ratios(work: Work) -> None:
    """Decide "more than twice what the average shopper spends", "for every coin … about seven"."""
    _for_every(work)
    for q in work.open_quantities("ratio", "fraction"):
        match = _AS_MUCH.match(work.text, q.end)
        if match is None and not (q.kind == "ratio" and q.qualifier != "plain"):
            continue
        chunk = work.reading.chunk_at(q.start)
        target = _target(work, q.end)
        left = work.own
        named = [r.segment for r in work.reading.references if r.start < q.start and r.segment != "others"]
        if target is None and named and named[-1] != work.own and named[-1] != OVERALL:
            target, left = work.own, named[-1]
        if target is None and named and named[-1] == OVERALL:
            target = OVERALL
        target = target or work.reading.other
        if target is None:
            continue
        joint = _joint(work, match.end() if match else q.end, chunk.end)
        scopes = [work.features(chunk.start, joint), *work.scopes(chunk)[1:]]
        bound = work.binder.bind(scopes, spans=work.reading.quantities, refine=work.topic(chunk))
        topic = work.topic(chunk)
        if len(bound) != 1 and topic:
            bound = work.binder.bind([topic])
        pairs = [p for b in bound[:1] for p in paired(b.thing, left, target, work.context) if p[1].number]
        if len(bound) != 1 or not pairs:
            continue
        good = [p for p in pairs if q.admits(p[0].number / p[1].number)]
        pair = good[0] if good else pairs[0]
        _finish(
            work,
            "supported" if good else "contradicted",
            q,
            bound[0],
            list(pair),
            target,
            match.span() if match else (q.start, q.end),
        )


def _joint(work: Work, start: int, end: int) -> int:
    """Return where the description of the other side begins ("… as likely to leave | as a customer with …")."""
    joints = [m.start() for m in re.finditer(r"\b(?:as|than)\b", work.text[start:end])]
    named = any(start - 4 <= r.start < end for r in work.reading.references)
    return start + joints[-1] if joints and not named else end


def _for_every(work: Work) -> None:
    found = re.search(
        r"\bfor (?:every|each) (?:\w+ )?(?:coin|unit|one|dollar|euro|pound|order|visit|purchase)\b",
        work.text,
        re.IGNORECASE,
    )
    quantities = work.open_quantities("number") if found else []
    named = [r for r in work.reading.references if r.segment != "others"]
    if found is None or not quantities or not named:
        return
    q = quantities[-1]
    first = next((r for r in named if r.start >= found.end() and r.start < q.start and r.segment != work.own), None)
    bound = work.binder.bind([work.features(0, len(work.text))])
    pairs = [p for b in bound[:1] for p in paired(b.thing, work.own, first.segment, work.context)] if first else []
    if first is None or len(bound) != 1 or not pairs:
        return
    good = [p for p in pairs if p[1].number and q.admits(p[0].number / p[1].number)]
    _finish(
        work,
        "supported" if good else "contradicted",
        q,
        bound[0],
        list((good or pairs)[0]),
        first.segment,
        found.span(),
    )


def comparisons(work: Work) -> None:
    """Decide comparisons told without a number: "more often than the average customer", "close to what … earns"."""
    quantities = work.reading.quantities
    for pattern, same in ((_SAME, True), (_COMPARE, False)):
        for match in pattern.finditer(work.text):
            at = match.start("dir") if not same else match.start()
            if any(q.start <= at < q.end or 0 <= at - q.end < 2 for q in quantities):
                continue
            target = _compared_with(work, match.end(), same=same)
            if target is None:
                continue
            chunk = work.reading.chunk_at(match.start())
            numeric = re.search(r"\bas (?:much|many|long|old)\b", match.group()) or _SIZE.fullmatch(
                match.groupdict().get("dir") or ""
            )
            allow = [t for t in work.binder.things if not (numeric and t.is_share)]
            bound = [
                b
                for b in work.binder.bind(work.scopes(chunk), allow=allow, spans=quantities, refine=work.topic(chunk))
                if b.score > 0.3
            ]
            if len(bound) == 1:
                _compare(work, match, bound[0], target, same=same)


_RESTRICTED = re.compile(r"\s+(?:who|whose|with)\b", re.IGNORECASE)
"""After "the typical patient" it is no longer everybody who is spoken of."""


def _compared_with(work: Work, at: int, *, same: bool) -> str | None:
    """Return whom the words after a comparative name, if they follow closely enough."""
    rest = work.text[at : at + 110]
    joint = re.search(r"\b(?:than|as|of|to)\b", rest, re.IGNORECASE)
    refs = [r for r in work.reading.references if at - 3 <= r.start <= at + 110 and r.segment != work.own]
    first = refs[0] if refs else None
    if first is not None and first.segment == "others":
        return None
    if first is not None and first.segment == OVERALL and _RESTRICTED.match(work.text, first.end):
        return None
    if first is not None and first.segment != work.own and (same or joint or first.start - at < 8):
        return first.segment
    if joint is None or same:
        return None
    return described_segment(rest[joint.end() :], work.context, without=work.own)


def _compare(work: Work, match: re.Match[str], bound: Bound, target: str, *, same: bool) -> None:
    pairs = paired(bound.thing, work.own, target, work.context)
    if not pairs:
        return
    left, right = pairs[0]
    if same:
        right_way = right.number != 0 and abs(left.number / right.number - 1) < 0.07
    else:
        more = bool(match.group("more")) != (bound.thing.family == "duration" and match["dir"].casefold() in _PACE)
        right_way = left.number > right.number if more else left.number < right.number
        if (match.group("hedge") or "").casefold() in {"far", "much", "well", "considerably"} and right.number:
            right_way = right_way and abs(left.number / right.number - 1) > 0.08
    refs = [(r.start, r.end) for r in work.reading.references if r.segment == target]
    thing = bound.thing
    if not right_way and not bound.firm:
        return
    reason = (
        f"“{thing.title}”: {shown(left.number, thing)} here, {shown(right.number, thing)} for "
        f"{group_name(target, work.context)}."
    )
    work.emit(
        "supported" if right_way else "contradicted",
        work.spans(bound, match.span(), *refs),
        [left, right],
        reason,
        None,
        [thing],
    )
