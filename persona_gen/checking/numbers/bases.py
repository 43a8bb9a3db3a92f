"""Bases: who is counted, how large the segment is, and whose share a share is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.binding import HOUSE
from persona_gen.checking.numbers.compute import group_name, reversed_share, shown, values
from persona_gen.checking.numbers.lexicon import features
from persona_gen.checking.numbers.naming import PEOPLE
from persona_gen.checking.numbers.patterns import NUMBER, SHARES
from persona_gen.checking.numbers.words import parse_words
from persona_gen.domain.evidence import OVERALL
from persona_gen.domain.wording import percent_text

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Bound
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work

_GROUPS = re.compile(
    (
        r"\s+(?:\w+\s+)?(?:groups?|segments?|profiles?|personas?|roles?|clusters?|types?|audiences?"
        r"|tiers?|cohorts?|kinds?)\b"
    ),
    re.IGNORECASE,
)
_RESTRICT = r"(?:who|that|which|with|using|having|taking|accepting)"
_REVERSED_FIRST = re.compile(
    (
        rf"\b(?:of|among|out of)\s+(?:all\s+)?(?:of\s+)?(?:the\s+|our\s+|those\s+)?(?:everyone"
        rf"|everybody|all|those|{PEOPLE})\s+{_RESTRICT}\b(?P<what>[^,]*),?\s*$"
    ),
    re.IGNORECASE,
)
_REVERSED_NEXT = re.compile(
    (
        rf"\s*(?:of|among)\s+(?:all\s+)?(?:of\s+)?(?:the\s+|our\s+|those\s+)?(?:everyone|everybody"
        rf"|all|those|{PEOPLE}|[a-z]+s)\s+{_RESTRICT}\b(?P<what>\s+\S+\s.*?)\b(?:are|is|were|was|come|comes|came"
        rf"|belong|belongs|belonged|work|works|stem|stems)\b(?P<whose>.*)"
        rf"|\s*of\s+all\s+(?:of\s+)?(?:the\s+|our\s+)?(?P<what2>[^,.;]{{3,60}}?)\s+(?:come|comes|came|stem|stems"
        rf"|belong|belongs|(?:are|is|were|was)\s+(?:written|made|placed|sent|left|given))\b(?P<whose2>.*)"
    ),
    re.IGNORECASE,
)
_MEMBERSHIP = re.compile(
    r"\s*(?:are|is|were|was|come|comes|came|belong|belongs|belonged|fall|falls|fell|sit|sits|sat|works?|stems?)\b",
    re.IGNORECASE,
)
_BASE_AFTER = re.compile(
    (
        rf"\s*(?:of|out of|among)\s+(?:(?:all|the|our|whole|entire|total|full|customer|patient|user"
        rf"|client|data|\w+s’?)\s+)*(?:{PEOPLE}|everyone|everybody|those|base|sample|survey"
        rf"|population|database)\b(?!\s+(?:like|such as|in (?:her|his|this|their)))"
    ),
    re.IGNORECASE,
)
_BELONGS = re.compile(
    (
        r"\b(?:make up|makes up|making up|account for|accounts for|represent|represents|belongs? "
        r"(?:in|to)|stands? for|speaks? for|covers?|comprises?|largest|smallest|biggest|fall into"
        r"|falls into|size of)\b"
    ),
    re.IGNORECASE,
)


_OF_ALL = re.compile(r"\b(?:of|among|all) (?:the|all|our|all the|these)\s*$", re.IGNORECASE)


def segment_size(work: Work) -> None:
    """Decide "42 % of our customers are like her", "158 people", "the five groups", "212 of the 1,160"."""
    for q in work.open_quantities():
        if q.kind == "of" and q.whole in work.context.whole_bases and _ENDS.match(work.text, q.end):
            _part_of_all(work, q)
            continue
        groups = _GROUPS.match(work.text, q.end) or (
            _OF_ALL.search(work.text[: q.start]) and re.compile(r"\s*(?=[,.;:!?]|$|and\b)").match(work.text, q.end)
        )
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
        (
            rf"\s+{_RESTRICT}\b(?! (?:we|have on|took|answered|responded|completed|filled|were asked"
            rf"|participated|replied))"
        ),
        work.text[after.end() :],
        re.IGNORECASE,
    ):
        return False
    if any(r.start < after.end() and q.end <= r.start and r.segment == work.own for r in work.reading.references):
        return False
    tail = work.text[after.end() : chunk.end]
    own_name = segment_words(work, tail)
    return bool(_BELONGS.search(around)) or own_name or _of_the_base(work)


def _of_the_base(work: Work) -> bool:
    """Tell whether a claim gives nothing but the segment's size ("351 customers, 16 % of the base")."""
    said = work.features(0, len(work.text))
    whole = re.search(r"\bof (?:the|our) (?:whole |entire |customer )?base\b", work.text, re.IGNORECASE)
    return bool(whole) and not any(f in work.binder.weight and f not in HOUSE for f in said)


def segment_words(work: Work, tail: str) -> bool:
    """Tell whether the rest of a sentence says what makes the segment ("have a young child at home")."""
    segment = work.context.base.segments_by_id.get(work.own)
    if segment is None:
        return False
    said, name = features(tail), features(segment.name)
    others = [features(s.name) for s in work.context.base.segments if s.id != work.own]
    telling = {f for f in name if sum(f in o for o in others) <= len(others) / 2}
    return bool(said & telling) and not {f for f in said if f in work.binder.weight and f not in name}


_ENDS = re.compile(r"\s+[a-z]+(?:\s+[a-z]+)?\s*(?:[.,;:]|$)", re.IGNORECASE)
"""After "212 of the 1,160" stands what is counted, and nothing of what they do."""


def _part_of_all(work: Work, q: Quantity) -> None:
    """Decide "the tradespeople wrote 212 of the 1,160 reviews": the size of a segment that the claim names."""
    chunk = work.reading.chunk_at(q.start)
    named = {r.segment for r in work.reading.references if chunk.start <= r.start < q.start}
    segment = work.context.base.segments_by_id.get(named.pop()) if len(named) == 1 else None
    if segment is None or segment.n is None or q.part is None:
        return
    work.used.add(q.start)
    right = abs(q.part - segment.n) < 0.5 or (q.qualifier != "plain" and q.admits(segment.n / (q.whole or 1)))
    refs = [(r.start, r.end) for r in work.reading.references if r.segment == segment.id]
    end = _ENDS.match(work.text, q.end)
    spans = [(q.start, end.end() if end else q.end), *refs]
    verdict, hint = ("supported", None) if right else ("contradicted", f"{segment.n:,}")
    work.emit(verdict, spans, [], f"{segment.name} has {segment.n:,} members of {q.whole:,.0f}.", hint)


def _headcount(work: Work, q: Quantity) -> None:
    chunk = work.reading.chunk_at(q.start)
    subject = chunk.subject
    segment = work.context.base.segments_by_id.get(subject)
    around = work.text[chunk.start : chunk.end] + work.text[chunk.end : chunk.end + 30] * (chunk.index == 0)
    telling = (
        _BELONGS.search(work.text[: q.end])
        or _of_the_base(work)
        or re.search(
            r"took part|interviewed|participated|recruited|were asked|\bin (?:her|his|their|this) (?:group|segment)\b",
            around,
            re.IGNORECASE,
        )
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
        follow = _REVERSED_NEXT.match(work.text, q.end)
        if first:
            what, whose = (first.start("what"), first.end("what")), (q.end, len(work.text))
        elif follow:
            named = ("what", "whose") if follow["what"] is not None else ("what2", "whose2")
            what, whose = follow.span(named[0]), follow.span(named[1])
        else:
            continue
        shares = [t for t in work.binder.things if t.is_share]
        bound = work.binder.bind([work.features(*what)], allow=shares)
        segment = _segment_in(work, whose) or (work.own if segment_words(work, work.text[slice(*whose)]) else None)
        member = follow or _MEMBERSHIP.match(work.text, q.end)
        opening = (first.start(), what[0]) if first else (q.end, what[0])
        if len(bound) == 1 and segment is not None and member:
            _decide_reversed(work, q, bound[0], segment, opening)
        if bound and not work.binder.bind([work.features(*whose)], allow=shares):
            work.used.add(q.start)  # the metric is what the share is taken of, so its own figure is no answer


_AFTER_SHARE = re.compile(
    r"\s+(?:(?:of|in|among)\s+)?(?:(?:all|each|the|a|an|her|his|their|its|our|these|my|any|last|this|of|\w+[’']s)\s+)*"
    r"(?P<words>[a-z][\w-]*(?:\s+[a-z][\w-]*){0,2})",
    re.IGNORECASE,
)
_SOMEBODY = re.compile(
    rf"{PEOPLE}|groups?|segments?|them|those|us|peers?|respondents?|everyone|everybody|whom|whole|entire|sample|base"
    r"|population|study|survey|newcomers?|[a-z]+(?:ers|ors|ists|ians|ants|ents|ees|folk)",
    re.IGNORECASE,
)
_NOBODY = frozenset({"letters", "papers", "numbers", "offers", "others", "errors", "parents", "events", "moments"})


def counts_others(work: Work, q: Quantity) -> bool:
    """Tell whether a share is taken of things, not of people ("one dashboard in two", "half the carton").

    A study's shares are shares of its members, so nothing is decided about shares of anything else,
    unless the label itself says "of" those things.
    """
    inner = _INNER.match(work.text[q.start : q.end])
    after = _AFTER_SHARE.match(work.text, q.end)
    if q.kind == "of" and inner and inner.group("noun") not in _JOINTS and parse_words(inner.group("noun")) is None:
        words, at = inner.group("noun").split(), q.start
    elif after and re.match(r"\s*of\b|\s+(?:the|her|his|their|its|my)\b", work.text[q.end :]):
        words, at = after.group("words").split(), after.start("words")
    else:
        return False
    if any((q.end <= r.end or at == q.start) and r.start <= at + 30 for r in work.reading.references if r.end > at):
        return False
    if any(_is_somebody(word) for word in words):
        return False
    whole = re.compile(rf"\bof (?:\w+ )?{re.escape(words[0])}", re.IGNORECASE)
    return not any(whole.search(t.label) for t in work.binder.things if t.is_share)


_INNER = re.compile(rf"(?:.*\s)?{NUMBER}\s+(?P<noun>[a-z]+(?: [a-z]+)?)\s+(?:in|out)\b", re.IGNORECASE)
_JOINTS = frozenset({"out", "in", "of", "every"})


def _is_somebody(word: str) -> bool:
    concepts = {f for f in features(word) if f.isupper()} - {
        "PATIENT",
        "BEGINNER",
        "USE",
        "PARENT",
        "CHILD",
        "WOMAN",
        "MAN",
    }
    return bool(_SOMEBODY.fullmatch(word)) and word.casefold() not in _NOBODY and not concepts


def _segment_in(work: Work, span: tuple[int, int]) -> str | None:
    for ref in work.reading.references:
        if span[0] <= ref.start < span[1] and ref.segment not in {OVERALL, "others"}:
            return ref.segment
    from persona_gen.checking.numbers.naming import described_segment  # noqa: PLC0415

    return described_segment(work.text[span[0] : span[1]], work.context)


def _decide_reversed(work: Work, q: Quantity, bound: Bound, segment: str, opening: tuple[int, int]) -> None:
    share = reversed_share(bound.thing, segment, work.context)
    own = values(bound.thing, segment, work.context)
    name = group_name(segment, work.context)
    work.used.add(q.start)
    spans = work.spans(bound, (q.start, q.end), opening)
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
            (
                f"The base is turned round: {name} make up about {percent_text(share)} of those with "
                f"“{bound.thing.title}”{hint}."
            ),
            percent_text(share),
            [bound.thing],
        )
    elif own and q.admits(own[0].number):
        work.emit(
            "contradicted",
            spans,
            own,
            (
                f"The base is turned round: {shown(own[0].number, bound.thing)} is the share within {name}, "
                f"not the share of {name} among them."
            ),
            things=[bound.thing],
        )
