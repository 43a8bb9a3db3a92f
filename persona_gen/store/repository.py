"""The store: one class, one short transaction a method.

What a method was given is durable when it returns. A store may be used by several threads, and several
processes may work on one database at once.
"""

from __future__ import annotations

import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session
from sqlalchemy.orm.exc import StaleDataError

from persona_gen.domain.evidence import EvidenceBase
from persona_gen.errors import StoreConflict, StoreError
from persona_gen.store import attempts, chain, coded, personas
from persona_gen.store.engine import BUSY_SECONDS, explain, make_engine, place, writing
from persona_gen.store.migrating import migrate
from persona_gen.store.records import RunRow
from persona_gen.store.tables import EvidenceTable, RunTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from typing import Self

    from sqlalchemy import Engine

    from persona_gen.domain.claim import CheckReport
    from persona_gen.domain.persona import FilledStatement, PersonaDraft
    from persona_gen.domain.review import Decision, PersonaRecord, Revision
    from persona_gen.domain.run import Completion, LedgerEntry
    from persona_gen.domain.theme import CodedInterviews
    from persona_gen.store.records import CodingRevision, CodingStep, LedgerTotals


def open_store(folder_or_url: Path | str, *, busy_seconds: float = BUSY_SECONDS) -> Store:
    """Open the store of a folder (SQLite, `store.db`) or of a database URL, made or migrated where due.

    Args:
        folder_or_url: a study's state folder, made where it is missing; or an SQLAlchemy URL.
        busy_seconds: how long to wait for another process that holds the database (SQLite).

    Raises:
        StoreError: the database is foreign, damaged, locked, of a newer version, or cannot be written.
    """
    engine = make_engine(folder_or_url, busy_seconds)
    try:
        migrate(engine)
    except SQLAlchemyError as error:
        engine.dispose()
        raise explain(error, place(engine)) from error
    except StoreError:
        engine.dispose()
        raise
    return Store(engine)


class Store:
    """Everything that a study has produced; implements `domain.run.Ledger`.

    Every method may raise `StoreError` when the database fails; the docstrings name only what is special.
    """

    def __init__(self, engine: Engine) -> None:
        """Wrap the engine of a migrated database; `open_store` makes one."""
        self._reading = engine
        self._writing = writing(engine)
        self._run: str | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection."""
        self._reading.dispose()

    # Evidence

    def put_evidence(self, base: EvidenceBase) -> str:
        """Keep a snapshot and make it the latest; return its fingerprint. Equal evidence is kept once."""
        with self._session(self._writing) as session:
            newest = session.execute(
                select(EvidenceTable.fingerprint, EvidenceTable.turn).order_by(EvidenceTable.turn.desc()).limit(1)
            ).first()
            if newest and newest.fingerprint == base.fingerprint:
                return base.fingerprint
            turn = newest.turn + 1 if newest else 1
            kept = session.get(EvidenceTable, base.fingerprint)
            if kept is not None:
                kept.turn = turn
                return base.fingerprint
            row = EvidenceTable(fingerprint=base.fingerprint, body=base.to_json_dict(), created=_now(), turn=turn)
            session.add(row)
        return base.fingerprint

    def get_evidence(self, fingerprint: str) -> EvidenceBase:
        """Return a snapshot.

        Raises:
            StoreError: there is none with this fingerprint.
        """
        with self._session(self._reading) as session:
            row = session.get(EvidenceTable, fingerprint)
            if row is None:
                raise StoreError(f"no evidence with fingerprint {fingerprint!r}", where=place(self._reading))
            return EvidenceBase.from_json_dict(row.body)

    def latest_evidence(self) -> EvidenceBase | None:
        """Return the snapshot that was put last."""
        with self._session(self._reading) as session:
            row = session.scalar(select(EvidenceTable).order_by(EvidenceTable.turn.desc()).limit(1))
            return None if row is None else EvidenceBase.from_json_dict(row.body)

    # Runs

    def start_run(self, kind: str, manifest: dict[str, Any]) -> str:
        """Note that a run begins; return its id, which sorts by time.

        Attempts that this store records until `finish_run` belong to it.
        """
        started = _now()
        run = f"{started:%Y%m%dT%H%M%S%fZ}-{secrets.token_hex(3)}"
        with self._session(self._writing) as session:
            session.add(RunTable(id=run, kind=kind, manifest=manifest, started=started))
        self._run = run
        return run

    def finish_run(self, run_id: str, outcome: str) -> None:
        """Note how a run ended.

        Raises:
            StoreError: there is no such run.
        """
        with self._session(self._writing) as session:
            row = session.get(RunTable, run_id)
            if row is None:
                raise StoreError(f"no run {run_id!r}", where=place(self._reading))
            row.finished, row.outcome = _now(), outcome
        if self._run == run_id:
            self._run = None

    def runs(self) -> list[RunRow]:
        """Return all runs, oldest first."""
        with self._session(self._reading) as session:
            rows = session.scalars(select(RunTable).order_by(RunTable.id))
            return [RunRow.model_validate(row, from_attributes=True) for row in rows]

    # Personas

    def save_revision(  # noqa: PLR0913  one transaction for all of it
        self,
        *,
        segment: str,
        draft: PersonaDraft,
        filled: tuple[FilledStatement, ...],
        evidence: str,
        run: str,
        writer_key: str | None = None,
        expected_version: int | None = None,
        report: CheckReport | None = None,
        decision: Decision | None = None,
    ) -> Revision:
        """Keep a new revision, one number above the last; approved revisions stay as they are.

        Args:
            segment: the persona's segment.
            draft: what the writer or a person worded.
            filled: its statements as people read them.
            evidence: fingerprint of a snapshot that was put before.
            run: id of a run that was started.
            writer_key: hash of the writer's settings and prompt, for `find_draft`; None for edits by hand.
            expected_version: what `persona_version` said when the person began to edit.
            report: its check, kept in the same transaction.
            decision: the decision that made it, kept in the same transaction, with this revision's id in it.

        Raises:
            StoreConflict: the persona is not at `expected_version` any more.
            StoreError: the evidence or the run is not in the store.
        """
        made = personas.NewRevision(segment, draft, filled, evidence, run, writer_key, _now())
        with self._session(self._writing) as session:
            return personas.add(session, made, expected_version, personas.Reviewed(report, decision))

    def save_report(self, revision_id: int, report: CheckReport) -> None:
        """Keep a check report of a revision; older ones stay, the newest holds.

        Raises:
            StoreError: there is no such revision.
        """
        with self._session(self._writing) as session:
            personas.add_report(session, revision_id, report, _now())

    def report(self, revision_id: int) -> CheckReport | None:
        """Return the newest check report of a revision."""
        with self._session(self._reading) as session:
            return personas.reports(session, [revision_id]).get(revision_id)

    def persona(self, segment: str) -> PersonaRecord | None:
        """Return a segment's newest revision with its report, its status and the segment's decisions."""
        with self._session(self._reading) as session:
            return personas.newest(session, segment)

    def approved(self, segment: str) -> PersonaRecord | None:
        """Return a segment's newest approved revision, whatever came after it."""
        with self._session(self._reading) as session:
            return personas.newest(session, segment, personas.IS_APPROVED)

    def find_draft(self, segment: str, evidence_fingerprint: str, writer_key: str) -> PersonaRecord | None:
        """Return the newest revision that this writer made of this evidence."""
        with self._session(self._reading) as session:
            return personas.newest(session, segment, *personas.made_from(evidence_fingerprint, writer_key))

    def count_revisions(self, segment: str, evidence_fingerprint: str, writer_key: str) -> int:
        """Return how many revisions this writer made of this evidence: the draft and its repairs."""
        with self._session(self._reading) as session:
            return personas.count(session, segment, *personas.made_from(evidence_fingerprint, writer_key))

    def personas(self) -> list[PersonaRecord]:
        """Return the newest revision of every segment, by segment."""
        with self._session(self._reading) as session:
            return personas.newest_of_all(session)

    def revisions(self, segment: str) -> list[Revision]:
        """Return every revision of a segment, oldest first."""
        with self._session(self._reading) as session:
            return personas.revisions(session, segment)

    def with_previous(self, revision_id: int) -> tuple[Revision | None, Revision]:
        """Return a revision and the one before it.

        Raises:
            StoreError: there is no such revision.
        """
        with self._session(self._reading) as session:
            return personas.with_previous(session, revision_id)

    # Review

    def persona_at(self, segment: str) -> tuple[int, PersonaRecord | None]:
        """Return a persona's version and the persona; the version is never newer than what comes with it."""
        with self._session(self._reading) as session:
            return personas.version(session, segment), personas.newest(session, segment)

    def versions(self) -> dict[str, int]:
        """Return every persona's version, by segment."""
        with self._session(self._reading) as session:
            return personas.versions(session)

    def summaries(self) -> dict[str, tuple[str, dict[str, Any]]]:
        """Return the stamp and the body of each persona's summary, by segment."""
        with self._session(self._reading) as session:
            return personas.summaries(session)

    def put_summaries(self, summaries: dict[str, tuple[str, dict[str, Any]]]) -> None:
        """Keep summaries, by segment; each replaces the one before."""
        with self._session(self._writing) as session:
            for segment, (stamp, body) in sorted(summaries.items()):
                personas.put_summary(session, segment, stamp, body)

    # Decisions

    def persona_version(self, segment: str) -> int:
        """Return a number that rises with every revision, report and decision of a segment; 0 where there is none.

        A report that says the same as the one before does not count.

        Read it before the persona, so that a change between the two reads shows as a conflict.
        """
        with self._session(self._reading) as session:
            return personas.version(session, segment)

    def decide(self, decision: Decision, *, expected_version: int | None = None) -> None:
        """Add a decision to the log; the decisions on a whole persona set its revision's status.

        Afterwards the persona is at `expected_version + 1`.

        Raises:
            StoreConflict: the persona is not at `expected_version` any more; names who changed it and when.
            StoreError: the segment has no such revision, or the decision's time has no time zone.
        """
        with self._session(self._writing) as session:
            personas.decide(session, [decision], expected_version)

    def decide_all(self, decisions: Sequence[Decision], *, expected_version: int | None = None) -> None:
        """Add several decisions on one persona, all or none; its version rises by one. See `decide`."""
        with self._session(self._writing) as session:
            personas.decide(session, decisions, expected_version)

    def decisions(self, segment: str) -> tuple[Decision, ...]:
        """Return every decision on a segment's persona, oldest first."""
        with self._session(self._reading) as session:
            return chain.decisions_of(session, [segment]).get(segment, ())

    def log(self) -> list[tuple[int, Decision]]:
        """Return every decision on every persona with its number in the log, oldest first."""
        with self._session(self._reading) as session:
            return chain.log(session)

    def verify_chain(self) -> str | None:
        """Return the first place where the log of decisions was tampered with; None where it holds."""
        with self._session(self._reading) as session:
            return chain.first_break(session)

    # Coded interviews

    def save_coding(
        self, codings: CodedInterviews, *, parent: int | None, author: str, what: str, restores: int | None = None
    ) -> CodingRevision:
        """Keep a revision of the coded interviews, one number above the last; older ones stay.

        Args:
            codings: the codebook and every coding, whole.
            parent: the revision that it was made from; None for the first of a study.
            author: who coded or edited.
            what: what was done, in one line.
            restores: for an undo, the revision whose codings these are.

        Raises:
            StoreConflict: `parent` is not the newest revision any more; nothing was kept.
        """
        with self._session(self._writing) as session:
            return coded.add(session, coded.NewCoding(codings, parent, restores, author, what, _now()))

    def coding(self, number: int | None = None) -> CodingRevision | None:
        """Return the newest revision of the coded interviews (None where nothing was coded), or a certain one.

        Raises:
            StoreError: there is no revision with this number.
        """
        with self._session(self._reading) as session:
            return coded.newest(session) if number is None else coded.at(session, number)

    def coding_steps(self) -> list[CodingStep]:
        """Return who changed the coded interviews, how and when, oldest first."""
        with self._session(self._reading) as session:
            return coded.steps(session)

    # Ledger

    def find(self, request_hash: str) -> Completion | None:
        """Return the finished completion of an equal request, marked as cached."""
        with self._session(self._reading) as session:
            return attempts.finished(session, request_hash)

    def record(self, entry: LedgerEntry) -> None:
        """Keep one attempt.

        Raises:
            StoreError: the attempt's time has no time zone.
        """
        with self._session(self._writing) as session:
            attempts.add(session, entry, self._run)

    def ledger(self) -> list[LedgerEntry]:
        """Return every attempt, oldest first."""
        with self._session(self._reading) as session:
            return attempts.entries(session)

    def ledger_totals(self, run: str | None = None) -> LedgerTotals:
        """Add up all attempts, or those of one run."""
        with self._session(self._reading) as session:
            return attempts.totals(session, run)

    @contextmanager
    def _session(self, engine: Engine) -> Iterator[Session]:
        """Give one transaction, committed at the end; whatever the database raises becomes one line."""
        where = place(self._reading)
        try:
            with Session(engine, expire_on_commit=False) as session, session.begin():
                yield session
        except (StaleDataError, IntegrityError) as error:
            raise StoreConflict(
                "somebody else changed the same record at this moment", where=where, hint="try again"
            ) from error
        except (SQLAlchemyError, ValueError) as error:
            raise explain(error, where) from error


def _now() -> datetime:
    return datetime.now(UTC)
