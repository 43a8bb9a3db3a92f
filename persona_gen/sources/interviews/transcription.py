"""JSON of transcription tools (.json, .jsonl), recognised by its shape, and plain lists of who said what."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.pieces import Piece, settle
from persona_gen.sources.interviews.shapes import KNOWN, Found, recognise, scalar
from persona_gen.sources.text import clean_text, needs_cleaning

if TYPE_CHECKING:
    from persona_gen.sources.interviews.base import Reading, Speakers

_SPEAKER_KEYS = (
    *("participant", "speaker", "speaker_name", "speakerName", "name", "respondent", "interviewee"),
    *("speaker_label", "speaker_id", "speakerId", "author", "channel"),
)
_TEXT_KEYS = (
    "text",
    "transcript",
    "answer",
    "content",
    "utterance",
    "quote",
    "message",
    "caption",
    "response",
    "words",
)
_TIME_KEYS = ("start", "start_time", "startTime", "begin", "from", "timestamp", "time", "ts")
_QUESTION_KEYS = ("question", "prompt")
_ONLY_NUMBERED = re.compile(r"\d{1,3}|[A-Z]")


def read_json(text: str, speakers: Speakers, where: str, person: str) -> Reading:
    """Read a .json file; every entry becomes a turn, a part of one, or is counted.

    Raises:
        SourceError: no JSON, nested too deep, no known shape, or an entry that holds no words where words belong.
    """
    data = _load(text, where, "save it again, or name a file of one object a line .jsonl")
    found = recognise(data, where)
    return _read(found, speakers, where, person)


def read_jsonl(text: str, speakers: Speakers, where: str, person: str) -> Reading:
    """Read a .jsonl file: one object a line, with its speaker and text.

    Raises:
        SourceError: a line is no JSON object, or holds no words where words belong.
    """
    found = Found("line")
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found.entries.append((number, _load(line, f"{where}, line {number}", "write one object a line")))
    if not found.entries:
        raise SourceError("there is no entry in it", where=where, hint=f"known: {KNOWN}")
    return _read(found, speakers, where, person)


def _load(text: str, where: str, hint: str) -> Any:
    """Parse JSON; control characters inside strings are let through, and cleaned later."""
    try:
        return json.loads(text, strict=False)
    except json.JSONDecodeError as error:
        place = f"{where}, line {error.lineno}" if error.lineno > 1 else where
        raise SourceError(f"not valid JSON: {error.msg}", where=place, hint=hint) from error
    except RecursionError as error:
        raise SourceError("JSON nested too deep to be a transcript", where=where, hint=f"known: {KNOWN}") from error
    except ValueError as error:
        raise SourceError("JSON with a number too long to read", where=where, hint=hint) from error


def _read(found: Found, speakers: Speakers, where: str, person: str) -> Reading:
    """Make pieces of the entries, and compare their words with the whole text that the file holds besides."""
    pieces = [_piece(entry, place, found, where) for place, entry in found.entries]
    reading = settle(pieces, speakers, person, found.unit, join=found.fragments)
    empty = [str(piece.place) for piece in pieces if not piece.text.strip()]
    if empty:
        shown = ", ".join(empty[:5]) + (" …" if len(empty) > 5 else "")
        reading.notes.append(f"{len(empty)} of {len(pieces)} entries hold no words: {found.unit} {shown}")
    whole, told = _count(found.whole), sum(_count(piece.text) for piece in pieces)
    if told < whole:
        reading.notes.append(f"its whole text has {whole} words and its parts {told}; look whether some are missing")
    return reading


def _count(text: str) -> int:
    """Count words, punctuation not among them."""
    return len(re.findall(r"\w+", text))


def _piece(entry: Any, place: int, found: Found, where: str) -> Piece:
    """Read one entry by the names of its fields."""
    if isinstance(entry, str):
        return Piece(None, _clean(entry), place)
    if not isinstance(entry, dict):
        what = f"{found.unit} {place} is no object with a speaker and a text"
        raise SourceError(what, where=where, hint=f"known: {KNOWN}")
    key = next((key for key in _TEXT_KEYS if key in entry), None)
    text = scalar(entry[key]) if key else None
    if key is None or (text is None and entry[key] is not None):
        what = f"{found.unit} {place} has no text"
        raise SourceError(what, where=where, hint=f"name the words one of {', '.join(_TEXT_KEYS[:5])}")
    role = scalar(entry.get("role")) or ""
    speaker = _speaker(entry, found) or role
    question = next((scalar(entry[key]) for key in _QUESTION_KEYS if entry.get(key)), None)
    return Piece(
        _clean(speaker).strip() or None,
        _clean(text or "").strip(),
        place,
        time=_time(entry, found),
        question=_clean(question).strip() or None if question else None,
        role=_clean(role),
    )


def _speaker(entry: dict[str, Any], found: Found) -> str:
    """Return who speaks: a name, or "Speaker 1" where a machine has only numbered the voices."""
    for key in _SPEAKER_KEYS:
        value = entry.get(key)
        named = value.get("name", value.get("id")) if isinstance(value, dict) else value
        label = scalar(named)
        if label:
            label = found.names.get(label, label).strip()
            return f"Speaker {label}" if _ONLY_NUMBERED.fullmatch(label) else label
    return ""


def _time(entry: dict[str, Any], found: Found) -> str:
    """Return when an entry begins, as 00:01:02; what is no number stays as it is written."""
    value = next((entry[key] for key in _TIME_KEYS if entry.get(key) is not None), None)
    if value is None:
        return ""
    label = scalar(value) or ""
    try:
        seconds = float(label) / found.per_second
    except ValueError:
        return " ".join(_clean(label).split())[:20]
    return clock(seconds) if 0 <= seconds < 10**6 else ""


def clock(seconds: float) -> str:
    """Return seconds as 00:01:02."""
    whole = int(seconds)
    return f"{whole // 3600:02}:{whole // 60 % 60:02}:{whole % 60:02}"


def _clean(text: str) -> str:
    """Clean a string; JSON escapes may hold any character."""
    return clean_text(text)[0] if needs_cleaning(text) else text
