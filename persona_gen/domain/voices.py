"""Voice balance: whose words a persona rests on, and whether one participant speaks for all."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from persona_gen.domain.base import Frozen

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.persona import FilledStatement

_LEANS = 1 / 3
"""Share of the passages from which on a persona leans on one participant."""
_LEAST = 3
"""Passages of one participant below which nothing leans."""


class VoiceBalance(Frozen):
    """How many statements rest on whose words; a statement counts once for each participant it cites or quotes."""

    passages: dict[str, int]
    """Participant → statements that rest on their words, most first."""

    @property
    def total(self) -> int:
        """All statements that rest on somebody's words, once for each of them."""
        return sum(self.passages.values())

    @property
    def effective(self) -> float:
        """The effective number of participants, 1/Σp² (inverse Simpson index, Simpson 1949); 0 where nobody speaks."""
        total = self.total
        return 1 / sum((count / total) ** 2 for count in self.passages.values()) if total else 0.0

    @property
    def loudest(self) -> str | None:
        """The participant on whom the persona leans: a third of all or more, and more than the next one; or None."""
        counts = [*self.passages.values(), 0]
        if counts[0] < max(_LEAST, _LEANS * self.total) or (len(counts) > 2 and counts[0] == counts[1]):
            return None
        return next(iter(self.passages))

    @property
    def text(self) -> str:
        """One clause for a persona's foot; empty where nobody speaks."""
        if not self.total:
            return ""
        text = f"voice balance {self.effective:.1f} of {len(self.passages)}"
        name = self.loudest
        return f"{text}; leans on {name} ({self.passages[name]} of {self.total} uses)" if name else text


def voice_balance(filled: Sequence[FilledStatement], base: EvidenceBase) -> VoiceBalance:
    """Count on whose words the statements of a persona rest."""
    counts: Counter[str] = Counter()
    for statement in filled:
        used = {*statement.cites, *(fill.evidence for fill in statement.fills)}
        snippets = (base.snippets_by_id.get(alias) for alias in used)
        counts.update({s.participant for s in snippets if s and s.participant and s.role == "participant"})
    return VoiceBalance(passages=dict(sorted(counts.items(), key=lambda item: (-item[1], item[0]))))
