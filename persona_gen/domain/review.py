"""Revisions of personas and people's decisions on them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from persona_gen.domain.base import Frozen
from persona_gen.domain.claim import CheckReport
from persona_gen.domain.persona import FilledStatement, PersonaDraft

PersonaStatus = Literal["draft", "changes_requested", "approved", "rejected"]
DecisionVerb = Literal[
    "accept",
    "edit",
    "reject",
    "waive",
    "attach",
    "send_back",
    "undo",
    "redo",
    "approve",
    "request_changes",
    "reject_persona",
    "reopen",
]


class Revision(Frozen):
    """One state of one persona: the draft, and the evidence that it was compiled against."""

    id: int
    segment: str
    number: int
    """1 for the first revision of a segment's persona."""
    draft: PersonaDraft
    filled: tuple[FilledStatement, ...]
    evidence: str
    """Fingerprint of the evidence snapshot."""
    run: str
    created: datetime
    writer_key: str | None = None
    """Hash of the settings and the prompt of the writer that made it; None where a person did."""


class Decision(Frozen):
    """What a person decided, on a persona or on one of its claims; decisions are only ever added."""

    segment: str
    revision: int
    """The revision's id."""
    verb: DecisionVerb
    statement: str | None = None
    claim: str | None = None
    reason: str | None = None
    reviewer: str
    made: datetime
    before: str | None = None
    """The statement as people read it before an edit; None where nothing was reworded."""
    after: str | None = None
    """The statement as people read it after an edit; None where it was removed."""
    claim_text: str | None = None
    """The words that the decision is about; it holds while they stay the same."""
    undoes: int | None = None
    """For undo and redo: the place in the persona's log, from 1, of the decision taken back or put back."""
    batch: int | None = None
    """For decisions made with one key: the place in the persona's log of the first of them."""
    status: PersonaStatus | None = None
    """The persona's status afterwards, where the verb alone does not tell."""


class PersonaRecord(Frozen):
    """A persona as the store has it: its newest revision, check report, decisions and status."""

    revision: Revision
    report: CheckReport | None
    decisions: tuple[Decision, ...] = ()
    status: PersonaStatus = "draft"
