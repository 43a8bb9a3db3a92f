"""The profile: kinds of metrics, say–do gaps, the strongest statistics, and what a wrong metric is told."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from persona_gen.domain.evidence import LeftOut, Statistic
from persona_gen.errors import StudyError
from persona_gen.profiling import ProfiledStatistics, profile_customers, strongest
from persona_gen.profiling.queries import CATEGORY_LIMIT
from persona_gen.segments import assign, customer_table
from persona_gen.study import Study

SIZE = 40
FRAME = pd.DataFrame(
    {
        "id": [str(i) for i in range(2 * SIZE)],
        "segment": ["a"] * SIZE + ["b"] * SIZE,
        "income": [float(i) for i in range(2 * SIZE)],
        "level": pd.Series([i % 3 for i in range(2 * SIZE)], dtype="Int64"),
        "says": ["green"] * 36 + ["other"] * 4 + ["green"] * 20 + ["other"] * 20,
        "buys": pd.Series([True] * 10 + [False] * 30 + [True] * 20 + [False] * 20, dtype="boolean"),
        "joined": pd.Timestamp("2020-01-01"),
    }
)


def profiled(
    metrics: list[dict[str, Any]],
    frame: pd.DataFrame = FRAME,
    gaps: list[dict[str, Any]] | None = None,
    min_cell: int = 1,
) -> ProfiledStatistics:
    """Profile `frame` by its column `segment`."""
    study = Study.model_validate(
        {
            "study": {"id": "t"},
            "customers": {"file": "t.csv", "id": "id"},
            "segments": {"column": "segment"},
            "metric": [{"label": m["id"], **m} for m in metrics],
            "gap": gaps or [],
            "privacy": {"min_cell": min_cell},
        }
    )
    return profile_customers(assign(customer_table(frame, study), study), study)


def values(profile: ProfiledStatistics) -> dict[str, Any]:
    """Return the values by key."""
    return {s.key: s.value for s in profile.statistics}


SAYS = {"id": "says", "column": "says", "categories": ["green"], "measure": "stated"}
BUYS = {"id": "buys", "where": "buys", "category": "green", "measure": "observed"}


def test_size_of_the_base_stands_in_every_profile() -> None:
    """Everybody's count is there without a metric; a count of the id column stands in its place."""
    size = profiled([]).statistics
    assert [("*|customers|count|", 80, 80)] == [(s.key, s.value, s.n) for s in size]
    named = profiled([{"id": "people", "column": "id", "statistics": ["count"], "unit": "people"}])
    assert {"*|people|count|": 80} == values(named)


def test_numbers_as_categories() -> None:
    """A number with categories, or with the statistic share, gives shares of its values."""
    found = values(profiled([{"id": "level", "column": "level", "statistics": ["share"]}]))
    assert (0.35, 0.325, 0.325) == tuple(found[f"a|level|share|{k}"] for k in (0, 1, 2))
    frame = FRAME.assign(level=FRAME["level"].astype("float64"))
    assert (
        0.325 == values(profiled([{"id": "level", "column": "level", "categories": ["2"]}], frame))["a|level|share|2"]
    )


def test_strength_compares_with_the_rest() -> None:
    """A segment is compared with all others, not with a whole that holds it: complete separation is strong."""
    by_key = {s.key: s for s in profiled([{"id": "income", "column": "income"}, SAYS]).statistics}
    assert pytest.approx(0.9273, abs=1e-4) == by_key["a|says|share|green"].strength
    strength = by_key["a|income|median|"].strength
    assert strength is not None
    assert strength > 3
    assert by_key["*|income|median|"].strength is None
    assert (19.5, 39.5) == (by_key["a|income|median|"].value, by_key["a|income|median|"].overall)


def test_unmatched_customers_count_for_everybody_only() -> None:
    """Customers without a segment are in the overall value and in the rest."""
    frame = FRAME.assign(segment=FRAME["segment"].mask(FRAME.index >= SIZE, None))
    by_key = {s.key: s for s in profiled([SAYS], frame).statistics}
    assert (0.9, 0.7) == (by_key["a|says|share|green"].value, by_key["a|says|share|green"].overall)
    assert pytest.approx(0.9273, abs=1e-4) == by_key["a|says|share|green"].strength
    assert {"a", "*"} == {s.segment for s in by_key.values()}


def test_paired_gap() -> None:
    """Both answers come from the same people: 90 % say it and 25 % do it in one segment, half and half in the other."""
    gaps = [{"label": "Buys green", "stated": "says", "observed": "buys/green"}]
    profile = profiled([SAYS, BUYS], gaps=gaps)
    first, second = profile.gaps
    by_id = {s.id: s.key for s in profile.statistics}
    assert ("a|says|share|green", "a|buys|share|green") == (by_id[first.stated], by_id[first.observed])
    assert (0.65, True) == (first.difference, first.flagged)
    assert 0 < first.interval[0] < 0.65 < first.interval[1] < 1
    assert ("b", 0.0, False) == (second.segment, second.difference, second.flagged)
    assert second.interval[0] < 0 < second.interval[1]


def test_gap_of_different_people() -> None:
    """Where nobody answered both, the interval is that of separate groups, and wider."""
    gaps = [{"label": "Buys green", "stated": "says", "observed": "buys"}]
    frame = FRAME.assign(
        says=FRAME["says"].where(FRAME.index % 2 == 0, None), buys=FRAME["buys"].where(FRAME.index % 2 == 1, None)
    )
    paired, separate = profiled([SAYS, BUYS], gaps=gaps).gaps[0], profiled([SAYS, BUYS], frame, gaps=gaps).gaps[0]
    assert paired.interval[1] - paired.interval[0] < separate.interval[1] - separate.interval[0]
    assert 0.65 == separate.difference


def test_gap_with_a_hidden_side_is_counted() -> None:
    """A gap whose share is suppressed does not show it through the back door."""
    gaps = [{"label": "Buys green", "stated": "says", "observed": "buys"}]
    frame = FRAME.assign(segment=FRAME["segment"].mask(FRAME.index >= 70, None))
    profile = profiled([SAYS, BUYS], frame, gaps=gaps, min_cell=5)
    assert ["b"] == [gap.segment for gap in profile.gaps]
    left = LeftOut(what="say–do gaps", count=1, reason="a share is not shown", where="Buys green/a")
    assert left in profile.left_out


def test_everybody_is_shown_where_only_a_segment_is_small() -> None:
    """A suppressed segment leaves everybody's value, unless the two would give it away."""
    frame = FRAME.assign(segment=pd.Series(["a"] * 2 + ["b"] * 30 + ["c"] * 30).reindex(FRAME.index))
    found = values(profiled([{"id": "income", "column": "income"}], frame, min_cell=5))
    assert 39.5 == found["*|income|median|"]
    assert {"b", "c", "*"} == {key.split("|")[0] for key in found}


def test_free_text_shows_its_most_frequent_values() -> None:
    """A column of many values keeps the most frequent and counts the rest."""
    frame = FRAME.assign(says=[f"v{i:02d}" for i in range(70)] + ["common"] * 10)
    profile = profiled([{"id": "says", "column": "says"}], frame)
    assert CATEGORY_LIMIT == len({s.category for s in profile.statistics if s.metric == "says"})
    assert 0.25 == values(profile)["b|says|share|common"]
    assert 71 - CATEGORY_LIMIT == next(left.count for left in profile.left_out if left.what == "categories")


def test_large_segments_use_large_sample_intervals() -> None:
    """Above 2,000 values the mean's interval is the normal one, and it lies around the mean."""
    frame = pd.DataFrame({"id": [str(i) for i in range(6000)], "segment": ["a", "b"] * 3000})
    frame["x"] = np.random.default_rng(0).normal(100, 10, 6000)
    by_key = {s.key: s for s in profiled([{"id": "x", "column": "x"}], frame).statistics}
    low, high = by_key["a|x|mean|"].interval or (0.0, 0.0)
    assert pytest.approx(2 * 1.96 * 10 / 3000**0.5, rel=0.05) == high - low
    low, high = by_key["a|x|median|"].interval or (0.0, 0.0)
    assert pytest.approx(2 * 1.96 * 1.2533 * 10 / 3000**0.5, rel=0.25) == high - low


def test_one_customer_has_no_interval_of_numbers() -> None:
    """One value says nothing about its spread."""
    frame = pd.DataFrame({"id": ["1", "2", "3"], "segment": ["a", "b", "b"], "x": [1.0, 2.0, 3.0]})
    by_key = {s.key: s for s in profiled([{"id": "x", "column": "x"}], frame).statistics}
    assert {None} == {by_key[f"a|x|{name}|"].interval for name in ("mean", "median", "p25", "p75")}


@pytest.mark.parametrize(
    ("metric", "message"),
    [
        pytest.param({"column": "incom"}, "metric.1 ('m'): no column 'incom' — did you mean 'income'?", id="column"),
        pytest.param({"where": "incom > 1"}, "metric.1 ('m'), where: no column 'incom'", id="column-in-where"),
        pytest.param({"where": "income"}, "'income' is no condition", id="no-condition"),
        pytest.param({"where": "says::int > 1"}, "'says::int > 1': Conversion Error", id="cast"),
        pytest.param({"column": "says", "statistics": ["mean"]}, "no mean of categories", id="mean-of-text"),
        pytest.param({"column": "income", "statistics": ["value"]}, "no value of numbers", id="value"),
        pytest.param({"column": "joined"}, "the column 'joined' holds timestamp", id="date"),
        pytest.param(
            {"column": "says", "categories": ["gren"]},
            "metric.1 ('m'), categories: nobody is in the category 'gren' — did you mean 'green'?",
            id="category",
        ),
    ],
)
def test_wrong_metric(metric: dict[str, Any], message: str) -> None:
    """A metric that does not fit the table is one line with its place."""
    with pytest.raises(StudyError) as caught:
        profiled([{"id": "m", **metric}])
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("stated", "message"),
    [
        pytest.param("income", "'income' is no share", id="number"),
        pytest.param("says/gren", "'says' has no category 'gren' — did you mean 'green'?", id="category"),
        pytest.param("any", "which category of 'any' — write any/category", id="no-category"),
    ],
)
def test_wrong_gap(stated: str, message: str) -> None:
    """A gap whose side is no single share is one line with its place."""
    metrics: list[dict[str, Any]] = [SAYS, BUYS, {"id": "income", "column": "income"}, {"id": "any", "column": "says"}]
    with pytest.raises(StudyError) as caught:
        profiled(metrics, gaps=[{"label": "G", "stated": stated, "observed": "buys"}])
    assert f"gap.1: {message}" in str(caught.value)


def statistic(metric: str, name: Any, strength: float, category: str | None = None) -> Statistic:
    """Make a statistic of the segment a."""
    return Statistic(
        id="F1", segment="a", metric=metric, label=metric, statistic=name, category=category, value=1, strength=strength
    )


OWN = [
    *(statistic("x", name, 2.0) for name in ("median", "p25", "p75", "mean")),
    *(statistic("t", "share", s, c) for s, c in ((1.5, "p"), (1.2, "q"))),
    statistic("y", "share", 0.1, "yes"),
]


@pytest.mark.parametrize(
    ("limit", "expected"),
    [
        (0, []),
        (1, ["x|median"]),
        (2, ["x|median", "t|share|p"]),
        (3, ["x|median", "t|share|p", "y|share|yes"]),
        (4, ["x|median", "x|mean", "t|share|p", "y|share|yes"]),
        (5, ["x|median", "x|p25", "x|p75", "t|share|p", "y|share|yes"]),
        (6, ["x|median", "x|p25", "x|p75", "x|mean", "t|share|p", "y|share|yes"]),
        (7, ["x|median", "x|p25", "x|p75", "x|mean", "t|share|p", "t|share|q", "y|share|yes"]),
        (99, ["x|median", "x|p25", "x|p75", "x|mean", "t|share|p", "t|share|q", "y|share|yes"]),
    ],
)
def test_strongest(limit: int, expected: list[str]) -> None:
    """Each metric has one first; then the strongest fill the room, quartiles together or not at all."""
    other = statistic("x", "median", 9.0).model_copy(update={"segment": "b"})
    kept = strongest([*OWN, other], "a", limit)
    assert expected == [s.key.removeprefix("a|").rstrip("|") for s in kept]
