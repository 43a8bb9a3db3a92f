"""What checkers share: the context they read, and the findings they return.

A checker looks at one claim and returns findings. A finding decides a *part* of the claim (characters
`start:end` of its text). `combine.py` turns all findings on a claim into one verdict: a contradiction
wins, then a lack of support; green needs findings that together cover everything the claim says.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim, Pointer


@dataclass(frozen=True, slots=True)
class Finding:
    """What one checker found about the part `claim.text[start:end]`."""

    verdict: Literal["supported", "contradicted", "unsupported", "not_checkable"]
    start: int
    end: int
    evidence: tuple[Pointer, ...]
    reason: str
    """One sentence that reads well to a marketer and that a reviewer can act on."""
    suggestion: str | None = None


class Checker(Protocol):
    """Decides parts of claims; deterministic, and silent on what it cannot decide."""

    @property
    def name(self) -> str:
        """Name and version, such as numbers/1; the version rises with each change of behaviour."""
        ...

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return what can be decided about parts of the claim; an empty list where nothing can.

        Raises:
            CheckError: the checker could not do its work; the claim becomes `unchecked` with the reason.
        """
        ...
