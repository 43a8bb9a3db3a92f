#!/usr/bin/env python3
"""Measure the checker and keep what was printed: bench/printed/*.txt and the tables of docs/checking.md.

usage: bench/checker.py [--embeddings MODEL_FOLDER] [FOLDER ...]

Runs `persona-gen eval` on fixtures/bench and on further folders of labelled sets (NAME.bundles.jsonl,
NAME.gold.jsonl), then plants errors into personas of all evidence in fixtures. No language model is called; with
--embeddings, the folder of a local sentence-embedding model, the embedding floor is run as well.
"""

from __future__ import annotations

import argparse
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
    """Run everything."""
    PRINTED.mkdir(exist_ok=True)
    options = argparse.ArgumentParser(usage=(__doc__ or "").partition("usage: ")[2].partition("\n")[0])
    options.add_argument("folders", nargs="*", type=Path)
    options.add_argument("--embeddings", type=Path)
    asked = options.parse_args()
    folders = [str(folder.resolve()) for folder in asked.folders]
    model = ["--embeddings", str(asked.embeddings.resolve())] if asked.embeddings else []
    keep("eval", "-m", "persona_gen", "eval", "fixtures/bench", *folders, *model, "--write", DOC)
    keep("eval-errors", "-m", "persona_gen", "eval", "fixtures/bench", "--errors")
    keep("planted-errors", "bench/planted_errors.py", "fixtures", "--write", DOC)


if __name__ == "__main__":
    main()
