"""Floors: the cheap methods that a checker has to beat, run on the same claims and the same evidence.

Each sees the claim and the bundle's whole evidence as text (`sets.evidence_text`), and says `supported`
or `unsupported`; none can say `unchecked`. A floor with a threshold gets it from the *other* folds: the
claims are dealt into up to five folds by group (study and segment), and the threshold is the one with
the best balanced accuracy on the folds that do not hold the claim.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from time import process_time
from typing import TYPE_CHECKING

from persona_gen.evaluation.scoring import Figures, score

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy import float64
    from numpy.typing import ArrayLike, NDArray

    from persona_gen.evaluation.sets import BenchSet

    Embedder = Callable[[Sequence[str]], ArrayLike]

FOLDS = 5
_WORD = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+|\n")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


@dataclass(frozen=True, slots=True)
class Floor:
    """What one floor reached; `figures` is None where it was not run, and `note` says why."""

    name: str
    figures: Figures | None
    note: str = ""
    seconds: float | None = None


def floors_of(bench: BenchSet, embed: Embedder | None = None) -> tuple[Floor, ...]:
    """Return every floor's figures on a set.

    Args:
        bench: claims, labels and evidence.
        embed: a local sentence-embedding model; without one that floor is reported as not run.
    """
    began = process_time()
    similar = token_set_scores(bench)
    took = process_time() - began
    return (
        Floor("always supported", always_supported(bench)),
        Floor("number missing", number_missing(bench)),
        Floor("token overlap", by_threshold(bench, overlap_scores(bench))),
        Floor("token_set", by_threshold(bench, similar), seconds=took),
        Floor("embedding cosine", by_threshold(bench, cosine_scores(bench, embed)))
        if embed
        else Floor("embedding cosine", None, "not run: no local embedding model"),
    )


def always_supported(bench: BenchSet) -> Figures:
    """Flag nothing. Balanced accuracy 0.5 by definition; green precision is the set's share of good claims."""
    return score(bench.claims, dict.fromkeys((c.id for c in bench.claims), "supported"))


def number_missing(bench: BenchSet) -> Figures:
    """Flag a claim with a figure that stands nowhere in the evidence.

    Figures are compared as numbers, so 1,410 equals 1410. A full table holds nearly every small number,
    which is why this catches so little.
    """
    known = [frozenset(_numbers(text)) for text in bench.documents]
    return score(bench.claims, {c.id: _said(not _numbers(c.text) <= known[c.document]) for c in bench.claims})


def overlap_scores(bench: BenchSet) -> list[float]:
    """Return the share of each claim's distinct words that stand in the evidence, 0..1."""
    known = [frozenset(_words(text)) for text in bench.documents]
    found = [(frozenset(_words(c.text)), known[c.document]) for c in bench.claims]
    return [len(words & evidence) / len(words) if words else 1.0 for words, evidence in found]


def token_set_scores(bench: BenchSet) -> list[float]:
    """Return the best `token_set_ratio` of each claim with any sentence of its evidence, 0..100.

    Source: rapidfuzz (M. Bachmann), after fuzzywuzzy. The best sentence is a stronger floor than the
    evidence as one text, where long documents hold nearly every word.
    """
    from rapidfuzz import fuzz, process, utils  # noqa: PLC0415  only the evaluation needs it

    sentences = [
        [done for part in _SENTENCE_END.split(text) if (done := utils.default_process(part))] or [""]
        for text in bench.documents
    ]
    queries = ((utils.default_process(c.text), sentences[c.document]) for c in bench.claims)
    return [process.extractOne(query, choices, scorer=fuzz.token_set_ratio)[1] for query, choices in queries]


def cosine_scores(bench: BenchSet, embed: Embedder) -> list[float]:
    """Return the highest cosine of each claim with any sentence of its evidence, -1..1.

    The sentences are those that `token_set_scores` compares.
    """
    sentences = [
        [part for part in _SENTENCE_END.split(text) if _WORD.search(part)] or ["none"] for text in bench.documents
    ]
    evidence = [_units(embed(chunk)) for chunk in sentences]
    claims = _units(embed([c.text for c in bench.claims]))
    return [float((evidence[c.document] @ vector).max()) for c, vector in zip(bench.claims, claims, strict=True)]


def by_threshold(bench: BenchSet, scores: Sequence[float]) -> Figures:
    """Flag each claim whose score lies below the threshold of the other folds."""
    groups = {group: i % FOLDS for i, group in enumerate(dict.fromkeys(c.group for c in bench.claims))}
    folds = [groups[c.group] for c in bench.claims]
    limits = {}
    for fold in set(folds):
        others = [(s, c.is_bad) for s, c, f in zip(scores, bench.claims, folds, strict=True) if f != fold]
        limits[fold] = best_threshold(others)
    said = zip(bench.claims, scores, folds, strict=True)
    return score(bench.claims, {c.id: _said(s < limits[f]) for c, s, f in said})


def best_threshold(scored: Sequence[tuple[float, bool]]) -> float:
    """Return the limit below which to flag, with the best balanced accuracy on (score, is bad) pairs.

    The lowest limit wins among equals; 0 (flag nothing that can score 0 or more) where one side is empty.
    """
    bad = sum(is_bad for _, is_bad in scored)
    good = len(scored) - bad
    if not bad or not good:
        return 0.0
    ordered = sorted(scored)
    best, limit, caught, alarms = 0.0, ordered[0][0], 0, 0
    for position, (value, is_bad) in enumerate(ordered):
        caught += is_bad
        alarms += not is_bad
        if position + 1 < len(ordered) and ordered[position + 1][0] == value:
            continue
        gain = caught / bad - alarms / good
        if gain > best:
            after = ordered[position + 1][0] if position + 1 < len(ordered) else value + 1
            best, limit = gain, (value + after) / 2
    return limit


def _said(flagged: bool) -> str:
    return "unsupported" if flagged else "supported"


@lru_cache(maxsize=4096)
def _words(text: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(text.casefold()))


def _numbers(text: str) -> set[float]:
    return {float(figure.replace(",", "")) for figure in _NUMBER.findall(text) if figure.count(".") <= 1}


def _units(vectors: ArrayLike) -> NDArray[float64]:
    """Return the rows scaled to length 1."""
    import numpy as np  # noqa: PLC0415  only this floor needs it

    rows = np.asarray(vectors, dtype=float)
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    return rows / np.where(lengths > 0, lengths, 1)
