"""Slots: figures that the program filled in are right; only the words around them can be wrong."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.context import as_number
from persona_gen.checking.numbers.binding import Bound, core_of
from persona_gen.checking.numbers.compute import Value, base_text, group_name, shown, values
from persona_gen.checking.numbers.denial import denials
from persona_gen.checking.numbers.direction import cue_before, right_way
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work
    from persona_gen.domain.persona import SlotFill

_OWN_FORMS = frozenset({"value", "percent", "number", "words", "about", "count"})
_EVERYBODYS_FORMS = frozenset({"overall", "overall_number"})


def slots(work: Work) -> None:
    """Take every filled figure as bound to its evidence: covered where the words fit, flagged where they deny it."""
    for fill in work.reading.claim.fills:
        statistic = work.context.base.statistics_by_id.get(fill.evidence)
        inside = [q for q in work.reading.quantities if q.start < fill.end and fill.start < q.end]
        if statistic is None:
            continue
        work.used.update(q.start for q in inside)
        thing = next((t for t in work.binder.things if statistic in t.statistics), None)
        own = as_number(statistic.value)
        if thing is None or own is None or not inside or fill.form == "n":
            continue
        if thing.is_share and statistic.statistic == "count" and statistic.n:
            own /= statistic.n
        said = frozenset((thing.main | thing.special) & (set(work.features(0, len(work.text))) | _extra(work)))
        bound = Bound(thing, 2.0, said)
        work.last = work.last or bound
        everybody = work.context.overall(statistic)
        value = Value(own, statistic)
        if fill.form in _OWN_FORMS or fill.form == "vs_all":
            _own(work, fill, inside[0], bound, value)
        elif fill.form == "rest":
            _rest(work, fill, inside[0], bound, value)
        elif everybody is not None:
            _everybodys(work, fill, inside[0], bound, Value(everybody, statistic, overall=True), value)


def _extra(work: Work) -> set[str]:
    return {m.feature for m in work.reading.mentions}


def _fits(bound: Bound) -> bool:
    """Tell whether the words share what makes the category, or the label where there is none."""
    core = core_of(bound.thing)
    return bound.named or 2 * len(core & bound.matched) > len(core)


def _named(work: Work, bound: Bound) -> Bound:
    """Return the thing as named where a quantity of the text says its category ("5+ years")."""
    from persona_gen.checking.numbers.binding import same_span  # noqa: PLC0415

    span = bound.thing.span
    hit = span is not None and any(same_span(span, q) for q in work.reading.quantities)
    return Bound(bound.thing, bound.score, bound.matched, named=True) if hit else bound


def _own(work: Work, fill: SlotFill, q: Quantity, bound: Bound, value: Value) -> None:
    """Decide the words around a segment's own figure: whose it is told to be, and whether it is denied."""
    thing, bound = bound.thing, _named(work, bound)
    subject = work.reading.subject_of(q)
    here = value.statistic.segment
    named = [r for r in work.reading.references if r.segment == subject]
    if subject != here and named:
        told = values(thing, subject, work.context)
        if told and not q.admits(told[0].number):
            work.emit(
                "contradicted",
                [(fill.start, fill.end), *((r.start, r.end) for r in named)],
                [value, told[0]],
                f"{work.text[fill.start : fill.end]} is the figure of {group_name(here, work.context)}; "
                f"for {group_name(subject, work.context)} it is {shown(told[0].number, thing)}{base_text(told[:1])}.",
                shown(told[0].number, thing),
                [thing],
            )
        return
    found = denials(work, q, bound)
    if len(found) == 1 and thing.is_share and _fits(bound) and not q.admits(1 - value.number):
        work.emit(
            "contradicted",
            [(fill.start, fill.end), found[0].span()],
            [value],
            f"{shown(value.number, thing)} is the share that has “{thing.title}”, not the share that lacks it.",
            shown(1 - value.number, thing),
            [thing],
        )
        return
    if found or not _fits(bound) or work.other_period(thing, q):
        return
    _cover(work, fill, bound, value, subject)


def _rest(work: Work, fill: SlotFill, q: Quantity, bound: Bound, value: Value) -> None:
    """Cover the share of all others where the sentence says that it is theirs."""
    bound = _named(work, bound)
    if work.reading.subject_of(q) == value.statistic.segment and len(denials(work, q, bound)) == 1 and _fits(bound):
        _cover(work, fill, bound, value, value.statistic.segment, *(d.span() for d in denials(work, q, bound)))


def _everybodys(work: Work, fill: SlotFill, q: Quantity, bound: Bound, value: Value, own: Value) -> None:
    """Decide the words around everybody's figure: it is told of everybody, and the direction is right."""
    bound = _named(work, bound)
    if work.reading.subject_of(q) != OVERALL and not re.search(
        r"\b(?:overall|everybody|everyone|all)\b", work.text[q.end : q.end + 40], re.IGNORECASE
    ):
        return
    cue = cue_before(work, q)
    wrong = cue is not None and not right_way(cue, own.number, value.number)
    if wrong and cue is not None:
        work.emit(
            "contradicted",
            [(cue.start(), fill.end)],
            [own, value],
            f"“{cue.group()}” points the wrong way: {shown(own.number, bound.thing)} here, "
            f"{shown(value.number, bound.thing)} for everybody.",
            None,
            [bound.thing],
        )
    elif not wrong and _fits(bound) and not denials(work, q, bound):
        _cover(work, fill, bound, value, OVERALL, *([cue.span()] if cue else []))


def _cover(work: Work, fill: SlotFill, bound: Bound, value: Value, subject: str, *more: tuple[int, int]) -> None:
    """Emit support for a filled figure and the words of its label."""
    refs = [(r.start, r.end) for r in work.reading.references if r.segment == subject]
    spans = [*work.spans(bound, (fill.start, fill.end)), *refs, *more]
    span = bound.thing.span
    if span is not None:
        from persona_gen.checking.numbers.binding import same_span  # noqa: PLC0415

        same = [o for o in work.reading.quantities if same_span(span, o)]
        spans += [(o.start, o.end) for o in same]
        work.used.update(o.start for o in same)
    work.told.add((bound.thing.metric, subject))
    name = group_name(subject, work.context)
    text = f"{shown(value.number, bound.thing)} for {name}{base_text([value])}, filled in from the evidence."
    work.emit("supported", spans, [value], text, None, [bound.thing])
