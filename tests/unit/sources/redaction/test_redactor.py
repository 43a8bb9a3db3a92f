"""Tests of names, pseudonyms and the words that stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from persona_gen.sources.redaction import Redactor

ROSTER = ("Priya Raman", "Will Carter", "May Whitcombe", "Paris Holloway", "Joost van den Berg", "Rose Tanner", "P5")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Priya Raman told Priya's boss.", "[person 1] told [person 1]'s boss."),
        ("Will said so. Will you? They will.", "[person 1] said so. Will you? They will."),
        ("In May we asked May, not in June.", "In May we asked [person 1], not in June."),
        ("I flew to Paris with Paris.", "I flew to Paris with [person 1]."),
        ("Rose and May came. Rose petals.", "[person 1] and [person 2] came. Rose petals."),
        ("Meneer van den Berg, J. van den Berg", "Meneer [person 1], J. [person 1]"),
        ("Carter, Will is how they file it", "[person 1] is how they file it"),
        ("priya is nice, P.R. she signs", "[person 1] is nice, [person 1] she signs"),
    ],
)
def test_people_of_the_roster_are_replaced(text: str, shown: str) -> None:
    """A known person is found by any part of the name, and has one number; a word that is none stays."""
    assert shown == Redactor(roster=ROSTER).redact(text).text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("My name is Zubeida Karimov, hello.", "My name is [person 1], hello."),
        ("This is Oyelaran speaking.", "This is [person 1] speaking."),
        ("Ask Dr. Van der Merwe or Mrs Pemberton", "Ask Dr. [person 1] or Mrs [person 2]"),
        (
            "My colleague Wanjiru, and the vicar, Obafemi, came",
            "My colleague [person 1], and the vicar, [person 2], came",
        ),
        ("she's called Moira", "she's called [person 1]"),
        ("Ich heiße Detlef. Frau Obermüller wartet.", "Ich heiße [person 1]. Frau [person 2] wartet."),
        ("Je m'appelle Maëlys, et Madame Lefèvre aussi", "Je m'appelle [person 1], et Madame [person 2] aussi"),
        ("Kind regards, Anneke Visser", "Kind regards, [person 1]"),
        ("then Sarah Quill rang", "then [person 1] rang"),
    ],
)
def test_names_that_nobody_told_are_found_by_cues(text: str, shown: str) -> None:
    """A title, an introduction, a relation or a common first name gives a name away."""
    assert shown == Redactor(roster=()).redact(text).text


@pytest.mark.parametrize(
    "text",
    [
        "We shop at John Lewis and wear Dr. Martens; Dr Who is on.",
        "I'm British, I'm Head of Data, I'm from London.",
        "It's called Jupyter Notebook, and this is Excel.",
        "Ich bin Rentner, Frau Mitte Fünfzig, Herr der Lage.",
        "We moved from Paris in May; St. Mary's was full.",
        "My boss Monday mornings are bad. My name is wrong.",
        "Sommer in Jan-March",
    ],
)
def test_what_only_looks_like_a_name_stays(text: str) -> None:
    """Brands, fictions, roles, nations and cities are no people."""
    assert (text, ()) == Redactor(roster=("May Whitcombe", "Paris Holloway")).redact(text)


def test_kept_words_are_never_replaced() -> None:
    """`keep` wins over the roster, the cues and the rules."""
    redactor = Redactor(roster=("Priya Raman",), keep=("Priya", "07700 900123"))
    assert "Priya rang 07700 900123, [person 1] too" == redactor.redact("Priya rang 07700 900123, Raman too").text


def test_found_places_are_those_of_the_original() -> None:
    """`start` and `end` cut the original's words out of the original text, also after several replacements."""
    text = "Priya rang 07700 900123 from 14 Alder Lane, then mailed jo@x.example and Will Carter."
    found = Redactor(roster=ROSTER).redact(text).found
    expected = ["Priya", "07700 900123", "14 Alder Lane", "jo@x.example", "Will Carter"]
    assert expected == [text[one.start : one.end] for one in found]


NAMES = st.sampled_from(
    ("Priya", "Will", "Raman", "Mr", "Dr", "my name is", "said", "[person 1]", "07700 900123", "x@y.example")
)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(NAMES, st.text(max_size=12)), max_size=8).map(" ".join))
def test_redacting_again_changes_nothing(text: str) -> None:
    """Redacted text holds nothing more to redact, and each replacement stands in it."""
    redactor = Redactor(roster=ROSTER)
    once = redactor.redact(text)
    assert (once.text, ()) == redactor.redact(once.text)


@settings(deadline=None, max_examples=200)
@given(st.lists(st.one_of(NAMES, st.text(max_size=12)), max_size=8).map(" ".join))
def test_a_text_is_its_replacements_and_the_rest(text: str) -> None:
    """What was not replaced stays letter for letter: replacing by hand gives the same text."""
    redacted = Redactor(roster=ROSTER).redact(text)
    parts, done = [], 0
    for one in redacted.found:
        parts += [text[done : one.start], one.replacement]
        done = one.end
    assert redacted.text == "".join((*parts, text[done:]))
