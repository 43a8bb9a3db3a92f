"""Number words: English words to numbers and back, for whole numbers below a thousand billion."""

from __future__ import annotations

import re

_UNITS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["", "", *"twenty thirty forty fifty sixty seventy eighty ninety".split()]  # noqa: SIM905  reads as a table
_SCALES = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000}
_VALUES = {word: number for number, word in enumerate(_UNITS)} | {
    word: number * 10 for number, word in enumerate(_TENS) if word
}

_UNIT = "|".join(sorted(_UNITS, key=len, reverse=True))
_TEN = "|".join(_TENS[2:])
_BELOW_100 = rf"(?:(?:{_TEN})(?:[ -](?:{'|'.join(_UNITS[1:10])})\b)?|{_UNIT})"
_BELOW_1000 = rf"(?:(?:an?|{'|'.join(_UNITS[1:20])})[ -]hundred(?:(?:[ -]and)?[ -]{_BELOW_100}\b)?|{_BELOW_100})"
_SCALE = "thousand|million|billion"
NUMBER_WORDS = (
    rf"(?:{_BELOW_1000}|\ban?(?=[ -](?:{_SCALE})\b))"
    rf"(?:[ -](?:{_SCALE})\b(?:,?(?:[ -]and)?[ -]{_BELOW_1000}\b)?)*(?: point(?: (?:{'|'.join(_UNITS[:10])})\b)+)?"
)
"""A regular expression (to be used without case) of whole numbers and decimals written in words."""

_PATTERN = re.compile(NUMBER_WORDS, re.IGNORECASE)


def parse_words(text: str) -> float | None:
    """Return the number that `text` spells out ("three hundred and five" → 305), or None."""
    if not _PATTERN.fullmatch(text):
        return None
    whole, _, decimals = text.casefold().partition(" point ")
    total, group = 0, 0
    for word in re.split(r"[ ,-]+", whole):
        if word == "hundred":
            group = max(group, 1) * 100
        elif word in _SCALES:
            total, group = total + max(group, 1) * _SCALES[word], 0
        elif word in {"a", "an"}:
            group = 1
        elif word != "and":
            group += _VALUES[word]
    digits = "".join(str(_VALUES[word]) for word in decimals.split())
    return float(f"{total + group}.{digits}") if digits else float(total + group)


def spell(number: int) -> str:
    """Return a whole number in words ("305" → "three hundred and five").

    Raises:
        ValueError: the number is negative or not below a thousand billion.
    """
    if not 0 <= number < 10**12:
        raise ValueError(f"{number} is not between 0 and 999,999,999,999")
    for name, size in reversed(_SCALES.items()):
        if number >= size:
            rest = number % size
            joint = " and " if 0 < rest < 100 else " "
            return f"{spell(number // size)} {name}" + (joint + spell(rest) if rest else "")
    if number >= 100:
        rest = number % 100
        return f"{_UNITS[number // 100]} hundred" + (f" and {spell(rest)}" if rest else "")
    if number >= 20:
        return _TENS[number // 10] + (f"-{_UNITS[number % 10]}" if number % 10 else "")
    return _UNITS[number]
