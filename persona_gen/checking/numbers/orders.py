"""Orders: which answer to one question comes first, last, or before another within a segment."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.binding import HOUSE, core_of
from persona_gen.checking.numbers.compute import Value, group_name, shown, values

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.checking.numbers.work import Work

_ANY_OTHER = r"more (?:often )?than (?:\w+ ){0,2}?any(?:thing)? (?:other|else)"
_FIRST = re.compile(
    rf"\b(?:{_ANY_OTHER}|(?:comes?|came|ranks?|stands?|is|are) (?:in )?first(?: place)?\b(?! (?:time|to))"
    r"|(?:tops?|topped|leads?|heads?) (?:the|her|his|their|\w+ \w+[’']s|\w+[’']s) (?:list|ranking|table|field)"
    r"|(?:at the )?top of (?:the|her|his|their) list|(?:the )?number one|first (?:choice|pick|port of call)"
    r"|above all(?: else)?|for the most\b(?! part)|(?:the |her |his |their )?(?:commonest|most common"
    r"|most frequent|likeliest"
    r"|most popular|most used|most cited|most named|favou?rite|main|chief|leading))\b",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"\b(?:(?:comes?|came|ranks?|stands?|is|are) (?:in )?last(?: place)?|(?:at the )?bottom of (?:the|her|his"
    r"|their) list"
    r"|(?:the )?(?:rarest|least (?:common|frequent|popular|used|cited)))\b",
    re.IGNORECASE,
)
_SECOND, _THIRD = (
    re.compile(
        rf"\b(?:(?:comes?|came|ranks?|stands?|is|are) (?:in )?(?:a (?:\w+ )?|the )?{word}(?: place)?(?=\W|$)"
        rf"(?! (?:only|hand|time|to)\b)|(?:her|his|their|the|[’']s) {word}[- ](?:most (?:common|popular|frequent|used"
        rf"|cited|named|important|valued)|commonest|biggest|favou?rite|choice|pick))\b",
        re.IGNORECASE,
    )
    for word in ("second", "third")
)
_BEFORE = re.compile(
    r"\b(?:(?:comes?|is|are|ranks?|stands?) (?:\w+ )?(?:ahead of|before|above)|ahead of|edges? out|beats?"
    r"|outranks?|outstrips?"
    r"|outnumbers?|overtakes?|followed by|leads? over)\b",
    re.IGNORECASE,
)


def orders(work: Work) -> None:
    """Decide "Garden edges out Kitchen as the main category" and "e-mail tops their list of channels"."""
    before = _BEFORE.search(work.text)
    cues = [m for p in (_FIRST, _LAST, _SECOND, _THIRD) for m in p.finditer(work.text)]
    cues = [m for m in cues if not any(o is not m and o.start() <= m.start() and m.end() <= o.end() for o in cues)]
    if not before and not cues:
        return
    for things in _questions(work):
        named = _named(work, things)
        shared = frozenset.intersection(*(t.main for t in things))
        told = bool({f for f in shared if f not in HOUSE} & set(work.features(0, len(work.text))))
        if before and _pair(work, before, named):
            return
        if len(named) == 1 and len(cues) == 1 and _end(work, cues[0], named, things, firm=told):
            return


def _questions(work: Work) -> list[list[Thing]]:
    """Return the answers to each question that has several, where the own segment was asked."""
    found: dict[str, list[Thing]] = defaultdict(list)
    for thing in work.binder.things:
        if thing.is_share and thing.needs_category and work.own in thing.by_segment:
            found[thing.metric].append(thing)
    return [things for things in found.values() if len(things) > 2]


def _named(work: Work, things: list[Thing]) -> dict[Thing, tuple[int, int]]:
    """Return the answers that the claim names by all of their own words, with the place of the first."""
    said = {m.feature: (m.start, m.end) for m in reversed(work.reading.mentions)}
    found = {}
    for thing in things:
        core = core_of(thing) - frozenset().union(*(core_of(t) for t in things if t is not thing))
        if core and core <= set(said):
            found[thing] = min(said[f] for f in core)
    return found


def _share(work: Work, thing: Thing, segment: str) -> Value | None:
    return next(iter(values(thing, segment, work.context)), None)


def _subject(work: Work, at: int) -> str:
    chunk = work.reading.chunk_at(at)
    return chunk.subject


def _pair(work: Work, cue: re.Match[str], named: dict[Thing, tuple[int, int]]) -> bool:
    """Decide which of two named answers comes before the other."""
    left = [t for t, at in named.items() if at[1] <= cue.start()]
    right = [t for t, at in named.items() if at[0] >= cue.end()]
    if len(left) != 1 or len(right) != 1 or any(r.segment == "others" for r in work.reading.references):
        return False
    segment = _subject(work, cue.start())
    first, second = _share(work, left[0], segment), _share(work, right[0], segment)
    if first is None or second is None:
        return False
    _tell(work, cue, [left[0], right[0]], [first, second], good=first.number > second.number)
    return True


def _end(
    work: Work, cue: re.Match[str], named: dict[Thing, tuple[int, int]], things: list[Thing], *, firm: bool
) -> bool:
    """Decide whether a named answer is the first or the last of all."""
    thing, place = next(iter(named.items()))
    segment = _subject(work, place[0])
    if work.reading.chunk_at(place[0]).index != work.reading.chunk_at(cue.start()).index:
        return False
    table = {t: v for t in things if (v := _share(work, t, segment)) is not None}
    if thing not in table or len(table) < 3:
        return False
    order = sorted(table, key=lambda t: -table[t].number)
    best = order[{_LAST: -1, _SECOND: 1, _THIRD: 2}.get(cue.re, 0)]
    if cue.re in {_SECOND, _THIRD}:
        work.ordered.append(cue.span())  # a place among answers is no rank of the segment
    good = table[best].number == table[thing].number
    if not good and (not firm or _shared_out(work, cue)):
        return False
    _tell(work, cue, [thing, best] if best is not thing else [thing], [table[thing], table[best]], good=good)
    return True


def _shared_out(work: Work, cue: re.Match[str]) -> bool:
    """Tell whether the word only belongs to a share ("for 4 %, e-mail is the channel used most")."""
    chunk = work.reading.chunk_at(cue.start())
    return any(
        q.kind in {"percent", "fraction", "of"}
        and (chunk.start <= q.start < chunk.end or q.start < chunk.start)
        and not re.match(r"(?: \w+)?(?: place)?,? (?:at|with|on) $", work.text[cue.end() : q.start])
        for q in work.reading.quantities
    ) or bool(
        re.search(r"\b(?:most|few|some|many|several|all|hardly|nobody)\b", work.text[: cue.start()], re.IGNORECASE)
    )


def _tell(work: Work, cue: re.Match[str], things: list[Thing], used: list[Value], *, good: bool) -> None:
    listing = ", ".join(f"{t.title} {shown(v.number, t)}" for t, v in zip(things, used, strict=False))
    spans = [cue.span()]
    for thing in things:
        wanted = thing.main | thing.special
        spans += [(m.start, m.end) for m in work.reading.mentions if m.feature in wanted]
    spans += [(start, end) for start, end, metric in work.reading.labels if metric == things[0].metric]
    who = group_name(used[0].statistic.segment, work.context)
    work.emit("supported" if good else "contradicted", spans, used, f"In {who}: {listing}.", None, things)
    work.ordered.append(cue.span())
