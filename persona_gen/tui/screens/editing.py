"""Deciding on the statement at the cursor, by a key or in the inline editor."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import on, work

from persona_gen.tui.messages import ErrorRaised, PreviewChecked
from persona_gen.tui.screens.deciding import DecidingScreen
from persona_gen.tui.spots import next_open
from persona_gen.tui.widgets.document_view import DocumentView
from persona_gen.tui.widgets.statement_editor import StatementEditor
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from textual.message import Message

    from persona_gen.tui.place import PlaceFile
    from persona_gen.tui.spots import Spot

OPEN = frozenset({"draft", "changes_requested"})
"""The statuses in which statements may be decided on."""


class EditingScreen(DecidingScreen):
    """The part of the review screen that decides on one statement."""

    segment: str
    place: PlaceFile

    @property
    def view(self) -> DocumentView:
        """The document."""
        return self.query_one(DocumentView)

    @property
    def editor(self) -> StatementEditor:
        """The inline editor."""
        return self.query_one(StatementEditor)

    def _move(self, index: int | None) -> None:
        """Put the cursor on a place and show its proof."""
        raise NotImplementedError

    def _spot(self) -> Spot | None:
        """Return the place that a decision is about; say why where there is none."""
        spot = self.view.spot
        if spot is None or self.document is None:
            return None
        if self.document.status not in OPEN:
            self.say(f"The persona is {self.document.status}. `O` reopens it.", is_wrong=True)
            return None
        return spot

    def _decide(self, verb: str, *arguments: object, spot: Spot, done: str, ours: str = "") -> None:
        """Store a decision on a place, and go to the next one that needs a person."""
        asked = self.decision(verb, *arguments, spot=spot, done=done, ours=ours)
        target = next_open(self.view.spots, self.view.cursor, without={*self.view.pending, spot.key})
        self.ask(asked)
        self._move(self.view.cursor if target is None else target)

    # The editor

    def action_edit(self) -> None:
        """Edit the statement in place."""
        if spot := self._spot():
            self.editor.open(spot, self.place.text(self.segment, spot.statement.id))

    def _restore_editor(self) -> None:
        statement = self.place.place.editing
        index = next((i for i, spot in enumerate(self.view.spots) if spot.statement.id == statement), None)
        if statement is not None and index is not None:
            if self.view.spot is None or self.view.spot.statement.id != statement:
                self._move(index)
            self.action_edit()

    @on(StatementEditor.TextTyped)
    def _keep_text(self, event: StatementEditor.TextTyped) -> None:
        self.place.keep_text(self.segment, event.statement, event.text)

    @on(StatementEditor.TextPaused)
    def _check_text(self, event: StatementEditor.TextPaused) -> None:
        self.preview(event.statement, event.text)

    @work(thread=True, exclusive=True, group="preview", exit_on_error=False)
    def preview(self, statement: str, text: str) -> None:
        """Check the text in the editor; stores nothing."""

        def checked() -> Message:
            return PreviewChecked(text, self.session.preview(self.segment, statement, text))

        post_result(self, checked, ErrorRaised)

    @on(PreviewChecked)
    def _show_preview(self, event: PreviewChecked) -> None:
        self.editor.show_preview(event.text, event.claims)

    @on(StatementEditor.TextSaved)
    def _save_text(self, event: StatementEditor.TextSaved) -> None:
        spot = self.editor.spot
        if spot is None or self.document is None:
            return
        self.place.keep_text(self.segment, event.statement.id, event.text)
        self._close_editor()
        self.place.close_editor()
        self._decide("edit", event.text, spot=spot, done="Edited and checked again.", ours=event.text)

    @on(StatementEditor.EditorLeft)
    def _leave_editor(self, event: StatementEditor.EditorLeft) -> None:
        self._close_editor()
        if event.is_discarded:
            self.place.drop_text(self.segment, event.statement)
        else:
            self.place.close_editor()
            self.say("Your text is kept; `e` takes it up again.")

    def _close_editor(self) -> None:
        self.editor.close()
        self.view.focus()
