"""Decisions survive new checks, new drafts and new data, for as long as the words stay the same."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.persona import Statement
from persona_gen.study import load_study
from persona_gen.workflow.check import recheck_all
from persona_gen.workflow.draft import draft_all
from persona_gen.workflow.progress import Silent

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.persona import PersonaDraft
    from persona_gen.drafting.writer import Failure, Profile, WriterKind
    from persona_gen.workflow.review import ReviewSession

    OpenSession = Callable[..., ReviewSession]
    Settle = Callable[[ReviewSession], int]


class Drafts:
    """A writer with a given draft, or one that depends on what it is asked."""

    kind: WriterKind = "model"

    def __init__(self, draft: PersonaDraft, key: str = "second", meanwhile: Callable[[], object] | None = None) -> None:
        self._draft, self._key, self.meanwhile = draft, key, meanwhile

    def key(self, profile: Profile) -> str:
        """Return the given key."""
        del profile
        return self._key

    async def draft(self, profile: Profile) -> PersonaDraft:
        """Return the given draft, after whatever happens meanwhile."""
        del profile
        if self.meanwhile:
            self.meanwhile()
        return self._draft

    async def repair(self, profile: Profile, failures: tuple[Failure, ...]) -> tuple[Statement, ...]:
        """Give each statement new words."""
        del profile
        return tuple(f.statement.model_copy(update={"text": f"Repaired {f.statement.id}."}) for f in failures)


def redraft(study: Path, session: ReviewSession, base: EvidenceBase, writer: Drafts, *, fresh: bool = True) -> None:
    """Draft the clerks' persona again."""
    work = draft_all(load_study(study), session.store, base, writer, Silent(), segments=["clerks"], fresh=fresh)
    asyncio.run(work)


def new_words(draft: PersonaDraft) -> PersonaDraft:
    """Return the draft with other words in every statement."""
    statements = tuple(s.model_copy(update={"text": f"New words for {s.id}."}) for s in draft.statements)
    return draft.model_copy(update={"statements": statements})


@pytest.mark.parametrize("fresh", [True, False], ids=["fresh", "another writer"])
def test_decided_statements_are_carried_over_unchanged(
    study: Path, ana: ReviewSession, evidence: EvidenceBase, draft: PersonaDraft, settle: Settle, fresh: bool
) -> None:
    """Accepted, edited and waived statements keep words and decision in a new draft; the others are new."""
    ana.edit("clerks", "voice-1", '{S001:"I type all day"}', version=1)
    settle(ana)
    redraft(study, ana, evidence, Drafts(new_words(draft), "another"), fresh=fresh)
    after = {s.id: (s.text, s.decided) for s in ana.document("clerks").statements}
    if fresh:
        assert ("“I type all day”", "edited") == after["voice-1"]
        assert ("They would love better chairs.", "accepted") == after["goals-1"]
        assert ("They collect stamps.", "waived") == after["behaviours-1"]
        assert after["summary-1"][0] in {"New words for summary-1.", "Repaired summary-1."}
        assert after["summary-1"][1] is None
    else:
        assert {"voice-1", "goals-1", "behaviours-1"} <= after.keys()
        assert ("“I type all day”", "edited") == after["voice-1"]


def test_a_statement_that_the_new_draft_lacks_is_kept_in_its_section(
    study: Path, ana: ReviewSession, evidence: EvidenceBase, draft: PersonaDraft
) -> None:
    """A decided statement does not fall out because the writer wrote fewer."""
    ana.accept("clerks", "goals-1", version=1)
    other = Statement(id="goals-9", section="goals", text="New goal.")
    shorter = draft.model_copy(update={"statements": (draft.statements[0], other, draft.statements[1])})
    redraft(study, ana, evidence, Drafts(shorter))
    assert ["summary-1", "goals-9", "goals-1", "voice-1"] == [s.id for s in ana.document("clerks").statements]


def test_a_rejected_statement_does_not_come_back(
    study: Path, ana: ReviewSession, evidence: EvidenceBase, draft: PersonaDraft
) -> None:
    """The writer's same words are left out, unless the rejection was undone."""
    ana.reject("clerks", "goals-1", version=1)
    redraft(study, ana, evidence, Drafts(draft))
    assert "goals-1" not in [s.id for s in ana.document("clerks").statements]


def test_an_approved_persona_survives_word_for_word(
    study: Path, ana: ReviewSession, evidence: EvidenceBase, draft: PersonaDraft, settle: Settle
) -> None:
    """A new draft takes over every approved statement; the approved revision itself is never touched."""
    approved = ana.approve("clerks", version=settle(ana))
    extra = Statement(id="message-1", section="message", text="A new one.")
    more = new_words(draft)
    redraft(study, ana, evidence, Drafts(more.model_copy(update={"statements": (*more.statements, extra)})))
    after = ana.document("clerks")
    texts = {s.id: s.text for s in after.statements}
    assert {s.id: s.text for s in approved.statements}.items() <= texts.items()
    assert "message-1" in texts
    assert "draft" == after.status
    kept = ana.store.approved("clerks")
    assert kept is not None
    assert approved.revision == kept.revision.number
    assert ana.store.verify_chain() is None


def test_a_decision_made_while_the_writer_writes_is_not_lost(
    study: Path, open_session: OpenSession, evidence: EvidenceBase, draft: PersonaDraft
) -> None:
    """What a reviewer edits while a new draft is under way stands in that draft."""
    ana, ben = open_session("Ana"), open_session("Ben")
    writer = Drafts(new_words(draft), meanwhile=lambda: ben.edit("clerks", "goals-1", "Ben's words.", version=1))
    redraft(study, ana, evidence, writer)
    after = {s.id: s.text for s in ana.document("clerks").statements}
    assert "Ben's words." == after["goals-1"]


def test_decisions_survive_a_new_check(ana: ReviewSession, evidence: EvidenceBase, settle: Settle) -> None:
    """Checking again brings nothing back that was decided; a check that says the same is no change."""
    settle(ana)
    recheck_all(ana.store, evidence, ana.store.start_run("check", {}))
    after = {s.id: s.decided for s in ana.document("clerks").statements}
    assert ("accepted", "waived") == (after["goals-1"], after["behaviours-1"])
    before = ana.fingerprint("clerks")
    recheck_all(ana.store, evidence, ana.store.start_run("check", {}))
    assert before == ana.fingerprint("clerks")


def test_new_data_reopen_only_what_changed(ana: ReviewSession) -> None:
    """A statement whose figure changed loses its decision; words without a figure keep theirs."""
    version = ana.accept("clerks", "summary-1", version=1).version
    ana.accept("clerks", "goals-1", version=version)
    old = ana.store.latest_evidence()
    assert old is not None
    first = old.statistics[0].model_copy(update={"id": "F007", "value": 0.7})
    new = old.model_copy(update={"statistics": (*old.statistics[1:], first)})
    recheck_all(ana.store, new, ana.store.start_run("check", {}))
    after = {s.id: (s.text, s.decided) for s in ana.document("clerks").statements}
    assert ("70% of clerks hold a card.", None) == after["summary-1"]
    assert "accepted" == after["goals-1"][1]


def test_an_undo_after_new_data_speaks_the_new_aliases(ana: ReviewSession) -> None:
    """Words that come back cite the same evidence although it is called something else now."""
    ana.edit("clerks", "summary-1", "Some hold a card.", version=1)
    old = ana.store.latest_evidence()
    assert old is not None
    first = old.statistics[0].model_copy(update={"id": "F007", "value": 0.7})
    new = old.model_copy(update={"statistics": (*old.statistics[1:], first)})
    recheck_all(ana.store, new, ana.store.start_run("check", {}))
    after = ana.undo("clerks", version=ana.document("clerks").version)
    statement = next(s for s in after.statements if s.id == "summary-1")
    assert ("{F007:percent} of clerks hold a card.", "70% of clerks hold a card.") == (
        statement.template,
        statement.text,
    )
