"""The figures that the checker has to reach without any model, and whether it does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.evaluation.scoring import ratio

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from persona_gen.evaluation.scoring import Figures

Value = float | None
PERSONA_SETS = ("shoppers", "notebooks", "officials")
MIN_CLAIMS_PER_SECOND = 500.0
_COMPUTED = tuple(
    f"bad:{kind}"
    for kind in (
        "number_wrong",
        "unit_or_period",
        "base_wrong",
        "segment_leak",
        "metric_swap",
        "quantifier_wrong",
        "direction_wrong",
        "ranking_wrong",
    )
)
_VOICES = ("bad:overgeneralised", "bad:negation", "bad:quote_wrong_speaker")


@dataclass(frozen=True, slots=True)
class Goal:
    """One figure of one set and its bound; `at_least` False means at most."""

    set_name: str
    figure: str
    bound: float
    at_least: bool
    value: Value

    @property
    def is_met(self) -> bool | None:
        """Whether the bound is kept; None where there is no figure."""
        if self.value is None:
            return None
        return self.value >= self.bound if self.at_least else self.value <= self.bound

    @property
    def answer(self) -> str:
        """`met`, `not met` or `no figure`."""
        return {True: "met", False: "not met", None: "no figure"}[self.is_met]


def goals_of(figures: Mapping[str, Figures], claims_per_second: Value = None) -> tuple[Goal, ...]:
    """Return every goal whose set is among `figures` (by set name).

    Args:
        figures: the figures of each set.
        claims_per_second: `verify` over all persona sets, one core, start-up apart.
    """
    goals = [Goal(name, *spec, measure(figures[name])) for name, spec, measure in _specified() if name in figures]
    if claims_per_second is not None:
        goals.append(
            Goal("persona sets", "claims a second", MIN_CLAIMS_PER_SECOND, at_least=True, value=claims_per_second)
        )
    return tuple(goals)


def _specified() -> Iterator[tuple[str, tuple[str, float, bool], Callable[[Figures], Value]]]:
    """Yield set, (figure, bound, at least) and how the figure is taken."""
    yield "shoppers", ("recall, computed kinds", 0.95, True), _recall(_COMPUTED)
    yield "shoppers", ("false alarms", 0.03, False), lambda f: f.false_alarms
    yield "shoppers", ("balanced accuracy", 0.88, True), lambda f: f.balanced_accuracy
    for name in PERSONA_SETS:
        yield name, ("green precision", 0.98, True), lambda f: f.green_precision
    for name in ("notebooks", "officials"):
        yield name, ("recall, quotations", 0.98, True), _recall(("bad:quote_*",))
        yield name, ("false alarms, quotations", 0.0, False), _recall(("good:quote_*",))
        yield name, ("recall, voice and negation", 0.85, True), _recall(_VOICES)
        yield name, ("false alarms", 0.05, False), lambda f: f.false_alarms
    yield "ragtruth", ("flag precision", 0.80, True), lambda f: f.flag_precision
    yield "ragtruth", ("flag recall", 0.55, True), lambda f: f.flag_recall
    for name in ("feversym", "summedits"):
        yield name, ("green precision", 0.95, True), lambda f: f.green_precision


def _recall(kinds: tuple[str, ...]) -> Callable[[Figures], Value]:
    """Return how to take the share flagged of some kinds together."""

    def measure(figures: Figures) -> Value:
        tally = figures.of_kinds(kinds)
        return ratio(tally.flagged, tally.n)

    return measure
