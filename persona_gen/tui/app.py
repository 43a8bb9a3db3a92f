"""The review app: opens the study in a worker, and leads from screen to screen."""

from __future__ import annotations

from functools import partial
from threading import Lock
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import App, SystemCommand

from persona_gen.errors import WorkflowError
from persona_gen.tui.interviews.desk import ThemeDesk
from persona_gen.tui.keys import APP_KEYS
from persona_gen.tui.messages import OpeningFailed, SessionOpened
from persona_gen.tui.place import PlaceFile
from persona_gen.tui.screens.board import BoardScreen
from persona_gen.tui.screens.queue import QueueScreen
from persona_gen.tui.screens.review import ReviewScreen
from persona_gen.tui.screens.themes import ThemesScreen
from persona_gen.tui.theme import DARK, LIGHT, OWN_VARIABLES, THEMES
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from textual.binding import BindingType
    from textual.screen import Screen

    from persona_gen.workflow.progress import Progress
    from persona_gen.workflow.review import QueueRow, ReviewSession
    from persona_gen.workflow.theme_editing import ThemeSession

POLL_SECONDS = 2.0


class ReviewApp(App[None]):
    """The queue, the board and the review of a study's personas."""

    TITLE = "persona-gen review"
    CSS_PATH = "styles/review.tcss"
    BINDINGS: ClassVar[list[BindingType]] = APP_KEYS
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]

    def __init__(
        self,
        open_session: Callable[[], ReviewSession],
        place_of: Callable[[ReviewSession], PlaceFile],
        *,
        poll_seconds: float = POLL_SECONDS,
        open_themes: Callable[[Progress], ThemeSession] | None = None,
    ) -> None:
        """Review a study.

        Args:
            open_session: opens the study; called in a worker.
            place_of: gives the file that holds where this reviewer was.
            poll_seconds: how often others' changes are looked for; 0 for never.
            open_themes: opens the study's themes; called in a worker, when somebody wants to see them.
        """
        super().__init__()
        self._open_themes, self._opening = open_themes, Lock()
        self._desk: ThemeDesk | None = None
        self._open_session, self._place_of, self._poll_seconds = open_session, place_of, poll_seconds
        self.session: ReviewSession | None = None
        self.place: PlaceFile | None = None
        self.rows: tuple[QueueRow, ...] = ()
        for theme in THEMES:
            self.register_theme(theme)
        self.theme = DARK.name

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own style variables for themes that do not have them."""
        return OWN_VARIABLES

    def on_mount(self) -> None:
        """Show the queue and open the study."""
        self.queue_screen = QueueScreen(self._poll_seconds)
        self.push_screen(self.queue_screen)
        self.open_study()

    @work(thread=True, exclusive=True, group="open", exit_on_error=False)
    def open_study(self) -> None:
        """Open the study."""
        post_result(self, lambda: SessionOpened(self._open_session()), OpeningFailed)

    @on(SessionOpened)
    def _begin(self, event: SessionOpened) -> None:
        self.session = event.session
        self.place = self._place_of(event.session)
        remembered = self.place.place.theme
        if remembered in self.available_themes:
            self.theme = remembered
        segment = self.place.place.segment
        self.queue_screen.begin()
        if segment is not None:
            self.open_persona(segment, restore=True)

    @on(OpeningFailed)
    def _show_failure(self, event: OpeningFailed) -> None:
        self.queue_screen.show_problem(event.what)

    @property
    def last_segment(self) -> str | None:
        """The persona that was looked at last."""
        return self._last_segment

    _last_segment: str | None = None

    def open_persona(self, segment: str, *, restore: bool = False) -> None:
        """Review a persona."""
        if self.session is None or self.place is None:
            return
        self._last_segment = segment
        if not restore:
            self.place.open_persona(segment)
        self.push_screen(ReviewScreen(self.session, segment, self.place, self._poll_seconds))

    def switch_persona(self, segment: str) -> None:
        """Review another persona in place of the one that is open."""
        if self.session is not None and self.place is not None:
            self._last_segment = segment
            self.place.open_persona(segment)
            self.switch_screen(ReviewScreen(self.session, segment, self.place, self._poll_seconds))

    def open_board(self) -> None:
        """Show all personas side by side."""
        if self.session is not None:
            self.push_screen(BoardScreen(self.session))

    @property
    def has_themes(self) -> bool:
        """Whether themes can be opened at all."""
        return self._open_themes is not None

    def show_themes(self, code: str | None = None, then: Callable[[None], None] | None = None) -> None:
        """Show the themes, beginning with one; `then` is called when the reviewer comes back."""
        if self.has_themes:
            self.push_screen(ThemesScreen(self.open_desk, code, self._poll_seconds), then)

    def open_desk(self, progress: Progress) -> ThemeDesk:
        """Return the themes at work, opened once; runs in a worker.

        Raises:
            WorkflowError: there are no interviews, or nothing was coded yet.
            PersonaGenError: the study's files or its store cannot be read.
        """
        with self._opening:
            if self._desk is None and self._open_themes is not None:
                self._desk = ThemeDesk(self._open_themes(progress))
            if self._desk is None:
                raise WorkflowError("there are no themes here")
            return self._desk

    def close_themes(self) -> None:
        """Close the themes, if they were opened."""
        if self._desk is not None:
            self._desk.close()

    def neighbour(self, segment: str, step: int) -> str | None:
        """Return the segment that stands before or after one in the queue."""
        segments = [row.segment for row in self.rows]
        if segment not in segments:
            return None
        index = segments.index(segment) + step
        return segments[index] if 0 <= index < len(segments) else None

    def action_swap_theme(self) -> None:
        """Swap the light and the dark theme, and remember it."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
        if self.place is not None:
            self.place.choose_theme(self.theme)

    async def action_quit(self) -> None:
        """Leave, once every decision is stored."""
        for screen in self.screen_stack:
            if isinstance(screen, ReviewScreen) and len(screen.decisions):
                screen.quit_when_stored()
                return
            if isinstance(screen, ThemesScreen) and screen.is_storing:
                screen.leave_by(self.exit)
                return
        self.exit()

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Return every action of the screen and of the app, for the command palette."""
        for node, binding, enabled, _ in screen.active_bindings.values():
            if enabled and not binding.system and node in {screen, self} and binding.tooltip:
                keys = self.get_key_display(binding)
                run = partial(self.run_action, binding.action, node)
                yield SystemCommand(binding.tooltip, f"{binding.description} ({keys})", run)
        yield SystemCommand("Theme", "Choose among all themes", self.action_change_theme)
        yield SystemCommand("Screenshot", "Save an SVG picture of the screen", self.deliver_screenshot)


def run_review(folder: Path, reviewer: str | None = None) -> None:
    """Open the review app in this terminal and return when the reviewer leaves."""
    opened: list[ReviewSession] = []

    def open_session() -> ReviewSession:
        from persona_gen.workflow.review import open_review  # noqa: PLC0415  in the worker, after the first paint

        opened.append(open_review(folder, reviewer=reviewer))
        return opened[0]

    def open_themes(progress: Progress) -> ThemeSession:
        from persona_gen.workflow.theme_editing import ThemeSession  # noqa: PLC0415  in the worker, when it is wanted

        return ThemeSession.open(folder, reviewer, progress)

    app = ReviewApp(open_session, lambda session: PlaceFile.of(folder, session.reviewer), open_themes=open_themes)
    try:
        app.run()
    finally:
        app.close_themes()
        for session in opened:
            session.close()
