"""Every passage comes back exactly once, and every code with words that stand there; nothing else gets through."""

from __future__ import annotations

import pytest

from persona_gen.domain.theme import Coding
from persona_gen.errors import LLMError, LLMInvalidOutput, LLMTruncated
from persona_gen.themes.reading.chunks import passages_of
from persona_gen.themes.reading.coding import Outcome, code_chunk
from tests.support.reading import BAKERY, CODEBOOK, Model, coded, model, remarks, snippet

CHUNK = passages_of(BAKERY)
QUEUE, CRUST, STALE, RAIN = CHUNK
WAIT = coded("never wait long", stance="against")


async def code(made: Model) -> Outcome:
    """Code the bakery."""
    return await code_chunk(made.asker, CODEBOOK, CHUNK)


def words_of(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Return the words of each coding with its code and stance."""
    texts = {p.snippet.key: p.snippet.text for p in CHUNK}
    return [(texts[c.snippet][c.start : c.end], c.code, c.stance) for c in outcome.codings]


async def test_codes_stand_at_their_words() -> None:
    """A coding points at the words that justify it, in the snippet's own text, with stance and coder."""
    made = model(remarks([coded("the queue … IS AWFUL")], [WAIT], [coded("goes stale", "stale-bread")], []))
    outcome = await code(made)
    assert [
        ("The queue on Saturdays is awful", "long-queues", "for"),
        ("never wait long", "long-queues", "against"),
        ("goes stale", "stale-bread", "for"),
    ] == words_of(outcome)
    assert (
        Coding(snippet=CRUST.snippet.key, code="long-queues", start=24, end=39, stance="against", coder="scripted")
        == (outcome.codings[1])
    )
    assert 1 == len(made.scripted.requests)


async def test_what_was_left_out_is_asked_for_again() -> None:
    """A partial answer keeps what it has; the next request holds the missing remarks alone."""
    made = model(remarks([coded("queue on Saturdays")], []), remarks([coded("stale by Monday", "stale-bread")], []))
    outcome = await code(made)
    assert ["queue on Saturdays", "stale by Monday"] == [words for words, _, _ in words_of(outcome)]
    assert "R1 [P2] Bread goes stale" in made.asked[1]
    assert "queue" not in made.asked[1].partition("remarks>>")[2]


async def test_a_remark_named_twice_was_not_read() -> None:
    """Two entries for one remark are no answer on it; it is asked for again."""
    twice = remarks([], [], [], [])
    twice["remarks"][1]["remark"] = "R1"
    made = model(twice, remarks([coded("queue on Saturdays")], [WAIT]))
    assert 2 == len((await code(made)).codings)
    assert "R2 [P2, asked: How is the bread?]" in made.asked[1]


async def test_unread_remarks_are_an_error_that_names_them() -> None:
    """Remarks that never come back end the run; the message names their snippets, and not those that were read."""
    made = model(remarks([], []), remarks([]), {"remarks": []})
    with pytest.raises(LLMInvalidOutput, match=r"1 snippet was not read: S005 \(") as error:
        await code(made)
    assert "S001" not in str(error.value)


async def test_an_answer_that_cannot_be_read_names_what_is_unread() -> None:
    """Where no answer fits the schema, all snippets of the call are named."""
    with pytest.raises(LLMInvalidOutput, match="4 snippets were not read: S001, S003, S004, S005"):
        await code(model("no", "no", "no"))


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (coded("the queue is long and awful"), "these words do not stand there"),
        (coded("How is the bread"), "these words do not stand there"),
        (coded("is"), "too few words"),
        (coded("…"), "these words do not stand there"),
        (coded("queue on Saturdays", "love"), "no such code"),
    ],
)
async def test_codes_without_a_ground_are_refused(wrong: dict[str, str], why: str) -> None:
    """Words that are not the remark's, too few of them and unknown codes are asked for once more, then refused."""
    made = model(remarks([wrong, coded("on Saturdays")], [], [], []), remarks([wrong]))
    outcome = await code(made)
    assert ["on Saturdays"] == [words for words, _, _ in words_of(outcome)]
    assert [(QUEUE, wrong["words"], why)] == [(r.passage, r.words, r.why) for r in outcome.refused]
    assert 2 == len(made.scripted.requests)
    assert f"({why})" in made.asked[1]


async def test_a_refused_code_may_be_mended() -> None:
    """The second answer's words count when they stand there, and nothing is refused then."""
    made = model(remarks([coded("queue, awful")], [], [], []), remarks([coded("queue on Saturdays is awful")]))
    outcome = await code(made)
    assert (["queue on Saturdays is awful"], []) == ([w for w, _, _ in words_of(outcome)], outcome.refused)


async def test_a_doubted_remark_that_stays_away_was_read() -> None:
    """A remark that came back once and is left out of the second answer is no unread input."""
    made = model(remarks([coded("not there")], [], [], []), {"remarks": []}, {"remarks": []})
    assert [] == (await code(made)).codings


async def test_invented_remarks_are_nobody_s() -> None:
    """An entry for a remark that was not sent changes nothing."""
    answer = remarks([], [], [], [], [coded("queue on Saturdays")])
    assert Outcome() == await code(model(answer))


async def test_each_code_counts_once_a_remark_and_stance() -> None:
    """The same code twice in one remark is one coding; for and against are two."""
    twice = [coded("never wait long"), coded("wait long"), WAIT]
    outcome = await code(model(remarks([], twice, [], [])))
    assert [("never wait long", "for"), ("never wait long", "against")] == [(w, s) for w, _, s in words_of(outcome)]


async def test_an_answer_too_long_is_asked_for_in_halves() -> None:
    """After a truncated answer both halves are asked for, and together they are the whole."""
    made = model(LLMTruncated("too long"), remarks([coded("queue on Saturdays")], []), remarks([], [coded("rains")]))
    assert ["queue on Saturdays", "rains"] == [words for words, _, _ in words_of(await code(made))]
    assert 3 == len(made.scripted.requests)


async def test_a_single_long_remark_is_cut() -> None:
    """Where one remark alone is too much, it is read in two pieces, and offsets are the snippet's."""
    long = snippet(1, "word " * 100 + "and the queue is awful")
    made = model(LLMTruncated("too long"), remarks([]), remarks([coded("queue is awful")]))
    outcome = await code_chunk(made.asker, CODEBOOK, passages_of([long]))
    assert ["queue is awful"] == [long.text[c.start : c.end] for c in outcome.codings]


async def test_a_short_remark_that_is_too_much_is_an_error() -> None:
    """Where nothing is left to cut, the message names the snippet and what to do."""
    made = model(LLMTruncated("too long"))
    with pytest.raises(LLMTruncated, match="not read: S001 — raise max_tokens"):
        await code_chunk(made.asker, CODEBOOK, CHUNK[:1])


async def test_other_failures_pass_through() -> None:
    """What the client says of itself is not turned into something else."""
    with pytest.raises(LLMError, match=r"^gone$"):
        await code(model(LLMError("gone")))
