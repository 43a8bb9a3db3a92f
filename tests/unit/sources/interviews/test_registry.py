"""Tests of reading a study's interviews."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import docx
import pytest

from persona_gen.errors import SourceError
from persona_gen.sources.interviews import read_interviews
from persona_gen.study import Study

FIXTURES = Path(__file__).parents[4] / "fixtures" / "studies"


def study_of(folder: Path, *interviews: dict[str, Any], **more: Any) -> Study:
    """Make a study of interviews with two groups."""
    groups = [{"id": "fans", "name": "True fans"}, {"id": "rest", "name": "The rest"}]
    data = {"folder": folder, "study": {"id": "s"}, "segments": {"group": groups}, "interviews": list(interviews)}
    return Study.model_validate(data | more)


def test_snippets_are_numbered_over_all_files(tmp_path: Path) -> None:
    """Ids run on from file to file, each with its source, place, role and segment."""
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "b.txt").write_text("P2: two\nInterviewer: why?\n")
    (tmp_path / "a.csv").write_text("participant,answer,q\nP1,one,likes\n")
    read = read_interviews(
        study_of(
            tmp_path, {"files": ["a.csv"], "segment": "fans", "question": "q"}, {"files": ["sub/*"], "segment": "rest"}
        )
    )
    assert [
        ("S001", "fans", "P1", "participant", "one", "a.csv", "row 2", "likes"),
        ("S002", "rest", "P2", "participant", "two", "sub/b.txt", "line 1", None),
        ("S003", "rest", "Interviewer", "researcher", "why?", "sub/b.txt", "line 2", None),
    ] == [(s.id, s.segment, s.participant, s.role, s.text, s.source, s.locator, s.question) for s in read.snippets]


def test_one_person_written_in_two_ways_is_one(tmp_path: Path) -> None:
    """P5 may be written "p5" or "P 5", and a name in capitals or not; ids of customers stay as they are."""
    (tmp_path / "a.txt").write_text("P5: one\nAnna Lee: one\n")
    (tmp_path / "b.txt").write_text("p5: two\nANNA LEE: two\n")
    (tmp_path / "c.txt").write_text("P 5: three\nP6: three\n")
    found = read_interviews(study_of(tmp_path, {"files": ["*.txt"]}, privacy={"redact": False}))
    assert ["P5", "Anna Lee", "P5", "Anna Lee", "P5", "P6"] == [s.participant for s in found.snippets]
    customers = study_of(tmp_path, {"files": ["*.txt"], "id_column": True}, privacy={"redact": False})
    assert 6 == len({s.participant for s in read_interviews(customers).snippets})


def test_files_of_one_name_in_two_folders_are_two_people(tmp_path: Path) -> None:
    """Where nobody is named the file stands for the participant, and its folder tells it from another one."""
    for folder in ("x", "y/z"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "01.txt").write_text("Interviewer: How?\nParticipant: So.\n")
    (tmp_path / "x" / "02.txt").write_text("Interviewer: How?\nParticipant: So.\n")
    found = read_interviews(study_of(tmp_path, {"files": ["x/*.txt"]}, {"files": ["y/*/*.txt"]}))
    said = [s.participant for s in found.snippets if s.role == "participant"]
    assert ["01 (x)", "02", "01 (y/z)"] == said


def test_word_documents(tmp_path: Path) -> None:
    """Paragraphs, headings as questions, and table rows with a speaker, in the document's order."""
    document = docx.Document()
    document.add_heading("Likes")
    document.add_paragraph("P1: the speed")
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "P2", "the price"
    document.add_paragraph("P1: and the help")
    document.save(str(tmp_path / "d.docx"))
    read = read_interviews(study_of(tmp_path, {"files": ["d.docx"], "segment": "fans"}))
    assert [
        ("P1", "the speed", "paragraph 2", "Likes"),
        ("P2", "the price", "table 1, row 1", "Likes"),
        ("P1", "and the help", "paragraph 3", "Likes"),
    ] == [(s.participant, s.text, s.locator, s.question) for s in read.snippets]


def test_the_map_gives_segments_and_tells_whom_it_lacks(tmp_path: Path) -> None:
    """Participants come to segments by id or name; one who is not in the map is kept and counted."""
    (tmp_path / "t.txt").write_text("p1: a\nP2: b\nP3: c\nP3: d\nInterviewer: e\n")
    (tmp_path / "m.csv").write_text("who,group\nP1,fans\nP2,the REST\n")
    read = read_interviews(
        study_of(
            tmp_path,
            {"files": ["t.txt"], "participants": "m.csv", "participant_column": "who", "segment_column": "group"},
        )
    )
    assert ["fans", "rest", None, None, None] == [s.segment for s in read.snippets]
    assert [("participants", 1, "m.csv")] == [(left.what, left.count, left.where) for left in read.left_out]
    assert "P3; 2 snippets" in read.left_out[0].reason


def test_sections_of_notes_give_segments(tmp_path: Path) -> None:
    """The nearest heading with the words wins, an attribution before it, and the files' segment is last."""
    text = '# All\n\nOne.\n\n## For fans\n\nTwo.\n\n> "Three is enough for me" - the others\n'
    (tmp_path / "n.md").write_text(text)
    sections = {"fans": "fans", "others": "rest"}
    read = read_interviews(study_of(tmp_path, {"files": ["*.md"], "notes": True, "sections": sections}))
    assert [None, "fans", "rest"] == [s.segment for s in read.snippets]
    assert {None} == {s.participant for s in read.snippets}


def test_sections_are_whole_words(tmp_path: Path) -> None:
    """A key is not found inside another word, but in the plural."""
    (tmp_path / "n.md").write_text("# Current statement\n\nOne.\n\n# What states want\n\nTwo.\n")
    block = {"files": ["*.md"], "notes": True, "sections": {"State": "fans"}}
    assert [None, "fans"] == [s.segment for s in read_interviews(study_of(tmp_path, block)).snippets]


def test_a_damaged_document_is_one_line(tmp_path: Path) -> None:
    """A .docx cut or changed anywhere is read or refused, never a traceback."""
    document = docx.Document()
    document.add_paragraph("P1: words")
    document.save(str(tmp_path / "d.docx"))
    whole = (tmp_path / "d.docx").read_bytes()
    study = study_of(tmp_path, {"files": ["d.docx"], "segment": "fans"})
    refused: list[str] = []
    for place in range(0, len(whole), len(whole) // 60):
        (tmp_path / "d.docx").write_bytes(whole[:place] + b"\xff\xff\xff" + whole[place + 3 :])
        try:
            read_interviews(study)
        except SourceError as error:
            refused.append(str(error))
    assert refused
    assert not any("\n" in message for message in refused)


def test_the_officials_write_ups() -> None:
    """In real write-ups every quotation keeps its words, its place and its role; no line is lost."""
    folder = FIXTURES / "officials"
    sections = {"Tribe": "fans", "Tribal Program": "fans", "State": "rest"}
    block = {"files": ["notes/202[23]*.md"], "notes": True, "sections": sections}
    read = read_interviews(study_of(folder, block))
    found = {s.text: s for s in read.snippets}
    awesome = found["This is awesome. This is super sleek"]
    assert ("participant", "fans", "line 55, Tribal Program") == (awesome.role, awesome.segment, awesome.locator)
    noise = found["I like the words and not just the [item] numbers. This saves me a step."]
    assert ("participant", "rest", "line 41, State") == (noise.role, noise.segment, noise.locator)
    assert {"participant", "researcher"} == {s.role for s in read.snippets}


def test_the_notebooks_interviews() -> None:
    """1173 answers of 128 people in four formats are 1173 snippets of 128 participants."""
    blocks = [
        {"files": [f"interviews/{name}"], "segment": "fans", "question": "question"}
        for name in ("data_scientists.txt", "developers.docx", "scientists.vtt", "students.csv")
    ]
    snippets = read_interviews(study_of(FIXTURES / "notebooks", *blocks)).snippets
    assert (1173, 128) == (len(snippets), len({s.participant for s in snippets}))
    assert {"participant"} == {s.role for s in snippets}
    assert "S1173" == snippets[-1].id


def test_identifiers_are_redacted_and_counted(tmp_path: Path) -> None:
    """E-mail addresses go, with a count; the study can keep them."""
    (tmp_path / "t.txt").write_text("P1: write to a@b.example\n")
    block = {"files": ["t.txt"], "segment": "fans"}
    read = read_interviews(study_of(tmp_path, block))
    assert "write to [e-mail]" == read.snippets[0].text
    assert [("direct identifiers", 1)] == [(left.what, left.count) for left in read.left_out]
    kept = read_interviews(study_of(tmp_path, block, privacy={"redact": False}))
    assert "write to a@b.example" == kept.snippets[0].text


def test_controls_and_guessed_encodings_are_noted(tmp_path: Path) -> None:
    """What was cleaned or guessed is told with the file."""
    (tmp_path / "t.txt").write_bytes("P1: caf\xe9 \x1b[1mx\n".encode("cp1252"))
    read = read_interviews(study_of(tmp_path, {"files": ["t.txt"], "segment": "fans"}))
    assert "café x" == read.snippets[0].text
    assert 2 == len(read.notes)
    assert all(note.startswith("t.txt: ") for note in read.notes)


def test_empty_answers_are_counted(tmp_path: Path) -> None:
    """A row without words is left out and counted."""
    (tmp_path / "a.csv").write_text("participant,answer\nP1,\nP2,b\nP3, \n")
    read = read_interviews(study_of(tmp_path, {"files": ["a.csv"], "segment": "fans"}))
    assert 1 == len(read.snippets)
    assert [("snippets", 2, "empty answers")] == [(left.what, left.count, left.reason) for left in read.left_out]


def test_file_names_may_hold_pattern_characters(tmp_path: Path) -> None:
    """A name is taken as it is before it is taken for a pattern."""
    (tmp_path / "a [1], b & c.txt").write_text("P1: x\n")
    read = read_interviews(study_of(tmp_path, {"files": ["a [1], b & c.txt"], "segment": "fans"}))
    assert "a [1], b & c.txt" == read.snippets[0].source


@pytest.mark.parametrize(
    ("block", "message"),
    [
        ({"files": ["notes/aa.txt"], "segment": "fans"}, r"no such interview file — did you mean 'notes/a\.txt'"),
        ({"files": ["notes"], "segment": "fans"}, r'this is a directory — write "notes/\*"'),
        ({"files": ["notes/b.pptx"], "segment": "fans"}, r"the ending '\.pptx' are not read"),
        ({"files": ["notes/c.txt"], "segment": "fans"}, r"c\.txt: a transcript without speaker turns"),
        ({"files": ["notes/d.docx"], "segment": "fans"}, r"d\.docx: not a readable \.docx"),
        ({"files": ["notes/e.txt"], "segment": "fans"}, r"e\.txt: the file is empty"),
        ({"files": ["/etc/*"], "segment": "fans"}, r"not a pattern below"),
        ({"files": ["notes/a.txt"], "segment": "fan"}, r"no segment 'fan' — did you mean 'fans'"),
        (
            {"files": ["notes/f.csv"], "segment": "fans"},
            r"f\.csv: no column 'participant' — did you mean 'participants'",
        ),
        ({"files": ["notes/a.txt"], "participants": "notes/g.csv"}, r"g\.csv, row 3: participant 'P1' stands twice"),
    ],
)
def test_wrong_input_is_one_line(tmp_path: Path, block: dict[str, Any], message: str) -> None:
    """Each wrong file or name says what, where and what to do."""
    notes = tmp_path / "notes"
    notes.mkdir()
    (notes / "a.txt").write_text("P1: x\n")
    (notes / "b.pptx").write_text("x")
    (notes / "c.txt").write_text("prose only\n")
    (notes / "d.docx").write_bytes(b"PK\x03\x04")
    (notes / "e.txt").touch()
    (notes / "f.csv").write_text("participants,answer\nP1,x\n")
    (notes / "g.csv").write_text("participant,segment\nP1,fans\nP1,rest\n")
    with pytest.raises(SourceError, match=message) as caught:
        read_interviews(study_of(tmp_path, block))
    assert "\n" not in str(caught.value)
