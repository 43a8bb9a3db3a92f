"""Claims written to slip through: each promise keeps a kind of wrong claim from being green, or a true one from red."""

from __future__ import annotations

from typing import Any

import pytest

from persona_gen.checking.check import verify_bundle


def row(metric: str, label: str, statistic: str, value: float, **more: Any) -> dict[str, Any]:
    base = {"segment": "growers", "metric": metric, "label": label, "statistic": statistic, "category": None}
    return base | {"value": value, "unit": "share", "overall": None, "n": 120} | more


def answers(metric: str, label: str, shares: dict[str, float]) -> list[dict[str, Any]]:
    return [row(metric, label, "share", value, category=category) for category, value in shares.items()]


ROWS = [
    row("lapse", "Did not renew the allotment lease", "share", 0.08, category="Yes"),
    row("shed", "No access to a shed", "share", 0.42, category="Yes"),
    row("fence", "Fence was damaged in the last two years", "share", 0.24, category="Yes"),
    row("office", "Office answered within ten days", "share", 0.78, category="Yes"),
    row("spray", "Sprays less than once a week", "share", 0.74, category="Yes"),
    row("hurt", "Injured while digging in the last year", "count", 12, category="Yes", unit="people"),
    row("mark", "Satisfaction with the soil (1 to 5)", "mean", 2.8, unit="points"),
    row("trip", "Distance to the plot", "median", 2.4, unit="km"),
    row("water", "Litres of water per visit", "mean", 38.0, unit="litres"),
    row("spend", "Monthly spending on seeds", "median", 18.0, unit="EUR/month"),
    row("spend", "Monthly spending on seeds", "p75", 31.0, unit="EUR/month"),
    row("wait", "Days from request to repair", "median", 6.0, unit="days"),
    row("wait", "Days from request to repair", "p75", 15.0, unit="days"),
    row("wait", "Days from request to repair", "max", 34.0, unit="days"),
    row("sleep", "Sleep per week", "mean", 41.0, unit="hours"),
    row("rent", "Monthly rent", "median", 22.0, unit="EUR"),
    *answers(
        "like", "What do you value most about the plot?", {"Quiet": 0.52, "Price": 0.19, "Harvest": 0.21, "Sun": 0.08}
    ),
    *answers("usual", "Usual time of watering", {"Morning": 0.63, "Noon": 0.15, "Dusk": 0.22}),
    *answers("why", "What is the plot used for?", {"Herbs": 0.71, "Flowers": 0.41, "Storage": 0.19}),
    row("lesson", "Takes lessons", "share", 0.14, category="Yes"),
    row("years", "Years of digging", "mean", 12.5, unit="years"),
    *answers("buy", "Where seeds are bought", {"Nursery": 0.58, "Market": 0.31, "Web shop": 0.11}),
    *answers("by", "Comes by", {"Bicycle": 0.57, "Car": 0.18, "Bus": 0.25}),
]
SAID = {
    "S1": "I like the new beds (they drain even in the rain), although the path is a torture after six hours.",
    "S2": "I water while my mother sleeps, and I keep the phone in my hand the whole time.",
    "S3": "My wife says the plot costs more than our car.",
    "S4": "My husband collects the seeds on his way home on Fridays.",
    "S5": "Nobody rakes the path. I bring my own hose and, since the flood, my own pump.",
    "S8": "The E valve burst during the long drought.",
    "S9": "I would rather work in the rain than in the heat.",
    "S6": "The man at the gate takes twenty minutes for a repair of the lock.",
    "S7": "Nobody told me that the cellar has a second shed. I found it in March.",
}
BUNDLE: dict[str, Any] = {
    "study": "allotments",
    "segments": [
        {"id": "growers", "name": "Weekend Growers", "n": 120, "share": 0.4},
        {"id": "households", "name": "Pensioners With Poultry", "n": 180, "share": 0.6},
    ],
    "statistics": [{"id": f"F{number:02d}"} | values for number, values in enumerate(ROWS, 1)],
    "snippets": [
        {"id": key, "segment": "growers", "participant": f"P{key[1]}", "role": "participant", "text": text}
        | {"source": "visits.md", "locator": "line 1"}
        for key, text in SAID.items()
    ],
}


def verdict(text: str) -> str:
    claim = {"id": "c", "segment": "growers", "section": "behaviours", "text": text, "cites": []}
    return verify_bundle(BUNDLE | {"claims": [claim]})[0].verdict


@pytest.mark.parametrize(
    "text",
    [
        # a label that denies, told without its denial
        "8 % of growers renewed the allotment lease.",
        "42 % have access to a shed.",
        "Most growers have no access to a shed.",
        # who does what to whom
        "24 % of growers damaged a fence in the last two years.",
        "78 % of growers answered within ten days.",
        "12 growers injured somebody while digging.",
        # the side of a bound, and the other end of what happens
        "74 % spray once a week.",
        "57 % leave by bicycle.",
        # another statistic than the one measured
        "The plot is 2.4 km away on average.",
        "They use 38 litres of water at the median.",
        "They use at least 38 litres of water on each visit.",
        # the top of a scale, the time that a label names
        "Growers give the soil 2.8 out of 10.",
        "Growers sleep 41 hours a month.",
        # the judgement that a question asks for
        "19 % find the price too high.",
        "52 % have quiet.",
        "Quiet is what growers value least, at 52 %.",
        # a place among answers is no rank of the segment
        "Storage is their second most common use of the plot.",
        "Price comes last at 19 %.",
        # a weakened habit, a second thing told, a place, other people
        "63 % sometimes water in the morning.",
        "12 growers were injured while digging and stopped.",
        "71 % grow herbs at home.",
        "63 % of pensioners water in the morning.",
        # quotations: cuts out of brackets, tails of other clauses, words of one told of all
        "“I like the new beds … in the rain,” she says.",
        "“I water … the whole time,” she says.",
        "Growers say: “I keep the phone in my hand the whole time.”",
        # paraphrases: common words exchanged, somebody else's opinion
        "Her husband collects the seeds on his way to work on Fridays.",
        "He says the plot costs more than their car.",
        # one letter exchanged; the lesser side of a preference
        "The A valve burst during the long drought.",
        "“I would rather work … in the heat,” she says.",
        # the other end of what happens, a turned base, a place told as what somebody is
        "14 % give lessons.",
        "57 % of cyclists are growers.",
        "58 % are nurseries.",
        "They have dug together for 12.5 years on average.",
    ],
)
def test_wrong_claims_are_never_green(text: str) -> None:
    assert verdict(text) not in {"supported", "not_checkable"}


@pytest.mark.parametrize(
    "text",
    [
        "92 % of growers renewed the allotment lease.",
        "Only 8 % did not renew the allotment lease.",
        "58 % have access to a shed.",
        "24 % had their fence damaged in the last two years.",
        "The office answered 78 % of growers within ten days.",
        "74 % spray less than once a week.",
        "12 growers were injured while digging in the last year.",
        "Growers give the soil 2.8 out of 5.",
        "The median rent is 22 EUR a month.",
        "One grower in four spends 31 euros a month or more on seeds.",
        "A quarter of growers wait 15 days or longer for a repair.",
        "The longest wait for a repair was 34 days.",
        "Her husband collects the seeds on his way home on Fridays.",
        "“I like the new beds … although the path is a torture after six hours.”",
        "He brings his own hose and, since the flood, his own pump.",
    ],
)
def test_true_claims_of_the_same_kinds_stay_green(text: str) -> None:
    assert verdict(text) == "supported"


@pytest.mark.parametrize(
    "text",
    [
        "Nobody told him that the cellar has a second shed.",
        "85 % water in the morning or at dusk, at least occasionally.",
    ],
)
def test_true_claims_are_not_flagged(text: str) -> None:
    assert verdict(text) not in {"contradicted", "unsupported"}
