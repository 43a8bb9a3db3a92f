"""Measuring the checker on labelled sets, through the same code as `verify`."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

from persona_gen.domain.claim import Verdict
from persona_gen.evaluation.outcome import Outcome, SetOutcome, outcome_of
from persona_gen.evaluation.sets import read_sets
from persona_gen.workflow.progress import Silent
from persona_gen.workflow.verify import verify_file

if TYPE_CHECKING:
    from persona_gen.evaluation.sets import BenchSet
    from persona_gen.workflow.progress import Progress


def evaluate_folder(folder: Path, progress: Progress) -> Outcome:
    """Run the checker over every labelled set below `folder`; no model is called.

    Raises:
        SourceError: a set cannot be read.
    """
    sets = read_sets(folder)
    progress.begin("Sets", len(sets))
    found: list[SetOutcome] = []
    with tempfile.TemporaryDirectory() as scratch:
        out = Path(scratch) / "verdicts.jsonl"
        smallest = min(sets, key=lambda s: len(s.claims))
        verify_file(smallest.bundles, out, Silent())  # start-up apart: imports and tables are loaded here
        for bench in sets:
            found.append(_evaluate(bench, out))
            progress.step(f"{bench.name}, {len(bench.claims):,} claims in {found[-1].seconds:.1f} s")
    return Outcome(tuple(found))


def _evaluate(bench: BenchSet, out: Path) -> SetOutcome:
    began = perf_counter()
    verify_file(bench.bundles, out, Silent())
    took = perf_counter() - began
    lines = out.read_text(encoding="utf-8").splitlines()
    return outcome_of(bench, [Verdict.model_validate(json.loads(line)) for line in lines], took)
