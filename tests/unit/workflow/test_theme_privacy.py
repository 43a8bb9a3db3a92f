"""Themes show nobody: neither a researcher's codebook nor small groups of participants."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.workflow.progress import Silent
from persona_gen.workflow.themes import How, by_attribute, code_study

if TYPE_CHECKING:
    from pathlib import Path

STUDY = """
[study]
id = "s"
[[segments.group]]
id = "g"
name = "G"
n = 10
[[interviews]]
files = ["talk.txt"]
participants = "people.csv"
attributes = ["region"]
[privacy]
min_cell = 3
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A study of ten participants, one of them known by a name."""
    names = ["Xylo Zzurb", *(f"P{n}" for n in range(9))]
    (tmp_path / "study.toml").write_text(STUDY)
    (tmp_path / "talk.txt").write_text("".join(f"{name}: We use git.\n" for name in names))
    rows = "".join(f"{name},{region}\n" for name, region in zip(names, "NNNNNWWWSS", strict=True))
    (tmp_path / "people.csv").write_text(f"participant,region\n{rows}")
    return tmp_path


def test_a_codebook_loses_addresses_and_the_names_of_participants(folder: Path) -> None:
    """What is stored, shown and sent of a given codebook is as free of people as the interviews are."""
    book = folder / "book.csv"
    book.write_text("code,definition,words\nplaint of Xylo Zzurb,ask jo@mail.example,git;Zzurb\nspeed,,fast\n")
    codes = code_study(folder, Silent(), How(codebook=book, without_model=True)).revision.coded.codebook.codes
    assert [
        ("plaint-of-person-1", "plaint of [person 1]", "ask [e-mail]", ("git", "[person 1]")),
        ("speed", "speed", "", ("fast",)),
    ] == [(code.id, code.name, code.definition, code.words) for code in codes]


def test_a_small_group_cannot_be_worked_out_from_the_rest(folder: Path) -> None:
    """Two people of one region are hidden, and with them the next smallest, whose number would tell theirs."""
    book = folder / "book.csv"
    book.write_text("code\ngit\n")
    found = code_study(folder, Silent(), How(codebook=book, without_model=True))
    _, shown, hidden = by_attribute(found, "region")
    assert (["N"], {"S": 2, "W": 3}) == (list(shown.values()), hidden)
