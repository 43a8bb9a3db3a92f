"""A list whose pieces are several lines long, with a bar at the left of the one at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.segment import Segment
from textual.binding import Binding, BindingType
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from persona_gen.tui.signs import VERDICT_CLASSES
from persona_gen.tui.widgets.proof_view import PROOF_CLASSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual import events
    from textual.content import Content

_BAR, _MARK = "▌", "■"


class PieceList(OptionList):
    """Pieces of text; the cursor is told by a bar as well as by colour, and pieces can be marked."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*VERDICT_CLASSES, *PROOF_CLASSES}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select", "Open", tooltip="The passages of the theme; from a passage, its whole interview"),
        Binding("j", "cursor_down", "Down", show=False),
        Binding("k", "cursor_up", "Up", show=False),
        Binding("g", "first", "First", show=False),
        Binding("G", "last", "Last", show=False),
    ]

    class PieceOpened(Message):
        """A piece was clicked twice."""

        def __init__(self, pieces: PieceList) -> None:
            """Keep whose."""
            super().__init__()
            self.pieces = pieces

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the toolkit's name
        super().__init__(id=id, markup=False)
        self.marked: frozenset[int] = frozenset()

    def show(self, pieces: Iterable[Content], at: int = 0) -> None:
        """Show other pieces, with the cursor on one."""
        self.marked = frozenset()
        self.set_options([Option(piece) for piece in pieces])
        self.highlighted = min(at, self.option_count - 1) if self.option_count else None

    def mark(self, places: Sequence[int] | frozenset[int]) -> None:
        """Mark these pieces and no others."""
        self.marked = frozenset(places)
        self.refresh()

    def _get_left_gutter_width(self) -> int:
        return 2

    def render_line(self, y: int) -> Strip:
        """Draw a line with the cursor's bar and the mark at its left."""
        strip = super().render_line(y)
        try:
            index, line = self._lines[self.scroll_offset.y + y]
        except IndexError:
            return strip
        sign = _BAR if index == self.highlighted else " "
        sign += _MARK if line == 0 and index in self.marked else " "
        segments = list(strip)
        return Strip([Segment(sign, segments[0].style if segments else None), *segments])

    async def _on_click(self, event: events.Click) -> None:
        """Put the cursor on what was clicked; a second click opens it."""
        index = event.style.meta.get("option")
        if index is None:
            return
        event.prevent_default()
        self.highlighted = index
        if event.chain > 1:
            self.post_message(self.PieceOpened(self))
