"""Measuring the checker on labelled sets, through the same code as `verify`."""

from __future__ import annotations

import asyncio
import gc
import json
import tempfile
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from persona_gen.domain.claim import Verdict
from persona_gen.errors import SourceError
from persona_gen.evaluation.goals import PERSONA_SETS
from persona_gen.evaluation.outcome import Outcome, SetOutcome, measure_set
from persona_gen.evaluation.sets import read_sets
from persona_gen.workflow.local_models import load_models
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.verify import verify_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.domain.persona import FilledStatement
    from persona_gen.evaluation.planting import Planted
    from persona_gen.evaluation.sets import BenchSet
    from persona_gen.workflow.progress import Progress


_SNIPPETS = 24


def evaluate_folders(folders: Sequence[Path], progress: Progress, embeddings: Path | None = None) -> Outcome:
    """Run the checker over every labelled set below `folders`; no language model is called.

    Args:
        folders: hold labelled sets.
        progress: hears what is done.
        embeddings: folder of a local sentence-embedding model; without one its floor is not run.

    Raises:
        SourceError: a set cannot be read, or two sets have the same name.
        SettingsError: the local model cannot be loaded.
        CheckError: the local model failed.
    """
    embedder = load_models(embeddings=embeddings).embedder
    embed = embedder.vectors if embedder else None
    sets = [bench for folder in folders for bench in read_sets(folder)]
    first: dict[str, BenchSet] = {}
    for bench in sets:
        if (other := first.setdefault(bench.name, bench)) is not bench:
            raise SourceError(
                f"a set {bench.name!r} stands in {other.bundles.parent} as well",
                where=str(bench.bundles),
                hint="name each set once",
            )
    progress.begin("Sets", len(sets))
    found: list[SetOutcome] = []
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "verdicts.jsonl"
        smallest = min(sets, key=lambda s: len(s.claims))
        verify_file(smallest.bundles, out, Silent())  # start-up apart: imports and tables are loaded here
        # All before the floors, and the sets with a goal for speed first: what lies in memory slows down what follows.
        timed = {b.name: _verify(b, out) for b in sorted(sets, key=lambda b: b.name not in PERSONA_SETS)}
        for bench in sets:
            verdicts, took = timed[bench.name]
            found.append(measure_set(bench, verdicts, took, embed))
            progress.step(f"{bench.name}, {len(bench.claims):,} claims in {took:.1f} s")
    return Outcome(tuple(found))


def _verify(bench: BenchSet, out: Path) -> tuple[list[Verdict], float]:
    """Return a set's verdicts and the processor time that they took, in seconds."""
    gc.collect()
    gc.freeze()  # the other sets lie in memory here, and in no run of `verify`
    try:
        began = process_time()
        verify_file(bench.bundles, out, Silent())
        took = process_time() - began
    finally:
        gc.unfreeze()
    lines = out.read_text(encoding="utf-8").splitlines()
    return [Verdict.model_validate(json.loads(line)) for line in lines], took


def evidence_personas(base: EvidenceBase) -> dict[str, tuple[FilledStatement, ...]]:
    """Return a filled persona of the evidence writer for each segment: material to plant errors into."""
    from persona_gen.drafting.evidence_writer import EvidenceWriter
    from persona_gen.drafting.plan import choose_snippets, persona_names
    from persona_gen.drafting.slots import fill_statements
    from persona_gen.drafting.writer import Profile

    names = persona_names(base, {})
    found = {}
    for segment in base.segments:
        profile = Profile(
            study=base.study,
            title=base.title or base.study,
            segment=segment,
            others=tuple(s for s in base.segments if s.id != segment.id),
            statistics=tuple(s for s in base.statistics if s.segment == segment.id),
            snippets=choose_snippets((s for s in base.snippets if s.segment == segment.id), _SNIPPETS),
            gaps=tuple(g for g in base.gaps if g.segment == segment.id),
            name=names[segment.id],
        )
        draft = asyncio.run(EvidenceWriter().draft(profile))
        found[segment.id] = fill_statements(draft.statements, base)
    return found


@dataclass(frozen=True, slots=True)
class PlantedRun:
    """What became of errors planted into the evidence writer's personas, by kind."""

    own: Counter[str]
    """Verdicts on the true sentences, before anything was planted."""
    everywhere: dict[str, Counter[str]]
    """By kind: outcomes of the errors in all statements."""
    in_green: dict[str, Counter[str]]
    """The same where every claim of the true statement was green."""
    false_greens: dict[str, list[Planted]]
    """By kind: the errors that were told green."""


def run_planted(bases: Iterable[EvidenceBase]) -> PlantedRun:
    """Plant every error that there is a rule for into each persona, check it, and count what came of it."""
    from persona_gen.checking.check import check_statements
    from persona_gen.evaluation.planting import ERROR_KINDS, outcome_of, plant

    own: Counter[str] = Counter()
    everywhere: dict[str, Counter[str]] = {kind: Counter() for kind in ERROR_KINDS}
    in_green: dict[str, Counter[str]] = {kind: Counter() for kind in ERROR_KINDS}
    false_greens: dict[str, list[Planted]] = {kind: [] for kind in ERROR_KINDS}
    for base in bases:
        for segment, statements in evidence_personas(base).items():
            report = check_statements(statements, segment, base)
            own.update(v.verdict for v in report.verdicts)
            for statement in statements:
                is_green = all(v.verdict == "supported" for _, v in report.of_statement(statement.id))
                for planted in plant(statement, segment, base):
                    found = outcome_of(planted, check_statements((planted.statement,), segment, base))
                    everywhere[planted.kind][found] += 1
                    in_green[planted.kind][found] += is_green
                    if found == "green":
                        false_greens[planted.kind].append(planted)
    return PlantedRun(own, everywhere, in_green, false_greens)
