"""Patterns that a reviewer found who had not seen the checker: each false sentence has a true twin."""

from __future__ import annotations

from typing import Any

import pytest

from persona_gen.checking.check import verify_bundle


def row(alias: str, metric: str, label: str, value: float, overall: float, **more: Any) -> dict[str, Any]:
    base = {"id": alias, "segment": "data-engineers", "metric": metric, "label": label, "statistic": "share"}
    return base | {"category": None, "value": value, "unit": "share", "n": 210, "overall": overall} | more


def bundle(text: str) -> dict[str, Any]:
    mean = {"statistic": "mean"}
    statistics = [
        row("F001", "woken", "Woken at night in the last 30 days", 0.195, 0.33, category="yes"),
        row("F002", "deploys", "Deployments", 18.0, 12.0, unit="deployments/week", **mean),
        row("F003", "again", "Ordered again within 30 days", 0.23, 0.31, category="yes"),
        row("F004", "stars", "Rating given", 4.1, 4.3, unit="stars", **mean),
        row("F005", "gave", "Stars given", 0.63, 0.5, category="5 stars"),
        row("F006", "age", "Age", 58.0, 59.0, unit="years", statistic="median"),
        row("F007", "age", "Age", 47.0, 59.0, unit="years", statistic="median", segment="newcomers"),
        row("F008", "basket", "Basket value (EUR)", 51.2, 60.0, unit="EUR", **mean),
        row("F009", "hosting", "Runs it on their own servers", 0.56, 0.49, category="yes"),
        row("F010", "age", "Age", 50.0, 49.0, unit="years", statistic="p25"),
        row("F011", "age", "Age", 66.0, 70.0, unit="years", statistic="p75"),
    ]
    return {
        "study": "blind",
        "segments": [
            {"id": "data-engineers", "name": "Data Engineers", "n": 210, "share": 0.3},
            {"id": "newcomers", "name": "Newcomers", "n": 490, "share": 0.7},
        ],
        "statistics": statistics,
        "snippets": [],
        "claims": [{"id": "c", "segment": "data-engineers", "section": "behaviours", "text": text, "cites": []}],
    }


FALSE = [
    "Around a third of the data engineers were woken at night in the last 30 days.",
    "On a typical day, 18 deployments go out.",
    "Daily, 18 deployments go out.",
    "Some 23% of them order again within three days.",
    "23% ordered again within a week.",
    "About a fifth were woken at night in the past year.",
    "Their basket comes to €48.30.",
]
TRUE = [
    "About a fifth of the data engineers were woken at night in the last 30 days.",
    "In a typical week, 18 deployments go out.",
    "Some 23% of them ordered again within 30 days.",
    "63% of them gave five stars.",
    "At 58 she is eleven years older than the typical newcomer.",
    "The average basket is 51.20 euros.",
    "The middle half of the group are between 50 and 66 years old.",
    "Slightly more than half of the data engineers run it on their own servers.",
]


@pytest.mark.parametrize("text", FALSE)
def test_another_window_period_or_segment_is_never_green(text: str) -> None:
    """A right figure with another window, period or segment is not supported."""
    verdict = verify_bundle(bundle(text))[0]
    assert verdict.verdict in {"contradicted", "unsupported", "unchecked"}, verdict.reason


@pytest.mark.parametrize("text", TRUE)
def test_a_true_twin_is_never_flagged(text: str) -> None:
    """The same sentence with the right window, period or segment is not flagged."""
    verdict = verify_bundle(bundle(text))[0]
    assert verdict.verdict in {"supported", "unchecked"}, verdict.reason
