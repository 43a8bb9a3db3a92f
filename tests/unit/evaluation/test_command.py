"""`persona-gen eval` from the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from persona_gen.cli import run
from persona_gen.evaluation.report import EVAL

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_tables_fit_eighty_columns(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures by set and kind are printed within 80 columns, progress with counts on standard error."""
    assert 0 == run(["eval", str(folder)])
    out, err = capsys.readouterr()
    tables = [line for line in out.splitlines() if line.startswith(" ")]
    assert max(map(len, tables)) <= 80
    assert "Sets 1/1: pool, 10 claims" in err
    assert "pool: by kind" in out


def test_json_is_json_and_the_file_is_written(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` prints one object, and `--write` puts the tables into the file."""
    path = tmp_path / "checking.md"
    path.write_text(f"{EVAL[0]}\n{EVAL[1]}\n", encoding="utf-8")
    assert 0 == run(["eval", str(folder), "--json", "--write", str(path)])
    assert 10 == json.loads(capsys.readouterr().out)["sets"]["pool"]["claims"]
    assert "### pool: by kind" in path.read_text(encoding="utf-8")


def test_a_folder_without_sets_ends_with_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Exit code 2 and one line, no traceback."""
    assert 2 == run(["eval", str(tmp_path)])
    err = capsys.readouterr().err
    assert err.startswith("persona-gen: ")
    assert 1 == err.count("\n")


def test_a_set_that_stands_twice_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Figures of two sets are never told under one name."""
    assert 2 == run(["eval", str(folder), str(folder)])
    assert "a set 'pool' stands in" in capsys.readouterr().err
