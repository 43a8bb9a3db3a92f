"""Reading a claim: its chunks, what each speaks of (segment, everybody), its quantities and words."""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from persona_gen.checking.context import stem, stems, tokens
from persona_gen.checking.numbers.grammar import Period, Quantity, find_periods, find_quantities
from persona_gen.checking.numbers.intervals import accepted
from persona_gen.checking.numbers.lexicon import Mention, mentions
from persona_gen.checking.numbers.naming import (
    COUNTED,
    EVERYBODY,
    EVERYBODY_OF,
    OTHERS,
    OWN,
    OWN_AFTER,
    PEOPLE,
    TYPICAL,
    Reference,
    segment_mentions,
)
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from collections.abc import Mapping

    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

_BREAK = re.compile(
    r"[,;:()–—]|\b(?:but|while|whereas|though|although|and yet|yet|against|versus|vs\.?"
    r"|compared (?:with|to)|as against|as opposed to|(?<!other )(?<!rather )than|because|since|so that|for(?= most\b)"
    r"|where(?:as)?|who|which|suggests that)\b"
)
_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")


@dataclass(frozen=True)
class Chunk:
    """A stretch of the claim that holds one thought; `starts_with` is the word that opened it."""

    index: int
    start: int
    end: int
    opener: str
    subject: str
    """Segment id that the chunk speaks of, or `"*"`."""
    explicit: bool
    """True when the chunk itself names its subject."""


class Reading:
    """One claim with all that the checkers of numbers need to know about its words; built lazily."""

    def __init__(self, claim: Claim, context: Context, labels: Mapping[str, str] | None = None) -> None:
        """Read `claim` against `context`; `labels` are the study's labels (lower case) with their metrics."""
        self.claim, self.context = claim, context
        self.full = _QUOTED.sub(lambda m: " " * len(m.group()), claim.text)
        """The text without what stands in quote marks."""
        self.labels = _labels_in(self.full, labels or {})
        """Where labels of the study stand word for word, with their metrics."""
        self.text = self.full
        """The same with those labels blotted out: what a label says is no claim of its own."""
        for start, end, _ in self.labels:
            self.text = self.text[:start] + "x" * (end - start) + self.text[end:]
        self.own = claim.segment or OVERALL

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """All quantities outside quotations; "of the seven who voted, five" reads as five of seven."""
        found = list(find_quantities(self.text))
        for whole, part in itertools.pairwise(found):
            counts = whole.kind == part.kind == "number" and 0 < part.value < whole.value
            if (
                counts
                and _OUT_OF.search(self.text[: whole.start])
                and re.match(rf"\s+(?:\w+ ){{0,2}}?{PEOPLE}\b", self.text[whole.end :])
            ):
                share = part.value / whole.value
                low, high = accepted(share, None, 1.0, part.qualifier, "of")
                index = found.index(part)
                found[index] = replace(
                    part, kind="of", value=share, low=low, high=high, part=part.value, whole=whole.value
                )
                break
        return tuple(found)

    @cached_property
    def periods(self) -> tuple[Period, ...]:
        """All stretches of time outside quotations."""
        refs = self.references
        return tuple(p for p in find_periods(self.text) if not any(r.start < p.end < r.end for r in refs))

    @cached_property
    def mentions(self) -> tuple[Mention, ...]:
        """All concepts and content words outside quotations, persona names left out."""
        names = {(r.start, r.end) for r in self._names()}
        return tuple(m for m in mentions(self.full) if (m.start, m.end) not in names)

    @cached_property
    def references(self) -> tuple[Reference, ...]:
        """Mentions of segments and of everybody, in order, none overlapping."""
        named = [*self._names(), *segment_mentions(self.text, self.context)]
        others = [Reference("others", m.start(), m.end()) for m in OTHERS.finditer(self.text)]
        own = [Reference(self.own, m.start(), m.end()) for m in OWN.finditer(self.text)]
        typical = [
            Reference("others", m.start(), m.end())
            for m in TYPICAL.finditer(self.text)
            if stem(m.group().split()[-1]) not in self.context.label_stems and not OWN_AFTER.match(self.text, m.end())
        ]
        kept: list[Reference] = []
        for group in (named, [*self._counted(), *own], [*others, *self._everybody()], typical):
            free = [r for r in group if not any(r.start < k.end and k.start < r.end for k in kept)]
            for ref in sorted(free, key=lambda r: (r.start, r.start - r.end)):
                if not any(ref.start < k.end and k.start < ref.end for k in kept):
                    kept.append(ref)
        return tuple(sorted(kept, key=lambda r: r.start))

    def _everybody(self) -> list[Reference]:
        """Return where everybody is spoken of, with or without one word of the study ("all notebook users")."""
        found = [m for m in EVERYBODY.finditer(self.text) if not OWN_AFTER.match(self.text, m.end())]
        for match in EVERYBODY_OF.finditer(self.text):
            word = (match.group("mod") or match.group("mod2")).strip()
            if stem(word) in self.context.label_stems and not OWN_AFTER.match(self.text, match.end()):
                found.append(match)
        return [Reference(self._whom(m.group()), m.start(), m.end()) for m in found]

    def _whom(self, said: str) -> str:
        """Return the own segment where only its name has the noun ("among families" in a study of other groups)."""
        segment = self.context.base.segments_by_id.get(self.own)
        noun = stem(said.rsplit(maxsplit=1)[-1])
        if segment is None or noun in _ANYONE or not re.match(r"among|across", said, re.IGNORECASE):
            return OVERALL
        holders = {s.id for s in self.context.base.segments if noun in stems(s.name)}
        return self.own if holders == {self.own} else OVERALL

    def _counted(self) -> list[Reference]:
        """Return where a group is told by its size: "of the 800 patients" (everybody), "of the 212 referrals" (own)."""
        found = []
        for match in COUNTED.finditer(self.full):
            number = float(match.group("n").replace(",", ""))
            segment = self.context.base.segments_by_id.get(self.own)
            if number in self.context.whole_bases:
                found.append(Reference(OVERALL, match.start(), match.end()))
            elif segment is not None and segment.n == number:
                found.append(Reference(self.own, match.start(), match.end()))
        return found

    @cached_property
    def personas(self) -> tuple[tuple[int, int], ...]:
        """Where personas are called by their invented names."""
        return tuple((r.start, r.end) for r in self._names())

    def _names(self) -> list[Reference]:
        personas = self.context.personas
        return [
            Reference(personas[name], t.start, t.end)
            for t in tokens(self.text)
            if t.text[0].isupper() and (name := t.text.casefold().removesuffix("'s").removesuffix("’s")) in personas
        ]

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """The claim cut into thoughts, each with its subject."""
        inside = [(q.start, q.end) for q in self.quantities] + [(r.start, r.end) for r in self.references]
        cuts = [(0, 0, "")]
        cuts += [
            (m.start(), m.end(), m.group().casefold())
            for m in _BREAK.finditer(self.text)
            if not any(start < m.end() and m.start() < end for start, end in inside)
        ]
        cuts += self._joints(cuts)
        cuts = self._merged(sorted(cuts))
        chunks: list[Chunk] = []
        subject = self.own
        for index, (start, after, opener) in enumerate(cuts):
            end = cuts[index + 1][0] if index + 1 < len(cuts) else len(self.text)
            refs = [r for r in self.references if start <= r.start < end and r.segment != "others"]
            explicit = bool(refs)
            if refs:
                last = refs[-1] if opener in {"than", "against", "compared with"} else _subject(refs, self.own)
                subject = last.segment
            elif opener in _AGAINST and self.other:
                subject = self.other or self.own
            elif (
                opener not in {"who", "which"}
                and not re.match(r"\W*at\b", self.text[start:end])
                and not (chunks and self._leads(chunks[-1], opener))
            ):
                subject = self.own
            chunks.append(Chunk(index, start, end, opener or self.text[after : after + 12], subject, explicit))
        return tuple(chunks)

    def _leads(self, chunk: Chunk, opener: str) -> bool:
        """Tell whether a chunk only says of whom the next one speaks ("Among all patients, …")."""
        if (
            opener != ","
            or not chunk.explicit
            or not (
                _LEAD.match(self.text, chunk.start, chunk.end)
                or any(
                    self.text[chunk.start : chunk.end].strip() == self.text[r.start : r.end] for r in self.references
                )
            )
        ):
            return False
        refs = [r for r in self.references if chunk.start <= r.start < chunk.end]
        return not any(
            chunk.start <= q.start < chunk.end and not any(r.start <= q.start < r.end for r in refs)
            for q in self.quantities
        )

    def _merged(self, cuts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Join cuts with no word between them; the word that opens the thought wins over the comma."""
        kept: list[tuple[int, int, str]] = []
        for cut in cuts:
            if kept and not re.search(r"\w", self.text[kept[-1][1] : cut[0]]):
                kept[-1] = (kept[-1][0], cut[1], cut[2] or kept[-1][2])
            else:
                kept.append(cut)
        return kept

    def _joints(self, cuts: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
        """Return the "and"s that join two thoughts with a quantity or a verb of their own."""
        found = []
        for match in re.finditer(r"\band\b", self.text):
            at = match.start()
            if any(q.start < at < q.end for q in self.quantities):
                continue
            left = max((c[1] for c in cuts if c[0] <= at), default=0)
            right = min((c[0] for c in cuts if c[0] > at), default=len(self.text))
            before = any(left <= q.start < at for q in self.quantities)
            after = any(at < q.start < right for q in self.quantities)
            tail = self.text[match.end() : match.end() + 40]
            if (before and after) or re.match(rf"\s+(?:also |then )?{VERB}", tail, re.IGNORECASE):
                found.append((at, match.end(), "and"))
        return found

    @property
    def other(self) -> str | None:
        """Return the one other segment (or everybody) that the claim names, if there is just one."""
        named = {r.segment for r in self.references if r.segment not in {"others", self.own}}
        return named.pop() if len(named) == 1 else None

    def subject_of(self, quantity: Quantity) -> str:
        """Return whom a quantity speaks of: the nearest name before it in its chunk, else the one after it."""
        chunk = self.chunk_at(quantity.start)
        if _BESIDE_IT.match(self.text, quantity.end) and _MORE_THAN.search(self.text[: quantity.start]):
            return self.own
        inside = [r for r in self.references if chunk.start <= r.start < chunk.end and r.segment != "others"]
        if not inside:
            return chunk.subject
        before = [r for r in inside if r.end <= quantity.start]
        at = before[-1].end if before else chunk.start
        if _PRONOUN.search(self.text, at, quantity.start):
            return self.own
        if before:
            return before[-1].segment
        first = inside[0]
        between = self.text[quantity.end : first.start + 5]
        return self.own if _COMPARING.search(between) else first.segment

    def chunk_at(self, position: int) -> Chunk:
        """Return the chunk that holds a character."""
        return next((c for c in reversed(self.chunks) if c.start <= position), self.chunks[0])


_ANYONE = frozenset(
    stem(w)
    for w in [
        "customer",
        "shopper",
        "user",
        "people",
        "patient",
        "respondent",
        "consumer",
        "client",
        "member",
        "participant",
        "visitor",
    ]
)
"""Nouns for everybody in a study, which a segment's name may hold, too."""
_LEAD = re.compile(r"\W*(?:of|among|across|for|in|within|out of|with)\b", re.IGNORECASE)
_OUT_OF = re.compile(r"\b(?:of|among|out of)(?: the| all)?\s*$", re.IGNORECASE)
_AGAINST = frozenset({"against", "versus", "vs", "vs.", "compared with", "compared to", "as against", "as opposed to"})
_PRONOUN = re.compile(r"\b(?:she|he|they|her|his|their|hers|theirs)\b", re.IGNORECASE)
_COMPARING = re.compile(r"\b(?:close to|than|as|above|below|more|less|times|like|what)\b", re.IGNORECASE)
VERB = (
    r"(?:is|are|was|were|has|have|had|does|do|can|will|would|she|he|they|it|nobody|no|most"
    r"|lives?|shares?|brings?|spends?|earns?|uses?"
    r"|makes?|keeps?|takes?|buys?|visits?|accepts?|gives?|pays?|works?|prefers?|knows?|leads?"
    r"|owns?|runs?|half|hardly|few|almost|nearly|the other|never|rarely)\b"
)


_BESIDE_IT = re.compile(
    r"\s+(?:as )?(?:against|opposed to|compared (?:with|to)|versus|vs\.?)\s+(?:only |just |about )?\W?\d", re.IGNORECASE
)
_MORE_THAN = re.compile(r"\bthan\b", re.IGNORECASE)
"""After "more than they do, at 6 against 5" the first figure is the own one."""


def _labels_in(text: str, labels: Mapping[str, str]) -> list[tuple[int, int, str]]:
    """Return where labels stand in `text`, the longest first, none overlapping."""
    low = text.casefold()
    found: list[tuple[int, int, str]] = []
    for label, metric in labels.items():
        at = low.find(label) if len(low) == len(text) else -1
        if at >= 0 and not any(a < at + len(label) and at < b for a, b, _ in found):
            found.append((at, at + len(label), metric))
    return found


def _subject(refs: list[Reference], own: str) -> Reference:
    """Return the reference that a chunk's figures belong to: somebody else's where one is named, else the own one."""
    others = [r for r in refs if r.segment != own]
    return (
        others[-1]
        if others and all(r.segment != own for r in refs)
        else next(r for r in refs if r.segment == own)
        if refs and any(r.segment == own for r in refs)
        else refs[-1]
    )
