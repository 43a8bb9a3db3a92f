"""What every finder of personal data hands over, and what a rule is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

PERSON = "person"


class Candidate(NamedTuple):
    """Characters `start` to `end` of a text that identify somebody."""

    start: int
    end: int
    kind: str
    by: str
    """Who found it: a rule, the roster, a cue, or presidio."""
    key: str = ""
    """Of a person: who it is, case-folded."""


class Found(NamedTuple):
    """One replacement; `start` and `end` count characters of the original text."""

    kind: str
    start: int
    end: int
    replacement: str
    by: str


class Redacted(NamedTuple):
    """A text without the personal data that was found in it."""

    text: str
    found: tuple[Found, ...]


class Pseudonyms(Protocol):
    """Who gets which pseudonym; the same original always gets the same one."""

    def of(self, kind: str, original: str) -> str:
        """Return the pseudonym as it stands in text, such as `[person 3]`."""
        ...

    def expect(self, people: Sequence[str]) -> None:
        """Hear of people who will be asked for, so that they can be numbered together, in this order."""
        ...


class Looking:
    """A text, and what the rules ask first: which words and which signs stand in it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = frozenset(_WORD.findall(text.casefold()))
        self.digits = len(_DIGIT.findall(text))


_WORD = re.compile(r"[^\W\d_]+")
_DIGIT = re.compile(r"\d")


def _always(_text: str) -> bool:
    """Take every match."""
    return True


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern for one kind; the group `it`, where there is one, is what is replaced."""

    kind: str
    pattern: re.Pattern[str]
    is_one: Callable[[str], bool] = _always
    digits: int = 1
    """It cannot match with fewer digits in the text."""
    sign: str = ""
    """It cannot match without this in the text."""
    cues: frozenset[str] = frozenset()
    """It cannot match without one of these words, case-folded, in the text."""

    def find(self, looking: Looking) -> Iterator[Candidate]:
        """Yield the matches that hold; a text without its digits, sign and cue costs next to nothing."""
        if (
            looking.digits < self.digits
            or (self.sign and self.sign not in looking.text)
            or (self.cues and self.cues.isdisjoint(looking.words))
        ):
            return
        group = "it" if "it" in self.pattern.groupindex else 0
        for match in self.pattern.finditer(looking.text):
            if self.is_one(match[group]):
                yield Candidate(match.start(group), match.end(group), self.kind, "rule")


class Finder(Protocol):
    """Anything that finds personal data."""

    def find(self, looking: Looking) -> Iterable[Candidate]:
        """Return what was found, in any order."""
        ...
