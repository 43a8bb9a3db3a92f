"""Words, stems and sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.themes.words import sentence_around, sentences_of, stem, words_of

FAMILIES = [
    ("share", "shares", "shared", "sharing"),
    ("install", "installs", "installed", "installing", "installation"),
    ("easy", "easier", "easiest", "easily"),
    ("plot", "plots", "plotted", "plotting"),
    ("integrate", "integrated", "integrating", "integration"),
    ("library", "libraries"),
    ("submit", "submitted", "submission"),
    ("visualize", "visualization", "visualisation"),
    ("debug", "debugging", "debugger"),
]


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family[0])
def test_forms_of_one_word_share_a_stem(family: tuple[str, ...]) -> None:
    """Forms of one word are one word, so that a theme is not split over its endings."""
    assert {stem(family[0])} == {stem(word) for word in family}


@pytest.mark.parametrize(
    ("one", "other"),
    [("notebook", "note"), ("user", "use"), ("number", "numb"), ("bus", "bu"), ("thing", "th"), ("need", "ne")],
)
def test_different_words_stay_apart(one: str, other: str) -> None:
    """Words that only look alike keep different stems, or a theme would count strangers."""
    assert stem(one) != stem(other)


@given(st.text())
def test_every_word_stands_where_it_says(text: str) -> None:
    """A word's offsets point to its letters in any text."""
    for word in words_of(text):
        assert word.text.replace("'", "’") == text[word.start : word.end].lower().replace("'", "’")


@given(st.text(alphabet="ab .!?\n", min_size=1), st.data())
def test_a_sentence_holds_its_passage(text: str, data: st.DataObject) -> None:
    """The sentence around a passage holds the whole passage."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if text[start:end].strip() != text[start:end]:
        return
    first, last = sentence_around(text, start, end)
    assert first <= start < end <= last <= len(text)


def test_the_sentence_around_a_word_is_the_speakers_sentence() -> None:
    """A quotation is the whole sentence and nothing of its neighbours."""
    text = "It starts. Sharing notebooks is hard! So I paste."
    start = text.index("notebooks")
    first, last = sentence_around(text, start, start + 9)
    assert "Sharing notebooks is hard!" == text[first:last]


@given(st.text(alphabet="ab .!?\n"))
def test_sentences_hold_every_word_once(text: str) -> None:
    """Cutting a text into sentences loses no word."""
    words = words_of(text)
    assert words == [word for _, sentence in sentences_of(text, words) for word in sentence]


def test_what_stands_for_a_redacted_word_is_no_word() -> None:
    """Pseudonyms make no theme and match no code; a note taker's brackets do."""
    text = "[person 3] sent me [e-mail] about [the reports]"
    assert ["sent", "me", "about", "the", "reports"] == [word.text for word in words_of(text)]


def test_signs_after_a_letter_make_another_word() -> None:
    """C, C++ and C# are three words."""
    assert ["c", "c++", "c#"] == [word.text for word in words_of("C, C++ and C#") if word.text != "and"]
