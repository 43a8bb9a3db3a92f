"""The run as tables, goals and a measured part of a file."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import UserInputError
from persona_gen.evaluation.goals import Goal, goals_of
from persona_gen.evaluation.history import History
from persona_gen.evaluation.outcome import Outcome, measure_set
from persona_gen.evaluation.report import EVAL, Table, cut, markdown_table, mistake_lines, tables_of, write_into
from persona_gen.evaluation.scoring import Figures, Tally

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.domain.claim import Verdict
    from persona_gen.evaluation.sets import BenchSet


@pytest.fixture
def outcome(pool: BenchSet, verdicts: list[Verdict]) -> Outcome:
    return Outcome((measure_set(pool, verdicts, seconds=0.5),))


def test_mistakes_are_told_worst_first(outcome: Outcome) -> None:
    """False greens stand before misses, misses before false alarms; right verdicts are not among them."""
    found = [(m.name, m.claim.id) for m in outcome.sets[0].mistakes]
    assert [("false green", "p03"), ("miss", "p05"), ("false alarm", "p10"), ("false alarm", "p07")] == found


def test_each_mistake_is_one_line(outcome: Outcome) -> None:
    """Kind, id, text, verdict, checker and reason stand in one line, cut where asked."""
    first = next(mistake_lines(outcome.sets[0].mistakes))
    assert (
        "false green, unit_or_period (p03): He swims nine times a week. → supported (made-up/1): Made up for the test."
        == first
    )
    assert "He swims ni…" == cut("He  swims\nnine times", 12)


def test_every_set_has_its_floors_and_kinds(outcome: Outcome) -> None:
    """The tables are the sets, the set beside its floors, and its kinds."""
    titles = [table.title for table in tables_of(outcome)]
    assert ["Sets", "pool: 40.0 % of the claims are bad (* as if 11.7 % were)", "pool: by kind"] == titles


def test_goals_need_a_figure_to_be_met() -> None:
    """A goal without a figure is neither met nor missed; bounds themselves are met."""
    met = [Goal("s", "f", 0.98, at_least=True, value=v).answer for v in (0.98, 0.97, None)]
    assert ["met", "not met", "no figure"] == met
    assert "met" == Goal("s", "f", 0.0, at_least=False, value=0.0).answer


def test_goals_are_those_of_the_sets_at_hand() -> None:
    """A set brings its own goals, and the speed its own."""
    figures = Figures(bad=Tally(n=10, flagged=9), good=Tally(n=10, green=10))
    goals = goals_of({"ragtruth": figures}, 600.0)
    assert [("flag precision", "met"), ("flag recall", "met"), ("claims a second", "met")] == [
        (g.figure, g.answer) for g in goals
    ]


def test_the_file_keeps_its_prose_and_gets_the_tables(tmp_path: Path, outcome: Outcome) -> None:
    """What stands outside the markers stays; a second run changes nothing."""
    path = tmp_path / "checking.md"
    path.write_text(f"Before\n{EVAL[0]}\nyesterday\n{EVAL[1]}\nAfter\n", encoding="utf-8")
    write_into(path, outcome)
    once = path.read_text(encoding="utf-8")
    write_into(path, outcome)
    assert once == path.read_text(encoding="utf-8")
    assert (True, True, False) == (once.startswith("Before\n"), once.endswith("\nAfter\n"), "yesterday" in once)
    assert "| bad: base\\_wrong | 1 | 100.0 | 0.0 | 0.0 |" in once


@pytest.mark.parametrize("text", ["", f"{EVAL[1]} {EVAL[0]}", f"{EVAL[0]}{EVAL[0]}{EVAL[1]}"])
def test_a_file_without_both_markers_is_left_alone(tmp_path: Path, outcome: Outcome, text: str) -> None:
    """The command never guesses where the tables belong."""
    path = tmp_path / "checking.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UserInputError, match="no place for the tables"):
        write_into(path, outcome)
    assert text == path.read_text(encoding="utf-8")


def test_history_shows_what_got_better_and_what_got_worse() -> None:
    """A new version adds a row and is held against the row before; the same version replaces its own."""
    old = Figures(bad=Tally(n=10, flagged=5), good=Tally(n=10, green=10))
    new = Figures(bad=Tally(n=10, flagged=9, green=1), good=Tally(n=10, flagged=0, green=10))
    history = History().with_run("numbers/1", {"s": old})
    read = History.read(history.markdown())
    assert history == read
    assert History().with_run("numbers/1", {"s": new}) == history.with_run("numbers/1", {"s": new})
    text = read.with_run("numbers/2", {"s": new}).markdown()
    assert "| numbers/2 | 95.0 / 90.0 / 0.0 / 90.9 |" in text
    assert "Better than the version before: s balanced accuracy 75.0 → 95.0; s flag recall 50.0 → 90.0." in text
    assert "Worse: s green precision 100.0 → 90.9." in text


def test_cells_cannot_break_the_table() -> None:
    """Pipes and markup in a cell are shown as they are."""
    table = Table("t", ("a", "b"), (("x|y", "<b>*"),), (1,))
    assert "| a | b |\n| --- | --: |\n| x\\|y | \\<b>\\* |" == markdown_table(table)


def test_the_json_holds_figures_floors_and_goals(outcome: Outcome) -> None:
    """What `--json` prints is JSON, and says at which rate the precision is weighed."""
    data = json.loads(json.dumps(outcome.to_json_dict()))
    pool = data["sets"]["pool"]
    assert ("made-up/1", 10, 0.117) == (data["checkers"], pool["claims"], pool["at_natural_rate"]["rate"])
    assert {"note": "not run: no local embedding model"} == pool["floors"]["embedding cosine"]
