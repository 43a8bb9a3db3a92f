"""The grammar of quantities."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.checking.numbers.grammar import find_periods, find_quantities, read_number
from persona_gen.checking.numbers.words import spell
from persona_gen.domain.wording import number_text, percent_text, share_words


@pytest.mark.parametrize(
    ("text", "kind", "value", "qualifier"),
    [
        ("about 62% of them", "percent", 0.62, "about"),
        ("62 per cent", "percent", 0.62, "plain"),
        ("nearly two thirds", "fraction", 2 / 3, "nearly"),
        ("half of them", "fraction", 0.5, "plain"),
        ("one-third", "fraction", 1 / 3, "plain"),
        ("two in five", "of", 0.4, "plain"),
        ("one customer in five", "of", 0.2, "plain"),
        ("5 of the 7", "of", 5 / 7, "plain"),
        ("four out of six", "of", 4 / 6, "plain"),
        ("all but one of the seven", "of", 6 / 7, "plain"),
        ("twice as much", "ratio", 2, "plain"),
        ("about three and a half times as much", "ratio", 3.5, "about"),
        ("more than double", "ratio", 2, "over"),
        ("fewer than three times a month", "times", 3, "under"),
        ("$52k", "money", 52_000, "plain"),
        ("about 1.2m euros", "money", 1_200_000, "about"),
        ("five years or more", "duration", 5, "at_least"),
        ("less than a year", "duration", 1, "under"),
        ("mid-40s", "age", 44, "plain"),
        ("a 45-year-old", "age", 45, "plain"),
        ("some 76,700", "number", 76_700, "about"),
        ("just under 50,000", "number", 50_000, "just_under"),
        ("at least ninety", "number", 90, "at_least"),
        ("a dozen", "number", 12, "plain"),
    ],
)
def test_quantities_are_read(text: str, kind: str, value: float, qualifier: str) -> None:
    """Each way of writing a quantity gives its kind, its value and its qualifier."""
    (found,) = find_quantities(text)
    assert (kind, qualifier) == (found.kind, found.qualifier)
    assert pytest.approx(value) == found.value


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("between six and seven times a month", 6, 7),
        ("2-5 years", 2, 5),
        ("two or three times a week", 2, 3),
        ("from 30% to 40%", 0.3, 0.4),
    ],
)
def test_ranges_have_two_ends(text: str, low: float, high: float) -> None:
    """A range keeps both its ends."""
    (found,) = find_quantities(text)
    assert pytest.approx(low) == found.value
    assert pytest.approx(high) == found.upper


@pytest.mark.parametrize(
    "text", ["no one came", "she is one of them", "at 9:30", "12 March", "in 2014", "version-3", "Error Three"]
)
def test_names_dates_and_pronouns_count_nothing(text: str) -> None:
    """A pronoun, a date, a clock time and a number that is part of a name are no quantities to check."""
    assert [] == [q for q in find_quantities(text) if q.kind != "date"]


@pytest.mark.parametrize(
    ("text", "months", "rate"),
    [
        ("three visits a month", 1, True),
        ("1,410 in two years", 24, False),
        ("over the last 3 months", 3, False),
        ("every year", 12, True),
        ("her two-year outlay", 24, False),
        ("three times a week", pytest.approx(12 / 52), True),
    ],
)
def test_periods_are_in_months(text: str, months: float, rate: bool) -> None:
    """A stretch of time is read in months, and as a rate or as a span."""
    (found,) = find_periods(text)
    assert (months, rate) == (found.months, found.rate)


@given(st.integers(0, 10**9))
def test_figures_and_words_read_alike(number: int) -> None:
    """A number has the same value in digits, in grouped digits and in words."""
    values = {read_number(f"{number}")[0], read_number(f"{number:,}")[0], read_number(spell(number))[0]}
    assert {float(number)} == values


@given(st.floats(0.001, 0.999))
def test_a_rendered_share_admits_its_own_value(share: float) -> None:
    """What the program writes for a share is true of that share when it is read back."""
    for text in (percent_text(share), share_words(share)):
        found = find_quantities(text)
        assert all(q.admits(share) for q in found), (text, share)


@given(st.floats(0.01, 10**7))
def test_a_rendered_number_admits_its_own_value(value: float) -> None:
    """What the program writes for a number is true of that number when it is read back."""
    (found,) = find_quantities(number_text(value))
    assert found.admits(value)


@given(st.text(max_size=200))
def test_spans_lie_in_the_text_and_do_not_overlap(text: str) -> None:
    """Quantities of any text have spans inside it, in order, none overlapping, and nothing raises."""
    end = 0
    for found in find_quantities(text):
        assert end <= found.start < found.end <= len(text)
        end = found.end


@pytest.mark.parametrize(
    ("text", "good", "bad"),
    [
        ("roughly 85%", 0.848, 0.817),
        ("about a quarter", 0.261, 0.35),
        ("one in ten", 0.095, 0.15),
        ("nearly two thirds", 0.648, 0.70),
        ("76,700", 76_713, 67_713),
        ("about 50,000", 52_034, 56_000),
        ("more than half", 0.501, 0.5),
        ("fewer than three", 2.65, 3.0),
        ("almost half", 0.451, 0.38),
        ("well over half", 0.588, 0.505),
    ],
)
def test_tolerances(text: str, good: float, bad: float) -> None:
    """A quantity admits values that round or qualify to it honestly, and no others."""
    (found,) = find_quantities(text)
    assert (True, False) == (found.admits(good), found.admits(bad))
