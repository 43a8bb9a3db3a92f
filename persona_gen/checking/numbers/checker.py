"""The numbers checker: reads a claim, runs the rules in order, returns their findings."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from persona_gen.checking.numbers import (
    bases,
    channels,
    figures,
    orders,
    quartiles,
    ranks,
    relations,
    slots,
    stray,
    totals,
    traits,
)
from persona_gen.checking.numbers.binding import Binder
from persona_gen.checking.numbers.reading import Reading
from persona_gen.checking.numbers.work import Work

if TYPE_CHECKING:
    from persona_gen.checking.base import Finding
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

_RULES = (
    slots.slots,
    bases.segment_size,
    bases.reversed_base,
    quartiles.quartiles,
    relations.differing,
    relations.ratios,
    totals.cumulated,
    totals.sums,
    totals.parts,
    orders.orders,
    ranks.ranks,
    channels.within,
    figures.plain_figures,
    relations.comparisons,
    traits.quantifiers,
    traits.traits,
    stray.stray_figures,
)
"""In this order, since a quantity that one rule has used is closed to the next."""


class NumbersChecker:
    """Decides quantities, quantifiers, comparisons, ranks and traits against the study's statistics."""

    def __init__(self) -> None:
        """Start without any study's index."""
        self._binders: WeakKeyDictionary[Context, Binder] = WeakKeyDictionary()

    @property
    def name(self) -> str:
        """Name and version."""
        return "numbers/2"

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return what the statistics decide about parts of the claim."""
        binder = self._binders.get(context)
        if binder is None:
            binder = self._binders[context] = Binder(context)
        if not binder.things:
            return []
        work = Work(Reading(claim, context, binder.labels), binder)
        for rule in _RULES:
            rule(work)
        return work.findings
