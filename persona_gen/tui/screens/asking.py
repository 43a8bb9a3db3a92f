"""Small questions: one line, a choice between two versions, a list to pick from."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, Static

from persona_gen.tui.text import shown
from persona_gen.tui.widgets.reading_pane import ReadingPane

if TYPE_CHECKING:
    from textual import events
    from textual.app import ComposeResult

    from persona_gen.errors import StoreConflict

REASONS = (
    "Known from the field; the data do not cover it.",
    "Agreed with the team.",
    "Wording only; nothing is claimed.",
)
"""Ready-made reasons for a waiver; 1, 2 or 3 takes one."""


class LineModal(ModalScreen[str | None]):
    """Asks for one line; Enter gives it, Escape gives None."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "cancel", "Cancel")]

    def __init__(
        self, title: str, about: str, *, is_needed: bool, ready: tuple[str, ...] = (), value: str = ""
    ) -> None:
        """Say what the line is for.

        Args:
            title: the question.
            about: the words that it is about.
            is_needed: whether an empty line counts.
            ready: lines that a digit takes while nothing is typed.
            value: what stands in the line at first.
        """
        super().__init__()
        self._title, self._about, self._is_needed, self._ready = title, about, is_needed, ready
        self._value = value

    def compose(self) -> ComposeResult:
        """Lay out the question."""
        with Vertical(classes="dialog"):
            yield Label(Content(self._title), classes="dialog-title")
            yield Static(Content(shown(self._about)), classes="dialog-about")
            hint = "required" if self._is_needed else "may be left empty"
            yield Input(self._value, placeholder=hint, id="line", select_on_focus=False)
            for number, line in enumerate(self._ready, 1):
                yield Static(Content.assemble((f" {number} ", "bold"), line), classes="dialog-ready")
            yield Label(Content("Enter: done    Escape: cancel"), classes="dialog-keys")

    def on_mount(self) -> None:
        """Put the cursor into the line."""
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _take_ready(self, event: Input.Changed) -> None:
        if event.value.isdecimal() and len(event.value) == 1 and 0 < int(event.value) <= len(self._ready):
            self.dismiss(self._ready[int(event.value) - 1])

    @on(Input.Submitted)
    def _submit(self, event: Input.Submitted) -> None:
        if self._is_needed and not event.value.strip():
            self.query_one(Input).placeholder = "some words are required"
            return
        self.dismiss(event.value.strip())

    def action_cancel(self) -> None:
        """Give up."""
        self.dismiss(None)


class ConflictModal(ModalScreen[bool]):
    """Shows what stands in the store beside what was to be stored; True puts ours on top of it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,enter,k", "keep", "Keep what is stored"),
        Binding("o", "ours", "Put mine on top"),
    ]

    def __init__(self, error: StoreConflict, wanted: str) -> None:
        """Show a conflict.

        Args:
            error: with both versions.
            wanted: what was to be done with ours, such as "edited".
        """
        super().__init__()
        self._error, self._wanted = error, wanted

    def compose(self) -> ComposeResult:
        """Lay out both versions."""
        with Vertical(classes="dialog -wide"):
            yield Label(Content("Somebody else was quicker; nothing was overwritten"), classes="dialog-title")
            yield Static(Content(shown(str(self._error))), classes="dialog-about")
            yield Static(Content("In the store now"), classes="dialog-heading")
            yield Static(Content(shown(self._error.theirs or "(removed)")), id="theirs", classes="version")
            yield Static(Content(f"Yours, to be {self._wanted}"), classes="dialog-heading")
            yield Static(Content(shown(self._error.ours or "(nothing)")), id="ours", classes="version")
            keys = "Enter: keep what is stored    o: put mine on top (the other stays in the history)"
            yield Label(Content(keys), classes="dialog-keys")

    def action_keep(self) -> None:
        """Leave the store as it is."""
        self.dismiss(False)  # noqa: FBT003  the screen's answer

    def action_ours(self) -> None:
        """Decide again, knowing both."""
        self.dismiss(True)  # noqa: FBT003  the screen's answer


class TextModal(ModalScreen[None]):
    """Shows a text that scrolls; any of the usual keys closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,q,enter,question_mark,h", "close", "Close")]

    def __init__(self, title: str, body: Content) -> None:
        super().__init__()
        self._title, self._body = title, body

    def compose(self) -> ComposeResult:
        """Lay out the text."""
        with Vertical(classes="dialog -wide -tall"):
            yield Label(Content(self._title), classes="dialog-title")
            yield ReadingPane(self._body)
            yield Label(Content("Escape: close"), classes="dialog-keys")

    def on_click(self, event: events.Click) -> None:
        """Close when the mouse is used outside."""
        if event.widget is self:
            self.dismiss(None)

    def action_close(self) -> None:
        """Close."""
        self.dismiss(None)
