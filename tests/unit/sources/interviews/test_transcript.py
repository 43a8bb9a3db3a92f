"""Tests of speaker turns."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import Reading, Speakers
from persona_gen.sources.interviews.transcript import Line, read_turns

SPEAKERS = Speakers(["Interviewer", "Moderator"])


def read(text: str) -> Reading:
    """Read a transcript of lines."""
    lines = [Line(line, f"line {n}") for n, line in enumerate(text.split("\n"), 1)]
    return read_turns(lines, SPEAKERS, "t.txt", "file")


def told(text: str) -> list[tuple[str | None, str, str | None]]:
    """Return who said what, in answer to what."""
    return [(t.speaker, t.text, t.question) for t in read(text).turns]


def test_a_turn_runs_over_lines_until_the_next_speaker() -> None:
    """Lines without a speaker belong to the turn before, also after a blank line."""
    assert [("P1", "one\ntwo\nthree", None), ("P2", "four", None)] == told("P1: one\ntwo\n\nthree\nP2: four")


def test_bracketed_lines_name_the_question() -> None:
    """A bracketed line is the question of the turns after it, up to the next one."""
    assert [("P1", "a", "likes"), ("P1", "b", "likes"), ("P2", "c", "needs")] == told(
        "[likes]\nP1: a\nP1: b\n[needs]\nP2: c"
    )


def test_a_noise_in_brackets_is_no_question() -> None:
    """Laughter stays in the turn."""
    assert [("P1", "a\n[laughs]\nb", None)] == told("P1: a\n[laughs]\nb")


def test_researchers_ask_and_participants_answer() -> None:
    """The study's researchers and "Q" are researchers, and what they ask is the answer's question."""
    reading = read("Interviewer 2: Why so?\nAnna: Because.\nModerator (Jo): I see.\nAnna: Yes.")
    assert ["researcher", "participant", "researcher", "participant"] == [t.role for t in reading.turns]
    assert "Why so?" == reading.turns[1].question


@pytest.mark.parametrize(
    ("line", "speaker", "text", "locator"),
    [
        ("P37: No", "P37", "No", "line 1"),
        ("**Anna Lee:** No", "Anna Lee", "No", "line 1"),
        ("**Anna**: No", "Anna", "No", "line 1"),
        ("[00:01:02] P3: No", "P3", "No", "line 1, 00:01:02"),
        ("P3 (01:02): No", "P3", "No", "line 1, 01:02"),
        ("00:12 Dr. Müller: No: never", "Dr. Müller", "No: never", "line 1, 00:12"),
        ("Speaker 1: http://x.example/a", "Speaker 1", "http://x.example/a", "line 1"),
        ("A: No", "file", "No", "line 1"),
    ],
)
def test_the_ways_to_name_a_speaker(line: str, speaker: str, text: str, locator: str) -> None:
    """Ids, names, bold names and times are read; a label that names nobody stands for the file."""
    turn = read(line).turns[0]
    assert (speaker, text, locator) == (turn.speaker, turn.text, turn.locator)


@pytest.mark.parametrize(
    "line", ["Note: it rained", "https://example.org", "one of the problems: time", "10:30 we met"]
)
def test_what_stands_before_a_colon_is_not_always_a_speaker(line: str) -> None:
    """Notes, addresses and clauses inside a turn stay in the turn."""
    assert [("P1", f"yes\n{line}", None)] == told(f"P1: yes\n{line}")


def test_titles_and_first_lines_are_counted() -> None:
    """Lines before the first speaker, and lines that only name one, are nobody's words, and are counted."""
    reading = read("Open answers\nParticipant P1\nP1: a\n\nParticipant P2\nP2: b")
    assert ["a", "b"] == [t.text for t in reading.turns]
    assert 3 == sum(reading.dropped.values())


def test_empty_turns_are_counted() -> None:
    """A speaker who says nothing is an empty answer."""
    reading = read("P1:\nP2: b")
    assert {("snippets", "empty answers"): 1} == reading.dropped
    assert ["b"] == [t.text for t in reading.turns]


def test_a_transcript_without_turns_is_an_error() -> None:
    """Prose is refused, with what was expected."""
    with pytest.raises(SourceError, match=r"t\.txt: a transcript without speaker turns — write each turn as"):
        read("It was a nice day.\nWe talked.")


words = st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=30).map(str.strip)


@settings(deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(1, 999), words.filter(lambda w: w and not w.startswith(("[", "(")) and ":" not in w)),
        min_size=1,
    )
)
def test_turns_in_are_turns_out(turns: list[tuple[int, str]]) -> None:
    """Every turn that is written is read, in order, word for word."""
    text = "\n".join(f"P{number}: {words}" for number, words in turns)
    assert [(f"P{number}", words) for number, words in turns] == [(t.speaker, t.text) for t in read(text).turns]
