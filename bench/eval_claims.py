"""Run the claim checker over a folder of benchmark bundles and print its figures.

usage: python bench/eval_claims.py FOLDER [SET ...] [--misses]
"""

from __future__ import annotations

import argparse
import json
import time
from collections import Counter, defaultdict
from pathlib import Path

from persona_gen.checking.check import verify_bundle

BAD = {"contradicted", "unsupported"}


def read(path: Path) -> list[dict[str, object]]:
    """Return the objects of a .jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def evaluate(folder: Path, name: str) -> tuple[dict[str, float], list[str], dict[str, Counter[str]]]:
    """Return score.py's figures for one set, the misses, and counts by kind."""
    gold = {str(row["id"]): row for row in read(folder / f"{name}.gold.jsonl")}
    count: Counter[str] = Counter()
    kinds: dict[str, Counter[str]] = defaultdict(Counter)
    misses: list[str] = []
    started = time.perf_counter()
    results = [(bundle, verify_bundle(bundle)) for bundle in read(folder / f"{name}.bundles.jsonl")]
    seconds = time.perf_counter() - started
    for bundle, verdicts in results:
        texts = {str(claim["id"]): claim["text"] for claim in bundle["claims"]}  # type: ignore[attr-defined]
        for verdict in verdicts:
            row = gold[verdict.id]
            side = "bad" if row["label"] in BAD else "good"
            got = "flagged" if verdict.verdict in BAD else "unchecked" if verdict.verdict == "unchecked" else "passed"
            green = verdict.verdict == "supported"
            count.update([side, f"{side}_{got}", *([f"{side}_green"] if green else [])])
            kinds[f"{side}:{row.get('kind', '')}"].update(["n", got, *(["green"] if green else [])])
            if got != ("flagged" if side == "bad" else "passed"):
                misses.append(
                    f"{verdict.id} {row['label']}/{row.get('kind')} -> {verdict.verdict}: {texts[verdict.id]}\n      {verdict.reason}"
                )
    figures = {
        "claims": count["bad"] + count["good"],
        "balanced_accuracy": (
            count["bad_flagged"] / max(1, count["bad"]) + count["good_passed"] / max(1, count["good"])
        )
        / 2,
        "flag_recall": count["bad_flagged"] / max(1, count["bad"]),
        "false_alarms": count["good_flagged"] / max(1, count["good"]),
        "green_precision": count["good_green"] / max(1, count["good_green"] + count["bad_green"]),
        "green_claims": count["good_green"] + count["bad_green"],
        "unchecked": (count["bad_unchecked"] + count["good_unchecked"]) / max(1, count["bad"] + count["good"]),
        "claims_per_second": len(gold) / seconds,
    }
    return figures, misses, kinds


def main() -> None:
    """Print the figures of each set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("sets", nargs="*")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--kinds", action="store_true")
    args = parser.parse_args()
    names = args.sets or sorted(path.name.removesuffix(".gold.jsonl") for path in args.folder.glob("*.gold.jsonl"))
    for name in names:
        figures, misses, kinds = evaluate(args.folder, name)
        print(f"\n{name}: " + "  ".join(f"{key} {value:.3f}" for key, value in figures.items()))
        if args.kinds:
            for kind, row in sorted(kinds.items()):
                print(
                    f"  {kind:30} n {row['n']:3}  flagged {row['flagged']:3}  unchecked {row['unchecked']:3}  green {row['green']:3}"
                )
        if args.misses:
            print("\n".join(misses))


if __name__ == "__main__":
    main()
