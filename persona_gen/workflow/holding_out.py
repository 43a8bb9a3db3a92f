"""Hold-out: personas drafted without some people, then compared with what those people say and do.

Nothing here touches the study's drafts: what is drafted lies in a store of its own below the study's state
folder, one for each share and seed. Calls to a language model stand in the study's own ledger.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from persona_gen.domain.base import Frozen
from persona_gen.errors import SettingsError, UserInputError, WorkflowError, nearest
from persona_gen.store.repository import open_store
from persona_gen.study import load_study
from persona_gen.workflow.draft import FreshLedger, draft_all
from persona_gen.workflow.evidence import build_evidence, stored_coding
from persona_gen.workflow.held_comparison import OUTCOMES, Compared, Outcome, compare
from persona_gen.workflow.held_parts import Split
from persona_gen.workflow.stores import store_place
from persona_gen.workflow.writers import WriterName, open_writer
from persona_gen.workflow.writing import write_whole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.store.records import LedgerTotals
    from persona_gen.store.repository import Store
    from persona_gen.study import Study
    from persona_gen.workflow.draft import DraftResult
    from persona_gen.workflow.progress import Progress

FOLDER = "hold-out"
"""Below the study's state folder."""
METHOD = """\
Customers are held out by a hash of their id, participants by the same hash within each segment.
A figure is confirmed where the 95 % interval of the difference between the two parts holds 0, else contradicted \
(Newcombe 1998 for shares and counts of participants, Zou and Donner 2008 for other numbers).
Confirmed means that no difference beyond chance was seen; a small kept-away part sees large differences only.
Words are confirmed where a deterministic checker finds somebody kept away who says the same, or where somebody \
kept away speaks of the same theme; where themes are told by shared words, that is weak.
Comparisons such as “more than” are not tested, only the figures in them.
Codebooks are made of all interviews, those of the kept-away people included.
The kept-away part obeys [privacy] min_cell. Keep this report inside: beside the profile of all, the figures of \
small cells could be worked out."""


class Sizes(Frozen):
    """How many are in a part."""

    customers: int | None = None
    """Those who belong to a segment; None where the study has no customer table."""
    voices: int = 0
    """Named participants, and files of unnamed ones."""
    snippets: int = 0
    by_segment: dict[str, int] = {}
    """Voices of each segment."""


class PersonaCompared(Frozen):
    """One persona, claim by claim."""

    segment: str
    name: str
    revision: int
    claims: tuple[Compared, ...]

    def counts(self) -> dict[Outcome, int]:
        """Return how many claims came out how; every outcome is a key."""
        found: dict[Outcome, int] = dict.fromkeys(OUTCOMES, 0)
        for claim in self.claims:
            found[claim.outcome] += 1
        return found


class HoldOutReport(Frozen):
    """What the kept-away part says of the personas drafted without it."""

    study: str
    share: float
    seed: int
    made: datetime
    drafted: Sizes
    held: Sizes
    personas: tuple[PersonaCompared, ...]
    failed: dict[str, str] = {}
    """Segments without a persona, and why."""
    method: tuple[str, ...] = tuple(METHOD.splitlines())

    @property
    def figures(self) -> tuple[int, int]:
        """How many figures were compared, and how many of them lie beyond chance."""
        told = [c for p in self.personas for c in p.claims if c.kind == "figure" and c.interval is not None]
        return len(told), sum(c.outcome == "contradicts" for c in told)


@dataclass(slots=True)
class HoldOut:
    """What came of a hold-out."""

    report: HoldOutReport
    result: DraftResult
    totals: LedgerTotals
    path: Path
    """Where the report was kept, as JSON."""


def draft_hold_out(
    folder: Path,
    progress: Progress,
    *,
    share: float,
    seed: int = 0,
    segments: Sequence[str] = (),
    fresh: bool = False,
    writer: WriterName | None = None,
) -> HoldOut:
    """Draft without a share of the people, then compare each claim with what those people say and do.

    Args:
        folder: the study.
        progress: hears what is done.
        share: how many are kept away, 0 < share ≤ 0.5.
        seed: which ones; another seed keeps others away.
        segments: only these; all by default.
        fresh: draft anew what lies there already.
        writer: who words it, as for `draft`.

    Raises:
        UserInputError: the study's input is wrong, or an unknown segment is named.
        SettingsError: the share is too small for anybody to be kept away.
    """
    study = load_study(folder)
    split = Split.of(study, share, seed)
    drafted = build_evidence(study, progress, split.part(held=False))
    held = build_evidence(study, progress, split.part(held=True))
    sizes = _sizes(study, drafted), _sizes(study, held)
    _need_people(sizes[1], share)
    for segment in segments:
        if segment not in drafted.segments_by_id:
            raise UserInputError(f"no segment {segment!r}", hint=nearest(segment, drafted.segments_by_id))
    if study.aggregated:
        progress.note(f"{study.aggregated.file} holds statistics of all and cannot be cut in two; it is drafted from")
    place = study.state_folder / FOLDER / f"{share * 100:g}-percent-seed-{seed}"
    with open_store(store_place(study)) as ledger, open_store(place) as store:
        run = ledger.start_run("hold-out", {"study": study.study.id, "share": share, "seed": seed})
        asked = FreshLedger(ledger) if fresh else ledger

        async def draft() -> DraftResult:
            async with open_writer(study, asked, progress, writer) as opened:
                return await draft_all(study, store, drafted, opened, progress, segments=segments, fresh=fresh)

        result = asyncio.run(draft())
        ledger.finish_run(run, "failed" if result.failed else "done")
        totals = ledger.ledger_totals(run)
        personas = _compare_all(study, store, result, drafted, held, progress)
    report = HoldOutReport(
        study=study.study.id,
        share=share,
        seed=seed,
        made=datetime.now(UTC),
        drafted=sizes[0],
        held=sizes[1],
        personas=personas,
        failed={segment: str(error) for segment, error in result.failed.items()},
    )
    path = place / "report.json"
    write_whole(path, report.model_dump_json(indent=1) + "\n")
    return HoldOut(report, result, totals, path)


def _need_people(held: Sizes, share: float) -> None:
    """Raise where the part that is kept away is empty."""
    if not (held.customers or held.snippets):
        hint = "keep more away, or choose another --hold-out-seed"
        raise SettingsError("nobody would be kept away", where=f"--hold-out {share:.0%}", hint=hint)


def _compare_all(
    study: Study, store: Store, result: DraftResult, drafted: EvidenceBase, held: EvidenceBase, progress: Progress
) -> tuple[PersonaCompared, ...]:
    """Compare what was drafted of today's evidence."""
    coded = stored_coding(study) if study.interviews else None
    progress.begin("Compared", len(result.records))
    personas = []
    for record in result.records:
        revision = record.revision
        if record.report is None or revision.evidence != drafted.fingerprint:
            raise WorkflowError(f"the draft of {revision.segment!r} is not of this evidence", hint="run with --fresh")
        base = store.get_evidence(revision.evidence)
        claims = compare(record.report, base, held, coded)
        name = revision.draft.name
        personas.append(
            PersonaCompared(segment=revision.segment, name=name, revision=revision.number, claims=tuple(claims))
        )
        progress.step(revision.segment)
    return tuple(personas)


def _sizes(study: Study, base: EvidenceBase) -> Sizes:
    said = [s for s in base.snippets if s.role == "participant"]
    voices: dict[str, set[str]] = {segment.id: set() for segment in base.segments}
    everybody: set[str] = set()
    for snippet in said:
        voice = snippet.participant or snippet.source
        everybody.add(voice)
        if snippet.segment is not None:
            voices.setdefault(snippet.segment, set()).add(voice)
    customers = sum(s.n or 0 for s in base.segments) if study.customers else None
    return Sizes(
        customers=customers,
        voices=len(everybody),
        snippets=len(base.snippets),
        by_segment={segment: len(found) for segment, found in voices.items()},
    )
