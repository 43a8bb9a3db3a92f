"""Amounts of a claim beside those of the snippets that it retells."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.numbers.grammar import find_quantities
from persona_gen.checking.text.clauses import Amount, amounts, bare_numbers
from persona_gen.checking.text.index import speaker
from persona_gen.checking.text.lexicon import UNITS
from persona_gen.checking.text.slots import months_between
from persona_gen.domain.claim import Pointer
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.text.index import Match, SnippetIndex
    from persona_gen.domain.claim import Claim

_NEAR = 0.34
_MONTH = 2629800.0


def other_amounts(text: str, matches: list[Match], values: frozenset[float]) -> list[Finding]:
    """Compare amounts with those of the same kind in the nearest snippets."""
    parts = [(q.start, q.end) for q in find_quantities(text) if q.kind == "of"]
    own = [a for a in amounts(text) if a.value not in values and not any(s < a.end and a.start < e for s, e in parts)]
    for amount in own:
        for match in matches:
            if match.share < _NEAR:
                continue
            others = _told(match.snippet.text, amount.kind)
            if not others or _within(text, amount, others) or any(_equal(amount.value, a.value) for a in others):
                continue
            if any(_equal(a.value, o.value) for a in own for o in others if a is not amount):
                continue
            if _both_told(text, others) or _computed(text, amount, match.snippet.text, others):
                continue
            if amount.kind == "time" and _unitless(amount, match.snippet.text):
                continue
            low, high = min(a.value for a in others), max(a.value for a in others)
            if low <= amount.value <= high and len(others) > 1:
                continue
            if any(
                _equal(amount.value, a.value) for m in matches for a in amounts(m.snippet.text) if a.kind == amount.kind
            ):
                continue
            pointer = (Pointer(id=match.snippet.id, start=others[0].start, end=others[0].end),)
            reason = f"{speaker(match.snippet)} said “{others[0].text}”, not “{amount.text}”."
            reason = reason[:1].upper() + reason[1:]
            return [Finding("contradicted", amount.start, amount.end, pointer, reason, others[0].text)]
    return []


_PARTITIVE = re.compile(
    r"(?<!\bin )(?<!out of )(?<!\ball but )\b(?P<n>\d+|[a-z]+)\s+of\s+"
    r"(?:his|her|the|their|them|my|our|those|these|ours|mine)\b",
    re.IGNORECASE,
)


def other_part(text: str, match: Match) -> list[Finding]:
    """Compare "fifteen of his 30" with "five of them": how many of a number that both name."""
    source = match.snippet.text
    own, others = _parts(text), _parts(source)
    if not own or not others or not bare_numbers(text) & bare_numbers(source):
        return []
    (value, start, end), (told, first, last) = own[0], others[0]
    if value in bare_numbers(source) or len(own) > 1 or len(others) > 1:
        return []
    pointer = (Pointer(id=match.snippet.id, start=first, end=last),)
    reason = f"{speaker(match.snippet)} said “{source[first:last]}”, not “{text[start:end]}”."
    return [Finding("contradicted", start, end, pointer, reason[:1].upper() + reason[1:], f"{told:g}")]


def _parts(text: str) -> list[tuple[float, int, int]]:
    found = [(bare_numbers(m["n"]), m.start(), m.end()) for m in _PARTITIVE.finditer(text)]
    return [(min(values), start, end) for values, start, end in found if values]


def _told(text: str, kind: str) -> list[Amount]:
    """Return a snippet's amounts of one kind; two months named without a duration tell the time between them."""
    found = [a for a in amounts(text) if a.kind == kind]
    between = months_between(text) if kind == "time" and not found else None
    if between:
        return [Amount(between * _MONTH, "time", 0, len(text), text)]
    return found


def _unitless(amount: Amount, text: str) -> bool:
    """Tell whether the snippet has the amount's number without a unit of its own ("took 9 days, promised 3")."""
    first = amounts(amount.text)
    value = bare_numbers(amount.text)
    return (
        bool(first)
        and bool(value & bare_numbers(text))
        and not any(value & bare_numbers(other.text) for other in amounts(text))
    )


def _both_told(text: str, others: list[Amount]) -> bool:
    """Tell whether the claim has the snippet's number too, without its unit ("six weeks, but it took five")."""
    bare = bare_numbers(text) - {v for a in amounts(text) for v in bare_numbers(a.text)}
    return any(bare & bare_numbers(other.text) for other in others)


_CHANGE = re.compile(
    r"\b(?:sav(?:e[sd]?|ing)|later|earlier|sooner|longer|shorter|faster|slower|more|less|fewer|late|early|behind|"
    r"ahead|differ\w*|cut|shav(?:e[sd]?|ing)|extra|another|between|gain(?:s|ed)?|lost|loses?|overdue|delay\w*)\b",
    re.IGNORECASE,
)


def _computed(text: str, amount: Amount, source: str, others: list[Amount]) -> bool:
    """Tell whether an amount told as a change is the difference of two numbers that the snippet has."""
    if not _CHANGE.search(text):
        return False
    told = {value for other in others for value in bare_numbers(other.text)}
    own, known = bare_numbers(amount.text), bare_numbers(source)
    return any(abs(one - other) in own for one in told for other in known if one != other)


def unheard_times(claim: Claim, text: str, matches: list[Match], index: SnippetIndex) -> list[Finding]:
    """Find a stated duration of which the segment's evidence does not even have the unit."""
    if claim.segment in {None, OVERALL}:
        return []
    for amount in amounts(text):
        unit = UNITS.get(amount.text.split()[-1].casefold()) if amount.kind == "time" else None
        if unit is None or amount.text.casefold().startswith(("a ", "an ", "one ", "single ")):
            continue
        told = [a.value for m in matches for a in _told(m.snippet.text, "time")]
        told += [a.value for label in index.labels for a in _told(label, "time")]
        if unit not in index.units(claim.segment) and not any(_equal(amount.value, value) for value in told):
            reason = f"Nothing in this segment's evidence tells of “{amount.text}”."
            return [Finding("unsupported", amount.start, amount.end, (), reason)]
    return []


_ABOVE = re.compile(
    r"\b(?:more than|over|at least|above|upwards of|exceed\w*|longer than|no fewer than)\s*\W?\s*$", re.IGNORECASE
)
_BELOW = re.compile(
    r"\b(?:less than|fewer than|under|below|at most|up to|no more than|shorter than)\s*\W?\s*$", re.IGNORECASE
)


def _within(text: str, amount: Amount, others: list[Amount]) -> bool:
    """Tell whether an amount told as a bound ("more than 5") holds for one of the snippet's."""
    before = text[max(0, amount.start - 24) : amount.start]
    if _ABOVE.search(before):
        return any(other.value > amount.value for other in others)
    return bool(_BELOW.search(before)) and any(other.value < amount.value for other in others)


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 0.03 * max(abs(one), abs(other))
