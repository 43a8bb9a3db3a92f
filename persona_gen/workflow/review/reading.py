"""The reading half of a review session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from persona_gen.errors import UserInputError, nearest
from persona_gen.workflow.review import queueing
from persona_gen.workflow.review.documents import State, document, preview
from persona_gen.workflow.review.proofs import Prover
from persona_gen.workflow.review.undoing import Past, next_redo, next_undo, unit_text

if TYPE_CHECKING:
    from persona_gen.domain.persona import Statement
    from persona_gen.domain.review import Decision
    from persona_gen.store.repository import Store
    from persona_gen.study import Study
    from persona_gen.workflow.local_models import LocalModels
    from persona_gen.workflow.review.views import Board, ClaimView, Document, Proof, QueueRow


class Reading:
    """What a reviewer looks at; changes nothing. Safe to call from several threads."""

    def __init__(self, study: Study, store: Store, reviewer: str, models: LocalModels | None = None) -> None:
        """Keep the study, its open store and its local models; `open_review` makes one."""
        self._models = models
        self.study, self.store, self.reviewer = study, store, reviewer
        self._states: dict[str, State] = {}
        self._provers: dict[str, Prover] = {}
        self.past = Past(store, lambda fingerprint: self.prover(fingerprint).base)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the store."""
        self.store.close()

    @property
    def title(self) -> str:
        """The study's title."""
        return self.study.study.title or self.study.study.id

    def queue(self) -> tuple[QueueRow, ...]:
        """Return all personas, riskiest first; those that are approved or rejected come last."""
        return queueing.queue_rows(self._summaries(), second_reviewer=self.study.review.second_reviewer)

    def board(self) -> Board:
        """Return all personas side by side."""
        return queueing.board(self._summaries())

    def document(self, segment: str) -> Document:
        """Return one persona whole.

        Raises:
            UserInputError: there is no persona of this segment.
        """
        return self._document(self.state(segment))

    def fingerprint(self, segment: str | None = None) -> str:
        """Return a short text that changes whenever anybody changes this persona, or any one."""
        if segment is not None:
            return str(self.store.persona_version(segment))
        versions = self.store.versions().values()
        return f"{len(versions)}.{sum(versions)}"

    def preview(self, segment: str, statement: str, text: str) -> tuple[ClaimView, ...]:
        """Return the claims that a statement would have with this text; stores nothing."""
        state = self.state(segment)
        return preview(state, self.statement(state, statement).model_copy(update={"text": text}))

    def search(self, segment: str, query: str, limit: int = 20, *, about: str = "") -> tuple[Proof, ...]:
        """Return statistics and snippets that hold the words of `query`, own segment first.

        Without a query, what is nearest to the claim `about` comes first: by its words and, where the study has a
        local embedding model, by its meaning. Near is not proof; the reviewer decides.

        Raises:
            CheckError: the local embedding model failed.
        """
        return self.state(segment).prover.search(query, segment, limit, about)

    def history(self, segment: str) -> tuple[Decision, ...]:
        """Return every decision on a persona, oldest first."""
        return self.store.decisions(segment)

    def state(self, segment: str) -> State:
        """Return a persona as it is now.

        Raises:
            UserInputError: there is no persona of this segment.
        """
        known = self._states.get(segment)
        if known is not None and known.version == self.store.persona_version(segment):
            return known
        version, record = self.store.persona_at(segment)
        if record is None:
            hint = nearest(segment, self.store.versions())
            raise UserInputError(f"no persona for segment {segment!r}", hint=hint)
        state = State(version, record, self.prover(record.revision.evidence))
        self._states[segment] = state
        return state

    def statement(self, state: State, statement: str) -> Statement:
        """Return a statement's template.

        Raises:
            UserInputError: the persona has no such statement now.
        """
        found = state.templates.get(statement)
        if found is None:
            raise UserInputError(f"no statement {statement!r}", hint=nearest(statement, state.templates))
        return found

    def _document(self, state: State) -> Document:
        undo = next_undo(state, self.reviewer, self.past)
        redo = next_redo(state, self.reviewer, self.past)
        return document(
            state,
            second_reviewer=self.study.review.second_reviewer,
            can_undo=unit_text(undo) if undo else None,
            can_redo=unit_text(redo) if redo else None,
        )

    def prover(self, fingerprint: str) -> Prover:
        """Return the evidence of a snapshot, indexed."""
        found = self._provers.get(fingerprint)
        if found is None:
            found = self._provers[fingerprint] = Prover(self.store.get_evidence(fingerprint), self._models)
        return found

    def _summaries(self) -> dict[str, dict[str, Any]]:
        """Return every persona's summary; those of another version are made anew and kept."""
        versions, kept = self.store.versions(), self.store.summaries()
        found = {s: body for s, (stamp, body) in kept.items() if stamp == queueing.stamp(versions.get(s, 0))}
        fresh: dict[str, tuple[str, dict[str, Any]]] = {}
        for segment in versions.keys() - found.keys():
            state = self.state(segment)
            found[segment] = queueing.summary(state)
            fresh[segment] = (queueing.stamp(state.version), found[segment])
        if fresh:
            self.store.put_summaries(fresh)
        return found


def summarise(study: Study, store: Store) -> None:
    """Make the reviewers' summaries that are due, so that their queue opens at once."""
    Reading(study, store, "").queue()
