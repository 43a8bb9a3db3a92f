"""Claims that cannot have a source: motives, causes, forecasts and biography in a study of figures alone."""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.numbers.grammar import find_quantities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.checking.context import Context, Token
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.domain.claim import Claim

CAUSE = re.compile(
    r"\b(?:because(?! of the five)|which is why|that is why|owing to|due to|thanks to|as a "
    r"result|since (?:she|he|they) (?:think|want|need|fear|feel)"
    r"|is what (?:makes?|pushes|drives|keeps|leads)|in order to|so as to|caused by|leads? (?:her"
    r"|him|them) to|explains? why|prompted by|driven by|forces? (?:her|him|them))\b",
    re.IGNORECASE,
)
FORECAST = re.compile(
    r"\b(?:will|would respond|going to|is set to|are set to|can be counted on|is bound to|is "
    r"likely to (?!have)|soon|in future|in the future|next year|once the|as (?:her|his|their) "
    r"\w+ (?:get|grow)"
    r"|has (?:dropped|risen|fallen|grown|declined|increased)|have (?:dropped|risen|fallen|grown"
    r"|declined|increased)|no longer|used to|surest way|expects?|plans? to|about to)\b",
    re.IGNORECASE,
)
MIND = re.compile(
    r"\b(?:values?|wants?|wishes|hopes?|dreams?|believes?|thinks?|feels?|fears?|worries|prefers?"
    r"|enjoys?|likes|dislikes|hates|trusts?|distrusts?|appreciates|goal|aims?|aspires|annoys?"
    r"|frustrates?"
    r"|puts? (?:her|him|them) off|would rather|cares?|proud|loyal to|suspicious|wary|ideal"
    r"|motivated|interest(?:ed)? in|looks forward|mood|favou?rite)\b",
    re.IGNORECASE,
)
LIFE = re.compile(
    (
        r"\b(?:owns?|rents?|drives?|works? (?:as|at|for|in)|job|boss|career|hobby|hobbies|weekends?"
        r"|evenings?|mornings?|holidays?|saturdays?|sundays?|dinner|friends|flat|car|school"
        r"|commutes?|(?:from|to|at) work|married to|has (?:two|three|four|\d) children|grew up|moved"
        r"|lost)\b"
    ),
    re.IGNORECASE,
)


def _measured(q: Quantity) -> bool:
    """Tell whether a quantity reads like a study's figure, and not like "two daughters"."""
    counted = q.kind == "number" and q.value < _SMALL and q.value == int(q.value)
    return q.kind not in {"date", "ordinal", "duration"} and not counted


_SMALL = 13.0
_FICTION = re.compile(r"\s*(?:imagine|picture|suppose)\b", re.IGNORECASE)


def unsourced(claim: Claim, residue: Sequence[Token], good: Sequence[Finding], context: Context) -> Finding | None:
    """Return an `unsupported` finding where a study without any words states what only words could back.

    Args:
        claim: the claim.
        residue: its words that no finding covers.
        good: the findings that support parts of it.
        context: the evidence.
    """
    if (
        claim.section in {"unknown", "message"}
        or _FICTION.match(claim.text)
        or context.base.snippets
        or not context.base.statistics
    ):
        return None
    if not residue and (good or not FORECAST.search(claim.text)):
        return None
    for pattern, what in (
        (CAUSE, "a cause"),
        (FORECAST, "a forecast or a change over time"),
        (MIND, "what somebody wants or feels"),
        (LIFE, "private life"),
    ):
        match = pattern.search(claim.text)
        if match and not _covered(match, good):
            return _finding(claim, residue, what)
    amounts = [(q.start, q.end) for q in find_quantities(claim.text)]
    if not good and any(_measured(q) for q in find_quantities(claim.text)):
        return None  # a figure that could not be bound may well have been measured
    strange = [
        t for t in residue if t.stem not in context.evidence_stems and not any(a <= t.start < b for a, b in amounts)
    ]
    if not good and len(residue) >= 2 and strange:
        return _finding(claim, residue, "something that was not measured")
    if good and strange and (len(residue) >= 4 or len(_tail(claim, residue, good)) >= 2):
        return _finding(claim, residue, "something that was not measured")
    return None


def _covered(match: re.Match[str], good: Sequence[Finding]) -> bool:
    return any(f.start <= match.start() and match.end() <= f.end for f in good)


def _tail(claim: Claim, residue: Sequence[Token], good: Sequence[Finding]) -> list[Token]:
    """Return the longest run of unchecked words inside one clause that holds no supported finding."""
    best: list[Token] = []
    edges = [
        0,
        *(m.start() for m in re.finditer(r"[,;:—–]|\b(?:and|but|where|who|which|while)\b", claim.text)),
        len(claim.text),
    ]
    for start, end in itertools.pairwise(edges):
        if any(start <= f.start < end for f in good):
            continue
        inside = [t for t in residue if start <= t.start < end]
        best = max(best, inside, key=len)
    return best


def _finding(claim: Claim, residue: Sequence[Token], what: str) -> Finding:
    words = ", ".join(f"“{t.text}”" for t in residue[:4]) or "this"
    reason = f"The study holds figures only and no interviews; it says nothing on {words}, and the claim states {what}."
    span = (residue[0].start, residue[-1].end) if residue else (0, len(claim.text))
    return Finding("unsupported", *span, (), reason)
