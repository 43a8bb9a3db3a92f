"""Speaker turns: lines such as "P37: words", with bracketed or heading lines as questions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import GENERIC, Reading, Speakers, Turn

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIME = r"(?:[\[(]?(?P<time>\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?)[\])]?[ \t]*[-–]?[ \t]*)?"
_LABEL = re.compile(
    rf"{_TIME}(?:\*\*|__)?(?P<label>[^\s:*_][^:\n*_]{{0,48}}?)[ \t]*(?:[\[(](?P<after>\d[\d:.,]+)[\])][ \t]*)?"
    r"(?:(?:\*\*|__)[ \t]*:|:(?:\*\*|__)?)(?P<text>[ \t].*|)$"
)
_QUESTION = re.compile(r"\[([^\[\]]{2,200})\]")
_SOUND = re.compile(
    r"\b(?:laugh\w*|pause\w*|silence|silent|inaudible|unclear|crosstalk|sighs?|cough\w*|music|applause|noise|overlapping"
    r"|unintelligible|redacted|nods?|shrugs?|phone rings|break|end of \w+)\b",
    re.IGNORECASE,
)
_TITLE = re.compile(r"(?:participant|respondent|interview(?: with)?|speaker|interviewee)?[ #:-]*(.+)", re.IGNORECASE)


@dataclass(frozen=True)
class Line:
    """One line or paragraph of a transcript."""

    text: str
    locator: str
    kind: Literal["text", "heading"] = "text"


@dataclass(frozen=True)
class _Label:
    """The start of a turn."""

    speaker: str
    text: str
    time: str | None


def read_turns(lines: list[Line], speakers: Speakers, where: str, person: str) -> Reading:
    """Read the turns of a transcript.

    A turn runs until the next speaker, question or heading. A bracketed line ("[difficult aspects]") or a
    heading names the question of the turns after it, up to the next one; a researcher's question names it
    for the turns that answer it. Lines before the first speaker, and titles that name a speaker, are counted.

    Args:
        lines: the file's lines, blank ones included.
        speakers: who is a researcher.
        where: the file, for the error.
        person: the participant where the labels name nobody ("A:").

    Raises:
        SourceError: there is no turn at all.
    """
    known = known_labels(lines, speakers)
    parser = _Parser(speakers, person, known)
    for line in lines:
        parser.take(line)
    reading = parser.finish()
    if not known or not (reading.turns or reading.dropped.get(("snippets", "empty answers"))):
        hint = 'write each turn as "P1: words", or set notes = true for a write-up'
        raise SourceError("a transcript without speaker turns", where=where, hint=hint)
    return reading


PROMPT_WORDS = 5
"""A researcher's turn of so many words asks for something ("Tell me about your week."), with or without a mark."""


class _Parser:
    """Takes line after line; one turn is open at a time."""

    def __init__(self, speakers: Speakers, person: str, known: set[str]) -> None:
        self._speakers, self._person, self._known = speakers, person, known
        self._reading = Reading()
        self._label: _Label | None = None
        self._locator = ""
        self._texts: list[str] = []
        self._section = ""
        self._asked = ""

    def take(self, line: Line) -> None:
        """Read one line."""
        text = line.text.strip()
        label = _label(text) if line.kind == "text" else None
        if not text:
            return
        if label and label.speaker in self._known:
            self._close()
            self._label, self._locator, self._texts = label, line.locator, [label.text.strip()]
        elif _is_title(text, self._known):
            self._close()
            self._section = self._asked = ""
            self._reading.drop("lines", "titles that name a speaker")
        elif line.kind == "heading" or _is_question(text):
            self._close()
            self._section, self._asked = text.strip("[]").strip(), ""
        elif self._label:
            self._texts.append(text)
        else:
            self._reading.drop("lines", "before the first speaker, or nobody's words")

    def finish(self) -> Reading:
        """Keep the last turn, and return all."""
        self._close()
        return self._reading

    def _close(self) -> None:
        """Keep the open turn; a researcher's question is kept for the turns that answer it."""
        label, self._label = self._label, None
        if label is None:
            return
        text = "\n".join(part for part in self._texts if part)
        if not text:
            self._reading.drop("snippets", "empty answers")
            return
        role = self._speakers.role(label.speaker)
        if role == "researcher" and (text.endswith("?") or len(text.split()) >= PROMPT_WORDS):
            self._asked = text
        question = (self._asked or self._section or None) if role == "participant" else None
        speaker = self._person if label.speaker.casefold() in GENERIC else label.speaker
        locator = f"{self._locator}, {label.time}" if label.time else self._locator
        self._reading.turns.append(Turn(speaker, role, text, locator, question=question))


def known_labels(lines: list[Line], speakers: Speakers) -> set[str]:
    """Return the labels of the file that can be speakers."""
    counts = Counter(label.speaker for label in _labels(lines))
    return {name for name, seen in counts.items() if speakers.is_plain(name, seen)}


def _labels(lines: list[Line]) -> Iterator[_Label]:
    """Return what stands before a colon, line by line."""
    for line in lines:
        found = _label(line.text.strip()) if line.kind == "text" else None
        if found:
            yield found


def _label(text: str) -> _Label | None:
    """Split "P37: words" (with bold, or a time before or after the name)."""
    match = _LABEL.match(text.split("\n", 1)[0]) if ":" in text[:80] else None
    if match is None:
        return None
    rest = text.split("\n", 1)[1:]
    words = "\n".join([match["text"].strip(), *rest])
    return _Label(match["label"].strip(), words, match["time"] or match["after"])


def _is_question(text: str) -> bool:
    """Return whether a line is a bracketed question; a noise in brackets is not."""
    match = _QUESTION.fullmatch(text)
    return match is not None and not _SOUND.search(match[1])


def _is_title(text: str, known: set[str]) -> bool:
    """Return whether a line does nothing but name one of the speakers ("Participant P9")."""
    match = _TITLE.fullmatch(text.strip("#* "))
    return match is not None and match[1].strip() in known


def split_label(text: str, known: set[str]) -> tuple[str | None, str]:
    """Split "P37: words" where the label is one of the known speakers."""
    label = _label(text.strip())
    return (label.speaker, label.text) if label and label.speaker in known else (None, text)
