"""What the themes screen shows: opening, the list, and the passages of the theme at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.widgets import Footer, Input, OptionList, Static

from persona_gen.errors import WorkflowError
from persona_gen.tui.interviews.drawing import passage_text, theme_head, theme_row
from persona_gen.tui.interviews.finding import said_in, shown_passages, shown_themes
from persona_gen.tui.messages import (
    ErrorRaised,
    PassagesLoaded,
    ThemesBeingRead,
    ThemesChanged,
    ThemesFailed,
    ThemesOpened,
)
from persona_gen.tui.screens.reports import themes_line, themes_status
from persona_gen.tui.screens.theme_editing import ThemeEditingScreen
from persona_gen.tui.text import one_line
from persona_gen.tui.widgets.piece_list import PieceList
from persona_gen.tui.widgets.proof_view import ProofBody
from persona_gen.tui.widgets.reading_pane import MarkedLine
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual import events
    from textual.app import ComposeResult
    from textual.message import Message

    from persona_gen.domain.theme import Theme
    from persona_gen.tui.interviews.desk import ThemeDesk, ThemesSeen
    from persona_gen.workflow.progress import Progress
    from persona_gen.workflow.theme_editing import ThemePassage

PAGE = 100
"""How many passages are listed before one asks for more."""


class ThemeShowingScreen(ThemeEditingScreen):
    """The list of themes, and the passages of the one at the cursor; the other part says what keys do."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, open_desk: Callable[[Progress], ThemeDesk], code: str | None, poll_seconds: float) -> None:
        """Show the themes of a study.

        Args:
            open_desk: gives what the screen asks; called in a worker.
            code: the theme to begin with.
            poll_seconds: how often others' changes are looked for; 0 for never.
        """
        super().__init__()
        self._open_desk, self._poll_seconds = open_desk, poll_seconds
        self.seen: ThemesSeen | None = None
        self.listed: tuple[Theme, ...] = ()
        self.passages: tuple[ThemePassage, ...] = ()
        self.passages_of: str | None = None
        """The code whose passages are shown."""
        self._known: dict[str, tuple[ThemePassage, ...]] = {}
        self._said_in: dict[str, tuple[str, ...]] = {}
        self._is_all_asked = False
        self._code, self._query, self._said, self._most = code, "", ("", False), PAGE

    def compose(self) -> ComposeResult:
        """Lay out both panes and, hidden, what stands in their place."""
        yield MarkedLine("Themes", id="themes-line")
        yield Input(placeholder="words of a theme, a passage or a participant", id="filter")
        with Horizontal(id="theme-panes"):
            yield PieceList(id="themes")
            with Vertical(id="theme-right"):
                yield ProofBody(id="theme-head", markup=False)
                yield PieceList(id="passages")
        yield Static("Reading the interviews …", id="empty", markup=False)
        yield MarkedLine(id="status-line")
        yield Footer(compact=True)

    def on_mount(self) -> None:
        """Open the themes; look for others' changes from then on."""
        self.add_class("-empty")
        self.open_themes()
        if self._poll_seconds:
            self.set_interval(self._poll_seconds, self.look_for_changes)

    @property
    def rows(self) -> PieceList:
        """The themes."""
        return self.query_one("#themes", PieceList)

    @property
    def pieces(self) -> PieceList:
        """The passages."""
        return self.query_one("#passages", PieceList)

    # Opening

    @work(thread=True, exclusive=True, group="open-themes", exit_on_error=False)
    def open_themes(self) -> None:
        """Read the interviews and what was coded."""

        def opened() -> Message:
            try:
                desk = self._open_desk(_Told(self))
                return ThemesOpened(desk, desk.newest())
            except WorkflowError as error:
                return ThemesFailed(f"No themes yet: {error}")

        post_result(self, opened, lambda what: ThemesFailed(f"✗ {what}"))

    @on(ThemesBeingRead)
    def _show_progress(self, event: ThemesBeingRead) -> None:
        if self.seen is None:
            self.query_one("#empty", Static).update(Content(f"Reading the interviews …\n\n  {one_line(event.what)}"))

    @on(ThemesFailed)
    def _show_problem(self, event: ThemesFailed) -> None:
        hint = "\n\n  F5: try again    q: back"
        self.query_one("#empty", Static).update(Content(f"{one_line(event.what)}{hint}"))

    @on(ThemesOpened)
    def _begin(self, event: ThemesOpened) -> None:
        self.desk = event.desk
        self.remove_class("-empty")
        self.take(event.seen)
        self.rows.focus()

    @work(thread=True, exclusive=True, group="poll-themes", exit_on_error=False)
    def look_for_changes(self) -> None:
        """Show what somebody else changed."""
        desk, seen = self.desk, self.seen
        if desk is None or seen is None or self.is_storing:
            return

        def changed() -> Message | None:
            newer = desk.newer(seen.number)
            return ThemesChanged(newer) if newer else None

        post_result(self, changed, ErrorRaised)

    @on(ThemesChanged)
    def _show_changed(self, event: ThemesChanged) -> None:
        if self.seen is None or event.seen.number <= self.seen.number:
            return
        self.take(event.seen)
        step = event.seen.step
        self.say(f"{one_line(step.author, 24)} changed the themes: {one_line(step.what)}. This is how they stand now.")

    @on(ErrorRaised)
    def _show_error(self, event: ErrorRaised) -> None:
        event.stop()
        self.say(event.what, is_wrong=True)

    # Showing

    def take(self, seen: ThemesSeen, code: str | None = None) -> None:
        """Show the themes as they are now; the cursor stays at its theme, or goes to `code`."""
        if self.seen is not None and seen.number < self.seen.number:
            return
        self.seen = seen
        self._known, self._said_in, self._is_all_asked, self.passages_of = {}, {}, False, None
        self.query_one("#themes-line", MarkedLine).update(themes_line(seen))
        self.say("")
        self._list_themes(code or self._code)
        self.look_in_passages()

    def look_in_passages(self) -> None:
        """Read all passages, once, where words are searched."""
        if self._query and not self._is_all_asked:
            self._is_all_asked = True
            self._load_all_passages()

    def say(self, what: str, *, is_wrong: bool = False) -> None:
        """Show one line on what happened, or on what can be done next."""
        self._said = what, is_wrong
        if self.seen is not None and self.desk is not None:
            line = themes_status(self.seen, what, is_wrong=is_wrong, reviewer=self.desk.reviewer)
            self.query_one("#status-line", MarkedLine).update(line)

    def _list_themes(self, code: str | None) -> None:
        if self.seen is None:
            return
        before = self.rows.highlighted or 0
        self.listed = shown_themes(self.seen.themes, self._said_in, self._query)
        at = next((i for i, theme in enumerate(self.listed) if theme.code.id == code), before)
        self.rows.show(map(theme_row, self.listed), at)
        if not self.listed:
            self._show_none()
        self._show_theme()

    def _show_none(self) -> None:
        self.passages, self.passages_of = (), None
        self.pieces.show(())
        text = f"No theme holds “{one_line(self._query, 40)}”.  Escape clears the search."
        self.query_one("#theme-head", ProofBody).update(Content(text if self._query else "The codebook has no codes."))

    @property
    def theme(self) -> Theme | None:
        """The theme at the cursor."""
        at = self.rows.highlighted
        return self.listed[at] if at is not None and at < len(self.listed) else None

    @on(OptionList.OptionHighlighted, "#themes")
    def _theme_pointed(self) -> None:
        if self.theme and self.theme.code.id != self.passages_of:
            self._show_theme()

    def _show_theme(self) -> None:
        """Show the theme at the cursor, with its passages as soon as they are read."""
        theme = self.theme
        if theme is None:
            return
        self._draw_head()
        is_same, self._code = self._code == theme.code.id, theme.code.id
        if not is_same:
            self._most = PAGE
        found = self._known.get(theme.code.id)
        if found is None:
            self._load_passages(theme.code.id)
        else:
            self._show_passages(theme, found, self.pieces.highlighted or 0 if is_same else 0)

    def _draw_head(self) -> None:
        head = self.query_one("#theme-head", ProofBody)
        if self.theme and self.seen:
            width = head.size.width or self.size.width // 2
            head.update(theme_head(self.theme, self.seen, width, 10 if self.size.height >= 40 else 4))

    def on_resize(self, event: events.Resize) -> None:
        """Draw the bars anew, and give the footer's keys the whole line where there is little room."""
        self.query_one(Footer).show_command_palette = event.size.width >= 110
        self.call_after_refresh(self._draw_head)

    @work(thread=True, exclusive=True, group="passages", exit_on_error=False)
    def _load_passages(self, code: str) -> None:
        """Read the passages of a theme."""
        desk, seen = self.desk, self.seen
        if desk is not None and seen is not None:
            post_result(self, lambda: PassagesLoaded(seen.number, {code: desk.passages(code)}), ErrorRaised)

    @work(thread=True, exclusive=True, group="all-passages", exit_on_error=False)
    def _load_all_passages(self) -> None:
        """Read the passages of all themes, and what is looked for in them."""
        desk, seen = self.desk, self.seen
        if desk is None or seen is None:
            return

        def loaded() -> Message:
            passages = desk.all_passages()
            return PassagesLoaded(seen.number, passages, {code: said_in(found) for code, found in passages.items()})

        post_result(self, loaded, ErrorRaised)

    @on(PassagesLoaded)
    def _take_passages(self, event: PassagesLoaded) -> None:
        if self.seen is None or event.number != self.seen.number:
            return
        self._known |= event.passages
        if event.said is not None:
            self._said_in = event.said
            self._list_themes(self._code)
        elif self.theme and self.theme.code.id in event.passages:
            self._show_theme()

    def _show_passages(self, theme: Theme, found: tuple[ThemePassage, ...], at: int) -> None:
        if self.seen is None:
            return
        names = self.seen.names
        self.passages = shown_passages(theme, found, self._query)
        self.passages_of = theme.code.id
        end = "\n" if self.has_class("-wide") else ""
        pieces = [passage_text(passage, names).append(end) for passage in self.passages[: self._most]]
        rest = len(self.passages) - len(pieces)
        if rest:
            pieces.append(Content.styled(f"… {rest} more; Enter shows them", ".quiet"))
        if not pieces:
            pieces.append(Content.styled("No passage has this code.", ".quiet"))
        self.pieces.show(pieces, at)


class _Told:
    """Progress of reading, told to the screen."""

    def __init__(self, screen: ThemeShowingScreen) -> None:
        self._screen, self._what = screen, ""

    def begin(self, what: str, total: int) -> None:
        """Keep what begins."""
        self._what = what
        self._screen.post_message(ThemesBeingRead(f"{what}, {total} steps"))

    def step(self, what: str) -> None:
        """Tell a step."""
        self._screen.post_message(ThemesBeingRead(f"{self._what}: {what}"))

    def note(self, message: str) -> None:
        """Leave notes out: the commands that read the study have told them."""
