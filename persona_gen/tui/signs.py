"""The signs and styles of verdicts and decisions, in one place for all screens.

A sign says the same as its colour, so nothing is lost without colours.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from persona_gen.domain.claim import VERDICT_SIGNS, VerdictName

if TYPE_CHECKING:
    from collections.abc import Mapping

    from persona_gen.domain.review import PersonaStatus

DECIDED = "●"
"""Follows the verdict's sign once a person decided."""
PENDING = "◌"
"""Follows the verdict's sign while a decision is on its way to the store."""
BY_PERSON = "✎"
"""Follows a statement that a person worded."""

VERDICT_WORDS: dict[VerdictName, str] = {
    "supported": "the evidence entails it",
    "contradicted": "the evidence says otherwise",
    "unsupported": "the evidence neither entails nor denies it",
    "not_checkable": "colour or declared fiction",
    "unchecked": "no checker could decide; a person must look",
}
STATUS_SIGNS: dict[PersonaStatus, str] = {
    "draft": "○",
    "changes_requested": "◐",
    "approved": "●",
    "rejected": "⊘",
}
STATUS_WORDS: dict[PersonaStatus, str] = {
    "draft": "draft",
    "changes_requested": "changes requested",
    "approved": "approved",
    "rejected": "rejected",
}
VERDICTS: tuple[VerdictName, ...] = ("supported", "contradicted", "unsupported", "not_checkable", "unchecked")


def verdict_style(verdict: VerdictName) -> str:
    """Return the style class of a verdict's sign; every widget that shows one has these component classes."""
    return f".verdict--{verdict.replace('_', '-')}"


VERDICT_CLASSES = frozenset(verdict_style(verdict).removeprefix(".") for verdict in VERDICTS)


def sign(verdict: VerdictName) -> Content:
    """Return a verdict's sign in its colour."""
    return Content.styled(VERDICT_SIGNS[verdict], verdict_style(verdict))


def tally(counts: Mapping[VerdictName, int]) -> Content:
    """Return "✓ 31  ✗ 2  ! 1  – 3  ? 4", each in its colour; verdicts without claims are left out."""
    parts = [
        Content.styled(f"{VERDICT_SIGNS[verdict]} {counts[verdict]}", verdict_style(verdict))
        for verdict in VERDICTS
        if counts.get(verdict)
    ]
    return Content("  ").join(parts)
