"""Hostile names, labels, cells and words: they are data on every screen and in every card, and nothing more."""

from __future__ import annotations

import csv
import json
import os
from pathlib import Path

import pytest

from persona_gen.cli import run

NAMES = [
    "[/red] bold [bold]",
    "{{7*7}} {F001}",
    "<script>alert(1)</script>",
    "\x1b[31mred\x1b[0m",
    "x" * 300,
    "a|b`c*_d_",
    "漢字 العربية",
    "=cmd()",
]
CELLS = ["[/red]", "{F001}", "<b>&amp;\"'", "\x1b]0;t\x07x", "café", "{{ 7*7 }}", "{% raw %}"]
STUDY = """
[study]
id = "hostile"
title = "[/red] <script>alert(1)</script> {{7*7}} \\u001b[31m"
source = "</style><script>alert(2)</script>"
[customers]
file = "cust [1] 'é'.csv"
id = "id"
[segments]
column = "seg [x]"
[[metric]]
id = "color"
label = "Colour [/red] {F001} <i>x</i> {{7*7}}"
column = "color|s"
[[metric]]
id = "num"
label = "Number \\u001b[31m of things"
column = "num"
unit = "[/red]"
[[metric]]
id = "empty"
label = "Empty"
column = "empty"
[[metric]]
id = "mixed"
label = "Mixed"
column = "mixed"
[[interviews]]
files = ["talk*.txt"]
segment = "red"
"""
WORDS = "P1: [/red] <b>I</b> want {{7*7}} and {F001} and \x1b[31mred\x1b[0m, <script>alert('x')</script> always.\n"


def write_study(folder: Path) -> None:
    """Write a study of eight segments and one of a single member, with all that hurts."""
    folder.mkdir()
    with (folder / "cust [1] 'é'.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "seg [x]", "color|s", "num", "empty", "mixed"])
        writer.writerow(["[alone]", "only one", CELLS[0], 5, "", "12"])
        for i in range(400):
            name, cell = NAMES[i % len(NAMES)], CELLS[i % len(CELLS)]
            writer.writerow([f"[id{i}]", name, cell, i * 37 % 101, "", "12" if i % 3 else "a lot"])
    Path(os.fsdecode(os.fsencode(folder) + b"/talk \xff [a].txt")).write_text(WORDS, encoding="utf-8")
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    folder = tmp_path / "a b 'q' [x] (é漢) #%&"
    write_study(folder)
    return folder


def test_nothing_acts_on_the_terminal(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """No command fails, and no control character of a title, label, name or cell reaches the screen."""
    for command in ("profile", "draft", "check", "status"):
        assert 0 == run([command, str(hostile)])
        told = capsys.readouterr()
        assert "\x1b" not in told.out + told.err
        assert "49" not in [word.strip("{}") for word in told.out.split() if "7*7" in word]
    assert 2 == run(["profile", str(hostile), "--segment", "\x1b[31m"])
    assert "\x1b" not in capsys.readouterr().err


def test_next_steps_can_be_copied(hostile: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A folder with blanks and quotes is quoted in the commands that are proposed."""
    quoted = "'" + str(hostile).replace("'", "'\"'\"'") + "'"
    assert 0 == run(["draft", str(hostile)])
    assert f"persona-gen export {quoted} " in capsys.readouterr().out


@pytest.mark.parametrize("fmt", ["md", "html", "json"])
def test_nothing_acts_in_a_card(hostile: Path, tmp_path: Path, fmt: str) -> None:
    """Every card is written; markup, templates and slots in data stay words, and controls are visible marks."""
    assert 0 == run(["draft", str(hostile)])
    assert 0 == run(["export", str(hostile), "--format", fmt, "--out", str(tmp_path / "cards")])
    cards = {path.name: path.read_text(encoding="utf-8") for path in (tmp_path / "cards").iterdir()}
    # The segment of a single member is too small to show.
    assert len(NAMES) + (fmt == "html") == len(cards)
    for name, card in cards.items():
        assert "\x1b" not in card
        if fmt == "html":
            assert "<script" not in card
            assert "<b>" not in card
        if fmt == "md":
            assert "<script" not in card.replace("\\<", "")
        if fmt == "json":
            assert "persona-gen/persona/1" == json.loads(card)["format"]
        assert 255 > len(name)


def test_values_that_would_be_one_id_are_asked_about(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Interviews whose segment may be either of two values stop with both names; nobody guesses."""
    folder = tmp_path / "study"
    folder.mkdir()
    rows = "".join(f"c{i},{'A+' if i % 2 else 'A-'},{i}\n" for i in range(60))
    (folder / "c.csv").write_text(f"id,grade,n\n{rows}")
    (folder / "talk.txt").write_text("P1: I like it here.\n")
    (folder / "map.csv").write_text("participant,segment\nP1,A-\n")
    study = '[study]\nid = "s"\n[customers]\nfile = "c.csv"\nid = "id"\n[segments]\ncolumn = "grade"\n{}'
    interviews = '[[interviews]]\nfiles = ["talk.txt"]\nparticipants = "map.csv"\n'
    (folder / "study.toml").write_text(study.format(interviews))
    assert 2 == run(["profile", str(folder)])
    told = capsys.readouterr().err
    assert "'A+' or 'A-'" in told or "'A-' or 'A+'" in told
    values = "".join(f'[[segments.value]]\nvalue = "A{s}"\nid = "{i}"\nname = "Grade {i}"\n' for s, i in ("+1", "-2"))
    (folder / "study.toml").write_text(
        study.format(values.replace('"1"', '"plus"').replace('"2"', '"minus"') + interviews)
    )
    assert 0 == run(["profile", str(folder), "--json"])
    assert ["minus"] == [s["segment"] for s in json.loads(capsys.readouterr().out)["snippets"]]


def test_a_named_value_without_an_id_is_known_to_interviews(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The id of a value is made of the value, for the table and for the interviews alike."""
    folder = tmp_path / "study"
    folder.mkdir()
    (folder / "c.csv").write_text("id,code\n" + "".join(f"c{i},{i % 2}\n" for i in range(60)))
    (folder / "talk.txt").write_text("P1: I like it here.\n")
    (folder / "study.toml").write_text(
        '[study]\nid = "s"\n[customers]\nfile = "c.csv"\nid = "id"\n[segments]\ncolumn = "code"\n'
        '[[segments.value]]\nvalue = "1"\nname = "Young"\n'
        '[[interviews]]\nfiles = ["talk.txt"]\nsegment = "Young"\n'
    )
    assert 0 == run(["profile", str(folder), "--json"])
    evidence = json.loads(capsys.readouterr().out)
    assert ["1"] == [segment["id"] for segment in evidence["segments"]]
    assert ["1"] == [snippet["segment"] for snippet in evidence["snippets"]]


def test_two_hundred_segments(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Many small segments are drafted, each once, under names of their own."""
    folder = tmp_path / "many"
    folder.mkdir()
    (folder / "c.csv").write_text("id,g,n\n" + "".join(f"c{i},g{i % 200},{i % 31}\n" for i in range(2000)))
    (folder / "study.toml").write_text(
        '[study]\nid = "s"\n[customers]\nfile = "c.csv"\nid = "id"\n[segments]\ncolumn = "g"\n'
        '[[metric]]\nid = "n"\nlabel = "Visits"\ncolumn = "n"\nunit = "visits"\n'
    )
    assert 0 == run(["draft", str(folder), "--json"])
    personas = json.loads(capsys.readouterr().out)["personas"]
    assert 200 == len({persona["segment"] for persona in personas})
    assert 200 == len({persona["name"] for persona in personas})
