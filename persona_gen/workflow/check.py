"""Checking stored personas, again whenever the data or the checker changed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.domain.wording import describe
from persona_gen.drafting.slots import SLOT, fill_statements

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from persona_gen.checking.base import Checker
    from persona_gen.domain.claim import CheckReport, VerdictName
    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.persona import FilledStatement, Statement
    from persona_gen.domain.review import PersonaRecord, Revision
    from persona_gen.store.repository import Store

FAILED: frozenset[VerdictName] = frozenset({"contradicted", "unsupported"})


def check(
    filled: tuple[FilledStatement, ...],
    segment: str,
    base: EvidenceBase,
    checkers: Sequence[Checker] | None = None,
    persona: str | None = None,
) -> CheckReport:
    """Return claims and verdicts of a filled persona; calls no language model.

    Args:
        filled: the persona's statements.
        segment: whom it is of.
        base: all evidence of the study.
        checkers: the study's (`LocalModels.checkers`); the deterministic ones unless given.
        persona: the persona's invented name, where there is one.
    """
    from persona_gen.checking.check import Prepared, check_statements

    return check_statements(filled, segment, base, persona=persona, prepared=Prepared(base, checkers))


@dataclass(frozen=True, slots=True)
class Recheck:
    """A stored persona checked against today's evidence."""

    record: PersonaRecord
    report: CheckReport
    broke: tuple[str, ...]
    """Ids of statements that held before and do not hold now; they are open again."""
    is_new_data: bool


def recheck_all(
    store: Store,
    base: EvidenceBase,
    run: str,
    segments: Collection[str] | None = None,
    checkers: Sequence[Checker] | None = None,
) -> tuple[Recheck, ...]:
    """Check the newest revision of every persona (or of those of `segments`) against `base`, and store what comes out.

    Where the evidence changed, the statements are carried over to the new aliases and filled anew, as a
    new revision; an approved revision itself is never touched.
    """
    records = store.personas()
    wanted = {record.revision.segment for record in records} if segments is None else set(segments)
    found = (record for record in records if record.revision.segment in wanted)
    return tuple(_recheck(store, record, base, run, checkers) for record in found)


def _recheck(
    store: Store, record: PersonaRecord, base: EvidenceBase, run: str, checkers: Sequence[Checker] | None
) -> Recheck:
    version, newest = store.persona_at(record.revision.segment)
    record = newest or record
    revision = record.revision
    is_new_data = revision.evidence != base.fingerprint
    if is_new_data:
        revision = carry_over(store, revision, base, run, revision.writer_key, expected_version=version)
    report = check(revision.filled, revision.segment, base, checkers, revision.draft.name)
    store.save_report(revision.id, report)
    before = _failed_statements(record.report) if record.report else set()
    broke = sorted(_failed_statements(report) - before)
    fresh = store.persona(revision.segment) if is_new_data else record
    return Recheck(fresh or record, report, tuple(broke), is_new_data)


def carry_over(
    store: Store,
    revision: Revision,
    base: EvidenceBase,
    run: str,
    writer_key: str | None = None,
    *,
    expected_version: int | None = None,
) -> Revision:
    """Save the revision's statements with the aliases that the new evidence has for the same keys.

    Raises:
        StoreConflict: somebody changed the persona since it was at `expected_version`.
    """
    store.put_evidence(base)
    old = store.get_evidence(revision.evidence)
    aliases = alias_map(old, base)
    draft = revision.draft.model_copy(
        update={"statements": tuple(rename_aliases(s, aliases) for s in revision.draft.statements)}
    )
    return store.save_revision(
        segment=revision.segment,
        draft=draft,
        filled=_told_what_is_gone(fill_statements(draft.statements, base), old, aliases),
        evidence=base.fingerprint,
        run=run,
        writer_key=writer_key,
        expected_version=expected_version,
    )


def _told_what_is_gone(
    filled: tuple[FilledStatement, ...], old: EvidenceBase, aliases: Mapping[str, str]
) -> tuple[FilledStatement, ...]:
    """Say of slots that lost their evidence what that was, instead of the alias that stands for nothing now."""
    titles = {s.id: describe(s) for s in old.statistics} | {s.id: s.text for s in old.snippets}
    gone = {aliases[alias]: f"“{title}” is no longer in the evidence" for alias, title in titles.items()}

    def told(problem: str) -> str:
        alias = next((a for a in gone if f" cites {a}, which does not exist" in problem), None)
        return f"{gone[alias]}; reword the sentence or take it out." if alias else problem

    return tuple(s.model_copy(update={"problems": tuple(map(told, s.problems))}) if s.problems else s for s in filled)


def alias_map(old: EvidenceBase, new: EvidenceBase) -> dict[str, str]:
    """Return the new alias of each old one; evidence that is gone keeps its old alias with a `0` put behind.

    The longer alias exists nowhere in the new evidence, so a slot that lost its evidence is reported and
    never filled with something else.
    """
    known = {**{s.key: s.id for s in new.statistics}, **{s.key: s.id for s in new.snippets}}
    taken = {*new.statistics_by_id, *new.snippets_by_id}
    keys = [(s.id, s.key) for s in old.statistics] + [(s.id, s.key) for s in old.snippets]
    mapped: dict[str, str] = {}
    for alias, key in keys:
        gone = f"{alias}0"
        while gone in taken:
            gone += "0"
        mapped[alias] = known.get(key, gone)
    return mapped


def rename_aliases(statement: Statement, aliases: dict[str, str]) -> Statement:
    """Return the statement with its slots and citations under the new aliases."""

    def renamed(slot: str, alias: str) -> str:
        return slot.replace(f"{{{alias}", f"{{{aliases.get(alias, alias)}", 1)

    text = SLOT.sub(lambda match: renamed(match.group(), match["alias"]), statement.text)
    return statement.model_copy(update={"text": text, "cites": tuple(aliases.get(a, a) for a in statement.cites)})


def _failed_statements(report: CheckReport) -> set[str]:
    pairs = zip(report.claims, report.verdicts, strict=True)
    return {claim.statement for claim, verdict in pairs if claim.statement and verdict.verdict in FAILED}
