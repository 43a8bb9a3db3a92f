"""Evidence: statistics and snippets, each with a stable key and a place in a source."""

from __future__ import annotations

import hashlib
import json
from functools import cached_property
from typing import Literal

from pydantic import Field

from persona_gen.domain.base import Frozen
from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Participant, Theme

OVERALL = "*"
"""The segment id that stands for everybody."""

StatisticName = Literal["mean", "median", "share", "count", "min", "max", "p25", "p75", "value"]
Measure = Literal["stated", "observed"]
"""What people say of themselves, or what they were seen to do."""
Role = Literal["participant", "researcher", "other"]
StatisticValue = bool | int | float | str | list[str] | None


class Statistic(Frozen):
    """One number (or plain attribute) about one segment, or about everybody (`segment == "*"`)."""

    id: str
    """Short alias for prompts and screens, such as F012."""
    segment: str
    metric: str
    label: str
    statistic: StatisticName
    category: str | None = None
    value: StatisticValue
    """A share lies in 0..1; `null` means unknown, never false."""
    unit: str | None = None
    n: int | None = None
    """The base: how many members the value was taken over."""
    overall: StatisticValue = None
    """The same statistic for everybody."""
    interval: tuple[float, float] | None = Field(default=None, exclude=True)
    """95 % interval: Wilson for shares, bootstrap for the others."""
    measure: Measure | None = Field(default=None, exclude=True)
    strength: float | None = Field(default=None, exclude=True)
    """Absolute effect size against the rest of the base (Cohen's h for shares, a robust d otherwise)."""

    @cached_property
    def key(self) -> str:
        """The stable key, which survives a new data delivery."""
        return "|".join((self.segment, self.metric, self.statistic, self.category or ""))


class Snippet(Frozen):
    """Stored interview words of one speaker."""

    id: str
    """Short alias for prompts and screens, such as S004."""
    segment: str | None = None
    participant: str | None = None
    role: Role = "participant"
    text: str
    source: str
    locator: str = ""
    question: str | None = Field(default=None, exclude=True)
    """What the words answer, where the source says so."""

    @cached_property
    def key(self) -> str:
        """The stable key, made of source and text."""
        return hashlib.sha256(f"{self.source}\0{self.text}".encode()).hexdigest()[:16]


class SayDoGap(Frozen):
    """A stated and an observed share of the same thing, in one segment.

    `difference` is stated − observed (−1..1) with its 95 % interval; `flagged` when the interval
    excludes 0 and the difference is at least 0.10 (DOMAIN.md).
    """

    segment: str
    label: str
    stated: str
    """Alias of the stated statistic."""
    observed: str
    """Alias of the observed statistic."""
    difference: float
    interval: tuple[float, float]
    flagged: bool


class LeftOut(Frozen):
    """Input that did not become evidence: how much, and why."""

    what: str
    """For example "statistics", "snippets", "customers"."""
    count: int
    reason: str
    where: str | None = None


class EvidenceBase(Frozen):
    """All evidence of a study: what `profile --json` prints and what the checkers read."""

    study: str
    title: str | None = None
    segments: tuple[Segment, ...] = ()
    statistics: tuple[Statistic, ...] = ()
    snippets: tuple[Snippet, ...] = ()
    gaps: tuple[SayDoGap, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    themes: tuple[Theme, ...] = ()
    """What the coded interviews tell; each theme's counts are statistics too (`theme.<code>`)."""
    participants: tuple[Participant, ...] = ()

    @cached_property
    def statistics_by_id(self) -> dict[str, Statistic]:
        """The statistics by alias."""
        return {statistic.id: statistic for statistic in self.statistics}

    @cached_property
    def snippets_by_id(self) -> dict[str, Snippet]:
        """The snippets by alias."""
        return {snippet.id: snippet for snippet in self.snippets}

    @cached_property
    def segments_by_id(self) -> dict[str, Segment]:
        """The segments by id."""
        return {segment.id: segment for segment in self.segments}

    @cached_property
    def fingerprint(self) -> str:
        """A hash of everything in it, which changes when anything does."""
        return hashlib.sha256(json.dumps(self.to_json_dict(), sort_keys=True).encode()).hexdigest()[:16]

    def to_json_dict(self) -> dict[str, object]:
        """Return DESIGN.md's evidence format.

        The contract's objects hold exactly the contract's fields; what else is known stands beside
        them in top-level keys, so that readers of the contract need not know of it.
        """
        known = self.model_dump(mode="json", include={"study", "title", "segments", "statistics", "snippets"})
        beside = {
            "intervals": {s.id: list(s.interval) for s in self.statistics if s.interval is not None},
            "measures": {s.id: s.measure for s in self.statistics if s.measure is not None},
            "strengths": {s.id: s.strength for s in self.statistics if s.strength is not None},
            "questions": {s.id: s.question for s in self.snippets if s.question is not None},
            "gaps": [gap.model_dump(mode="json") for gap in self.gaps],
            "left_out": [left.model_dump(mode="json") for left in self.left_out],
            "themes": [theme.model_dump(mode="json") for theme in self.themes],
            "participants": [participant.model_dump(mode="json") for participant in self.participants],
        }
        newer = ("themes", "participants")
        # Keys that came later stand only where they say something, so that a base without them keeps its fingerprint.
        return known | {key: value for key, value in beside.items() if value or key not in newer}

    @classmethod
    def from_json_dict(cls, data: dict[str, object]) -> EvidenceBase:
        """Read what `to_json_dict` wrote, or a benchmark bundle.

        Raises:
            pydantic.ValidationError: the object is not in the evidence format.
        """
        base = cls.model_validate(data)
        side = _SideTables.model_validate(data)
        statistics = tuple(
            s.model_copy(
                update={
                    "interval": side.intervals.get(s.id, s.interval),
                    "measure": side.measures.get(s.id, s.measure),
                    "strength": side.strengths.get(s.id, s.strength),
                }
            )
            for s in base.statistics
        )
        snippets = tuple(s.model_copy(update={"question": side.questions.get(s.id, s.question)}) for s in base.snippets)
        return base.model_copy(update={"statistics": statistics, "snippets": snippets})


class _SideTables(Frozen):
    """The top-level keys beside the contract's, by alias."""

    intervals: dict[str, tuple[float, float]] = {}
    measures: dict[str, Measure] = {}
    strengths: dict[str, float] = {}
    questions: dict[str, str] = {}
