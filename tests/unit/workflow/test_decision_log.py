"""`persona-gen log`: who decided what, when, and whether the log holds."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

from persona_gen.cli import run

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

    from persona_gen.workflow.review import ReviewSession


def test_the_log_tells_who_decided_what(study: Path, ana: ReviewSession, capsys: pytest.CaptureFixture[str]) -> None:
    """Every decision is a row of the table and an object in the JSON, with reviewer, verb, place and reason."""
    assert 0 == run(["log", str(study)])
    assert "Nobody has decided anything yet.\n" == capsys.readouterr().out
    ana.waive("clerks", "behaviours-1", "behaviours-1.1", "[b]known[/]", version=1)
    assert 0 == run(["log", str(study)])
    assert "[b]known[/]" in capsys.readouterr().out
    assert 0 == run(["log", str(study), "--json"])
    (row,) = json.loads(capsys.readouterr().out)["decisions"]
    assert (1, "Ana", "waive", "behaviours-1.1", "[b]known[/]") == (
        *(row["entry"], row["reviewer"], row["verb"]),
        *(row["claim"], row["reason"]),
    )


def test_a_changed_entry_is_named_with_exit_code_2(
    study: Path, ana: ReviewSession, capsys: pytest.CaptureFixture[str]
) -> None:
    """A whole log says so; one that was edited behind the program's back names the first broken entry."""
    version = ana.accept("clerks", "goals-1", version=1).version
    version = ana.accept("clerks", "voice-1", version=version).version
    ana.accept("clerks", "summary-1", version=version)
    assert 0 == run(["log", str(study), "--verify"])
    assert "The log holds: 3 decisions" in capsys.readouterr().out
    with closing(sqlite3.connect(study / ".persona-gen" / "store.db")) as raw, raw:
        raw.execute("DROP TRIGGER decision_no_UPDATE")
        raw.execute("UPDATE decision SET body = replace(body, 'Ana', 'Eve') WHERE id = 2")
    assert 2 == run(["log", str(study), "--verify"])
    said = capsys.readouterr().err
    assert "decision 2 was changed after it was made" in said
    assert 1 == len(said.splitlines())
