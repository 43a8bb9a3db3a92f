"""The log of decisions: append-only, each entry sealing the one before.

An entry's hash is SHA-256 over the previous entry's hash and its own canonical JSON (sorted keys, no
spaces, ASCII). The `chain` row keeps length and end, so that cutting off the end shows as well. This
finds accidents and edits by hand; someone who may write the file and rebuilds every hash is not found.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

from sqlalchemy import select

from persona_gen.domain.review import Decision, DecisionVerb, PersonaStatus
from persona_gen.errors import StoreError
from persona_gen.store.tables import ChainTable, DecisionTable, RevisionTable, as_utc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

GENESIS = "0" * 64
"""What stands before the first entry."""
STATUS_AFTER: dict[DecisionVerb, PersonaStatus] = {
    "approve": "approved",
    "request_changes": "changes_requested",
    "reject_persona": "rejected",
    "reopen": "draft",
}
"""The decisions on a whole persona; all others leave a revision's status alone."""


def status_after(decision: Decision) -> PersonaStatus | None:
    """Return the status that a decision gives its revision; None where it leaves the status alone."""
    return decision.status or STATUS_AFTER.get(decision.verb)


def log(session: Session) -> list[tuple[int, Decision]]:
    """Return every decision on every persona with its number, oldest first."""
    rows = session.execute(select(DecisionTable.id, DecisionTable.body).order_by(DecisionTable.id))
    return [(number, Decision.model_validate_json(body)) for number, body in rows]


def append(session: Session, decision: Decision) -> None:
    """Add one decision at the end of the log."""
    end = _end(session)
    body = canonical(decision)
    entry = DecisionTable(segment=decision.segment, body=body, previous=end.hash, hash=digest(end.hash, body))
    session.add(entry)
    end.entries += 1
    end.hash = entry.hash


def decisions_of(session: Session, segments: Iterable[str]) -> dict[str, tuple[Decision, ...]]:
    """Return the decisions of each segment, oldest first; a segment without any is left out."""
    rows = session.execute(
        select(DecisionTable.segment, DecisionTable.body)
        .where(DecisionTable.segment.in_(list(segments)))
        .order_by(DecisionTable.id)
    )
    found: dict[str, list[Decision]] = {}
    for segment, body in rows:
        found.setdefault(segment, []).append(Decision.model_validate_json(body))
    return {segment: tuple(decisions) for segment, decisions in found.items()}


def first_break(session: Session) -> str | None:
    """Return where the log, or a status that rests on it, does not hold; None where all is well."""
    end = _end(session)  # read first: where rows can be locked, nobody appends meanwhile
    previous, entries = GENESIS, 0
    status: dict[int, PersonaStatus] = {}
    for row in session.scalars(select(DecisionTable).order_by(DecisionTable.id)):
        if row.previous != previous:
            return f"decision {row.id} does not follow the one before it: an entry was removed, moved or rewritten"
        if digest(previous, row.body) != row.hash:
            return f"decision {row.id} was changed after it was made"
        decision = Decision.model_validate_json(row.body)
        if decision.segment != row.segment:
            return f"decision {row.id} was moved to segment {row.segment!r} after it was made"
        if (after := status_after(decision)) is not None:
            status[decision.revision] = after
        previous, entries = row.hash, entries + 1
    if (end.entries, end.hash) != (entries, previous):
        return f"the log ends after decision {entries}, but {end.entries} were made"
    return _status_break(session, status)


def canonical(decision: Decision) -> str:
    """Return the JSON that is hashed and stored; the time in UTC.

    Raises:
        StoreError: the time has no time zone.
    """
    aware = decision.model_copy(update={"made": as_utc(decision.made)})
    return json.dumps(aware.model_dump(mode="json", exclude_none=True), sort_keys=True, separators=(",", ":"))


def digest(previous: str, body: str) -> str:
    """Return an entry's hash in hexadecimal."""
    return hashlib.sha256(f"{previous}\n{body}".encode()).hexdigest()


def _end(session: Session) -> ChainTable:
    """Return the row that tells the log's end, locked where the database locks rows."""
    end = session.get(ChainTable, 1, with_for_update=True)
    if end is None:
        raise StoreError("the end of the log of decisions is missing", hint="put back a copy of the database")
    return end


def _status_break(session: Session, status: dict[int, PersonaStatus]) -> str | None:
    """Return the first revision whose status no decision explains."""
    rows = session.execute(
        select(RevisionTable.id, RevisionTable.segment, RevisionTable.number, RevisionTable.status).order_by(
            RevisionTable.id
        )
    )
    for revision, segment, number, stored in rows:
        decided = status.get(revision, "draft")
        if stored != decided:
            return f"revision {number} of {segment!r} is marked {stored}, but the decisions make it {decided}"
    return None
