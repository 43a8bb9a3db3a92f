"""Stray figures: those that no statistic, no arithmetic on statistics and nobody's words come to."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections import defaultdict
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from persona_gen.checking.context import as_number
from persona_gen.checking.numbers.compute import values
from persona_gen.checking.numbers.grammar import find_periods, find_quantities
from persona_gen.checking.numbers.patterns import MONTHS, SHARES
from persona_gen.checking.text.clauses import bare_numbers
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.checking.context import Context
    from persona_gen.checking.numbers.binding import Thing
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work

_OPEN = re.compile(r"\b(?:if|imagine|picture|suppose|say|would|might|could|perhaps|maybe|whether)\b|\?", re.IGNORECASE)
_CHANGE = re.compile(
    r"\b(?:sav\w+|later|earlier|sooner|longer|shorter|faster|slower|more|less|fewer|late|early|behind|ahead|cut|extra"
    r"|another|between|over|overdue|delay\w*|together|all in all|in all|total)\b",
    re.IGNORECASE,
)
"""Words of a change or a sum, which need not be told as such by anybody."""
_YEARS = range(1900, 2101)
_LEAST = 13.0
"""From where on a bare whole number tells an amount; smaller ones count all sorts of things."""
_NEAR = 0.3
"""How far above "over 40" a value may lie, relative to it."""
_MOST = 4_000
"""Values of one sort beyond which nothing is stray, because sums of so many come to anything."""


def stray_figures(work: Work) -> None:
    """Flag a figure that nothing in the evidence of the segment comes to.

    What it may come to is wide on purpose: values, complements, sums, differences and ratios over all
    segments, head counts, and every number that somebody said. A figure outside all that has no source.
    """
    if work.own == OVERALL or work.reading.claim.section in {"unknown", "message"} or _OPEN.search(work.text):
        return
    for q in work.open_quantities("percent", "fraction", "of", "money", "duration", "number"):
        if not _tells(work, q) or _pool(work).holds(q, work.text):
            continue
        said = work.text[q.start : q.end].strip()
        reason = f"Nothing in this segment's evidence comes to “{said}”{_of_others(work, q)}."
        work.used.add(q.start)
        work.emit("unsupported", [(q.start, q.end)], [], reason)


def _tells(work: Work, q: Quantity) -> bool:
    """Tell whether a figure is an amount that must have a source: no small count, year, clock time or name."""
    around = work.text[max(0, q.start - 2) : q.end + 2]
    if re.search(r"[-/#:]\s?\d|\d[-/#:]\w|\d[a-z]{2}", around) or (q.value in _YEARS and q.step == 1):
        return False
    if q.kind == "duration" and re.match(r"(?:\w+ )*an? ", work.text[q.start : q.end], re.IGNORECASE):
        return False
    if re.search(r"\bnot (?:a )?$", work.text[max(0, q.start - 6) : q.start], re.IGNORECASE):
        return False
    if q.kind == "number":
        return q.value >= _LEAST or q.value != int(q.value)
    return q.kind not in {"fraction", "of"} or (q.value != 0.5 and (q.whole or 0) <= 100)


def _of_others(work: Work, q: Quantity) -> str:
    """Return whose figure it is, where just one other segment has it."""
    holders = {
        segment.name
        for segment in work.context.base.segments
        for thing in work.binder.things
        if segment.id != work.own and thing.is_share == (q.kind in SHARES)
        for value in values(thing, segment.id, work.context)
        if q.admits(value.number)
    }
    return f"; {holders.pop()} have such a figure" if len(holders) == 1 else ""


class _Pool:
    """What the figures of one segment may come to, by sort: shares, money, durations (in minutes) and plain numbers."""

    def __init__(self, context: Context, own: str, things: Iterable[Thing], others: tuple[str, ...]) -> None:
        found: dict[str, set[float]] = defaultdict(set)
        by_sort: dict[str, list[tuple[Thing, str, float]]] = defaultdict(list)
        for thing in things:
            for segment in (own, *others):
                for want in (None, *_NAMES):
                    for value in values(thing, segment, context, want):
                        number = value.number * _scale(thing)
                        by_sort[_sort(thing)].append((thing, segment, number))
                        found[_sort(thing)].add(abs(number))  # a change of -2.1 kg is told as "lost 2.1 kg"
                        if _sort(thing) != "share":
                            found["raw"].add(value.number)
                        if value.n and thing.is_share:
                            found["number"].add(round(value.number * value.n))
        for sort, entries in by_sort.items():
            found[sort] |= set(_arithmetic(sort, {(t.metric, t.category, s, v) for t, s, v in entries}, own))
        found["share"] |= set(_parts_of_wholes(by_sort, own))
        self._add_sizes(context, found)
        words = _words(context, own)
        self.said, self.between = words.said, words.between
        for sort, items in words.found.items():
            found[sort] |= items
        self.sorted = {sort: sorted(items) for sort, items in found.items()}

    def _add_sizes(self, context: Context, found: dict[str, set[float]]) -> None:
        whole = context.population or 0
        for segment in context.base.segments:
            if segment.n:
                found["number"] |= {float(segment.n), whole - float(segment.n)}
                found["share"] |= {segment.n / whole, 1 - segment.n / whole} if whole else set()
            if segment.share:
                found["share"] |= {segment.share, 1 - segment.share}
        sizes = [s.n for s in context.base.segments if s.n]
        found["number"] |= {float(a + b) for a, b in itertools.combinations(sizes, 2)} | {float(whole)}
        found["number"] |= {float(s.n) for s in context.base.statistics if s.n}

    def holds(self, q: Quantity, text: str) -> bool:
        """Tell whether anything comes to a quantity of `text`."""
        sort = _sort_of(q)
        said = self.said | (self.between if _CHANGE.search(text) else set())
        if sort == "duration" and q.value <= 2:
            said = set()  # everybody says one and two of something
        if len(self.sorted.get(sort, [])) > _MOST or {q.value, q.value * 100, q.part, q.upper} & said:
            return True
        low, high = _bounds(q)
        alone = sort in {"share", "duration"} or (sort == "money" and self.sorted.get("money"))
        sorts = (sort,) if alone else (sort, "number", "raw")
        raw = q.low - 0.01 * abs(q.value), q.high + 0.01 * abs(q.value)
        return any(self._lies(s, *((low, high) if s == sort else raw)) for s in sorts)

    def _lies(self, sort: str, low: float, high: float) -> bool:
        known = self.sorted.get(sort, [])
        at = bisect_left(known, low)
        return at < len(known) and known[at] <= high


class _Words:
    """The numbers that somebody said, or that a label has."""

    def __init__(self, context: Context, own: str) -> None:
        self.said: set[float] = set()
        self.between: set[float] = set()
        """Sums and differences of numbers said in one breath."""
        self.found: dict[str, set[float]] = defaultdict(set)
        texts = [s.text for s in context.base.snippets if s.segment in {own, None} or s.role != "participant"]
        texts += {f"{s.label} {s.category or ''}" for s in context.base.statistics}
        texts += {str(s.value) for s in context.base.statistics if as_number(s.value) is None}
        for text in texts:
            bare = bare_numbers(text)
            self.said |= bare
            self.between |= {abs(a - b) for a in bare for b in bare} | {a + b for a in bare for b in bare}
            for q in find_quantities(text):
                self.found[_sort_of(q)].add(_plain(q))
            self.found["duration"] |= {p.months / MONTHS["minute"] for p in find_periods(text)}


_WORDS: WeakKeyDictionary[Context, dict[str, _Words]] = WeakKeyDictionary()


def _words(context: Context, own: str) -> _Words:
    kept = _WORDS.setdefault(context, {})
    if own not in kept:
        kept[own] = _Words(context, own)
    return kept[own]


_NAMES = ("mean", "median", "p25", "p75", "min", "max")


def _arithmetic(sort: str, entries: set[tuple[str, str | None, str, float]], own: str) -> Iterable[float]:
    """Yield the values with their complements, sums, differences and ratios."""
    by_metric: dict[str, list[tuple[str | None, str, float]]] = defaultdict(list)
    for metric, category, segment, value in entries:
        by_metric[metric].append((category, segment, value))
        yield value
        if sort == "share":
            yield 1 - value
        else:
            yield from (2 * value, value / 2)
    for items in by_metric.values():
        for (_, one, a), (_, other, b) in itertools.combinations(items, 2):
            yield abs(a - b)
            if one == other:
                yield from (a + b, *((1 - a - b,) if sort == "share" else ()))
            elif sort == "number":
                yield a + b
    mine = sorted({value for _, _, segment, value in entries if segment == own})
    if sort != "share":
        for a, b in itertools.combinations(mine, 2):
            yield from (a + b, b - a)
    else:
        yield from (b - a for a, b in itertools.combinations(mine, 2))


def _parts_of_wholes(by_sort: dict[str, list[tuple[Thing, str, float]]], own: str) -> Iterable[float]:
    """Yield what one figure is of a larger one in the same unit ("clothing is 35 % of what she spends")."""
    for sort, entries in by_sort.items():
        mine = {(thing.unit, value) for thing, segment, value in entries if segment == own and sort != "share"}
        for (unit, part), (other, whole) in itertools.permutations(sorted(mine, key=str), 2):
            if unit == other and 0 < part < whole:
                yield from (part / whole, 1 - part / whole)


def _scale(thing: Thing) -> float:
    """Return minutes in a unit of time; 1 for everything else."""
    unit = (thing.unit or "").partition("/")[0].strip().casefold()
    for word, factor in (("thousand ", 1e3), ("million ", 1e6), ("billion ", 1e9)):
        if unit.startswith(word):
            return factor
    unit = unit.removeprefix("working ").rstrip("s")
    return MONTHS[unit] / MONTHS["minute"] if _sort(thing) == "duration" and unit in MONTHS else 1.0


def _sort(thing: Thing) -> str:
    if thing.is_share:
        return "share"
    if thing.family in {"money", "duration", "age"}:
        return "duration" if thing.family == "age" else thing.family
    return "number"


def _sort_of(q: Quantity) -> str:
    if q.kind in SHARES:
        return "share"
    return q.kind if q.kind in {"money", "duration"} and (q.kind == "money" or q.unit in MONTHS) else "number"


def _plain(q: Quantity) -> float:
    return q.value * _unit_scale(q)


def _unit_scale(q: Quantity) -> float:
    return MONTHS[q.unit or ""] / MONTHS["minute"] if _sort_of(q) == "duration" else 1.0


def _bounds(q: Quantity) -> tuple[float, float]:
    """Return what a value may be: as written, and not far off for "over" and "under"."""
    low = max(q.low, q.value * (1 - _NEAR))
    high = min(q.high, (q.upper or q.value) * (1 + _NEAR))
    slack = 0.005 if q.kind in SHARES else 0.01 * abs(q.value)
    scale = _unit_scale(q)
    return (low - slack) * scale, (high + slack) * scale


_POOLS: WeakKeyDictionary[Context, dict[tuple[str, bool], _Pool]] = WeakKeyDictionary()


def _pool(work: Work) -> _Pool:
    """Return what figures of a claim may come to: with the other segments only where it speaks of others."""
    kept = _POOLS.setdefault(work.context, {})
    compared = _COMPARED.search(work.text) or any(r.segment != work.own for r in work.reading.references)
    others = (OVERALL, *work.context.siblings(work.own)) if compared else ()
    key = (work.own, bool(compared))
    if key not in kept:
        kept[key] = _Pool(work.context, work.own, work.binder.things, others)
    return kept[key]


_COMPARED = re.compile(
    r"\b(?:than|against|compared|versus|other|others|else|more|less|fewer|\w{3,}er|\w{2,}est|most|least|twice|times|as"
    r"|same|like|unlike|everybody|everyone|all|overall|average|any|no|nobody|both|between|apart|gap|rest|remaining|every"
    r"|whole|base|study|survey|of those|of the)\b",
    re.IGNORECASE,
)
"""Words after which a figure may be of somebody else, or of a comparison with them."""
