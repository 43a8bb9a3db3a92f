"""Speaker turns: lines such as "P37: words", with bracketed or heading lines as questions."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import GENERIC, LETTERS, Reading, Speakers, Turn
from persona_gen.sources.interviews.roles import guess_researcher, is_question

if TYPE_CHECKING:
    from collections.abc import Iterator

_TIME = r"(?:[\[(]?(?P<time>\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d{1,3})?)[\])]?[ \t]*[-–]?[ \t]*)?"
_LABEL = re.compile(
    rf"{_TIME}(?:\*\*|__)?(?P<label>[^\s:*_][^:\n*_]{{0,48}}?)[ \t]*(?:[\[(](?P<after>\d[\d:.,]+)[\])][ \t]*)?"
    r"(?:(?:\*\*|__)[ \t]*:|:(?:\*\*|__)?)(?P<text>[ \t].*|)$"
)
_CLOCK = r"[\[(]?(?P<time>\d{1,2}:\d\d(?::\d\d)?)(?:[.,]\d{1,3})?(?: ?[AaPp][Mm])?[\])]?"
_GAP = r"[ \t]+(?:[-–][ \t]+)?"
_WHO = r"(?P<label>[^\s:*_\d\[(](?:[^:\n*_]{0,48}[^\s:*_])?)"
_HEADER = re.compile(rf"{_WHO}{_GAP}{_CLOCK}")
_HEADER_BEHIND = re.compile(rf"{_CLOCK}{_GAP}{_WHO}")
"""A speaker and a time alone on their line, as Otter, Teams and Zoom write them."""
_TIME_ALONE = re.compile(rf"[\[(]?{_CLOCK}[\])]?")
_TOOLS_LINE = re.compile(r"(?:transcribed|transcript created|transcript generated) (?:by|with) \S{1,80}", re.IGNORECASE)
_MARK = re.compile(r">>+[ \t]*")
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
    alone: bool = False
    """The line holds the speaker and a time, and the words come below."""


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
    alone = _known_headers(lines, speakers)
    reading = _parse(lines, speakers, person, known, alone)
    guess = guess_researcher([(turn.speaker, turn.text) for turn in reading.turns], speakers)
    if guess and guess.name in known | alone:
        reading = _parse(lines, speakers.with_researcher(guess.name), person, known, alone)
        reading.notes.append(guess.note)
    if not known | alone or not (reading.turns or reading.dropped.get(("snippets", "empty answers"))):
        hint = 'write each turn as "P1: words", or set notes = true for a write-up'
        raise SourceError("a transcript without speaker turns", where=where, hint=hint)
    return reading


def _parse(lines: list[Line], speakers: Speakers, person: str, known: set[str], alone: set[str]) -> Reading:
    """Read the turns of known labels, before a colon or alone on their line."""
    parser = _Parser(speakers, person, known, alone)
    for line in lines:
        parser.take(line)
    return parser.finish()


class _Parser:
    """Takes line after line; one turn is open at a time."""

    def __init__(self, speakers: Speakers, person: str, known: set[str], alone: set[str]) -> None:
        self._speakers, self._person, self._known, self._alone = speakers, person, known, alone
        self._names = known | alone
        letters = {name for name in self._names if len(name) == 1}
        self._generic = GENERIC if len(letters) > 2 else (*GENERIC, *LETTERS)
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
        if label and label.speaker in (self._alone if label.alone else self._known):
            self._close()
            self._label, self._locator, self._texts = label, line.locator, [label.text.strip()]
        elif _TIME_ALONE.fullmatch(text) or _TOOLS_LINE.fullmatch(text):
            self._reading.drop("lines", "times alone, or a transcription tool's own")
        elif _is_title(text, self._names):
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
        if role == "researcher" and is_question(text):
            self._asked = text
        question = (self._asked or self._section or None) if role == "participant" else None
        speaker = self._person if label.speaker.casefold() in self._generic else label.speaker
        locator = f"{self._locator}, {label.time}" if label.time else self._locator
        self._reading.turns.append(Turn(speaker, role, text, locator, question=question))


def known_labels(lines: list[Line], speakers: Speakers) -> set[str]:
    """Return the labels of the file that can be speakers."""
    counts = Counter(label.speaker for label in _labels(lines) if not label.alone)
    return {name for name, seen in counts.items() if speakers.is_plain(name, seen)}


def _known_headers(lines: list[Line], speakers: Speakers) -> set[str]:
    """Return the speakers that stand with a time alone on a line: twice, or set off by two blanks or a tab."""
    counts: Counter[str] = Counter()
    set_off: set[str] = set()
    for line in lines:
        label = _label(line.text.strip()) if line.kind == "text" else None
        if label and label.alone:
            counts[label.speaker] += 1
            first = line.text.strip().split("\n", 1)[0]
            set_off |= {label.speaker} if "  " in first or "\t" in first else set()
    return {
        name for name, seen in counts.items() if (seen > 1 or name in set_off) and speakers.is_plain(name, min(seen, 2))
    }


def _labels(lines: list[Line]) -> Iterator[_Label]:
    """Return what can name a speaker, line by line."""
    for line in lines:
        found = _label(line.text.strip()) if line.kind == "text" else None
        if found:
            yield found


def _label(text: str) -> _Label | None:
    """Split "P37: words" (with bold, or a time before or after the name), or "Anna Lee  0:22" with words below."""
    if ":" not in text[:80]:
        return None
    first, _, rest = text.partition("\n")
    start = _MARK.match(first)
    first = first[start.end() :] if start else first
    match = _LABEL.match(first)
    if match:
        words = "\n".join([match["text"].strip(), *([rest] if rest else [])])
        label = match["label"].strip()
        named = label[1:-1].strip() if label[:1] == "[" and label[-1:] == "]" else label
        return _Label(named, words, match["time"] or match["after"])
    header = (_HEADER.fullmatch(first) or _HEADER_BEHIND.fullmatch(first)) if len(first) < 80 else None
    return _Label(header["label"].strip(), rest, header["time"], alone=True) if header else None


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
    return (label.speaker, label.text) if label and not label.alone and label.speaker in known else (None, text)
