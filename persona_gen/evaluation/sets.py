"""Labelled sets: `NAME.bundles.jsonl` (evidence and claims) beside `NAME.gold.jsonl` (a label a claim)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, cast, get_args

from pydantic import ValidationError

from persona_gen.domain import wording
from persona_gen.domain.claim import Claim
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from persona_gen.domain.evidence import Statistic

Label = Literal["supported", "contradicted", "unsupported", "not_checkable"]
BAD: frozenset[str] = frozenset({"contradicted", "unsupported"})
"""Labels of claims that a reviewer has to see; as verdicts, the ones that flag."""
BUNDLES, GOLD = ".bundles.jsonl", ".gold.jsonl"


@dataclass(frozen=True, slots=True)
class LabelledClaim:
    """One claim with its label; `document` is the index of its evidence in `BenchSet.documents`."""

    id: str
    label: Label
    kind: str
    text: str
    group: str
    """Study and segment: claims of one group never stand on both sides of a fold."""
    document: int

    @property
    def is_bad(self) -> bool:
        """Whether the claim should be flagged."""
        return self.label in BAD


@dataclass(frozen=True, slots=True)
class BenchSet:
    """A labelled set; `documents` holds each bundle's evidence as plain text, for the floors."""

    name: str
    bundles: Path
    claims: tuple[LabelledClaim, ...]
    documents: tuple[str, ...]


def read_sets(folder: Path) -> tuple[BenchSet, ...]:
    """Read every labelled set below `folder` (or the one named by a bundles file), in order of its path.

    Raises:
        SourceError: there is none, a gold file is missing, a line is wrong, or the ids do not match.
    """
    if not folder.exists():
        raise SourceError("no such file or folder", where=str(folder), hint="name a folder of NAME.bundles.jsonl")
    paths = [folder] if folder.is_file() else sorted(folder.rglob(f"*{BUNDLES}"))
    if not paths:
        raise SourceError(
            "no labelled sets below this folder",
            where=str(folder),
            hint=f"NAME{BUNDLES} and NAME{GOLD} are expected side by side",
        )
    return tuple(_read_set(path) for path in paths)


def _read_set(path: Path) -> BenchSet:
    """Read one set and join claims and labels."""
    name = path.name.removesuffix(BUNDLES)
    gold_path = path.with_name(f"{name}{GOLD}")
    gold = _read_gold(gold_path)
    claims: list[LabelledClaim] = []
    documents: list[str] = []
    for number, row in _objects(path):
        where = f"{path}, line {number}"
        try:
            base = EvidenceBase.from_json_dict(row)
            found = [Claim.model_validate(claim) for claim in row.get("claims", [])]
        except ValidationError as error:
            raise SourceError(
                f"not in the evidence format: {error.errors()[0]['msg']}", where=where, hint="see docs/architecture.md"
            ) from error
        for claim in found:
            if claim.id not in gold:
                raise SourceError(f"claim {claim.id!r} has no label", where=where, hint=f"add it to {gold_path.name}")
            label, kind = gold.pop(claim.id)
            group = f"{base.study}/{claim.segment}"
            claims.append(LabelledClaim(claim.id, label, kind, claim.text, group, len(documents)))
        documents.append(evidence_text(base))
    if gold:
        raise SourceError(
            f"{len(gold)} labels have no claim, the first {min(gold)!r}",
            where=str(gold_path),
            hint=f"add the claim to {path.name}",
        )
    return BenchSet(name, path, tuple(claims), tuple(documents))


def _read_gold(path: Path) -> dict[str, tuple[Label, str]]:
    """Return label and kind by claim id."""
    found: dict[str, tuple[Label, str]] = {}
    for number, row in _objects(path):
        where = f"{path}, line {number}"
        key, label = row.get("id"), row.get("label")
        if not isinstance(key, str) or key in found:
            raise SourceError(f"id {key!r} is missing or stands twice", where=where, hint="one line a claim")
        if label not in get_args(Label):
            raise SourceError(f"unknown label {label!r}", where=where, hint=f"known: {', '.join(get_args(Label))}")
        found[key] = (cast("Label", label), str(row.get("kind", "")))
    return found


def _objects(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield line number and object of each line that is not blank."""
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise SourceError("cannot be read", where=str(path), hint="one JSON object a line in UTF-8") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise SourceError(f"not JSON: {error.msg}", where=f"{path}, line {number}") from error
        if not isinstance(row, dict):
            raise SourceError("not a JSON object", where=f"{path}, line {number}")
        yield number, row


def evidence_text(base: EvidenceBase) -> str:
    """Return all evidence of a bundle as plain text, a line an item: what a similarity gets to see."""
    names = {segment.id: segment.name for segment in base.segments} | {"*": ""}
    sizes = [f"{s.name}: {s.n or ''} {'' if s.share is None else wording.percent_text(s.share)}" for s in base.segments]
    cells = [f"{names.get(s.segment, s.segment)} {_statistic_text(s)}".strip() for s in base.statistics]
    return "\n".join([*sizes, *cells, *(s.text for s in base.snippets)])


def _statistic_text(statistic: Statistic) -> str:
    """Return label, category, the value as we write it and as it is stored, and everybody's value."""
    raw = "" if isinstance(statistic.value, bool | str | list | None) else f"{statistic.value:g}"
    n = "" if statistic.n is None else f"n = {statistic.n}"
    overall = "" if statistic.overall is None else f"overall {wording.value_text(statistic, statistic.overall)}"
    return " ".join(filter(None, (wording.describe(statistic), wording.value_text(statistic), raw, overall, n)))
