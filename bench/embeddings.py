#!/usr/bin/env python3
"""Measure a local sentence-embedding model: as a floor, as a finder of evidence, and how long it takes.

usage: bench/embeddings.py MODEL_FOLDER [FOLDER ...]

MODEL_FOLDER holds model.onnx, tokenizer.json and config.json; nothing is downloaded. Reads fixtures/bench and further
folders of labelled sets (NAME.bundles.jsonl, NAME.gold.jsonl). Prints, and keeps in bench/printed/embeddings.txt:
the floor's figures by set; how often the snippet that a true paraphrase rests on is among the first five that are
found by shared words (BM25), by meaning, and by both rankings fused; and seconds for 1,000 sentences.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

from persona_gen.checking.embedding import Embedder
from persona_gen.checking.judge.selection import is_own
from persona_gen.checking.nearest import Nearest
from persona_gen.domain.claim import Claim
from persona_gen.domain.evidence import EvidenceBase
from persona_gen.evaluation.floors import by_threshold, cosine_scores
from persona_gen.evaluation.sets import BUNDLES, GOLD, read_sets

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from persona_gen.domain.evidence import Snippet

    Find = Callable[[str, int], tuple[Snippet, ...]]

ROOT = Path(__file__).resolve().parent.parent
PRINTED = ROOT / "bench" / "printed" / "embeddings.txt"
FIRST = 5


class MeaningOnly:
    """The finder without shared words, for comparison."""

    def __init__(self, snippets: Sequence[Snippet], embedder: Embedder) -> None:
        self._snippets, self._embedder = snippets, embedder
        self._vectors = embedder.vectors([s.text for s in snippets])

    def find(self, text: str, most: int) -> tuple[Snippet, ...]:
        """Return the snippets with the highest cosine."""
        cosines = self._vectors @ self._embedder.vectors([text])[0]
        return tuple(self._snippets[int(number)] for number in (-cosines).argsort(kind="stable")[:most])


def paraphrases(path: Path) -> Iterator[tuple[Claim, EvidenceBase, frozenset[str]]]:
    """Yield each true paraphrase of a set whose gold names snippets: claim, evidence, ids of those snippets."""
    gold_path = path.with_name(path.name.removesuffix(BUNDLES) + GOLD)
    gold = {row["id"]: row for row in map(json.loads, gold_path.read_text(encoding="utf-8").splitlines())}
    for line in path.read_text(encoding="utf-8").splitlines():
        bundle = json.loads(line)
        base = EvidenceBase.from_json_dict(bundle)
        for claim in map(Claim.model_validate, bundle["claims"]):
            row = gold[claim.id]
            named = frozenset(row.get("gold_evidence") or ()) & base.snippets_by_id.keys()
            if named and (row["label"], row["kind"]) == ("supported", "paraphrase"):
                yield claim, base, frozenset(named)


def recall(path: Path, embedder: Embedder, *, whole_study: bool) -> tuple[int, float, list[float]] | None:
    """Return claims, snippets to choose from, and recall among the first five: words, meaning, both."""
    pools: dict[tuple[str, str | None], tuple[int, list[Find]]] = {}
    found: dict[int, list[float]] = defaultdict(list)
    sizes: list[int] = []
    for claim, base, named in paraphrases(path):
        key = base.fingerprint, None if whole_study else claim.segment
        if key not in pools:
            snippets = [s for s in base.snippets if whole_study or is_own(s, claim.segment)]
            texts = [s.text for s in snippets]
            by_words, both = Nearest(snippets, texts), Nearest(snippets, texts, embedder)
            finds: list[Find] = [by_words.find, MeaningOnly(snippets, embedder).find, both.find]
            pools[key] = len(snippets), finds
        size, known = pools[key]
        sizes.append(size)
        for number, find in enumerate(known):
            first = {snippet.id for snippet in find(claim.text, FIRST)}
            found[number].append(len(first & named) / min(FIRST, len(named)))
    if not sizes:
        return None
    return len(sizes), sum(sizes) / len(sizes), [sum(row) / len(row) for row in found.values()]


def recall_lines(paths: Sequence[Path], embedder: Embedder) -> Iterator[str]:
    """Yield the table of recalls, with a line for all sets together."""
    for whole_study in (False, True):
        where = "all snippets of the study" if whole_study else "the snippets of the claim's own segment"
        yield f"\nShare of the snippets a true paraphrase rests on among the first {FIRST} found, of {where}:"
        yield f"{'set':<16}{'claims':>8}{'snippets':>10}{'words':>8}{'meaning':>9}{'fused':>8}"
        total, sums = 0, [0.0, 0.0, 0.0]
        for path in paths:
            row = recall(path, embedder, whole_study=whole_study)
            if row is None:
                continue
            claims, size, shares = row
            total += claims
            sums = [a + claims * b for a, b in zip(sums, shares, strict=True)]
            yield _recall_line(path.name.removesuffix(BUNDLES), claims, f"{size:.0f}", shares)
        yield _recall_line("all", total, "", [a / total for a in sums])


def _recall_line(name: str, claims: int, size: str, shares: Sequence[float]) -> str:
    words, meaning, both = (f"{100 * share:.1f}" for share in shares)
    return f"{name:<16}{claims:>8}{size:>10}{words:>8}{meaning:>9}{both:>8}"


def floor_lines(folders: Sequence[Path], embedder: Embedder) -> Iterator[str]:
    """Yield the floor's figures by set, in per cent."""
    yield f"{'set':<16}{'claims':>8}{'BAcc':>8}{'flagP':>8}{'flagR':>8}{'alarm':>8}{'greenP':>8}"
    for bench in (found for folder in folders for found in read_sets(folder)):
        figures = by_threshold(bench, cosine_scores(bench, embedder.vectors))
        row = (
            figures.balanced_accuracy,
            figures.flag_precision,
            figures.flag_recall,
            figures.false_alarms,
            figures.green_precision,
        )
        cells = "".join(f"{'–' if value is None else f'{100 * value:.1f}':>8}" for value in row)
        yield f"{bench.name:<16}{len(bench.claims):>8}{cells}"


def speed_line(folders: Sequence[Path], folder: Path) -> str:
    """Return how long 1,000 sentences of evidence take, with a fresh model."""
    texts = {line for bench in read_sets(folders[0]) for text in bench.documents for line in text.splitlines()}
    sentences = sorted(text for text in texts if len(text.split()) > 3)[:1000]
    embedder = Embedder(folder)
    began = process_time()
    embedder.vectors(sentences)
    took = 1000 * (process_time() - began) / len(sentences)
    words = sum(len(text.split()) for text in sentences) / len(sentences)
    return f"\n1,000 sentences of {words:.0f} words on average: {took:.1f} s of processor time"


def main() -> None:
    """Run everything."""
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    model, folders = Path(sys.argv[1]), [ROOT / "fixtures" / "bench", *map(Path, sys.argv[2:])]
    embedder = Embedder(model)
    paths = [path for folder in folders for path in sorted(folder.rglob(f"*{BUNDLES}"))]
    lines = ["The embedding floor, in per cent (threshold from the other folds):"]
    print(lines[0], flush=True)
    for part in (floor_lines(folders, embedder), recall_lines(paths, embedder)):
        for line in part:
            print(line, flush=True)
            lines.append(line)
    lines.append(speed_line(folders, model))
    print(lines[-1])
    PRINTED.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
