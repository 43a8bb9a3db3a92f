"""The rows of personas: revisions, their reports, and the version that guards them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm.attributes import flag_modified

from persona_gen.domain.claim import CheckReport
from persona_gen.domain.review import PersonaRecord, Revision
from persona_gen.errors import StoreConflict, StoreError
from persona_gen.store import chain
from persona_gen.store.tables import (
    EvidenceTable,
    PersonaTable,
    ReportTable,
    RevisionTable,
    RunTable,
    SummaryTable,
    as_utc,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

    from persona_gen.domain.persona import FilledStatement, PersonaDraft
    from persona_gen.domain.review import Decision

IS_APPROVED = RevisionTable.status == "approved"


class NewRevision(NamedTuple):
    """What a revision is made of, before it has an id and a number."""

    segment: str
    draft: PersonaDraft
    filled: tuple[FilledStatement, ...]
    evidence: str
    run: str
    writer_key: str | None
    created: datetime


class Reviewed(NamedTuple):
    """What comes with a revision that a person made: its check, and the decision that made it."""

    report: CheckReport | None = None
    decision: Decision | None = None


def add(
    session: Session,
    new: NewRevision,
    expected_version: int | None,
    reviewed: Reviewed = Reviewed(),  # noqa: B008
) -> Revision:
    """Keep a revision, with its report and decision if there are any, and raise the persona's version.

    Raises:
        StoreConflict: the persona is not at `expected_version`.
        StoreError: the evidence or the run is not in the store.
    """
    if session.scalar(select(EvidenceTable.turn).where(EvidenceTable.fingerprint == new.evidence)) is None:
        raise StoreError(f"no evidence with fingerprint {new.evidence!r}", hint="put the evidence first")
    if session.scalar(select(RunTable.kind).where(RunTable.id == new.run)) is None:
        raise StoreError(f"no run {new.run!r}", hint="start the run first")
    by = reviewed.decision.reviewer if reviewed.decision else f"run {new.run}"
    _change(session, new.segment, expected_version, by=by, at=new.created)
    last = session.scalar(select(func.max(RevisionTable.number)).where(RevisionTable.segment == new.segment))
    row = RevisionTable(
        segment=new.segment,
        number=(last or 0) + 1,
        draft=new.draft.model_dump(mode="json"),
        filled=[statement.model_dump(mode="json") for statement in new.filled],
        evidence=new.evidence,
        run=new.run,
        writer_key=new.writer_key,
        status="draft",
        created=new.created,
    )
    session.add(row)
    session.flush()
    if reviewed.report is not None:
        session.add(_report(row.id, reviewed.report, new.created))
    if reviewed.decision is not None:
        _append(session, row, reviewed.decision.model_copy(update={"revision": row.id}))
    return _revision(row)


def add_report(session: Session, revision: int, report: CheckReport, created: datetime) -> None:
    """Keep a check report; where it says something new, the persona's version rises.

    Raises:
        StoreError: there is no such revision.
    """
    row = _row(session, revision)
    added = _report(revision, report, created)
    last = select(ReportTable.body).where(ReportTable.revision == revision).order_by(ReportTable.id.desc()).limit(1)
    if session.scalar(last) != added.body:
        _change(session, row.segment, None, by="the check", at=created)
    session.add(added)


def decide(session: Session, decisions: Sequence[Decision], expected_version: int | None) -> None:
    """Add decisions on one persona to the log, raise its version once and set the revision's status.

    Raises:
        StoreConflict: the persona is not at `expected_version`.
        StoreError: the segment has no such revision, or a decision's time has no time zone.
    """
    first = decisions[0]
    _change(session, first.segment, expected_version, by=first.reviewer, at=as_utc(first.made))
    for decision in decisions:
        row = _row(session, decision.revision)
        if {row.segment, first.segment} != {decision.segment}:
            raise StoreError(f"revision {row.id} belongs to {row.segment!r}, not to {decision.segment!r}")
        _append(session, row, decision)


def _append(session: Session, row: RevisionTable, decision: Decision) -> None:
    row.status = chain.status_after(decision) or row.status
    chain.append(session, decision)


def _report(revision: int, report: CheckReport, created: datetime) -> ReportTable:
    return ReportTable(revision=revision, body=report.model_dump(mode="json"), created=created)


def version(session: Session, segment: str) -> int:
    """Return the persona's version; 0 where there is none."""
    return session.scalar(select(PersonaTable.version).where(PersonaTable.segment == segment)) or 0


def made_from(evidence: str, writer_key: str) -> tuple[ColumnElement[bool], ...]:
    """Return the conditions for revisions of one writer and one snapshot."""
    return RevisionTable.evidence == evidence, RevisionTable.writer_key == writer_key


def newest(session: Session, segment: str, *conditions: ColumnElement[bool]) -> PersonaRecord | None:
    """Return a segment's newest revision that meets the conditions."""
    query = select(RevisionTable).where(RevisionTable.segment == segment, *conditions)
    rows = session.scalars(query.order_by(RevisionTable.number.desc()).limit(1)).all()
    return next(iter(_records(session, rows)), None)


def count(session: Session, segment: str, *conditions: ColumnElement[bool]) -> int:
    """Return how many revisions of a segment meet the conditions."""
    query = select(func.count()).select_from(RevisionTable).where(RevisionTable.segment == segment, *conditions)
    return session.scalar(query) or 0


def newest_of_all(session: Session) -> list[PersonaRecord]:
    """Return the newest revision of every segment, by segment."""
    last = select(RevisionTable.segment, func.max(RevisionTable.number)).group_by(RevisionTable.segment)
    query = select(RevisionTable).where(tuple_(RevisionTable.segment, RevisionTable.number).in_(last))
    return _records(session, session.scalars(query.order_by(RevisionTable.segment)).all())


def revisions(session: Session, segment: str) -> list[Revision]:
    """Return every revision of a segment, oldest first."""
    query = select(RevisionTable).where(RevisionTable.segment == segment).order_by(RevisionTable.number)
    return [_revision(row) for row in session.scalars(query)]


def with_previous(session: Session, revision: int) -> tuple[Revision | None, Revision]:
    """Return a revision and the one before it on the same segment.

    Raises:
        StoreError: there is no such revision.
    """
    row = _row(session, revision)
    before = select(RevisionTable).where(RevisionTable.segment == row.segment, RevisionTable.number == row.number - 1)
    earlier = session.scalar(before)
    return _revision(earlier) if earlier else None, _revision(row)


def versions(session: Session) -> dict[str, int]:
    """Return every persona's version, by segment."""
    rows = session.execute(select(PersonaTable.segment, PersonaTable.version).order_by(PersonaTable.segment))
    return {segment: found for segment, found in rows}  # noqa: C416  rows are no tuples to mypy


def summaries(session: Session) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return stamp and body of each summary, by segment."""
    rows = session.execute(select(SummaryTable.segment, SummaryTable.stamp, SummaryTable.body))
    return {segment: (stamp, body) for segment, stamp, body in rows}


def put_summary(session: Session, segment: str, stamp: str, body: dict[str, Any]) -> None:
    """Keep a persona's summary in place of the one before."""
    session.merge(SummaryTable(segment=segment, stamp=stamp, body=body))


def reports(session: Session, revision_ids: Iterable[int]) -> dict[int, CheckReport]:
    """Return the newest check report of each revision that has one."""
    wanted = ReportTable.revision.in_(list(revision_ids))
    last = select(func.max(ReportTable.id)).where(wanted).group_by(ReportTable.revision)
    rows = session.scalars(select(ReportTable).where(ReportTable.id.in_(last)))
    return {row.revision: CheckReport.model_validate(row.body) for row in rows}


def _records(session: Session, rows: Sequence[RevisionTable]) -> list[PersonaRecord]:
    """Put rows together with their reports and decisions."""
    checked = reports(session, [row.id for row in rows])
    decided = chain.decisions_of(session, {row.segment for row in rows})
    return [
        PersonaRecord.model_validate(
            {
                "revision": _revision(row),
                "report": checked.get(row.id),
                "decisions": decided.get(row.segment, ()),
                "status": row.status,
            }
        )
        for row in rows
    ]


def _revision(row: RevisionTable) -> Revision:
    return Revision.model_validate(row, from_attributes=True)


def _row(session: Session, revision: int) -> RevisionTable:
    """Return a revision's row, or raise StoreError."""
    row = session.get(RevisionTable, revision)
    if row is None:
        raise StoreError(f"no revision with id {revision}")
    return row


def _change(session: Session, segment: str, expected_version: int | None, *, by: str, at: datetime) -> None:
    """Raise a persona's version, or start it at 1; refuse when it is not the expected one."""
    row = session.get(PersonaTable, segment, with_for_update=True)
    found = row.version if row else 0
    if expected_version is not None and expected_version != found:
        who = f"was changed by {row.changed_by} at {row.changed:%Y-%m-%d %H:%M:%S} UTC" if row else "is not there"
        raise StoreConflict(f"persona {segment!r} {who}", hint="look at what changed, then try again")
    if row is None:
        session.add(PersonaTable(segment=segment, changed_by=by, changed=at))
    else:
        row.changed_by, row.changed = by, at
        flag_modified(row, "changed")  # a second change in the same instant counts as well
    session.flush()
