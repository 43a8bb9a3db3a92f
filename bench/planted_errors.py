#!/usr/bin/env python3
"""Print how many planted errors the checker finds, by kind, in personas of the evidence writer.

usage: bench/planted_errors.py FOLDER [--write docs/checking.md]

Reads every *.bundles.jsonl below FOLDER, writes a persona for each segment without any model, plants
every error that there is a rule for (persona_gen/evaluation/planting.py), and checks each statement.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from persona_gen.domain.evidence import EvidenceBase
from persona_gen.evaluation.report import PLANTED, Table, markdown_table, put_between
from persona_gen.workflow.evaluate import PlantedRun, run_planted

OUTCOMES = ("flagged", "unchecked", "not_checkable", "green")


def table_of(run: PlantedRun) -> Table:
    """Return outcomes by kind, in all statements and in those that were green before."""
    header = ("kind", "planted", *OUTCOMES, "in green statements", "flagged there", "green there")
    rows = []
    for kind, counts in run.everywhere.items():
        inside, total = run.in_green[kind], counts.total()
        shares = [f"{100 * counts[name] / total:.1f}" if total else "–" for name in OUTCOMES]
        there = [f"{100 * inside[n] / inside.total():.1f}" if inside.total() else "–" for n in ("flagged", "green")]
        rows.append((kind, f"{total:,}", *shares, f"{inside.total():,}", *there))
    return Table("Planted errors (per cent)", header, tuple(rows), tuple(range(1, len(header))))


def own_line(run: PlantedRun) -> str:
    """Return what the checker says of the true sentences."""
    total = run.own.total()
    parts = ", ".join(f"{name} {count:,} ({count / total:.1%})" for name, count in sorted(run.own.items()))
    return f"The personas' own {total:,} claims before planting, all of them true: {parts}."


def example_lines(run: PlantedRun) -> list[str]:
    """Return two errors of each kind that were told green."""
    return [
        f"- {kind} ({planted.changed}): {planted.statement.text}"
        for kind, found in run.false_greens.items()
        for planted in dict.fromkeys((*found[:1], *found[len(found) // 2 :][:1]))
    ]


def main() -> None:
    """Run, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--write", type=Path, metavar="FILE")
    args = parser.parse_args()
    lines = [
        line
        for path in sorted(args.folder.rglob("*.bundles.jsonl"))
        for line in path.read_text("utf-8").splitlines()
        if line.strip()
    ]
    bases = [EvidenceBase.from_json_dict(json.loads(line)) for line in lines]
    run = run_planted(base for base in bases if any(s.id != "*" for s in base.segments))
    text = f"{own_line(run)}\n\n{markdown_table(table_of(run))}"
    if examples := example_lines(run):
        text += "\n\nPlanted and told green:\n" + "\n".join(examples)
    print(text)
    if args.write:
        put_between(args.write, *PLANTED, text)


if __name__ == "__main__":
    main()
