"""Words and phrases of a code, found as whole words in a text whatever their ending.

"notebook sharing" is found in "sharing of notebooks": the stems of all its words, in any order, with at
most two other words between neighbours, inside one sentence. "install*" stands for every word that
begins so.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from persona_gen.themes.stopwords import JOINING
from persona_gen.themes.words import Word, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_BETWEEN = 2
"""Other words between neighbours of a phrase."""
_PREFIX = re.compile(r"([^\W_]+)\*")


@dataclass(frozen=True)
class Phrase:
    """What must stand together: stems, and beginnings of words."""

    stems: tuple[str, ...]
    prefixes: tuple[str, ...] = ()

    @property
    def parts(self) -> int:
        """How many words it has."""
        return len(self.stems) + len(self.prefixes)


@lru_cache(maxsize=10_000)
def phrase(text: str) -> Phrase:
    """Return the phrase of a word list's entry; it has no parts where the entry has no word."""
    prefixes = tuple(match[1].lower() for match in _PREFIX.finditer(text))
    words = words_of(_PREFIX.sub(" ", text))
    told = [word for word in words if word.text not in JOINING] or ([] if prefixes else words)
    return Phrase(tuple(dict.fromkeys(word.stem for word in told)), prefixes)


def find(wanted: Phrase, words: Sequence[Word]) -> Iterator[tuple[int, int]]:
    """Yield (first, last) indexes of `words` where the phrase stands, without overlap, in order."""
    if not wanted.parts:
        return
    places = [(i, part) for i, word in enumerate(words) for part in _parts(wanted, word)]
    begin = 0
    while begin < len(places):
        seen: dict[str, int] = {}
        last = places[begin][0]
        for at in range(begin, len(places)):
            index, part = places[at]
            if index - last > MOST_BETWEEN + 1 or part in seen:
                break
            seen[part], last = index, index
            if len(seen) == wanted.parts:
                yield places[begin][0], last
                begin = at
                break
        begin += 1


def _parts(wanted: Phrase, word: Word) -> Iterator[str]:
    """Yield the parts of the phrase that the word is."""
    if word.stem in wanted.stems:
        yield word.stem
    yield from (f"{prefix}*" for prefix in wanted.prefixes if word.text.startswith(prefix))
