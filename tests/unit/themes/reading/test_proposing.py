"""Candidates rest on passages, and each goes to exactly one place of the codebook or is dropped with a reason."""

from __future__ import annotations

import pytest

from persona_gen.errors import LLMInvalidOutput, LLMTruncated
from persona_gen.themes.reading.chunks import passages_of
from persona_gen.themes.reading.proposing import MERGED_AT_ONCE, Candidate, codebook_of, merge, propose, slug_of
from tests.support.reading import BAKERY, SEGMENTS, Heard, merged, model, proposed

CHUNK = passages_of(BAKERY)


def candidate(name: str, passages: int = 1) -> Candidate:
    """Return a candidate."""
    return Candidate(name, f"Speaks of {name}.", (name,), passages, "The queue")


async def test_candidates_rest_on_passages() -> None:
    """A proposal keeps the passages that are there; one without any is refused and noted."""
    heard = Heard()
    answer = {
        "codes": [
            proposed("long queues", ("R1", "queue on Saturdays"), ("R3", "no such words"), words=["queue", "queue"]),
            proposed("great coffee", ("R1", "the coffee is great")),
        ]
    }
    found = await propose(model(answer).asker, [CHUNK], SEGMENTS, heard)
    assert [Candidate("long queues", "Speaks of long queues.", ("queue",), 1, "queue on Saturdays")] == found
    assert [("Codes proposed", 1)] == heard.stages
    assert "great coffee" in heard.notes[0]


async def test_a_chunk_too_long_is_proposed_from_in_halves() -> None:
    """After a truncated answer both halves propose."""
    made = model(
        LLMTruncated("too long"),
        {"codes": [proposed("queues", ("R1", "The queue"))]},
        {"codes": [proposed("rain", ("R2", "when it rains"))]},
    )
    found = await propose(made.asker, [CHUNK], SEGMENTS, Heard())
    assert ["queues", "rain"] == [c.name for c in found]


async def test_candidates_become_codes() -> None:
    """A code takes its name from the merge and its words from all its candidates; what is dropped is noted."""
    heard = Heard()
    answer = {
        "codes": [merged("long waits", "K2", "K1")],
        "dropped": [{"candidate": "K3", "reason": "said by the way"}],
    }
    made = model(answer)
    book = await merge(made.asker, [candidate("queues", 3), candidate("waiting"), candidate("rain")], 2, heard)
    assert [("long-waits", "long waits", ("waiting", "queues"))] == [(c.id, c.name, c.words) for c in book.codes]
    assert "inductive" == book.origin
    assert ["left out of the codebook: rain (said by the way)"] == heard.notes
    assert "K1 [queues] Speaks of queues. (3 passages, such as: The queue)" in made.asked[0]


@pytest.mark.parametrize(
    ("codes", "dropped", "problem"),
    [
        ([merged("queues", "K1")], [], "not placed: K2"),
        ([merged("queues", "K1", "K2"), merged("rain", "K2")], [], "placed twice: K2"),
        ([merged("queues", "K1", "K2")], [{"candidate": "K1", "reason": "no"}], "placed twice: K1"),
        ([merged("queues", "K1", "K2", "K9")], [], "not among the candidates: K9"),
        ([merged("queues", "K1"), merged("Queues", "K2")], [], "codes of the same name: queues"),
        ([merged(n, k) for n, k in (("a", "K1"), ("b", "K2"), ("c", "K2"))], [], "3 codes, and at most 2"),
        ([merged("\u200b", "K1", "K2")], [], "a code without a name"),
    ],
)
async def test_no_candidate_is_lost_silently(codes: list[object], dropped: list[object], problem: str) -> None:
    """A merge that loses, doubles or invents a candidate is asked for again, with what is wrong, and then an error."""
    made = model(*[{"codes": codes, "dropped": dropped}] * 3)
    with pytest.raises(LLMInvalidOutput, match=problem):
        await merge(made.asker, [candidate("queues"), candidate("rain")], 2, Heard())
    assert problem in made.asked[1]


async def test_many_candidates_are_merged_in_rounds() -> None:
    """More candidates than fit a call are merged in groups first; the last merge has those groups' codes."""
    many = [candidate(f"topic {n}") for n in range(MERGED_AT_ONCE + 1)]
    first = {"codes": [merged("everything", *(f"K{n}" for n in range(1, MERGED_AT_ONCE + 1)))], "dropped": []}
    second = {"codes": [merged("one thing", "K1")], "dropped": []}
    last = {"codes": [merged("everything", "K1"), merged("one thing", "K2")], "dropped": []}
    heard = Heard()
    book = await merge(model(first, second, last).asker, many, 2, heard)
    assert ["everything", "one-thing"] == list(book.by_id)
    assert [("Codes merged", 2), ("Codes merged", 1)] == heard.stages


async def test_nothing_proposed_is_an_empty_codebook() -> None:
    """Where nobody says anything, nothing is asked and there are no codes."""
    made = model()
    assert () == (await merge(made.asker, [], 12, Heard())).codes


def test_slugs_are_ids() -> None:
    """Any name gives a code's id, and equal slugs are told apart."""
    assert "cafe-queue-50" == slug_of("  Café & queue: 50 %")
    assert "code" == slug_of("行列")
    names = [candidate("行列"), candidate("雨"), candidate("code 2")]
    assert ["code", "code-2", "code-2-2"] == list(codebook_of(names).by_id)
