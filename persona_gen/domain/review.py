"""Revisions of personas and people's decisions on them."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from persona_gen.domain.base import Frozen
from persona_gen.domain.claim import CheckReport
from persona_gen.domain.persona import FilledStatement, PersonaDraft

PersonaStatus = Literal["draft", "changes_requested", "approved", "rejected"]
DecisionVerb = Literal["accept", "edit", "reject", "waive", "approve", "request_changes", "reject_persona", "reopen"]


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


class PersonaRecord(Frozen):
    """A persona as the store has it: its newest revision, check report, decisions and status."""

    revision: Revision
    report: CheckReport | None
    decisions: tuple[Decision, ...] = ()
    status: PersonaStatus = "draft"
