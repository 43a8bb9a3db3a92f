"""Decisions are only ever added, conflicts are named, tampering is found."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.orm import Session

from persona_gen.errors import StoreConflict, StoreError
from persona_gen.store.tables import PersonaTable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from persona_gen.domain.review import Decision, DecisionVerb, PersonaStatus, Revision
    from persona_gen.store import Store

    Decide = Callable[..., Decision]
    SaveRevision = Callable[..., Revision]


def tamper(folder: Path, *statements: str) -> None:
    """Change the database behind the store's back, without its guards."""
    with closing(sqlite3.connect(folder / "store.db")) as raw, raw:
        raw.execute("DROP TRIGGER decision_no_UPDATE")
        raw.execute("DROP TRIGGER decision_no_DELETE")
        for statement in statements:
            raw.execute(statement)


@pytest.mark.parametrize(
    ("verb", "status"),
    [
        ("approve", "approved"),
        ("request_changes", "changes_requested"),
        ("reject_persona", "rejected"),
        ("accept", "draft"),
        ("edit", "draft"),
        ("reject", "draft"),
        ("waive", "draft"),
    ],
)
def test_a_decision_sets_the_status(
    store: Store, save: SaveRevision, decide: Decide, verb: DecisionVerb, status: PersonaStatus
) -> None:
    """Decisions on the persona set its status, those on claims do not; reopening makes it a draft again."""
    revision = save()
    store.decide(decide(revision, verb))
    record = store.persona("clerks")
    assert record is not None
    assert status == record.status
    store.decide(decide(revision, "reopen"))
    record = store.persona("clerks")
    assert record is not None
    assert "draft" == record.status
    assert store.approved("clerks") is None


def test_decisions_come_back_in_order_and_in_utc(store: Store, save: SaveRevision, decide: Decide) -> None:
    """Decisions keep their order and fields; a time of another zone is the same moment in UTC."""
    revision = save()
    east = datetime(2026, 3, 1, 14, tzinfo=timezone(timedelta(hours=2)))
    first = decide(revision, "waive", reviewer="Zoë \x1b[31m").model_copy(update={"made": east, "reason": "“ok”"})
    second = decide(revision, "approve")
    store.decide(first)
    store.decide(second)
    assert (first, second) == store.decisions("clerks")
    assert [timedelta(0)] * 2 == [d.made.utcoffset() for d in store.decisions("clerks")]
    record = store.persona("clerks")
    assert record is not None
    assert (first, second) == record.decisions
    assert () == store.decisions("nobody")


def test_a_time_without_a_zone_is_refused(store: Store, save: SaveRevision, decide: Decide) -> None:
    """A decision whose time names no zone is refused and not kept."""
    decision = decide(save()).model_copy(update={"made": datetime(2026, 3, 1)})  # noqa: DTZ001  the point of the test
    with pytest.raises(StoreError, match="no time zone"):
        store.decide(decision)
    assert () == store.decisions("clerks")


def test_a_decision_needs_its_own_segments_revision(store: Store, save: SaveRevision, decide: Decide) -> None:
    """A decision on an unknown revision, or on another segment's, is refused and not kept."""
    decision = decide(save())
    save("nurses")
    with pytest.raises(StoreError, match="no revision with id 99"):
        store.decide(decision.model_copy(update={"revision": 99}))
    with pytest.raises(StoreError, match="belongs to 'clerks', not to 'nurses'"):
        store.decide(decision.model_copy(update={"segment": "nurses"}))
    assert () == store.decisions("nurses") + store.decisions("clerks")


def test_the_version_rises_with_every_change(store: Store, save: SaveRevision, decide: Decide) -> None:
    """Revisions and decisions raise the version by one each, equal ones too; other segments' do not."""
    assert 0 == store.persona_version("clerks")
    revision = save()
    save("nurses")
    assert 1 == store.persona_version("clerks")
    store.decide(decide(revision), expected_version=1)
    store.decide(decide(revision), expected_version=2)
    assert 3 == store.persona_version("clerks")


def test_a_conflict_names_who_and_when(store: Store, save: SaveRevision, decide: Decide) -> None:
    """A decision on what somebody else changed meanwhile is refused, names them, and changes nothing."""
    revision = save()
    seen = store.persona_version("clerks")
    store.decide(decide(revision, "request_changes", reviewer="Bo"), expected_version=seen)
    with pytest.raises(StoreConflict, match=r"'clerks' was changed by Bo at 2026-03-01 12:00:00 UTC"):
        store.decide(decide(revision, "approve"), expected_version=seen)
    assert 1 == len(store.decisions("clerks"))
    assert store.approved("clerks") is None
    assert store.verify_chain() is None


def test_an_edit_of_an_old_version_is_refused(store: Store, save: SaveRevision, decide: Decide) -> None:
    """A revision made from a version that is no longer the newest is refused as a conflict."""
    old = save()
    store.decide(decide(old, reviewer="Bo"))
    with pytest.raises(StoreConflict, match="changed by Bo"):
        store.save_revision(
            segment="clerks",
            draft=old.draft,
            filled=old.filled,
            evidence=old.evidence,
            run=old.run,
            expected_version=1,
        )
    assert [old] == store.revisions("clerks")


def test_a_row_read_before_another_change_cannot_be_written(store: Store, save: SaveRevision, decide: Decide) -> None:
    """Where the database lets two writers in at once, the version column still lets only one change the row."""
    revision = save()
    with Session(store._reading, expire_on_commit=False) as session:
        stale = session.get(PersonaTable, "clerks")
    assert stale is not None
    store.decide(decide(revision))
    stale.changed_by = "Bo"
    with pytest.raises(StoreConflict, match="somebody else"), store._session(store._writing) as session:
        session.add(stale)
    assert 2 == store.persona_version("clerks")


@pytest.mark.parametrize("statement", ["UPDATE decision SET body = '{}'", "DELETE FROM decision"])
def test_the_database_itself_refuses_to_change_decisions(
    store: Store, folder: Path, save: SaveRevision, decide: Decide, statement: str
) -> None:
    """Any program that tries to change or delete a decision is refused by the database."""
    store.decide(decide(save()))
    with closing(sqlite3.connect(folder / "store.db")) as raw:
        with pytest.raises(sqlite3.IntegrityError, match="only ever added"):
            raw.execute(statement)
        raw.rollback()
    assert store.verify_chain() is None


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        pytest.param(
            "UPDATE decision SET body = replace(body, 'Ana', 'Eve') WHERE id = 2",
            "decision 2 was changed after it was made",
            id="reviewer changed",
        ),
        pytest.param("DELETE FROM decision WHERE id = 1", "decision 2 does not follow", id="first removed"),
        pytest.param("DELETE FROM decision WHERE id = 2", "decision 3 does not follow", id="middle removed"),
        pytest.param("DELETE FROM decision WHERE id = 3", "ends after decision 2, but 3 were made", id="last removed"),
        pytest.param("DELETE FROM decision", "ends after decision 0, but 3 were made", id="all removed"),
        pytest.param(
            "UPDATE decision SET segment = 'nurses' WHERE id = 3",
            "decision 3 was moved to segment 'nurses'",
            id="moved",
        ),
        pytest.param(
            "UPDATE revision SET status = 'approved' WHERE id = 1",
            "revision 1 of 'clerks' is marked approved, but the decisions make it draft",
            id="approved by hand",
        ),
    ],
)
def test_tampering_is_found(
    store: Store, folder: Path, save: SaveRevision, decide: Decide, statement: str, found: str
) -> None:
    """Whoever gets round the guards and changes the log is found, with the first entry that does not hold."""
    revision = save()
    save("nurses")
    for _ in range(3):
        store.decide(decide(revision))
    assert store.verify_chain() is None
    tamper(folder, statement)
    said = store.verify_chain()
    assert said is not None
    assert found in said


def test_an_empty_log_holds(store: Store) -> None:
    """A store without decisions has nothing to complain of."""
    assert store.verify_chain() is None


def test_an_unreadable_decision_is_one_error(store: Store, folder: Path, save: SaveRevision, decide: Decide) -> None:
    """A decision that was overwritten with something else raises one line that names the database."""
    store.decide(decide(save()))
    tamper(folder, "UPDATE decision SET body = 'x'")
    with pytest.raises(StoreError, match=r"store\.db: a record cannot be read") as caught:
        store.decisions("clerks")
    assert 1 == len(str(caught.value).splitlines())


def test_a_conflict_with_a_run_names_the_run(store: Store, save: SaveRevision) -> None:
    """Where a run saved a newer revision meanwhile, the conflict names that run."""
    revision = save()
    with pytest.raises(StoreConflict, match=f"changed by run {revision.run} at {datetime.now(UTC):%Y}"):
        store.save_revision(
            segment="clerks",
            draft=revision.draft,
            filled=revision.filled,
            evidence=revision.evidence,
            run=revision.run,
            expected_version=0,
        )
