"""Claims and verdicts."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from persona_gen.domain.base import Frozen
from persona_gen.domain.persona import SlotFill

VerdictName = Literal["supported", "contradicted", "unsupported", "not_checkable", "unchecked"]
VERDICT_SIGNS: dict[VerdictName, str] = {
    "supported": "✓",
    "contradicted": "✗",
    "unsupported": "!",
    "not_checkable": "–",
    "unchecked": "?",
}
"""One sign per verdict, so that colour is never the only mark."""


class Claim(Frozen):
    """What can be true or false in a statement; for bundles, the whole text of one claim."""

    id: str
    segment: str | None = None
    section: str | None = None
    text: str
    cites: tuple[str, ...] = ()
    statement: str | None = None
    """Id of the statement that it was split from."""
    start: int = 0
    end: int | None = None
    """Offsets of the claim in the filled statement's text."""
    persona: str | None = Field(default=None, exclude=True)
    """The persona's invented first name, where it is known; else it is guessed from the claims."""
    before: str = Field(default="", exclude=True)
    """What the statement says before the claim, so that a clause keeps its topic."""
    fills: tuple[SlotFill, ...] = ()
    """Slots inside the claim, with offsets relative to the claim's own text."""


class Pointer(Frozen):
    """A place in the evidence: a statistic's cell, or characters `start:end` of a snippet's text."""

    id: str
    start: int | None = None
    end: int | None = None


class Verdict(Frozen):
    """The decision on one claim, as DESIGN.md's contract has it."""

    id: str
    verdict: VerdictName
    evidence: tuple[Pointer, ...] = ()
    checker: str
    """Name and version, such as numbers/1."""
    reason: str
    """One sentence that a reviewer can act on."""
    suggestion: str | None = None

    def to_json_dict(self) -> dict[str, object]:
        """Return the contract's output line; offsets stand only where there are any."""
        return {
            "id": self.id,
            "verdict": self.verdict,
            "evidence": [p.model_dump(exclude_none=True) for p in self.evidence],
            "checker": self.checker,
            "reason": self.reason,
            "suggestion": self.suggestion,
        }


class CheckReport(Frozen):
    """Every claim of one persona with its verdict, in reading order."""

    claims: tuple[Claim, ...]
    verdicts: tuple[Verdict, ...]
    """One for each claim, in the same order."""

    def counts(self) -> dict[VerdictName, int]:
        """Return how many claims got each verdict; every verdict is a key."""
        found: dict[VerdictName, int] = dict.fromkeys(VERDICT_SIGNS, 0)
        for verdict in self.verdicts:
            found[verdict.verdict] += 1
        return found

    def of_statement(self, statement_id: str) -> tuple[tuple[Claim, Verdict], ...]:
        """Return the claims of one statement with their verdicts, in order."""
        pairs = zip(self.claims, self.verdicts, strict=True)
        return tuple((c, v) for c, v in pairs if c.statement == statement_id)
