"""Finding evidence that may speak to a claim by the words they share. It only finds, it never decides."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

from persona_gen.checking.context import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

T = TypeVar("T")

SATURATION = 1.2
LENGTH_WEIGHT = 0.75
"""The usual constants of BM25 (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework)."""


class Nearest(Generic[T]):
    """Items with a text each, ranked by BM25 over light stems."""

    def __init__(self, items: Sequence[T], texts: Sequence[str]) -> None:
        """Count the stems of every text once; `texts` are in the order of `items`."""
        self.items = tuple(items)
        counts = [Counter(stems(text)) for text in texts]
        self._lengths = [sum(count.values()) for count in counts]
        self._mean = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for stem, times in count.items():
                self._postings[stem].append((number, times))

    def find(self, text: str, most: int) -> tuple[T, ...]:
        """Return at most `most` items that share words with `text`, the nearest first; ties in the items' order."""
        scores: dict[int, float] = defaultdict(float)
        for stem in dict.fromkeys(stems(text)):
            posting = self._postings.get(stem, ())
            weight = math.log(1 + (len(self.items) - len(posting) + 0.5) / (len(posting) + 0.5))
            for number, times in posting:
                length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * self._lengths[number] / self._mean
                scores[number] += weight * times * (SATURATION + 1) / (times + SATURATION * length)
        best = sorted(scores, key=lambda number: (-scores[number], number))
        return tuple(self.items[number] for number in best[:most])
