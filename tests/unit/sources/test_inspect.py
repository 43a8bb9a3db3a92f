"""Tests of the proposals of `persona-gen init`."""

from __future__ import annotations

import shutil
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.errors import SourceError
from persona_gen.sources.found import identifier, quoted
from persona_gen.sources.inspect import propose_study
from persona_gen.sources.interviews import read_interviews
from persona_gen.sources.tables import read_customers
from persona_gen.study import Study, load_study

STUDIES = Path(__file__).parents[3] / "fixtures" / "studies"


def proposed(folder: Path) -> Study:
    """Write the proposal into the folder, as `init` does, and load it."""
    (folder / "study.toml").write_text(propose_study(folder), encoding="utf-8")
    return load_study(folder)


def test_a_customer_table_is_understood(tmp_path: Path) -> None:
    """Id, segment and a metric for each kind of column are proposed for the telco table."""
    shutil.copy(STUDIES / "zoo" / "telco_churn.csv", tmp_path)
    study = proposed(tmp_path)
    assert study.customers is not None
    assert "customerID" == study.customers.id
    assert "Contract" == study.segments.column
    metrics = {m.column or m.where: m for m in study.metric}
    assert {"tenure", "InternetService", '"SeniorCitizen" = 1', "\"Churn\" = 'Yes'"} <= set(metrics)
    assert "Contract" not in metrics
    assert 500 == len(read_customers(study).frame)


def test_interviews_in_four_formats_are_understood(tmp_path: Path) -> None:
    """The notebooks study comes out whole: every file, with the segment that its name tells."""
    shutil.copytree(STUDIES / "notebooks", tmp_path / "n", ignore=shutil.ignore_patterns("study.toml", "*.json", ".*"))
    study = proposed(tmp_path / "n")
    read = read_interviews(study)
    assert "respondent" == (study.customers and study.customers.id)
    assert "roles_primary" == study.segments.column
    assert {"data-scientist", "student", "scientist", "developer"} == {s.segment for s in read.snippets}
    assert 1173 == len(read.snippets)


def test_write_ups_are_told_from_transcripts(tmp_path: Path) -> None:
    """Markdown without speaker turns is read as notes, and a folder of notes needs no table."""
    (tmp_path / "notes.md").write_text("# T\n\nWe met six people.\n\n- Goals: x\n- Time: y\n")
    study = proposed(tmp_path)
    assert study.interviews[0].notes
    assert "participants" == study.segments.group[0].id
    assert 3 == len(read_interviews(study).snippets)


def test_participants_who_are_customers(tmp_path: Path) -> None:
    """Interviews whose speakers are ids of the table go by the table's segments."""
    (tmp_path / "people.csv").write_text("participant,segment\nP1,a\nP2,b\nP3,a\nP4,b\nP5,a\nP6,b\n")
    (tmp_path / "talk.txt").write_text("P1: x\nP2: y\n")
    study = proposed(tmp_path)
    assert "segment" == study.segments.column
    assert study.interviews[0].id_column


def test_a_map_beside_the_customers(tmp_path: Path) -> None:
    """A small table with the participants and the customers' segments is proposed as the map."""
    (tmp_path / "customers.csv").write_text("id,segment\n" + "".join(f"{i},{'ab'[i % 2]}\n" for i in range(9)))
    (tmp_path / "who.csv").write_text("person,group\nP1,a\nP2,b\n")
    (tmp_path / "talk.txt").write_text("P1: x\nP2: y\n")
    study = proposed(tmp_path)
    assert ("who.csv", "person", "group") == (
        study.interviews[0].participants,
        study.interviews[0].participant_column,
        study.interviews[0].segment_column,
    )
    assert ["a", "b"] == [s.segment for s in read_interviews(study).snippets]


def test_hostile_names_are_quoted(tmp_path: Path) -> None:
    """Quotes, backslashes, line breaks and brackets in names give a study that loads, and means the same."""
    name = 'a "b" \\ [c] # {d}\n[llm].csv'
    (tmp_path / name).write_text('id,"x""; drop table t; --",y\n1,0,Yes\n2,1,No\n3,1,No\n')
    study = proposed(tmp_path)
    assert study.customers is not None
    assert name == study.customers.file
    assert '"x""; drop table t; --" = 1' == study.metric[0].where
    assert 3 == len(read_customers(study).frame)


def test_files_that_cannot_be_used_are_listed(tmp_path: Path) -> None:
    """A broken file does not stop the proposal; a comment names it and its fault."""
    (tmp_path / "ok.csv").write_text("id,v\n1,5\n2,6\n")
    (tmp_path / "bad.csv").write_text("a,b\n1,2\n1,2,3\n")
    text = propose_study(tmp_path)
    assert '#   "bad.csv": 3 cells where the header has 2' in text


@pytest.mark.parametrize("make", [True, False])
def test_a_folder_without_data_is_an_error(tmp_path: Path, make: bool) -> None:
    """Nothing to read, or no folder: one line."""
    folder = tmp_path / "x"
    if make:
        folder.mkdir()
    with pytest.raises(SourceError, match="nothing that a study" if make else "no such folder"):
        propose_study(folder)


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_is_a_toml_string(text: str) -> None:
    """What is quoted is read back as it was."""
    assert text == tomllib.loads(f"a = {quoted(text)}")["a"]


@settings(deadline=None)
@given(st.text())
def test_identifiers_are_closed(text: str) -> None:
    """Inside an SQL identifier every quotation mark is doubled."""
    inner = identifier(text)[1:-1]
    assert text == inner.replace('""', '"')
    assert 0 == inner.replace('""', "").count('"')


def test_every_format_of_interviews_is_understood(tmp_path: Path) -> None:
    """A folder of all formats gives a study that reads every file; other JSON is listed as not used."""
    folder = tmp_path / "i"
    shutil.copytree(STUDIES.parent / "interviews", folder, ignore=shutil.ignore_patterns("*.xlsx", "participants.csv"))
    (folder / "settings.json").write_text('{"colour": "red"}')
    text = propose_study(folder)
    study = proposed(folder)
    used = {name for block in study.interviews for name in block.files}
    assert {p.name for p in folder.iterdir()} - {"SOURCE.txt", "settings.json", "study.toml"} == used
    assert ["columns.csv"] == [name for block in study.interviews if block.layout == "columns" for name in block.files]
    assert '"settings.json": no transcript is recognised in it' in text
    assert used == {s.source for s in read_interviews(study).snippets}


def test_consent_is_proposed(tmp_path: Path) -> None:
    """A table that says who agreed is used, so that nobody's words are read without."""
    for name in ("participants.csv", "focus_group.txt"):
        shutil.copy(STUDIES.parent / "interviews" / name, tmp_path)
    study = proposed(tmp_path)
    assert "consent" == study.interviews[0].consent_column
    assert {"P31", "P32"} == {s.participant for s in read_interviews(study).snippets if s.role == "participant"}


def test_who_is_missing_from_the_table_of_consent_is_not_read(tmp_path: Path) -> None:
    """Every file is under the table once somebody in it speaks, also where a file's own speakers are unknown there."""
    for name in ("participants.csv", "focus_group.txt"):
        shutil.copy(STUDIES.parent / "interviews" / name, tmp_path)
    (tmp_path / "laura.txt").write_text(
        "Interviewer: How is it?\n\nLaura: I never signed for this.\n\nLaura: Really.\n"
    )
    (tmp_path / "loose.srt").write_text("1\n00:00:01,000 --> 00:00:03,000\nNobody says who speaks here.\n")
    study = proposed(tmp_path)
    assert all(block.consent_column == "consent" for block in study.interviews)
    read = read_interviews(study)
    assert {"focus_group.txt"} == {s.source for s in read.snippets}
    assert any("not in the table" in left.reason for left in read.left_out)
    assert "# attributes = [" in (tmp_path / "study.toml").read_text(encoding="utf-8")
