"""Declared fiction and rhetoric: sentences that claim nothing about the segment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.context import name_stems, stems
from persona_gen.checking.numbers.grammar import find_quantities

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

_FICTION = re.compile(
    r"^\s*(?:picture|imagine|envision|think of|suppose|let us|let’s|let's|say hello to|this is the story of)\b"
    r"|\b(?:fictional|fictitious|composite|invented|made[- ]up|imaginary|not a real (?:customer"
    r"|person|user|patient|one)|no real (?:customer|person)|is an illustration|drawn by us)\b"
    r"|\bwe(?: have|[’']ve)? (?:called|named)\b|\bthe name \w+ is (?:ours|invented|made up)\b"
    r"|\bis (?:just )?a name we\b",
    re.IGNORECASE,
)
_ABOUT_EVIDENCE = re.compile(
    r"\b(?:no|little|without) (?:evidence|figures?|data|interviews?|answers)\b"
    r"|\b(?:was|were|is|are) (?:not|never) (?:asked|measured|recorded|known)\b"
    r"|\bnobody(?:[’']s own words| was asked)\b|\b(?:we|nobody) (?:do not|does not|don[’']t) know\b"
    r"|\bfigures? can move\b|\b(?:the )?(?:evidence|data|study) (?:does|do) not (?:say|tell|show)\b",
    re.IGNORECASE,
)
_OPEN = re.compile(
    r"^\s*(?:whether|how|why|what|which|who|where|when)\b.*\b(?:not|nobody|no one|never|cannot|open|unknown"
    r"|unclear|unsaid"
    r"|unasked|left out)\b"
    r"|\b(?:is|are|was|were|has|have|had|can|could) (?:not|never|neither) (?:been )?(?:\w+ly )?(?:asked|measured"
    r"|recorded|known"
    r"|counted|told|said|covered|collected|reported|stated|studied|seen|shown|given|split|broken down)\b"
    r"|\b(?:cannot|can not|could not) be (?:told|said|known|seen|judged|answered|counted)\b"
    r"|\b(?:remains?|stays?|is|are|left) (?:open|unknown|unclear|unanswered|untold)\b|\bnobody (?:asked"
    r"|was able to tell|knows)\b",
    re.IGNORECASE | re.DOTALL,
)
"""A question that nobody answered: what the section on unknowns is made of."""
_MEET = re.compile(r"^\s*(?:meet|introducing|here is|this is)\s+[A-Z][\w’'-]+[.!]?\s*$", re.IGNORECASE)
_QUESTION = re.compile(r"^[^.!?]*\?\s*$")
_STORY = re.compile(r"\b(?:story|voice|face) (?:deserves?|is worth|behind)\b|\bkind of person you\b", re.IGNORECASE)


class EditorialChecker:
    """Recognises declared fiction, introductions and rhetorical questions, where nothing in them can be counted."""

    @property
    def name(self) -> str:
        """Name and version."""
        return "editorial/2"

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return one `not_checkable` finding over the whole claim, or nothing."""
        text = claim.text
        if re.search(r"[“\"«]", text) or any(
            q.kind != "date" for q in find_quantities(text) if q.kind != "number" or q.value != 1
        ):
            return []
        if _FICTION.search(text) or _STORY.search(text):
            reason = "Declared fiction or editorial colour: it states nothing about the segment."
        elif claim.section == "unknown" and (_ABOUT_EVIDENCE.search(text) or _OPEN.search(text)):
            if _held(claim, context):
                return []
            reason = "It says what the evidence does not tell, and nothing about the segment."
        elif _MEET.match(text) or _QUESTION.match(text):
            reason = "An introduction or a question: it states nothing about the segment."
        else:
            return []
        return [Finding("not_checkable", 0, len(text), (), reason)]


def _held(claim: Claim, context: Context) -> bool:
    """Tell whether a plain "… are not known" names a figure that the evidence does hold."""
    if _QUESTIONED.match(claim.text):
        return False
    said = set(stems(claim.text))
    labels = {s.label for s in context.statistics_by_segment.get(claim.segment or "", ()) if s.value is not None}
    return any(name and set(name) <= said for name in (name_stems(label) for label in labels))


_QUESTIONED = re.compile(r"\s*(?:whether|how|why|what|which|who|where|when)\b", re.IGNORECASE)
