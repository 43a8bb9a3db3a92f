"""Where the cursor can stand in a document, and where it goes next."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from persona_gen.workflow.review import ClaimView, Document, StatementView

SpotKey = tuple[str, str | None]
"""Statement id and claim id; no claim where a statement has none."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A claim in its statement, or a statement without claims."""

    statement: StatementView
    claim: ClaimView | None

    @property
    def key(self) -> SpotKey:
        """What names it in every revision."""
        return self.statement.id, self.claim.id if self.claim else None

    @property
    def is_open(self) -> bool:
        """Whether a person has to decide."""
        return self.claim is not None and self.claim.needs_person

    @property
    def seen_text(self) -> str:
        """The words that a decision here is about."""
        return self.claim.text if self.claim else self.statement.text


def spots_of(document: Document) -> tuple[Spot, ...]:
    """Return every place for the cursor, in reading order."""
    return tuple(
        Spot(statement, claim)
        for statement in document.statements
        for claim in (sorted(statement.claims, key=lambda c: c.start) or (None,))
    )


def index_of(spots: Sequence[Spot], key: SpotKey | None, near: int = 0) -> int:
    """Return where `key` stands; else the statement's first claim, else the place nearest to `near`."""
    if key is not None:
        for index, spot in enumerate(spots):
            if spot.key == key:
                return index
        for index, spot in enumerate(spots):
            if spot.statement.id == key[0]:
                return index
    return max(0, min(near, len(spots) - 1))


def next_open(spots: Sequence[Spot], current: int, step: int = 1, without: Collection[SpotKey] = ()) -> int | None:
    """Return the next place that needs a person, riskiest first, after the current one in that order.

    Args:
        spots: all places.
        current: where the cursor stands.
        step: 1 for the next one, -1 for the one before.
        without: places whose decision is on its way already.
    """
    ranked = [i for i, spot in enumerate(spots) if i == current or (spot.is_open and spot.key not in without)]
    ranked.sort(key=lambda i: (-_risk(spots[i]), i))
    if current not in ranked:
        return ranked[0] if ranked else None
    here = ranked.index(current)
    others = ranked[here + 1 :] + ranked[:here]
    if not others:
        return None
    return others[0] if step > 0 else others[-1]


def _risk(spot: Spot) -> float:
    return spot.claim.risk if spot.claim else 0.0
