"""What happened, as messages; workers post them and handlers change the state."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from persona_gen.domain.review import Decision
    from persona_gen.errors import StoreConflict
    from persona_gen.tui.deciding import Asked
    from persona_gen.tui.interviews.behind import Behind
    from persona_gen.tui.interviews.desk import EditAsked, InterviewSeen, ThemeDesk, ThemesSeen
    from persona_gen.workflow.review import Board, ClaimView, Document, Proof, QueueRow, ReviewSession
    from persona_gen.workflow.theme_editing import Edited, ThemePassage


@dataclass
class SessionOpened(Message):
    """The study is open."""

    session: ReviewSession


@dataclass
class OpeningFailed(Message):
    """The study cannot be opened; `what` is one line."""

    what: str


@dataclass
class QueueLoaded(Message):
    """The queue was read."""

    rows: tuple[QueueRow, ...]
    fingerprint: str


@dataclass
class BoardLoaded(Message):
    """The board was read."""

    board: Board


@dataclass
class DocumentLoaded(Message):
    """A persona was read for the first time."""

    document: Document
    fingerprint: str


@dataclass
class DocumentChanged(Message):
    """Somebody changed the persona; this is how it stands now."""

    document: Document
    fingerprint: str


@dataclass
class DecisionStored(Message):
    """A decision is in the store; this is how the persona stands now."""

    asked: Asked
    document: Document


@dataclass
class DecisionFailed(Message):
    """A decision could not be made; `what` is one line, and the persona stands as it did."""

    asked: Asked
    what: str


@dataclass
class ConflictFound(Message):
    """Somebody else was quicker; nothing was overwritten, and this is how the persona stands now."""

    asked: Asked
    error: StoreConflict
    document: Document


@dataclass
class PreviewChecked(Message):
    """The text in the editor was checked."""

    text: str
    claims: tuple[ClaimView, ...]


@dataclass
class EvidenceFound(Message):
    """A search over the evidence is done."""

    query: str
    proofs: tuple[Proof, ...]


@dataclass
class HistoryLoaded(Message):
    """The decisions on a persona were read, oldest first."""

    decisions: tuple[Decision, ...]


@dataclass
class ErrorRaised(Message):
    """Something failed in a worker; `what` is one line to show."""

    what: str


@dataclass
class CountsExplained(Message):
    """The passages behind the counts of themes that a persona cites were looked up, by alias."""

    behind: dict[str, Behind]


# Themes


@dataclass
class ThemesBeingRead(Message):
    """The interviews are being read; `what` is one line on how far."""

    what: str


@dataclass
class ThemesOpened(Message):
    """The themes can be read and edited."""

    desk: ThemeDesk
    seen: ThemesSeen


@dataclass
class ThemesChanged(Message):
    """Somebody else changed the themes; this is how they stand now."""

    seen: ThemesSeen


@dataclass
class ThemesFailed(Message):
    """The themes cannot be opened; `what` is one line."""

    what: str


@dataclass
class PassagesLoaded(Message):
    """Passages were read, by code, as of one revision."""

    number: int
    passages: dict[str, tuple[ThemePassage, ...]]
    said: dict[str, tuple[str, ...]] | None = None
    """Where those of every code were read: what is searched in them, in lower case."""


@dataclass
class ThemeEdited(Message):
    """An edit is in the store, and the personas that cite the theme were checked again."""

    asked: EditAsked
    edited: Edited
    seen: ThemesSeen


@dataclass
class ThemeEditFailed(Message):
    """An edit could not be made; `what` is one line, and the themes stand as they did."""

    asked: EditAsked
    what: str


@dataclass
class ThemeConflictFound(Message):
    """Somebody else was quicker; nothing was overwritten, and this is how the themes stand now."""

    asked: EditAsked
    seen: ThemesSeen


@dataclass
class InterviewLoaded(Message):
    """The file of a passage was read."""

    interview: InterviewSeen
