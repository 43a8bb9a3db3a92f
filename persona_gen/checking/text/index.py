"""Finding candidate snippets: a token index over one context's snippets. Likeness finds, it never decides."""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from persona_gen.checking.context import tokens
from persona_gen.checking.text.lexicon import STOP, UNITS, root
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.domain.evidence import Snippet

QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|«[^»]*»")
NO_FACTS = frozenset({"scenario", "message", "unknown"})
"""Sections that state nothing about the segment: a story, advice, and what is not known."""
_CAPITALS = re.compile(
    r"\b[A-Z][a-z]+(?:\s+[A-Z][a-z]+){1,3}(?:\s+(?:numbers?|codes?))|\b[A-Z][a-z]+(?:\s+[A-Z][a-z]+){2,4}"
)


_NAMES_TOO = frozenset({"Go", "May", "Make", "Work", "Well", "Back", "One", "Like"})
"""Function words that are names when they are capitalised inside a sentence."""


def with_acronyms(text: str) -> str:
    """Return the text with names of three words or more as their acronym ("Social Security number": SSN)."""
    return _CAPITALS.sub(lambda m: "".join(word[0] for word in m.group().split()).upper(), text)


@lru_cache(maxsize=50_000)
def roots(text: str) -> frozenset[str]:
    """Return the roots of a text's content words; words of capitals add their acronym ("SSN")."""
    words = tokens(with_acronyms(text))
    found = {root(t.stem) for t in words if len(t.stem) > 1 and t.stem not in STOP and t.text.casefold() not in STOP}
    return frozenset(
        found | {t.stem for t in words if t.text in _NAMES_TOO and t.start and text[t.start - 2] not in ".:!?“"}
    )


@dataclass(frozen=True, slots=True)
class Match:
    """A snippet with what it shares with a text: `share` of the text's weight (0..1) and the shared roots."""

    snippet: Snippet
    share: float
    shared: frozenset[str]


class SnippetIndex:
    """The snippets of one context by root, with weights that rise with rarity."""

    def __init__(self, context: Context) -> None:
        """Index every snippet once."""
        self.snippets = context.base.snippets
        self.roots = tuple(roots(s.text) for s in self.snippets)
        counts = Counter(word for found in self.roots for word in found)
        total = len(self.snippets)
        self._weights = {word: math.log((total + 1) / (count + 0.5)) + 0.3 for word, count in counts.items()}
        self._rare = math.log((total + 1) / 0.5) + 0.3
        self._postings: dict[str, list[int]] = defaultdict(list)
        for number, found in enumerate(self.roots):
            for word in found:
                self._postings[word].append(number)
        self.names = frozenset(word for name in context.personas for word in roots(name.capitalize()))
        self._units: dict[str | None, frozenset[str]] = {}
        self.labels = [f"{s.label} {s.category or ''} {s.unit or ''}" for s in context.base.statistics]
        self._speaks: dict[str | None, bool] = {}
        self.is_record = any(s.statistic == "value" for s in context.base.statistics)
        """Whether plain attributes describe one thing, on which the snippets' speakers may disagree."""
        self.statistic_roots = _statistic_roots(context)

    def speaks(self, segment: str | None) -> bool:
        """Tell whether any snippet may back claims on a segment."""
        if segment not in self._speaks:
            self._speaks[segment] = any(usable(s, segment) for s in self.snippets)
        return self._speaks[segment]

    def units(self, segment: str | None) -> frozenset[str]:
        """Return the units of time and size that the segment's snippets, or any statistic, name."""
        if segment not in self._units:
            texts = [s.text for s in self.snippets if usable(s, segment)] + self.labels
            words = {token.text.casefold() for text in texts for token in tokens(text)}
            self._units[segment] = frozenset(UNITS[word] for word in words if word in UNITS)
        return self._units[segment]

    def weight(self, word: str) -> float:
        """Return a root's weight; one that no snippet has weighs as much as the rarest."""
        return self._weights.get(word, self._rare * 0.75)

    def content(self, text: str) -> frozenset[str]:
        """Return the roots of a claim's own words: without quotations and invented names."""
        return roots(QUOTED.sub(" ", text)) - self.names

    def matches(self, content: frozenset[str], segment: str | None, *, least: float = 0.0) -> list[Match]:
        """Return the segment's snippets that share roots with `content`, the best first."""
        total = math.fsum(self.weight(word) for word in content)
        if not total:
            return []
        shared: dict[int, set[str]] = defaultdict(set)
        for word in content:
            for number in self._postings.get(word, ()):
                if usable(self.snippets[number], segment):
                    shared[number].add(word)
        found = [
            Match(self.snippets[number], math.fsum(self.weight(r) for r in some) / total, frozenset(some))
            for number, some in shared.items()
        ]
        kept = [match for match in found if match.share >= least]
        return sorted(kept, key=lambda m: (-m.share, m.snippet.id))

    def statistic_share(self, content: frozenset[str], segment: str | None) -> float:
        """Return how much of `content` the labels and categories of one statistic hold, at best (0..1)."""
        total = math.fsum(self.weight(word) for word in content)
        if not total:
            return 0.0
        labels = [*self.statistic_roots.get(segment, ()), *self.statistic_roots.get(OVERALL, ())]
        return max((math.fsum(self.weight(r) for r in content & found) / total for found in labels), default=0.0)


def usable(snippet: Snippet, segment: str | None) -> bool:
    """Tell whether a snippet may back a claim on the segment; one without a segment backs nobody's."""
    return snippet.segment == segment or (segment in {OVERALL, None} and snippet.segment in {OVERALL, None})


def _statistic_roots(context: Context) -> dict[str | None, tuple[frozenset[str], ...]]:
    found: dict[str | None, set[frozenset[str]]] = defaultdict(set)
    for statistic in context.base.statistics:
        found[statistic.segment].add(roots(f"{statistic.label} {statistic.category or ''}"))
    return {segment: tuple(sorted(items, key=sorted)) for segment, items in found.items()}


_INDICES: WeakKeyDictionary[Context, SnippetIndex] = WeakKeyDictionary()


def index_of(context: Context) -> SnippetIndex:
    """Return the context's index, built at its first use."""
    index = _INDICES.get(context)
    if index is None:
        index = _INDICES[context] = SnippetIndex(context)
    return index


def voices(matches: list[Match]) -> set[str]:
    """Return the distinct voices among matches; a snippet without a participant is a voice of its own."""
    return {m.snippet.participant or m.snippet.id for m in matches}


def speaker(snippet: Snippet) -> str:
    """Return who spoke, as a reviewer would say it."""
    if snippet.participant:
        return snippet.participant
    return {"participant": "one participant", "researcher": "the researchers", "other": "one source"}[snippet.role]
