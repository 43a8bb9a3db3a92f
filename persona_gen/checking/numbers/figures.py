"""Figures: a quantity beside the statistic that it is bound to, on the right base, period and segment."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from persona_gen.checking.context import tokens
from persona_gen.checking.numbers.bases import counts_others
from persona_gen.checking.numbers.binding import Bound, opposite_span, same_span
from persona_gen.checking.numbers.compute import group_name, shown, values
from persona_gen.checking.numbers.denial import denials, turned_round
from persona_gen.checking.numbers.direction import cue_before, right_way
from persona_gen.checking.numbers.fitting import fitting, foreign, noun_after, of_a_label
from persona_gen.checking.numbers.frames import told_otherwise
from persona_gen.checking.numbers.grammar import find_quantities
from persona_gen.checking.numbers.intervals import accepted
from persona_gen.checking.numbers.lexicon import STOP, features
from persona_gen.checking.numbers.naming import PEOPLE
from persona_gen.checking.numbers.outcome import EXTREMES, outcome, period_of
from persona_gen.checking.numbers.patterns import SHARES
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.checking.numbers.compute import Value
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.reading import Chunk
    from persona_gen.checking.numbers.work import Work


def plain_figures(work: Work) -> None:
    """Decide all remaining figures that stand for one statistic's value."""
    for q in work.open_quantities("number", "money", "duration", "age", "times", "ratio"):
        chunk = work.reading.chunk_at(q.start)
        if of_a_label(work, q):
            continue
        if going_on := _going_on(work, q, chunk):
            _decide(work, q, chunk, going_on)
            continue
        if q.kind == "number" and _heads(work, q, chunk):
            continue
        allow = fitting(work, q, chunk)
        if not allow:
            continue
        bound = work.binder.bind(work.scopes(chunk), allow=allow, refine=work.topic(chunk))
        if not bound and len(allow) == 1 and (q.kind not in {"number", "ratio"} or allow[0].family == "age"):
            only = Bound(allow[0], 1.0, allow[0].main)
            bound = [] if work.strange(chunk, allow[0].also) or foreign(work, chunk, only) else [only]
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


def _heads(work: Work, q: Quantity, chunk: Chunk) -> bool:
    """Decide "eleven data engineers lost an artefact": a count of people, where a count or a share has its base."""
    near = next((r for r in work.reading.references if 0 < r.start - q.end <= 2), None)
    if near is None or near.segment in {OVERALL, "others"} or q.value != int(q.value) or q.upper is not None:
        return False
    shares = [t for t in work.binder.things if t.is_share]
    bound = work.binder.bind(work.scopes(chunk), allow=shares)
    if len(bound) != 1 or not bound[0].firm:
        return False
    own = [v for v in values(bound[0].thing, near.segment, work.context) if v.n]
    if not own:
        return False
    bound = [work.widened(bound[0], chunk)]
    count = round(own[0].number * (own[0].n or 0))
    right = q.admits(float(count))
    if (right and told_otherwise(work, bound[0].thing)) or (not right and (work.strange(chunk) or not bound[0].whole)):
        return False
    reason = f"“{bound[0].thing.title}”: {count:,} of {own[0].n:,} {group_name(near.segment, work.context)}."
    _note(work, q, bound[0])
    spans = work.spans(bound[0], (q.start, q.end), (near.start, near.end))
    verdict, hint = ("supported", None) if right else ("contradicted", f"{count:,}")
    work.emit(verdict, spans, own[:1], reason, hint, [bound[0].thing])
    return True


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


_DERIVED = re.compile(
    r"\b(?:points?|gap|difference|apart|leaves|together|combined|in total|altogether|sum|between them|the rest"
    r"|remaining|remainder|another|further|extra|additional|on top|margin|for every|apiece|twice|double|times as|ratio"
    r"|the other"
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


_AT_LEAST = re.compile(
    r"\bat least (?:somewhat|partly|fairly|moderately|a little|mildly|sometimes|occasionally|now and then|rarely)\b",
    re.IGNORECASE,
)


def _decide(work: Work, q: Quantity, chunk: Chunk, bound: list[Bound], *, complement: bool = False) -> None:
    """Compare a quantity with everything it may be bound to; stay silent where the words are ambiguous."""
    metrics = {b.thing.metric for b in bound}
    if not bound or len(metrics) > 2 or len(metrics) < len(bound):
        return
    denied = denials(work, q, bound[0]) if q.kind in SHARES else []
    if len(denied) > 1:
        return
    complement = complement != (q.kind in SHARES and turned_round(work, bound[0].thing, 0, len(work.text)))
    bound = [work.widened(b, chunk) for b in bound]
    not_it = q.kind not in SHARES and _value_denied(work, q)
    q = _compared(work, q)
    checks = [outcome(work, q, chunk, b, complement=complement != bool(denied)) for b in bound]
    verdicts = {c[0] for c in checks}
    if len(bound) > 1 and (len(verdicts) > 1 or "supported" in verdicts):
        return
    verdict, reason, suggestion, used = checks[0]
    if not_it:
        verdict, reason = ("contradicted", f"It is just that: {reason}") if verdict == "supported" else ("none", "")
    if not _may_tell(work, q, chunk, bound[0], verdict):
        return
    if verdict == "supported" and used and q.kind in SHARES and _shared_trait(work, q) and q.value < 0.5:
        verdict, reason = "unsupported", f"{reason} That is not most of them, so it cannot be told as the persona's."
    cue = _cue(work, q, bound[0]) if verdict == "supported" else None
    own = _own_beside(work, bound[0].thing, used[0]) if cue else None
    if cue and own and not right_way(cue, own.number, used[0].number):
        verdict, used = "contradicted", [own, used[0]]
        reason = f"“{cue.group()}” points the wrong way: {shown(own.number, bound[0].thing)} here, {reason}"
    _note(work, q, bound[0])
    work.kind = used[0].statistic.statistic if used else None
    spans = _places(work, q, chunk, bound[0], used)
    spans += [m.span() for m in (*denied, *([cue] if cue else []))]
    work.used.update(o.start for o in work.reading.quantities if (o.start, o.end) in spans)
    work.emit(verdict, spans, used, reason, suggestion, [bound[0].thing])


def _may_tell(work: Work, q: Quantity, chunk: Chunk, bound: Bound, verdict: str) -> bool:
    """Tell whether the binding is firm enough for a verdict; a flag needs more than support does."""
    apart = verdict != "supported"
    counted = q.kind == "number" and noun_after(work, q, chunk) & features(bound.thing.unit or "")
    typed = (q.kind in {"money", "duration", "times", "age"} or counted) and not (
        apart and (work.strange(chunk) or foreign(work, chunk, bound))
    )
    if verdict == "none" or not (bound.firm or typed):
        return False
    if not apart and bound.thing.is_share and told_otherwise(work, bound.thing):
        return False
    if verdict == "contradicted" and (_told_beside(work, q, bound) or _heard(work, q)):
        return False
    if verdict == "contradicted" and work.strangers(chunk) > _STRANGERS:
        return False
    if verdict == "contradicted" and not bound.whole and work.strange(chunk) and not _other_unit(work, q, bound):
        return False
    if bound.thing.needs_category and _AT_LEAST.search(work.text):
        return False
    return not (apart and _derived(work, q, chunk))


_LIKE = re.compile(
    r"(?:^|,\s)\s*(?:(?:just )?like|as (?:do|are|have|with)|along with|together with|one of the|among the)\s+"
    r"(?:the |some )?$",
    re.IGNORECASE,
)


def _shared_trait(work: Work, q: Quantity) -> bool:
    """Tell whether a share names those who are like the persona ("Like 19 % of her group, she …")."""
    return bool(_LIKE.search(work.text[: q.start])) and work.reading.subject_of(q) == work.own


def _told_beside(work: Work, q: Quantity, bound: Bound) -> bool:
    """Tell whether another figure of the claim is the thing's own, so that this one speaks of something else."""
    own = values(bound.thing, work.reading.subject_of(q), work.context)
    others = [o for o in work.reading.quantities if o.start != q.start and (o.kind in SHARES) == (q.kind in SHARES)]
    return any(o.qualifier == "plain" and o.admits(v.number) for o in others for v in own)


def _heard(work: Work, q: Quantity) -> bool:
    """Tell whether somebody of the segment told of just this amount, in words that the claim has too."""
    own = {t.stem for t in tokens(work.text) if t.stem not in STOP}
    for snippet in work.context.snippets_of(work.own):
        for told in find_quantities(snippet.text):
            same = told.kind == q.kind and told.unit == q.unit and abs(told.value - q.value) < 1e-9
            if same and len(own & {t.stem for t in tokens(snippet.text)}) >= _SHARED:
                return True
    return False


_STRANGERS = 2
"""With more words that no statistic has, a figure may be one that somebody told in words of their own."""
_SHARED = 3
"""Words that a claim and a snippet have in common, besides the amount, where one retells the other."""


def _other_unit(work: Work, q: Quantity, bound: Bound) -> bool:
    """Tell whether a figure is the thing's own in another unit ("22 hours" for 22 minutes)."""
    unit = (bound.thing.unit or "").partition("/")[0].rstrip("s")
    own = values(bound.thing, work.reading.subject_of(q), work.context)
    other = q.kind == "duration" and q.unit not in {None, "", unit}
    return bound.firm and other and any(q.admits(v.number) for v in own)


def _cue(work: Work, q: Quantity, bound: Bound) -> re.Match[str] | None:
    """Return the word of direction before somebody else's figure that follows an own one."""
    follows = work.last is not None and work.last.thing is bound.thing
    return cue_before(work, q) if follows and work.reading.subject_of(q) != work.own else None


def _own_beside(work: Work, thing: Thing, other: Value) -> Value | None:
    """Return the own segment's value of the same statistic."""
    found = values(thing, work.own, work.context)
    return next((v for v in found if v.statistic.statistic == other.statistic.statistic), None)


def _note(work: Work, q: Quantity, bound: Bound) -> None:
    """Remember what a figure was bound to."""
    work.last = bound
    work.told.add((bound.thing.metric, work.reading.subject_of(q)))
    work.used.add(q.start)


def _places(work: Work, q: Quantity, chunk: Chunk, bound: Bound, used: list[Value]) -> list[tuple[int, int]]:
    """Return the words that a decided figure accounts for."""
    thing, subject = bound.thing, work.reading.subject_of(q)
    spans = work.spans(bound, (q.start, q.end))
    if not thing.is_share and (period := period_of(work, q, chunk)):
        spans.append((period.start, period.end))
    spans += [(r.start, r.end) for r in work.reading.references if r.segment == subject]
    if used and used[0].statistic.statistic in EXTREMES:
        words = EXTREMES[used[0].statistic.statistic]
        spans += [m.span() for m in words.finditer(work.reading.full, chunk.start, chunk.end)]
    if thing.span:
        said = work.reading.quantities
        spans += [(o.start, o.end) for o in said if same_span(thing.span, o) or opposite_span(thing.span, o)]
    if q.whole and used and used[0].n == q.whole:
        wholes = re.finditer(rf"\w+\s+(?:[\w-]+ )?{PEOPLE}\b", work.text[: q.start])
        spans += [whole.span() for whole in wholes if _is_whole(work, whole, q)]
    return spans


def _compared(work: Work, q: Quantity) -> Quantity:
    """Return "above 49 % overall", told beside an own figure, as a plain 49 %: the word only compares."""
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
