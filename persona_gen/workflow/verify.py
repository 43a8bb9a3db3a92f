"""Verifying labelled or foreign claims: bundles in, one verdict line a claim out (DESIGN.md, Contracts)."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from persona_gen.errors import SourceError
from persona_gen.workflow.local_models import load_models

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from persona_gen.domain.claim import Verdict
    from persona_gen.workflow.judging import JudgeCalls
    from persona_gen.workflow.local_models import LocalModels
    from persona_gen.workflow.progress import Progress

_Checked = tuple[dict[str, Any], "list[Verdict]"]
"""A bundle, and the verdicts on its claims."""


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify_file` wrote."""

    counts: dict[str, int]
    """How many claims got each verdict."""
    calls: JudgeCalls | None = None
    """What the judge's calls came to, where there was a judge."""


def verify_file(
    bundles: Path,
    out: Path,
    progress: Progress,
    *,
    judge: bool = False,
    entailment: Path | None = None,
    embeddings: Path | None = None,
) -> Verified:
    """Check every claim of every bundle and write the verdicts.

    The output appears whole or not at all. Without a judge no model is called, and equal input gives
    equal output. The judge's calls are kept in `.persona-gen` beside `out`, so that none is paid twice.

    With `entailment`, a folder with a local model (`checking/entailment.py`), that model is asked as well. With
    `embeddings`, a folder with another one (`checking/embedding.py`), judge and entailment model are shown evidence
    that was found by meaning as well as by words; without them it changes nothing.

    Raises:
        SourceError: a line is no bundle, or a claim id stands twice; names file and line.
        SettingsError: a judge is asked for, and no language model is configured; or a local model cannot be loaded.
    """
    if out.exists() and bundles.exists() and out.samefile(bundles):
        raise SourceError("the verdicts would replace the bundles", where=str(out), hint="choose another --out")
    models = load_models(entailment, embeddings)
    checked, calls = (
        _judged(bundles, out.parent, progress, models) if judge else (_checked(bundles, progress, models), None)
    )
    counts: dict[str, int] = {}
    partial = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8", errors="backslashreplace", newline="\n") as file:
            for _, verdicts in checked:
                for verdict in verdicts:
                    counts[verdict.verdict] = counts.get(verdict.verdict, 0) + 1
                    file.write(json.dumps(verdict.to_json_dict(), ensure_ascii=False) + "\n")
        partial.replace(out)
    except OSError as error:
        raise SourceError(
            f"cannot be written: {error.strerror}", where=str(out), hint="choose another --out"
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return Verified(counts, calls)


def _checked(bundles: Path, progress: Progress, models: LocalModels) -> list[_Checked]:
    """Return each bundle with the checkers' verdicts on its claims, in order."""
    from persona_gen.checking.check import verify_bundle

    checkers = models.checkers()
    checked: list[_Checked] = []
    seen: dict[str, int] = {}
    lines = list(_lines(bundles))
    progress.begin("Bundles", len(lines))
    for number, bundle in lines:
        where = f"{bundles}, line {number}"
        try:
            verdicts = verify_bundle(bundle, checkers)
        except ValidationError as error:
            raise _not_a_bundle(where, error) from error
        for verdict in verdicts:
            if verdict.id in seen:
                what = f"claim {verdict.id!r} stands twice, first in line {seen[verdict.id]}"
                raise SourceError(what, where=where, hint="give each claim an id of its own")
            seen[verdict.id] = number
        checked.append((bundle, verdicts))
        progress.step(str(bundle.get("study", number)))
    return checked


def _judged(bundles: Path, folder: Path, progress: Progress, models: LocalModels) -> tuple[list[_Checked], JudgeCalls]:
    """Return what `_checked` does, with the judge's verdicts in place of `unchecked` ones."""
    from persona_gen.domain.claim import Claim
    from persona_gen.domain.evidence import EvidenceBase
    from persona_gen.settings import Settings
    from persona_gen.store.repository import open_store
    from persona_gen.study import LLM, STATE_FOLDER
    from persona_gen.workflow.judging import judge_endpoint, judge_parts

    endpoint = judge_endpoint(LLM())  # before any work, so that a missing setting is told at once
    checked = _checked(bundles, progress, models)
    parts = [
        ([Claim.model_validate(c) for c in bundle["claims"]], verdicts, EvidenceBase.from_json_dict(bundle))
        for bundle, verdicts in checked
    ]
    with open_store(folder / STATE_FOLDER) as store:
        writers = {Settings().persona_gen_model}
        found, calls = judge_parts(parts, LLM(), endpoint, store, progress, writers, models.embedder)
    return [(bundle, list(verdicts)) for (bundle, _), verdicts in zip(checked, found, strict=True)], calls


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and object of each line that is not blank."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SourceError(
            "not a text file in UTF-8", where=str(path), hint="one JSON object a line is expected"
        ) from error
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror}", where=str(path), hint="name a .jsonl file of bundles"
        ) from error
    if not text.strip():
        raise SourceError("the file is empty", where=str(path), hint="one JSON object a line is expected")
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            bundle = json.loads(line)
        except (ValueError, RecursionError) as error:
            raise SourceError(
                f"not JSON: {getattr(error, 'msg', error)}",
                where=f"{path}, line {number}",
                hint="one JSON object a line",
            ) from error
        if not isinstance(bundle, dict):
            raise SourceError("not a JSON object", where=f"{path}, line {number}", hint="one bundle a line")
        yield number, bundle


def _not_a_bundle(where: str, error: ValidationError) -> SourceError:
    first = error.errors()[0]
    is_claim = error.title.startswith("tuple")  # the list of claims is validated by itself
    place = ".".join(map(str, ("claims", *first["loc"]) if is_claim else first["loc"]))
    return SourceError(
        f"not in the evidence format: {place}: {first['msg']}", where=where, hint="see docs/architecture.md"
    )
