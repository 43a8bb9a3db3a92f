"""Within one segment: the favourite channel, an even split, the order of things of one kind."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.numbers.compute import Value, shown, values

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.checking.numbers.work import Work

_FAVOURITE = re.compile(
    (
        r"\b(?:favou?rite|preferred|main|usual|first choice|most often|mostly|mainly|most of (?:his"
        r"|her|their) (?:\w+)|above all|chiefly|primarily|leading)\b"
    ),
    re.IGNORECASE,
)
_EVEN = re.compile(r"\b(?:evenly|equally|in equal (?:parts|measure|shares)|half and half|fifty-fifty)\b", re.IGNORECASE)


def within(work: Work) -> None:
    """Decide the order of things of one kind in a segment: favourite channel, an even split, a top answer."""
    even, favourite = _EVEN.search(work.text), _FAVOURITE.search(work.text)
    match = even or favourite
    if match is None:
        return
    chunk = work.reading.chunk_at(match.start())
    whole = even or chunk.opener == "where" or match.group().casefold().startswith("most of")
    said = (
        work.features(0, chunk.end if not even else len(work.text)) if whole else work.features(chunk.start, chunk.end)
    )
    family = _family(work, said)
    if family is None:
        return
    shared, things = family
    named = [t for t in things if (t.main - shared) & set(said)]
    table = {t: values(t, work.own, work.context)[0] for t in things}
    if even and len(named) >= 2:
        numbers = [table[t].number for t in named]
        good = max(numbers) <= 1.2 * min(numbers)
        _tell(work, match, named, table, good=good)
    elif not even and len(named) == 1:
        best = max(table, key=lambda t: table[t].number)
        good = best is named[0]
        if match.group().casefold().startswith("most of"):
            good = good and table[best].number > 0.5 * sum(v.number for v in table.values())
        _tell(work, match, [named[0], *(t for t in things if t is not named[0])], table, good=good)


def _family(work: Work, said: dict[str, tuple[int, int]]) -> tuple[frozenset[str], list[Thing]] | None:
    """Return the things of one unit that differ by channel, and the features they share."""
    channels = {"WEB", "STORE", "CATALOGUE", "PHONE", "EMAIL", "APP", "VIDEO"}
    things = [t for t in work.binder.things if not t.is_share and t.main & channels and work.own in t.by_segment]
    units = {t.unit for t in things}
    for unit in sorted(units, key=str):
        group = [t for t in things if t.unit == unit]
        shared = frozenset.intersection(*(t.main for t in group)) if group else frozenset()
        if len(group) >= 2 and shared and any((t.main - shared) & set(said) for t in group):
            return shared, group
    return None


def _tell(work: Work, match: re.Match[str], named: list[Thing], table: dict[Thing, Value], *, good: bool) -> None:
    listing = ", ".join(f"{t.title} {shown(table[t].number, t)}" for t in named)
    wanted = {f for t in named for f in t.main}
    places = [(m.start, m.end) for m in work.reading.mentions if m.feature in wanted]
    work.emit(
        "supported" if good else "contradicted",
        [match.span(), *places],
        [table[t] for t in named],
        f"In this segment: {listing}.",
        None,
        named,
    )
