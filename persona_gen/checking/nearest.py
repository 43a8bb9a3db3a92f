"""Finding evidence that may speak to a claim, by shared words and, where there is a model, by meaning.

It only finds, it never decides.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Generic, TypeVar

from persona_gen.checking.context import stems

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy import float32
    from numpy.typing import NDArray

    from persona_gen.checking.embedding import Embedder

T = TypeVar("T")

SATURATION = 1.2
LENGTH_WEIGHT = 0.75
"""The usual constants of BM25 (Robertson and Zaragoza 2009, The Probabilistic Relevance Framework)."""
FLATTENING = 60
"""The usual constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""
DEPTH = 50
"""Places of each ranking that are fused, where no more items are asked for."""


class Nearest(Generic[T]):
    """Items with a text each, ranked by BM25 over light stems; fused with the ranking by meaning where there is one."""

    def __init__(self, items: Sequence[T], texts: Sequence[str], embedder: Embedder | None = None) -> None:
        """Count the stems of every text once.

        Args:
            items: what is found.
            texts: what each item says, in the order of `items`.
            embedder: a local sentence-embedding model, which is run on all texts at the first search.
        """
        self.items, self._texts, self._embedder = tuple(items), tuple(texts), embedder
        self._vectors: NDArray[float32] | None = None
        counts = [Counter(stems(text)) for text in texts]
        self._lengths = [sum(count.values()) for count in counts]
        self._mean = sum(self._lengths) / len(self._lengths) if self._lengths else 1.0
        self._postings: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for stem, times in count.items():
                self._postings[stem].append((number, times))

    def find(self, text: str, most: int) -> tuple[T, ...]:
        """Return at most `most` items, the nearest first; ties in the items' order.

        Without an embedder only items that share words with `text` are found.

        Raises:
            CheckError: the embedder failed.
        """
        ranking = self._by_words(text)
        if self._embedder is not None and self.items:
            depth = max(most, DEPTH)
            ranking = fused((ranking[:depth], self._by_meaning(text, self._embedder)[:depth]))
        return tuple(self.items[number] for number in ranking[:most])

    def _by_words(self, text: str) -> list[int]:
        scores: dict[int, float] = defaultdict(float)
        for stem in dict.fromkeys(stems(text)):
            posting = self._postings.get(stem, ())
            weight = math.log(1 + (len(self.items) - len(posting) + 0.5) / (len(posting) + 0.5))
            for number, times in posting:
                length = 1 - LENGTH_WEIGHT + LENGTH_WEIGHT * self._lengths[number] / self._mean
                scores[number] += weight * times * (SATURATION + 1) / (times + SATURATION * length)
        return sorted(scores, key=lambda number: (-scores[number], number))

    def _by_meaning(self, text: str, embedder: Embedder) -> list[int]:
        if self._vectors is None:
            self._vectors = embedder.vectors(self._texts)
        order: list[int] = (-(self._vectors @ embedder.vectors([text])[0])).argsort(kind="stable").tolist()
        return order


def fused(rankings: Sequence[Sequence[int]]) -> list[int]:
    """Return the numbers of all rankings, ordered by the sum of 1 / (`FLATTENING` + place); ties by number."""
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for place, number in enumerate(ranking, 1):
            scores[number] += 1 / (FLATTENING + place)
    return sorted(scores, key=lambda number: (-scores[number], number))
