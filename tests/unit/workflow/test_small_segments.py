"""Segments too small to show get no persona, and that is said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.cli import run
from persona_gen.store import open_store

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

STUDY = """
[study]
id = "s"
[customers]
file = "c.csv"
id = "id"
[segments]
column = "kind"
[[metric]]
id = "age"
label = "Age"
column = "age"
"""


def write(folder: Path, few: int) -> None:
    rows = [f"m{i},many,{20 + i}" for i in range(40)] + [f"f{i},few,{60 + i}" for i in range(few)]
    (folder / "c.csv").write_text("id,kind,age\n" + "\n".join(rows) + "\n")
    (folder / "study.toml").write_text(STUDY)


def test_fewer_members_than_the_threshold_get_no_persona(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Four customers are fewer than the default threshold of five: no persona is stored, and a note says why."""
    write(tmp_path, few=4)
    assert 0 == run(["draft", str(tmp_path), "--writer", "evidence"])
    with open_store(tmp_path / ".persona-gen") as store:
        assert ["many"] == [record.revision.segment for record in store.personas()]
    assert "'few'" in capsys.readouterr().err
    assert 2 == run(["draft", str(tmp_path), "--writer", "evidence", "--segment", "few"])


def test_as_many_members_as_the_threshold_get_one(tmp_path: Path) -> None:
    """Five customers are enough."""
    write(tmp_path, few=5)
    assert 0 == run(["draft", str(tmp_path), "--writer", "evidence"])
    with open_store(tmp_path / ".persona-gen") as store:
        assert ["few", "many"] == [record.revision.segment for record in store.personas()]
