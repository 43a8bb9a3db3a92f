"""One reviewer at work on one study: what the screens call."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from persona_gen.errors import StoreConflict, WorkflowError
from persona_gen.workflow.review.changing import Reworded, reworded, with_statement
from persona_gen.workflow.review.folding import STATUS_VERBS, needs_person
from persona_gen.workflow.review.reading import Reading
from persona_gen.workflow.review.undoing import OPEN, Unit, next_redo, next_undo, status_without

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.claim import Claim, Verdict
    from persona_gen.domain.persona import Statement
    from persona_gen.domain.review import Decision, DecisionVerb, PersonaStatus
    from persona_gen.store.repository import Store
    from persona_gen.study import Study
    from persona_gen.workflow.local_models import LocalModels
    from persona_gen.workflow.review.documents import State
    from persona_gen.workflow.review.sending import OpenWriter
    from persona_gen.workflow.review.views import Document

_PROVED = frozenset({"supported", "not_checkable"})
_WAIVABLE = frozenset({"unsupported", "unchecked"})


class ReviewSession(Reading):
    """One reviewer at work.

    Every change is durable when its method returns, and returns the persona as it is then. Each takes the
    `version` of the document that the reviewer looked at and raises `StoreConflict` where it is not the
    newest, with both versions in `theirs` and `ours`; then nothing was changed.
    """

    def __init__(
        self,
        study: Study,
        store: Store,
        reviewer: str,
        *,
        open_writer: OpenWriter | None = None,
        models: LocalModels | None = None,
    ) -> None:
        """Keep the study, its open store and who decides; `open_review` makes one.

        Args:
            study: the settings.
            store: opened; closed with the session.
            reviewer: whose name stands in the log.
            open_writer: opens the writer that `send_back` asks; the configured one unless given.
            models: the study's local models, which check edits and find evidence; none unless given.
        """
        super().__init__(study, store, reviewer, models)
        self._open_writer = open_writer
        self._run: str | None = None

    def close(self) -> None:
        """Note the end of the session and close the store."""
        if self._run is not None:
            self.store.finish_run(self._run, "done")
            self._run = None
        super().close()

    # Claims and statements

    def accept(self, segment: str, statement: str, claim: str | None = None, *, version: int) -> Document:
        """Accept a claim, or with None the whole statement.

        Raises:
            WorkflowError: it is contradicted, or unsupported and not waived.
        """
        state = self._open(segment, version, statement, "accept")
        filled = state.filled[statement]
        pairs = [self._claim(state, statement, claim)] if claim else state.claims[statement]
        for found, verdict in pairs:
            waived = needs_person(verdict, state.folded.on_claim(found, filled)) is False
            if verdict.verdict == "contradicted" or (verdict.verdict == "unsupported" and not waived):
                instead = "fix or reject it" if verdict.verdict == "contradicted" else "fix it, or waive it"
                raise WorkflowError(f"{found.id} is {verdict.verdict} and cannot be accepted", hint=instead)
        if not pairs:
            raise WorkflowError(f"{statement} is not checked", hint="run `persona-gen check`")
        words = pairs[0][0].text if claim else filled.text
        known = state.folded.on_words(statement, words)
        if known is not None and known.reviewer == self.reviewer:
            return self._document(state)
        made = self._decision(state, "accept", statement=statement, claim=claim, claim_text=words)
        return self._decide(state, [made])

    def accept_proved(self, segment: str, *, version: int) -> Document:
        """Accept every undecided claim that the program proved, and those that state nothing; one undo takes all."""
        state = self._open(segment, version, None, "accept what is proved")
        first = len(state.record.decisions) + 1
        made = [
            self._decision(state, "accept", statement=statement, claim=claim.id, claim_text=claim.text, batch=first)
            for statement, pairs in state.claims.items()
            for claim, verdict in pairs
            if verdict.verdict in _PROVED and state.folded.on_claim(claim, state.filled[statement]) is None
        ]
        return self._decide(state, made) if made else self._document(state)

    def edit(self, segment: str, statement: str, text: str, *, version: int) -> Document:
        """Give a statement new words (with slots) and accept it: a new revision, filled and checked.

        Raises:
            WorkflowError: no words are left, or a slot cannot be filled.
        """
        state = self._open(segment, version, statement, text)
        template = self.statement(state, statement)
        words = _clean(text)
        if not words:
            raise WorkflowError("a statement needs words", hint="reject it instead")
        if words == template.text:
            return self.accept(segment, statement, version=version)
        new = template.model_copy(update={"text": words, "origin": "person"})
        change = reworded(state, statement, new)
        if change.filled and change.filled.problems:
            raise WorkflowError(change.filled.problems[0].rstrip("."), hint="correct the slot, or write the words out")
        return self._revise(state, change, "edit", statement, claim_text=change.after)

    def reject(self, segment: str, statement: str, reason: str = "", *, version: int) -> Document:
        """Remove a statement from the persona; it stays in the history and does not come back by itself."""
        state = self._open(segment, version, statement, "reject")
        self.statement(state, statement)
        return self._revise(state, reworded(state, statement, None), "reject", statement, reason=_clean(reason) or None)

    def waive(self, segment: str, statement: str, claim: str, reason: str, *, version: int) -> Document:
        """Let an unsupported or unchecked claim stand.

        Raises:
            WorkflowError: there is no reason, or the claim is contradicted or needs no waiver.
        """
        state = self._open(segment, version, statement, f"waive {claim}: {reason}")
        why = _clean(reason)
        if not why:
            raise WorkflowError("a waiver needs a reason", hint="say why the claim may stand")
        found, verdict = self._claim(state, statement, claim)
        if verdict.verdict not in _WAIVABLE:
            instead = "fix or reject it" if verdict.verdict == "contradicted" else "accept it"
            raise WorkflowError(f"{claim} is {verdict.verdict} and cannot be waived", hint=instead)
        made = self._decision(state, "waive", statement=statement, claim=claim, claim_text=found.text, reason=why)
        return self._decide(state, [made])

    def attach(self, segment: str, statement: str, alias: str, *, version: int) -> Document:
        """Let a statement cite a further statistic or snippet, and check it again.

        Raises:
            WorkflowError: there is no such evidence, or it is cited already.
        """
        state = self._open(segment, version, statement, f"attach {alias}")
        template = self.statement(state, statement)
        if state.prover.show(alias) is None:
            raise WorkflowError(f"there is no evidence {alias}", hint="search for it")
        if alias in template.cites:
            raise WorkflowError(f"{statement} cites {alias} already", hint="choose other evidence")
        new = template.model_copy(update={"cites": (*template.cites, alias)})
        return self._revise(state, reworded(state, statement, new), "attach", statement, reason=alias)

    async def send_back(self, segment: str, statement: str, note: str, *, version: int) -> Document:
        """Let the writer reword one statement, with the reviewer's note; the others stay.

        Raises:
            WorkflowError: no language model is configured, or it did not reword the statement.
            LLMError: the language model could not be reached, or gave no usable answer.
        """
        from persona_gen.workflow.review.sending import configured_writer, reword

        state = self._open(segment, version, statement, note)
        template, why = self.statement(state, statement), _clean(note)
        if not why:
            raise WorkflowError("the writer needs a note", hint="say what should be different")
        opened = self._open_writer or configured_writer
        new = await reword(self.study, self.store, state, template, why, opened)
        now = self.state(segment)
        if now.templates.get(statement) != template or now.record.status not in OPEN:
            raise self._conflict(segment, statement, new.text)
        return self._revise(now, reworded(now, statement, new), "send_back", statement, reason=why)

    # Undo

    def undo(self, segment: str, *, version: int) -> Document:
        """Take back this reviewer's newest decision that still stands.

        Raises:
            WorkflowError: there is none.
        """
        state = self._at(segment, version, None, "undo")
        unit = next_undo(state, self.reviewer, self.past)
        if unit is None:
            raise WorkflowError("there is nothing to undo", hint="what others decided is theirs to undo")
        status = status_without(state, unit) if unit.first.verb in STATUS_VERBS else None
        return self._again(state, unit, "undo", status)

    def redo(self, segment: str, *, version: int) -> Document:
        """Put back what this reviewer's newest undo took back.

        Raises:
            WorkflowError: there is none.
        """
        state = self._at(segment, version, None, "redo")
        unit = next_redo(state, self.reviewer, self.past)
        if unit is None:
            raise WorkflowError("there is nothing to redo", hint="undo something first")
        from persona_gen.store.chain import status_after

        return self._again(state, unit, "redo", status_after(unit.first))

    # The persona

    def approve(self, segment: str, *, version: int) -> Document:
        """Approve the newest revision; with a second reviewer, it counts when two have done so.

        Raises:
            WorkflowError: claims stand in the way, all named; or this reviewer has approved it already.
        """
        state = self._at(segment, version, None, "approve")
        if state.record.status not in OPEN:
            raise WorkflowError(f"the persona is {state.record.status}", hint="reopen it first")
        if state.blockers:
            raise WorkflowError(f"not yet: {' '.join(state.blockers)}", hint="decide these claims, then approve")
        approved = state.folded.approvals(state.record.revision.id)
        if self.reviewer in approved:
            raise WorkflowError(f"{self.reviewer} has approved it already", hint="another reviewer has to approve it")
        is_enough = bool(approved) or not self.study.review.second_reviewer
        status: PersonaStatus | None = None if is_enough else state.record.status
        return self._decide(state, [self._decision(state, "approve", status=status)])

    def request_changes(self, segment: str, reason: str = "", *, version: int) -> Document:
        """Say that the persona has to be worked on."""
        return self._judge(segment, "request_changes", reason, version, forbidden=("changes_requested", "rejected"))

    def reject_persona(self, segment: str, reason: str = "", *, version: int) -> Document:
        """Say that this persona is not to be used."""
        return self._judge(segment, "reject_persona", reason, version, forbidden=("rejected",))

    def reopen(self, segment: str, reason: str = "", *, version: int) -> Document:
        """Make a persona that was approved, rejected or sent back a draft again."""
        return self._judge(segment, "reopen", reason, version, forbidden=("draft",))

    # Inside

    def _judge(
        self, segment: str, verb: DecisionVerb, reason: str, version: int, *, forbidden: tuple[PersonaStatus, ...]
    ) -> Document:
        state = self._at(segment, version, None, verb)
        if state.record.status in forbidden:
            raise WorkflowError(f"the persona is {state.record.status.replace('_', ' ')} already")
        return self._decide(state, [self._decision(state, verb, reason=_clean(reason) or None)])

    def _at(self, segment: str, version: int, statement: str | None, ours: str) -> State:
        """Return the persona, which has to be at `version`."""
        state = self.state(segment)
        if state.version != version:
            raise self._conflict(segment, statement, ours)
        return state

    def _open(self, segment: str, version: int, statement: str | None, ours: str) -> State:
        """Return the persona at `version`, whose statements may be changed; the statement has to be there."""
        state = self._at(segment, version, statement, ours)
        if state.record.status not in OPEN:
            raise WorkflowError(f"the persona is {state.record.status}", hint="reopen it first")
        if statement is not None:
            self.statement(state, statement)
        return state

    def _claim(self, state: State, statement: str, claim: str) -> tuple[Claim, Verdict]:
        for pair in state.claims[statement]:
            if pair[0].id == claim:
                return pair
        raise WorkflowError(f"{statement} has no claim {claim!r}", hint="look at the persona again")

    def _decision(self, state: State, verb: DecisionVerb, **fields: Any) -> Decision:
        from persona_gen.domain.review import Decision

        return Decision(
            segment=state.record.revision.segment,
            revision=state.record.revision.id,
            verb=verb,
            reviewer=self.reviewer,
            made=datetime.now(UTC),
            **fields,
        )

    def _decide(self, state: State, decisions: Sequence[Decision]) -> Document:
        first, segment = decisions[0], state.record.revision.segment
        try:
            self.store.decide_all(decisions, expected_version=state.version)
        except StoreConflict as error:
            raise self._conflict(segment, first.statement, first.verb) from error
        return self.document(segment)

    def _revise(self, state: State, change: Reworded, verb: DecisionVerb, statement: str, **fields: Any) -> Document:
        """Store a revision, its check and the decision that made it, all or nothing."""
        revision = state.record.revision
        made = self._decision(state, verb, statement=statement, before=change.before, after=change.after, **fields)
        try:
            self.store.save_revision(
                segment=revision.segment,
                draft=change.draft,
                filled=change.all_filled,
                evidence=revision.evidence,
                run=self._review_run(),
                expected_version=state.version,
                report=change.report,
                decision=made,
            )
        except StoreConflict as error:
            raise self._conflict(revision.segment, statement, change.after or verb) from error
        return self.document(revision.segment)

    def _again(self, state: State, unit: Unit, verb: DecisionVerb, status: PersonaStatus | None) -> Document:
        """Store the decisions that take back or put back a unit."""
        batch = unit.places[0] if len(unit.places) > 1 else None
        if unit.change is not None:
            back = verb == "undo"
            new: Statement | None = unit.change.before if back else unit.change.after
            source = unit.change.revision_before if back else unit.change.revision_after
            change = with_statement(state, unit.first.statement or "", new, source, self.past)
            return self._revise(state, change, verb, unit.first.statement or "", undoes=unit.places[0])
        made = [
            self._decision(state, verb, statement=d.statement, claim=d.claim, undoes=place, batch=batch, status=status)
            for place, d in zip(unit.places, unit.decisions, strict=True)
        ]
        return self._decide(state, made)

    def _review_run(self) -> str:
        if self._run is None:
            self._run = self.store.start_run("review", {"reviewer": self.reviewer})
        return self._run

    def _conflict(self, segment: str, statement: str | None, ours: str) -> StoreConflict:
        """Return the error that shows what stands now and what was about to be stored."""
        state = self.state(segment)
        last = state.record.decisions[-1] if state.record.decisions else None
        who = f"{last.reviewer} decided “{last.verb.replace('_', ' ')}”" if last else "a new draft or check came"
        error = StoreConflict(f"persona {segment!r} changed: {who}", hint="look at both versions, then decide again")
        filled = state.filled.get(statement or "")
        removed = f"{statement} was removed" if statement and filled is None else None
        error.theirs = (
            filled.text if filled else removed or f"{state.record.status}, revision {state.record.revision.number}"
        )
        error.ours = ours
        return error


def _clean(text: str) -> str:
    """Return typed text on one line, without what must not reach a screen."""
    from persona_gen.sources.text import clean_text

    return " ".join(clean_text(text)[0].split())
