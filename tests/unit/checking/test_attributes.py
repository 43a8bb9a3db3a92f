"""Attributes: what a text asserts of a record's yes/no values, kinds, hours and ratings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.checking.attributes import AttributesChecker
from persona_gen.checking.attributes.hours import statements
from persona_gen.checking.attributes.wording import name_words
from persona_gen.checking.context import Context
from persona_gen.domain.claim import Claim
from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic, StatisticValue

VALUES: dict[str, StatisticValue] = {
    "attributes.ClinicParking.garage": False,
    "attributes.ClinicParking.street": False,
    "attributes.ClinicParking.lot": True,
    "attributes.ClinicReservations": False,
    "attributes.ClinicTakeOut": True,
    "attributes.ClinicGoodForGroups": True,
    "attributes.OutdoorSeating": None,
    "attributes.WiFi": "free",
    "attributes.Music": None,
    "attributes.Ambience.casual": True,
    "attributes.Ambience.upscale": False,
    "hours.Monday": "0:0-0:0",
    "hours.Tuesday": "9:0-17:30",
    "hours.Wednesday": "9:0-17:30",
    "hours.Thursday": "9:0-17:30",
    "hours.Friday": "9:0-17:30",
    "hours.Saturday": "10:0-14:0",
    "overall_stars": 3.5,
}
REVIEW = "They play soft music in the hall, and garage door services are next door."


def context() -> Context:
    statistics = tuple(
        Statistic(id=f"F{i:02}", segment="*", metric=metric, label=metric, statistic="value", value=value)
        for i, (metric, value) in enumerate(VALUES.items(), 1)
    )
    review = Snippet(id="S1", segment="*", participant="reviewer 1", text=REVIEW, source="reviews")
    return Context(EvidenceBase(study="clinic", statistics=statistics, snippets=(review,)))


CONTEXT = context()


def verdicts(text: str) -> list[str]:
    return sorted(f.verdict for f in AttributesChecker().check(Claim(id="c", segment="*", text=text), CONTEXT))


@pytest.mark.parametrize(
    "text",
    [
        "There is no garage or street parking.",
        "It has a parking lot.",
        "It doesn't take reservations or charge for WiFi.",
        "Reservations are not accepted.",
        "It neither takes reservations nor has a parking garage.",
        "It offers takeout, but no reservations.",
        "The ambience is casual and not upscale.",
        "While it does not take reservations, it does offer takeout.",
        "It is open Tuesday to Friday from 9 am to 5:30 pm.",
        "It is closed on Mondays.",
        "On Saturdays it is open from 10:00 to 14:00.",
        "It has a rating of 3.5 out of 5 stars.",
        "WiFi: free",
    ],
)
def test_what_the_record_says_is_never_flagged(text: str) -> None:
    """Negation reaches over lists and stops where the sense turns, so true texts pass."""
    assert {"supported"} == set(verdicts(text))


@pytest.mark.parametrize(
    "text",
    [
        "You can park in the garage.",
        "It offers garage, street and lot parking.",
        "It takes reservations.",
        "Reservations are available.",
        "It has no parking lot.",
        "It does not offer takeout.",
        "Takeout is not available.",
        "It has paid WiFi.",
        "The atmosphere is upscale.",
        "It is open from 9 am to 6 pm on Fridays.",
        "It is open Monday to Friday from 9:00 to 17:30.",
        "It opens at 8 am on Tuesday.",
        "It is closed on Fridays.",
        "It has an overall rating of 4.5 stars.",
        "It is not suitable for groups.",
    ],
)
def test_what_the_record_denies_is_contradicted(text: str) -> None:
    """The opposite of a value, another kind, other hours and another rating are found."""
    assert "contradicted" in verdicts(text)


@pytest.mark.parametrize(("text", "found"), [("It has outdoor seating.", ["unsupported"]), ("Music is played.", [])])
def test_unknown_is_neither_yes_nor_no(text: str, found: list[str]) -> None:
    """Null backs nothing; but where a snippet speaks of the matter, the text may have it from there."""
    assert found == verdicts(text)


def test_a_word_in_another_sense_is_no_attribute() -> None:
    """A garage door and a lot of people say nothing about parking."""
    assert [] == verdicts("They repair garage doors and have a lot of customers.")


def test_what_nobody_mentions_is_no_assertion() -> None:
    """Telling that the data does not mention something is no claim on it."""
    assert [] == verdicts("There is no mention of reservations.")


def test_an_unnamed_service_is_unsupported() -> None:
    """A service that neither the record nor a snippet names is an addition."""
    assert ["unsupported"] == verdicts("It offers vegan food.")


def test_findings_name_the_cell() -> None:
    """The pointer is the statistic, the reason tells both sides, the suggestion the right value."""
    (finding,) = AttributesChecker().check(Claim(id="c", segment="*", text="It takes reservations."), CONTEXT)
    assert ["F04"] == [p.id for p in finding.evidence]
    assert "The data says no for reservations, the text says yes." == finding.reason
    assert "no reservations" == finding.suggestion


def test_names_are_split_at_capitals_and_dots() -> None:
    """Metric names become words, and Wi-Fi stays one."""
    assert ("good", "for", "groups") == name_words("GoodForGroups")
    assert ("wifi",) == name_words("WiFi")


def test_hours_are_read_in_both_orders() -> None:
    """Days before times and times before days give the same statements."""
    before = statements("It is open Tuesday to Thursday from 9 am to 5 pm and on Sunday from 10 am to 2 pm.")
    after = statements("It is open from 9 am to 5 pm Tuesday to Thursday and from 10 am to 2 pm on Sunday.")
    wanted = [(frozenset({1, 2, 3}), 540, 1020), (frozenset({6}), 600, 840)]
    assert wanted == [(s.days, s.opens, s.closes) for s in before]
    assert wanted == [(s.days, s.opens, s.closes) for s in after]


def test_times_that_cannot_be_placed_decide_nothing() -> None:
    """A sentence with a further clock time is left to a person."""
    assert [] == statements("It opens at 5 pm daily, closing at 9 pm on Friday, and at 10 pm on Sunday.")


@given(st.integers(0, 23), st.integers(0, 59), st.integers(1, 6))
def test_other_opening_times_are_always_found(hour: int, minute: int, day: int) -> None:
    """Whatever opening time a text gives for an open day, it is right or contradicted."""
    name = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"][day]
    found = verdicts(f"On {name} it is open from {hour}:{minute:02} to 23:59.")
    assert found == (["unsupported"] if day == 6 else ["contradicted"])
