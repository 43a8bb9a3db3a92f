"""Saturation, coverage and what to ask next."""

from __future__ import annotations

from persona_gen.domain.evidence import Snippet
from persona_gen.domain.segment import Segment
from persona_gen.domain.theme import Code, Codebook, CodedInterviews, Coding
from persona_gen.themes.counting import count_themes
from persona_gen.themes.coverage import Coverage, coverage
from persona_gen.themes.evidence import theme_statistics
from persona_gen.themes.interviews import interviews_of
from persona_gen.themes.next_questions import what_to_ask
from persona_gen.themes.saturation import saturation

SEGMENTS = (Segment(id="a", name="Analysts"), Segment(id="b", name="Builders"))


def say(number: int, who: str | None, segment: str = "a") -> Snippet:
    return Snippet(id=f"S{number:03d}", participant=who, segment=segment, text=f"words {number}", source="t.txt")


def coded(said: list[Snippet], *marks: tuple[int, str]) -> CodedInterviews:
    book = Codebook(codes=(Code(id="x", name="slow start"), Code(id="y", name="sharing")))
    codings = tuple(Coding(snippet=said[i].key, code=c, start=0, end=5, coder="keywords") for i, c in marks)
    read = tuple(s.key for s in said)
    return CodedInterviews(codebook=book, codings=codings, read=read, method="keywords", coder="keywords")


def test_saturation_tells_what_each_interview_added() -> None:
    """A code is new in the first interview that has it only, and the total never falls."""
    said = [say(1, "P1"), say(2, "P2"), say(3, "P3"), say(4, "P2")]
    found = saturation(coded(said, (0, "x"), (1, "x"), (3, "y")), interviews_of(said), said)
    assert [("P1", ("x",), 1), ("P2", ("y",), 2), ("P3", (), 2)] == [(r.interview, r.new, r.total) for r in found]


def test_coverage_names_what_nobody_read_and_what_got_no_code() -> None:
    """Unread and uncoded words are told apart, researchers' words are neither."""
    said = [say(1, "P1"), say(2, "P1"), say(3, "P2")]
    asked = say(4, "R").model_copy(update={"role": "researcher"})
    reading = coded(said, (0, "x")).model_copy(update={"read": (said[0].key, said[1].key)})
    found = coverage(reading, [*said, asked])
    assert (2, ("S003",), ("S002",), False) == (found.read, found.unread, found.uncoded, found.complete)


def test_statistics_of_themes_count_participants_of_those_read() -> None:
    """A theme is cited as "2 of 3 participants": value and base, of all and by segment."""
    said = [say(1, "P1"), say(2, "P2"), say(3, "P3", "b")]
    themes = count_themes(coded(said, (0, "x"), (1, "x")), said, SEGMENTS)
    found = theme_statistics(themes, 12)
    assert [("F012", "*", 2, 3), ("F013", "a", 2, 2), ("F014", "b", 0, 1)] == [
        (s.id, s.segment, s.value, s.n) for s in found[:3]
    ]
    assert {("theme.x", "count", "participants")} == {(s.metric, s.statistic, s.unit) for s in found[:3]}
    assert len(found) == len({s.key for s in found}) == len({s.id for s in found})


def test_the_opposite_is_a_statistic_of_its_own() -> None:
    """Those who say the opposite are counted under their own category, where there are any."""
    said = [say(1, "P1"), say(2, "P2")]
    reading = coded(said, (0, "x"), (1, "x"))
    turned = reading.codings[1].model_copy(update={"stance": "against"})
    themes = count_themes(reading.model_copy(update={"codings": (reading.codings[0], turned)}), said, ())
    assert [("yes", 1, 2), ("against", 1, 2)] == [(s.category, s.value, s.n) for s in theme_statistics(themes, 1)[:2]]


def test_nobody_named_gives_no_statistic() -> None:
    """Without a named participant there is no base, so there is no count to cite."""
    said = [say(1, None)]
    assert [] == theme_statistics(count_themes(coded(said, (0, "x")), said, SEGMENTS), 1)


def test_the_gravest_gaps_are_asked_about_first() -> None:
    """Unread words, then unheard segments, then a theme on which one segment is silent."""
    said = [say(i, f"P{i}") for i in range(1, 7)] + [say(i, f"P{i}", "b") for i in range(7, 13)]
    themes = count_themes(coded(said, *((i, "x") for i in range(6))), said, (*SEGMENTS, Segment(id="c", name="Cooks")))
    asked = what_to_ask(themes, Coverage(read=12, unread=("S099",)), (*SEGMENTS, Segment(id="c", name="Cooks")))
    assert asked[0].startswith("Read the 1 passage")
    assert "Talk to Cooks: nobody of them was heard." == asked[1]
    assert "Ask Builders about “slow start”: 6 of 6 Analysts speak of it, none of 6 of them." == asked[2]
    assert asked[3].startswith("Look for somebody who disagrees on “slow start”")


def test_unnamed_segments_are_asked_for_names() -> None:
    """Where words carry no name, the advice is to note who speaks, not to talk to somebody."""
    said = [say(1, None)]
    themes = count_themes(coded(said, (0, "x")), said, SEGMENTS[:1])
    assert ("Note who speaks among Analysts: their words carry no name, so nobody can be counted.",) == what_to_ask(
        themes, Coverage(read=1), SEGMENTS[:1]
    )
