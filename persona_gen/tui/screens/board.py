"""The board: all personas side by side, with what they share."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import HorizontalScroll
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static

from persona_gen.tui.keys import BOARD_KEYS
from persona_gen.tui.messages import BoardLoaded, ErrorRaised
from persona_gen.tui.screens.asking import TextModal
from persona_gen.tui.screens.reports import help_text
from persona_gen.tui.signs import STATUS_SIGNS
from persona_gen.tui.text import one_line, shown
from persona_gen.tui.widgets.proof_view import PROOF_CLASSES
from persona_gen.tui.widgets.reading_pane import MarkedLine
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType

    from persona_gen.tui.app import ReviewApp
    from persona_gen.workflow.review import Board, BoardPersona, ReviewSession

_ALIKE = 0.3
"""From this share of shared statements on, two personas are told to be much alike."""


class PersonaCard(Static):
    """One persona of the board."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*PROOF_CLASSES, "verdict--unsupported"}

    class CardPointed(Message):
        """The card was clicked."""

        def __init__(self, segment: str) -> None:
            """Keep whose."""
            super().__init__()
            self.segment = segment

    def __init__(self, persona: BoardPersona, shared: Content) -> None:
        super().__init__(_card(persona, shared), markup=False, classes="card")
        self.segment = persona.segment

    def on_click(self) -> None:
        """Say that it was clicked."""
        self.post_message(self.CardPointed(self.segment))


class BoardScreen(Screen[None]):
    """All personas in one row that scrolls."""

    BINDINGS: ClassVar[list[BindingType]] = BOARD_KEYS
    app: ReviewApp

    def __init__(self, session: ReviewSession) -> None:
        super().__init__()
        self._session = session
        self._cursor = 0

    def compose(self) -> ComposeResult:
        """Lay out the row."""
        yield MarkedLine("All personas side by side", id="board-line")
        yield HorizontalScroll(id="cards")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Read the board."""
        self.query_one("#cards").loading = True
        self.load()

    @work(thread=True, exclusive=True, group="board", exit_on_error=False)
    def load(self) -> None:
        """Read all personas."""
        post_result(self, lambda: BoardLoaded(self._session.board()), ErrorRaised)

    @on(ErrorRaised)
    def _show_error(self, event: ErrorRaised) -> None:
        event.stop()
        self.app.notify(event.what, severity="error", markup=False)
        self.dismiss()

    @on(BoardLoaded)
    async def _show_board(self, event: BoardLoaded) -> None:
        row = self.query_one("#cards")
        row.loading = False
        await row.mount_all([PersonaCard(p, _shared(p, event.board)) for p in event.board.personas])
        alike = sum(overlap.share >= _ALIKE for overlap in event.board.overlaps)
        line = f"{len(event.board.personas)} personas side by side"
        if alike:
            line += f"; {alike} {'pair says' if alike == 1 else 'pairs say'} much the same"
        self.query_one("#board-line", MarkedLine).update(Content(line))
        last = self.app.last_segment
        self._point(next((i for i, card in enumerate(self._cards()) if card.segment == last), 0))

    def _cards(self) -> list[PersonaCard]:
        return list(self.query(PersonaCard))

    def _point(self, index: int) -> None:
        cards = self._cards()
        if not cards:
            return
        cards[min(self._cursor, len(cards) - 1)].remove_class("-here")
        self._cursor = max(0, min(index, len(cards) - 1))
        cards[self._cursor].add_class("-here")
        cards[self._cursor].scroll_visible(animate=False)

    def action_step(self, by: int) -> None:
        """Go to another persona."""
        self._point(self._cursor + by)

    def action_open(self) -> None:
        """Review the persona."""
        cards = self._cards()
        if cards:
            self._open(cards[self._cursor].segment)

    @on(PersonaCard.CardPointed)
    def _open_pointed(self, event: PersonaCard.CardPointed) -> None:
        self._open(event.segment)

    def _open(self, segment: str) -> None:
        self.dismiss()
        self.app.open_persona(segment)

    def action_back(self) -> None:
        """Go back to the queue."""
        self.dismiss()

    def action_help(self) -> None:
        """Show all keys and signs."""
        self.app.push_screen(TextModal("Keys and signs", help_text(BOARD_KEYS)))


def _card(persona: BoardPersona, shared: Content) -> Content:
    size = "" if persona.n is None else f" · {persona.n:,}".replace(",", "\u202f")
    left = f"{persona.open} to decide" if persona.open else "all decided"
    parts = [
        Content.assemble((one_line(persona.name), ".proof--title"), f"  {STATUS_SIGNS[persona.status]}"),
        Content.styled(one_line(persona.label), "bold"),
        Content.styled(f"{one_line(persona.segment_name)}{size} · {left}", ".quiet"),
        Content(""),
        Content(shown(persona.line)),
        Content(""),
        *(Content.assemble(("• ", ".proof--alias"), shown(text)) for text in persona.top),
    ]
    return Content("\n").join([*parts, shared])


def _shared(persona: BoardPersona, board: Board) -> Content:
    """Return with whom a persona shares statements, the most alike first."""
    names = {p.segment: p.name for p in board.personas}
    lines = []
    for overlap in board.overlaps:
        if persona.segment in {overlap.first, overlap.second}:
            other = overlap.second if overlap.first == persona.segment else overlap.first
            style = ".verdict--unsupported" if overlap.share >= _ALIKE else ".quiet"
            lines.append(
                Content.styled(f"≈ {overlap.share:.0%} shared with {one_line(names.get(other, other), 20)}", style)
            )
    return Content("\n").join([Content(""), *lines[:3]]) if lines else Content("")
