"""The app on a real study and a real store: what the keys cost, and what is left when the terminal dies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.store import open_store
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.review import open_review
from persona_gen.workflow.study_runs import draft_study

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from persona_gen.store.repository import Store
    from persona_gen.workflow.review import ReviewSession

SEGMENT = "students"


@pytest.fixture
def study(copy_study: Callable[[str], Path]) -> Path:
    """Return the demo study with one persona, in which two figures were typed wrongly and a goal is unsupported."""
    folder = copy_study("notebooks")
    draft_study(folder, Silent(), segments=(SEGMENT,), writer="evidence")
    with open_review(folder, reviewer="somebody careless") as session:
        plant(session)
        plant(session)
    with open_store(folder / ".persona-gen") as store:
        leave_open(store)
    return folder


def leave_open(store: Store) -> None:
    """Leave the first goal unsupported, whatever the checkers learn."""
    record = store.persona(SEGMENT)
    assert record is not None
    assert record.report is not None
    pairs = zip(record.report.claims, record.report.verdicts, strict=True)
    verdicts = tuple(
        v.model_copy(update={"verdict": "unsupported"}) if c.statement == "goals-1" else v for c, v in pairs
    )
    store.save_report(record.revision.id, record.report.model_copy(update={"verdicts": verdicts}))


def plant(session: ReviewSession) -> None:
    """Type a wrong figure where a slot stood, so that a claim is contradicted and has a suggestion."""
    document = session.document(SEGMENT)
    for statement in document.statements:
        slot = re.search(r"\{F\d+:words\}", statement.template)
        if slot and all(c.verdict == "supported" for c in statement.claims):
            wrong = statement.template.replace(slot.group(), "97%", 1)
            claims = session.preview(SEGMENT, statement.id, wrong)
            if any(c.verdict == "contradicted" and c.suggestion for c in claims):
                session.edit(SEGMENT, statement.id, wrong, version=document.version)
                return
    raise AssertionError("nothing to plant an error in")


@pytest.mark.slow
async def test_a_review_takes_at_most_1_3_keys_a_claim(desk: Callable[..., Any], study: Path) -> None:
    """Every claim decided, two edits, one waiver, approve: at most 1.3 keys for each claim of the persona."""
    session = open_review(study, reviewer="ana")
    async with desk(session) as at:
        await at.press("enter", "A")
        claims = sum(len(s.claims) for s in at.document.statements)
        for _ in range(2):
            assert "contradicted" == at.spot.claim.verdict
            await at.press("e", "ctrl+g", "ctrl+s")
        assert "goals-1" == at.spot.statement.id
        await at.press("w", "1")
        for _ in [spot for spot in at.screen.view.spots if spot.is_open]:
            await at.press("a")
        await at.press("P")

        decided = [c for s in at.document.statements for c in s.claims if c.decision]
        assert "approved" == at.document.status
        assert claims == len(decided)
        assert at.keys / claims <= 1.3, f"{at.keys} keys for {claims} claims"
    session.close()


@pytest.mark.slow
async def test_starting_again_is_where_one_was(desk: Callable[..., Any], study: Path) -> None:
    """Without leaving properly: persona, claim, decisions and the text in the editor are there again."""
    first = open_review(study, reviewer="ana")
    async with desk(first) as at:
        await at.press("enter", "A", "n", "n", "e")
        await at.write(" and more")
        here, text = at.at, at.editor.area.text
    first.close()

    second = open_review(study, reviewer="ana")
    async with desk(second) as at:
        assert here == at.at
        assert at.editor.is_open
        assert text == at.editor.area.text
        decided = [c.decision for s in at.document.statements for c in s.claims if c.decision]
        assert "ana" in {d.reviewer for d in decided}
    second.close()


@pytest.mark.slow
async def test_two_reviewers_see_each_other_and_overwrite_nothing(desk: Callable[..., Any], study: Path) -> None:
    """What another reviewer decides appears in place; a decision on text that changed shows both versions."""
    ana, bo = open_review(study, reviewer="ana"), open_review(study, reviewer="bo")
    async with desk(ana) as at:
        await at.press("enter")
        here = at.spot
        bo.edit(SEGMENT, here.statement.id, "Bo worded this anew.", version=bo.document(SEGMENT).version)
        await at.press("x")
        assert "Bo worded this anew." in at.shown()
        assert "Somebody else was quicker" in at.shown()
        await at.press("enter")

        texts = [s.text for s in ana.document(SEGMENT).statements]
        assert "Bo worded this anew." in texts

        bo.accept_proved(SEGMENT, version=bo.document(SEGMENT).version)
        at.screen.look_for_changes()
        await at.settle()
        assert "Somebody changed this persona" in at.shown()
    ana.close()
    bo.close()
