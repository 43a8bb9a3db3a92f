"""The chart of a segment against everybody, and the drawn portrait."""

from __future__ import annotations

from typing import Any

import pytest

from persona_gen.domain.evidence import Statistic
from persona_gen.export.chart import chart_rows, effect
from persona_gen.export.portrait import initials, portrait


def statistic(alias: str, **given: Any) -> Statistic:
    """Return a share of 50 % against 40 %, unless told otherwise."""
    known = {"segment": "s", "metric": alias, "label": alias, "statistic": "share", "category": "yes", "value": 0.5}
    return Statistic.model_validate({**known, "id": alias, "n": 100, "overall": 0.4, **given})


def test_strongest_first_and_at_most_eight() -> None:
    """The chart shows the eight largest differences, largest first."""
    rows = chart_rows(statistic(f"F{i:02}", value=0.4 + i / 100) for i in range(12))
    assert [f"F{i:02}" for i in range(11, 3, -1)] == [row.statistic for row in rows]


def test_no_metric_fills_the_chart() -> None:
    """Of one metric at most two categories stand, and one average."""
    shares = [statistic(f"F{i}", metric="m", value=0.5 + i / 10) for i in range(4)]
    means = [statistic(f"M{i}", metric="x", statistic="mean", category=None, value=9 + i, overall=5) for i in range(2)]
    assert ["F3", "F2", "M1"] == sorted((row.statistic for row in chart_rows(shares + means)), key="F3 F2 M1".index)


def test_the_profiles_own_strength_wins() -> None:
    """Where the profile measured the effect, the chart ranks by that."""
    rows = chart_rows([statistic("F1", value=0.9), statistic("F2", value=0.41, strength=9.0)])
    assert ["F2", "F1"] == [row.statistic for row in rows]


def test_shares_share_one_scale() -> None:
    """A share's place is its percentage, and so are interval and everybody."""
    (row,) = chart_rows([statistic("F1", interval=(0.41, 0.59))])
    assert (50.0, 41.0, 59.0, 40.0) == (row.value, row.low, row.high, row.overall)


def test_other_values_start_at_zero() -> None:
    """A mean stands on a scale from 0, so that lengths compare honestly."""
    (row,) = chart_rows([statistic("F1", statistic="mean", category=None, value=54.0, overall=27.0)])
    assert row.value is not None
    assert row.overall is not None
    assert row.value < 100
    assert pytest.approx(2, abs=0.001) == row.value / row.overall


@pytest.mark.parametrize("change", [{"value": None}, {"overall": None}, {"value": True}, {"value": -3}, {"value": 1.4}])
def test_what_has_no_honest_place_is_left_out(change: dict[str, Any]) -> None:
    """Unknown, negative and impossible values get no row."""
    assert () == chart_rows([statistic("F1", **change)])


def test_counts_of_few_become_dots() -> None:
    """Without a value for everybody, "5 of 7" is five full dots of seven."""
    (row,) = chart_rows([statistic("F1", statistic="count", value=5, n=7, overall=None)])
    assert (5, 7) == (sum(row.dots), len(row.dots))


def test_effect_of_equal_shares_is_zero() -> None:
    """Cohen's h of 50 % against 50 % is 0, and of 0 % against 100 % it is pi."""
    found = [effect(statistic("F1", value=a, overall=b)) for a, b in ((0.5, 0.5), (0.0, 1.0))]
    assert pytest.approx([0, 3.14159], abs=1e-4) == found


def test_portrait_depends_on_the_segment_only() -> None:
    """The pattern says nothing of the name: two names of one segment share it, two segments do not."""
    first, renamed, other = portrait("a", "Priya"), portrait("a", "Bob Stone"), portrait("b", "Priya")
    assert (first.arcs, first.shapes, first.tone) == (renamed.arcs, renamed.shapes, renamed.tone)
    assert first.arcs != other.arcs


@pytest.mark.parametrize(("name", "expected"), [("Priya", "P"), ("ann b. lee", "AB"), ("«Zoë»", "Z"), ("", "·")])
def test_initials(name: str, expected: str) -> None:
    """Initials are the first letters of up to two words."""
    assert expected == initials(name)
