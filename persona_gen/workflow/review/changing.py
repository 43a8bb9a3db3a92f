"""A persona with one statement changed: the draft, filled, with its check; nothing is stored here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.domain.claim import CheckReport
from persona_gen.drafting.slots import fill_statement
from persona_gen.workflow.review.documents import checked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.persona import FilledStatement, PersonaDraft, Statement
    from persona_gen.domain.review import Revision
    from persona_gen.workflow.review.documents import State
    from persona_gen.workflow.review.undoing import Past


@dataclass(frozen=True, slots=True)
class Reworded:
    """What becomes of a persona when one statement is changed, added or removed."""

    draft: PersonaDraft
    all_filled: tuple[FilledStatement, ...]
    report: CheckReport
    filled: FilledStatement | None
    """The statement as people read it; None where it is gone."""
    before: str | None
    """Its words before."""

    @property
    def after(self) -> str | None:
        """Its words afterwards."""
        return self.filled.text if self.filled else None


def reworded(state: State, statement: str, new: Statement | None) -> Reworded:
    """Return the persona with `new` in the place of a statement, or without it."""
    templates = state.record.revision.draft.statements
    changed = tuple(new if s.id == statement else s for s in templates if new is not None or s.id != statement)
    filled, report = (None, None) if new is None else checked(state, new)
    return _put_together(state, statement, tuple(s for s in changed if s), (filled, report))


def with_statement(
    state: State, statement: str, new: Statement | None, source: Revision | None, past: Past
) -> Reworded:
    """Return the persona with a statement as it was in `source`, at the place that it had there.

    The verdicts of `source` are taken over where the words are still the same, because a language model
    may have had a part in them.
    """
    if new is None or statement in state.templates:
        change = reworded(state, statement, new)
    else:
        order = [s.id for s in source.draft.statements] if source else []
        statements = _inserted(state.record.revision.draft.statements, new, order)
        change = _put_together(state, statement, statements, checked(state, new))
    if source is None or change.filled is None or source.evidence != state.record.revision.evidence:
        return change
    known = past.report(source)
    pairs = known.of_statement(statement) if known else ()
    was = next((s for s in source.filled if s.id == statement), None)
    if not pairs or was is None or was.text != change.filled.text:
        return change
    old = CheckReport(claims=tuple(c for c, _ in pairs), verdicts=tuple(v for _, v in pairs))
    return _put_together(state, statement, change.draft.statements, (change.filled, old))


def _inserted(statements: Sequence[Statement], new: Statement, order: Sequence[str]) -> tuple[Statement, ...]:
    """Return the statements with `new` behind those that stood before it."""
    earlier = set(order[: order.index(new.id)]) if new.id in order else {s.id for s in statements}
    at = max((index for index, s in enumerate(statements, 1) if s.id in earlier), default=0)
    return (*statements[:at], new, *statements[at:])


def _put_together(
    state: State,
    statement: str,
    statements: tuple[Statement, ...],
    new: tuple[FilledStatement | None, CheckReport | None],
) -> Reworded:
    """Join the changed statement's check with what is known of the others."""
    filled, report = new
    others = state.filled
    all_filled = tuple(
        filled if filled and s.id == statement else others.get(s.id) or fill_statement(s, state.prover.base)
        for s in statements
    )
    pairs = [
        pair
        for s in all_filled
        for pair in (report.of_statement(s.id) if report and s.id == statement else state.claims.get(s.id, ()))
    ]
    return Reworded(
        draft=state.record.revision.draft.model_copy(update={"statements": statements}),
        all_filled=all_filled,
        report=CheckReport(claims=tuple(c for c, _ in pairs), verdicts=tuple(v for _, v in pairs)),
        filled=filled,
        before=others[statement].text if statement in others else None,
    )
