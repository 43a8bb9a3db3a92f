"""Each screen and state looks as it did when somebody looked at it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.errors import WorkflowError
from tests.support.fake_review import FakeSession, FakeStore
from tests.support.pictures import compare

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.workflow.review import ReviewSession

PICTURES = Path(__file__).parent / "pictures"
SMALL, LARGE = (80, 24), (160, 45)
SCREENS: dict[str, tuple[tuple[int, int], str]] = {
    "queue": (LARGE, ""),
    "queue-small": (SMALL, ""),
    "queue-filtered": (SMALL, "slash z"),
    "board": (LARGE, "b"),
    "review": (LARGE, "enter"),
    "review-small": (SMALL, "enter"),
    "review-light": (LARGE, "enter L"),
    "review-document-only": (SMALL, "enter v"),
    "reworded-quotation": (LARGE, "enter n n"),
    "editor": (LARGE, "enter e ctrl+g"),
    "editor-small": (SMALL, "enter e"),
    "waiver-small": (SMALL, "enter n w"),
    "attach-small": (SMALL, "enter t"),
    "attach": (LARGE, "enter t"),
    "blocked": (LARGE, "enter P"),
    "decided": (LARGE, "enter A n n a h"),
    "help-small": (SMALL, "enter question_mark"),
    "nothing-left": (SMALL, "enter g x x x x x x"),
}


@pytest.mark.parametrize("name", SCREENS)
async def test_a_screen_looks_as_it_was_looked_at(desk: Callable[..., Any], name: str) -> None:
    """Layout, signs and colours are those of the kept picture."""
    size, keys = SCREENS[name]
    async with desk(size=size) as at:
        await at.press(*keys.split())
        if "e" in keys.split():
            await at.check_now()
        compare(at.app, PICTURES / f"{name}.svg")


async def test_the_conflict_looks_as_it_was_looked_at(desk: Callable[..., Any], store: FakeStore) -> None:
    """Both versions stand one below the other."""
    async with desk(size=SMALL) as at:
        await at.press("enter", "n", "e")
        await at.write(" Mine.")
        segment = at.document.segment
        FakeSession(store, "bo").edit(segment, "goals-1", "Theirs.", version=at.document.version)
        await at.press("ctrl+s")
        compare(at.app, PICTURES / "conflict-small.svg")


async def test_the_error_looks_as_it_was_looked_at(desk: Callable[..., Any]) -> None:
    """A study that cannot be opened is a sentence in the middle of the screen."""

    def fail() -> ReviewSession:
        raise WorkflowError("no persona was drafted yet", hint="run `persona-gen draft my-study`")

    async with desk(fail, size=SMALL) as at:
        compare(at.app, PICTURES / "no-persona-small.svg")
