"""The prompts of a small study, byte for byte, because recorded completions are found by them.

To renew the files after a change that is meant, run this file with `GOLDEN_FILES=write` in the
environment and look at each difference before it is committed.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from persona_gen.domain.theme import Interview
from persona_gen.themes.reading import read_with_model, summarise
from tests.support.reading import BAKERY, SEGMENTS, SUMMARY, Heard, Model, coded, merged, model, proposed, remarks

GOLDEN = Path(__file__).parents[4] / "fixtures/golden/prompts"


async def _sent() -> dict[str, Model]:
    """Return the models that were asked for the bakery's themes and for one summary."""
    refused = remarks([coded("awful queue")], [], [], [])
    themes = model(
        {"codes": [proposed("queues", ("R1", "queue on Saturdays"))]},
        {"codes": [merged("long queues", "K1")], "dropped": []},
        refused,
        remarks([coded("queue on Saturdays")]),
    )
    settings = themes.asker.settings
    await read_with_model(themes.client, BAKERY, SEGMENTS, settings=settings, progress=Heard())
    summary = model(SUMMARY)
    first = Interview(id="P1", participant="P1", snippets=("S001", "S002"))
    await summarise(summary.client, first, BAKERY, settings=settings)
    return {"themes": themes, "summary": summary}


@pytest.mark.parametrize(
    ("asked", "number", "name"),
    [
        ("themes", 0, "propose_codes"),
        ("themes", 1, "merge_codes"),
        ("themes", 2, "code_interview"),
        ("themes", 3, "code_interview_again"),
        ("summary", 0, "summarise_interview"),
    ],
)
async def test_a_prompt_is_as_reviewed(asked: str, number: int, name: str) -> None:
    """A prompt changes only when somebody meant it to."""
    request = (await _sent())[asked].scripted.requests[number]
    text = "\n\n".join(f"{m.role.upper()} MESSAGE\n\n{m.content}" for m in request.messages) + "\n"
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("GOLDEN_FILES") == "write":
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    assert path.read_text(encoding="utf-8") == text
