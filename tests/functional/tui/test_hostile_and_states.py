"""Text that could break a screen shows as itself; and the states in which there is little to show."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.errors import WorkflowError
from persona_gen.tui.text import shown
from tests.support.fake_review import SNIPPET, STATISTIC, FakeSession, FakeStore, claim, persona, statement

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from persona_gen.workflow.review import ReviewSession

SEGMENT = "careful-planners"
HOSTILE = (
    "[laughs]",
    "[/",
    "[/]",
    "[/red]",
    "[bold]x[/bold]",
    "[link=file:///etc/passwd]x",
    "[@click=app.quit]x[/]",
    "$error",
    "\x1b[31mred\x1b]0;title\x07",
    "\u202egnp.exe",
    "\u200b\ufeffzero",
    "👩‍👩‍👧 family 🇩🇪",
    "漢字とかな交じり文",
    "e\u0301\u0302\u0303\u0304",
    "W" * 200,
    "tab\there\nnew line\rreturn",
    "\ud800 lone",
)


@pytest.mark.parametrize("text", HOSTILE, ids=ascii)
@pytest.mark.parametrize("size", [(80, 24), (160, 45)], ids=str)
async def test_hostile_text_shows_as_itself(desk: Callable[..., Any], text: str, size: tuple[int, int]) -> None:
    """In every place that shows data, on every screen: nothing crashes, vanishes or commands the terminal."""
    proofs = (
        replace(SNIPPET, text=f"{text} and more", spans=((0, len(text)),), title=text, source=text, locator=text),
        replace(
            STATISTIC, title=text, value=text, bars=tuple(replace(b, label=text, text=text) for b in STATISTIC.bars)
        ),
        replace(SNIPPET, diff=(("replace", text, text),)),
    )
    one = claim("goals-1.1", text, "contradicted", reason=text, suggestion=text, proofs=proofs)
    document = persona(
        SEGMENT, text, statement("goals-1", "goals", one), label=text, segment_name=text, writer=text, can_undo=text
    )
    session = FakeSession(FakeStore({SEGMENT: document}), reviewer=text)
    session.title = text
    session._decision("edit", SEGMENT, "goals-1", before=text, after=text, reason=text)
    async with desk(session, size=size) as at:
        seen = [at.shown()]
        for keys in (("b", "escape"), ("enter", "h", "escape"), ("t", "escape"), ("P", "escape"), ("e",)):
            for key in keys:
                await at.press(key)
                seen.append(at.shown())
        await at.check_now()
        seen.append(at.shown())

    everything = "".join("".join(screen.split()) for screen in seen)
    assert "\x1b" not in everything
    assert "\u202e" not in everything
    first_word = shown(text).split()[0][:12]
    assert first_word in everything


def test_signs_stand_for_what_cannot_be_seen() -> None:
    """Each character keeps its place, so offsets stay right; letters of all scripts are left as they are."""
    for text in HOSTILE:
        assert len(text) == len(shown(text))
    assert "␛[31m" == shown("\x1b[31m")
    assert "␦x" == shown("\u202ex")
    assert "漢字 👩‍👩‍👧 é [laughs]" == shown("漢字 👩‍👩‍👧 é [laughs]")


async def test_a_study_without_personas_says_what_to_run(desk: Callable[..., Any]) -> None:
    """The empty queue names the command that fills it."""

    def fail() -> ReviewSession:
        raise WorkflowError("no persona was drafted yet", hint="run `persona-gen draft my-study`")

    async with desk(fail) as at:
        assert "no persona was drafted yet — run `persona-gen draft my-study`" in at.shown()
        assert "OpeningFailed" in at.names()


async def test_a_fault_while_opening_is_one_line(desk: Callable[..., Any]) -> None:
    """Also an error that nobody thought of leaves a screen with a sentence, and no trace."""

    def fail() -> ReviewSession:
        raise ZeroDivisionError("[/red] division\nby zero")

    async with desk(fail) as at:
        assert "internal error: ZeroDivisionError: [/red] division by zero" in at.shown()


async def test_the_filter_keeps_what_holds_all_words(desk: Callable[..., Any]) -> None:
    """`/` filters as one types, says when nothing is left, and Escape clears it."""
    async with desk() as at:
        await at.press("slash")
        await at.write("maya draft")
        assert 1 == at.queue.table.row_count
        await at.write(" zzz")
        assert "No persona holds “maya draft zzz”." in at.shown()
        await at.press("escape")

        assert 2 == at.queue.table.row_count


async def test_the_board_leads_to_a_persona(desk: Callable[..., Any]) -> None:
    """`b` shows all side by side with what they share; Enter reviews the one at the cursor."""
    async with desk() as at:
        await at.press("b")
        assert "2 personas side by side; 1 pair says much the same" in at.shown()
        assert "≈ 50% shared with Maya" in at.shown()
        await at.press("right", "enter")

        assert "students" == at.document.segment


async def test_neighbours_in_the_queue_are_one_key_away(desk: Callable[..., Any]) -> None:
    """] and [ change the persona without the queue."""
    async with desk() as at:
        await at.press("enter", "right_square_bracket")
        assert "students" == at.document.segment
        await at.press("left_square_bracket")

        assert SEGMENT == at.document.segment


async def test_a_conflict_shows_both_and_can_be_decided_either_way(desk: Callable[..., Any], store: FakeStore) -> None:
    """Enter keeps the other's words; `o` puts ours on top, as a further decision."""
    ours, theirs = FakeSession(store), FakeSession(store, "bo")
    async with desk(ours) as at:
        await at.press("enter", "n", "e")
        await at.write(" Mine.")
        theirs.edit(SEGMENT, "goals-1", "Theirs.", version=store.documents[SEGMENT].version)
        await at.press("ctrl+s")
        assert "Theirs." in at.shown()
        assert "Mine." in at.shown()
        assert ["bo"] == [d.reviewer for d in store.log]
        await at.press("o")

        assert ["bo", "ana"] == [d.reviewer for d in store.log]
        assert "Mine." in {s.id: s.text for s in at.document.statements}["goals-1"]


async def test_changes_elsewhere_do_not_stand_in_the_way(desk: Callable[..., Any], store: FakeStore) -> None:
    """A decision on one statement is stored on top of another reviewer's change of another one, without a question."""
    async with desk() as at:
        await at.press("enter", "n")
        FakeSession(store, "bo").accept(SEGMENT, "goals-2", version=store.documents[SEGMENT].version)
        await at.press("x")

        assert ["bo", "ana"] == [d.reviewer for d in store.log]
        assert "quicker" not in at.shown()


async def test_others_changes_appear_in_place(desk: Callable[..., Any], store: FakeStore) -> None:
    """The cursor stays on its claim when somebody changes the persona."""
    async with desk() as at:
        await at.press("enter", "n", "n")
        here = at.at
        FakeSession(store, "bo").reject(SEGMENT, "summary-1", version=store.documents[SEGMENT].version)
        at.screen.look_for_changes()
        await at.settle()

        assert here == at.at
        assert "seven in ten" not in at.shown()
        assert "Somebody changed this persona" in at.shown()


async def test_the_place_survives_a_killed_terminal(desk: Callable[..., Any], tmp_path: Path) -> None:
    """Persona, claim and unsaved text are in the file after each key, and broken files are no hindrance."""
    place = tmp_path / "place.json"
    async with desk(place=place) as at:
        await at.press("enter", "n", "e")
        await at.write("!")
        kept = json.loads(place.read_text())
        assert SEGMENT == kept["segment"]
        assert ["goals-1", "goals-1.1"] == kept["spots"][SEGMENT]
        assert kept["texts"][SEGMENT]["goals-1"].endswith("queues.!")

    place.write_text(json.dumps(kept))
    async with desk(place=place) as at:
        assert "goals-1.1" == at.at
        assert at.editor.area.text.endswith("queues.!")

    for broken in (
        "{",
        "[]",
        '{"spots": 3, "texts": {"careful-planners": 1}, "segment": ["x"]}',
        '{"segment": "gone"}',
    ):
        place.write_text(broken)
        async with desk(place=place) as at:
            assert at.app.screen is at.queue


async def test_every_screen_works_without_colours(desk: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """With NO_COLOR the verdict's signs and the cursor's bar still tell everything."""
    monkeypatch.setenv("NO_COLOR", "1")
    async with desk() as at:
        assert at.app.no_color
        await at.press("enter")

        assert "▌" in at.shown()
        assert "✗\u00a0and seven in ten live in" in at.shown()
