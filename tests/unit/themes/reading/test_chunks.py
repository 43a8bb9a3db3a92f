"""Every passage goes into exactly one call, and calls stay within their budget."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from persona_gen.themes.reading.chunks import chunked, halved, passages_of, remarks_block
from tests.support.reading import BAKERY, snippet


def test_only_participants_words_are_passages() -> None:
    """Researchers' snippets and such without a word are not coded; what was asked right before is shown."""
    silent = snippet(6, "— !", "P3")
    found = passages_of([*BAKERY, silent])
    assert ["S001", "S003", "S004", "S005"] == [p.snippet.id for p in found]
    assert ["", "How is the bread?", "", ""] == [p.asked for p in found]


@given(st.lists(st.tuples(st.sampled_from(["P1", "P2", None]), st.integers(0, 300)), max_size=40), st.integers(1, 9))
def test_chunks_cover_everything_once_and_in_order(made: list[tuple[str | None, int]], most: int) -> None:
    """Whatever is read, chunks put together are the words of all snippets, none twice, none left out."""
    snippets = [snippet(n, "word " * size, who) for n, (who, size) in enumerate(made)]
    chunks = chunked(passages_of(snippets, 500), characters=500, most=most)
    together = "".join(p.text for chunk in chunks for p in chunk)
    assert "".join(s.text for s in snippets) == together
    assert all(0 < len(chunk) <= most for chunk in chunks)


def test_what_one_participant_says_stays_together() -> None:
    """A participant who fits into a call is not torn apart by the one before."""
    snippets = [snippet(n, "word " * 20, "P1" if n < 3 else "P2") for n in range(6)]
    chunks = chunked(passages_of(snippets), characters=500)
    assert [["P1"] * 3, ["P2"] * 3] == [[p.snippet.participant for p in chunk] for chunk in chunks]


def test_one_endless_snippet_is_read_in_pieces() -> None:
    """A transcript that is a single snippet is cut after sentences, and no character is lost."""
    text = "One sentence follows another. " * 100
    found = passages_of([snippet(1, text)], 700)
    assert text == "".join(p.text for p in found)
    assert all(len(p.text) <= 700 and p.text.rstrip().endswith(".") for p in found)


def test_words_without_a_blank_are_cut_too() -> None:
    """A text without blanks or sentences does not keep the reader in a loop."""
    assert [700, 700, 100] == [len(p.text) for p in passages_of([snippet(1, "啊" * 1500)], 700)]


def test_halves_are_the_whole() -> None:
    """Halving loses nothing, down to a single passage that is cut at a blank; a short one is not cut."""
    two = passages_of(BAKERY)[:2]
    assert (two[:1], two[1:]) == halved(two)
    long = passages_of([snippet(1, "word " * 100)])
    halves = halved(long)
    assert halves is not None
    assert long[0].text == halves[0][0].text + halves[1][0].text
    assert halves[0][0].place != halves[1][0].place
    assert halved(two[:1]) is None


def test_aliases_do_not_change_a_prompt() -> None:
    """Material that is added before an interview shifts its aliases; what is sent stays the same, and is paid once."""
    shifted = [s.model_copy(update={"id": f"S{100 + n}"}) for n, s in enumerate(BAKERY)]
    assert remarks_block(passages_of(BAKERY)) == remarks_block(passages_of(shifted))


def test_a_question_is_shown_once() -> None:
    """A question that many answer in a row is written out once, and again after another file begins."""
    asked = [snippet(n, f"Answer {n}.", question="What is hard?", source=f"{n // 2}.txt") for n in range(3)]
    block = remarks_block(passages_of(asked))
    assert 2 == block.count("asked: What is hard?")
    assert "R2 [P1, asked: same] Answer 1." in block
