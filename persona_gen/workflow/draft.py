"""Drafting, checking and repairing a persona for each segment; what is finished is never done twice."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from persona_gen.domain.voices import voice_balance
from persona_gen.drafting.plan import persona_names, plan_profile
from persona_gen.drafting.slots import fill_statements
from persona_gen.drafting.writer import Failure, Profile, Writer
from persona_gen.errors import LLMError, StoreConflict, WorkflowError
from persona_gen.workflow.check import FAILED, carry_over, check
from persona_gen.workflow.evidence import strongest_of
from persona_gen.workflow.local_models import study_models
from persona_gen.workflow.review.keeping import kept_statements, with_kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.checking.base import Checker
    from persona_gen.domain.claim import CheckReport
    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.persona import PersonaDraft
    from persona_gen.domain.review import PersonaRecord, Revision
    from persona_gen.domain.run import Completion, Ledger, LedgerEntry
    from persona_gen.store.repository import Store
    from persona_gen.study import Study
    from persona_gen.workflow.progress import Progress

_TRIES = 8
"""How often a draft is put together again because a reviewer decided something at that moment."""


@dataclass(slots=True)
class DraftResult:
    """What became of each segment."""

    run: str = ""
    records: list[PersonaRecord] = field(default_factory=list)
    reused: list[str] = field(default_factory=list)
    """Segments whose persona was there already."""
    failed: dict[str, LLMError] = field(default_factory=dict)
    """Segments without a persona, and why; run again to go on."""
    leaning: dict[str, str] = field(default_factory=dict)
    """Segments whose persona leans on one participant, and on whom."""
    repaired: int = 0
    """Statements that the writer reworded after a failed check."""


@dataclass(frozen=True, slots=True)
class _Job:
    """All that drafting one segment needs."""

    store: Store
    base: EvidenceBase
    writer: Writer
    run: str
    repairs: int
    fresh: bool
    checkers: tuple[Checker, ...]


def profiles_of(study: Study, base: EvidenceBase, segments: Sequence[str] = ()) -> list[Profile]:
    """Return what the writer of each segment gets to see; segments too small to show are left out.

    Raises:
        WorkflowError: there is no evidence at all, or every segment asked for is too small.
    """
    names = persona_names(base, study.draft.names)
    wanted = segments or [segment.id for segment in base.segments]
    if not wanted or not (base.statistics or base.snippets):
        raise WorkflowError("there is no evidence to write from", hint="name metrics or interviews in study.toml")
    small = too_small(study, base)
    shown = [segment for segment in wanted if segment not in small]
    if not shown:
        least = study.privacy.min_cell
        raise WorkflowError(
            f"no persona is drafted of fewer than {least} customers ({', '.join(wanted)})",
            hint="join segments, or lower [privacy] min_cell",
        )
    kept = {segment: strongest_of(base, segment, study.evidence.statistics) for segment in shown}
    return [plan_profile(base, segment, kept[segment], study, names) for segment in shown]


def too_small(study: Study, base: EvidenceBase) -> dict[str, int]:
    """Return the segments of customers with fewer members than `[privacy] min_cell`, and how many they have.

    A persona of so few would describe people who can be told. Groups found in research are the researcher's
    own choice and not counted here.
    """
    if study.customers is None:
        return {}
    return {s.id: s.n for s in base.segments if s.n is not None and s.n < study.privacy.min_cell}


async def draft_all(
    study: Study,
    store: Store,
    base: EvidenceBase,
    writer: Writer,
    progress: Progress,
    *,
    segments: Sequence[str] = (),
    fresh: bool = False,
) -> DraftResult:
    """Draft, fill, check, repair and store a persona for each segment.

    A segment whose persona exists for this evidence and writer is left as it is, unless `fresh`. A
    segment that fails does not stop the others; its error stands in the result.
    """
    checkers = study_models(study).checkers()
    store.put_evidence(base)
    run = store.start_run("draft", {"study": base.study, "evidence": base.fingerprint, "fresh": fresh})
    job = _Job(store, base, writer, run, study.draft.repairs, fresh, checkers)
    profiles = profiles_of(study, base, segments)
    for segment, members in too_small(study, base).items():
        progress.note(f"no persona of {segment!r}: {members} members are fewer than [privacy] min_cell allows")
    progress.begin("Personas", len(profiles))
    result = DraftResult(run=run)
    gate = asyncio.Semaphore(study.llm.concurrency)

    async def one(profile: Profile) -> None:
        async with gate:
            try:
                await _draft_segment(job, profile, result)
            except LLMError as error:
                result.failed[profile.segment.id] = error
                progress.note(f"{profile.segment.name}: {error}")
        progress.step(profile.segment.name)

    await asyncio.gather(*(one(profile) for profile in profiles))
    store.finish_run(run, "failed" if result.failed else "done")
    for segment, text in result.leaning.items():
        progress.note(f"{segment}: {text}; add what others said before you show it")
    order = [profile.segment.id for profile in profiles]
    result.records.sort(key=lambda record: order.index(record.revision.segment))
    return result


async def _draft_segment(job: _Job, profile: Profile, result: DraftResult) -> None:
    """Bring one segment's persona to its end, going on from whatever the store holds."""
    segment, key = profile.segment.id, job.writer.key(profile)
    newest = None if job.fresh else job.store.persona(segment)
    stored = None if job.fresh else job.store.find_draft(segment, job.base.fingerprint, key)
    if newest is not None and _is_a_persons(newest, stored):
        if newest.status != "approved" and newest.revision.evidence != job.base.fingerprint:
            _check(job, carry_over(job.store, newest.revision, job.base, job.run))
        result.reused.append(segment)
    else:
        if newest is not None and (stored is not None or _was_carried_over(job, newest)):
            revision = newest.revision
        elif newest is not None and _can_carry_over(job, newest):
            revision = carry_over(job.store, newest.revision, job.base, job.run, key)
        else:
            revision = _save(job, segment, key, await job.writer.draft(profile))
        report = job.store.report(revision.id) or _check(job, revision)
        if stored is not None and stored.report is not None:
            result.reused.append(segment)
        await _repair(job, profile, (revision, report, key), result)
    if record := job.store.persona(segment):
        result.records.append(record)
        voices = voice_balance(record.revision.filled, job.base)
        if voices.loudest:
            result.leaning[segment] = voices.text


def _is_a_persons(newest: PersonaRecord, stored: PersonaRecord | None) -> bool:
    """Tell whether a person has the persona now: approved, edited, or changed since this writer made it."""
    if newest.status == "approved" or newest.revision.writer_key is None:
        return True
    return stored is not None and newest.revision.id != stored.revision.id


def _was_carried_over(job: _Job, newest: PersonaRecord) -> bool:
    """Tell whether a check has filled this writer's statements with today's evidence already."""
    revision = newest.revision
    if revision.evidence != job.base.fingerprint or revision.draft.writer.kind != job.writer.kind:
        return False
    earlier = job.store.revisions(revision.segment)
    return any(r.writer_key == revision.writer_key and r.evidence != revision.evidence for r in earlier)


def _can_carry_over(job: _Job, newest: PersonaRecord) -> bool:
    """Tell whether only the data changed: the statements stay, their numbers are filled anew."""
    revision = newest.revision
    return revision.evidence != job.base.fingerprint and revision.draft.writer.kind == job.writer.kind


async def _repair(job: _Job, profile: Profile, state: tuple[Revision, CheckReport, str], result: DraftResult) -> None:
    """Send statements that failed back to the writer, at most `repairs` times; what still fails stays, marked."""
    revision, report, key = state
    rounds = 0 if job.fresh else max(0, job.store.count_revisions(revision.segment, job.base.fingerprint, key) - 1)
    while rounds < job.repairs and (failures := _open_failures(job, revision, report)):
        reworded = {statement.id: statement for statement in await job.writer.repair(profile, failures)}
        if not reworded:
            return
        statements = tuple(reworded.get(s.id, s) for s in revision.draft.statements)
        revision = _save(job, revision.segment, key, revision.draft.model_copy(update={"statements": statements}))
        report = _check(job, revision)
        result.repaired += len(reworded)
        rounds += 1


def failures_of(draft: PersonaDraft, report: CheckReport) -> tuple[Failure, ...]:
    """Return the statements with a claim that is contradicted or unsupported, and the reasons."""
    failures = []
    for statement in draft.statements:
        bad = [verdict for _, verdict in report.of_statement(statement.id) if verdict.verdict in FAILED]
        if bad:
            worst = "contradicted" if any(v.verdict == "contradicted" for v in bad) else "unsupported"
            failures.append(Failure(statement, worst, tuple(v.reason for v in bad)))
    return tuple(failures)


def _open_failures(job: _Job, revision: Revision, report: CheckReport) -> tuple[Failure, ...]:
    """Return the statements that failed and that no person has decided."""
    record = job.store.persona(revision.segment)
    kept = kept_statements(job.store, record, job.base) if record and record.decisions else {}
    return tuple(failure for failure in failures_of(revision.draft, report) if failure.statement.id not in kept)


def _save(job: _Job, segment: str, key: str, draft: PersonaDraft) -> Revision:
    """Save a draft with what people decided carried over, also what they decided a moment ago."""
    for attempt in range(_TRIES):
        version, record = job.store.persona_at(segment)
        merged = with_kept(draft, job.store, record, job.base)
        try:
            return job.store.save_revision(
                segment=segment,
                draft=merged,
                filled=fill_statements(merged.statements, job.base),
                evidence=job.base.fingerprint,
                run=job.run,
                writer_key=key,
                expected_version=version,
            )
        except StoreConflict:
            if attempt == _TRIES - 1:
                raise
    raise AssertionError


def _check(job: _Job, revision: Revision) -> CheckReport:
    report = check(revision.filled, revision.segment, job.base, job.checkers, revision.draft.name)
    job.store.save_report(revision.id, report)
    return report


class FreshLedger:
    """A ledger that records as usual and finds only what this run asked itself: for `--fresh`."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        self.asked: set[str] = set()

    def find(self, request_hash: str) -> Completion | None:
        """Return the completion of an equal request of this run, or None."""
        return self.ledger.find(request_hash) if request_hash in self.asked else None

    def record(self, entry: LedgerEntry) -> None:
        """Keep one attempt."""
        self.ledger.record(entry)
        if entry.outcome == "done":
            self.asked.add(entry.request_hash)
