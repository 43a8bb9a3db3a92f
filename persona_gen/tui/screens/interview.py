"""A whole interview, with the passages of a theme in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer

from persona_gen.tui.interviews.drawing import plural, turn_text
from persona_gen.tui.keys import INTERVIEW_KEYS
from persona_gen.tui.messages import ErrorRaised, InterviewLoaded
from persona_gen.tui.screens.asking import TextModal
from persona_gen.tui.screens.reports import themes_help
from persona_gen.tui.text import one_line
from persona_gen.tui.widgets.piece_list import PieceList
from persona_gen.tui.widgets.reading_pane import MarkedLine
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.binding import BindingType

    from persona_gen.tui.interviews.desk import InterviewSeen, ThemeDesk
    from persona_gen.workflow.theme_editing import ThemePassage


class InterviewScreen(Screen[None]):
    """The file of a passage, turn by turn, with the cursor on the passage."""

    BINDINGS: ClassVar[list[BindingType]] = INTERVIEW_KEYS

    def __init__(self, desk: ThemeDesk, passage: ThemePassage, theme: str, names: Mapping[str, str]) -> None:
        """Show where a passage stands.

        Args:
            desk: what is asked.
            passage: where the cursor goes.
            theme: the name of its theme.
            names: of the segments.
        """
        super().__init__()
        self._desk, self._passage, self._theme, self._names = desk, passage, theme, names
        self.interview: InterviewSeen | None = None

    def compose(self) -> ComposeResult:
        """Lay out the turns."""
        yield MarkedLine(Content(one_line(self._passage.snippet.source)), id="interview-line")
        yield PieceList(id="turns")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Read the file."""
        self.query_one(PieceList).loading = True
        self.load()

    @work(thread=True, exclusive=True, group="interview", exit_on_error=False)
    def load(self) -> None:
        """Read the file."""
        post_result(self, lambda: InterviewLoaded(self._desk.interview(self._passage)), ErrorRaised)

    @on(ErrorRaised)
    def _show_error(self, event: ErrorRaised) -> None:
        event.stop()
        self.app.notify(event.what, severity="error", markup=False)
        self.dismiss()

    @on(InterviewLoaded)
    def _show_loaded(self, event: InterviewLoaded) -> None:
        self.interview = found = event.interview
        turns = self.query_one(PieceList)
        turns.loading = False
        turns.show((turn_text(turn, self._names) for turn in found.turns), found.here)
        turns.focus()
        self.call_after_refresh(turns.scroll_to_highlight, top=True)
        places = sum(len(turn.places) for turn in found.turns)
        cut = found.before + found.after
        line = Content.assemble(
            (one_line(found.source, 60), "bold"),
            f"   {plural(places, 'passage')} of “{one_line(self._theme, 40)}”",
            (f"   {cut} further turns of the file are not shown" if cut else "", ".quiet"),
        )
        self.query_one("#interview-line", MarkedLine).update(line)

    def action_next_place(self, step: int) -> None:
        """Go to the next turn with the theme, and round again."""
        turns = self.query_one(PieceList)
        if self.interview is None or turns.highlighted is None:
            return
        count = len(self.interview.turns)
        around = ((turns.highlighted + step * by) % count for by in range(1, count + 1))
        turns.highlighted = next((i for i in around if self.interview.turns[i].places), turns.highlighted)

    def action_back(self) -> None:
        """Go back to the theme."""
        self.dismiss()

    def action_help(self) -> None:
        """Show all keys and signs."""
        self.app.push_screen(TextModal("Keys and signs", themes_help(INTERVIEW_KEYS)))
