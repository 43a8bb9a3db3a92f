"""Tests of transcription tools' JSON."""

from __future__ import annotations

import json
import unicodedata
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.errors import SourceError
from persona_gen.sources.interviews.base import Reading, Speakers
from persona_gen.sources.interviews.transcription import read_json, read_jsonl
from tests.support.refusing import may_refuse

SPEAKERS = Speakers(["Interviewer", "Moderator"], may_guess=True)


def read(data: Any) -> Reading:
    """Read parsed JSON."""
    return read_json(json.dumps(data), SPEAKERS, "t.json", "file")


def told(data: Any) -> list[tuple[str | None, str]]:
    """Return who said what."""
    return [(t.speaker, t.text) for t in read(data).turns]


@pytest.mark.parametrize(
    "data",
    [
        {"segments": [{"start": 0, "end": 1, "text": " No.", "speaker": "P1"}, {"text": "Yes.", "speaker": "P2"}]},
        {
            "transcription": [
                {"timestamps": {"from": "00:00:00,000"}, "speaker": "P1", "text": "No."},
                {"speaker": "P2", "text": "Yes."},
            ]
        },
        {
            "results": {
                "audio_segments": [
                    {"speaker_label": "P1", "transcript": "No."},
                    {"speaker_label": "P2", "transcript": "Yes."},
                ]
            }
        },
        {"results": {"utterances": [{"speaker": "P1", "transcript": "No."}, {"speaker": "P2", "transcript": "Yes."}]}},
        {
            "results": {
                "channels": [
                    {
                        "alternatives": [
                            {
                                "words": [
                                    {"word": "No", "punctuated_word": "No.", "speaker": "P1"},
                                    {"word": "Yes.", "speaker": "P2"},
                                ]
                            }
                        ]
                    }
                ]
            }
        },
        {
            "recognizedPhrases": [
                {"speaker": "P1", "nBest": [{"display": "No."}]},
                {"speaker": "P2", "nBest": [{"display": "Yes."}]},
            ]
        },
        {
            "speech": {
                "transcripts": [
                    {"speaker_name": "P1", "transcript": "No."},
                    {"speaker_name": "P2", "transcript": "Yes."},
                ]
            }
        },
        {"data": {"turns": [{"participant": "P1", "answer": "No."}, {"participant": "P2", "answer": "Yes."}]}},
        [{"speaker": {"name": "P1"}, "text": "No."}, {"speaker": {"id": "P2"}, "text": "Yes."}],
    ],
)
def test_shapes(data: Any) -> None:
    """The shapes that tools write give the same turns."""
    assert [("P1", "No."), ("P2", "Yes.")] == told(data)


def test_channels_are_voices_in_order_of_time() -> None:
    """Two channels without speakers are two voices, set in order by their times."""
    channels = [
        {"alternatives": [{"words": [{"word": "Why?", "start": 0}, {"word": "When?", "start": 9}]}]},
        {"alternatives": [{"words": [{"word": "Because.", "start": 3}]}]},
    ]
    assert ["Channel 0", "Channel 1"] == [t.speaker for t in read({"results": {"channels": channels}}).turns]


def test_the_whole_text_alone_is_read_in_parts() -> None:
    """Text without entries becomes parts of whole sentences, of about a hundred words."""
    sentence = "I buy it every week because it is there. "
    turns = read({"text": sentence * 30}).turns
    assert (sentence * 30).split() == " ".join(t.text for t in turns).split()
    assert {"participant"} == {t.role for t in turns}
    assert max(len(t.text.split()) for t in turns) <= 120
    assert len(turns) > 1


def test_missing_words_are_noted() -> None:
    """Where the entries hold fewer words than the whole text beside them a note says how many."""
    reading = read({"text": "one two three four", "segments": [{"text": "one two", "speaker": "P1"}]})
    assert ["its whole text has 4 words and its parts 2; look whether some are missing"] == reading.notes


def test_a_role_tells_the_researcher() -> None:
    """What the file itself calls a role counts, with and without a name."""
    turns = read(
        [
            {"name": "Dana", "role": "interviewer", "text": "Why?"},
            {"name": "Ann", "role": "participant", "text": "So."},
            {"role": "moderator", "text": "And?"},
        ]
    ).turns
    assert [("Dana", "researcher"), ("Ann", "participant"), ("moderator", "researcher")] == [
        (t.speaker, t.role) for t in turns
    ]


def test_strings_are_cleaned() -> None:
    """Escapes in JSON cannot bring in what is removed from other files."""
    assert [("P1", "a b")] == told([{"speaker": "P\u202e1", "text": "\u001b[1ma\u200b b\ud800"}])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", r"t\.json: not valid JSON: .* — save it again"),
        ("\n[1,]", r"t\.json, line 2: not valid JSON"),
        ("[" * 100_000, r"t\.json: JSON nested too deep to be a transcript"),
        ('{"a":' * 100_000, r"t\.json: JSON nested too deep"),
        ("[" + "1" * 5000 + "]", r"t\.json: JSON with a number too long to read"),
        ("{}", r"t\.json: no transcript is recognised in it — known: Whisper"),
        ("7", r"t\.json: no transcript is recognised in it"),
        ("[]", r"t\.json: there is no entry in it"),
        ("[3]", r"t\.json: entry 1 is no object"),
        ('[{"speaker":"P1","text":"a"},{"speaker":"P1"}]', r"t\.json: entry 2 has no text"),
        ('[{"speaker":"P1","text":["a"]}]', r"t\.json: entry 1 has no text"),
        ('{"status":"error","error":"no\\naudio"}', r"t\.json: the transcription failed: no audio — transcribe"),
    ],
)
def test_what_cannot_be_read_is_an_error(text: str, message: str) -> None:
    """Broken, unknown and monstrous JSON is refused in one line."""
    with pytest.raises(SourceError, match=message):
        read_json(text, SPEAKERS, "t.json", "file")


def test_a_broken_line_of_jsonl_is_named() -> None:
    """The line of the fault stands in the error."""
    with pytest.raises(SourceError, match=r"t\.jsonl, line 2: not valid JSON"):
        read_jsonl('{"speaker":"P1","text":"a"}\n{oops}\n', SPEAKERS, "t.jsonl", "file")


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
keys = st.sampled_from(
    (
        *(
            "text",
            "segments",
            "speaker",
            "results",
            "items",
            "alternatives",
            "channels",
            "words",
            "utterances",
            "start",
        ),
        *(
            "monologues",
            "elements",
            "value",
            "transcripts",
            "transcript",
            "speakers",
            "paragraphs",
            "sentences",
            "speech",
        ),
        *(
            "speaker_labels",
            "nBest",
            "recognizedPhrases",
            "transcription",
            "timestamps",
            "role",
            "name",
            "question",
            "id",
        ),
        *("audio_segments", "content", "data", "status"),
    )
)
shapes = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=30
)


@settings(deadline=None, max_examples=300)
@given(shapes)
def test_any_json_is_read_or_refused(data: Any) -> None:
    """Whatever JSON holds under the keys that tools use, it is read or refused in one line."""
    for reader, text in ((read_json, json.dumps(data)), (read_jsonl, json.dumps(data) + "\n")):
        with may_refuse():
            assert all(t.text.strip() for t in reader(text, SPEAKERS, "t", "file").turns)


words = st.text(st.characters(categories=["L", "Zs"]), min_size=1, max_size=20).map(
    lambda text: unicodedata.normalize("NFC", text).strip()
)


@settings(deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9), words), min_size=1, max_size=8))
def test_entries_in_are_words_out(said: list[tuple[int, str]]) -> None:
    """Every entry's words are in a turn, in order; the empty ones are counted."""
    reading = read([{"speaker": f"P{who}", "text": text} for who, text in said])
    assert " ".join(text for _, text in said).split() == " ".join(t.text for t in reading.turns).split()
    assert sum(not text for _, text in said) == sum(reading.dropped.values())
