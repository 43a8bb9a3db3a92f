"""Storing edits of themes: one after the other, in workers, never over another's change."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from textual import on, work
from textual.screen import Screen

from persona_gen.errors import StoreConflict
from persona_gen.tui.interviews.drawing import edited_lines
from persona_gen.tui.messages import ThemeConflictFound, ThemeEdited, ThemeEditFailed
from persona_gen.tui.text import one_line
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message import Message

    from persona_gen.tui.interviews.desk import EditAsked, ThemeDesk, ThemesSeen


class ThemeEditingScreen(Screen[None]):
    """The part of the themes screen that stores; the other part says what is shown."""

    desk: ThemeDesk | None = None

    def __init__(self) -> None:
        super().__init__()
        self._waiting: deque[EditAsked] = deque()
        self._under_way: EditAsked | None = None
        self._go_when_stored: Callable[[], object] | None = None

    def take(self, seen: ThemesSeen, code: str | None = None) -> None:
        """Show the themes as they are now."""
        raise NotImplementedError

    def say(self, what: str, *, is_wrong: bool = False) -> None:
        """Show one line on what happened."""
        raise NotImplementedError

    @property
    def is_storing(self) -> bool:
        """Whether an edit is on its way to the store."""
        return self._under_way is not None or bool(self._waiting)

    def ask(self, asked: EditAsked) -> None:
        """Store an edit as soon as those before it are stored."""
        self._waiting.append(asked)
        self._go_on()

    def leave_by(self, way: Callable[[], object]) -> None:
        """Go, once every edit is stored."""
        if self.is_storing:
            self._go_when_stored = way
            self.say("Storing; one moment.")
        else:
            way()

    def _go_on(self) -> None:
        if self._under_way is None and self._waiting and self.desk is not None:
            self._under_way = self._waiting.popleft()
            self.say(f"Storing {self._under_way.what}, and checking again who cites it …")
            self._perform(self.desk, self._under_way)
        elif not self.is_storing and self._go_when_stored is not None:
            self._go_when_stored()

    @work(thread=True, exclusive=True, group="theme-edit", exit_on_error=False)
    def _perform(self, desk: ThemeDesk, asked: EditAsked) -> None:
        def edit() -> Message:
            try:
                edited, seen = desk.edit(asked)
            except StoreConflict:
                return ThemeConflictFound(asked, desk.newest())
            return ThemeEdited(asked, edited, seen)

        post_result(self, edit, lambda what: ThemeEditFailed(asked, what))

    @on(ThemeEdited)
    def _show_edited(self, event: ThemeEdited) -> None:
        self._under_way = None
        self.take(event.seen, event.asked.code)
        lines = edited_lines(event.edited, event.seen.names)
        self.say(". ".join(lines) + ".")
        if len(lines) > 2:
            self.app.notify("\n".join(lines[1:]), title="Checked again", markup=False)
        self._go_on()

    @on(ThemeEditFailed)
    def _show_failure(self, event: ThemeEditFailed) -> None:
        self._under_way, self._go_when_stored = None, None
        self.say(event.what, is_wrong=True)
        self._go_on()

    @on(ThemeConflictFound)
    def _show_conflict(self, event: ThemeConflictFound) -> None:
        """Show theirs; what waited was decided on what is no longer so, and is dropped."""
        dropped = 1 + len(self._waiting)
        self._waiting.clear()
        self._under_way, self._go_when_stored = None, None
        self.take(event.seen)
        step = event.seen.step
        what = f"{one_line(step.author, 24)} was quicker ({one_line(step.what, 60)}); these are the themes now."
        mine = f"{event.asked.what[:1].upper()}{event.asked.what[1:]}"
        lost = f"{mine} was not stored" if dropped == 1 else f"{mine} and {dropped - 1} more were not stored"
        self.say(f"{what} {lost}: look, and press the key again.", is_wrong=True)
