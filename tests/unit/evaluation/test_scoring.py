"""The figures are the benchmark's."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import CheckError
from persona_gen.evaluation.scoring import Figures, Tally, score

if TYPE_CHECKING:
    from pathlib import Path

    from persona_gen.domain.claim import Verdict
    from persona_gen.evaluation.sets import BenchSet


def test_figures_equal_what_the_benchmarks_scorer_printed(
    pool: BenchSet, verdicts: list[Verdict], folder: Path
) -> None:
    """Our figures are the recorded output of the benchmark's own scorer, to the last digit and name."""
    recorded = json.loads((folder / "pool.score.json").read_text(encoding="utf-8"))
    figures = score(pool.claims, {v.id: v.verdict for v in verdicts})
    assert recorded == json.loads(json.dumps(figures.to_json_dict()))


def test_a_claim_without_verdict_is_an_error(pool: BenchSet, verdicts: list[Verdict]) -> None:
    """No claim is left out of the count silently."""
    with pytest.raises(CheckError, match="'p10' has no verdict"):
        score(pool.claims, {v.id: v.verdict for v in verdicts[:-1]})


def test_rates_on_each_side_stay_when_the_mixture_changes() -> None:
    """At another rate of errors precision follows Bayes' rule: 10 % bad, 80 % caught, 5 % false alarms → 64 %."""
    figures = Figures(bad=Tally(n=50, flagged=40, green=5), good=Tally(n=100, flagged=5, green=90))
    assert (0.64, 0.9878) == figures.at_rate(0.1)


def test_there_is_no_figure_where_there_is_nothing_to_divide_by() -> None:
    """An empty side gives no figure, never a perfect one."""
    figures = Figures(bad=Tally(n=2))
    assert (None, None, None) == (figures.balanced_accuracy, figures.green_precision, figures.false_alarms)
    assert (None, None) == figures.at_rate(0.1)


def test_kinds_are_summed_by_name_and_by_beginning(pool: BenchSet, verdicts: list[Verdict]) -> None:
    """`bad:quote_*` takes in every kind of that beginning and no other."""
    figures = score(pool.claims, {v.id: v.verdict for v in verdicts})
    assert Tally(n=1, unchecked=1) == figures.of_kinds(["bad:quote_*"])
    assert Tally(n=2, flagged=1, green=1) == figures.of_kinds(["bad:base_wrong", "bad:unit_or_period"])
