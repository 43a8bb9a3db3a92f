"""What the store tells beyond the domain's models."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from persona_gen.domain.base import Frozen
from persona_gen.domain.theme import CodedInterviews


class RunRow(Frozen):
    """One execution of the program, with what it ran on."""

    id: str
    """Sorts by time."""
    kind: str
    """The use case, such as draft or check."""
    manifest: dict[str, Any]
    started: datetime
    finished: datetime | None = None
    outcome: str | None = None
    """None while it runs, and for ever where it was killed."""


class LedgerTotals(Frozen):
    """What the calls to language models came to; the unknown is counted, never read as zero."""

    attempts: int = 0
    failed_attempts: int = 0
    """Attempts that did not end as `done`."""
    input_tokens: int = 0
    output_tokens: int = 0
    unknown_usage: int = 0
    """Attempts whose tokens the endpoint did not tell."""
    cost_usd: Decimal = Decimal(0)
    """Exact sum of the known costs."""
    unknown_cost: int = 0
    """Attempts without a known cost."""


class CodingStep(Frozen):
    """One change of the coded interviews: who did what, when."""

    number: int
    """1 for the first coding of a study."""
    parent: int | None = None
    """The revision that it was made from; None for the first."""
    restores: int | None = None
    """For an undo: the revision whose codings it has again."""
    author: str
    """The reviewer, or the coder where a program coded."""
    what: str
    """One line, such as "merged slow start into speed"."""
    made: datetime

    @property
    def content(self) -> int:
        """The number of the revision that first had these codings."""
        return self.number if self.restores is None else self.restores


class CodingRevision(CodingStep):
    """A change with the codings as they were after it."""

    coded: CodedInterviews
