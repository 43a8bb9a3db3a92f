"""The workbench of the numbers checker: what one claim's rules share and where they put their findings."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.context import stems, tokens
from persona_gen.checking.numbers.binding import same_amount, same_span
from persona_gen.checking.numbers.compute import Value, group_name, values
from persona_gen.checking.numbers.lexicon import OPPOSITES, STOP, mentions
from persona_gen.checking.vocabulary import is_filler, is_telling
from persona_gen.domain.claim import Pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.checking.base import Finding as _Finding
    from persona_gen.checking.context import Context
    from persona_gen.checking.numbers.binding import Binder, Bound, Thing
    from persona_gen.checking.numbers.grammar import Period, Quantity
    from persona_gen.checking.numbers.reading import Chunk, Reading

_MEAN = re.compile(r"\b(?:on average|averag\w+|mean)\b", re.IGNORECASE)
_MEDIAN = re.compile(r"\b(?:typical(?:ly)?|median|usually)\b", re.IGNORECASE)


def agrees(thing: Thing, period: Period) -> bool:
    """Tell whether a stretch of time is one that the thing's label or unit names."""
    own = [*thing.periods, *([thing.months] if thing.months else [])]
    return any(abs(period.months / months - 1) < SAME_PERIOD for months in own)


SAME_PERIOD = 0.01


_OFTEN = re.compile(
    r"(?<=the )rates?\b(?= (?:of|among|for|in)\b)|(?<=more )often\b|(?<=less )often\b|(?<=as )often\b(?= as\b)",
    re.IGNORECASE,
)
"""How a share is compared; where a metric is a frequency, its own words bind it."""
_PER = re.compile(r"\bper\s$", re.IGNORECASE)
"""What follows is what a figure is divided by, and no metric of its own."""


class Work:
    """One claim on the bench: its reading, the binder, the findings so far and what they used up."""

    def __init__(self, reading: Reading, binder: Binder) -> None:
        """Start with nothing found."""
        self.reading, self.binder = reading, binder
        self.context: Context = reading.context
        self.text, self.own = reading.text, reading.own
        self.findings: list[_Finding] = []
        self.used: set[int] = set()
        self.masked: list[tuple[int, int]] = [m.span() for m in _OFTEN.finditer(reading.text)]
        """Words that a rule has used up, such as "of everything she buys"."""
        self.last: Bound | None = None
        """What the latest figure was bound to: "…, against 48 % overall" goes on with it."""
        self.kind: str | None = None
        """Which statistic that was: others are compared by the same one."""
        self.decided: set[str] = set()
        """Metrics that some finding already speaks of."""
        self.ordered: list[tuple[int, int]] = []
        """Words of rank that a rule about the answers to one question has used up."""
        self.told: set[tuple[str, str]] = set()
        """Metrics with the segment whose figure some finding speaks of."""
        self.chunks_decided: set[int] = set()

    def open_quantities(self, *kinds: str) -> list[Quantity]:
        """Return the quantities of these kinds that no rule has used yet."""
        refs = [(r.start, r.end) for r in self.reading.references]
        return [
            q
            for q in self.reading.quantities
            if q.start not in self.used
            and (not kinds or q.kind in kinds)
            and not any(start <= q.start and q.end <= end for start, end in refs)
        ]

    def scopes(self, chunk: Chunk, *, wide: bool = True) -> list[dict[str, tuple[int, int]]]:
        """Return the features around a chunk: its own, the previous chunk's, the next one's, then the claim's."""
        chunks = self.reading.chunks
        order = [chunk]
        if wide:
            order += [*reversed(chunks[: chunk.index]), *chunks[chunk.index + 1 :]]
        found = [self.features(c.start, c.end) for c in order]
        before = self.reading.claim.before
        if before and not self.strange(chunk):  # a clause without words of its own goes on with what came before
            found.append({m.feature: (0, 0) for m in mentions(before)})
        return found

    def features(self, start: int, end: int) -> dict[str, tuple[int, int]]:
        """Return the features of a stretch, without the words that only name a segment."""
        refs = [*((r.start, r.end) for r in self.reading.references), *self.masked]
        return {
            m.feature: (m.start, m.end)
            for m in self.reading.mentions
            if start <= m.start < end
            and not any(a <= m.start < b for a, b in refs)
            and not (_PER.search(self.text, max(0, m.start - 5), m.start) and self.text[m.start - 1] == " ")
        }

    def strange(self, chunk: Chunk, also: Iterable[str] = ()) -> bool:
        """Tell whether a chunk holds content words that no statistic of the study speaks of, nor `also` has."""
        return self.strangers(chunk, also) > 0

    def strangers(self, chunk: Chunk, also: Iterable[str] = ()) -> int:
        """Return how many such words there are."""
        known = {*self.binder.weight, *self.binder.units, *also}
        amounts = [(q.start, q.end) for q in self.reading.quantities]
        amounts += [(p.start, p.end) for p in self.reading.periods]
        fine = {
            at
            for f, at in self.features(chunk.start, chunk.end).items()
            if any(start <= at[0] < end for start, end in amounts)
            or f in known
            or f.lstrip("~") in known
            or (f.islower() and is_filler(f))
        }
        return len({at for at in self.features(chunk.start, chunk.end).values() if at not in fine})

    def wanted(self, chunk: Chunk) -> str | None:
        """Return the statistic that the chunk's words ask for: mean, median or none."""
        segment = self.context.base.segments_by_id.get(self.own)
        own = set(stems(segment.name)) if segment else set()
        refs = [
            (r.start, r.end)
            for r in self.reading.references
            if r.segment != self.own and not own & set(stems(self.text[r.start : r.end]))
        ]
        for name, pattern in (("mean", _MEAN), ("median", _MEDIAN)):
            for match in pattern.finditer(self.text, chunk.start, chunk.end):
                if not any(start <= match.start() < end for start, end in refs):
                    return name
        return None

    def emit(
        self,
        verdict: str,
        spans: Iterable[tuple[int, int]],
        used: Sequence[Value],
        reason: str,
        suggestion: str | None = None,
        things: Iterable[Thing] = (),
    ) -> None:
        """Add a finding for each span; the first one is where the reviewer looks."""
        pointers = tuple(dict.fromkeys(Pointer(id=v.statistic.id) for v in used))
        for start, end in dict.fromkeys(spans):
            self.findings.append(Finding(verdict, start, end, pointers, reason, suggestion))  # type: ignore[arg-type]
            self.chunks_decided.add(self.reading.chunk_at(start).index)
        self.decided.update(t.metric for t in things)

    def spans(self, bound: Bound, *extra: tuple[int, int]) -> list[tuple[int, int]]:
        """Return the places of the words that bound a thing, after `extra`."""
        thing = bound.thing
        wanted = thing.main | thing.special | thing.also | {"~" + f for f in thing.main}
        words = [
            (m.start, m.end) for m in self.reading.mentions if m.feature in wanted or OPPOSITES.get(m.feature) in wanted
        ]
        label = set(stems(f"{thing.label} {thing.category or ''} {thing.unit or ''}"))
        words += [
            (t.start, t.end)
            for t in tokens(self.reading.full)
            if t.stem in label and (t.stem not in STOP or is_telling(t.stem))
        ]
        numbers = [
            (q.start, q.end)
            for q in self.reading.quantities
            if q.start not in self.used and any(same_amount(inner, q) for inner, _ in thing.inner)
        ]
        if thing.span is not None:
            numbers += [(q.start, q.end) for q in self.reading.quantities if same_span(thing.span, q)]
        self.used.update(start for start, _ in numbers)
        periods = [(p.start, p.end) for p in self.reading.periods if agrees(thing, p)]
        words += [(start, end) for start, end, metric in self.reading.labels if metric == thing.metric]
        return [*extra, *words, *numbers, *periods]

    def other_period(self, thing: Thing, quantity: Quantity) -> Period | None:
        """Return the one stretch of time beside a share where it is another than the one that the label names."""
        chunk = self.reading.chunk_at(quantity.start)
        if len(thing.periods) != 1 or thing.rate:
            return None
        inside = [p for p in self.reading.periods if chunk.start <= p.start < chunk.end and not p.rate]
        if len(inside) != 1 or agrees(thing, inside[0]) or 0.9 < inside[0].months / thing.periods[0] < 1.1:
            return None
        return inside[0]

    def widened(self, bound: Bound, chunk: Chunk) -> Bound:
        """Add what the neighbouring chunks say of the thing, where they hold no quantity of their own."""
        thing, chunks = bound.thing, self.reading.chunks
        said: set[str] = set()
        for near in (*chunks[max(0, chunk.index - 1) : chunk.index], *chunks[chunk.index + 1 : chunk.index + 2]):
            if not any(near.start <= q.start < near.end for q in self.reading.quantities):
                said |= set(self.features(near.start, near.end))
        more = bound.matched | ((thing.main | thing.special) & said)
        alone = bool(bound.matched & thing.also) and sum(t.unit == thing.unit for t in self.binder.things) == 1
        return replace(bound, matched=more, named=bound.named or alone)

    def topic(self, chunk: Chunk) -> dict[str, tuple[int, int]]:
        """Return the features of the chunk before, where it holds no quantity of its own."""
        if chunk.index == 0:
            return {}
        last = self.reading.chunks[chunk.index - 1]
        if any(last.start <= q.start < last.end for q in self.reading.quantities):
            return {}
        return self.features(last.start, last.end)

    def elsewhere(self, thing: Thing, quantity: Quantity, subject: str) -> str | None:
        """Return the name of another segment whose value the quantity does fit, or None."""
        for segment in [*(s.id for s in self.context.base.segments), "*"]:
            if segment != subject and any(quantity.admits(v.number) for v in values(thing, segment, self.context)):
                return group_name(segment, self.context)
        return None
