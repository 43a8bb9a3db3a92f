"""The inline editor: a statement's text with its slots, and the verdicts that it would have."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static, TextArea

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.tui.keys import EDITOR_KEYS
from persona_gen.tui.signs import VERDICT_CLASSES, verdict_style
from persona_gen.tui.suggesting import with_suggestion
from persona_gen.tui.text import one_line, shown
from persona_gen.tui.widgets.proof_view import PROOF_CLASSES

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from persona_gen.tui.spots import Spot
    from persona_gen.workflow.review import ClaimView, StatementView

PAUSE = 0.3
"""Seconds without a key before the text is checked."""
_NO_SUGGESTION = "There is no suggestion for this claim."


class SafeTextArea(TextArea):
    """A text area that draws control characters as visible signs; the text itself stays as it is."""

    def get_line(self, line_index: int) -> Text:
        """Return one line as it is drawn."""
        return Text(shown(super().get_line(line_index).plain), end="", no_wrap=True)


class StatementEditor(Vertical):
    """Edits one statement; says what happened and leaves storing to the screen."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*VERDICT_CLASSES, *PROOF_CLASSES}
    BINDINGS: ClassVar[list[BindingType]] = EDITOR_KEYS

    class TextTyped(Message):
        """The text was changed by a key."""

        def __init__(self, statement: str, text: str) -> None:
            """Keep which statement, and the text."""
            super().__init__()
            self.statement, self.text = statement, text

    class TextPaused(Message):
        """No key was pressed for a moment, so that the text is worth checking."""

        def __init__(self, statement: str, text: str) -> None:
            """Keep which statement, and the text."""
            super().__init__()
            self.statement, self.text = statement, text

    class TextSaved(Message):
        """The reviewer wants this text stored."""

        def __init__(self, statement: StatementView, text: str) -> None:
            """Keep the statement as it was seen, and the text."""
            super().__init__()
            self.statement, self.text = statement, text

    class EditorLeft(Message):
        """The reviewer left without storing; `is_discarded` says that the text is to be forgotten."""

        def __init__(self, statement: str, *, is_discarded: bool) -> None:
            """Keep which statement."""
            super().__init__()
            self.statement, self.is_discarded = statement, is_discarded

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the toolkit's name
        super().__init__(id=id)
        self.spot: Spot | None = None
        self._checked: tuple[ClaimView, ...] = ()
        self._loaded = ""

    def compose(self) -> ComposeResult:
        """Lay out the text and the verdicts below it."""
        yield Static(id="editor-title", markup=False)
        yield SafeTextArea(id="editor-text", soft_wrap=True, tab_behavior="focus")
        yield Static(id="editor-verdicts", markup=False)

    def on_mount(self) -> None:
        """Start without a statement."""
        self._timer = self.set_timer(PAUSE, self._paused, pause=True)

    @property
    def is_open(self) -> bool:
        """Whether a statement is being edited."""
        return self.spot is not None

    @property
    def area(self) -> TextArea:
        """The text area."""
        return self.query_one("#editor-text", TextArea)

    def open(self, spot: Spot, text: str | None = None) -> None:
        """Edit a statement from its template, or from a text that was not saved."""
        self.spot = spot
        self._loaded = spot.statement.template if text is None else text
        self._checked = spot.statement.claims if text is None else ()
        title = f"Editing {spot.statement.id}"
        if text is not None and text != spot.statement.template:
            title += " — your unsaved text is back (ctrl+r discards it)"
        self.query_one("#editor-title", Static).update(Content(title))
        self.area.load_text(self._loaded)
        self.area.move_cursor(self.area.document.end)
        self.add_class("-open")
        self.area.focus()
        self._show_verdicts(is_checking=text is not None)
        if text is not None:
            self._paused()

    def close(self) -> None:
        """Put the editor away."""
        self.spot = None
        self._timer.pause()
        self.remove_class("-open")

    def show_preview(self, text: str, claims: tuple[ClaimView, ...]) -> None:
        """Show the verdicts, unless the text has changed since it was checked."""
        if self.is_open and text == self.area.text:
            self._checked = claims
            self._show_verdicts(is_checking=False)

    @on(TextArea.Changed)
    def _typed(self) -> None:
        if self.spot is None or self.area.text == self._loaded:
            return
        self._loaded = self.area.text
        self.post_message(self.TextTyped(self.spot.statement.id, self._loaded))
        self._show_verdicts(is_checking=True)
        self._timer.stop()
        self._timer = self.set_timer(PAUSE, self._paused)

    def _paused(self) -> None:
        if self.spot is not None:
            self.post_message(self.TextPaused(self.spot.statement.id, self.area.text))

    def _show_verdicts(self, *, is_checking: bool) -> None:
        lines = [_verdict_line(claim) for claim in self._checked] or [Content.styled("No claim in it.", ".quiet")]
        if is_checking:
            lines = [Content.styled("… checking", ".quiet")]
        self.query_one("#editor-verdicts", Static).update(Content("\n").join(lines))

    def action_suggest(self) -> None:
        """Put the suggestion of the claim at the cursor, or of the first wrong claim, into the text."""
        claim = self._claim_with_suggestion()
        if claim is None or claim.suggestion is None:
            self.notify(_NO_SUGGESTION, severity="warning", markup=False)
            return
        text = with_suggestion(self.area.text, claim.text, claim.suggestion)
        if text is None:
            self.area.insert(claim.suggestion)
            self.notify("Put in at the cursor: its place in the sentence is not clear.", markup=False)
            return
        self.area.replace(text, self.area.document.start, self.area.document.end)

    def _claim_with_suggestion(self) -> ClaimView | None:
        at_cursor = self.spot.claim if self.spot else None
        claims = [at_cursor, *self._checked] if at_cursor else list(self._checked)
        return next((claim for claim in claims if claim and claim.suggestion), None)

    def action_save(self) -> None:
        """Store the text."""
        if self.spot is None:
            return
        if not self.area.text.strip():
            self.notify("An empty statement: `x` rejects one.", severity="warning", markup=False)
            return
        self.post_message(self.TextSaved(self.spot.statement, self.area.text))

    def action_leave(self) -> None:
        """Leave; the text is kept until it is saved or discarded."""
        if self.spot is not None:
            is_same = self.area.text == self.spot.statement.template
            self.post_message(self.EditorLeft(self.spot.statement.id, is_discarded=is_same))

    def action_discard(self) -> None:
        """Leave and forget the text."""
        if self.spot is not None:
            self.post_message(self.EditorLeft(self.spot.statement.id, is_discarded=True))


def _verdict_line(claim: ClaimView) -> Content:
    style = verdict_style(claim.verdict)
    line = Content.assemble((f"{VERDICT_SIGNS[claim.verdict]} ", style), one_line(claim.text, 60))
    if claim.verdict != "supported":
        line += Content.styled(f" — {shown(claim.reason)}", ".quiet")
    if claim.suggestion:
        line += Content.assemble(("  ctrl+g: ", ".proof--label"), (one_line(claim.suggestion, 40), "bold"))
    return line
