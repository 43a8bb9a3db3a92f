"""Tests of cues in and cues out."""

from __future__ import annotations

import pytest
import webvtt
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import Reading, Speakers
from persona_gen.sources.interviews.cues import Cues, read_cues
from persona_gen.sources.interviews.subtitles import read_srt, read_vtt
from tests.support.refusing import may_refuse

TIMES = "00:00:01,000 --> 00:00:02,000"


def srt(text: str) -> Reading:
    """Read an .srt text."""
    return read_srt(text, Speakers(["Interviewer"]), "t.srt", "file")


def texts(text: str) -> list[str]:
    """Return the words of each cue of an .srt text."""
    return ["\n".join(cue.text) for cue in read_cues(text, "t.srt", "srt").cues]


@pytest.mark.parametrize(
    "times",
    [
        "00:00:01 -> 00:00:02",
        "00:00:1,000 --> 00:00:02,000",
        "00:00:01,000 –> 00:00:02,000",
        "00:00:01,000 --> ",
        "00:00:01,000 --> 00:00:0x,000",
        "00:00:01;000 --> 00:00:02;000",
        "--> 00:00:02,000",
        "00.00.01,000 --> 00.00.02,000",
        "00 : 00 : 01 --> 00 : 00 : 02",
    ],
)
def test_a_broken_cue_is_named(times: str) -> None:
    """A cue whose times cannot be read is never dropped: the error says which one it is, and its line."""
    with pytest.raises(SourceError, match=r"t\.srt, line 6: 3 cues in the file and 2 read; lost would be number 2 at"):
        srt(f"1\n{TIMES}\nP1: a\n\n2\n{times}\nP1: b\n\n3\n{TIMES}\nP1: c\n")


def test_times_may_be_written_in_several_ways() -> None:
    """Commas and points, hours or none, and settings behind are read."""
    for times in ("00:01,5 --> 00:02,0", "1:00:01.500 --> 1:00:02", "00:00:01.500 --> 00:00:02.500 line:0"):
        assert ["a"] == texts(f"1\n{times}\na\n")


def test_blank_lines_inside_a_cue_lose_nothing() -> None:
    """Words behind a blank line stay with their cue, and a note says so."""
    found = read_cues(f"1\n{TIMES}\na\n\nb\n\n2\n{TIMES}\nc\n", "t.srt", "srt")
    assert [["a", "b"], ["c"]] == [cue.text for cue in found.cues]
    assert ["line 5 has no times of its own, so it is read as part of cue 1"] == found.notes


def test_missing_blank_lines_lose_nothing() -> None:
    """Cues that follow each other without a blank line are two; a number that is an answer stays one."""
    assert ["a", "b"] == texts(f"1\n{TIMES}\na\n2\n{TIMES}\nb")
    assert ["a\n12", "b"] == texts(f"1\n{TIMES}\na\n12\n{TIMES}\nb")


def test_the_line_above_the_times() -> None:
    """It names the cue, or its speaker as Zoom does; a line of words there belongs to the cue before."""
    text = f'WEBVTT\n\nabc-1\n{TIMES}\nhello\n\n2 "Ann Lee" (123)\n{TIMES}\nyes\nbut no\n{TIMES}\nwell\n'
    found = read_cues(text, "t.vtt", "vtt")
    assert [(None, ["hello"]), ("Ann Lee", ["yes", "but no"]), (None, ["well"])] == [
        (cue.voice, cue.text) for cue in found.cues
    ]
    assert ["well"] == texts(f"1\n{TIMES}\na\n\nso it goes\n2\n{TIMES}\nwell\n")[1:]


def test_a_gap_in_the_numbers_is_told() -> None:
    """Where the file's own numbers jump a note says where."""
    reading = srt(f"1\n{TIMES}\nP1: a\n\n4\n{TIMES}\nP1: b\n")
    assert "cue numbers jump from 1 to 4 (line 6)" in reading.notes


def test_empty_cues_are_named() -> None:
    """Cues without words are counted, and a note says which."""
    reading = srt(f"1\n{TIMES}\nP1: a\n\n2\n{TIMES}\n<i></i>\n\n3\n{TIMES}\n")
    assert {("snippets", "empty answers"): 2} == reading.dropped
    assert "2 of 3 cues hold no words: 2 (line 6), 3 (line 10)" in reading.notes


def test_words_before_the_first_cue_are_counted() -> None:
    """They are nobody's, and are not lost in silence."""
    assert {("lines", "before the first cue"): 1} == srt(f"Subtitles\n\n1\n{TIMES}\nP1: a\n").dropped


def test_no_cue_is_an_error() -> None:
    """A file without a cue is refused."""
    with pytest.raises(SourceError, match=r"t\.srt: there is no cue in it"):
        srt("P1: hello\n")


def test_entities_cannot_hide_characters() -> None:
    """A right-to-left mark or an escape written as an entity is removed like one that stands there."""
    assert ["a b"] == [t.text for t in srt(f"1\n{TIMES}\nP1: a&#x202e; &#27;b\n").turns]


def test_names_at_changes_of_speaker_go_on() -> None:
    """Where names stand only when somebody else begins, the cues between are the last one's, and a note says so."""
    said = ["Interviewer: Why?", "P1: Because", "it is late", "Interviewer: And?", "P1: Nothing."]
    reading = srt("\n".join(f"{n}\n{TIMES}\n{words}\n" for n, words in enumerate(said, 1)))
    assert [("Interviewer", "Why?"), ("P1", "Because it is late"), ("Interviewer", "And?"), ("P1", "Nothing.")] == [
        (t.speaker, t.text) for t in reading.turns
    ]
    assert any("names stand where the speaker changes" in note for note in reading.notes)


words = st.text(st.characters(categories=["L", "Zs"]), min_size=1, max_size=20).map(str.strip).filter(bool)


@settings(deadline=None)
@given(st.lists(st.lists(words, min_size=1, max_size=3), min_size=1, max_size=6))
def test_every_cue_is_read_as_another_parser_reads_it(cues: list[list[str]]) -> None:
    """On well-formed WebVTT the cues and their starts are those of webvtt-py."""
    blocks = [f"00:{n:02}:01.000 --> 00:{n:02}:02.000\n" + "\n".join(lines) for n, lines in enumerate(cues)]
    text = "WEBVTT\n\n" + "\n\n".join(blocks) + "\n"
    theirs = [(c.start, c.raw_text) for c in webvtt.from_string(text).captions]
    assert theirs == [(c.start, "\n".join(c.text)) for c in read_cues(text, "t.vtt", "vtt").cues]


lines = st.sampled_from(
    (
        *(
            "",
            "1",
            "2",
            "3",
            "NOTE x",
            "STYLE",
            "a -> b",
            "P1: yes",
            "P2: no.",
            "<v P3>hi",
            "-->",
            "12:30",
            "10:30 --> x",
        ),
        *(TIMES, "00:00:01 -> 00:00:02", "00:03.000 --> 00:04.000", "00:1 --> 00:02", "WEBVTT", "0:0:1,0 --> 0:0:2,0"),
    )
)


@settings(deadline=None, max_examples=300)
@given(st.lists(lines, max_size=25), st.sampled_from(["vtt", "srt"]))
def test_no_line_of_words_is_lost(body: list[str], kind: str) -> None:
    """Whatever lines a file is made of, it is refused, or every line of words is in a cue, counted or a comment."""
    text = "\n".join((["WEBVTT", ""] if kind == "vtt" else []) + body)
    found = Cues()
    with may_refuse():
        found = read_cues(text, "t", "vtt" if kind == "vtt" else "srt")
    if not found.cues:
        return
    told = [line for cue in found.cues for line in cue.text]
    for line in ("P1: yes", "P2: no.", "<v P3>hi"):
        comments = kind == "vtt" and {"NOTE x", "STYLE", "WEBVTT"} & set(body)
        assert comments or told.count(line) + found.before >= body.count(line)
    assert sum(line.endswith(("2,000", "4.000")) and "-->" in line for line in body) <= len(found.cues)


@settings(deadline=None, max_examples=200)
@given(st.text(max_size=200), st.sampled_from([read_vtt, read_srt]))
def test_any_text_is_read_or_refused(text: str, read: object) -> None:
    """No text makes the readers of subtitles fail in another way than with an error of one line."""
    assert callable(read)
    for whole in (text, f"WEBVTT\n\n{TIMES}\n{text}"):
        with may_refuse():
            assert isinstance(read(whole, Speakers(["Interviewer"]), "t", "file"), Reading)
