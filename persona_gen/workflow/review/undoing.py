"""What a reviewer can take back and put again.

Nothing leaves the log: an undo is a decision of its own, and an undo of an edit is a new revision with the
earlier wording. What somebody else changed in the meantime is left alone: such decisions are passed over.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.store.chain import status_after
from persona_gen.workflow.check import alias_map, rename_aliases
from persona_gen.workflow.review.folding import REWORDING, STATUS_VERBS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from persona_gen.domain.claim import CheckReport
    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.persona import Statement
    from persona_gen.domain.review import Decision, PersonaStatus, Revision
    from persona_gen.store.repository import Store
    from persona_gen.workflow.review.documents import State

OPEN: frozenset[PersonaStatus] = frozenset({"draft", "changes_requested"})
"""The states in which statements may be changed."""


class Past:
    """Earlier revisions; they never change, so each is read once."""

    def __init__(self, store: Store, evidence: Callable[[str], EvidenceBase]) -> None:
        self.store, self._evidence = store, evidence
        self._pairs: dict[int, tuple[Revision | None, Revision]] = {}

    def change(self, decision: Decision, state: State) -> Change:
        """Return the statement before and after a decision that reworded it, in today's aliases."""
        pair = self._pairs.get(decision.revision)
        if pair is None:
            pair = self._pairs[decision.revision] = self.store.with_previous(decision.revision)
        before, after = pair
        return Change(before, after, self._found(before, decision, state), self._found(after, decision, state))

    def report(self, revision: Revision) -> CheckReport | None:
        """Return a revision's newest check report."""
        return self.store.report(revision.id)

    def _found(self, revision: Revision | None, decision: Decision, state: State) -> Statement | None:
        found = next((s for s in revision.draft.statements if s.id == decision.statement), None) if revision else None
        if found is None or revision is None or revision.evidence == state.record.revision.evidence:
            return found
        return rename_aliases(found, alias_map(self._evidence(revision.evidence), state.prover.base))


@dataclass(frozen=True, slots=True)
class Change:
    """What a decision did to one statement; None where it was not there."""

    revision_before: Revision | None
    revision_after: Revision
    before: Statement | None
    after: Statement | None


@dataclass(frozen=True, slots=True)
class Unit:
    """Decisions that were made with one key, and so are taken back with one."""

    places: tuple[int, ...]
    decisions: tuple[Decision, ...]
    change: Change | None = None
    """For decisions that reworded a statement."""

    @property
    def first(self) -> Decision:
        """The first of them; they have one verb."""
        return self.decisions[0]


def unit_text(unit: Unit) -> str:
    """Return a unit in a few words, such as "waive goals-2.1" or "accept 12 claims"."""
    verb = unit.first.verb.replace("_", " ")
    if len(unit.places) > 1:
        return f"{verb} {len(unit.places)} claims"
    return f"{verb} {unit.first.claim or unit.first.statement or ''}".strip()


def next_undo(state: State, reviewer: str, past: Past) -> Unit | None:
    """Return what this reviewer's undo takes back, or None."""
    return next((u for u in _units(state, state.folded.stacks(reviewer)[0], past) if _may_undo(state, u)), None)


def next_redo(state: State, reviewer: str, past: Past) -> Unit | None:
    """Return what this reviewer's redo puts back, or None."""
    return next((u for u in _units(state, state.folded.stacks(reviewer)[1], past) if _may_redo(state, u)), None)


def status_without(state: State, unit: Unit) -> PersonaStatus:
    """Return the status that the newest revision had before a decision on the persona."""
    earlier = [p.decision for p in state.folded.in_force if p.place < unit.places[0] and _is_status(state, p.decision)]
    return (status_after(earlier[-1]) if earlier else None) or "draft"


def _units(state: State, stack: list[tuple[int, ...]], past: Past) -> Iterator[Unit]:
    """Yield the units of a stack, the newest first."""
    for places in reversed(stack):
        decisions = tuple(state.folded.decisions[place - 1] for place in places)
        change = past.change(decisions[0], state) if decisions[0].verb in REWORDING else None
        yield Unit(places, decisions, change)


def _may_undo(state: State, unit: Unit) -> bool:
    if unit.first.verb in STATUS_VERBS:
        last = [p.place for p in state.folded.in_force if _is_status(state, p.decision)]
        return bool(last) and last[-1] == unit.places[0]
    if state.record.status not in OPEN:
        return False
    return unit.change is None or state.templates.get(unit.first.statement or "") == unit.change.after


def _may_redo(state: State, unit: Unit) -> bool:
    if unit.first.verb in STATUS_VERBS:
        last = [d for d in state.folded.decisions if _is_status(state, d) or (d.undoes and d.status)]
        is_next = bool(last) and last[-1].verb == "undo" and last[-1].undoes == unit.places[0]
        return is_next and not (unit.first.verb == "approve" and state.blockers)
    if state.record.status not in OPEN:
        return False
    return unit.change is None or state.templates.get(unit.first.statement or "") == unit.change.before


def _is_status(state: State, decision: Decision) -> bool:
    return decision.verb in STATUS_VERBS and decision.revision == state.record.revision.id
