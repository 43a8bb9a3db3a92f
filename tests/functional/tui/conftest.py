"""The review app, driven by keys."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

import pytest
from textual.widgets import Input, TextArea

from persona_gen.tui.app import ReviewApp
from persona_gen.tui.place import PlaceFile
from persona_gen.tui.screens.review import ReviewScreen
from tests.support.fake_review import FakeSession, FakeStore, claim, persona, sample, statement

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from textual.message import Message
    from textual.pilot import Pilot

    from persona_gen.tui.screens.queue import QueueScreen
    from persona_gen.tui.spots import Spot
    from persona_gen.tui.widgets.statement_editor import StatementEditor
    from persona_gen.workflow.progress import Progress
    from persona_gen.workflow.review import Document, ReviewSession
    from persona_gen.workflow.theme_editing import ThemeSession


class Desk:
    """A running app, and the messages that it posted."""

    def __init__(self, app: ReviewApp, pilot: Pilot[None], messages: list[Message]) -> None:
        self.app, self.pilot, self.messages = app, pilot, messages
        self.keys = 0

    async def settle(self) -> None:
        """Wait until no worker runs and no message waits, however often one starts the next."""
        for _ in range(4):
            await self.app.workers.wait_for_complete()
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys one after the other, each when the one before is done with."""
        for key in keys:
            self.keys += 1
            await self.pilot.press(key)
            await self.settle()

    async def write(self, text: str) -> None:
        """Type a text."""
        self.keys += len(text)
        await self.pilot.press(*({" ": "space"}.get(c, c) for c in text))
        await self.settle()

    async def check_now(self) -> None:
        """Let the editor's pause be over."""
        self.editor._paused()
        await self.settle()

    @property
    def screen(self) -> ReviewScreen:
        """The review."""
        return next(screen for screen in self.app.screen_stack if isinstance(screen, ReviewScreen))

    @property
    def queue(self) -> QueueScreen:
        """The queue."""
        return self.app.queue_screen

    @property
    def editor(self) -> StatementEditor:
        """The inline editor."""
        return self.screen.editor

    @property
    def document(self) -> Document:
        """The persona on the screen."""
        assert self.screen.document is not None
        return self.screen.document

    @property
    def spot(self) -> Spot:
        """The claim at the cursor."""
        assert self.screen.view.spot is not None
        return self.screen.view.spot

    @property
    def at(self) -> str | None:
        """The id of the claim at the cursor."""
        return self.spot.key[1]

    def names(self) -> list[str]:
        """Return the posted messages' names, without the toolkit's own."""
        return [type(m).__name__ for m in self.messages if type(m).__module__.startswith("persona_gen")]

    def shown(self) -> str:
        """Return the whole screen as text."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip)[:width] for strip in lines[:height])


@pytest.fixture
def store() -> FakeStore:
    """Return a store with the sample persona and a second one."""
    other = persona("students", "Remy", statement("goals-1", "goals", claim("goals-1.1", "He studies.", "supported")))
    return FakeStore({"careful-planners": sample(), "students": other})


@pytest.fixture
def desk(tmp_path: Path, store: FakeStore) -> Callable[..., Any]:
    """Return a function that starts the app on a session; the queue is loaded when it returns."""

    @asynccontextmanager
    async def start(
        session: FakeSession | Callable[[], ReviewSession] | None = None,
        size: tuple[int, int] = (120, 36),
        place: Path = tmp_path / "place.json",
        open_themes: Callable[[Progress], ThemeSession] | None = None,
    ) -> AsyncIterator[Desk]:
        chosen = session or FakeSession(store)
        opener = chosen if callable(chosen) else lambda: chosen
        app = ReviewApp(
            cast("Callable[[], ReviewSession]", opener),
            lambda _: PlaceFile(place),
            poll_seconds=0,
            open_themes=open_themes,
        )
        messages: list[Message] = []
        async with app.run_test(size=size, message_hook=messages.append, notifications=True) as pilot:
            found = Desk(app, pilot, messages)
            await found.settle()
            yield found
            await found.settle()
        app.close_themes()

    return start


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep cursors from blinking, and colours from the environment out of the pictures."""
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setattr(TextArea, "cursor_blink", False)
    monkeypatch.setattr(Input, "cursor_blink", False)
