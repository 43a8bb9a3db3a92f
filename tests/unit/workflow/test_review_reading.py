"""What a reviewer sees: the queue, the document with its proof, previews and searches, which change nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import UserInputError, WorkflowError
from persona_gen.workflow.review import Bar, ClaimView, open_review

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from persona_gen.workflow.review import ReviewSession


def claim_of(session: ReviewSession, statement: str) -> ClaimView:
    return next(s for s in session.document("clerks").statements if s.id == statement).claims[0]


def test_the_queue_counts_claims_by_verdict_and_what_is_open(ana: ReviewSession) -> None:
    """A row tells segment, size, verdicts and how many claims need a person."""
    (row,) = ana.queue()
    assert ("clerks", "Clerks", 100, "Kim", "draft", 1) == (
        *(row.segment, row.segment_name, row.n, row.name, row.status),
        row.revision,
    )
    assert {"supported": 2, "contradicted": 1, "unsupported": 1, "not_checkable": 1, "unchecked": 1} == row.counts
    assert (3, 0, 6) == (row.open, row.decided, row.total)
    assert row.risk > 0


def test_the_queue_follows_every_decision(ana: ReviewSession, settle: Callable[[ReviewSession], int]) -> None:
    """What was counted once is counted anew when somebody decided something."""
    ana.queue()
    settle(ana)
    (row,) = ana.queue()
    assert (0, 2, 5, 0.0) == (row.open, row.decided, row.total, row.risk)


def test_the_fingerprint_changes_with_each_change_and_only_then(ana: ReviewSession) -> None:
    """A screen that polls the fingerprint misses no change and sees none where there is none."""
    before = ana.fingerprint("clerks"), ana.fingerprint()
    ana.queue()
    ana.preview("clerks", "goals-1", "Anything.")
    assert before == (ana.fingerprint("clerks"), ana.fingerprint())
    ana.accept("clerks", "goals-1", version=ana.document("clerks").version)
    assert before[0] != ana.fingerprint("clerks")
    assert before[1] != ana.fingerprint()


def test_blockers_name_every_claim_in_the_way(ana: ReviewSession) -> None:
    """The contradicted, the unsupported and the unchecked claim are named; proved and editorial ones are not."""
    names = [blocker.split()[0] for blocker in ana.document("clerks").blockers]
    assert ["goals-1.1", "frustrations-1.1", "behaviours-1.1"] == names


def test_a_statistic_is_shown_beside_everybody_and_the_other_segments(ana: ReviewSession) -> None:
    """A proof holds value, base, interval and bars relative to the widest."""
    (proof,) = claim_of(ana, "summary-1").proofs
    assert ("F001", "Holds a card: yes", "62%", 100, "52% to 72%") == (
        *(proof.alias, proof.title, proof.value),
        *(proof.n, proof.interval),
    )
    expected = (
        Bar("Clerks", 1.0, "62%", is_own=True),
        Bar("Everybody", 0.5 / 0.62, "50%"),
        Bar("Nurses", 0.31 / 0.62, "31%"),
    )
    assert expected == proof.bars


def test_a_quotation_is_shown_in_its_turn(ana: ReviewSession) -> None:
    """The matched words of a slot are marked in the speaker's whole turn, with participant and place."""
    (proof,) = claim_of(ana, "voice-1").proofs
    assert ("P1", "participant", "notes/p1.txt", "line 3") == (
        *(proof.participant, proof.role),
        *(proof.source, proof.locator),
    )
    assert ["I type all day and my wrists hurt by the evening."] == [proof.text[a:b] for a, b in proof.spans]
    assert proof.diff is None


def test_a_reworded_quotation_shows_both_with_the_differences(ana: ReviewSession) -> None:
    """Equal, replaced and missing words of original and claim are told apart, and put together give both."""
    (proof,) = claim_of(ana, "frustrations-1").proofs
    assert proof.diff is not None
    assert ("replace", "day", "night") in proof.diff
    assert "I type all day and my wrists hurt by the evening." == " ".join(a for _, a, _ in proof.diff if a)
    assert "I type all night and my wrists hurt a lot." == " ".join(b for _, _, b in proof.diff if b)


def test_a_preview_checks_and_stores_nothing(ana: ReviewSession, study: Path) -> None:
    """Slots are filled and words checked as in a draft, and the database stays as it was."""
    del study
    before = ana.store.revisions("clerks"), ana.store.log(), ana.store.runs()
    (claim,) = ana.preview("clerks", "goals-1", '{S001:"I type all day"}')
    assert ("“I type all day”", "supported") == (claim.text, claim.verdict)
    (claim,) = ana.preview("clerks", "goals-1", "P1 said: “I type all night and my wrists hurt by the evening.”")
    assert "contradicted" == claim.verdict
    assert before == (ana.store.revisions("clerks"), ana.store.log(), ana.store.runs())


def test_a_search_finds_words_and_slips_with_the_own_segment_first(ana: ReviewSession) -> None:
    """Every word has to be there; where nothing fits, the nearest is offered; an empty query shows the own first."""
    assert ["F001", "F002", "F003"] == [p.alias for p in ana.search("clerks", "holds card")]
    assert ["S002"] == [p.alias for p in ana.search("clerks", "night SHIFT")]
    assert "S002" in [p.alias for p in ana.search("clerks", "nihgt shift")]
    assert ["F001", "S001"] == [p.alias for p in ana.search("clerks", "", limit=2)]


def test_a_segment_without_a_persona_is_one_line(ana: ReviewSession) -> None:
    """The message names the nearest segment that has one."""
    with pytest.raises(UserInputError, match="did you mean 'clerks'"):
        ana.document("clerk")


def test_a_study_without_personas_cannot_be_reviewed(tmp_path: Path) -> None:
    """Looking makes no store."""
    (tmp_path / "study.toml").write_text(
        '[study]\nid="a"\n[[interviews]]\nfiles=["a.txt"]\n[[segments.group]]\nid="a"\nname="A"\n'
    )
    with pytest.raises(WorkflowError, match="no persona was drafted yet"):
        open_review(tmp_path)
    assert not (tmp_path / ".persona-gen").exists()


def test_the_reviewer_is_named_by_argument_environment_and_study(study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The argument wins, then PERSONA_GEN_REVIEWER, then the study; escape codes never get into the log."""
    monkeypatch.delenv("PERSONA_GEN_REVIEWER", raising=False)
    toml = study / "study.toml"
    toml.write_text(toml.read_text() + '[review]\nreviewer = "Cleo"\n')
    with open_review(study) as session:
        assert "Cleo" == session.reviewer
    monkeypatch.setenv("PERSONA_GEN_REVIEWER", "Ben \x1b[31mRed")
    with open_review(study) as session:
        assert "Ben Red" == session.reviewer
    with open_review(study, reviewer="Ana") as session:
        assert "Ana" == session.reviewer


def test_the_board_shows_personas_side_by_side(ana: ReviewSession) -> None:
    """A persona stands with its line and its first statements."""
    board = ana.board()
    (persona,) = board.personas
    assert ("Kim", "62% of clerks hold a card.") == (persona.name, persona.line)
    assert "They would love better chairs." == persona.top[0]
    assert () == board.overlaps
