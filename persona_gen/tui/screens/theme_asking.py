"""Choosing a theme from a list."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static

from persona_gen.tui.interviews.drawing import theme_row
from persona_gen.tui.text import shown
from persona_gen.tui.widgets.piece_list import PieceList

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

    from persona_gen.domain.theme import Theme


class PickThemeModal(ModalScreen[str | None]):
    """Gives the code of the theme that was chosen; None where none was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("down", "step(1)", "Next", priority=True),
        Binding("up", "step(-1)", "Previous", priority=True),
    ]

    def __init__(self, title: str, about: str, themes: Sequence[Theme]) -> None:
        """Offer themes.

        Args:
            title: the question.
            about: the words that it is about.
            themes: to choose from.
        """
        super().__init__()
        self._title, self._about, self._themes = title, about, tuple(themes)
        self._found = self._themes

    def compose(self) -> ComposeResult:
        """Lay out the question, a line to narrow the list, and the list."""
        with Vertical(classes="dialog -tall"):
            yield Label(Content(shown(self._title)), classes="dialog-title")
            yield Static(Content(shown(self._about)), classes="dialog-about")
            yield Input(placeholder="words to narrow the list", id="line")
            yield PieceList(id="found")
            yield Label(Content("Enter: choose    ↑ ↓: move    Escape: cancel"), classes="dialog-keys")

    def on_mount(self) -> None:
        """Take the keys."""
        self.query_one(PieceList).can_focus = False
        self.query_one(Input).focus()
        self.query_one(PieceList).show(map(theme_row, self._found))

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        words = event.value.casefold().split()
        self._found = tuple(t for t in self._themes if all(word in t.code.name.casefold() for word in words))
        self.query_one(PieceList).show(map(theme_row, self._found))

    @on(Input.Submitted)
    @on(PieceList.PieceOpened)
    def _choose(self) -> None:
        index = self.query_one(OptionList).highlighted
        if index is not None and index < len(self._found):
            self.dismiss(self._found[index].code.id)

    def action_step(self, by: int) -> None:
        """Go to another one."""
        pieces = self.query_one(PieceList)
        (pieces.action_cursor_down if by > 0 else pieces.action_cursor_up)()

    def action_cancel(self) -> None:
        """Give up."""
        self.dismiss(None)
