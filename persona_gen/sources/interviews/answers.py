"""Tables with one row an answer (.csv, .tsv, .xlsx)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.sources.interviews.base import Reading, Speakers, Turn
from persona_gen.sources.raw import read_raw

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.study import Interviews


def read_answers(path: Path, interviews: Interviews, speakers: Speakers) -> Reading:
    """Read one snippet a row, from the columns that the study names.

    Raises:
        SourceError: the table cannot be read, or has no such column.
    """
    raw = read_raw(path)
    people = raw.column(interviews.participant, str(path))
    answers = raw.column(interviews.text, str(path))
    asked = raw.column(interviews.question, str(path)) if interviews.question else [None] * len(answers)
    reading = Reading(notes=list(raw.notes))
    for row, person, answer, question in zip(raw.numbers, people, answers, asked, strict=True):
        if answer is None or not answer.strip():
            reading.drop("snippets", "empty answers")
            continue
        speaker = person.strip() if person else None
        role = speakers.role(speaker) if speaker else "participant"
        reading.turns.append(Turn(speaker, role, answer.strip(), f"row {row}", question=question))
    return reading
