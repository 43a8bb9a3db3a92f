"""A store in a temporary folder, and builders of what goes into it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

from persona_gen.domain.evidence import EvidenceBase, LeftOut, SayDoGap, Snippet, Statistic
from persona_gen.domain.persona import FilledStatement, PersonaDraft, SlotFill, Statement, WriterInfo
from persona_gen.domain.review import Decision, DecisionVerb, Revision
from persona_gen.domain.segment import Segment
from persona_gen.store import Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class SaveRevision(Protocol):
    """Saves a small revision of a segment, with evidence and a run of its own."""

    def __call__(self, segment: str = "clerks", *, text: str = "They type.", writer_key: str | None = None) -> Revision:
        """Return the revision."""
        ...


class Decide(Protocol):
    """Makes a decision on a revision."""

    def __call__(self, revision: Revision, verb: DecisionVerb = "accept", *, reviewer: str = "Ana") -> Decision:
        """Return the decision."""
        ...


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder that is not there yet, with a name that wants quoting in URLs."""
    return tmp_path / "my study #1 50%" / ".persona-gen"


@pytest.fixture
def store(folder: Path) -> Iterator[Store]:
    """Give an empty store."""
    with open_store(folder) as opened:
        yield opened


@pytest.fixture
def evidence() -> EvidenceBase:
    """Return evidence in which every field is filled, also those outside the contract."""
    return EvidenceBase(
        study="offices",
        title="Offices",
        segments=(Segment(id="clerks", name="Clerks", n=40, share=0.4),),
        statistics=(
            Statistic(
                id="F001",
                segment="clerks",
                metric="hours",
                label="Hours",
                statistic="mean",
                value=7.25,
                unit="h",
                n=40,
                overall=8,
                interval=(6.5, 8.0),
                measure="observed",
                strength=0.31,
            ),
            Statistic(id="F002", segment="*", metric="open", label="Open", statistic="value", value=None),
        ),
        snippets=(
            Snippet(
                id="S001", segment="clerks", text="I [type] – “all” day 🙂", source="p.md", question="What do you?"
            ),
        ),
        gaps=(
            SayDoGap(
                segment="clerks",
                label="Breaks",
                stated="F1",
                observed="F2",
                difference=0.2,
                interval=(0.1, 0.3),
                flagged=True,
            ),
        ),
        left_out=(LeftOut(what="customers", count=3, reason="no segment", where="t.csv"),),
    )


@pytest.fixture
def save(store: Store, evidence: EvidenceBase) -> SaveRevision:
    """Return a function that saves a revision."""
    run = store.start_run("draft", {})
    fingerprint = store.put_evidence(evidence)

    def saved(segment: str = "clerks", *, text: str = "They type.", writer_key: str | None = None) -> Revision:
        statement = Statement(id="goals-1", section="goals", text=text, cites=("F001",))
        writer = WriterInfo(kind="evidence")
        fill = SlotFill(start=0, end=4, evidence="S001", form="quotation", source_start=0, source_end=4)
        return store.save_revision(
            segment=segment,
            draft=PersonaDraft(segment=segment, name="Kim", label="The typist", statements=(statement,), writer=writer),
            filled=(FilledStatement(id="goals-1", section="goals", text=text, fills=(fill,), problems=("none",)),),
            evidence=fingerprint,
            run=run,
            writer_key=writer_key,
        )

    return saved


@pytest.fixture
def decide() -> Decide:
    """Return a function that makes a decision."""

    def made(revision: Revision, verb: DecisionVerb = "accept", *, reviewer: str = "Ana") -> Decision:
        return Decision(
            segment=revision.segment, revision=revision.id, verb=verb, claim="c1", reviewer=reviewer, made=NOON
        )

    return made
