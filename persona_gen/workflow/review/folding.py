"""What a persona's log of decisions comes to.

The log only grows. An undo names the place of the decision that it takes back, a redo the one that it
puts back; what is left is in force. A decision on a claim holds while the claim's words are the same, so
it survives a new check and a new revision, and ends when new data change a number in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.claim import CheckReport, Claim, Verdict
    from persona_gen.domain.persona import FilledStatement
    from persona_gen.domain.review import Decision, DecisionVerb
    from persona_gen.workflow.review.views import Decided

STATUS_VERBS: frozenset[DecisionVerb] = frozenset({"approve", "request_changes", "reject_persona", "reopen"})
REWORDING: frozenset[DecisionVerb] = frozenset({"edit", "reject", "attach", "send_back"})
"""Verbs whose decision came with a revision of its own."""
_AGREEING: frozenset[DecisionVerb] = frozenset({"accept", "edit", "waive"})
_RISKS = {"contradicted": 1.0, "unsupported": 0.7, "unchecked": 0.4}


@dataclass(frozen=True, slots=True)
class Placed:
    """A decision and its place in the persona's log, from 1."""

    place: int
    decision: Decision


class Folded:
    """The decisions on one persona that are in force, and who may take back what."""

    def __init__(self, decisions: Sequence[Decision]) -> None:
        self.decisions = tuple(decisions)
        undone: set[int] = set()
        for decision in decisions:
            if decision.undoes is not None:
                (undone.add if decision.verb == "undo" else undone.discard)(decision.undoes)
        self.in_force = tuple(
            Placed(place, decision)
            for place, decision in enumerate(self.decisions, 1)
            if place not in undone and decision.undoes is None
        )
        self._by_words: dict[tuple[str, str], Decision] = {}
        for placed in self.in_force:
            made = placed.decision
            if made.verb not in _AGREEING or made.statement is None or made.claim_text is None:
                continue
            words = made.statement, made.claim_text
            if made.verb == "waive" or words not in self._by_words or self._by_words[words].verb != "waive":
                self._by_words[words] = made
        self.rejected = frozenset(p.decision.before for p in self.in_force if p.decision.verb == "reject")
        """Statements, as people read them, that were removed."""

    def on_words(self, statement: str, words: str) -> Decision | None:
        """Return the newest decision on exactly these words of a statement."""
        return self._by_words.get((statement, words))

    def on_claim(self, claim: Claim, statement: FilledStatement | None) -> Decision | None:
        """Return the decision that holds for a claim: its own, else the one on its whole statement."""
        if claim.statement is None:
            return None
        own = self.on_words(claim.statement, claim.text)
        return own or (self.on_words(claim.statement, statement.text) if statement else None)

    def approvals(self, revision: int) -> tuple[str, ...]:
        """Return who approved a revision, since it was last reopened or sent back."""
        names: list[str] = []
        for placed in self.in_force:
            made = placed.decision
            if made.revision != revision or made.verb not in STATUS_VERBS:
                continue
            names = [*names, made.reviewer] if made.verb == "approve" else []
        return tuple(dict.fromkeys(names))

    def stacks(self, reviewer: str) -> tuple[list[tuple[int, ...]], list[tuple[int, ...]]]:
        """Return what a reviewer may undo and redo, the next one last; each a group of places."""
        undo: list[tuple[int, ...]] = []
        redo: list[tuple[int, ...]] = []
        for place, decision in enumerate(self.decisions, 1):
            if decision.reviewer != reviewer:
                continue
            if decision.undoes is not None:
                source, target = (undo, redo) if decision.verb == "undo" else (redo, undo)
                moved = next((unit for unit in source if decision.undoes in unit), None)
                if moved:
                    source.remove(moved)
                    target.append(moved)
            elif decision.batch is not None and decision.batch != place and undo:
                undo[-1] = (*undo[-1], place)
            else:
                undo.append((place,))
                redo.clear()
        return undo, redo


def needs_person(verdict: Verdict, decision: Decision | None) -> bool:
    """Tell whether a claim stands in the way of an approval."""
    match verdict.verdict:
        case "contradicted":
            return True
        case "unsupported":
            return decision is None or decision.verb != "waive"
        case "unchecked":
            return decision is None
        case _:
            return False


def risk_of(claim: Claim, verdict: Verdict, decision: Decision | None) -> float:
    """Return how much a claim wants a look, 0..1: by its verdict, a little more for figures and for the summary."""
    if not needs_person(verdict, decision):
        return 0.0
    more = 0.1 * any(character.isdigit() for character in claim.text) + 0.05 * (claim.section == "summary")
    return round(min(1.0, _RISKS[verdict.verdict] + more), 2)


def decided(statement: FilledStatement, pairs: Sequence[tuple[Claim, Verdict]], folded: Folded) -> Decided | None:
    """Return what a person made of a whole statement; None while a claim of it is undecided."""
    whole = folded.on_words(statement.id, statement.text)
    own = [folded.on_words(statement.id, claim.text) for claim, _ in pairs]
    if whole is None and (not own or not all(own)):
        return None
    if any(decision and decision.verb == "waive" for decision in own):
        return "waived"
    return "edited" if whole is not None and whole.verb == "edit" else "accepted"


def pairs_of(report: CheckReport | None, statement: str) -> tuple[tuple[Claim, Verdict], ...]:
    """Return a statement's claims with their verdicts; none where it was not checked."""
    return report.of_statement(statement) if report else ()
