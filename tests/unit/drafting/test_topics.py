"""Labels and words go to the section that they speak of; a label is a trait only if its category says so."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.drafting.topics import (
    is_predicate,
    is_trait,
    lower_first,
    plural_predicate,
    section_of_snippet,
    section_of_statistic,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.domain.evidence import Snippet, Statistic


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Age in 2014", "identity"),
        ("Language", "behaviours"),
        ("Highest education", "identity"),
        ("Purchases made in a shop", "channels"),
        ("Accepted the offer in the last campaign", "message"),
        ("Complained in the last 2 years", "frustrations"),
        ("Satisfaction with the staff", "attitudes"),
        ("Amount spent on wine", "behaviours"),
    ],
)
def test_a_statistic_goes_to_its_section(make_statistic: Callable[..., Statistic], label: str, expected: str) -> None:
    """The label's words decide the section; cues count only where a word begins."""
    assert expected == section_of_statistic(make_statistic(label=label))


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        ("I wish it were faster", None, "goals"),
        ("It is hard to find", None, "frustrations"),
        ("I love the staff", None, "motivations"),
        ("It is on the corner", None, None),
        ("Dark mode", "What features are needed?", "goals"),
        ("The corner", "pleasant_aspects", "motivations"),
        ("It is slow", "What is difficult?", "frustrations"),
        ("I love it", "What is difficult?", None),
        ("That felt unfair", "What do you like?", None),
        ("Nothing really", "What is difficult?", None),
        ("n/a", "What features are needed?", None),
    ],
)
def test_a_snippet_goes_to_its_section(
    make_snippet: Callable[..., Snippet], text: str, question: str | None, expected: str | None
) -> None:
    """What was asked decides before what was said; an answer that names nothing goes nowhere."""
    assert expected == section_of_snippet(make_snippet("S1", text, question=question))


@pytest.mark.parametrize(
    "label",
    [
        *("Accepted the last offer", "Also has a teenager at home", "Lives with a partner", "Uses the app"),
        *("Bought wine", "Is a member", "Would recommend it", "Never pays cash", "Brings children"),
    ],
)
def test_what_people_do_is_a_predicate(label: str) -> None:
    """A label that begins with a verb can be said of a person."""
    assert is_predicate(label)


@pytest.mark.parametrize(
    "label",
    [
        *("Age", "Speed of service", "Needed time is long"[7:], "Red wine", "Married", "Retired", "Used amount"),
        *("Income", "Isolation", "Wasted food"[7:], "Hundred-day visits", "Satisfied with support", "Doings", ""),
    ],
)
def test_what_people_are_measured_on_is_no_predicate(label: str) -> None:
    """Nouns and adjectives, also ones that end in -ed, cannot follow a person's name."""
    assert not is_predicate(label)


@pytest.mark.parametrize(
    ("label", "category", "expected"),
    [
        ("Accepted the offer", None, True),
        ("Accepted the offer", "yes", True),
        ("Accepted the offer", "accepted", True),
        ("Lives with a partner (or together)", "with partner", True),
        ("Accepted the offer", "no", False),
        ("Accepted the offer", "not accepted", False),
        ("Has no car", "no", False),
        ("Uses the app", "Daily", False),
        ("Finished the survey", "Incomplete", False),
        ("Age", "yes", False),
    ],
)
def test_a_trait_needs_a_category_that_affirms_it(
    make_statistic: Callable[..., Statistic], label: str, category: str | None, expected: bool
) -> None:
    """A label is told as what people do only where the category says the same, never where it says otherwise."""
    assert expected == is_trait(make_statistic(label=label, category=category))


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Lives with a partner", "live with a partner"),
        ("Has a car", "have a car"),
        ("Also has a car", "also have a car"),
        ("Is a member", "are a member"),
        ("Was asked", "were asked"),
        ("Watches films", "watch films"),
        ("Uses it", "use it"),
        ("Accepted it", "accepted it"),
        ("Tries things", "try things"),
        ("Would go", "would go"),
    ],
)
def test_a_predicate_is_put_into_the_plural(label: str, expected: str) -> None:
    """What one person does reads right of several."""
    assert expected == plural_predicate(label)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Income", "income"),
        ("I feel in control", "I feel in control"),
        ("PhD", "PhD"),
        ("iPhone use", "iPhone use"),
        ("DIY", "DIY"),
        ("A good price", "a good price"),
        ("", ""),
    ],
)
def test_the_first_letter_is_lowered_but_not_of_names(text: str, expected: str) -> None:
    """A label reads inside a sentence; acronyms and "I" stay."""
    assert expected == lower_first(text)


@given(st.text())
def test_any_label_is_read(label: str) -> None:
    """No label, however odd, breaks the reading."""
    assert is_predicate(label) in {True, False}
    assert isinstance(plural_predicate(label), str)
    assert label[1:] == lower_first(label)[-len(label[1:]) :] or not label[1:]
