"""The rows of coded interviews: one line of revisions, each the whole coding, none ever changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from persona_gen.errors import StoreConflict, StoreError
from persona_gen.store.records import CodingRevision, CodingStep
from persona_gen.store.tables import CodingTable

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from persona_gen.domain.theme import CodedInterviews

_STEP = (
    CodingTable.number,
    CodingTable.parent,
    CodingTable.restores,
    CodingTable.author,
    CodingTable.what,
    CodingTable.made,
)


class NewCoding(NamedTuple):
    """What a revision is made of, before it has a number."""

    coded: CodedInterviews
    parent: int | None
    restores: int | None
    author: str
    what: str
    made: datetime


def add(session: Session, new: NewCoding) -> CodingRevision:
    """Keep a revision after its parent.

    Raises:
        StoreConflict: the parent is not the newest revision any more; names who made the newest, when and how.
    """
    newest = _newest_step(session)
    if (newest.number if newest else None) != new.parent:
        raise _conflict(newest, new)
    row = CodingTable(
        number=newest.number + 1 if newest else 1,
        parent=new.parent,
        restores=new.restores,
        author=new.author,
        what=new.what,
        made=new.made,
        body=new.coded.model_dump(mode="json"),
    )
    session.add(row)
    session.flush()
    return _revision(row)


def newest(session: Session) -> CodingRevision | None:
    """Return the newest revision, or None where nothing was coded."""
    row = session.scalar(select(CodingTable).order_by(CodingTable.number.desc()).limit(1))
    return None if row is None else _revision(row)


def at(session: Session, number: int) -> CodingRevision:
    """Return one revision.

    Raises:
        StoreError: there is none with this number.
    """
    row = session.get(CodingTable, number)
    if row is None:
        raise StoreError(f"no coding with number {number}")
    return _revision(row)


def steps(session: Session) -> list[CodingStep]:
    """Return every revision, oldest first, without the codings."""
    rows = session.execute(select(*_STEP).order_by(CodingTable.number))
    return [CodingStep.model_validate(row, from_attributes=True) for row in rows]


def _newest_step(session: Session) -> CodingStep | None:
    row = session.execute(select(*_STEP).order_by(CodingTable.number.desc()).limit(1)).first()
    return None if row is None else CodingStep.model_validate(row, from_attributes=True)


def _conflict(newest: CodingStep | None, new: NewCoding) -> StoreConflict:
    if newest is None:
        return StoreConflict(f"there is no coding {new.parent} to change", hint="code the interviews first")
    who = f"{newest.author} at {newest.made:%Y-%m-%d %H:%M:%S} UTC: {newest.what}"
    error = StoreConflict(f"the coding was changed by {who}", hint="look at what changed, then try again")
    error.theirs, error.ours = newest.what, new.what
    return error


def _revision(row: CodingTable) -> CodingRevision:
    step = CodingStep.model_validate(row, from_attributes=True)
    return CodingRevision.model_validate(step.model_dump() | {"coded": row.body})
