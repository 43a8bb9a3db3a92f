"""Tests of roles, numbered voices and repeats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.sources.interviews.base import Reading, Speakers, Turn
from persona_gen.sources.interviews.formats import read_file
from persona_gen.sources.interviews.repeats import drop_repeats
from persona_gen.sources.interviews.roles import guess_researcher
from persona_gen.study import Interviews

if TYPE_CHECKING:
    from pathlib import Path

LONG = "It is the only thing that I look forward to all week"


def read(folder: Path, text: str, **keys: Any) -> Reading:
    """Read a transcript."""
    (folder / "talk.txt").write_text(text)
    return read_file(folder / "talk.txt", Interviews(files=["x"], **keys))


def test_who_asks_is_the_researcher(tmp_path: Path) -> None:
    """Somebody who asks while everybody else answers is read as the researcher, and a note says so."""
    text = "Dana: Why?\nAnn: So.\nDana: When?\nAnn: Now.\nDana: Who?\nAnn: Me."
    reading = read(tmp_path, text)
    assert ["researcher", "participant"] * 3 == [t.role for t in reading.turns]
    assert "Why?" == reading.turns[1].question
    assert ["'Dana' asks in 3 of 3 turns and is read as the researcher"] == [n.split(";")[0] for n in reading.notes]


def test_a_named_researcher_ends_the_guessing(tmp_path: Path) -> None:
    """Where the study names its researchers nobody else is taken for one."""
    text = "Dana: Why?\nAnn: So.\nDana: When?\nAnn: Now.\nDana: Who?\nAnn: Me."
    reading = read(tmp_path, text, researchers=["Jo"])
    assert {"participant"} == {t.role for t in reading.turns}
    assert [] == reading.notes


@pytest.mark.parametrize(
    "turns",
    [
        [("A", "Why?"), ("B", "So.")],
        [("A", "Why?"), ("B", "So?"), ("A", "When?"), ("B", "Now?"), ("A", "Who?"), ("B", "Me.")],
        [("A", "Why?"), ("A", "When?"), ("A", "Who?")],
        [("Interviewer", "I see."), ("A", "Why?"), ("A", "When?"), ("A", "Who?")],
        [("A", "Why?"), ("A", "a"), ("A", "b"), ("A", "When?"), ("A", "c"), ("A", "Who?"), ("A", "d"), ("B", "So.")],
    ],
)
def test_nothing_is_guessed_in_doubt(turns: list[tuple[str, str]]) -> None:
    """One question, two who ask, one voice alone, a known researcher or few questions are not enough."""
    assert None is guess_researcher(turns, Speakers(["Interviewer"], may_guess=True))


def test_opinions_of_a_facilitator_are_no_participants_words(tmp_path: Path) -> None:
    """What a facilitator thinks keeps the facilitator's role."""
    turns = read(tmp_path, "Facilitator: I find it dear.\nP1: I do not.\n").turns
    assert ["researcher", "participant"] == [t.role for t in turns]


def test_numbered_voices_belong_to_their_file(tmp_path: Path) -> None:
    """Speaker 1 of two files are two people; the only one of a file is called like the file."""
    assert ["Speaker 1 (talk)", "Speaker 2 (talk)"] == [
        t.speaker for t in read(tmp_path, "Speaker 1: a\nSpeaker 2: b\n").turns
    ]
    assert ["Interviewer", "talk"] == [t.speaker for t in read(tmp_path, "Interviewer: a\nSpeaker 2: b\n").turns]


def repeated(*turns: tuple[str | None, str]) -> Reading:
    """Return what is left of turns."""
    reading = Reading([Turn(who, "participant", text, f"line {n}") for n, (who, text) in enumerate(turns, 1)])
    drop_repeats(reading)
    return reading


def test_a_part_that_was_pasted_twice_counts_once() -> None:
    """A row of the same turns again is left out where it is long enough, and each place is told."""
    part = [("P1", LONG), ("P1", "Yes."), ("P1", LONG + " and that is the truth of it")]
    reading = repeated(*part, ("P2", "No."), *part)
    assert ["line 1", "line 2", "line 3", "line 4", "line 6"] == [t.locator for t in reading.turns]
    assert {("snippets", "8 words or more that the same speaker said before, word for word"): 2} == reading.dropped
    assert ["2 passages repeat an earlier one word for word, left out: line 5; line 7"] == reading.notes


def test_a_loop_counts_once() -> None:
    """The same words three times in a row are a fault of the recording."""
    assert ["line 1", "line 5"] == [t.locator for t in repeated(*[("P1", LONG)] * 4, ("P1", "x")).turns]


@pytest.mark.parametrize(
    "turns",
    [
        [("P1", "Yes."), ("P1", "Yes."), ("P1", "Yes.")],
        [("P1", LONG), ("P2", LONG)],
        [("P1", LONG), ("P1", "x"), ("P1", LONG)],
        [(None, LONG * 3), (None, "x"), (None, LONG * 3)],
    ],
)
def test_what_may_be_meant_twice_stays(turns: list[tuple[str | None, str]]) -> None:
    """Short answers, two people's words, one answer to two questions, and words of nobody in particular are kept."""
    assert len(turns) == len(repeated(*turns).turns)


def test_repeats_that_stay_are_noted() -> None:
    """A passage that stands twice and is kept is told."""
    reading = repeated(("P1", LONG), ("P1", "x"), ("P1", LONG))
    assert ["1 passage repeats an earlier one word for word, kept, because it may be meant: line 3"] == reading.notes
