"""From what the store holds to what a reviewer reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from persona_gen.drafting.slots import fill_statement
from persona_gen.workflow.review.folding import Folded, decided, needs_person, pairs_of, risk_of
from persona_gen.workflow.review.views import ClaimView, Document, StatementView

if TYPE_CHECKING:
    from persona_gen.domain.claim import CheckReport, Claim, Verdict
    from persona_gen.domain.persona import FilledStatement, Statement
    from persona_gen.domain.review import PersonaRecord
    from persona_gen.workflow.review.proofs import Prover

_SAYS = {
    "contradicted": "is contradicted: fix or reject it",
    "unsupported": "is unsupported: fix it, reject it, or waive it with a reason",
    "unchecked": "is unchecked: accept it, fix it, or waive it with a reason",
}


@dataclass(frozen=True)
class State:
    """One persona at one version, with its evidence."""

    version: int
    record: PersonaRecord
    prover: Prover

    @cached_property
    def folded(self) -> Folded:
        """The decisions in force."""
        return Folded(self.record.decisions)

    @cached_property
    def templates(self) -> dict[str, Statement]:
        """The statements with slots, by id."""
        return {s.id: s for s in self.record.revision.draft.statements}

    @cached_property
    def filled(self) -> dict[str, FilledStatement]:
        """The statements as people read them, by id."""
        return {s.id: s for s in self.record.revision.filled}

    @cached_property
    def claims(self) -> dict[str, tuple[tuple[Claim, Verdict], ...]]:
        """Claims and verdicts by statement, in reading order."""
        found: dict[str, list[tuple[Claim, Verdict]]] = {s: [] for s in self.filled}
        report = self.record.report
        for claim, verdict in zip(report.claims, report.verdicts, strict=True) if report else ():
            if claim.statement in found:
                found[claim.statement].append((claim, verdict))
        return {statement: tuple(pairs) for statement, pairs in found.items()}

    @cached_property
    def blockers(self) -> tuple[str, ...]:
        """Why the persona cannot be approved, a sentence each."""
        if self.record.report is None:
            return ("The persona is not checked: run `persona-gen check`.",)
        if not self.filled:
            return ("No statement is left.",)
        return tuple(
            f"{claim.id} {_SAYS[verdict.verdict]} (“{_short(claim.text)}”)."
            for statement, pairs in self.claims.items()
            for claim, verdict in pairs
            if needs_person(verdict, self.folded.on_claim(claim, self.filled[statement]))
        )


def claim_view(state: State, claim: Claim, verdict: Verdict, statement: FilledStatement) -> ClaimView:
    """Return one claim as a reviewer sees it."""
    decision = state.folded.on_claim(claim, statement)
    return ClaimView(
        id=claim.id,
        start=claim.start,
        end=claim.start + len(claim.text) if claim.end is None else claim.end,
        text=claim.text,
        verdict=verdict.verdict,
        reason=verdict.reason,
        suggestion=verdict.suggestion,
        checker=verdict.checker,
        proofs=state.prover.of_claim(claim, verdict),
        decision=decision,
        needs_person=needs_person(verdict, decision),
        risk=risk_of(claim, verdict, decision),
    )


def statement_view(state: State, statement: FilledStatement) -> StatementView:
    """Return one statement as a reviewer sees it."""
    pairs = state.claims[statement.id]
    return StatementView(
        id=statement.id,
        section=statement.section,
        text=statement.text,
        template=state.templates[statement.id].text,
        claims=tuple(claim_view(state, claim, verdict, statement) for claim, verdict in pairs),
        decided=decided(statement, pairs, state.folded),
        origin=statement.origin,
    )


def document(state: State, *, second_reviewer: bool, can_undo: str | None, can_redo: str | None) -> Document:
    """Return the whole persona as a reviewer sees it."""
    revision = state.record.revision
    segment = state.prover.base.segments_by_id.get(revision.segment)
    approved_by = state.folded.approvals(revision.id)
    return Document(
        segment=revision.segment,
        segment_name=segment.name if segment else revision.segment,
        n=segment.n if segment else None,
        share=segment.share if segment else None,
        name=revision.draft.name,
        label=revision.draft.label,
        writer=revision.draft.writer.label,
        status=state.record.status,
        version=state.version,
        revision=revision.number,
        statements=tuple(statement_view(state, statement) for statement in revision.filled),
        blockers=state.blockers,
        can_undo=can_undo,
        can_redo=can_redo,
        approved_by=approved_by,
        second_needed=second_reviewer and state.record.status != "approved" and len(approved_by) == 1,
        counts=state.record.report.counts() if state.record.report else {},
    )


def checked(state: State, statement: Statement) -> tuple[FilledStatement, CheckReport]:
    """Fill one statement and check it as drafting does, beside the persona's other statements."""
    filled = fill_statement(statement, state.prover.base)
    revision = state.record.revision
    beside = tuple(s for s in revision.filled if s.id != statement.id)
    return filled, state.prover.check(filled, revision.segment, beside, revision.draft.name)


def preview(state: State, statement: Statement) -> tuple[ClaimView, ...]:
    """Return the claims that a statement would have; nothing is stored."""
    filled, report = checked(state, statement)
    return tuple(claim_view(state, claim, verdict, filled) for claim, verdict in pairs_of(report, statement.id))


def _short(text: str, most: int = 60) -> str:
    return text if len(text) <= most else text[: most - 1].rsplit(" ", 1)[0] + "…"
