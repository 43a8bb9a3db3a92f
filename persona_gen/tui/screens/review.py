"""The review screen: the persona as a document, the proof of the claim at the cursor, one key a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Container, Vertical
from textual.widgets import Footer

from persona_gen.tui.interviews.behind import behind_counts
from persona_gen.tui.keys import REVIEW_KEYS
from persona_gen.tui.messages import (
    CountsExplained,
    DocumentChanged,
    DocumentLoaded,
    ErrorRaised,
    HistoryLoaded,
)
from persona_gen.tui.screens.asking import REASONS, LineModal, TextModal
from persona_gen.tui.screens.attaching import AttachModal
from persona_gen.tui.screens.editing import EditingScreen
from persona_gen.tui.screens.reports import blockers_text, help_text, history_text, persona_line, status_line
from persona_gen.tui.spots import next_open
from persona_gen.tui.widgets.document_view import DocumentView
from persona_gen.tui.widgets.proof_view import ProofView
from persona_gen.tui.widgets.reading_pane import MarkedLine
from persona_gen.tui.widgets.statement_editor import StatementEditor
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.message import Message

    from persona_gen.tui.app import ReviewApp
    from persona_gen.tui.deciding import Asked
    from persona_gen.tui.interviews.behind import Behind
    from persona_gen.tui.place import PlaceFile
    from persona_gen.tui.spots import SpotKey
    from persona_gen.workflow.review import Document, ReviewSession

OPEN = frozenset({"draft", "changes_requested"})


class ReviewScreen(EditingScreen):
    """One persona at work."""

    app: ReviewApp
    BINDINGS: ClassVar[list[BindingType]] = REVIEW_KEYS

    def __init__(self, session: ReviewSession, segment: str, place: PlaceFile, poll_seconds: float) -> None:
        """Review the persona of a segment.

        Args:
            session: what the screen asks.
            segment: whose persona.
            place: where the reviewer was, and unsaved texts.
            poll_seconds: how often others' changes are looked for; 0 for never.
        """
        super().__init__()
        self.session, self.segment, self.place = session, segment, place
        self._poll_seconds = poll_seconds
        self._fingerprint = ""
        self._revision = 0
        self._behind: dict[str, Behind] = {}

    def compose(self) -> ComposeResult:
        """Lay out the two panes."""
        yield MarkedLine(id="persona-line")
        with Container(id="panes"):
            with Vertical(id="left"):
                yield DocumentView(id="document")
                yield StatementEditor(id="editor")
            yield ProofView(id="proof")
        yield MarkedLine(id="status-line")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Load the persona; look for others' changes from then on."""
        self.view.loading = True
        self.view.focus()
        self.load()
        if self._poll_seconds:
            self.set_interval(self._poll_seconds, self.look_for_changes)

    # Loading

    @work(thread=True, exclusive=True, group="load", exit_on_error=False)
    def load(self) -> None:
        """Read the persona."""
        post_result(self, lambda: DocumentLoaded(*self._read()), ErrorRaised)

    def _read(self) -> tuple[Document, str]:
        fingerprint = self.session.fingerprint(self.segment)
        return self.session.document(self.segment), fingerprint

    @work(thread=True, exclusive=True, group="poll", exit_on_error=False)
    def look_for_changes(self) -> None:
        """Read the persona again if somebody changed it."""

        def changed() -> Message | None:
            if self.session.fingerprint(self.segment) == self._fingerprint:
                return None
            return DocumentChanged(*self._read())

        post_result(self, changed, ErrorRaised)

    @on(DocumentLoaded)
    def _show_loaded(self, event: DocumentLoaded) -> None:
        self._fingerprint = event.fingerprint
        self.view.loading = False
        key = self.place.spot(self.segment)
        self.show_document(event.document, key)
        if key is None:
            self._move(next_open(self.view.spots, -1))
        self.view.focus()
        self._restore_editor()

    @on(DocumentChanged)
    def _show_changed(self, event: DocumentChanged) -> None:
        self._fingerprint = event.fingerprint
        if self.document is None or event.document.version > self.document.version:
            is_ours = len(self.decisions) > 0
            self.show_document(event.document)
            if not is_ours:
                self.say("Somebody changed this persona; this is how it stands now.")

    @on(ErrorRaised)
    def _show_error(self, event: ErrorRaised) -> None:
        event.stop()
        if self.document is None:
            self.app.notify(event.what, severity="error", markup=False, timeout=10)
            self.leave()
            return
        self.say(event.what, is_wrong=True)

    def on_resize(self, event: events.Resize) -> None:
        """Give the footer's keys the whole line where there is little room."""
        self.query_one(Footer).show_command_palette = event.size.width >= 110

    # Showing

    def show_document(self, document: Document, key: SpotKey | None = None) -> None:
        """Show a state of the persona, unless a newer one is shown already."""
        if self.document is not None and document.version < self.document.version:
            document = self.document
        self.document = document
        self.view.show(document, key)
        self.query_one("#persona-line", MarkedLine).update(persona_line(document))
        self.say("")
        self._show_spot()
        if document.revision != self._revision and self.app.has_themes:
            self._revision = document.revision
            self.explain_counts()

    @work(thread=True, exclusive=True, group="explain", exit_on_error=False)
    def explain_counts(self) -> None:
        """Look up who stands behind the counts of themes."""
        post_result(self, lambda: CountsExplained(behind_counts(self.session, self.segment)), ErrorRaised)

    @on(CountsExplained)
    def _show_explained(self, event: CountsExplained) -> None:
        self._behind = event.behind
        self.query_one(ProofView).explain(event.behind)

    def show_pending(self, key: SpotKey | None, *, is_pending: bool) -> None:
        """Mark a claim whose decision is on its way."""
        if key is not None:
            self.view.mark_pending(key, is_pending=is_pending)

    def say(self, what: str, *, is_wrong: bool = False) -> None:
        """Show one line on what happened, or on what can be done next."""
        if self.document is not None:
            line = status_line(self.document, what, is_wrong=is_wrong, reviewer=self.session.reviewer)
            self.query_one("#status-line", MarkedLine).update(line)

    def _show_spot(self) -> None:
        spot = self.view.spot
        is_pending = spot is not None and spot.key in self.view.pending
        self.query_one(ProofView).show(spot, is_pending=is_pending)
        if spot is not None:
            self.place.move(self.segment, spot.key)

    # Moving

    def _move(self, index: int | None) -> None:
        if index is not None:
            self.view.move_to(index)
            self._show_spot()

    @on(DocumentView.SpotPointed)
    def _go_to_pointed(self, event: DocumentView.SpotPointed) -> None:
        self._move(event.index)

    def action_next_open(self, step: int = 1) -> None:
        """Go to the next claim that needs a person, riskiest first."""
        index = next_open(self.view.spots, self.view.cursor, step, self.view.pending)
        if index is None:
            self.say("No other claim needs a person. `P` approves the persona.")
        self._move(index)

    def action_step(self, by: int) -> None:
        """Go some claims on in reading order."""
        self._move(self.view.cursor + by)

    def action_edge(self, index: int) -> None:
        """Go to the first or the last claim."""
        self._move(len(self.view.spots) - 1 if index < 0 else index)

    def action_scroll_document(self, step: int) -> None:
        """Scroll the document by a page; the cursor stays."""
        self.view.scroll_relative(y=step * max(1, self.view.size.height - 2), animate=False)

    def action_scroll_proof(self, step: int) -> None:
        """Scroll the proof by half a pane."""
        proof = self.query_one(ProofView)
        proof.scroll_relative(y=step * max(1, proof.size.height // 2), animate=False)

    def action_toggle_proof(self) -> None:
        """Give the whole window to the document, or to both."""
        self.query_one("#panes").toggle_class("-document-only")

    def action_theme(self) -> None:
        """Open the theme whose count proves the claim; all themes where none does."""
        spot = self.view.spot
        proofs = spot.claim.proofs if spot and spot.claim else ()
        code = next((self._behind[p.alias].code for p in proofs if p.alias in self._behind), None)

        def come_back(_: None) -> None:
            self.look_for_changes()

        self.app.show_themes(code, come_back)

    # One key a decision

    def action_accept(self) -> None:
        """Accept the claim."""
        spot = self._spot()
        if spot is None:
            return
        if spot.claim and spot.claim.needs_person and spot.claim.verdict in {"contradicted", "unsupported"}:
            instead = "`e` fixes it, `x` removes it" + (
                ", `w` waives it" if spot.claim.verdict == "unsupported" else ""
            )
            self.say(f"What is {spot.claim.verdict} cannot be accepted: {instead}.", is_wrong=True)
            return
        self._decide("accept", spot.claim.id if spot.claim else None, spot=spot, done="Accepted.")

    def action_reject(self) -> None:
        """Remove the statement; it stays in the history."""
        if spot := self._spot():
            self._decide("reject", "", spot=spot, done="Removed; it is kept in the history. `u` brings it back.")

    def action_waive(self) -> None:
        """Let the claim stand, with a reason."""
        spot = self._spot()
        if spot is None or spot.claim is None:
            return
        if spot.claim.verdict not in {"unsupported", "unchecked"}:
            self.say(f"What is {spot.claim.verdict.replace('_', ' ')} cannot be waived.", is_wrong=True)
            return
        claim = spot.claim

        def given(reason: str | None) -> None:
            if reason:
                self._decide("waive", claim.id, reason, spot=spot, done="Waived.")

        modal = LineModal("Why may this stand?", claim.text, is_needed=True, ready=REASONS)
        self.app.push_screen(modal, given)

    def action_send_back(self) -> None:
        """Let the writer reword the statement."""
        spot = self._spot()
        if spot is None:
            return

        def given(note: str | None) -> None:
            if note:
                self._decide("send_back", note, spot=spot, done=f"The writer reworded {spot.statement.id}.")
                self.say("Sent to the writer; go on meanwhile.")

        self.app.push_screen(LineModal("What should be different?", spot.statement.text, is_needed=True), given)

    def action_attach(self) -> None:
        """Let the statement cite further evidence."""
        spot = self._spot()
        if spot is None:
            return

        def chosen(alias: str | None) -> None:
            if alias:
                self.ask(self.decision("attach", alias, spot=spot, done=f"{alias} attached; checked again."))

        self.app.push_screen(AttachModal(self.session, self.segment, spot.seen_text), chosen)

    def action_whole(self, verb: str, done: str) -> None:
        """Undo, redo, accept what is proved: decisions without a question."""
        if self.document is not None:
            self.ask(self.decision(verb, done=done))

    def action_approve(self) -> None:
        """Approve the persona, or show what stands in the way."""
        if self.document is None:
            return
        if self.document.blockers:
            self.app.push_screen(TextModal("Not yet: these claims stand in the way", blockers_text(self.document)))
            return
        self.action_whole("approve", "Approved. Escape goes back to the queue.")

    def action_judge(self, verb: str, title: str, done: str) -> None:
        """Request changes, reject or reopen the persona, with a reason that may be empty."""
        if self.document is None:
            return

        def given(reason: str | None) -> None:
            if reason is not None:
                self.ask(self.decision(verb, reason, done=done))

        self.app.push_screen(LineModal(title, self.document.name, is_needed=False), given)

    def after_stored(self, asked: Asked, document: Document) -> None:
        """Show what a decision changed; after an undo, go where something changed."""
        before = {spot.key: (spot.seen_text, spot.claim and spot.claim.decision) for spot in self.view.spots}
        if asked.verb == "edit" and asked.key:
            self.place.drop_text(self.segment, asked.key[0])
        super().after_stored(asked, document)
        if asked.verb in {"undo", "redo"}:
            changed = (
                i
                for i, spot in enumerate(self.view.spots)
                if before.get(spot.key) != (spot.seen_text, spot.claim and spot.claim.decision)
            )
            self._move(next(changed, None))

    def after_failure(self, asked: Asked, what: str) -> None:
        """Say what went wrong; a text that was not stored goes back into the editor."""
        super().after_failure(asked, what)
        if asked.verb == "edit" and not self.editor.is_open and self.view.spot:
            self.editor.open(self.view.spot, asked.ours)

    # Reports and leaving

    @work(thread=True, exclusive=True, group="history", exit_on_error=False)
    def action_history(self) -> None:
        """Show every decision on this persona."""
        post_result(self, lambda: HistoryLoaded(self.session.history(self.segment)), ErrorRaised)

    @on(HistoryLoaded)
    def _show_history(self, event: HistoryLoaded) -> None:
        self.app.push_screen(TextModal("Every decision, newest first", history_text(event.decisions)))

    def action_help(self) -> None:
        """Show all keys and signs."""
        self.app.push_screen(TextModal("Keys and signs", help_text(REVIEW_KEYS)))

    def action_other_persona(self, step: int) -> None:
        """Go to a neighbour in the queue, once everything is stored."""
        segment = self.app.neighbour(self.segment, step)
        if segment is None:
            self.say("There is no further persona in the queue.")
            return
        self._leave_by(lambda: self.app.switch_persona(segment))

    def action_back(self) -> None:
        """Go back to the queue, once everything is stored."""
        self._leave_by(self.leave)

    def quit_when_stored(self) -> None:
        """Leave the app, once everything is stored."""
        self._leave_by(self.app.exit)

    def _leave_by(self, way: Callable[[], object]) -> None:
        self.go_when_stored = way
        if len(self.decisions):
            self.say("Storing; one moment.")
        else:
            way()

    def leave(self) -> None:
        """Go back to the queue."""
        self.place.open_persona(None)
        self.dismiss()
