"""What every writer is given, and what it has to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from datetime import date

    from persona_gen.domain.evidence import SayDoGap, Snippet, Statistic
    from persona_gen.domain.persona import PersonaDraft, Statement
    from persona_gen.domain.segment import Segment


WriterKind = Literal["evidence", "model", "recorded"]


@dataclass(frozen=True, slots=True)
class Profile:
    """All evidence of one segment that a writer gets to see; what was kept back is counted."""

    study: str
    title: str
    segment: Segment
    others: tuple[Segment, ...]
    """The study's other segments, for comparison."""
    statistics: tuple[Statistic, ...]
    """The strongest first."""
    snippets: tuple[Snippet, ...]
    gaps: tuple[SayDoGap, ...]
    name: str
    """The persona's invented first name."""
    statistics_kept_back: int = 0
    snippets_kept_back: int = 0
    collected: date | None = None

    @property
    def participants(self) -> int:
        """How many named participants speak in `snippets`; 0 where the source does not tell them apart."""
        return len({s.participant for s in self.snippets if s.role == "participant" and s.participant})

    @property
    def is_qualitative(self) -> bool:
        """Whether the segment rests on research alone."""
        return not any(s.statistic == "share" for s in self.statistics)


@dataclass(frozen=True, slots=True)
class Failure:
    """A statement that did not pass its check, and why."""

    statement: Statement
    verdict: str
    reasons: tuple[str, ...]


class Writer(Protocol):
    """Words a persona from a profile."""

    @property
    def kind(self) -> WriterKind:
        """What `WriterInfo.kind` its drafts carry."""
        ...

    def key(self, profile: Profile) -> str:
        """Return a hash of all that decides the draft, so that an equal draft is not made twice."""
        ...

    async def draft(self, profile: Profile) -> PersonaDraft:
        """Return a draft whose numbers and quotations are slots.

        Raises:
            LLMError: the model could not be reached, or gave no usable answer.
        """
        ...

    async def repair(self, profile: Profile, failures: tuple[Failure, ...]) -> tuple[Statement, ...]:
        """Return new wordings of statements that failed, under the same ids; an empty tuple where it cannot.

        Raises:
            LLMError: the model could not be reached, or gave no usable answer.
        """
        ...
