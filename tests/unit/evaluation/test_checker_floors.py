"""The checker does not fall behind what it once reached."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from persona_gen.workflow.evaluate import evaluate_folders
from persona_gen.workflow.progress import Silent

if TYPE_CHECKING:
    from persona_gen.evaluation.outcome import Outcome

BENCH = Path(__file__).parents[3] / "fixtures" / "bench"
FLOORS: dict[str, dict[str, float]] = json.loads((BENCH / "floors.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def outcome() -> Outcome:
    return evaluate_folders([BENCH], Silent())


def test_every_set_has_floors(outcome: Outcome) -> None:
    """A set without recorded floors would not be watched."""
    assert sorted(FLOORS) == sorted(s.name for s in outcome.sets)


@pytest.mark.parametrize("name", sorted(FLOORS))
def test_recall_and_green_precision_do_not_fall(outcome: Outcome, name: str) -> None:
    """Flag recall, green precision and false alarms stay at least as good as recorded in floors.json."""
    figures = next(s.figures.to_json_dict() for s in outcome.sets if s.name == name)
    fallen = {
        figure: (bound, figures[figure])
        for figure, bound in FLOORS[name].items()
        if not _is_kept(figures[figure], bound, at_most=figure == "false_alarms")
    }
    assert {} == fallen


def _is_kept(value: object, bound: float, *, at_most: bool) -> bool:
    if not isinstance(value, float):
        return False
    return value <= bound if at_most else value >= bound
