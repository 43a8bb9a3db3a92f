"""Which reader reads which file."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from persona_gen.errors import SourceError
from persona_gen.sources.files import MAX_DOCUMENT_BYTES, MAX_TEXT_BYTES, read_bytes, require_size
from persona_gen.sources.interviews.answers import read_answers
from persona_gen.sources.interviews.base import Front, Reading, Speakers
from persona_gen.sources.interviews.docx import read_docx_lines
from persona_gen.sources.interviews.front_matter import split_front_matter
from persona_gen.sources.interviews.notes import read_notes
from persona_gen.sources.interviews.pdf import read_pdf_lines
from persona_gen.sources.interviews.repeats import drop_repeats
from persona_gen.sources.interviews.roles import place_voices
from persona_gen.sources.interviews.subtitles import read_srt, read_vtt
from persona_gen.sources.interviews.transcript import Line, read_turns
from persona_gen.sources.interviews.transcription import read_json, read_jsonl
from persona_gen.sources.raw import guessed_encoding
from persona_gen.sources.text import clean_text, decode

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from persona_gen.study import Interviews

    Pieces = Callable[[str, Speakers, str, str], Reading]

MARKDOWN_SUFFIXES = (".md", ".markdown")
TEXT_SUFFIXES = (".txt", *MARKDOWN_SUFFIXES)
DOCUMENT_SUFFIXES = (".docx", ".pdf")
SUBTITLE_SUFFIXES = (".vtt", ".srt")
JSON_SUFFIXES = (".json", ".jsonl")
ANSWER_SUFFIXES = (".csv", ".tsv", ".xlsx")
TRANSCRIPT_SUFFIXES = (*TEXT_SUFFIXES, *SUBTITLE_SUFFIXES, *DOCUMENT_SUFFIXES, *JSON_SUFFIXES)
INTERVIEW_SUFFIXES = (*TRANSCRIPT_SUFFIXES, *ANSWER_SUFFIXES)

_PIECES: dict[str, Pieces] = {".vtt": read_vtt, ".srt": read_srt, ".json": read_json, ".jsonl": read_jsonl}


def read_file(path: Path, interviews: Interviews, person: str | None = None) -> Reading:
    """Read one file by its ending.

    Args:
        path: the file.
        interviews: how its words are to be read.
        person: who speaks where the file names nobody; by default they are called like the file.

    Raises:
        SourceError: the ending is not known, or the file cannot be read; see the readers.
    """
    suffix = path.suffix.lower()
    if suffix not in INTERVIEW_SUFFIXES:
        hint = f"known: {', '.join(INTERVIEW_SUFFIXES)}"
        raise SourceError(f"interviews with the ending {suffix!r} are not read", where=str(path), hint=hint)
    in_container = suffix in (*DOCUMENT_SUFFIXES, ".xlsx")
    require_size(path, MAX_DOCUMENT_BYTES if in_container else MAX_TEXT_BYTES)
    person = person or path.stem
    speakers = Speakers(tuple(interviews.researchers), may_guess="researchers" not in interviews.model_fields_set)
    if suffix in ANSWER_SUFFIXES:
        reading = read_answers(path, interviews, speakers)
    elif suffix in _PIECES:
        reading = _read_pieces(path, suffix, speakers, person)
    else:
        reading = _read_lines(path, suffix, interviews, speakers, person)
    place_voices(reading, person)
    drop_repeats(reading)
    return reading


def _read_pieces(path: Path, suffix: str, speakers: Speakers, person: str) -> Reading:
    """Read cues or the entries of JSON."""
    text, encoding = decode(read_bytes(path), str(path))
    removed = 0
    if suffix in SUBTITLE_SUFFIXES:
        text, removed = clean_text(text)
    reading = _PIECES[suffix](text, speakers, str(path), person)
    reading.notes[:0] = [*guessed_encoding(encoding), *_cleaned(removed)]
    return reading


def _read_lines(path: Path, suffix: str, interviews: Interviews, speakers: Speakers, person: str) -> Reading:
    """Read a transcript or a write-up, line by line."""
    notes: list[str] = []
    if suffix == ".docx":
        lines, removed, notes = read_docx_lines(path)
    elif suffix == ".pdf":
        lines, removed, notes = read_pdf_lines(path)
    else:
        raw, encoding = decode(read_bytes(path), str(path))
        text, removed = clean_text(raw)
        notes += guessed_encoding(encoding)
        lines = [Line(line, f"line {number}") for number, line in enumerate(text.split("\n"), 1)]
    front = None
    if suffix in MARKDOWN_SUFFIXES:
        lines, above = split_front_matter(lines, str(path), interviews.attributes)
        front, notes = above.front, [*notes, *above.notes]
    if front and front.researchers:
        speakers = speakers.with_researcher(*front.researchers)
    if interviews.notes:
        reading = read_notes(lines, str(path))
    else:
        marked = [_markdown_heading(line) for line in lines] if suffix in MARKDOWN_SUFFIXES else lines
        named = (front.participant if front else None) or person
        reading = read_turns(marked, speakers, str(path), named)
    if suffix == ".pdf":
        reading.turns = [replace(turn, text=_unwrapped(turn.text)) for turn in reading.turns]
    _name_participant(reading, front, is_write_up=interviews.notes)
    reading.notes[:0] = [*notes, *_cleaned(removed)]
    return reading


def _cleaned(removed: int) -> list[str]:
    """Tell what was removed."""
    return [f"{removed} control characters removed"] if removed else []


def _markdown_heading(line: Line) -> Line:
    """Mark a heading of a Markdown transcript."""
    text = line.text.lstrip()
    return Line(text.strip("# "), line.locator, "heading") if text.startswith("#") else line


def _unwrapped(text: str) -> str:
    """Join the lines of a page's column; a hyphen at a line's end stays, because it may belong to the word."""
    return re.sub(r"\s*\n\s*", " ", re.sub(r"(?<=\w-)\n(?=[a-z])", "", text)).strip()


def _name_participant(reading: Reading, front: Front | None, *, is_write_up: bool) -> None:
    """Give the words of the only participant of a file to the one whom its front matter names."""
    reading.front = front
    people = {turn.speaker for turn in reading.turns if turn.role == "participant"}
    if front is None or front.participant is None or not (is_write_up or len(people) == 1):
        return
    reading.turns = [
        replace(turn, speaker=front.participant) if turn.role == "participant" else turn for turn in reading.turns
    ]
