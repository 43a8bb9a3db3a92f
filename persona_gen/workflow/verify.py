"""Verifying labelled or foreign claims: bundles in, one verdict line a claim out (DESIGN.md, Contracts)."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from persona_gen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from persona_gen.workflow.progress import Progress


def verify_file(bundles: Path, out: Path, progress: Progress) -> dict[str, int]:
    """Check every claim of every bundle; write the verdicts and return how many there are of each.

    The output appears whole or not at all. Without a judge no model is called, and equal input gives
    equal output.

    Raises:
        SourceError: a line is no bundle, or a claim id stands twice; names file and line.
    """
    from persona_gen.checking.check import verify_bundle

    counts: dict[str, int] = {}
    seen: dict[str, int] = {}
    lines = list(_lines(bundles))
    progress.begin("Bundles", len(lines))
    partial = out.with_name(f".{out.name}.{os.getpid()}.part")
    try:
        with partial.open("w", encoding="utf-8", newline="\n") as file:
            for number, bundle in lines:
                where = f"{bundles}, line {number}"
                try:
                    verdicts = verify_bundle(bundle)
                except ValidationError as error:
                    raise _not_a_bundle(where, error) from error
                for verdict in verdicts:
                    if verdict.id in seen:
                        raise SourceError(
                            f"claim {verdict.id!r} stands twice, first in line {seen[verdict.id]}", where=where
                        )
                    seen[verdict.id] = number
                    counts[verdict.verdict] = counts.get(verdict.verdict, 0) + 1
                    file.write(json.dumps(verdict.to_json_dict(), ensure_ascii=False) + "\n")
                progress.step(str(bundle.get("study", number)))
        partial.replace(out)
    except OSError as error:
        raise SourceError(
            f"cannot be written: {error.strerror}", where=str(out), hint="choose another --out"
        ) from error
    finally:
        partial.unlink(missing_ok=True)
    return counts


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
        except json.JSONDecodeError as error:
            raise SourceError(
                f"not JSON: {error.msg}", where=f"{path}, line {number}", hint="one JSON object a line"
            ) from error
        if not isinstance(bundle, dict):
            raise SourceError("not a JSON object", where=f"{path}, line {number}", hint="one bundle a line")
        yield number, bundle


def _not_a_bundle(where: str, error: ValidationError) -> SourceError:
    first = error.errors()[0]
    place = ".".join(map(str, first["loc"]))
    return SourceError(
        f"not in the evidence format: {place}: {first['msg']}", where=where, hint="see docs/architecture.md"
    )
