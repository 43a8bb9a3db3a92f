"""Coding from beginning to end: proposed or given codes, on every participant's snippet, in a run that can go on."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.domain.theme import Codebook, CodedInterviews
from persona_gen.errors import LLMBudgetExceeded, LLMRefused, LLMUnavailable, SettingsError, UserInputError
from persona_gen.llm import MemoryLedger, RecordedClient, write_recording
from persona_gen.llm.ledgered import LedgeredClient
from persona_gen.study import LLM
from persona_gen.themes.reading import read_with_model
from tests.support.reading import (
    BAKERY,
    CODEBOOK,
    SEGMENTS,
    SETTINGS,
    Heard,
    Model,
    coded,
    merged,
    model,
    proposed,
    remarks,
    snippet,
)

if TYPE_CHECKING:
    from pathlib import Path

PROPOSED = {"codes": [proposed("queues", ("R1", "queue on Saturdays")), proposed("rain", ("R4", "when it rains"))]}
MERGED = {"codes": [merged("long queues", "K1"), merged("rainy days", "K2")], "dropped": []}
CODED = remarks([coded("queue on Saturdays")], [], [], [coded("when it rains", "rainy-days")])


async def read(made: Model, heard: Heard | None = None, **given: Any) -> CodedInterviews:
    """Code the bakery, or the snippets given."""
    snippets = given.pop("snippets", BAKERY)
    settings = made.asker.settings
    return await read_with_model(made.client, snippets, SEGMENTS, settings=settings, progress=heard or Heard(), **given)


async def test_codes_are_proposed_merged_and_applied() -> None:
    """Without a codebook the material brings one, and every snippet of a participant is read with it."""
    made, heard = model(PROPOSED, MERGED, CODED), Heard()
    found = await read(made, heard)
    assert ["propose_codes", "merge_codes", "code_interview"] == made.tasks
    assert ["long-queues", "rainy-days"] == list(found.codebook.by_id)
    assert ["long-queues", "rainy-days"] == [c.code for c in found.codings]
    assert tuple(s.key for s in BAKERY if s.role == "participant") == found.read
    assert ("llm", "scripted") == (found.method, found.coder)
    assert ([("Codes proposed", 1), ("Codes merged", 1), ("Interviews coded", 1)], 3) == (heard.stages, heard.steps)


async def test_a_yes_counts_for_its_own_question_only() -> None:
    """The same word in one file has one key; a code that fits one question only would count for the other as well."""
    told = [("Do you queue?", "P1"), ("Is it stale?", "P2"), ("Do you queue?", "P3")]
    said = [snippet(n, "Yes, indeed.", who, question=asked) for n, (asked, who) in enumerate(told, 1)]
    queue, stale = coded("Yes, indeed"), coded("Yes, indeed", "stale-bread")
    heard = Heard()
    found = await read(model(remarks([queue], [], [queue])), heard, snippets=said, codebook=CODEBOOK)
    assert () == found.codings
    assert ["1 codes left out, because the same words"] == [note[:40] for note in heard.notes]
    both = await read(model(remarks([queue, stale], [queue], [queue])), heard, snippets=said, codebook=CODEBOOK)
    assert ["long-queues"] == [c.code for c in both.codings]
    alike = [s.model_copy(update={"question": "Do you queue?"}) for s in said]
    one = await read(model(remarks([queue], [], [])), heard, snippets=alike, codebook=CODEBOOK)
    assert ["long-queues"] == [c.code for c in one.codings]


async def test_a_given_codebook_is_applied_as_it_is() -> None:
    """The researcher's codes stay as they are, and nothing is proposed."""
    made = model(remarks([], [], [coded("goes stale", "stale-bread")], []))
    found = await read(made, codebook=CODEBOOK)
    assert (["code_interview"], CODEBOOK) == (made.tasks, found.codebook)


async def test_an_empty_codebook_is_the_users_error() -> None:
    """A codebook without codes cannot be applied."""
    with pytest.raises(UserInputError, match="the codebook has no codes"):
        await read(model(), codebook=Codebook())


async def test_a_model_has_to_be_named() -> None:
    """Without a model's name nothing is sent."""
    with pytest.raises(SettingsError, match="no language model is named"):
        await read(model(settings=LLM()))


@pytest.mark.parametrize("snippets", [(), (BAKERY[1],), (snippet(1, "—", "P1"),)])
async def test_interviews_without_words_cost_nothing(snippets: tuple[Any, ...]) -> None:
    """Where no participant says a word nothing is asked; snippets without words count as read."""
    found = await read(model(), snippets=snippets)
    assert ((), ()) == (found.codebook.codes, found.codings)
    assert tuple(s.key for s in snippets if s.role == "participant") == found.read


async def test_material_without_a_topic_is_read() -> None:
    """Where nothing is proposed there are no codes; the snippets were read all the same."""
    found = await read(model({"codes": []}))
    assert (0, 4) == (len(found.codebook.codes), len(found.read))


async def test_a_run_goes_on_where_it_stopped() -> None:
    """What the ledger holds is not asked again: after a failure only the rest is sent."""
    ledger = MemoryLedger()
    first = model(PROPOSED, MERGED, LLMUnavailable("gone"), ledger=ledger)
    with pytest.raises(LLMUnavailable, match="gone"):
        await read(first)
    second = model(CODED, ledger=ledger)
    assert 2 == len((await read(second)).codings)
    assert ["code_interview"] == second.tasks


async def test_aliases_that_shift_cost_nothing() -> None:
    """Snippets that are the same under other aliases are found in the ledger, and coded alike."""
    ledger = MemoryLedger()
    before = await read(model(CODED, ledger=ledger), codebook=BOOK)
    shifted = tuple(s.model_copy(update={"id": f"S9{s.id[1:]}"}) for s in BAKERY)
    assert before == await read(model(ledger=ledger), codebook=BOOK, snippets=shifted)


async def test_one_failure_does_not_waste_the_others() -> None:
    """The other chunks are still read, so that the ledger holds them for the next run; then the error is raised."""
    made = model(LLMRefused("no"), remarks([]), remarks([]), remarks([]), settings=SMALL)
    with pytest.raises(LLMRefused, match="no"):
        await read(made, codebook=CODEBOOK)
    assert 4 == len(made.scripted.requests)


@pytest.mark.parametrize(("failures", "error"), [(1, LLMBudgetExceeded), (3, LLMUnavailable)])
async def test_what_cannot_be_had_is_not_tried_for_ever(failures: int, error: type[LLMUnavailable]) -> None:
    """Without money, or without an endpoint three times in a row, the rest is not tried."""
    made = model(*[error("gone")] * failures, settings=SMALL)
    with pytest.raises(error):
        await read(made, codebook=CODEBOOK)
    assert failures == len(made.scripted.requests)


async def test_refused_codes_are_counted() -> None:
    """What was refused for good is told with the snippets it stood in."""
    heard = Heard()
    wrong = remarks([coded("not there")], [], [], [])
    await read(model(wrong, wrong), heard, codebook=CODEBOOK)
    assert ["1 code was refused, because the words given do not stand in the snippet: S001"] == heard.notes


async def test_chunks_fit_the_length_limit() -> None:
    """A call holds no more remarks than its answer has room for."""
    made = model(*[remarks([])] * 4, settings=SMALL)
    await read(made, codebook=CODEBOOK)
    assert all("(1 in all)" in asked for asked in made.asked)


async def test_recordings_replay(tmp_path: Path) -> None:
    """A recorded completion is found by its prompt, and codes as the model did."""
    made = model(CODED)
    live = await read(made, codebook=BOOK)
    write_recording(tmp_path, made.scripted.requests[0], json.dumps(CODED), "scripted", date(2026, 11, 22))
    client = LedgeredClient(RecordedClient(tmp_path), MemoryLedger())
    again = await read_with_model(client, BAKERY, SEGMENTS, codebook=BOOK, settings=SETTINGS, progress=Heard())
    assert live == again


BOOK = Codebook.model_validate({"codes": [{"id": "long-queues", "name": "q"}, {"id": "rainy-days", "name": "r"}]})
SMALL = SETTINGS.model_copy(update={"max_tokens": 64})
"""So short that one remark fits a call."""
