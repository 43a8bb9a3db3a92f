"""The entry points: claims, filled statements or whole bundles in; one verdict for each claim out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from persona_gen.checking.attributes import AttributesChecker
from persona_gen.checking.claims import split_claims
from persona_gen.checking.combine import COMBINER, combine
from persona_gen.checking.context import Context
from persona_gen.checking.editorial import EditorialChecker
from persona_gen.checking.numbers.checker import NumbersChecker
from persona_gen.checking.quotations import QuotationChecker
from persona_gen.checking.text import text_checkers
from persona_gen.domain.claim import CheckReport, Claim, Verdict
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.errors import CheckError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.checking.base import Checker, Finding
    from persona_gen.domain.persona import FilledStatement

_KEPT = 3
"""Personas whose indices are kept for the next check."""
_CLAIMS: TypeAdapter[tuple[Claim, ...]] = TypeAdapter(tuple[Claim, ...])


MAX_CHARACTERS = 2_000
"""Of one claim; a sentence that is longer is no sentence, and would take the grammar minutes."""


def default_checkers() -> tuple[Checker, ...]:
    """Return the deterministic checkers, in the order in which their reasons are told."""
    return (QuotationChecker(), NumbersChecker(), AttributesChecker(), *text_checkers(), EditorialChecker())


class Prepared:
    """The checkers and indices of one evidence base, kept from one check to the next; for one thread at a time.

    What a check finds does not depend on what was checked before: claims tell an index nothing but the
    persona's invented name, and an index is used again only where that is the same.
    """

    def __init__(self, base: EvidenceBase, checkers: Sequence[Checker] | None = None) -> None:
        self.base = base
        self.checkers = default_checkers() if checkers is None else tuple(checkers)
        self._contexts: dict[tuple[tuple[str, str], ...], Context] = {}

    def context(self, claims: Sequence[Claim]) -> Context:
        """Return the indices for these claims; those of the last few personas are kept."""
        fresh = Context(self.base, claims)
        if self._contexts:
            fresh.evidence_stems = next(iter(self._contexts.values())).evidence_stems
        names = tuple(sorted(fresh.personas.items()))
        kept = self._contexts.pop(names, fresh)
        while len(self._contexts) >= _KEPT:
            del self._contexts[next(iter(self._contexts))]
        self._contexts[names] = kept
        return kept


def check_claims(
    claims: Sequence[Claim],
    base: EvidenceBase,
    *,
    checkers: Sequence[Checker] | None = None,
    beside: Sequence[Claim] = (),
    prepared: Prepared | None = None,
) -> list[Verdict]:
    """Return one verdict for each claim, in order; no model is called and the result is the same on every run.

    Args:
        claims: the claims; ids need not be unique.
        base: all evidence of the study.
        checkers: `default_checkers()` unless others are given.
        beside: further claims of the same persona, which are not checked but tell its invented name.
        prepared: checkers and indices of `base` from an earlier check, where there are any.
    """
    known = prepared or Prepared(base)
    used = known.checkers if checkers is None else tuple(checkers)
    context = known.context((*claims, *beside))
    return [_check(claim, context, used) for claim in claims]


def _check(claim: Claim, context: Context, checkers: Sequence[Checker]) -> Verdict:
    if len(claim.text) > MAX_CHARACTERS:
        reason = f"It has {len(claim.text):,} characters, more than the checkers read; cut it into sentences."
        return Verdict(id=claim.id, verdict="unchecked", checker=COMBINER, reason=reason)
    named: list[tuple[str, Finding]] = []
    failed: list[tuple[str, CheckError]] = []
    for checker in checkers:
        try:
            named.extend((checker.name, finding) for finding in checker.check(claim, context))
        except CheckError as problem:
            failed.append((checker.name, problem))
    unknown = [cite for cite in claim.cites if not _known(cite, context.base)]
    if unknown:
        return Verdict(
            id=claim.id,
            verdict="unsupported",
            checker="citations/1",
            reason=f"It cites {', '.join(unknown)}, which the evidence does not hold.",
        )
    verdict = combine(claim, named, context)
    if failed and verdict.verdict not in {"contradicted", "unsupported"}:
        name, error = failed[0]
        return Verdict(id=claim.id, verdict="unchecked", checker=name, reason=f"{name} could not do its work: {error}")
    return verdict


def _known(alias: str, base: EvidenceBase) -> bool:
    return alias in base.statistics_by_id or alias in base.snippets_by_id or alias.startswith("segment:")


def check_statements(
    statements: Sequence[FilledStatement],
    segment: str,
    base: EvidenceBase,
    *,
    beside: Sequence[FilledStatement] = (),
    persona: str | None = None,
    prepared: Prepared | None = None,
) -> CheckReport:
    """Split filled statements into claims and check them all.

    A statement whose slots could not be filled has every claim flagged, with the slot's problem as reason.
    The persona's other statements may stand in `beside`, so that one alone is checked as it is among all;
    its invented name is guessed from the statements unless `persona` tells it.
    """
    claims = tuple(claim for statement in statements for claim in split_claims(statement, segment, persona))
    problems = {s.id: s.problems for s in statements if s.problems}
    known = [claim for statement in beside for claim in split_claims(statement, segment)]
    verdicts = check_claims(claims, base, beside=known, prepared=prepared)
    told = [
        Verdict(id=v.id, verdict="unsupported", checker=COMBINER, reason=" ".join(problems[c.statement or ""]))
        if c.statement in problems and v.verdict != "contradicted"
        else v
        for c, v in zip(claims, verdicts, strict=True)
    ]
    return CheckReport(claims=claims, verdicts=tuple(told))


def verify_bundle(bundle: dict[str, Any], checkers: Sequence[Checker] | None = None) -> list[Verdict]:
    """Return one verdict for each claim of a bundle (an evidence object with `claims`).

    Args:
        bundle: in the format of docs/architecture.md.
        checkers: `default_checkers()` unless others are given.

    Raises:
        pydantic.ValidationError: the bundle is not in the evidence format, or has no claims.
    """
    base = EvidenceBase.from_json_dict(bundle)
    claims = _CLAIMS.validate_python(bundle.get("claims"))
    return check_claims(claims, base, checkers=checkers)
