"""A small oracle in pandas: what the queries compute has to be what plain pandas computes."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from persona_gen.domain.segment import Segment
from persona_gen.profiling import profile_customers
from persona_gen.segments import assign, customer_table
from persona_gen.study import Study

NUMBERS = ["median", "p25", "p75", "mean", "min", "max", "count"]
METRICS: list[dict[str, Any]] = [
    {"id": "x", "label": "X", "column": "x", "statistics": NUMBERS},
    {"id": "k", "label": "K", "column": "k", "statistics": NUMBERS},
    {"id": "text", "label": "Text", "column": "text"},
    {"id": "high", "label": "High", "where": "k > 1", "category": "high"},
    {"id": "flag", "label": "Flag", "column": "flag"},
]
number = st.one_of(
    st.none(),
    st.sampled_from([0.0, 1.0, 1.0, 2.5, float("nan"), float("inf"), float("-inf")]),
    st.floats(-1e9, 1e9),
)
row = st.fixed_dictionaries(
    {
        "segment": st.sampled_from(["a", "a", "b", "c", None]),
        "x": number,
        "k": st.one_of(st.none(), st.integers(0, 3)),
        "text": st.sampled_from(["p", "q", "r", "", None]),
        "flag": st.sampled_from([True, False, None]),
    }
)


def frame_of(rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Make a table as the sources do: strings, floats, whole numbers and truth values, each with nulls."""
    frame = pd.DataFrame(rows)
    return pd.DataFrame(
        {
            "id": [str(i) for i in range(len(frame))],
            "segment": frame["segment"].astype("string"),
            "x": pd.to_numeric(frame["x"]).astype("float64"),
            "k": pd.Series([None if v is None else int(v) for v in (r["k"] for r in rows)], dtype="Int64"),
            "text": frame["text"].astype("string"),
            "flag": frame["flag"].astype("boolean"),
        }
    )


def oracle(frame: pd.DataFrame, min_cell: int) -> dict[str, tuple[float, int]]:
    """Compute value and base of every statistic in pandas, by key; bases below `min_cell` are left out."""
    found: dict[str, tuple[float, int]] = {}
    present = [s for s in ("a", "b", "c") if (frame["segment"] == s).any()]
    for segment in (*present, "*"):
        part = frame if segment == "*" else frame[frame["segment"] == segment]
        for name in ("x", "k"):
            values = part[name].astype("float64").replace([np.inf, -np.inf], np.nan).dropna()
            if len(values) < min_cell:
                continue
            computed: dict[str, Any] = {
                "median": values.median(),
                "p25": values.quantile(0.25),
                "p75": values.quantile(0.75),
            }
            computed |= {"mean": values.mean(), "min": values.min(), "max": values.max(), "count": float(len(values))}
            found |= {f"{segment}|{name}|{s}|": (float(v), len(values)) for s, v in computed.items()}
        texts = part["text"].replace("", pd.NA).dropna()
        for category in frame["text"].replace("", pd.NA).dropna().unique():
            if len(texts):
                found[f"{segment}|text|share|{category}"] = (float((texts == category).mean()), len(texts))
        ks, flags = part["k"].dropna(), part["flag"].dropna()
        if len(ks):
            found[f"{segment}|high|share|high"] = (float((ks > 1).mean()), len(ks))
        if len(flags):
            found[f"{segment}|flag|share|yes"] = (float(flags.astype("float64").mean()), len(flags))
    found["*|customers|count|"] = (float(len(frame)), len(frame))
    return found


def study_of(min_cell: int = 1) -> Study:
    """Make the study of the random tables."""
    return Study.model_validate(
        {
            "study": {"id": "random"},
            "customers": {"file": "r.csv", "id": "id"},
            "segments": {"column": "segment"},
            "metric": METRICS,
            "privacy": {"min_cell": min_cell},
        }
    )


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(row, min_size=1, max_size=40).filter(lambda rows: any(r["segment"] for r in rows)))
def test_equals_pandas(rows: list[dict[str, Any]]) -> None:
    """On any table — nulls, NaN, infinities, ties, constants, single members — values and bases are pandas'."""
    frame = frame_of(rows)
    study = study_of()
    assignment = assign(customer_table(frame, study), study)
    profile = profile_customers(assignment, study)
    found = {s.key: s for s in profile.statistics}
    expected = oracle(frame, 1)
    assert set(expected) == set(found)
    for key, (value, base) in expected.items():
        own = found[key]
        assert base == own.n, key
        assert isinstance(own.value, int | float)
        assert math.isclose(value, own.value, rel_tol=1e-9, abs_tol=0.000051), key
        overall = "*" + key[key.index("|") :]
        assert own.segment == "*" or own.overall == found[overall].value
        if own.interval is not None:
            assert own.interval[0] - 0.0001 <= own.value <= own.interval[1] + 0.0001, key
        assert own.strength is None or 0 <= own.strength < math.inf
    sizes = frame["segment"].value_counts()
    assert all(isinstance(s, Segment) and sizes[s.name] == s.n for s in assignment.segments)
    infinite = int(np.isinf(frame["x"]).sum())
    assert infinite == sum(left.count for left in profile.left_out if left.what == "values")


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(row, min_size=1, max_size=60).filter(lambda rows: any(r["segment"] for r in rows)))
def test_suppression_is_counted(rows: list[dict[str, Any]]) -> None:
    """With min_cell = 5 every statistic is either shown with a base of at least 5, or counted as left out."""
    frame = frame_of(rows)
    open_study, closed_study = study_of(1), study_of(5)
    table = customer_table(frame, open_study)
    every = profile_customers(assign(table, open_study), open_study)
    kept = profile_customers(assign(table, closed_study), closed_study)
    values = {s.key: s.value for s in every.statistics}
    for statistic in kept.statistics:
        if statistic.statistic == "count":
            continue
        assert statistic.n is not None
        assert statistic.n >= 5
        assert values[statistic.key] == statistic.value
        if statistic.statistic == "share":
            assert isinstance(statistic.value, float)
            members = round(statistic.value * statistic.n)
            assert members == 0 or members >= 5
            assert members == statistic.n or statistic.n - members >= 5
    segments = frame["segment"].dropna().nunique()
    categories = frame["text"].replace("", pd.NA).dropna().nunique()
    possible = (segments + 1) * (2 * len(NUMBERS) + categories + 2) + 1
    hidden = sum(left.count for left in kept.left_out if left.what == "statistics")
    assert possible == len(kept.statistics) + hidden
