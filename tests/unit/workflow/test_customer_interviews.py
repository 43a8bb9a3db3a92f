"""Interviews of customers whose id is a name or an address, which stands in the snippets under a pseudonym."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from persona_gen.study import load_study
from persona_gen.workflow.evidence import read_evidence
from persona_gen.workflow.held_parts import Split
from persona_gen.workflow.progress import Silent

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.study import Study

STUDY = """
[study]
id = "s"
[customers]
file = "customers.csv"
id = "who"
[segments]
column = "group"
[[interviews]]
files = ["talk.txt"]
id_column = true
"""
IDS = ("Xylo Zzurb", "quorra@mail.example", "P7")


@pytest.fixture
def study(tmp_path: Path) -> Study:
    """A study of three customers, one known by a name, one by an address, one by a code."""
    rows = "".join(f"{name},{'left' if place % 2 else 'right'}\n" for place, name in enumerate(IDS))
    (tmp_path / "study.toml").write_text(STUDY)
    (tmp_path / "customers.csv").write_text(f"who,group\n{rows}")
    (tmp_path / "talk.txt").write_text("".join(f"{name}: These are words.\n" for name in IDS))
    return load_study(tmp_path)


def test_customers_keep_their_segment_under_a_pseudonym(study: Study) -> None:
    """The table is joined by the ids as they are; what goes on has no name in it."""
    base = read_evidence(study, Silent())
    told = [(s.participant, s.segment) for s in base.snippets]
    assert [("Person 1", "right"), ("Person 2", "left"), ("P7", "right")] == told


@pytest.mark.parametrize("seed", range(8))
def test_a_held_out_customers_words_are_held_out(study: Study, seed: int) -> None:
    """A customer's row and words are on the same side, whatever the words' speaker is called."""
    split = Split.of(study, 0.5, seed)
    labels = dict(zip(IDS, ("Person 1", "Person 2", "P7"), strict=True))
    expected = {labels[name] for name in IDS if split.holds_row(name)}
    assert expected == {s.participant for s in read_evidence(study, Silent(), split.part(held=True)).snippets}
