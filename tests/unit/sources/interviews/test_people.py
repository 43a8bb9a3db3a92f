"""Tests of the participants' table: segments, consent, attributes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from persona_gen.domain.theme import Participant
from persona_gen.errors import SourceError
from persona_gen.sources.interviews import InterviewRead, read_interviews
from persona_gen.sources.interviews.people import read_consent
from persona_gen.study import Interviews, Study

TALK = "P1: one\nInterviewer: why?\nP2: two\nP2: two more\nP3: three\nP4: four\n"


def read(folder: Path, table: str, text: str = TALK, **keys: Any) -> InterviewRead:
    """Read a transcript beside a table of participants."""
    (folder / "t.txt").write_text(text)
    (folder / "people.csv").write_text(table)
    groups = [{"id": "fans", "name": "Fans"}, {"id": "rest", "name": "The rest"}]
    block = {"files": ["t.txt"], "participants": "people.csv", **keys}
    data = {"folder": folder, "study": {"id": "s"}, "segments": {"group": groups}, "interviews": [block]}
    return read_interviews(Study.model_validate(data))


def test_without_consent_nothing_is_read(tmp_path: Path) -> None:
    """Only a clear yes is read; no, empty, unknown and missing people are counted by reason, with their snippets."""
    table = "participant,segment,consent\nP1,fans,Ja\nP2,fans,no\nP3,rest,perhaps\nP5,rest,yes\n"
    found = read(tmp_path, table, consent_column="consent")
    assert [("P1", "one"), ("Interviewer", "why?")] == [(s.participant, s.text) for s in found.snippets]
    assert [
        ("participants", 1, "no consent, so nothing of theirs was read"),
        ("participants", 1, "consent is empty or not understood, so nothing of theirs was read"),
        ("participants", 1, "not in the table, so no consent is known and nothing of theirs was read"),
        ("snippets", 4, "words of participants without consent"),
    ] == [(left.what, left.count, left.reason) for left in found.left_out]
    assert {"people.csv"} == {left.where for left in found.left_out}
    assert ["P1"] == [person.id for person in found.participants]


def test_refused_people_are_not_named(tmp_path: Path) -> None:
    """Neither snippets nor what is left out holds a name or a word of somebody who did not agree."""
    table = "participant,segment,consent\nAnna Lee,fans,no\nP1,fans,yes\n"
    found = read(tmp_path, table, "Anna Lee: secret\nP1: one\n", consent_column="consent")
    assert "Anna" not in str(found)
    assert "secret" not in str(found)


def test_refused_people_are_not_named_by_others(tmp_path: Path) -> None:
    """Who did not agree is known by name all the same, so that others' words of them are redacted."""
    table = "participant,consent\nP1,yes\nXylo Zzurb,no\nQuorra Vexley,no\n"
    text = "P1: Zzurb knows, and so does Vexley.\nXylo Zzurb: I do not agree.\n"
    found = read(tmp_path, table, text, consent_column="consent")
    assert ["[person 1] knows, and so does [person 2]."] == [s.text for s in found.snippets]


def test_words_of_nobody_need_consent_too(tmp_path: Path) -> None:
    """Nameless words may be anybody's, so they are not read; where nobody agreed the researcher's words go as well."""
    (tmp_path / "a.vtt").write_text("WEBVTT\n\n00:01.000 --> 00:02.000\n<v P1>one\n\n00:02.000 --> 00:03.000\nwho?\n")
    (tmp_path / "b.vtt").write_text(
        "WEBVTT\n\n00:01.000 --> 00:02.000\n<v Interviewer>So, Anna?\n\n00:02.000 --> 00:03.000\n<v P2>two\n"
    )
    table = "participant,segment,consent\nP1,fans,1\nP2,fans,0\n"
    found = read(tmp_path, table, files=["a.vtt", "b.vtt"], consent_column="consent")
    assert ["one"] == [s.text for s in found.snippets]
    assert [1, 1, 1] == [left.count for left in found.left_out if left.what == "snippets"]


@pytest.mark.parametrize(
    ("word", "consent"),
    [
        *(
            (word, "yes")
            for word in ("yes", "Yes.", " JA ", "oui", "sí", "Sim", "tak", "да", "はい", "1", "1.0", "TRUE", "✓")
        ),
        *(
            (word, "no")
            for word in ("no", "NEIN", "non", "não", "Nie", "нет", "いいえ", "0", "false", "withdrawn", "-")
        ),
        *((word, "unknown") for word in (None, "", "  ", "maybe", "x", "yes?", "2", "yes, but not the photo", "n/a")),
    ],
)
def test_words_of_consent(word: str | None, consent: str) -> None:
    """Yes and no are known in several languages; everything else is no consent."""
    assert consent == read_consent(word)


def test_attributes_are_joined(tmp_path: Path) -> None:
    """Those who speak come with their segment and the columns that the study names; empty cells are left out."""
    table = "participant,segment,region,age,shoe\np1,fans,North,34,41\nP2,rest,,51,38\nP9,rest,South,60,40\n"
    found = read(tmp_path, table, attributes=["region", "age"])
    assert (
        Participant(id="P1", segment="fans", attributes={"region": "North", "age": "34"}),
        Participant(id="P2", segment="rest", attributes={"age": "51"}),
    ) == found.participants


def test_a_table_without_segments_leaves_the_files_segment(tmp_path: Path) -> None:
    """Consent and attributes go with `segment`, and with no segment at all; a map goes with neither."""
    table = "participant,consent\nP1,yes\n"
    with_segment = read(tmp_path, table, consent_column="consent", segment="rest")
    assert [("P1", "rest")] == [(s.participant, s.segment) for s in with_segment.snippets if s.role == "participant"]
    alone = read(tmp_path, table, consent_column="consent")
    assert [None, None] == [s.segment for s in alone.snippets]
    with pytest.raises(ValidationError, match="give only one of segment, participants and id_column"):
        Interviews(files=["x"], segment="rest", participants="p.csv")
    with pytest.raises(ValidationError, match="give only one of"):
        Interviews(files=["x"], segment="rest", participants="p.csv", consent_column="c", segment_column="s")


def test_contradictions_and_missing_columns_are_errors(tmp_path: Path) -> None:
    """Two rows that disagree, and columns that are not there, are refused in one line."""
    twice = "participant,segment,consent\nP1,fans,yes\nP1,fans,no\n"
    with pytest.raises(SourceError, match=r"people\.csv, row 3: participant 'P1' stands twice, with different consent"):
        read(tmp_path, twice, consent_column="consent")
    with pytest.raises(SourceError, match=r"no column 'consented' — did you mean 'consent'"):
        read(tmp_path, twice, consent_column="consented")
    with pytest.raises(SourceError, match=r"no column 'segment' — did you mean 'segments'"):
        read(tmp_path, "participant,segments\nP1,fans\n")


def test_the_fixture() -> None:
    """Of four people in the table one refused and one gave no answer; the focus group keeps two voices."""
    folder = Path(__file__).parents[4] / "fixtures" / "interviews"
    groups = [{"id": "families", "name": "Families"}, {"id": "singles", "name": "Singles"}]
    block = {
        "files": ["focus_group.txt"],
        "participants": "participants.csv",
        "consent_column": "consent",
        "attributes": ["region"],
    }
    data = {"folder": folder, "study": {"id": "s"}, "segments": {"group": groups}, "interviews": [block]}
    found = read_interviews(Study.model_validate(data))
    assert {("P31", "families"), ("P32", "singles")} == {
        (s.participant, s.segment) for s in found.snippets if s.role == "participant"
    }
    assert [{"region": "North"}, {"region": "South"}] == [person.attributes for person in found.participants]
