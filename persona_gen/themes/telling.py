"""Which passages of a theme tell most: central ones, of a readable length, from different people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from persona_gen.themes.interviews import speaker_of
from persona_gen.themes.stopwords import STOP
from persona_gen.themes.words import count_words, sentence_around, words_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Coding

MOST_SHOWN = 5
SHORTEST, LONGEST = 6, 40
"""Words of a passage that reads well as a quotation."""


@dataclass(frozen=True)
class Passage:
    """A coding with its snippet."""

    coding: Coding
    snippet: Snippet

    @property
    def speaker(self) -> str | None:
        """The participant, where the source names one."""
        return speaker_of(self.snippet)

    @cached_property
    def quotation(self) -> str:
        """The sentence or sentences of the snippet that hold the coded words."""
        start, end = sentence_around(self.snippet.text, self.coding.start, self.coding.end)
        return self.snippet.text[start:end]

    @cached_property
    def stems(self) -> frozenset[str]:
        """Stems of the quotation's words, without stop words."""
        return frozenset(word.stem for word in words_of(self.quotation) if word.text not in STOP)


def most_telling(passages: Sequence[Passage], most: int = MOST_SHOWN) -> tuple[Coding, ...]:
    """Return the codings of at most `most` passages, the most telling first.

    A passage is central when its words are those that many people use on this theme: the mean, over its
    stems, of the share of speakers who use the stem. Passages of 6 to 40 words go first. No participant
    stands twice, of unnamed speakers one a file, and segments take turns.
    """
    people: dict[str, set[str]] = {}
    for passage in passages:
        for stem in passage.stems:
            people.setdefault(stem, set()).add(_voice(passage))
    voices = len({_voice(passage) for passage in passages}) or 1
    shares = {stem: len(who) / voices for stem, who in people.items()}
    ranked = sorted(passages, key=lambda p: (not _readable(p), -_centrality(p, shares), p.snippet.id))
    return tuple(passage.coding for passage in _spread(ranked, most))


def _voice(passage: Passage) -> str:
    """Return who speaks; speakers whom a file does not name are taken for one."""
    return f"person {passage.speaker}" if passage.speaker is not None else f"file {passage.snippet.source}"


def _readable(passage: Passage) -> bool:
    """Tell whether the quotation is neither a scrap nor a speech."""
    return SHORTEST <= count_words(passage.quotation) <= LONGEST


def _centrality(passage: Passage, shares: dict[str, float]) -> float:
    """Return how many of the theme's speakers use the passage's words, 0..1."""
    # Four stems at least, so that a passage of the theme's one word is not the most central of all.
    return sum(shares[stem] for stem in passage.stems) / max(4, len(passage.stems))


def _spread(ranked: list[Passage], most: int) -> list[Passage]:
    """Take the best passage of the segment that was taken from least, until enough are taken."""
    taken: list[Passage] = []
    per_segment: Counter[str | None] = Counter()
    left = list(ranked)
    while left and len(taken) < most:
        fewest = min(per_segment[p.snippet.segment] for p in left)
        best = next(p for p in left if per_segment[p.snippet.segment] == fewest)
        taken.append(best)
        per_segment[best.snippet.segment] += 1
        words = best.quotation.casefold()
        left = [p for p in left if _voice(p) != _voice(best) and p.quotation.casefold() != words]
    return taken
