"""Constructions that sets in fields nobody had tuned to brought up: names of segments, waits, strays, asides."""

from __future__ import annotations

from typing import Any

import pytest

from persona_gen.checking.check import verify_bundle


def row(alias: str, metric: str, label: str, statistic: str, value: float, **more: Any) -> dict[str, Any]:
    unit = "share" if statistic == "share" else "minutes"
    base = {"id": alias, "segment": "keepers", "metric": metric, "label": label, "statistic": statistic}
    return base | {"category": None, "value": value, "unit": unit, "overall": None, "n": 80} | more


def said(alias: str, text: str) -> dict[str, Any]:
    base = {"id": alias, "segment": "keepers", "participant": "P1", "role": "participant"}
    return base | {"text": text, "source": "visits.md", "locator": "line 1"}


BUNDLE: dict[str, Any] = {
    "study": "bees",
    "segments": [
        {"id": "keepers", "name": "Hobby Beekeepers", "n": 80, "share": 0.4},
        {"id": "sellers", "name": "People With a Market Stall", "n": 120, "share": 0.6},
    ],
    "statistics": [
        row("F01", "wait", "Days from ordering to first delivery", "median", 12.0, unit="days", overall=20.0),
        row("F02", "wait", "Days from ordering to first delivery", "mean", 14.6, unit="days", overall=21.0),
        row("F03", "wait", "Days from ordering to first delivery", "p75", 19.0, unit="days"),
        row("F04", "stars", "Stars given", "mean", 4.2, unit="stars", overall=3.9),
        row("F05", "stars", "Stars given", "share", 0.55, category="5 stars", overall=0.4),
        row("F06", "fell", "Fell off a ladder since spring", "count", 8, category="Yes", unit="people"),
        row("F07", "redo", "Repeated a treatment without changing anything", "share", 0.66, category="Yes"),
        row("F08", "swarm", "Lost a swarm in the last year", "share", 0.19, category="Yes"),
        row("F09", "reply", "The club replied to the letter", "share", 0.48, category="Yes", overall=0.24),
        row("F10", "wait", "Days from ordering to first delivery", "median", 26.0, unit="days", segment="sellers"),
        row("F11", "fee", "Fee paid", "mean", 12.5, unit="EUR/year"),
        row("F12", "mark", "Mark for the course, 0 to 10", "mean", 8.4, unit="points"),
        row("F13", "mark", "Mark for the course, 0 to 10", "mean", 6.9, unit="points", segment="sellers"),
    ],
    "snippets": [
        said("S1", "I check the hives on Sundays, never on a working day, and my wife writes it all down."),
        said("S2", "I am never out of the suit in under two hours, so a visit is half a day."),
        said("S3", "Four of the six people I asked had tried the web form and gave up."),
    ],
}


def verdict(text: str) -> str:
    claim = {"id": "c", "segment": "keepers", "section": "behaviours", "text": text, "cites": []}
    return verify_bundle(BUNDLE | {"claims": [claim]})[0].verdict


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beekeepers typically waited 12 days.", "supported"),
        ("Beekeepers typically waited 21 days.", "contradicted"),
        ("On average, beekeepers waited about 15 days.", "supported"),
        ("One in four beekeepers waited for 19 days or more.", "supported"),
        ("Three in four beekeepers waited for 19 days or more.", "contradicted"),
    ],
)
def test_days_from_one_thing_to_another_are_a_wait(text: str, expected: str) -> None:
    """A duration "from ordering to delivery" is bound by "waited", which no label says."""
    assert expected == verdict(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Beekeepers give 4.2 stars on average.", "supported"),
        ("Beekeepers give 3.1 stars on average.", "contradicted"),
        ("More than half of the beekeepers give five stars.", "supported"),
    ],
)
def test_a_metric_may_have_a_mean_and_shares(text: str, expected: str) -> None:
    """The mean of a metric that also has categories is bound like any other mean."""
    assert expected == verdict(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Eight beekeepers have fallen off a ladder since spring.", "supported"),
        ("Eleven beekeepers have fallen off a ladder since spring.", "contradicted"),
        ("A tenth of them have had a fall off a ladder since spring.", "supported"),
    ],
)
def test_heads_are_counted_in_irregular_verbs_too(text: str, expected: str) -> None:
    """A plain number before the segment's name is a head count; "fallen" is "fell"."""
    assert expected == verdict(text)


def test_a_denial_in_the_label_turns_nothing_round() -> None:
    """Where the label itself says "without", the claim's "without" is no denial of it."""
    assert verdict("About two thirds have repeated a treatment without changing a thing.") == "supported"
    assert verdict("About two thirds do not repeat a treatment without changing a thing.") != "supported"


def test_a_minority_named_beside_the_persona_is_no_ground_for_a_trait() -> None:
    """A phrase such as "like 19 % of her group" tells a minority's trait as hers, which its share does not save."""
    assert verdict("Like 19% of her group, she lost a swarm in the last year.") == "unsupported"
    assert verdict("About 19% of her group lost a swarm in the last year.") == "supported"


def test_a_typical_month_is_a_period() -> None:
    """A yearly figure told of a typical month has the wrong period."""
    assert verdict("The fee that she paid was 12.50 euros in a typical month of 2023.") == "contradicted"


@pytest.mark.parametrize(
    "text",
    [
        "Her last order set her back 37 euros.",
        "The course gets 7.7 points from her.",
        "It is 43 days before her box arrives.",
    ],
)
def test_a_figure_that_nothing_comes_to_is_flagged(text: str) -> None:
    """A figure with a unit that no statistic, no sum or difference and nobody's words come to is not left open."""
    assert verdict(text) in {"contradicted", "unsupported"}


@pytest.mark.parametrize(
    "text",
    [
        "She waits 14 days less than people with a market stall.",
        "Two thirds of the people asked had given up on the web form.",
        "A visit keeps her in the suit for two hours at the very least.",
        "All but two of the six people asked had tried the web form.",
    ],
)
def test_computed_and_heard_figures_are_no_strays(text: str) -> None:
    """What arithmetic or somebody's words give is never flagged as without a source."""
    assert verdict(text) not in {"contradicted", "unsupported"}


def test_a_negation_inside_an_aside_may_be_cut() -> None:
    """A clause between commas takes its negation with it; the rest keeps its sense."""
    assert verdict("“I check the hives on Sundays … and my wife writes it all down.”") == "supported"
    assert verdict("“I am … out of the suit in under two hours.”") == "contradicted"


@pytest.mark.parametrize(
    "text",
    [
        "Being a woman of her generation, she distrusts apps.",
        "At her age she prefers the telephone to any website.",
        "As a pensioner he has no patience with passwords.",
        "Because she is young, she shares everything online.",
        "Mothers naturally worry about stings.",
    ],
)
def test_a_demographic_is_no_ground_for_a_trait(text: str) -> None:
    """A trait grounded in age, sex or family alone is flagged, and the reason says what to cite instead."""
    assert verdict(text) == "unsupported"


@pytest.mark.parametrize(
    "text", ["As for the price, she has no view.", "Like most of her group, she gives five stars.", "She is a mother."]
)
def test_words_that_ground_nothing_are_no_stereotype(text: str) -> None:
    """A comparison with the group, or a plain word for a person, is not read as a ground."""
    claim = {"id": "c", "segment": "keepers", "section": "behaviours", "text": text, "cites": []}
    assert "demographics" not in verify_bundle(BUNDLE | {"claims": [claim]})[0].checker


@pytest.mark.parametrize(
    "text",
    [
        "Nearly seven in ten have redone a treatment and nothing but a treatment.",
        "She is put off by not knowing what she will be asked for.",
    ],
)
def test_what_cannot_be_bound_or_only_ranks_is_not_flagged(text: str) -> None:
    """An unbound figure, a superlative in a denial and "what she will be asked" are no flags by themselves."""
    assert verdict(text) not in {"contradicted", "unsupported"}


def test_a_monthly_figure_told_of_a_week_is_contradicted() -> None:
    """Hours a month are a rate: another period is another figure, though hours are a time themselves."""
    rows = [row("F20", "care", "Time spent on the hives", "median", 10, unit="hours/month")]
    claim = {"id": "c", "segment": "keepers", "section": "behaviours", "cites": []}
    told = claim | {"text": "The hives take her about ten hours in a typical week."}
    assert verify_bundle(BUNDLE | {"statistics": rows, "claims": [told]})[0].verdict == "contradicted"


def test_a_part_of_a_whole_is_no_stray() -> None:
    """What one figure is of a larger one in the same unit has a source in both."""
    rows = [
        row("F20", "all", "Spent at the stall in a year", "mean", 400, unit="EUR/year"),
        row("F21", "wax", "Spent on wax in a year", "mean", 140, unit="EUR/year"),
    ]
    claim = {"id": "c", "segment": "keepers", "section": "behaviours", "cites": []}
    told = claim | {"text": "Candle making swallows 35% of the money."}
    assert verify_bundle(BUNDLE | {"statistics": rows, "claims": [told]})[0].verdict != "unsupported"
