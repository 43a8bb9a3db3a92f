"""Every way of writing a value is true of the value."""

from __future__ import annotations

import re
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from persona_gen.domain import wording
from persona_gen.domain.evidence import Statistic

SHARES = st.floats(min_value=0, max_value=1)
COUNTS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "seven": 7, "nine": 9, "ten": 10, "twenty": 20}
NAMED = {
    "half": 1 / 2,
    "a third": 1 / 3,
    "two thirds": 2 / 3,
    "a quarter": 1 / 4,
    "three quarters": 3 / 4,
}


def number(word: str) -> float:
    """Read a whole number in words or figures."""
    return float(COUNTS.get(word, word))


def fraction(phrase: str) -> float:
    """Read "half", "two thirds", "seven in ten"."""
    if phrase in NAMED:
        return NAMED[phrase]
    part, _, whole = phrase.partition(" in ")
    return number(part) / number(whole)


def is_honest(phrase: str, share: float) -> bool:
    """Tell whether a phrase is true of a share, by the table of the claim formats."""
    if phrase in {"all", "none"}:
        return share == (1 if phrase == "all" else 0)
    if phrase == "almost all":
        return 0.9 < share < 1
    if phrase == "more than half":
        return share > 0.5
    if percent := re.fullmatch(r"(under |over )?([\d.]+)%", phrase):
        shown, half = float(percent[2]), 0.05 if "." in percent[2] else 0.5
        if percent[1]:
            return share * 100 < shown if percent[1] == "under " else share * 100 > shown
        return abs(share * 100 - shown) <= half + 1e-9
    if phrase.startswith("about one in "):
        told = fraction(phrase.removeprefix("about "))
        return abs(share - told) <= 0.015 and (share > 0.08 or abs(share - told) <= 0.12 * share)
    for qualifier, low, high in (("nearly ", -0.03, 0.0), ("just over ", 0.0, 0.03), ("about ", -0.015, 0.015)):
        if phrase.startswith(qualifier):
            off = share - fraction(phrase.removeprefix(qualifier))
            return bool(low - 1e-9 <= off <= high + 1e-9 and (off != 0 or qualifier == "about "))
    return abs(share - fraction(phrase)) <= 0.005 + 1e-9


def statistic(value: Any, *, kind: Any = "mean", **more: Any) -> Statistic:
    """Make a statistic with a value."""
    return Statistic(id="F001", segment="a", metric="m", label="Thing", statistic=kind, value=value, **more)


@given(SHARES)
@example(0.074)
@example(0.055)
@example(0.0451)
@example(0.57)
@example(0.5 + 1e-9)
@example(1 - 1e-12)
@example(1e-12)
def test_words_for_a_share_are_true_of_it(share: float) -> None:
    """Whatever the share, its words hold: "nearly X" only below X and near it, "about X" within 0.015."""
    phrase = wording.share_words(share)

    assert is_honest(phrase, share), (phrase, share)


@pytest.mark.parametrize("hundredth", range(101))
def test_half_and_third_keep_to_the_table(hundredth: int) -> None:
    """Half is said of 43 to 57 %, a third of 30 to 37 %, in every qualification."""
    share = hundredth / 100

    phrase = wording.share_words(share)

    assert "half" not in phrase or 0.43 <= share < 0.58
    assert not re.search("(nearly|about) half", phrase) or 0.43 <= share <= 0.55
    assert "a third" not in phrase or 0.30 <= share <= 0.37
    assert "almost all" not in phrase or share > 0.90


@given(SHARES)
@example(0.0004)
@example(0.9996)
@example(0.996)
@example(0.0995)
def test_a_percentage_is_rounded_and_never_turns_some_into_none_or_all(share: float) -> None:
    """A percentage is true at the precision shown; 0% and 100% are kept for nobody and everybody."""
    text = wording.percent_text(share)

    assert is_honest(text, share), (text, share)
    assert (share == 0) == (text == "0%")
    assert (share == 1) == (text == "100%")


@given(st.floats(min_value=-1e9, max_value=1e9).filter(lambda value: value == 0 or abs(value) > 1e-9))
@example(0.0123)
@example(9.999)
@example(99.96)
def test_about_stays_within_a_hundredth(value: float) -> None:
    """The figure behind "about" is within 1 % of the value."""
    assert abs(wording.about_number(value) - value) <= abs(value) * 0.01


@given(st.floats(min_value=-1e9, max_value=1e9).filter(lambda value: value == 0 or abs(value) > 1e-9))
@example(-0.001)
@example(0.003)
def test_a_figure_is_true_at_its_precision_and_never_nothing(value: float) -> None:
    """A plain figure is the value rounded at its last digit, and "0" only where the value is 0."""
    text = wording.number_text(value)
    shown, decimals = float(text.replace(",", "")), len(text.partition(".")[2])

    assert abs(shown - value) <= max(0.5 * 10**-decimals, abs(value) * 0.051 if abs(value) < 0.1 else 0) + 1e-9
    assert (value == 0) == (shown == 0)
    assert text != "-0"


@given(st.floats(min_value=0, max_value=40))
@example(12.4)
@example(12.31)
@example(0.99)
@example(12.0)
def test_small_numbers_in_words_are_true(value: float) -> None:
    """A number in words keeps its qualifier's promise, up to twelve; above it is a figure."""
    phrase = wording.small_number_words(value)
    words = wording._SMALL
    between = re.fullmatch(r"between (\w+) and (\w+)", phrase)

    if phrase == "less than one":
        assert 0 < value < 1
    elif between:
        assert words.index(between[1]) < value < words.index(between[2])
    elif phrase.split()[-1] in words:
        off = value - words.index(phrase.split()[-1])
        low, high = {"about": (-0.15, 0.15), "nearly": (-0.3, 0), "just": (0, 0.3)}.get(
            phrase.split()[0], (-0.02, 0.02)
        )
        assert low - 1e-9 <= off <= high + 1e-9
    else:
        assert abs(float(phrase.removeprefix("about ")) - value) <= value * 0.01


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (2.654, "visits/month", "2.65 visits a month"),
        (1409.5, "money/2 years", "1,410 in 2 years"),
        (52034.5, "USD", "$52,034"),
        (52034.5, "EUR/year", "€52,034 a year"),
        (-5, "USD", "-$5"),
        (12.5, "%", "12.5%"),
        (3, None, "3"),
        (3, "hours", "3 hours"),
        (8, "calls/hour", "8 calls an hour"),
        (1, "visits", "1 visit"),
        (1.0, "purchases/year", "1 purchase a year"),
        (1, "deliveries", "1 delivery"),
        (1, "boxes", "1 box"),
        (101, "visits", "101 visits"),
    ],
)
def test_a_value_is_written_with_its_unit(value: float, unit: str | None, expected: str) -> None:
    """Currencies, percentages, periods and things each stand where English wants them; one thing is singular."""
    assert expected == wording.value_text(statistic(value, unit=unit))


@pytest.mark.parametrize(
    ("value", "expected"),
    [(None, "unknown"), (True, "yes"), (False, "no"), (["a", "b"], "a, b"), ("at noon", "at noon")],
)
def test_a_plain_attribute_is_written_in_words(value: Any, expected: str) -> None:
    """True, false, lists and texts read as words; null is unknown and never "no"."""
    assert expected == wording.value_text(statistic(value, kind="value"))


@given(part=st.integers(0, 29), whole=st.integers(1, 29))
def test_few_people_are_counted_not_measured_in_percent(part: int, whole: int) -> None:
    """A share of fewer than thirty members is written as a count in every form, exactly."""
    part = min(part, whole)
    small = statistic(part / whole, kind="share", n=whole)

    assert f"{part} of {whole}" == wording.value_text(small)
    assert f"{part} of {whole}" == wording.words_text(small)
    assert f"{part} of {whole}" == wording.about_text(small)


def test_a_percentage_begins_at_thirty_members() -> None:
    """From thirty members on a share is a percentage, and so is everybody's."""
    assert "50%" == wording.value_text(statistic(0.5, kind="share", n=30))
    assert "3 of 6, against 48% overall" == wording.versus_text(statistic(0.5, kind="share", n=6, overall=0.48))


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (1.0, "visits/month", "one visit a month"),
        (4.8, "purchases", "nearly five purchases"),
        (0, "complaints", "no complaints"),
        (52034.5, "USD/year", "about $52,000 a year"),
        (5, "USD", "$5"),
        (12.5, "%", "12.5%"),
    ],
)
def test_words_do_not_break_a_unit(value: float, unit: str, expected: str) -> None:
    """In words, a currency or a percent sign stays beside figures and "about" before them."""
    assert expected == wording.words_text(statistic(value, unit=unit))


def test_counts_in_words_are_counts_in_words() -> None:
    """A count of a category reads "five of seven"; none is "none"."""
    assert "five of seven" == wording.words_text(statistic(5, kind="count", category="yes", n=7))
    assert "none of seven" == wording.words_text(statistic(0, kind="count", category="yes", n=7))
    assert "twelve of 1,300" == wording.words_text(statistic(12, kind="count", category="yes", n=1300))


@given(value=st.floats(0.001, 1e6), overall=st.floats(0.001, 1e6))
@example(value=0.001, overall=100.0)
def test_a_ratio_is_the_ratio(value: float, overall: float) -> None:
    """A factor is told only where it differs by 5 %, rounded honestly, and never as nothing."""
    text = wording.ratio_text(statistic(value, overall=overall))
    ratio = value / overall

    if text is None:
        assert 0.95 <= ratio <= 1.05
        return
    told = {"half": 0.5, "twice": 2.0, "three times": 3.0}.get(text) or float(
        text.removesuffix(" times").replace(",", "")
    )
    assert told > 0
    assert abs(told - ratio) <= max(0.051 * ratio, 0.5 if ratio > 100 else 0.0501 if ratio > 1 else 0)
    assert (told > 1) == (ratio > 1)


@pytest.mark.parametrize(("value", "overall"), [(True, 1.0), (-2.0, 3.0), (2.0, 0), (None, 2.0), (2.0, "x")])
def test_no_ratio_where_none_makes_sense(value: Any, overall: Any) -> None:
    """Attributes, negative numbers and unknowns have no ratio."""
    assert wording.ratio_text(statistic(value, overall=overall)) is None


def test_a_phrase_names_label_statistic_and_category() -> None:
    """People see what a statistic is in one phrase."""
    assert "Thing: PhD" == wording.describe(statistic(0.2, kind="share", category="PhD"))
    assert "Thing (median)" == wording.describe(statistic(2, kind="median"))
