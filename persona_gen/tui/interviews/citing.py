"""Which personas rest on the count of a theme."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from persona_gen.domain.review import PersonaRecord
    from persona_gen.store.repository import Store

METRIC = "theme."
"""Before a code's id, the metric of its counts."""


@dataclass(frozen=True, slots=True)
class Citing:
    """A persona that cites a theme."""

    segment: str
    name: str
    statements: tuple[str, ...]
    """Ids of the statements that cite it, or were proved by it."""


class Snapshots:
    """Alias → code of the counts of themes, for each kept snapshot of the evidence; read once."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._codes: dict[str, dict[str, str]] = {}

    def codes(self, fingerprint: str) -> dict[str, str]:
        """Return the codes that the counts of a snapshot are of, by alias."""
        if fingerprint not in self._codes:
            base = self._store.get_evidence(fingerprint)
            counts = (s for s in base.statistics if s.metric.startswith(METRIC))
            self._codes[fingerprint] = {s.id: s.metric.removeprefix(METRIC) for s in counts}
        return self._codes[fingerprint]


def citing_personas(store: Store, snapshots: Snapshots) -> dict[str, tuple[Citing, ...]]:
    """Return code → the personas whose newest revision cites one of its counts, or was proved by it."""
    found: dict[str, list[Citing]] = {}
    for record in store.personas():
        codes = snapshots.codes(record.revision.evidence)
        by_code: dict[str, list[str]] = {}
        for statement, aliases in _aliases(record).items():
            for code in sorted({codes[alias] for alias in aliases if alias in codes}):
                by_code.setdefault(code, []).append(statement)
        for code, statements in by_code.items():
            citing = Citing(record.revision.segment, record.revision.draft.name, tuple(statements))
            found.setdefault(code, []).append(citing)
    return {code: tuple(personas) for code, personas in found.items()}


def _aliases(record: PersonaRecord) -> dict[str, set[str]]:
    """Return what each statement cites, is filled from and was checked against."""
    named = {s.id: {*s.cites, *(fill.evidence for fill in s.fills)} for s in record.revision.filled}
    if record.report is not None:
        for claim, verdict in zip(record.report.claims, record.report.verdicts, strict=True):
            if claim.statement in named:
                named[claim.statement].update(pointer.id for pointer in verdict.evidence)
    return named
