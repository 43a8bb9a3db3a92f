"""Counting participants, never passages."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.domain.evidence import Snippet
from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.themes.counting import count_themes, orphaned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Role
    from persona_gen.domain.theme import Stance

SEGMENTS = (Segment(id="a", name="A"), Segment(id="b", name="B"))


def say(number: int, who: str | None, segment: str | None = "a", role: Role = "participant", text: str = "") -> Snippet:
    words = text or f"it starts so slowly that I make tea {number}"
    return Snippet(id=f"S{number:03d}", participant=who, segment=segment, role=role, text=words, source="t.txt")


def code(snippet: Snippet, stance: Stance = "for", start: int = 0, end: int = 9, code: str = "slow") -> Coding:
    return Coding(snippet=snippet.key, code=code, start=start, end=end, stance=stance, coder="keywords")


def coded(codings: Sequence[Coding], read: Sequence[Snippet]) -> CodedInterviews:
    book = Codebook(codes=(Code(id="slow", name="slow start"),))
    keys = tuple(s.key for s in read)
    return CodedInterviews(codebook=book, codings=tuple(codings), read=keys, method="keywords", coder="keywords")


def test_who_says_it_ten_times_is_one() -> None:
    """Prevalence counts people: three passages of one participant are 1 of 2."""
    said = [say(1, "P1"), say(2, "P1"), say(3, "P1"), say(4, "P2")]
    theme = count_themes(coded([code(s) for s in said[:3]], said), said, SEGMENTS)[0]
    assert (("P1",), 2, 3) == (theme.of("*").participants, theme.of("*").of, theme.of("*").passages)


def test_every_segment_is_told_zeros_included() -> None:
    """A segment in which nobody says it stands there with its zero and its base."""
    said = [say(1, "P1"), say(2, "P2", "b"), say(3, "P3", "b")]
    theme = count_themes(coded([code(said[0])], said), said, SEGMENTS)[0]
    assert [("*", 1, 3), ("a", 1, 1), ("b", 0, 2)] == [(p.segment, len(p.participants), p.of) for p in theme.prevalence]


def test_unnamed_words_are_passages_of_nobody() -> None:
    """Words of speakers without a name raise the passages and never the participants."""
    said = [say(1, None), say(2, "P1")]
    found = count_themes(coded([code(s) for s in said], said), said, SEGMENTS)[0].of("*")
    assert (("P1",), 1, 2, 1) == (found.participants, found.of, found.passages, found.unnamed)


@pytest.mark.parametrize("role", ["researcher", "other"])
def test_a_researchers_words_count_for_nothing(role: Role) -> None:
    """What a facilitator says is not a participant's opinion, even when somebody coded it."""
    said = [say(1, "Interviewer", role=role), say(2, "P1")]
    found = count_themes(coded([code(s) for s in said], said), said, SEGMENTS)[0].of("*")
    assert (("P1",), 1, 1) == (found.participants, found.of, found.passages)


def test_the_opposite_is_counted_apart() -> None:
    """Somebody may say both; each side is counted for itself."""
    said = [say(1, "P1"), say(2, "P1"), say(3, "P2")]
    codings = [code(said[0]), code(said[1], "against"), code(said[2], "against")]
    found = count_themes(coded(codings, said), said, SEGMENTS)[0]
    assert (("P1",), ("P1", "P2"), 1) == (found.of("*").participants, found.of("*").against, found.of("*").passages)
    assert {said[1].key, said[2].key} >= {c.snippet for c in found.contrary}


def test_codings_of_gone_words_count_for_nothing_and_are_told() -> None:
    """After a new data delivery, codings without their words are left out of the counts and listed."""
    here, gone = say(1, "P1"), say(2, "P2")
    codings = [code(here), code(gone), code(here, end=900), code(here, code="unknown")]
    whole = coded(codings, [here, gone])
    assert (("P1",), 1) == (
        count_themes(whole, [here], ())[0].of("*").participants,
        count_themes(whole, [here], ())[0].of("*").of,
    )
    assert tuple(codings[1:]) == orphaned(whole, [here])


def test_two_people_of_the_same_words_are_two() -> None:
    """Snippets of equal words in one file share a key; both speakers count."""
    said = [say(1, "P1", text="too slow"), say(2, "P2", text="too slow")]
    found = count_themes(coded([code(said[0], end=3)], said), said, SEGMENTS)[0].of("*")
    assert (("P1", "P2"), 2) == (found.participants, found.of)


def test_quotations_are_of_different_people_and_take_turns_over_segments() -> None:
    """The best words are not all one person's, nor all one segment's."""
    said = [say(1, "P1"), say(2, "P1"), say(3, "P2"), say(4, "P3", "b")]
    theme = count_themes(coded([code(s) for s in said], said), said, SEGMENTS)[0]
    by_key = {s.key: s for s in said}
    speakers = [by_key[c.snippet].participant for c in theme.representative]
    assert 3 == len(speakers) == len(set(speakers))
    assert {"a", "b"} == {by_key[c.snippet].segment for c in theme.representative[:2]}


def test_a_readable_sentence_goes_before_a_scrap() -> None:
    """A passage of six to forty words is a better quotation than two words."""
    said = [
        say(1, "P1", text="slow start"),
        say(2, "P2", text="The slow start of the notebook makes me wait every day"),
    ]
    theme = count_themes(coded([code(said[0]), code(said[1])], said), said, SEGMENTS)[0]
    assert [said[1].key, said[0].key] == [c.snippet for c in theme.representative]


people = st.sampled_from(["P1", "P2", "P3", None])
places = st.sampled_from(["a", "b", None])
roles = st.sampled_from(["participant", "researcher", "other"])
stances = st.sampled_from(["for", "against"])


@given(st.lists(st.tuples(people, places, roles, stances, st.booleans()), max_size=12))
def test_counts_never_exceed_their_base(rows: list[tuple[str | None, str | None, Role, Stance, bool]]) -> None:
    """Whatever was coded: nobody counts twice, nobody counts who was not read, and parts stay below the whole."""
    said = [say(i, who, segment, role) for i, (who, segment, role, _, _) in enumerate(rows)]
    codings = [code(s, row[3]) for s, row in zip(said, rows, strict=True) if row[4]]
    theme = count_themes(coded(codings, said), said, SEGMENTS)[0]
    for found in theme.prevalence:
        assert len(set(found.participants)) == len(found.participants) <= found.of
        assert len(set(found.against)) == len(found.against) <= found.of
        assert 0 <= found.unnamed <= found.passages
        assert set(found.participants) <= set(theme.of("*").participants)
