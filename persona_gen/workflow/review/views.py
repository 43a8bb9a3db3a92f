"""What the screens are given: frozen values, ready to show; texts are data and never markup.

Offsets count characters. A share of bars and risks lies in 0..1.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from persona_gen.domain.claim import VerdictName
    from persona_gen.domain.persona import SectionName
    from persona_gen.domain.review import Decision, PersonaStatus

Decided = Literal["accepted", "edited", "waived", "rejected"]
DiffOp = Literal["equal", "replace", "delete", "insert"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One persona in the queue."""

    segment: str
    segment_name: str
    n: int | None
    name: str
    label: str
    writer: str
    """One line on who worded it."""
    status: PersonaStatus
    second_needed: bool
    """One reviewer approved the newest revision, another one has to."""
    counts: dict[VerdictName, int]
    open: int
    """Claims that need a person."""
    decided: int
    """Claims that a person decided."""
    total: int
    risk: float
    """Sum of the open claims' risks."""
    revision: int
    """Number of the newest revision."""


@dataclass(frozen=True, slots=True)
class BoardPersona:
    """One persona beside the others."""

    segment: str
    segment_name: str
    n: int | None
    name: str
    label: str
    status: PersonaStatus
    line: str
    """Its first sentence in short."""
    top: tuple[str, ...]
    """Its first statements on what it wants, does and minds."""
    open: int


@dataclass(frozen=True, slots=True)
class Overlap:
    """How alike two personas are: shared statements ÷ statements of the shorter one."""

    first: str
    second: str
    share: float
    shared: tuple[str, ...]
    """The statements of `first` that `second` makes as well, numbers and names apart."""


@dataclass(frozen=True, slots=True)
class Board:
    """All personas side by side."""

    personas: tuple[BoardPersona, ...]
    overlaps: tuple[Overlap, ...]
    """Pairs that share a statement, the most alike first."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar beside a statistic: `value` is the share of the widest bar."""

    label: str
    value: float
    text: str
    is_own: bool = False


@dataclass(frozen=True, slots=True)
class Proof:
    """A statistic or a snippet that a claim stands on."""

    alias: str
    kind: Literal["statistic", "snippet"]
    title: str
    """What is measured, or who speaks."""
    value: str = ""
    n: int | None = None
    interval: str | None = None
    bars: tuple[Bar, ...] = ()
    text: str = ""
    """A snippet's whole turn."""
    spans: tuple[tuple[int, int], ...] = ()
    """The matched words in `text`, in order, not overlapping."""
    participant: str | None = None
    role: str | None = None
    source: str = ""
    locator: str = ""
    diff: tuple[tuple[DiffOp, str, str], ...] | None = None
    """For a reworded quotation: runs of words as (operation, original, claimed)."""
    segment: str | None = None
    segment_name: str = ""


@dataclass(frozen=True, slots=True)
class ClaimView:
    """A claim with its verdict, its proof and what a person decided."""

    id: str
    start: int
    end: int
    text: str
    verdict: VerdictName
    reason: str
    suggestion: str | None
    checker: str
    proofs: tuple[Proof, ...]
    decision: Decision | None
    needs_person: bool
    risk: float
    """0 where nobody has to look."""


@dataclass(frozen=True, slots=True)
class StatementView:
    """A statement as people read it, and its template for the editor."""

    id: str
    section: SectionName
    text: str
    template: str
    """The same with slots."""
    claims: tuple[ClaimView, ...]
    decided: Decided | None
    origin: Literal["writer", "person"]


@dataclass(frozen=True, slots=True)
class Document:
    """One persona, whole."""

    segment: str
    segment_name: str
    n: int | None
    share: float | None
    name: str
    label: str
    writer: str
    status: PersonaStatus
    version: int
    """What every change has to name."""
    revision: int
    statements: tuple[StatementView, ...]
    blockers: tuple[str, ...]
    """Why it cannot be approved, a sentence each."""
    can_undo: str | None
    """What undo would take back, such as "accept goals-2"."""
    can_redo: str | None
    approved_by: tuple[str, ...]
    """Who approved the newest revision."""
    second_needed: bool = False
    counts: dict[VerdictName, int] = field(default_factory=dict)
