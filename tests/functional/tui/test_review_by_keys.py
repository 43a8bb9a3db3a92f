"""Whole reviews by keys: one key a decision, everything stored, and the cursor where the work is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from persona_gen.errors import LLMUnavailable
from tests.support.fake_review import FakeSession, FakeStore

if TYPE_CHECKING:
    from collections.abc import Callable

SEGMENT = "careful-planners"


async def test_a_whole_review_by_keys(desk: Callable[..., Any], store: FakeStore) -> None:
    """Every claim is decided and the persona approved, in no more than 1.3 keys a claim beside the words typed."""
    async with desk() as at:
        await at.press("enter", "A")
        await at.press("e", "ctrl+g", "ctrl+s")
        await at.press("w", "1")
        await at.press("a", "a", "P")

    document = store.documents[SEGMENT]
    claims = [c for s in document.statements for c in s.claims]
    assert "approved" == document.status
    assert all(c.decision is not None for c in claims)
    assert ("ana",) == document.approved_by


async def test_the_cursor_starts_at_the_riskiest_claim_and_goes_on_from_there(desk: Callable[..., Any]) -> None:
    """`n` visits what needs a person, riskiest first and round again; `p` goes back."""
    async with desk() as at:
        await at.press("enter")
        visited = [at.at]
        for _ in range(4):
            await at.press("n")
            visited.append(at.at)
        await at.press("p")

        assert ["summary-1.2", "goals-1.1", "voice-2.1", "goals-2.1", "summary-1.2"] == visited
        assert "goals-2.1" == at.at


async def test_arrows_and_letters_visit_every_claim(desk: Callable[..., Any]) -> None:
    """j, k and the arrows go through all claims in reading order and stop at both ends."""
    async with desk() as at:
        await at.press("enter", "g")
        visited = [at.at]
        for key in ("down", "j", "j", "down", "j", "j", "j"):
            await at.press(key)
            visited.append(at.at)
        await at.press("k", "up")

        expected = "summary-1.1 summary-1.2 voice-1.1 voice-2.1 goals-1.1 goals-2.1 scenario-1.1 scenario-1.1"
        assert expected.split() == visited
        assert "goals-1.1" == at.at


async def test_a_decision_is_stored_and_the_cursor_goes_on(desk: Callable[..., Any], store: FakeStore) -> None:
    """Accepting stores at once, posts what happened, and goes to the next claim that needs a person."""
    async with desk() as at:
        await at.press("enter", "n", "n")
        assert "voice-2.1" == at.at
        await at.press("a")

        assert ["accept"] == [d.verb for d in store.log]
        assert "DecisionStored" in at.names()
        assert "goals-2.1" == at.at


async def test_what_is_contradicted_cannot_be_accepted(desk: Callable[..., Any], store: FakeStore) -> None:
    """`a` on a contradicted claim stores nothing and says which keys help."""
    async with desk() as at:
        await at.press("enter", "a")

        assert [] == store.log
        assert "summary-1.2" == at.at
        assert "`e` fixes it" in at.shown()


async def test_keys_faster_than_the_store_decide_what_was_on_the_screen(
    desk: Callable[..., Any], store: FakeStore
) -> None:
    """Two quick keys decide two claims, in their order, although the first is not stored yet."""
    async with desk() as at:
        await at.press("enter", "n", "n")
        await at.pilot.press("a", "a")
        await at.settle()

        assert ["voice-2.1", "goals-2.1"] == [d.claim for d in store.log]


async def test_removing_keeps_the_statement_in_the_history(desk: Callable[..., Any], store: FakeStore) -> None:
    """`x` takes the statement out, `u` brings it back and goes there, `r` takes it out again."""
    async with desk() as at:
        await at.press("enter", "n", "x")
        assert "goals-1" not in {s.id for s in at.document.statements}
        await at.press("u")
        assert "goals-1" in {s.id for s in at.document.statements}
        assert "goals-1.1" == at.at
        await at.press("r")

        assert "goals-1" not in {s.id for s in at.document.statements}
        assert ["reject", "undo", "redo"] == [d.verb for d in store.log]


async def test_a_waiver_needs_a_reason(desk: Callable[..., Any], store: FakeStore) -> None:
    """An empty reason is not taken; Escape decides nothing; the words typed are stored."""
    async with desk() as at:
        await at.press("enter", "n", "w", "enter", "escape")
        assert [] == store.log
        await at.press("w")
        await at.write("ok by Bo")
        await at.press("enter")

        assert [("waive", "ok by Bo")] == [(d.verb, d.reason) for d in store.log]


async def test_the_editor_checks_as_one_types(desk: Callable[..., Any], store: FakeStore) -> None:
    """After a pause the verdict of the text is shown; nothing is stored before ctrl+s."""
    session = FakeSession(store)
    async with desk(session) as at:
        await at.press("enter", "n", "e")
        await at.write(" wrong")
        await at.check_now()
        assert "✗ She wants to spend less time in queues. wrong" in at.shown()
        assert [] == store.log

        await at.press("ctrl+s")
        assert ["edit"] == [d.verb for d in store.log]
        assert session.previews[-1].endswith("queues. wrong")


async def test_the_suggestion_takes_the_place_of_the_wrong_figure(desk: Callable[..., Any], store: FakeStore) -> None:
    """ctrl+g puts the checker's figure where the typed one stood, and leaves slots alone."""
    async with desk() as at:
        await at.press("enter", "e", "ctrl+g")
        assert "{F012:percent} of the group shop every week, and 48% live in cities." == at.editor.area.text
        await at.press("ctrl+s")

    assert "edit" == store.log[-1].verb


async def test_an_unsaved_text_is_kept_until_it_is_discarded(desk: Callable[..., Any], store: FakeStore) -> None:
    """Escape keeps the text for the next `e`; ctrl+r forgets it."""
    async with desk() as at:
        await at.press("enter", "n", "e")
        await at.write(" Or not")
        await at.press("escape", "e")
        assert at.editor.area.text.endswith(" Or not")
        await at.press("ctrl+r", "e")

        assert "She wants to spend less time in queues." == at.editor.area.text
        assert [] == store.log


async def test_sending_back_goes_on_in_the_background(desk: Callable[..., Any], store: FakeStore) -> None:
    """While the writer words a statement anew it is marked, and others can be decided."""
    session = FakeSession(store)
    async with desk(session) as at:
        await at.press("enter", "n", "s")
        await at.write("shorter")
        await at.press("enter")

        words = {s.id: s.text for s in at.document.statements}
        assert "Reworded: shorter" == words["goals-1"]
        assert "The writer reworded goals-1." in at.shown()


async def test_evidence_is_searched_and_attached(desk: Callable[..., Any], store: FakeStore) -> None:
    """`t` searches statistics and snippets; Enter attaches the one that is marked."""
    async with desk() as at:
        await at.press("enter", "n", "t")
        await at.write("list")
        assert "S004" in at.shown()
        await at.press("enter")

        assert ["attach"] == [d.verb for d in store.log]
        assert "S004" in at.shown()


async def test_approving_is_blocked_and_says_by_what(desk: Callable[..., Any], store: FakeStore) -> None:
    """`P` with open claims lists every one of them and stores nothing."""
    async with desk() as at:
        await at.press("enter", "P")

        screen = at.shown()
        for blocker in at.document.blockers:
            assert blocker in screen
        assert [] == store.log


async def test_the_persona_is_judged_with_a_reason_that_may_be_empty(
    desk: Callable[..., Any], store: FakeStore
) -> None:
    """C, X and O change the status; a persona that is closed says so when one decides on it."""
    async with desk() as at:
        await at.press("enter", "C", "enter", "X", "enter", "a")
        assert "rejected" == at.document.status
        assert "`O` reopens it" in at.shown()
        await at.press("O", "enter")

        assert "draft" == at.document.status
        assert ["request_changes", "reject_persona", "reopen"] == [d.verb for d in store.log]


async def test_history_and_help_open_and_close(desk: Callable[..., Any]) -> None:
    """`h` shows every decision, newest first; `?` every key and sign."""
    async with desk() as at:
        await at.press("enter", "A", "h")
        assert "accepted by ana, 02 Mar 2026 12:00" in at.shown()
        await at.press("escape", "question_mark")
        assert "Remove the statement; it stays in the history" in at.shown()
        await at.press("escape")

        assert at.app.screen is at.screen


async def test_the_palette_lists_every_action(desk: Callable[..., Any]) -> None:
    """Each key of the screen is found by name in the command palette, and works from there."""
    async with desk() as at:
        await at.press("enter")
        listed = {command.title for command in at.app.get_system_commands(at.screen)}
        wanted = {b.tooltip for b in at.screen.BINDINGS}
        assert set() == wanted - listed
        await at.press("ctrl+p")
        await at.write("every decision on")
        await at.press("enter")

        assert "Nobody has decided anything" in at.shown()


async def test_a_failing_decision_says_why_and_keeps_the_place(desk: Callable[..., Any], store: FakeStore) -> None:
    """An error in the worker is one line; the claim is at the cursor again and the text is back in the editor."""
    session = FakeSession(store)

    def fail(_verb: str) -> None:
        raise LLMUnavailable("the endpoint was not reached", hint="start it")

    session.before_change = fail
    async with desk(session) as at:
        await at.press("enter", "n", "n", "a")
        assert "voice-2.1" == at.at
        assert "the endpoint was not reached" in at.shown()
        await at.press("e")
        await at.write(" again")
        await at.press("ctrl+s")

        assert at.editor.area.text.endswith(" again")
        assert [] == store.log


async def test_leaving_waits_for_the_store(desk: Callable[..., Any], store: FakeStore) -> None:
    """Escape right after a decision leaves only when it is stored."""
    async with desk() as at:
        await at.press("enter", "n", "n")
        await at.pilot.press("a", "escape")
        await at.settle()

        assert ["accept"] == [d.verb for d in store.log]
        assert at.app.screen is at.queue


async def test_the_mouse_works(desk: Callable[..., Any]) -> None:
    """A click on a claim puts the cursor there."""
    async with desk() as at:
        await at.press("enter", "g")
        lines = at.shown().splitlines()
        row = next(i for i, line in enumerate(lines) if "less time in queues" in line)
        await at.pilot.click(offset=(lines[row].index("less time"), row))
        await at.settle()

        assert "goals-1.1" == at.at
