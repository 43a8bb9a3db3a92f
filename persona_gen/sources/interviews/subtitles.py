"""Subtitles (.vtt, .srt) of meeting and transcription tools: one piece for each voice of each cue."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from persona_gen.sources.interviews.cues import Cues, Kind, read_cues
from persona_gen.sources.interviews.pieces import Piece, settle
from persona_gen.sources.interviews.transcript import Line, known_labels, split_label
from persona_gen.sources.text import clean_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.sources.interviews.base import Reading, Speakers

_VOICE = re.compile(r"<v(?:\.[^\s>]{0,80})?[ \t]+([^<>]{1,200})>")
_TAG = re.compile(r"</?(?:v|c|i|b|u|s|em|strong|font|ruby|rt|lang)(?:[. \t][^<>]{0,200})?>|<\d[\d:.]{0,20}>")
_SRT_MARK = re.compile(r"\{\\[a-zA-Z][^{}]{0,60}\}")
_NEW_SPEAKER = re.compile(r"(?m)^[ \t]*>>+[ \t]*(?=\S)")


def read_vtt(text: str, speakers: Speakers, where: str, person: str) -> Reading:
    """Read a .vtt file; the cues read are counted against those in the file.

    The speaker is the cue's voice (`<v P41>`), or the name before a colon (see `settle` for cues without).
    Where voices are marked each cue is a turn; otherwise cues that end inside a sentence are joined.

    Raises:
        SourceError: not WebVTT, or a cue is lost.
    """
    return _read(text, speakers, where, person, "vtt")


def read_srt(text: str, speakers: Speakers, where: str, person: str) -> Reading:
    """Read an .srt file, as `read_vtt` does.

    Raises:
        SourceError: there is no cue, or one is lost.
    """
    return _read(text, speakers, where, person, "srt")


def _read(text: str, speakers: Speakers, where: str, person: str, kind: Kind) -> Reading:
    """Read the cues, split them at their voices, and settle who speaks."""
    found = read_cues(text, where, kind)
    raw = [
        (cue, voice or cue.voice, words) for cue in found.cues for voice, words in _voices("\n".join(cue.text), kind)
    ]
    known = known_labels([Line(words, "") for _, voice, words in raw if voice is None], speakers)
    pieces = [
        Piece(*((voice, words) if voice else split_label(words, known)), place=cue.number, time=cue.start)
        for cue, voice, words in raw
    ]
    voices_marked = any(voice for _, voice, _ in raw)
    reading = settle(pieces, speakers, person, "cue", join=not voices_marked)
    _tell(found, pieces, reading)
    return reading


def _tell(found: Cues, pieces: list[Piece], reading: Reading) -> None:
    """Say which cues are empty, and what else was found between the cues."""
    spoken = {piece.place for piece in pieces if piece.text.strip()}
    empty = [cue for cue in found.cues if cue.number not in spoken]
    shown = ", ".join(f"{cue.number} (line {cue.line})" for cue in empty[:5]) + (" …" if len(empty) > 5 else "")
    reading.notes += found.notes[:10]
    if len(found.notes) > 10:
        reading.notes.append(f"{len(found.notes) - 10} more remarks about its cues")
    if empty:
        reading.notes.append(f"{len(empty)} of {len(found.cues)} cues hold no words: {shown}")
    reading.drop("lines", "before the first cue", found.before)


def _voices(raw: str, kind: Kind) -> Iterator[tuple[str | None, str]]:
    """Split a cue's text at its voices; tags go, entities become characters."""
    parts = _VOICE.split(raw)
    voices: list[str | None] = [None, *parts[1::2]]
    for voice, words in zip(voices, parts[0::2], strict=True):
        said = _plain(_SRT_MARK.sub("", words) if kind == "srt" else words)
        name = _plain(voice) if voice else None
        if said or voice is not None or len(parts) == 1:
            yield name or None, _NEW_SPEAKER.sub("", said)


def _plain(text: str) -> str:
    """Return words without tags; an entity may stand for a control character, so they are cleaned once more."""
    bare = _TAG.sub("", text) if "<" in text else text
    return (clean_text(html.unescape(bare))[0] if "&" in bare else bare).strip()
