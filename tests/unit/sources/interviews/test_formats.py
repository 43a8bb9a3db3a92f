"""Tests of every format, each with a small interview as the tools write it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from persona_gen.errors import SourceError
from persona_gen.sources import files
from persona_gen.sources.interviews.formats import read_file
from persona_gen.study import Interviews

FOLDER = Path(__file__).parents[4] / "fixtures" / "interviews"

Said = tuple[str | None, str, str, str]

EXPECTED: dict[str, list[Said]] = {
    "zoom.vtt": [
        ("Dana Wirth", "researcher", "cue 1, 00:00:03.100", "Thanks for making the time. How did you first hear"),
        ("Priya Nair", "participant", "cues 2-3, 00:00:07.400", "A neighbour had one on her doorstep, and I asked her"),
        ("Dana Wirth", "researcher", "cue 4, 00:00:16.000", "And what made you try it?"),
        ("Priya Nair", "participant", "cue 5, 00:00:19.000", "Honestly, I was throwing away half a bag of salad"),
        ("Dana Wirth", "researcher", "cue 6, 00:00:25.000", "What would you change about it?"),
        ("Priya Nair", "participant", "cue 7, 00:00:28.300", "I would skip the beetroot. Nobody at home eats it."),
    ],
    "teams.vtt": [
        ("Interviewer", "researcher", "cue 1, 00:00:02.000", "What happens on a delivery day?"),
        ("P4", "participant", "cue 2, 00:00:05.500", "I am never at home before seven,\nso it sits in the sun."),
        ("P4", "participant", "cue 3, 00:00:12.000", "Yes."),
    ],
    "whisper.vtt": [
        ("whisper", "participant", "cues 1-2, 00:00:00.000", "We used to plan every meal on Sunday, and then the box"),
        ("whisper", "participant", "cue 3, 00:00:07.500", "Now I cook what is in it."),
    ],
    "whisper.srt": [
        ("whisper", "participant", "cues 1-2, 00:00:00.000", "I look at the list on Thursday, and I swap the things"),
        ("whisper", "participant", "cue 3, 00:00:06.500", "It takes me two minutes."),
    ],
    "named.srt": [
        ("Interviewer", "researcher", "cue 1, 00:00:01.000", "What do you do with what is left over?"),
        ("P6", "participant", "cue 2, 00:00:04.500", "Soup. Always soup."),
        ("P6", "participant", "cue 3, 00:00:08.200", "My children call it Friday soup."),
        ("Interviewer", "researcher", "cue 4, 00:00:11.500", "And if there is too much?"),
        ("P6", "participant", "cue 5, 00:00:13.200", 'Then my mother gets a bag, "for the rabbit".'),
    ],
    "whisper.json": [
        ("whisper", "participant", "segment 1, 00:00:00", "I stopped for a while."),
        ("whisper", "participant", "segments 2-3, 00:00:02", "The price went up twice in one year and nobody told me"),
    ],
    "aws_transcribe.json": [
        ("spk_0 (aws_transcribe)", "participant", "segment 1, 00:00:00", "Do you cook every day?"),
        ("spk_1 (aws_transcribe)", "participant", "segment 2, 00:00:02", "Not on Mondays."),
    ],
    "deepgram.json": [
        ("Speaker 0 (deepgram)", "participant", "paragraph 1, 00:00:00", "Which day suits you?"),
        ("Speaker 1 (deepgram)", "participant", "paragraph 2, 00:00:01", "Friday does, because I shop on Saturday."),
    ],
    "assemblyai.json": [
        ("Speaker A", "researcher", "utterance 1, 00:00:00", "Who carries it up?"),
        ("assemblyai", "participant", "utterance 2, 00:01:01", "My son, when he is not at football."),
        ("Speaker A", "researcher", "utterance 3, 00:01:04", "And otherwise?"),
    ],
    "rev.json": [
        ("Interviewer", "researcher", "monologue 1, 00:00:00", "What annoys you?"),
        ("P10", "participant", "monologue 2, 00:00:02", "Plastic."),
    ],
    "otter.json": [
        ("Moderator", "researcher", "entry 1, 0:05", "What is in it for you?"),
        ("P11", "participant", "entry 2, 0:09", "I do not have to decide."),
        ("P12", "participant", "entry 3, 0:14", "And the farmer gets a fair price."),
    ],
    "answers.jsonl": [
        ("P13", "participant", "line 1", "The carrots taste like carrots."),
        ("P13", "participant", "line 2", "Smaller boxes for one person."),
        ("P14", "participant", "line 4", "That it comes to the door, honestly."),
    ],
    "otter.txt": [
        ("Dana Wirth", "researcher", "line 3, 0:01", "When did you last cancel a delivery?"),
        ("Marek Novak", "participant", "line 6, 0:06", "In August. We were away for three weeks.\nI could not find"),
        ("Dana Wirth", "researcher", "line 10, 0:22", "What did you do then?"),
        ("Marek Novak", "participant", "line 13, 0:25", "I called: it took ten minutes."),
        ("Dana Wirth", "researcher", "line 16, 0:41", "Would you do that again?"),
        ("Marek Novak", "participant", "line 19, 0:44", "No."),
    ],
    "front_matter.md": [
        ("Dana", "researcher", "line 12", "What does a normal evening look like?"),
        ("P21", "participant", "line 14", "Loud. Three children, one pan."),
        ("Dana", "researcher", "line 16", "And the box?"),
        ("P21", "participant", "line 18", "It decides for me. That is one thing less."),
    ],
    "focus_group.txt": [
        ("Facilitator", "researcher", "line 3", "Let us begin with the price."),
        ("P31", "participant", "line 4", "It is dear, but I know where it goes."),
        ("P32", "participant", "line 5", "For me it is too dear, and I told them so when they asked me."),
        ("Facilitator", "researcher", "line 6", "I think the price is fair, I pay it myself."),
        ("P31", "participant", "line 7", "Yes."),
        ("P33", "participant", "line 8", "Yes."),
        ("Facilitator", "researcher", "line 9", "What would you pay?"),
        ("P32", "participant", "line 10", "Fifteen, not more."),
    ],
    "named.txt": [
        ("I", "researcher", "line 1", "How often does it come?"),
        ("named", "participant", "line 2", "Every second week."),
        ("I", "researcher", "line 3", "Is that enough?"),
        ("named", "participant", "line 4", "In summer it is, in winter I buy potatoes as well."),
    ],
    "interview.pdf": [
        ("Interviewer", "researcher", "page 1, line 2", "What do you do when it rains on the box?"),
        (
            "P51",
            "participant",
            "page 1, line 3",
            "I dry it in the hall. The paper bag is gone by then, and the potatoes",
        ),
        ("Interviewer", "researcher", "page 2, line 2", "Did you tell them?"),
        ("P51", "participant", "page 2, line 3", "Twice. They wrote back the same day, and since then the bag is"),
        ("Interviewer", "researcher", "page 3, line 2", "What else?"),
        ("P51", "participant", "page 3, line 3", "Nothing else."),
    ],
    "columns.csv": [
        ("P41", "participant", "row 2, column 2", "The surprise"),
        ("P41", "participant", "row 3, column 2", "Nothing"),
        ("P41", "participant", "row 4, column 2", "Yes"),
        ("P42", "participant", "row 3, column 3", "Less cabbage, more fruit"),
        ("P42", "participant", "row 4, column 3", "Yes"),
        ("Interviewer", "researcher", "row 2, column 4", "note the smile"),
    ],
    "answers.xlsx": [
        ("P61", "participant", "row 2", "It is fresh, and it lasts longer than what I buy."),
        ("P62", "participant", "row 3", "No idea yet."),
    ],
}
"""Who said what, as who, where; of long passages only the beginning."""

KEYS: dict[str, dict[str, Any]] = {
    "columns.csv": {"layout": "columns"},
    "answers.xlsx": {"sheet": "Answers", "participant": "Participant", "text": "Answer", "question": "Question"},
}


@pytest.mark.parametrize("name", EXPECTED)
def test_every_format(name: str) -> None:
    """Who said what, in which role and where, is the same as a person reads it in the file."""
    turns = read_file(FOLDER / name, Interviews(files=[name], **KEYS.get(name, {}))).turns
    expected = EXPECTED[name]
    assert [said[:3] for said in expected] == [(t.speaker, t.role, t.locator) for t in turns]
    assert [] == [(said[3], t.text) for said, t in zip(expected, turns, strict=True) if not t.text.startswith(said[3])]


def test_every_fixture_is_tried() -> None:
    """No file of the folder is forgotten."""
    assert set(EXPECTED) == {p.name for p in FOLDER.iterdir()} - {"SOURCE.txt", "participants.csv"}


def test_a_column_a_participant_in_a_worksheet() -> None:
    """The sheet that the study names is read; it holds the same as the .csv file."""
    keys = {"sheet": "Columns", "layout": "columns"}
    turns = read_file(FOLDER / "answers.xlsx", Interviews.model_validate({"files": ["x"], **keys})).turns
    assert [said[::3] for said in EXPECTED["columns.csv"]] == [(t.speaker, t.text) for t in turns]
    with pytest.raises(SourceError, match=r"no sheet 'Column' — did you mean 'Columns'"):
        read_file(FOLDER / "answers.xlsx", Interviews(files=["x"], sheet="Column"))


def test_answers_know_their_question() -> None:
    """A researcher's question, or the row's, goes with what answers it, in every kind of file."""
    asked = {
        name: [t.question for t in read_file(FOLDER / name, Interviews(files=["x"], **KEYS.get(name, {}))).turns]
        for name in ("teams.vtt", "rev.json", "columns.csv")
    }
    assert [None, "What happens on a delivery day?", "What happens on a delivery day?"] == asked["teams.vtt"]
    assert [None, "What annoys you?"] == asked["rev.json"]
    assert "Would you pay more?" == asked["columns.csv"][2]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Question,P1,P1\na,b,c\n", r"t\.csv: 'P1' heads two columns — give each column of answers one participant"),
        ("Question,P1,\na,b,c\n", r"t\.csv: column 3 names no participant"),
        ("Question\na\n", r"t\.csv: a table of one column"),
    ],
)
def test_columns_without_a_participant_are_an_error(tmp_path: Path, text: str, message: str) -> None:
    """Answers are never given to a column that is only numbered; an empty column may stand at the end."""
    (tmp_path / "t.csv").write_text(text)
    with pytest.raises(SourceError, match=message):
        read_file(tmp_path / "t.csv", Interviews(files=["x"], layout="columns"))
    (tmp_path / "t.csv").write_text("Question,P1,\na,b,\n")
    assert ["b"] == [t.text for t in read_file(tmp_path / "t.csv", Interviews(files=["x"], layout="columns")).turns]


@pytest.mark.parametrize("name", ["a.txt", "a.json", "a.pdf"])
def test_large_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """A file over the limit is refused by its size, with the limit, before it is read."""
    path = tmp_path / name
    with path.open("wb") as sparse:
        sparse.truncate(files.MAX_DOCUMENT_BYTES + 1)
    monkeypatch.setattr(Path, "read_bytes", None)
    with pytest.raises(SourceError, match=r"256 MB, and at most \d+ MB are read — split it"):
        read_file(path, Interviews(files=["x"]))
