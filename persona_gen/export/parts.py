"""The parts of a persona's view: small frozen models, each text in them cleaned.

Values that people read stand as text next to the numbers they were made of, so that no writer formats
a number on its own.
"""

from __future__ import annotations

from typing import Literal

from persona_gen.domain.base import Frozen
from persona_gen.domain.claim import VERDICT_SIGNS, VerdictName
from persona_gen.domain.evidence import Measure, Role
from persona_gen.domain.persona import SectionName
from persona_gen.export.text import Clean

Span = tuple[int, int]
"""Character offsets, the end not included."""
_WORST_FIRST: tuple[VerdictName, ...] = ("contradicted", "unsupported", "unchecked", "supported", "not_checkable")


class StatisticView(Frozen):
    """One statistic, ready to read; shares lie in 0..1."""

    id: Clean
    segment: Clean
    label: Clean
    """Label and category as one phrase."""
    statistic: Clean
    value: bool | int | float | Clean | tuple[Clean, ...] | None
    value_text: Clean
    n: int | None = None
    """The base."""
    interval: tuple[float, float] | None = None
    """95 % interval, in the statistic's unit."""
    interval_text: Clean | None = None
    overall: bool | int | float | Clean | tuple[Clean, ...] | None = None
    overall_text: Clean | None = None
    """The same statistic for everybody."""
    unit: Clean | None = None
    measure: Measure | None = None


class SnippetView(Frozen):
    """One snippet with its full words and its place."""

    id: Clean
    participant: Clean | None = None
    role: Role
    text: Clean
    source: Clean
    locator: Clean = ""
    question: Clean | None = None

    @property
    def speaker(self) -> str:
        """Who said it, as the card names them."""
        name = self.participant or ("unnamed participant" if self.role == "participant" else "unnamed")
        return name if self.role == "participant" else f"{name} ({self.role})"

    @property
    def place(self) -> str:
        """Source file and place in it."""
        return ", ".join(part for part in (self.source, self.locator) if part)


class EvidenceUse(Frozen):
    """How a statement uses one piece of evidence."""

    id: Clean
    """Alias of a statistic or snippet of the view; see `known`."""
    known: bool = True
    """False where the alias stands for nothing in the evidence."""
    spans: tuple[Span, ...] = ()
    """Characters of the snippet's text that the statement used, sorted and apart from each other."""


class FillView(Frozen):
    """What the program filled in: `text[start:end]` of the statement."""

    start: int
    end: int
    evidence: Clean
    form: Clean


class ClaimView(Frozen):
    """One claim of a statement with its verdict, and what a reviewer decided on it."""

    id: Clean
    text: Clean
    verdict: VerdictName
    reason: Clean
    suggestion: Clean | None = None
    checker: Clean
    """Name and version; empty where none has looked."""
    evidence: tuple[Clean, ...] = ()
    decision: Clean | None = None
    """Such as "waived by Ann: known exception"."""

    @property
    def sign(self) -> str:
        """The verdict's sign."""
        return VERDICT_SIGNS[self.verdict]

    @property
    def word(self) -> str:
        """The verdict in words."""
        return self.verdict.replace("_", " ")


class StatementView(Frozen):
    """A filled statement with its claims and its evidence."""

    id: Clean
    section: SectionName
    text: Clean
    origin: Literal["writer", "person"]
    fills: tuple[FillView, ...] = ()
    claims: tuple[ClaimView, ...]
    """At least one: a statement that nobody checked has one claim that is `unchecked` and says so."""
    evidence: tuple[EvidenceUse, ...] = ()
    problems: tuple[Clean, ...] = ()

    @property
    def verdict(self) -> VerdictName:
        """The verdict that a reviewer has to look at first."""
        found = {claim.verdict for claim in self.claims}
        return next((verdict for verdict in _WORST_FIRST if verdict in found), "unchecked")

    @property
    def parts(self) -> tuple[tuple[str, str | None], ...]:
        """The text cut into pieces, each with the form of the fill that it is, or None for prose."""
        pieces: list[tuple[str, str | None]] = []
        at = 0
        for fill in sorted(self.fills, key=lambda f: f.start):
            if not at <= fill.start < fill.end <= len(self.text):
                continue
            pieces += [(self.text[at : fill.start], None), (self.text[fill.start : fill.end], fill.form)]
            at = fill.end
        pieces.append((self.text[at:], None))
        return tuple(piece for piece in pieces if piece[0])


class SectionView(Frozen):
    """A section with its heading; empty sections are not in a view."""

    name: SectionName
    title: Clean
    statements: tuple[StatementView, ...]


class GapView(Frozen):
    """What the segment says beside what it does; both are aliases of statistics of the view."""

    label: Clean
    stated: Clean
    observed: Clean
    difference: float
    """Stated − observed, −1..1."""
    interval: tuple[float, float]
    flagged: bool

    @property
    def text(self) -> str:
        """The difference in words, in percentage points."""
        low, high = (round(bound * 100) for bound in self.interval)
        points = round(abs(self.difference) * 100)
        unit = "point" if points == 1 else "points"
        way = f"{points} {unit} {'more' if self.difference >= 0 else 'less'} said than seen"
        return f"{way if points else 'no difference'} (95% interval {low:+d} to {high:+d})"


class LeftOutView(Frozen):
    """Input that did not become evidence."""

    what: Clean
    count: int
    reason: Clean
    where: Clean | None = None


class Reach(Frozen):
    """How much of the segment's evidence the persona uses (cites or quotes)."""

    statistics_used: int
    statistics: int
    snippets_used: int
    snippets: int
    participants_used: int
    participants: int
    elsewhere: int = 0
    """Evidence used that belongs to another segment."""
    voices: Clean = ""
    """How evenly the participants speak, and whom the persona leans on."""

    @property
    def text(self) -> str:
        """One sentence for the persona's foot."""
        parts = []
        if self.statistics:
            parts.append(f"{self.statistics_used:,} of {_counted(self.statistics, 'statistic')}")
        if self.snippets:
            parts.append(f"{self.snippets_used:,} of {_counted(self.snippets, 'snippet')}")
        text = f"Built from {' and '.join(parts)}" if parts else "Built from no evidence"
        if self.participants:
            text += f", words of {self.participants_used:,} of {_counted(self.participants, 'participant')}"
        text += f"; {self.voices}" if self.voices else ""
        return text + (f"; {self.elsewhere:,} more from other segments" if self.elsewhere else "")


def _counted(count: int, thing: str) -> str:
    return f"{count:,} {thing}" if count == 1 else f"{count:,} {thing}s"
