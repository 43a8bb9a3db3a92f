"""Constructions that a set which nobody had read brought up: turned bases, quartiles, changes, cuts."""

from __future__ import annotations

from typing import Any

import pytest

from persona_gen.checking.check import verify_bundle


def row(
    alias: str, metric: str, label: str, statistic: str, value: float, overall: float, **more: Any
) -> dict[str, Any]:
    unit = "share" if statistic == "share" else more.pop("unit", "minutes")
    base = {"id": alias, "segment": more.pop("segment", "cyclists"), "metric": metric, "label": label}
    return base | {"statistic": statistic, "category": None, "value": value, "unit": unit, "overall": overall} | more


def said(alias: str, text: str) -> dict[str, Any]:
    base = {"id": alias, "segment": "cyclists", "participant": "P1", "role": "participant"}
    return base | {"text": text, "source": "interviews.md", "locator": "line 1"}


def verdict(text: str) -> str:
    bundle = {
        "study": "commuting",
        "segments": [
            {"id": "cyclists", "name": "Cyclists With a Trailer", "n": 100, "share": 0.25},
            {"id": "drivers", "name": "Drivers", "n": 300, "share": 0.75},
        ],
        "statistics": [
            row("F1", "late", "Arrived late at least once without a call", "share", 0.3, 0.15, category="Yes", n=100),
            row("F2", "ride", "Duration of the latest errand", "median", 25.0, 30.0, n=100),
            row("F3", "ride", "Duration of the latest errand", "p75", 40.0, 55.0, n=100),
            row("F4", "noise", "Noise on the way (0 to 10)", "mean", 6.4, 5.2, unit="points", n=100),
            row("F5", "noise", "Noise on the way (0 to 10)", "mean", 4.8, 5.2, unit="points", n=300, segment="drivers"),
        ],
        "snippets": [
            said("S1", "The new bridge cut my ride from 35 minutes to 20."),
            said("S2", "The garage rang me on Monday. I hadn't even paid the bill and I had my bicycle back."),
            said("S3", "The parking map is all tiny arrows and I can't tell which gate is which."),
        ],
        "claims": [{"id": "c", "segment": "cyclists", "section": "behaviours", "text": text, "cites": []}],
    }
    return verify_bundle(bundle)[0].verdict


@pytest.mark.parametrize(
    "text",
    [
        "Among those who arrived late without a call, 30% came with a trailer.",
        "Of everyone who arrived late without a call, 30% pull a trailer.",
        "Out of all people who arrived late without a call 30% were cyclists with a trailer.",
    ],
)
def test_a_share_of_those_with_the_answer_is_never_the_segments_own_share(text: str) -> None:
    """The figure of a metric is not green where the metric is what the share is taken of."""
    assert verdict(text) in {"contradicted", "unchecked"}


def test_the_turned_base_is_told_where_the_segment_is_named() -> None:
    """A share of those with the answer that has the segment's own figure is contradicted."""
    assert verdict("Among those who arrived late without a call, 30% were cyclists with a trailer.") == "contradicted"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A quarter of them had an errand of 40 minutes or more.", "supported"),
        ("A quarter of them had an errand of 55 minutes or more.", "contradicted"),
        ("A third of them had an errand of 38 minutes or more.", "unchecked"),
    ],
)
def test_a_bound_for_some_is_compared_with_the_quartile_on_that_side(text: str, expected: str) -> None:
    """The upper quarter is bounded by the third quartile; other parts are not compared with the median."""
    assert verdict(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "They meet more noise than drivers do, at 6.4 as against 4.8.",
        "The bridge saved her 15 minutes a ride.",
        "“The garage rang me on Monday … and I had my bicycle back.”",
        "She makes no sense of the arrows on the parking map.",
    ],
)
def test_true_constructions_raise_no_alarm(text: str) -> None:
    """Pairs of figures, computed changes, whole clauses cut and other predicates denied are not flagged."""
    assert verdict(text) in {"supported", "unchecked"}


@pytest.mark.parametrize(
    "text",
    [
        "They meet more noise than drivers do, at 4.8 as against 6.4.",
        "The bridge cut her ride from 45 minutes to 20.",
        "“I had my bicycle back … even paid the bill.”",
    ],
)
def test_false_twins_are_never_green(text: str) -> None:
    """The same constructions with figures turned round or words out of order are not supported."""
    assert verdict(text) in {"contradicted", "unsupported", "unchecked"}
