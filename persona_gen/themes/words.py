"""Words of a text with their places, their light stems, and the sentence around a passage.

The stemmer is light on purpose: it joins the forms of one word (`share`, `shared`, `sharing`) and
leaves different words apart, because what it joins becomes one theme. It extends the "S stemmer"
(Harman 1991, "How effective is suffixing?", JASIS 42) with `-ing`, `-ed`, `-ly`, `-ier`, `-ate`, `-ation`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

_WORD = re.compile(r"[^\W_]+(?:['’][^\W\d_]+)?[+#]*")
"""A word, with an apostrophe inside; the signs after it make C++ and C# words of their own."""
_REDACTED = re.compile(
    r"\[(?:person|name|place|organisation|e-mail|phone|address|handle|URL|IBAN|date of birth|social security number"
    r"|(?:id|card|account|passport) number|(?:MAC|IP) address)(?: \d{1,6})?\]"
)
"""What stands for personal data, such as "[person 3]" or "[phone]"; words that a note taker put in brackets stay."""
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=\S)|\n+")
_VOWEL = re.compile(r"[aeiouy]")
_ENDINGS = (("ization", 4, "iz"), ("isation", 4, "iz"), ("ission", 3, "it"), ("ation", 5, ""), ("ily", 2, "i"))
"""Ending, letters before it at least, what stands in its place."""


@dataclass(frozen=True)
class Word:
    """One word of a text: `text[start:end]` in lower case, and its stem."""

    text: str
    stem: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """Return the words of `text` in order, with offsets into it; what stands for redacted words is none."""
    hidden = [match.span() for match in _REDACTED.finditer(text)] if "[" in text else []
    return [
        Word(match[0].lower().replace("’", "'"), stem(match[0].lower()), match.start(), match.end())
        for match in _WORD.finditer(text)
        if not any(start <= match.start() < end for start, end in hidden)
    ]


def count_words(text: str) -> int:
    """Return how many words `text` has."""
    return sum(1 for _ in _WORD.finditer(text))


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the light stem of a lower-case word; words of other scripts stay as they are."""
    word = re.sub(r"['’]s?$", "", word.replace("’", "'"))
    if len(word) < 4 or not word.isascii() or not word.isalpha():
        return word
    word = _without_plural(word)
    for suffix, keep, put in _ENDINGS:
        if word.endswith(suffix) and len(word) - len(suffix) >= keep:
            return _final(word.removesuffix(suffix) + put)
    for suffix, keep in (("iest", 3), ("ier", 3)):
        if word.endswith(suffix) and len(word) - len(suffix) >= keep:
            return _final(word.removesuffix(suffix) + "i")
    for suffix, keep in (("ing", 3), ("ed", 3), ("ly", 4)):
        base = word.removesuffix(suffix)
        if base != word and len(base) >= keep and _VOWEL.search(base):
            return _final(_undoubled(base).removesuffix("at" if len(base) >= 7 else "\0"))
    if word.endswith("ate") and len(word) >= 8:
        return word[:-3]
    if word.endswith("er") and len(word) >= 7 and word[-3] == word[-4]:
        return _final(word[:-3])
    return _final(word)


def _without_plural(word: str) -> str:
    """Return a word without the plural's s."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("ches", "shes", "sses", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is", "ous")):
        return word[:-1]
    return word


def _undoubled(base: str) -> str:
    """Return `plot` for `plott`; words that end in ll, ss or zz keep both."""
    return base[:-1] if len(base) > 3 and base[-1] == base[-2] and base[-1] not in "lsz" else base


def _final(word: str) -> str:
    """Return a stem without a final e, and with i for a final y."""
    if word.endswith("e") and len(word) > 3 and not word.endswith("ee"):
        return word[:-1]
    return word[:-1] + "i" if word.endswith("y") and len(word) > 3 and word[-2] not in "aeiou" else word


def sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the offsets of the sentence or sentences of `text` that hold `text[start:end]`."""
    first, last = 0, len(text)
    for match in _SENTENCE_END.finditer(text):
        if match.end() <= start:
            first = match.end()
        elif match.start() >= end - 1 and match.end() > end - 1:
            last = match.start() + len(match[0].rstrip())
            break
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return first, max(last, end)


def sentences_of(text: str, words: list[Word]) -> list[tuple[int, list[Word]]]:
    """Return the words by sentence, each with the index of its first word in `words`."""
    ends = [match.end() for match in _SENTENCE_END.finditer(text)]
    found: list[tuple[int, list[Word]]] = []
    at = 0
    for end in [*ends, len(text)]:
        first = at
        while at < len(words) and words[at].start < end:
            at += 1
        if at > first:
            found.append((first, words[first:at]))
    return found
