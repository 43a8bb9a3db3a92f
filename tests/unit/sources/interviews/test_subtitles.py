"""Tests of WebVTT."""

from __future__ import annotations

import html
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import Reading, Speakers
from persona_gen.sources.interviews.subtitles import read_vtt

TIMES = "00:00:01.000 --> 00:00:02.000"


def read(text: str) -> Reading:
    """Read a .vtt text."""
    return read_vtt(text, Speakers(["Interviewer"]), "t.vtt", "file")


def test_voices_times_and_entities() -> None:
    """The voice is the speaker, entities become characters, tags go, the cue and its time are the place."""
    reading = read(
        f"WEBVTT\n\nNOTE x\n\n1\n{TIMES}\n<v P41>a &amp; <b>b</b>\nc\n\n{TIMES}\n<v.loud Interviewer>Why?</v>\n"
    )
    assert [("P41", "participant", "a & b\nc", "cue 1, 00:00:01.000"), ("Interviewer", "researcher", "Why?")] == [
        (reading.turns[0].speaker, reading.turns[0].role, reading.turns[0].text, reading.turns[0].locator),
        (reading.turns[1].speaker, reading.turns[1].role, reading.turns[1].text),
    ]


def test_two_voices_in_a_cue_are_two_snippets() -> None:
    """Each voice keeps its own words."""
    turns = read(f"WEBVTT\n\n{TIMES}\n<v A1>hi\n<v B2>yo\n").turns
    assert [("A1", "hi"), ("B2", "yo")] == [(t.speaker, t.text) for t in turns]


def test_names_before_a_colon_are_speakers() -> None:
    """Meeting tools write "Name: words"; a cue without a speaker is kept, and told."""
    reading = read(f"WEBVTT\n\n{TIMES}\nAnna Lee: hi\n\n{TIMES}\nwell\n")
    assert [("Anna Lee", "hi", "participant"), (None, "well", "other")] == [
        (t.speaker, t.text, t.role) for t in reading.turns
    ]
    assert ["2 cues, and 1 of them names no speaker; these words count as nobody's"] == reading.notes


def test_empty_cues_are_counted() -> None:
    """A cue without words is left out and counted."""
    reading = read(f"WEBVTT\n\n{TIMES}\n<v A1>hi\n\n{TIMES}\n\n")
    assert {("snippets", "empty answers"): 1} == reading.dropped


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (f"{TIMES}\nhi\n", "not a readable .vtt"),
        (f"WEBVTT\n\n{TIMES}\n<v A1>hi\n\n00:00:3 --> 00:00:04\n<v A1>lost\n", "line 6: 2 cues in the file and 1 read"),
    ],
)
def test_what_cannot_be_read_is_an_error(text: str, message: str) -> None:
    """No header, no speaker, or a cue that is lost: one line, with the line of the cue."""
    with pytest.raises(SourceError, match=message):
        read(text)


said = st.text(st.characters(categories=["L", "N", "P", "Zs", "Sm"]), min_size=1, max_size=30).map(
    lambda t: unicodedata.normalize("NFC", t).strip()
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 99), said.filter(bool)), min_size=1, max_size=8))
def test_cues_in_are_snippets_out(cues: list[tuple[int, str]]) -> None:
    """Every cue that is written is read, in order, word for word, whatever characters it holds."""
    blocks = [
        f"00:{i:02}:01.000 --> 00:{i:02}:02.000\n<v P{number}>{html.escape(words, quote=False)}\n"
        for i, (number, words) in enumerate(cues)
    ]
    turns = read("WEBVTT\n\n" + "\n".join(blocks)).turns
    assert [(f"P{number}", words) for number, words in cues] == [(t.speaker, t.text) for t in turns]
