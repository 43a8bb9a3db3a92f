"""Locating quoted words in snippets: exact, with honest cuts, or nearly."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from rapidfuzz.distance import LCSseq

from persona_gen.domain.words import Words, find, words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import Snippet

INSERTION = re.compile(r"\[[^\[\]]{1,60}\]")
_NEGATIONS = frozenset({"not", "no", "never", "nor", "neither", "without", "nothing", "nobody", "none", "hardly"})
_REVERSALS = frozenset({"but", "unless", "until", "except", "if", "although", "though", "however", "only"})
_HARD_REVERSALS = frozenset({"unless", "until", "except"})
_SENTENCE_END = re.compile(r"[.!?;\n]+(?:\s|$)|[.!?]{2,}|\n+")


def negated(folded: Iterable[str]) -> bool:
    """Tell whether folded words hold a negation."""
    return any(word in _NEGATIONS or word.endswith("n't") for word in folded)


@dataclass(frozen=True, slots=True)
class Place:
    """Where all parts of a quotation stand in one snippet: offsets in its text, part by part."""

    snippet: Snippet
    parts: tuple[tuple[int, int], ...]

    @property
    def start(self) -> int:
        """First character used."""
        return self.parts[0][0]

    @property
    def end(self) -> int:
        """Character after the last one used."""
        return self.parts[-1][1]


class SnippetWords:
    """The words of all snippets with an index from word to snippets."""

    def __init__(self, snippets: Sequence[Snippet]) -> None:
        """Fold every snippet's words once."""
        self.snippets = tuple(snippets)
        self.words = tuple(words(s.text) for s in self.snippets)
        self.participants = frozenset(s.participant for s in self.snippets if s.participant)

    @cached_property
    def _postings(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for number, item in enumerate(self.words):
            for word in set(item.folded):
                found[word].append(number)
        return found

    def _holding(self, folded: tuple[str, ...]) -> list[int]:
        """Return the numbers of the snippets that hold the rarest of the words."""
        lists = [self._postings.get(word) for word in set(folded)]
        if not lists or any(item is None for item in lists):
            return []
        return min((item for item in lists if item is not None), key=len)

    def exact(self, folded: tuple[str, ...]) -> list[Place]:
        """Return every snippet in which the words stand one after the other."""
        found = []
        for number in self._holding(folded):
            at = find(folded, self.words[number].folded)
            if at >= 0:
                found.append(Place(self.snippets[number], (_span(self.words[number], at, len(folded)),)))
        return found

    def in_order(self, parts: Sequence[tuple[str, ...]]) -> list[Place]:
        """Return every snippet in which all parts stand in order, none overlapping another."""
        found = []
        for number in self._holding(tuple(word for part in parts for word in part)):
            spans, at = [], 0
            for part in parts:
                at = find(part, self.words[number].folded, at)
                if at < 0:
                    break
                spans.append(_span(self.words[number], at, len(part)))
                at += len(part)
            if at >= 0:
                found.append(Place(self.snippets[number], tuple(spans)))
        return found

    def nearest(self, folded: tuple[str, ...], most: int = 6) -> tuple[float, Place] | None:
        """Return the snippet passage that shares most of the words in order, with the share (0..1)."""
        votes: Counter[int] = Counter()
        total = len(self.snippets)
        for word in set(folded):
            posting = self._postings.get(word, [])
            if posting and (len(posting) <= 20 or len(posting) * 3 < total):
                for number in posting:
                    votes[number] += 1
        best: tuple[float, Place] | None = None
        for number, _ in sorted(votes.items(), key=lambda item: (-item[1], item[0]))[:most]:
            share, span = _alignment(folded, self.words[number])
            if span and (best is None or share > best[0]):
                best = (share, Place(self.snippets[number], (span,)))
        return best


def _span(item: Words, at: int, size: int) -> tuple[int, int]:
    return item.starts[at], item.ends[at + size - 1]


def _alignment(folded: tuple[str, ...], item: Words) -> tuple[float, tuple[int, int] | None]:
    """Return the share of `folded` that stands in order in a passage not much longer, and its offsets.

    The passage is widened by as many words as the quotation has before and after the shared ones.
    """
    codes = LCSseq.opcodes(list(folded), list(item.folded))
    kept = [(c.src_start, c.dest_start, c.dest_end) for c in codes if c.tag == "equal"]
    best, span = 0, None
    for first, (src, start, _) in enumerate(kept):
        size = 0
        for src_at, at, end in kept[first:]:
            if end - start > len(folded) + 6:
                break
            size += end - at
            if size > best:
                best, span = size, (start - src, end + len(folded) - src_at - (end - at))
    if span is None:
        return 0.0, None
    first, last = max(0, span[0]), min(len(item), span[1]) - 1
    return best / len(folded), (item.starts[first], item.ends[last])


def dishonest_cut(place: Place, lead: str = "") -> str | None:
    """Return the words left out that turn the sense, or None where the cuts are honest.

    Whole sentences and brackets may go. What may not go is the rest of a sentence with a negation, a
    reversal (but, unless, until) or a condition; nor may a negation stand right before the first word
    or a reversal right after the last.
    """
    text = place.snippet.text
    for (_, end), (start, _) in zip(place.parts, place.parts[1:], strict=False):
        gap = re.sub(r"\([^()]*\)", " ", text[end:start])
        if gap.count("(") != gap.count(")"):
            return gap.strip(" ,;:")  # the cut runs into a bracket, or out of one, and joins what does not belong
        pieces = _SENTENCE_END.split(gap)
        for piece in {pieces[0], pieces[-1]}:
            folded = words(piece).folded
            if piece is pieces[-1] and len(pieces) > 1 and _whole_clause(piece, text[start:]):
                continue
            if len(pieces) == 1 and folded[-1:] in {("than",), ("over",)}:
                return piece.strip(" ,;:")  # what is kept is just what something else is preferred to
            if len(pieces) == 1 and _aside(gap, text[start:]):
                continue
            if negated(folded) or _REVERSALS.intersection(folded):
                return piece.strip(" ,;:")
    before = None if negated(words(lead).folded) else _cut_before(text[: place.start])
    return before or _cut_after(text[place.end :])


_SUBJECT = re.compile(r"\b(?:i|we|he|she|they|you)\s+\w+", re.IGNORECASE)


def fragmentary(place: Place) -> bool:
    """Tell whether a cut joins a subject to the tail of another clause ("I train … the whole time").

    Whether that keeps the sense is for people to say.
    """
    text = place.snippet.text
    for (_, end), (start, stop) in zip(place.parts, place.parts[1:], strict=False):
        gap = re.sub(r"\([^()]*\)", " ", text[end:start])
        tail, kept = _SENTENCE_END.split(gap)[-1], text[start:stop]
        crossed = len(_SENTENCE_END.split(gap)) > 1 and bool(tail.strip())
        if crossed and len(kept.split()) <= _TAIL:
            return True
        if _SUBJECT.search(tail) and len(kept.split()) <= _TAIL and not _JOINED.match(kept):
            return True
    return False


_TAIL = 3
"""Words up to which what follows a cut is no thought of its own."""
_JOINED = re.compile(
    r"(?:and|but|or|so|because|although|though|while|when|if|i|we|he|she|they|it|you)\b", re.IGNORECASE
)
_NEXT_CLAUSE = re.compile(r"(?:and\s+)?(?:i|we|he|she|they|it|you)\b", re.IGNORECASE)


def _aside(cut: str, after: str) -> bool:
    """Tell whether a cut is a clause of its own between commas, so that its negation governs nothing that is kept."""
    folded = words(cut).folded
    opened, closed = re.match(r"\s*[,;–—]", cut), re.search(r"[,;–—]\s*$", cut)
    joined = after.casefold().startswith("and ") or bool(_NEXT_CLAUSE.match(after))
    return bool(opened and closed) and joined and not _REVERSALS.intersection(folded)


def _whole_clause(cut: str, after: str) -> bool:
    """Tell whether a cut takes a sentence's first clause whole, and what is kept has its own subject ("… and I")."""
    folded = words(cut).folded
    joined = folded[-1:] == ("and",) or after.casefold().startswith("and ")
    return joined and not _REVERSALS.intersection(folded) and bool(_NEXT_CLAUSE.match(after))


def _cut_before(before: str) -> str | None:
    """Return the negation right before the first quoted word, in the same clause."""
    clause = re.split(r"[.!?;:,()\n]", before)[-1]
    folded = words(clause).folded[-3:]
    return clause.strip() if negated(folded) and not _REVERSALS.intersection(folded) else None


def _cut_after(after: str) -> str | None:
    """Return the reversal that follows the last quoted word in the same sentence."""
    if re.match(r"\s*[.!?;)\n]", after):
        return None
    clause = _SENTENCE_END.split(after)[0]
    folded = words(clause).folded
    if not folded:
        return None
    turned = folded[0] in _HARD_REVERSALS or (folded[0] == "but" and negated(folded[1:4]))
    turned = turned or folded[:2] in {("only", "if"), ("only", "when")}
    return clause.strip(" ,") if turned else None
