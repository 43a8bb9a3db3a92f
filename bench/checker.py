#!/usr/bin/env python3
"""Measure the checker and keep what was printed: bench/printed/*.txt and the tables of docs/checking.md.

usage: bench/checker.py BENCH

BENCH holds labelled sets (NAME.bundles.jsonl, NAME.gold.jsonl) in any sub-folders. Runs `persona-gen
eval` on it and on fixtures/bench, then plants errors into personas of fixtures/bench. No model is called.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRINTED = ROOT / "bench" / "printed"
DOC = str(ROOT / "docs" / "checking.md")


def keep(name: str, *command: str) -> None:
    """Run a command, show its progress, and keep its output in bench/printed/NAME.txt."""
    done = subprocess.run([sys.executable, *command], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    text = "\n".join(line.rstrip() for line in done.stdout.splitlines())
    (PRINTED / f"{name}.txt").write_text(f"{text}\n", encoding="utf-8")
    print(f"{name}: {len(text.splitlines())} lines kept")


def main() -> None:
    """Run all three."""
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    PRINTED.mkdir(exist_ok=True)
    bench = str(Path(sys.argv[1]).resolve())
    keep("eval-bench", "-m", "persona_gen", "eval", bench, "--write", DOC)
    keep("eval-fixtures", "-m", "persona_gen", "eval", "fixtures/bench", "--errors")
    keep("planted-errors", "bench/planted_errors.py", "fixtures", "--write", DOC)


if __name__ == "__main__":
    main()
