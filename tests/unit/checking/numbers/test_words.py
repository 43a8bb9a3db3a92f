"""Number words, both ways."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from num2words import num2words

from persona_gen.checking.numbers.words import parse_words, spell


@given(st.integers(0, 10**12 - 1))
def test_spelling_and_reading_are_inverse(number: int) -> None:
    """A number that was spelled out reads as the same number."""
    assert float(number) == parse_words(spell(number))


@given(st.integers(0, 10**9))
def test_another_speller_is_understood(number: int) -> None:
    """What an independent renderer writes reads as the number it wrote."""
    assert float(number) == parse_words(num2words(number))  # type: ignore[no-untyped-call]


@given(st.integers(0, 999), st.integers(0, 9))
def test_decimals_in_words_are_read(whole: int, tenth: int) -> None:
    """A decimal in words ("three point five") has its decimal value."""
    assert float(f"{whole}.{tenth}") == parse_words(f"{spell(whole)} point {spell(tenth)}")


@pytest.mark.parametrize("text", ["", "wine", "one two", "twenty hundred wines", "and five"])
def test_other_words_are_no_number(text: str) -> None:
    """Words that spell no number give None, not a guess."""
    assert parse_words(text) is None


@pytest.mark.parametrize("number", [-1, 10**12])
def test_numbers_out_of_range_are_refused(number: int) -> None:
    """Spelling refuses what it cannot spell."""
    with pytest.raises(ValueError, match="is not between"):
        spell(number)
