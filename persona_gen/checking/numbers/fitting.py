"""Fitting: which things a figure can speak of, by its unit and by the words around it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.context import stem
from persona_gen.checking.numbers.binding import same_amount
from persona_gen.checking.numbers.lexicon import OPPOSITES, STOP, features
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.numbers.binding import Bound, Thing
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.reading import Chunk
    from persona_gen.checking.numbers.work import Work

_AGE_BEFORE = re.compile(r"(?:\b(?:is|at|aged?|age of|turned|now|median age of|average age of)|\w,)\s+$", re.IGNORECASE)
_AGE_AFTER = re.compile(r"\s*(?:$|[,.;:]|and\b|she\b|he\b|years old)")
_ONE_DOES = re.compile(
    r"\s+(?!(?:by|in|on|at|from|per|an?|over|and|or|through|via|with|to|of|for|as|against|every|each|so|who)\b)[a-z]",
    re.IGNORECASE,
)
"""Behind "one" stands a verb: "just one got lost"."""


def foreign(work: Work, chunk: Chunk, bound: Bound) -> bool:
    """Tell whether a chunk holds words of metrics other than the one that a figure is bound to."""
    wanted = bound.thing.main | bound.thing.special | bound.thing.also
    said = {f.lstrip("~") for f in work.features(chunk.start, chunk.end)}
    return any(f in work.binder.weight and f not in wanted and OPPOSITES.get(f) not in wanted for f in said)


def of_a_label(work: Work, q: Quantity) -> bool:
    """Tell whether a figure belongs to a label or names a kind ("the full five stars", "the two-star ones")."""
    if q.kind == "number" and re.match(r"-[a-z]", work.text[q.end :]):
        return True
    if re.search(r"\b(?:out of|of (?:the|her|his|their))\s+$", work.text[: q.start], re.IGNORECASE):
        return True
    nouns = noun_after(work, q, work.reading.chunk_at(q.start))
    if q.kind == "number" and not nouns and work.text[: q.end].casefold().endswith("one"):
        return bool(_ONE_DOES.match(work.text, q.end))
    return any(
        same_amount(inner, q) and (not noun or noun & nouns) for t in work.binder.things for inner, noun in t.inner
    )


def fitting(work: Work, q: Quantity, chunk: Chunk) -> list[Thing]:
    """Return the things whose unit can stand behind a quantity."""
    numeric = [
        t
        for t in work.binder.things
        if not t.is_share and not (t.statistics[0].segment == OVERALL and t.statistics[0].statistic == "count")
    ]
    ages = [t for t in numeric if t.family == "age"]
    before, rest = work.text[: q.start], work.text[q.end :]
    if q.kind == "age":
        return ages
    if q.kind == "money":
        return [t for t in numeric if t.family == "money"]
    if q.kind == "duration":
        old = "AGE" in work.features(chunk.start, chunk.end) and (q.unit or "").startswith("year")
        return ages if ages and old else [t for t in numeric if t.family == "duration"]
    if q.kind in {"times", "ratio"}:
        return _counted(work, q, numeric) if q.kind == "times" or _plain_times(rest) else []
    if (
        ages
        and 12 <= q.value <= 105
        and q.qualifier == "plain"
        and _AGE_BEFORE.search(before)
        and _AGE_AFTER.match(rest)
        and not any(f in work.binder.weight and f != "AGE" for f in work.features(chunk.start, chunk.end))
    ):
        return ages
    if re.match(r"\s*(?:%|percent)", rest):
        return []
    noun = noun_after(work, q, chunk)
    if noun:
        return [t for t in numeric if t.family != "age" and noun & (t.main | features(t.unit or ""))]
    return [t for t in numeric if t.family != "age" or "AGE" in work.features(chunk.start, chunk.end)]


def _counted(work: Work, q: Quantity, numeric: list[Thing]) -> list[Thing]:
    """Return what "six times a month" can speak of: things counted per period, where there are any."""
    counted = [t for t in numeric if t.family not in {"money", "age", "duration"}]
    period = any(p.rate and 0 <= p.start - q.end < 3 for p in work.reading.periods)
    rates = [t for t in counted if t.rate]
    return rates if period and rates else counted


def _plain_times(rest: str) -> bool:
    return not re.match(r"\s*(?:as|more|less|the|what|higher|lower|that|over|greater|fewer|larger|bigger)\b", rest)


def noun_after(work: Work, q: Quantity, chunk: Chunk) -> set[str]:
    """Return the features of the words right after a figure, up to the first small word."""
    found: set[str] = set()
    position = q.end
    for match in re.finditer(r"[^\W\d_][\w’'-]*|[,.;:()]", work.text[q.end : chunk.end]):
        word = match.group()
        if not word[0].isalpha() or (stem(word) in STOP and not found) or stem(word) in STOP:
            break
        position = q.end + match.end()
    found |= {m.feature for m in work.reading.mentions if q.end <= m.start < position}
    return found
