#!/usr/bin/env python3
"""Raise the floors of fixtures/bench/floors.json to what the checker reaches now; never lower one.

usage: bench/record_floors.py

Sets without floors get theirs. Figures that fell are printed and left as they are; lower a floor by
hand, and say why in the commit.
"""

from __future__ import annotations

import json
from pathlib import Path

from persona_gen.workflow.evaluate import evaluate_folders
from persona_gen.workflow.progress import Silent

BENCH = Path(__file__).resolve().parent.parent / "fixtures" / "bench"
FIGURES = {"flag_recall": max, "green_precision": max, "false_alarms": min}


def main() -> None:
    """Measure, compare, write."""
    path = BENCH / "floors.json"
    floors: dict[str, dict[str, float]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for measured in evaluate_folders([BENCH], Silent()).sets:
        figures = measured.figures.to_json_dict()
        own = floors.setdefault(measured.name, {})
        for name, better in FIGURES.items():
            value = figures[name]
            if not isinstance(value, float):
                continue
            kept = own.get(name, value)
            own[name] = better(kept, value)
            if own[name] != value:
                print(f"{measured.name}: {name} fell from {kept} to {value}")
    path.write_text(json.dumps(dict(sorted(floors.items())), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    main()
