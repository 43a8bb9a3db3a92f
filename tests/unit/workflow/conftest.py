"""A study with one persona that holds a claim of every verdict, and sessions of reviewers on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import pytest

from persona_gen.domain.claim import CheckReport, Claim, Pointer, Verdict
from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
from persona_gen.domain.persona import PersonaDraft, Statement, WriterInfo
from persona_gen.domain.segment import Segment
from persona_gen.drafting.slots import fill_statements
from persona_gen.store import open_store
from persona_gen.study import load_study
from persona_gen.workflow.review import ReviewSession

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from persona_gen.domain.claim import VerdictName
    from persona_gen.domain.persona import SectionName
    from persona_gen.workflow.review.sending import OpenWriter

WORDS = "I type all day and my wrists hurt by the evening."
TOML = """
[study]
id = "offices"
title = "Offices"
[[interviews]]
files = ["*.txt"]
segment = "clerks"
[[segments.group]]
id = "clerks"
name = "Clerks"
[[segments.group]]
id = "nurses"
name = "Nurses"
"""
STATEMENTS: tuple[tuple[str, SectionName, str, VerdictName], ...] = (
    ("summary-1", "summary", "{F001:percent} of clerks hold a card.", "supported"),
    ("voice-1", "voice", '{S001:"I type all day … by the evening"}', "supported"),
    ("goals-1", "goals", "They would love better chairs.", "unchecked"),
    ("frustrations-1", "frustrations", "As P1 put it: “I type all night and my wrists hurt a lot.”", "contradicted"),
    ("behaviours-1", "behaviours", "They collect stamps.", "unsupported"),
    ("scenario-1", "scenario", "Picture Kim on an ordinary day.", "not_checkable"),
)


class OpenSession(Protocol):
    """Opens a reviewer's session on the study."""

    def __call__(self, reviewer: str = "Ana", *, open_writer: OpenWriter | None = None) -> ReviewSession:
        """Return the session, which the fixture closes."""
        ...


def statistic(alias: str, segment: str, value: float, n: int, overall: float | None = 0.5) -> Statistic:
    """Return a share of card holders."""
    return Statistic(
        id=alias,
        segment=segment,
        metric="card",
        label="Holds a card",
        statistic="share",
        category="yes",
        value=value,
        n=n,
        overall=overall,
        interval=(value - 0.1, value + 0.1),
    )


def evidence_of(card: float = 0.62) -> EvidenceBase:
    """Return evidence on two segments, in which `card` of the clerks hold a card."""
    return EvidenceBase(
        study="offices",
        segments=(Segment(id="clerks", name="Clerks", n=100, share=0.4), Segment(id="nurses", name="Nurses", n=150)),
        statistics=(
            statistic("F001", "clerks", card, 100),
            statistic("F002", "nurses", 0.31, 150),
            statistic("F003", "*", 0.5, 250, None),
        ),
        snippets=(
            Snippet(id="S001", segment="clerks", participant="P1", text=WORDS, source="notes/p1.txt", locator="line 3"),
            Snippet(id="S002", segment="nurses", participant="P7", text="The night shift is long.", source="n.txt"),
        ),
    )


@pytest.fixture
def evidence() -> EvidenceBase:
    """Return the evidence that the persona was compiled against."""
    return evidence_of()


@pytest.fixture
def draft() -> PersonaDraft:
    """Return a persona with one statement of each kind."""
    statements = tuple(Statement(id=name, section=section, text=text) for name, section, text, _ in STATEMENTS)
    return PersonaDraft(
        segment="clerks", name="Kim", label="The typist", statements=statements, writer=WriterInfo(kind="model")
    )


@pytest.fixture
def study(tmp_path: Path, draft: PersonaDraft, evidence: EvidenceBase) -> Path:
    """Return the folder of a study with a checked persona; the verdicts are given, whatever checkers say."""
    (tmp_path / "study.toml").write_text(TOML)
    filled = fill_statements(draft.statements, evidence)
    claims = tuple(
        Claim(
            id=f"{s.id}.1",
            segment="clerks",
            section=s.section,
            text=s.text,
            cites=s.cites,
            statement=s.id,
            end=len(s.text),
            fills=s.fills,
        )
        for s in filled
    )
    pointers = {"frustrations-1.1": (Pointer(id="S001", start=0, end=len(WORDS)),)}
    verdicts = tuple(
        Verdict(
            id=claim.id,
            verdict=verdict,
            evidence=pointers.get(claim.id, ()),
            checker="quotations/1" if claim.id in pointers else "numbers/1",
            reason="Because.",
        )
        for claim, (*_, verdict) in zip(claims, STATEMENTS, strict=True)
    )
    with open_store(tmp_path / ".persona-gen") as store:
        store.save_revision(
            segment="clerks",
            draft=draft,
            filled=filled,
            evidence=store.put_evidence(evidence),
            run=store.start_run("draft", {}),
            writer_key="first",
            report=CheckReport(claims=claims, verdicts=verdicts),
        )
    return tmp_path


@pytest.fixture
def open_session(study: Path) -> Iterator[OpenSession]:
    """Return a function that opens a reviewer's session."""
    opened: list[ReviewSession] = []

    def session(reviewer: str = "Ana", *, open_writer: OpenWriter | None = None) -> ReviewSession:
        store = open_store(study / ".persona-gen")
        opened.append(ReviewSession(load_study(study), store, reviewer, open_writer=open_writer))
        return opened[-1]

    yield session
    for one in opened:
        one.close()


@pytest.fixture
def ana(open_session: OpenSession) -> ReviewSession:
    """Return Ana's session."""
    return open_session("Ana")


@pytest.fixture
def settle() -> Callable[[ReviewSession], int]:
    """Return a function that decides everything that stands in the way of an approval; it returns the version."""

    def settled(session: ReviewSession) -> int:
        version = session.document("clerks").version
        version = session.accept("clerks", "goals-1", version=version).version
        version = session.reject("clerks", "frustrations-1", version=version).version
        return session.waive("clerks", "behaviours-1", "behaviours-1.1", "the client knows", version=version).version

    return settled
