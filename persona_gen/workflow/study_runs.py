"""The use cases on one study, as the command line and the screens call them."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from persona_gen.errors import UserInputError, nearest
from persona_gen.store.repository import open_store
from persona_gen.study import load_study
from persona_gen.workflow.check import Recheck, recheck_all
from persona_gen.workflow.draft import DraftResult, FreshLedger, draft_all
from persona_gen.workflow.evidence import build_evidence
from persona_gen.workflow.local_models import study_models
from persona_gen.workflow.review.reading import summarise
from persona_gen.workflow.stores import open_existing, store_place
from persona_gen.workflow.writers import WriterName, open_writer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.review import PersonaRecord
    from persona_gen.export import Format
    from persona_gen.store.records import LedgerTotals
    from persona_gen.store.repository import Store
    from persona_gen.study import Study
    from persona_gen.workflow.judging import JudgeCalls
    from persona_gen.workflow.local_models import LocalModels
    from persona_gen.workflow.progress import Progress


def profile_study(folder: Path, progress: Progress) -> tuple[Study, EvidenceBase]:
    """Return a study and its evidence; stores nothing."""
    study = load_study(folder)
    return study, build_evidence(study, progress)


def draft_study(
    folder: Path,
    progress: Progress,
    *,
    segments: Sequence[str] = (),
    fresh: bool = False,
    writer: WriterName | None = None,
) -> tuple[DraftResult, LedgerTotals]:
    """Draft a persona for each segment (or those named); return what became of each, and what the run cost."""
    study, base = profile_study(folder, progress)
    _known_segments(base, segments)
    with open_store(store_place(study)) as store:
        result = asyncio.run(_draft(study, store, base, progress, segments, fresh, writer))
        summarise(study, store)
        return result, store.ledger_totals(result.run)


async def _draft(
    study: Study,
    store: Store,
    base: EvidenceBase,
    progress: Progress,
    segments: Sequence[str],
    fresh: bool,
    chosen: WriterName | None,
) -> DraftResult:
    ledger = FreshLedger(store) if fresh else store
    async with open_writer(study, ledger, progress, chosen) as writer:
        return await draft_all(study, store, base, writer, progress, segments=segments, fresh=fresh)


def check_study(folder: Path, progress: Progress) -> tuple[Recheck, ...]:
    """Check the newest revision of every persona against the data as it is now."""
    models = study_models(load_study(folder))
    study, base = profile_study(folder, progress)
    with open_existing(study, folder) as store:
        return _check(study, store, base, models)


def judge_study(folder: Path, progress: Progress) -> tuple[tuple[Recheck, ...], JudgeCalls]:
    """Check as `check_study` does, then let the judge decide what is left `unchecked`.

    Raises:
        SettingsError: no language model is configured.
    """
    from persona_gen.workflow.judging import judge_endpoint, judge_rechecks

    study = load_study(folder)
    endpoint, models = judge_endpoint(study.llm), study_models(study)
    study, base = profile_study(folder, progress)
    with open_existing(study, folder) as store:
        rechecks = _check(study, store, base, models)
        return judge_rechecks(rechecks, base, study.llm, endpoint, store, progress, models.embedder)


def _check(study: Study, store: Store, base: EvidenceBase, models: LocalModels) -> tuple[Recheck, ...]:
    run = store.start_run("check", {"study": base.study, "evidence": base.fingerprint})
    rechecks = recheck_all(store, base, run, checkers=models.checkers())
    summarise(study, store)
    store.finish_run(run, "done")
    return rechecks


def export_study(folder: Path, fmt: Format, out: Path, segments: Sequence[str] = ()) -> list[Path]:
    """Write a file for each persona (and a board, for HTML) into `out`; return the paths.

    A persona is exported as it was approved where it was, else as its newest draft, marked so.
    """
    from persona_gen.export import build_view, card_file, export_index, export_persona

    study = load_study(folder)
    with open_existing(study, folder) as store:
        records = [store.approved(r.revision.segment) or r for r in store.personas()]
        known = [record.revision.segment for record in records]
        for segment in segments:
            if segment not in known:
                raise UserInputError(f"no persona for segment {segment!r}", hint=nearest(segment, known))
        info = study.study
        views = {
            r.revision.segment: build_view(
                r,
                store.get_evidence(r.revision.evidence),
                title=info.title or info.id,
                collected=info.collected,
                review_by=info.review_by,
                source=info.source,
                today=datetime.now(UTC).date(),
            )
            for r in records
            if not segments or r.revision.segment in segments
        }
    try:
        out.mkdir(parents=True, exist_ok=True)
        paths = [_write(out / card_file(segment, fmt), export_persona(view, fmt)) for segment, view in views.items()]
        if fmt == "html":
            paths.append(_write(out / "index.html", export_index(tuple(views.values()), info.title or info.id)))
    except OSError as error:
        raise UserInputError(
            f"cannot be written: {error.strerror}", where=str(out), hint="choose another --out"
        ) from error
    return paths


@dataclass(frozen=True, slots=True)
class StudyStatus:
    """What a study's store holds."""

    study: Study
    records: tuple[PersonaRecord, ...]
    approved: frozenset[str]
    """Segments with an approved revision."""
    evidence: EvidenceBase | None
    totals: LedgerTotals


def status_of(folder: Path) -> StudyStatus:
    """Return what was made so far; reads the store only."""
    study = load_study(folder)
    with open_existing(study, folder, empty=True) as store:
        records = tuple(store.personas())
        approved = frozenset(r.revision.segment for r in records if store.approved(r.revision.segment))
        return StudyStatus(study, records, approved, store.latest_evidence(), store.ledger_totals())


def _write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="\n")
    return path


def _known_segments(base: EvidenceBase, segments: Sequence[str]) -> None:
    known = list(base.segments_by_id)
    for segment in segments:
        if segment not in known:
            raise UserInputError(f"no segment {segment!r}", hint=nearest(segment, known))
