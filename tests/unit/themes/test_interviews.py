"""Which snippets make one interview."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.evidence import Snippet
from persona_gen.themes.interviews import interviews_of

if TYPE_CHECKING:
    from persona_gen.domain.evidence import Role


def say(
    number: int, participant: str | None, source: str, role: Role = "participant", segment: str | None = "a"
) -> Snippet:
    return Snippet(
        id=f"S{number:03d}",
        participant=participant,
        source=source,
        role=role,
        text=f"some words {number}",
        segment=segment,
    )


def test_a_participant_is_one_interview_over_all_files() -> None:
    """Two sessions with one participant are one interview, so that nobody counts twice."""
    found = interviews_of([say(1, "P1", "a.txt"), say(2, "P2", "b.txt"), say(3, "P1", "c.txt")])
    assert [("P1", ("S001", "S003"), ("a.txt", "c.txt"), 6), ("P2", ("S002",), ("b.txt",), 3)] == [
        (i.id, i.snippets, i.sources, i.words) for i in found
    ]


def test_the_interviewers_turns_stay_with_the_only_participant() -> None:
    """Questions are read with their answers, and are no words of the participant."""
    found = interviews_of([say(1, "Interviewer", "a.txt", "researcher"), say(2, "P1", "a.txt")])
    assert [("P1", "P1", ("S001", "S002"), 3)] == [(i.id, i.participant, i.snippets, i.words) for i in found]


def test_questions_to_a_group_belong_to_no_single_participant() -> None:
    """In a group's file the researcher's turns are in nobody's interview."""
    found = interviews_of([say(1, "R", "g.txt", "researcher"), say(2, "P1", "g.txt"), say(3, "P2", "g.txt")])
    assert [("P1", ("S002",)), ("P2", ("S003",))] == [(i.id, i.snippets) for i in found]


def test_a_file_that_names_nobody_is_the_interview() -> None:
    """Write-ups without names are one interview a file, of nobody in particular."""
    found = interviews_of([say(1, None, "n.md", "researcher"), say(2, None, "n.md"), say(3, None, "m.md")])
    assert [("n.md", None, ("S001", "S002")), ("m.md", None, ("S003",))] == [
        (i.id, i.participant, i.snippets) for i in found
    ]


def test_a_file_without_a_participants_words_is_no_interview() -> None:
    """A researcher's summary alone is not an interview."""
    assert () == interviews_of([say(1, None, "n.md", "researcher"), say(2, "Boss", "n.md", "other")])


def test_an_interview_of_several_segments_has_none() -> None:
    """A file that tells of two segments is not given to either."""
    found = interviews_of([say(1, None, "n.md"), say(2, None, "n.md", segment="b"), say(3, "P1", "p.md")])
    assert [None, "a"] == [i.segment for i in found]
