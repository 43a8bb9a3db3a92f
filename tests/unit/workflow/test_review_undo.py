"""Undo and redo: a decision each, for the reviewer's own decisions only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import WorkflowError

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.workflow.review import Document, ReviewSession

    OpenSession = Callable[..., ReviewSession]
    Settle = Callable[[ReviewSession], int]


def shown(document: Document) -> list[tuple[str, str, str | None, list[str]]]:
    """Return all that undo has to bring back: order, words, decisions, verdicts."""
    return [(s.id, s.text, s.decided, [c.verdict for c in s.claims]) for s in document.statements]


CHANGES: list[tuple[str, Callable[[ReviewSession, int], Document]]] = [
    ("accept goals-1", lambda s, v: s.accept("clerks", "goals-1", version=v)),
    ("waive behaviours-1.1", lambda s, v: s.waive("clerks", "behaviours-1", "behaviours-1.1", "so", version=v)),
    ("edit goals-1", lambda s, v: s.edit("clerks", "goals-1", "Other words.", version=v)),
    ("reject frustrations-1", lambda s, v: s.reject("clerks", "frustrations-1", version=v)),
    ("attach goals-1", lambda s, v: s.attach("clerks", "goals-1", "S001", version=v)),
    ("request changes", lambda s, v: s.request_changes("clerks", version=v)),
    ("reject persona", lambda s, v: s.reject_persona("clerks", version=v)),
]


@pytest.mark.parametrize(("text", "change"), CHANGES, ids=[text for text, _ in CHANGES])
def test_undo_brings_back_what_was_and_redo_what_came(
    ana: ReviewSession, text: str, change: Callable[[ReviewSession, int], Document]
) -> None:
    """Words, order, verdicts (also those that no checker would give), decisions and status are as before."""
    before = ana.document("clerks")
    changed = change(ana, 1)
    assert (text, None) == (changed.can_undo, changed.can_redo)
    undone = ana.undo("clerks", version=changed.version)
    assert (shown(before), before.status) == (shown(undone), undone.status)
    assert (None, text) == (undone.can_undo, undone.can_redo)
    redone = ana.redo("clerks", version=undone.version)
    assert (shown(changed), changed.status) == (shown(redone), redone.status)
    assert (text, None) == (redone.can_undo, redone.can_redo)
    assert 3 == len(ana.history("clerks"))
    assert ana.store.verify_chain() is None


def test_everything_can_be_undone_to_the_start_and_done_again(ana: ReviewSession, settle: Settle) -> None:
    """A whole review unwinds step by step, and comes back step by step."""
    states = [shown(ana.document("clerks"))]
    version = ana.edit("clerks", "voice-1", '{S001:"I type all day"}', version=1).version
    states.append(shown(ana.document("clerks")))
    settle(ana)
    done = ana.approve("clerks", version=ana.document("clerks").version)
    steps = len(ana.history("clerks"))
    document, version = done, done.version
    for _ in range(steps):
        document = ana.undo("clerks", version=version)
        version = document.version
    assert (states[0], "draft", None) == (shown(document), document.status, document.can_undo)
    for _ in range(steps):
        document = ana.redo("clerks", version=version)
        version = document.version
    assert (shown(done), "approved", None) == (shown(document), document.status, document.can_redo)
    assert ana.store.verify_chain() is None


def test_a_new_decision_ends_redo(ana: ReviewSession) -> None:
    """After undoing and deciding otherwise there is nothing to redo."""
    version = ana.accept("clerks", "goals-1", version=1).version
    version = ana.undo("clerks", version=version).version
    after = ana.accept("clerks", "voice-1", version=version)
    assert after.can_redo is None
    with pytest.raises(WorkflowError, match="nothing to redo"):
        ana.redo("clerks", version=after.version)


def test_undo_takes_back_only_ones_own(open_session: OpenSession) -> None:
    """Ben's undo leaves Ana's decision; Ana's takes hers although Ben decided later."""
    ana, ben = open_session("Ana"), open_session("Ben")
    version = ana.accept("clerks", "goals-1", version=1).version
    with pytest.raises(WorkflowError, match="nothing to undo"):
        ben.undo("clerks", version=version)
    version = ben.accept("clerks", "voice-1", version=version).version
    after = ana.undo("clerks", version=version)
    decided = {s.id: s.decided for s in after.statements}
    assert (None, "accepted") == (decided["goals-1"], decided["voice-1"])


def test_undo_never_overwrites_what_somebody_else_wrote_later(open_session: OpenSession) -> None:
    """An edit that another reviewer edited further is passed over; older decisions can still be taken back."""
    ana, ben = open_session("Ana"), open_session("Ben")
    version = ana.accept("clerks", "voice-1", version=1).version
    version = ana.edit("clerks", "goals-1", "Ana's words.", version=version).version
    ben.edit("clerks", "goals-1", "Ben's words.", version=version)
    document = ana.document("clerks")
    assert "accept voice-1" == document.can_undo
    after = ana.undo("clerks", version=document.version)
    assert "Ben's words." == next(s.text for s in after.statements if s.id == "goals-1")


def test_a_rejected_statement_comes_back_to_its_place(ana: ReviewSession) -> None:
    """Also when a neighbour was removed in the meantime."""
    order = [s.id for s in ana.document("clerks").statements]
    version = ana.reject("clerks", "goals-1", version=1).version
    version = ana.reject("clerks", "frustrations-1", version=version).version
    version = ana.undo("clerks", version=version).version
    after = ana.undo("clerks", version=version)
    assert order == [s.id for s in after.statements]
