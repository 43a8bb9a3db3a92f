"""The roster: people whose names are known, found in text by any part of their name.

Names that are words ("Will", "May") or places ("Paris", "Jordan") need a context that speaks for the person.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.sources.redaction.around import TITLES, Context, with_initial
from persona_gen.sources.redaction.found import PERSON, Candidate
from persona_gen.sources.redaction.words import (
    FIRST_NAMES,
    NO_NAMES,
    PLACE_NAMES,
    ROLES,
    WORD_NAMES,
    word_set,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from persona_gen.sources.redaction.found import Looking

_PARTICLES = word_set(
    """
    van von der den de del della di da du la le el al bin ibn ter ten zu dos das y st
    """
)
TOKEN = re.compile(r"[^\W\d_]+(?:['’-](?!s\b)[^\W\d_]+)*")
"""A word; a possessive `'s` stands outside."""
_WITHIN_NAME = frozenset({" ", "  ", "-"})

_WITH_INITIALS = re.compile(r"(?:[^\W\d_]\.[ -]?){1,3}[^\W\d_]{2,}(?:[-'’][^\W\d_]{2,})?")
"""A surname behind initials, such as "A. Lee"."""


def is_person(label: str) -> bool:
    """Return whether a speaker's label is a person's name, not an id ("P5"), a role or a group."""
    if _WITH_INITIALS.fullmatch(label.strip()):
        return True
    words = TOKEN.findall(label)
    folded = [word.casefold() for word in words]
    if not words or len(words) > 5 or "@" in label or any(w in ROLES or w.removesuffix("s") in ROLES for w in folded):
        return False
    if re.search(r"[\d_/#]", label):  # a file's name, or a number with it: only where it holds a first name
        return any(word in FIRST_NAMES for word in folded)
    parts = [word for word in folded if word not in TITLES and word not in _PARTICLES]
    return any(len(word) > 1 and (word not in NO_NAMES or word in WORD_NAMES | PLACE_NAMES) for word in parts)


@dataclass(frozen=True, slots=True)
class _Part:
    """A word of somebody's name."""

    key: str
    """Who it is, where one person only has this word in their name; else the word."""
    people: frozenset[str]


class People:
    """Known people, by each word of their names."""

    def __init__(self, names: Iterable[str]) -> None:
        """Take full names, in any order; a name that is no person's (an id, a role) is left out."""
        self.keys = {key_of(name) for name in names if is_person(name)}
        owners: dict[str, set[str]] = {}
        for key in self.keys:
            for word in key.split():
                if len(word) > 1 and word not in _PARTICLES:
                    owners.setdefault(word, set()).add(key)
        self.words = frozenset(owners)
        self._parts = {
            word: _Part(next(iter(keys)) if len(keys) == 1 else word, frozenset(keys)) for word, keys in owners.items()
        }
        self._initials = {"".join(word[0] for word in key.split()): key for key in self.keys if " " in key}

    def key(self, name: str) -> str:
        """Return who a name stands for: a known person where it fits just one, else the name itself."""
        folded = key_of(name)
        if folded in self.keys:
            return folded
        owners = [self._parts[word].people for word in folded.split() if word in self._parts]
        fitting = frozenset.intersection(*owners) if owners else frozenset()
        return next(iter(fitting)) if len(fitting) == 1 else folded

    def find(self, looking: Looking) -> Iterator[Candidate]:
        """Yield every name, the longest first word to last; single words that may be no name need a context."""
        words = looking.words
        if self.words.isdisjoint(words) and self.words.isdisjoint({word[:-1] for word in words if word[-1] == "s"}):
            return
        tokens = list(TOKEN.finditer(looking.text))
        place = 0
        while place < len(tokens):
            span = self._span(looking.text, tokens, place)
            if span is None:
                place += 1
                continue
            last, key = span
            start = min(with_initial(looking.text, tokens, place), self._with_particles(looking.text, tokens, place))
            yield Candidate(start, _end(self.words, tokens[last]), PERSON, "roster", key)
            place = last + 1

    def find_initials(self, looking: Looking) -> Iterator[Candidate]:
        """Yield initials such as "F.O." that are a known person's."""
        if self._initials and "." in looking.text:
            for match in re.finditer(r"\b[A-Z]\. ?(?:[A-Z]\.)+", looking.text):
                key = self._initials.get(re.sub(r"[. ]", "", match[0]).casefold())
                if key and match[0] not in {"U.S.", "U.K.", "E.U.", "A.M.", "P.M.", "U.N.", "D.C.", "N.B.", "P.S."}:
                    yield Candidate(match.start(), match.end(), PERSON, "roster", key)

    def _part(self, token: re.Match[str]) -> _Part | None:
        """Return whose word a token is; "Annikas" is Annika's, and "Toms" Tom's."""
        word = token[0].casefold()
        found = self._parts.get(word)
        if found is None and "-" in word:
            found = self._parts.get(word.partition("-")[0]) if token[0].istitle() else None
        if found is None and word.endswith("s") and token[0][0].isupper() and not _is_doubtful(word[:-1]):
            found = self._parts.get(word[:-1])
        return found

    def _span(self, text: str, tokens: list[re.Match[str]], place: int) -> tuple[int, str] | None:
        """Return the last token of the name that begins at `place`, and whose it is."""
        part = self._part(tokens[place])
        if part is None:
            return None
        people, last = part.people, place
        for ahead in range(place + 1, len(tokens)):
            between = text[tokens[ahead - 1].end() : tokens[ahead].start()]
            more = self._part(tokens[ahead])
            is_next = between in _WITHIN_NAME or (between == ", " and tokens[place][0][0].isupper())
            if is_next and more is not None and people & more.people and _differ(tokens[last], tokens[ahead]):
                people, last = people & more.people, ahead
            elif between not in _WITHIN_NAME or tokens[ahead][0].casefold() not in _PARTICLES:
                break
        key = next(iter(people)) if len(people) == 1 else part.key
        is_more = last > place or self._with_particles(text, tokens, place) < tokens[place].start()
        return (last, key) if is_more or self._is_meant(text, tokens, place) else None

    def _with_particles(self, text: str, tokens: list[re.Match[str]], place: int) -> int:
        """Return where "van den Berg" begins, if that is how a known person is called."""
        part, start = self._part(tokens[place]), tokens[place].start()
        while part and place and tokens[place - 1][0].casefold() in _PARTICLES:
            place -= 1
            particle = tokens[place][0].casefold()
            if text[tokens[place].end() : start] != " " or not any(particle in key.split() for key in part.people):
                break
            start = tokens[place].start()
        return start

    def _is_meant(self, text: str, tokens: list[re.Match[str]], place: int) -> bool:
        """Decide on a single word: is it the person?"""
        token = tokens[place]
        word = token[0].casefold()
        if not _is_doubtful(word):
            return token[0][0].isupper() or len(word) > 3
        if not token[0][0].isupper() or (len(token[0]) > 1 and token[0].isupper()):
            return False
        context = Context(text, tokens, place, self.words)
        return context.is_person_not_place() if word in PLACE_NAMES else context.is_person_not_word()


def _differ(one: re.Match[str], other: re.Match[str]) -> bool:
    """Return whether two words can stand in one name: not the same word, written in one way."""
    first, second = one[0], other[0]
    return first.casefold() != second.casefold() and first[0].isupper() == second[0].isupper()


def _is_doubtful(word: str) -> bool:
    return any(w in WORD_NAMES or w in PLACE_NAMES or w in NO_NAMES for w in (word, word.removesuffix("s")))


def _end(known: frozenset[str], token: re.Match[str]) -> int:
    """Leave the genitive's "s" outside."""
    word = token[0].casefold()
    return token.end() - 1 if word not in known and word.endswith("s") else token.end()


def key_of(name: str) -> str:
    """Return a name without titles, case-folded, "Carter, Will" turned into "will carter"."""
    words = [word.casefold() for word in TOKEN.findall(name)]
    if re.fullmatch(r"[^,]+, ?[^,]+", name):
        tail = len(TOKEN.findall(name.partition(",")[0]))
        words = words[tail:] + words[:tail]
    kept = [word for word in words if word not in TITLES]
    return " ".join(kept or words)
