"""A pane with a text that is too long for the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.widgets import Static

from persona_gen.tui.signs import VERDICT_CLASSES
from persona_gen.tui.widgets.proof_view import PROOF_CLASSES

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.content import Content


class ReadingPane(VerticalScroll, can_focus=True):
    """Text with keys to scroll it."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*VERDICT_CLASSES, *PROOF_CLASSES}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("j", "scroll_down", show=False),
        Binding("k", "scroll_up", show=False),
    ]

    def __init__(self, body: Content) -> None:
        super().__init__()
        self._body = body

    def compose(self) -> ComposeResult:
        """Put in the text."""
        yield Static(self._body, markup=False)

    def on_mount(self) -> None:
        """Take the keys."""
        self.focus()


class MarkedLine(Static):
    """One line in which verdicts have their colours."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*VERDICT_CLASSES, *PROOF_CLASSES}

    def __init__(self, content: Content | str = "", *, id: str | None = None) -> None:  # noqa: A002  the toolkit's name
        super().__init__(content, id=id, markup=False)
