"""What people decided stays when a persona is drafted again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.drafting.slots import fill_statement
from persona_gen.workflow.check import alias_map, rename_aliases
from persona_gen.workflow.review.folding import Folded, decided, pairs_of

if TYPE_CHECKING:
    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.persona import PersonaDraft, Statement
    from persona_gen.domain.review import PersonaRecord
    from persona_gen.store.repository import Store


def kept_statements(store: Store, record: PersonaRecord, base: EvidenceBase) -> dict[str, Statement]:
    """Return the statements that a new draft takes over as they are, by id, under the aliases of `base`.

    Those are what people accepted, edited or waived, and what stands word for word in an approved revision.
    """
    revision = record.revision
    folded = Folded(record.decisions)
    approved = store.approved(revision.segment)
    final = {(s.id, s.text) for s in approved.revision.filled} if approved else set()
    templates = {s.id: s for s in revision.draft.statements}
    kept = {
        s.id: templates[s.id]
        for s in revision.filled
        if (s.id, s.text) in final or decided(s, pairs_of(record.report, s.id), folded)
    }
    if not kept or revision.evidence == base.fingerprint:
        return kept
    aliases = alias_map(store.get_evidence(revision.evidence), base)
    return {name: rename_aliases(statement, aliases) for name, statement in kept.items()}


def with_kept(draft: PersonaDraft, store: Store, record: PersonaRecord | None, base: EvidenceBase) -> PersonaDraft:
    """Return a new draft with the kept statements in it, and without those that people removed.

    A kept statement stands where the new one with its id stood, else at the end of its section; a new
    statement that says word for word what a kept or a removed one says is left out.
    """
    if record is None or not record.decisions:
        return draft
    kept = kept_statements(store, record, base)
    known = {fill_statement(s, base).text for s in kept.values()} | Folded(record.decisions).rejected
    statements = [
        kept.get(s.id, s) for s in draft.statements if s.id in kept or fill_statement(s, base).text not in known
    ]
    for missing in (s for name, s in kept.items() if name not in {known.id for known in statements}):
        at = max((i for i, s in enumerate(statements, 1) if s.section == missing.section), default=len(statements))
        statements.insert(at, missing)
    return draft.model_copy(update={"statements": tuple(statements)})
