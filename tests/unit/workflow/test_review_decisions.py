"""Every decision: what it needs, what it changes, and what stands in its way."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import StoreConflict, UserInputError, WorkflowError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from persona_gen.domain.persona import PersonaDraft, Statement
    from persona_gen.domain.run import Ledger
    from persona_gen.drafting.writer import Failure, Profile, Writer, WriterKind
    from persona_gen.study import Study
    from persona_gen.workflow.review import Document, ReviewSession, StatementView

    OpenSession = Callable[..., ReviewSession]
    Settle = Callable[[ReviewSession], int]


def statement_of(document: Document, name: str) -> StatementView:
    return next(s for s in document.statements if s.id == name)


def names(document: Document) -> list[str]:
    return [s.id for s in document.statements]


def verbs(session: ReviewSession) -> list[tuple[str, str | None, str]]:
    return [(d.verb, d.claim or d.statement, d.reviewer) for d in session.history("clerks")]


def test_accepting_decides_an_unchecked_claim(ana: ReviewSession) -> None:
    """The claim needs nobody any more, the statement is accepted, and the log says who did it."""
    after = ana.accept("clerks", "goals-1", "goals-1.1", version=1)
    claim = statement_of(after, "goals-1").claims[0]
    assert (False, "accepted") == (claim.needs_person, statement_of(after, "goals-1").decided)
    assert claim.decision is not None
    assert ("Ana", "accept") == (claim.decision.reviewer, claim.decision.verb)
    assert [("accept", "goals-1.1", "Ana")] == verbs(ana)
    assert 1 == after.revision


def test_accepting_twice_is_one_decision(ana: ReviewSession) -> None:
    """The same key again adds nothing to the log."""
    after = ana.accept("clerks", "goals-1", version=1)
    assert after.version == ana.accept("clerks", "goals-1", version=after.version).version
    assert 1 == len(ana.history("clerks"))


@pytest.mark.parametrize(
    ("statement", "verdict"), [("frustrations-1", "contradicted"), ("behaviours-1", "unsupported")]
)
def test_what_is_not_true_cannot_be_accepted(ana: ReviewSession, statement: str, verdict: str) -> None:
    """A contradicted or unsupported claim is refused, alone and with its statement, and nothing is logged."""
    for claim in (None, f"{statement}.1"):
        with pytest.raises(WorkflowError, match=f"{statement}.1 is {verdict}"):
            ana.accept("clerks", statement, claim, version=1)
    assert () == ana.history("clerks")


def test_batch_accept_takes_only_what_the_program_proved(ana: ReviewSession) -> None:
    """Supported and editorial claims are accepted with one key and one undo; the others stay open."""
    after = ana.accept_proved("clerks", version=1)
    accepted = [d.claim for d in ana.history("clerks")]
    assert ["summary-1.1", "voice-1.1", "scenario-1.1"] == accepted
    assert (3, "accept 3 claims") == (len(after.blockers), after.can_undo)
    after = ana.undo("clerks", version=after.version)
    assert [None] * 6 == [s.decided for s in after.statements]
    assert None is after.can_undo
    after = ana.redo("clerks", version=after.version)
    assert 3 == sum(s.decided == "accepted" for s in after.statements)


def test_an_edit_is_filled_checked_and_accepted(ana: ReviewSession) -> None:
    """The new words make a new revision with their own verdict; the report of the others is kept."""
    after = ana.edit("clerks", "frustrations-1", 'Says P1: {S001:"my wrists hurt"}', version=1)
    statement = statement_of(after, "frustrations-1")
    assert ("Says P1: “my wrists hurt”", "edited", "person") == (statement.text, statement.decided, statement.origin)
    assert "contradicted" not in [c.verdict for c in statement.claims]
    assert ["unsupported"] == [c.verdict for c in statement_of(after, "behaviours-1").claims]
    (decision,) = ana.history("clerks")
    assert ("edit", statement.text) == (decision.verb, decision.after)
    assert "As P1 put it" in (decision.before or "")
    assert (2, 2) == (after.revision, ana.store.with_previous(decision.revision)[1].number)


def test_an_edit_that_is_still_wrong_blocks(ana: ReviewSession) -> None:
    """Fixing one lie with another accepts nothing: the claim stays contradicted and in the way."""
    wrong = "P1 said: “I type all week and my wrists hurt by the evening.”"
    after = ana.edit("clerks", "frustrations-1", wrong, version=1)
    assert ["contradicted"] == [c.verdict for c in statement_of(after, "frustrations-1").claims]
    assert any(blocker.startswith("frustrations-1.1 is contradicted") for blocker in after.blockers)


@pytest.mark.parametrize(
    ("text", "message"), [(" \x1b[31m ", "needs words"), ("Of them {F999}.", "F999, which does not exist")]
)
def test_an_edit_without_words_or_with_a_dead_slot_is_refused(ana: ReviewSession, text: str, message: str) -> None:
    """What could not be read is refused in one line, and nothing is stored."""
    with pytest.raises(WorkflowError, match=message):
        ana.edit("clerks", "goals-1", text, version=1)
    assert "1" == ana.fingerprint("clerks")


def test_hostile_text_is_stored_without_what_screens_obey(ana: ReviewSession) -> None:
    """Escape codes and bidirectional controls are taken out of typed words; markup is plain text and stays."""
    after = ana.edit("clerks", "goals-1", "They [laugh] \x1b[2J\u202ebold[/] 🙂\n日本.", version=1)
    assert "They [laugh] bold[/] 🙂 日本." == statement_of(after, "goals-1").text


def test_a_rejected_statement_is_gone_and_in_the_history(ana: ReviewSession) -> None:
    """It leaves the persona and its report; the log holds its words and the reason."""
    after = ana.reject("clerks", "frustrations-1", "invented", version=1)
    assert "frustrations-1" not in names(after)
    report = ana.state("clerks").record.report
    assert report is not None
    assert "frustrations-1" not in {c.statement for c in report.claims}
    (decision,) = ana.history("clerks")
    assert ("reject", "invented", None) == (decision.verb, decision.reason, decision.after)


def test_a_waiver_needs_a_reason(ana: ReviewSession) -> None:
    """Without a reason nothing is waived; with one the claim no longer blocks."""
    with pytest.raises(WorkflowError, match="a waiver needs a reason"):
        ana.waive("clerks", "behaviours-1", "behaviours-1.1", "  ", version=1)
    after = ana.waive("clerks", "behaviours-1", "behaviours-1.1", "known from sales", version=1)
    assert "waived" == statement_of(after, "behaviours-1").decided
    assert not any("behaviours-1.1" in blocker for blocker in after.blockers)


@pytest.mark.parametrize("statement", ["frustrations-1", "summary-1"])
def test_only_open_questions_can_be_waived(ana: ReviewSession, statement: str) -> None:
    """A contradicted claim cannot be waived away, a proved one needs no waiver."""
    with pytest.raises(WorkflowError, match="cannot be waived"):
        ana.waive("clerks", statement, f"{statement}.1", "please", version=1)


def test_accepting_the_statement_keeps_its_waiver(ana: ReviewSession) -> None:
    """A waiver is not undone by a later accept of the whole statement."""
    after = ana.waive("clerks", "behaviours-1", "behaviours-1.1", "known", version=1)
    after = ana.accept("clerks", "behaviours-1", version=after.version)
    assert "waived" == statement_of(after, "behaviours-1").decided


def test_attached_evidence_is_cited_and_shown(ana: ReviewSession) -> None:
    """The statement cites it in a new revision, and it stands among the proofs; twice or unknown is refused."""
    after = ana.attach("clerks", "goals-1", "S001", version=1)
    assert "S001" in [p.alias for p in statement_of(after, "goals-1").claims[0].proofs]
    with pytest.raises(WorkflowError, match="already"):
        ana.attach("clerks", "goals-1", "S001", version=after.version)
    with pytest.raises(WorkflowError, match="there is no evidence S999"):
        ana.attach("clerks", "goals-1", "S999", version=after.version)


class Rewords:
    """A writer that gives every failed statement the same new words."""

    def __init__(self, kind: WriterKind = "model", text: str = '{S001:"my wrists hurt"}') -> None:
        self.kind, self.text = kind, text
        self.asked: list[Failure] = []

    def key(self, profile: Profile) -> str:
        """Return any key."""
        return f"rewords {profile.segment.id}"

    async def draft(self, profile: Profile) -> PersonaDraft:
        """Never called."""
        raise NotImplementedError(profile)

    async def repair(self, profile: Profile, failures: tuple[Failure, ...]) -> tuple[Statement, ...]:
        """Note what was asked and give the same words for each."""
        del profile
        self.asked.extend(failures)
        return tuple(f.statement.model_copy(update={"text": self.text}) for f in failures)


def opening(writer: Writer) -> Callable[[Study, Ledger], object]:
    """Return what opens this writer."""

    @asynccontextmanager
    async def opened(study: Study, ledger: Ledger) -> AsyncIterator[Writer]:
        del study, ledger
        yield writer

    return opened


async def test_sending_back_rewords_that_statement_alone(open_session: OpenSession) -> None:
    """The writer reads the reviewer's note; only this statement changes, checked and not yet accepted."""
    writer = Rewords()
    ana = open_session("Ana", open_writer=opening(writer))
    before = {s.id: s.text for s in ana.document("clerks").statements}
    after = await ana.send_back("clerks", "frustrations-1", "use her own words", version=1)
    statement = statement_of(after, "frustrations-1")
    assert ("“my wrists hurt”", "supported", None) == (statement.text, statement.claims[0].verdict, statement.decided)
    assert before | {"frustrations-1": statement.text} == {s.id: s.text for s in after.statements}
    assert ("A reviewer asks: use her own words",) == writer.asked[0].reasons
    assert ("send_back", "use her own words") == (ana.history("clerks")[0].verb, ana.history("clerks")[0].reason)


async def test_sending_back_without_an_endpoint_is_refused(
    open_session: OpenSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The message says how to configure one; nothing changes."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    ana = open_session()
    with pytest.raises(WorkflowError, match=r"no language model is configured.*OPENAI_API_KEY"):
        await ana.send_back("clerks", "goals-1", "shorter", version=1)
    assert "1" == ana.fingerprint("clerks")


async def test_a_statement_that_changed_meanwhile_is_not_overwritten(open_session: OpenSession) -> None:
    """What the writer brings back for words that somebody replaced is a conflict; elsewhere changes are no matter."""
    ben = open_session("Ben")

    class WhileBenWorks(Rewords):
        async def repair(self, profile: Profile, failures: tuple[Failure, ...]) -> tuple[Statement, ...]:
            ben.edit("clerks", "goals-1", "Ben's own words.", version=ben.document("clerks").version)
            return await super().repair(profile, failures)

    ana = open_session("Ana", open_writer=opening(WhileBenWorks()))
    after = await ana.send_back("clerks", "frustrations-1", "shorter", version=1)
    assert ("Ben's own words.", "“my wrists hurt”") == (
        statement_of(after, "goals-1").text,
        statement_of(after, "frustrations-1").text,
    )
    await_version = after.version
    ben.edit("clerks", "goals-1", "First.", version=await_version)
    with pytest.raises(StoreConflict) as raised:
        await ana.send_back("clerks", "goals-1", "shorter", version=ana.document("clerks").version)
    assert "Ben's own words." == raised.value.theirs


def test_approval_is_blocked_until_everything_is_decided(ana: ReviewSession, settle: Settle) -> None:
    """The refusal names every claim in the way; once they are decided it goes through."""
    with pytest.raises(WorkflowError, match=r"goals-1\.1 is unchecked.*frustrations-1\.1 is .*behaviours-1\.1 is"):
        ana.approve("clerks", version=1)
    after = ana.approve("clerks", version=settle(ana))
    assert ("approved", ("Ana",), ()) == (after.status, after.approved_by, after.blockers)
    with pytest.raises(WorkflowError, match="reopen it first"):
        ana.edit("clerks", "goals-1", "Other words.", version=after.version)


def test_a_persona_goes_through_its_states(ana: ReviewSession) -> None:
    """Changes requested, rejected, reopened: each is logged, and none is made twice."""
    after = ana.request_changes("clerks", "too long", version=1)
    assert "changes_requested" == after.status
    with pytest.raises(WorkflowError, match="already"):
        ana.request_changes("clerks", version=after.version)
    after = ana.reject_persona("clerks", version=after.version)
    assert "rejected" == after.status
    after = ana.reopen("clerks", version=after.version)
    assert "draft" == after.status
    assert ["request_changes", "reject_persona", "reopen"] == [d.verb for d in ana.history("clerks")]
    assert ana.store.verify_chain() is None


def test_a_second_reviewer_has_to_be_somebody_else(study: Path, open_session: OpenSession, settle: Settle) -> None:
    """With two reviewers the first approval leaves a draft, the same name does not count twice, the second approves."""
    toml = study / "study.toml"
    toml.write_text(toml.read_text() + "[review]\nsecond_reviewer = true\n")
    ana, ben = open_session("Ana"), open_session("Ben")
    after = ana.approve("clerks", version=settle(ana))
    assert ("draft", True, ("Ana",)) == (after.status, after.second_needed, after.approved_by)
    assert [True] == [row.second_needed for row in ben.queue()]
    with pytest.raises(WorkflowError, match="Ana has approved it already"):
        ana.approve("clerks", version=after.version)
    after = ben.approve("clerks", version=after.version)
    assert ("approved", ("Ana", "Ben"), False) == (after.status, after.approved_by, after.second_needed)
    assert ben.store.verify_chain() is None


def test_an_edit_voids_the_first_of_two_approvals(study: Path, open_session: OpenSession, settle: Settle) -> None:
    """Two approvals have to be of the same revision."""
    toml = study / "study.toml"
    toml.write_text(toml.read_text() + "[review]\nsecond_reviewer = true\n")
    ana, ben = open_session("Ana"), open_session("Ben")
    version = ana.approve("clerks", version=settle(ana)).version
    version = ben.edit("clerks", "voice-1", '{S001:"I type all day"}', version=version).version
    after = ben.approve("clerks", version=version)
    assert ("draft", ("Ben",)) == (after.status, after.approved_by)


def test_a_conflict_shows_both_versions_and_overwrites_nothing(open_session: OpenSession) -> None:
    """Who comes second learns who was first, what stands now and what was about to be stored."""
    ana, ben = open_session("Ana"), open_session("Ben")
    ben.edit("clerks", "goals-1", "Ben's words.", version=1)
    with pytest.raises(StoreConflict, match="Ben decided “edit”") as raised:
        ana.edit("clerks", "goals-1", "Ana's words.", version=1)
    assert ("Ben's words.", "Ana's words.") == (raised.value.theirs, raised.value.ours)
    assert "Ben's words." == statement_of(ana.document("clerks"), "goals-1").text
    assert [("edit", "goals-1", "Ben")] == verbs(ana)


def test_every_change_refuses_an_old_version(ana: ReviewSession) -> None:
    """No verb overwrites what it has not seen."""
    ana.accept("clerks", "goals-1", version=1)
    stale: list[Callable[[], Document]] = [
        lambda: ana.accept("clerks", "voice-1", version=1),
        lambda: ana.accept_proved("clerks", version=1),
        lambda: ana.edit("clerks", "goals-1", "New.", version=1),
        lambda: ana.reject("clerks", "goals-1", version=1),
        lambda: ana.waive("clerks", "behaviours-1", "behaviours-1.1", "why", version=1),
        lambda: ana.attach("clerks", "goals-1", "S001", version=1),
        lambda: ana.undo("clerks", version=1),
        lambda: ana.redo("clerks", version=1),
        lambda: ana.approve("clerks", version=1),
        lambda: ana.request_changes("clerks", version=1),
        lambda: ana.reject_persona("clerks", version=1),
        lambda: ana.reopen("clerks", version=1),
    ]
    for change in stale:
        with pytest.raises(StoreConflict):
            change()
    assert 1 == len(ana.history("clerks"))


def test_a_statement_that_is_not_there_is_one_line(ana: ReviewSession) -> None:
    """The message names the nearest one."""
    with pytest.raises(UserInputError, match="did you mean 'goals-1'"):
        ana.reject("clerks", "goal-1", version=1)
