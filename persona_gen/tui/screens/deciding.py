"""Storing decisions from the review screen: one after the other, in workers, never over another's change."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual import on, work
from textual.screen import Screen

from persona_gen.errors import StoreConflict
from persona_gen.tui.deciding import Asked, DecisionQueue, conflict_between, seen_in
from persona_gen.tui.messages import ConflictFound, DecisionFailed, DecisionStored
from persona_gen.tui.proof import VERB_WORDS
from persona_gen.tui.screens.asking import ConflictModal
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from persona_gen.tui.spots import Spot, SpotKey
    from persona_gen.workflow.review import Document, ReviewSession

_TRIES = 5
"""How often a decision is offered again when others change other parts of the persona meanwhile."""
BESIDE = frozenset({"send_back"})
"""Verbs that take long; they run beside the others instead of in their order."""


class DecidingScreen(Screen[None]):
    """The part of the review screen that stores; the other part says what is shown and where the cursor goes."""

    session: ReviewSession
    document: Document | None = None

    def __init__(self) -> None:
        super().__init__()
        self.decisions = DecisionQueue()
        self.go_when_stored: Callable[[], object] | None = None

    def show_document(self, document: Document, key: SpotKey | None = None) -> None:
        """Show a newer state of the persona."""
        raise NotImplementedError

    def show_pending(self, key: SpotKey | None, *, is_pending: bool) -> None:
        """Show or take away the mark of a decision on its way."""
        raise NotImplementedError

    def say(self, what: str, *, is_wrong: bool = False) -> None:
        """Show one line on what happened."""
        raise NotImplementedError

    def ask(self, asked: Asked) -> None:
        """Store a decision as soon as those before it are stored."""
        self.show_pending(asked.key, is_pending=True)
        if asked.verb in BESIDE:
            self._check_and_perform(asked)
            return
        self.decisions.add(asked)
        self._go_on()

    def decision(self, verb: str, *arguments: object, spot: Spot | None = None, done: str, ours: str = "") -> Asked:
        """Return a decision on a place as the reviewer saw it, or on the whole persona as it is shown now."""
        if self.document is None:
            raise RuntimeError("no persona is shown")
        segment = self.document.segment
        if spot is None:
            return Asked(verb, segment, arguments, seen=seen_in(self.document, None), done=done)
        arguments = (spot.statement.id, *arguments)
        return Asked(verb, segment, arguments, key=spot.key, seen=spot.statement.text, ours=ours, done=done)

    def _go_on(self) -> None:
        asked = self.decisions.start()
        if asked is not None:
            self._check_and_perform(asked)
        elif not len(self.decisions) and self.go_when_stored is not None:
            self.go_when_stored()

    def _check_and_perform(self, asked: Asked) -> None:
        if self.document is None:
            return
        if not asked.still_fits(self.document):
            self.post_message(ConflictFound(asked, conflict_between(asked, self.document), self.document))
        elif asked.verb in BESIDE:
            self._perform_beside(asked, self.document.version)
        else:
            self._perform(asked, self.document.version)

    @work(thread=True, exclusive=True, group="decide", exit_on_error=False)
    def _perform(self, asked: Asked, version: int) -> None:
        post_result(self, lambda: self._stored(asked, version), lambda what: DecisionFailed(asked, what))

    @work(thread=True, group="beside", exit_on_error=False)
    def _perform_beside(self, asked: Asked, version: int) -> None:
        post_result(self, lambda: self._stored(asked, version), lambda what: DecisionFailed(asked, what))

    def _stored(self, asked: Asked, version: int) -> Message:
        """Store it; where somebody changed other parts only, do so on top of their change. Runs in a worker."""
        for tried in range(_TRIES):
            try:
                return DecisionStored(asked, asked.perform(self.session, version))
            except StoreConflict as error:
                now = self.session.document(asked.segment)
                if not asked.still_fits(now) or tried == _TRIES - 1:
                    error.theirs = seen_in(now, asked.key) or error.theirs
                    error.ours = asked.ours or error.ours or asked.seen
                    return ConflictFound(asked, error, now)
                version = now.version
        raise RuntimeError("unreachable")

    def _finish(self, asked: Asked) -> None:
        self.show_pending(asked.key, is_pending=False)
        if asked.verb not in BESIDE:
            self.decisions.finish()

    @on(DecisionStored)
    def _show_stored(self, event: DecisionStored) -> None:
        self._finish(event.asked)
        self.after_stored(event.asked, event.document)
        self._go_on()

    def after_stored(self, asked: Asked, document: Document) -> None:
        """Show what a stored decision changed."""
        self.show_document(document)
        self.say(asked.done)

    @on(DecisionFailed)
    def _show_failure(self, event: DecisionFailed) -> None:
        self._finish(event.asked)
        self.go_when_stored = None
        self.after_failure(event.asked, event.what)
        self._go_on()

    def after_failure(self, asked: Asked, what: str) -> None:
        """Say why a decision was not stored, and go back to its place."""
        if asked.key and self.document:
            self.show_document(self.document, asked.key)
        self.say(what, is_wrong=True)

    @on(ConflictFound)
    def _show_conflict(self, event: ConflictFound) -> None:
        self._finish(event.asked)
        self.go_when_stored = None
        self.show_document(event.document, event.asked.key)

        def decided(is_ours: bool | None) -> None:
            if is_ours:
                self.ask(replace(event.asked, forced=True))
            else:
                self.say("Kept what is stored.")
                self._go_on()

        self.app.push_screen(ConflictModal(event.error, VERB_WORDS.get(event.asked.verb, event.asked.verb)), decided)
