"""WebVTT subtitles: one snippet for each voice of each cue."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

import webvtt
from webvtt.errors import MalformedFileError

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import Reading, Speakers, Turn
from persona_gen.sources.interviews.transcript import Line, known_labels, split_label

if TYPE_CHECKING:
    from collections.abc import Iterator

_ARROW = re.compile(r"^[ \t]*\S*\d:\d\d\S*[ \t]*-->", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[^\s>]*)?[ \t]+([^>]*)>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|ruby|rt|lang)(?:[. \t][^>]*)?>|<\d[\d:.]*>")


def read_vtt(text: str, speakers: Speakers, where: str, person: str) -> Reading:
    """Read a .vtt file; cues in and snippets out are counted against each other.

    The speaker is the cue's voice (`<v P41>`), or the name before a colon. Words that no speaker is
    named for are kept, with the role `other`.

    Raises:
        SourceError: not WebVTT, a cue is lost, or no cue names a speaker.
    """
    try:
        cues = webvtt.from_string(text).captions
    except MalformedFileError as error:
        hint = "the first line has to be WEBVTT"
        raise SourceError("not a readable .vtt file", where=where, hint=hint) from error
    _require_all_cues(text, [cue.start for cue in cues], where)
    reading = Reading()
    parts = [
        (number, cue.start, voice, words)
        for number, cue in enumerate(cues, 1)
        for voice, words in _voices(cue.raw_text)
    ]
    known = known_labels([Line(words, "") for _, _, voice, words in parts if voice is None], speakers)
    for number, start, voice, words in parts:
        speaker, said = (voice, words) if voice else split_label(words, known)
        locator = f"cue {number}, {start}"
        if not said.strip():
            reading.drop("snippets", "empty answers")
        elif speaker is None:
            reading.turns.append(Turn(None, "other", said, locator))
        else:
            reading.turns.append(Turn(speaker, speakers.role(speaker), said, locator))
    _require_speakers(reading, where, person)
    return reading


def _require_all_cues(text: str, starts: list[str], where: str) -> None:
    """Compare the cues of the file with the cues that were read."""
    arrows = [text.count("\n", 0, match.start()) + 1 for match in _ARROW.finditer(text)]
    if len(arrows) == len(starts):
        return
    times = [text.split("\n")[line - 1].split("-->", maxsplit=1)[0].strip() for line in arrows]
    lost = next((n for n, t in zip(arrows, times, strict=True) if not any(s.endswith(t) for s in starts)), None)
    place = f"{where}, line {lost}" if lost else where
    message = f"{len(arrows)} cues in the file and {len(starts)} read"
    raise SourceError(message, where=place, hint="write the times as 00:01:02.000 --> 00:01:04.000")


def _voices(raw: str) -> Iterator[tuple[str | None, str]]:
    """Split a cue's text at its voices; tags go, entities become characters."""
    pieces = _VOICE.split(raw)
    voices: list[str | None] = [None, *pieces[1::2]]
    for voice, words in zip(voices, pieces[0::2], strict=True):
        said = html.unescape(_TAG.sub("", words)).strip()
        name = html.unescape(voice).strip() if voice else None
        if said or voice is not None or len(pieces) == 1:
            yield name or None, said


def _require_speakers(reading: Reading, where: str, person: str) -> None:
    """Check that somebody is named; one unnamed voice alone is not enough to tell who speaks."""
    nameless = sum(turn.speaker is None for turn in reading.turns)
    if nameless == len(reading.turns):
        hint = f'write the speaker of each cue as <v {person}> or "{person}: words"'
        raise SourceError("a transcript without speaker turns", where=where, hint=hint)
    if nameless:
        reading.notes.append(f"{nameless} cues name no speaker")
