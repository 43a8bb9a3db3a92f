"""YAML front matter of Markdown files: whose words the file holds, never words of anybody."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Any

import yaml

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import Front, Reading

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.sources.interviews.transcript import Line

MAX_CHARACTERS = 8_000
MAX_LINES = 200
MAX_BRACKETS = 100
_NESTED = re.compile(r"(?:[-?] ){10}")
"""Values inside values; a parser of YAML takes the square of their depth in time."""
_PARTICIPANT = ("participant", "participant_id", "respondent", "interviewee")
_RESEARCHERS = (
    "interviewer",
    "interviewers",
    "researcher",
    "researchers",
    "moderator",
    "facilitator",
    "interviewed_by",
)
_SEGMENT = "segment"
_DATES = ("date", "interview_date", "interviewed")


def split_front_matter(lines: list[Line], where: str, attributes: Sequence[str]) -> tuple[list[Line], Reading]:
    """Return the lines below the front matter, and a reading that holds what it tells.

    Lines between `---` at the very start count as front matter when they are a YAML mapping. Taken are the
    participant, the segment, the date, who asked, and the keys that the study names as attributes; the number of
    other keys is noted.

    Raises:
        SourceError: it looks like front matter and is not valid YAML, is too long, or refers to itself.
    """
    reading = Reading()
    if not lines or lines[0].text.rstrip() != "---":
        return lines, reading
    end = next((i for i, line in enumerate(lines) if i and line.text.rstrip() in ("---", "...")), None)
    if end is None or not _is_key(lines[1].text):
        return lines, reading
    text = "\n".join(line.text for line in lines[1:end])
    if _NESTED.search(text) or text.count("[") + text.count("{") > MAX_BRACKETS:
        raise SourceError("front matter with values nested too deep", where=where, hint="write it as key: value")
    if end > MAX_LINES or len(text) > MAX_CHARACTERS:
        what = f"front matter of more than {MAX_LINES} lines or {MAX_CHARACTERS} characters"
        raise SourceError(what, where=where, hint="shorten it, or close it with ---")
    reading.front = _front(_mapping(text, where), attributes, reading)
    return lines[end + 1 :], reading


def _is_key(line: str) -> bool:
    """Return whether a line can begin a mapping."""
    key, colon, _ = line.partition(":")
    return line.lstrip().startswith("#") or bool(colon and key.strip() and len(key) < 60)


def _mapping(text: str, where: str) -> dict[str, Any]:
    """Parse YAML without references, which could unfold without end."""
    try:
        if any(isinstance(event, yaml.AliasEvent) for event in yaml.parse(text, Loader=yaml.SafeLoader)):
            raise SourceError("front matter that refers to itself (&, *)", where=where, hint="write the values out")
        data = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = (error.problem_mark.line + 2) if error.problem_mark else 1
        what = f"front matter is not valid YAML: {error.problem or 'no mapping'}"
        raise SourceError(what, where=f"{where}, line {line}", hint="put text with a colon in quotes") from error
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise SourceError("front matter is not valid YAML", where=where, hint="write it as key: value") from error
    if not isinstance(data, dict):
        raise SourceError("front matter is no list of keys", where=where, hint="write it as key: value")
    return {str(key).strip().casefold().replace(" ", "_"): value for key, value in data.items()}


def _front(data: dict[str, Any], attributes: Sequence[str], reading: Reading) -> Front:
    """Take what is known of the keys."""
    wanted = {name.strip().casefold().replace(" ", "_"): name for name in attributes}
    used = {*_PARTICIPANT, *_RESEARCHERS, *_DATES, _SEGMENT, *wanted}
    kept = {wanted[key]: _text(data[key]) for key in wanted if _text(data.get(key))}
    date = next((_text(data[key]) for key in _DATES if _text(data.get(key))), "")
    unused = [key for key in data if key not in used]
    if unused:
        reading.notes.append(f"{len(unused)} keys of the front matter are not used")
    return Front(
        participant=next((_text(data[key]) for key in _PARTICIPANT if _text(data.get(key))), None),
        segment=_text(data.get(_SEGMENT)) or None,
        researchers=tuple(name for key in _RESEARCHERS for name in _texts(data.get(key)) if name),
        attributes={**kept, **({"date": date} if date and "date" not in kept else {})},
    )


def _texts(value: Any) -> list[str]:
    """Return a value, or each value of a list, as text."""
    return [_text(part) for part in value] if isinstance(value, list) else [_text(value)]


def _text(value: Any) -> str:
    """Return a plain value as one line of text; anything else is empty."""
    if isinstance(value, dt.datetime | dt.date):
        return value.isoformat()
    return " ".join(str(value).split()) if isinstance(value, str | int | float) else ""
