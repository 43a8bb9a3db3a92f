"""The demo studies' statistics equal those that the authors of the labelled claims computed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from persona_gen.domain.evidence import Statistic
from persona_gen.profiling import ProfiledStatistics, profile_customers, strongest
from persona_gen.segments import Assignment, assign, customer_table
from persona_gen.study import Study, load_study

STUDIES = Path(__file__).parents[3] / "fixtures" / "studies"


def profiled(name: str) -> tuple[Study, Assignment, ProfiledStatistics]:
    """Read a demo study's table and profile it."""
    study = load_study(STUDIES / name)
    assert study.customers is not None
    separator = {"shoppers": "\t"}.get(name, ",")
    frame = pd.read_csv(
        study.path(study.customers.paths[0]),
        sep=separator,
        dtype={study.customers.id: str},
        keep_default_na=False,
        na_values=study.customers.missing,
    )
    found = assign(customer_table(frame, study), study)
    return study, found, profile_customers(found, study)


def expected(name: str) -> dict[str, Any]:
    """Read the published values of a demo study."""
    data: dict[str, Any] = json.loads((STUDIES / name / "expected_statistics.json").read_text(encoding="utf-8"))
    return data


@pytest.mark.parametrize(("name", "count"), [("shoppers", 90), ("notebooks", 54)])
def test_published_values(name: str, count: int) -> None:
    """Every published segment and statistic comes out with its value, base, overall value, label and unit."""
    _, assignment, profile = profiled(name)
    published = expected(name)
    assert {s["id"]: s for s in published["segments"]} == {s.id: s.model_dump() for s in assignment.segments}
    found = {s.key: s for s in profile.statistics}
    wanted = [Statistic(id="F000", **row) for row in published["statistics"]]
    assert count == len(wanted)
    for statistic in wanted:
        own = found[statistic.key]
        assert (statistic.label, statistic.unit, statistic.n) == (own.label, own.unit, own.n), statistic.key
        assert pytest.approx(statistic.value, abs=0.000051) == own.value, statistic.key
        assert pytest.approx(statistic.overall, abs=0.000051) == own.overall, statistic.key


def test_aliases_and_order() -> None:
    """Aliases count F001, F002, …; segments come in the study's order, the strongest first, everybody last."""
    study, assignment, profile = profiled("shoppers")
    assert [f"F{i:03d}" for i in range(1, len(profile.statistics) + 1)] == [s.id for s in profile.statistics]
    order = list(dict.fromkeys(s.segment for s in profile.statistics))
    assert [*(s.id for s in assignment.segments), "*"] == order
    for segment in assignment.segments:
        own = [s.strength or 0 for s in profile.statistics if s.segment == segment.id]
        assert sorted(own, reverse=True) == own
        assert study.evidence.statistics == len(strongest(profile.statistics, segment.id, study.evidence.statistics))


def test_two_runs_are_equal() -> None:
    """The same table gives the same profile, intervals included."""
    assert profiled("shoppers")[2] == profiled("shoppers")[2]


def test_officials_votes() -> None:
    """The transcribed table of votes holds the published counts."""
    study = load_study(STUDIES / "officials")
    assert study.aggregated is not None
    votes = pd.read_csv(study.path(study.aggregated.file)).to_dict("records")
    published = [{k: row[k] for k in votes[0]} for row in expected("officials")["statistics"]]
    assert published == votes
    assert {g.id: g.n for g in study.segments.group} == {s["id"]: s["n"] for s in expected("officials")["segments"]}
