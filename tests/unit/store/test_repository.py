"""What is put into the store comes out the same."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.claim import CheckReport, Claim, Pointer, Verdict
from persona_gen.errors import StoreError
from persona_gen.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.review import Decision, Revision

    Decide = Callable[..., Decision]
    SaveRevision = Callable[..., Revision]


def report(verdict: str = "supported") -> CheckReport:
    """Return a report of one claim."""
    claim = Claim(id="c1", text="They type.", statement="goals-1", cites=("F001",))
    decided = Verdict.model_validate(
        {
            "id": "c1",
            "verdict": verdict,
            "evidence": [Pointer(id="S001", start=1, end=3)],
            "checker": "n/1",
            "reason": "r",
        }
    )
    return CheckReport(claims=(claim,), verdicts=(decided,))


def test_evidence_comes_back_whole(store: Store, evidence: EvidenceBase) -> None:
    """A snapshot comes back equal, with the fields outside the contract and the same fingerprint."""
    fingerprint = store.put_evidence(evidence)
    found = store.get_evidence(fingerprint)
    assert (evidence, evidence.fingerprint) == (found, found.fingerprint)


def test_latest_evidence_is_the_one_put_last(store: Store, evidence: EvidenceBase) -> None:
    """Equal evidence is kept once, and putting an earlier snapshot again makes it the latest again."""
    assert store.latest_evidence() is None
    other = evidence.model_copy(update={"title": "Other"})
    first = store.put_evidence(evidence)
    store.put_evidence(other)
    assert other == store.latest_evidence()
    assert first == store.put_evidence(evidence) == store.put_evidence(evidence)
    assert evidence == store.latest_evidence()


def test_unknown_evidence_is_an_error(store: Store) -> None:
    """A fingerprint that was never put raises, and the message repeats it."""
    with pytest.raises(StoreError, match="'abc'"):
        store.get_evidence("abc")


def test_runs_are_listed_in_order_of_time(store: Store) -> None:
    """Run ids sort by time; a run keeps its manifest, its times in UTC and how it ended."""
    ids = [store.start_run("draft", {"seed": n, "files": ["a", {"b": None}]}) for n in range(5)]
    assert sorted(ids) == ids
    store.finish_run(ids[1], "done")
    rows = store.runs()
    assert ids == [row.id for row in rows]
    assert {"seed": 3, "files": ["a", {"b": None}]} == rows[3].manifest
    assert [None, "done", None, None, None] == [row.outcome for row in rows]
    assert rows[1].finished is not None
    assert timedelta(0) == rows[1].finished.utcoffset() == rows[1].started.utcoffset()
    assert rows[1].started <= rows[1].finished <= datetime.now(UTC)


def test_finishing_an_unknown_run_is_an_error(store: Store) -> None:
    """A run that was never started cannot be finished."""
    with pytest.raises(StoreError, match="no run 'r'"):
        store.finish_run("r", "done")


def test_revisions_count_up_per_segment(store: Store, save: SaveRevision) -> None:
    """Numbers begin at 1 in each segment and rise by one; ids are never shared."""
    saved = [save("clerks", text="one"), save("nurses", text="two"), save("clerks", text="three")]
    assert [("clerks", 1), ("nurses", 1), ("clerks", 2)] == [(r.segment, r.number) for r in saved]
    assert [saved[0], saved[2]] == store.revisions("clerks")
    assert 3 == len({r.id for r in saved})
    assert [] == store.revisions("nobody")


def test_a_revision_is_there_the_moment_it_is_saved(store: Store, folder: Path, save: SaveRevision) -> None:
    """Another program that opens the folder sees the revision, equal in every field."""
    saved = save(text="Odd \ud800 \x00 text 🙂")
    with open_store(folder) as other:
        record = other.persona("clerks")
    assert record is not None
    assert saved == record.revision
    assert timedelta(0) == record.revision.created.utcoffset()
    assert record == store.persona("clerks")


def test_a_revision_needs_stored_evidence_and_a_started_run(store: Store, save: SaveRevision) -> None:
    """A revision of unknown evidence or of an unknown run is refused by name, and nothing is kept."""
    known = save()
    parts = {"segment": "clerks", "draft": known.draft, "filled": known.filled}
    with pytest.raises(StoreError, match="no evidence with fingerprint 'e'"):
        store.save_revision(**parts, evidence="e", run=known.run)  # type: ignore[arg-type]
    with pytest.raises(StoreError, match="no run 'r'"):
        store.save_revision(**parts, evidence=known.evidence, run="r")  # type: ignore[arg-type]
    assert [known] == store.revisions("clerks")
    assert 1 == store.persona_version("clerks")


def test_the_newest_report_holds(store: Store, folder: Path, save: SaveRevision) -> None:
    """A revision's newest report is the one that counts; the earlier one stays in the database."""
    revision = save()
    assert store.report(revision.id) is None
    store.save_report(revision.id, report("unchecked"))
    store.save_report(revision.id, report("contradicted"))
    assert report("contradicted") == store.report(revision.id)
    record = store.persona("clerks")
    assert record is not None
    assert report("contradicted") == record.report
    with closing(sqlite3.connect(folder / "store.db")) as raw:
        assert (2,) == raw.execute("SELECT count(*) FROM report").fetchone()


def test_a_report_needs_its_revision(store: Store) -> None:
    """A report of a revision that is not there is refused."""
    with pytest.raises(StoreError, match="no revision with id 7"):
        store.save_report(7, report())


def test_personas_lists_each_segment_once(store: Store, save: SaveRevision, decide: Decide) -> None:
    """The list holds the newest revision of every segment, each with its own report and decisions."""
    assert [] == store.personas()
    save("nurses")
    first = save("clerks")
    store.save_report(first.id, report())
    newest = save("clerks", text="newer")
    store.decide(decide(newest))
    records = store.personas()
    assert [("clerks", 2), ("nurses", 1)] == [(r.revision.segment, r.revision.number) for r in records]
    assert [None, None] == [r.report for r in records]
    assert [1, 0] == [len(r.decisions) for r in records]
    assert records == [store.persona("clerks"), store.persona("nurses")]
    assert store.persona("nobody") is None


def test_find_draft_wants_segment_evidence_and_writer(store: Store, save: SaveRevision) -> None:
    """A draft is reused only for the same segment, evidence and writer; then the newest one is."""
    save(text="old", writer_key="w")
    made = save(text="new", writer_key="w")
    save(text="by hand")
    found = store.find_draft("clerks", made.evidence, "w")
    assert found is not None
    assert made == found.revision
    assert store.find_draft("clerks", made.evidence, "other") is None
    assert store.find_draft("clerks", "other", "w") is None
    assert store.find_draft("nurses", made.evidence, "w") is None


def test_count_revisions_counts_the_draft_and_its_repairs(store: Store, save: SaveRevision) -> None:
    """Only revisions of the same segment, evidence and writer are counted."""
    made = save(text="draft", writer_key="w")
    save(text="repair", writer_key="w")
    save(text="by hand")
    assert store.count_revisions("clerks", made.evidence, "w") == 2
    assert store.count_revisions("clerks", made.evidence, "other") == 0
    assert store.count_revisions("nurses", made.evidence, "w") == 0


def test_an_approved_revision_outlives_new_drafts(store: Store, save: SaveRevision, decide: Decide) -> None:
    """A draft saved after the approval is a draft, and the approved revision is still the approved one."""
    assert store.approved("clerks") is None
    first = save()
    store.decide(decide(first, "approve"))
    approved = store.approved("clerks")
    newer = save(text="newer")
    assert approved is not None
    assert approved == store.approved("clerks")
    assert ("approved", first) == (approved.status, approved.revision)
    record = store.persona("clerks")
    assert record is not None
    assert ("draft", newer) == (record.status, record.revision)
    store.decide(decide(newer, "approve"))
    latest = store.approved("clerks")
    assert latest is not None
    assert newer == latest.revision
