"""Tables of answers (.csv, .tsv, .xlsx): a row an answer, or a column a participant."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import Reading, Speakers, Turn
from persona_gen.sources.raw import RawTable, read_raw

_RENAMED = re.compile(r"column (?P<place>\d+) \('(?P<name>.*)'\) is called .*")
_NAMELESS = re.compile(r"column_\d+(?:_\d+)?")

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.study import Interviews


def read_answers(path: Path, interviews: Interviews, speakers: Speakers) -> Reading:
    """Read a table by the study's `layout`; every cell of words becomes a snippet, empty ones are counted.

    Raises:
        SourceError: the table cannot be read, or has no such column or sheet, or two columns of one participant.
    """
    sheet = interviews.sheet if path.suffix.lower() == ".xlsx" else None
    raw = read_raw(path, sheet=sheet)
    if interviews.layout == "columns":
        return _read_columns(raw, path, speakers)
    return _read_rows(raw, path, interviews, speakers)


def _read_rows(raw: RawTable, path: Path, interviews: Interviews, speakers: Speakers) -> Reading:
    """Read one snippet a row, from the columns that the study names."""
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


def _read_columns(raw: RawTable, path: Path, speakers: Speakers) -> Reading:
    """Read the first column as questions and each other column as one participant's answers, one after the other."""
    if len(raw.names) < 2:
        hint = "the first column holds the questions, each other one a participant's answers"
        raise SourceError("a table of one column", where=str(path), hint=hint)
    _require_one_column_each(raw, path)
    reading = Reading(notes=list(raw.notes))
    for place, (name, answers) in enumerate(zip(raw.names[1:], raw.columns[1:], strict=True), 2):
        if _NAMELESS.fullmatch(name) and not any(answers):
            continue
        role = speakers.role(name)
        for row, question, answer in zip(raw.numbers, raw.columns[0], answers, strict=True):
            if answer is None or not answer.strip():
                reading.drop("snippets", "empty answers")
                continue
            asked = question.strip() if question else None
            reading.turns.append(Turn(name, role, answer.strip(), f"row {row}, column {place}", question=asked))
    return reading


def _require_one_column_each(raw: RawTable, path: Path) -> None:
    """Check that every column of answers names a participant of its own."""
    for note in raw.notes:
        match = _RENAMED.fullmatch(note)
        place = int(match["place"]) if match else 1
        if match is None or place == 1 or (not match["name"] and not any(raw.columns[place - 1])):
            continue
        what = f"{match['name']!r} heads two columns" if match["name"] else f"column {place} names no participant"
        raise SourceError(what, where=str(path), hint="give each column of answers one participant")
