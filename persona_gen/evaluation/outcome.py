"""What came of a run: figures, mistakes and speed, set by set; and the same as JSON."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from persona_gen.evaluation.floors import floors_of
from persona_gen.evaluation.goals import PERSONA_SETS, Goal, goals_of
from persona_gen.evaluation.scoring import NATURAL_RATE, Figures, score
from persona_gen.evaluation.sets import BAD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona_gen.domain.claim import Verdict
    from persona_gen.evaluation.floors import Embedder, Floor
    from persona_gen.evaluation.sets import BenchSet, LabelledClaim

MistakeName = Literal["false green", "miss", "false alarm"]
MISTAKES: tuple[MistakeName, ...] = ("false green", "miss", "false alarm")
"""The worst first."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A claim whose verdict is wrong: a bad one told green, a bad one not flagged, a good one flagged."""

    name: MistakeName
    claim: LabelledClaim
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class SetOutcome:
    """One set: the checker beside the floors. `seconds` is the processor time of `verify` on it, from file to file."""

    bench: BenchSet
    figures: Figures
    floors: tuple[Floor, ...]
    mistakes: tuple[Mistake, ...]
    seconds: float
    checkers: frozenset[str]
    """Names with versions of the checkers that decided anything."""

    @property
    def name(self) -> str:
        """The set's name."""
        return self.bench.name


@dataclass(frozen=True, slots=True)
class Outcome:
    """All sets of one run."""

    sets: tuple[SetOutcome, ...]

    @property
    def checkers(self) -> str:
        """The checkers with their versions, as one line."""
        return ", ".join(sorted(frozenset[str]().union(*(s.checkers for s in self.sets))))

    @property
    def goals(self) -> tuple[Goal, ...]:
        """The goals whose sets were run."""
        return goals_of({s.name: s.figures for s in self.sets}, self.claims_per_second)

    @property
    def claims_per_second(self) -> float | None:
        """`verify` over the persona sets; None where none of them was run."""
        persona = [s for s in self.sets if s.name in PERSONA_SETS]
        seconds = sum(s.seconds for s in persona)
        return round(sum(s.figures.claims for s in persona) / seconds, 1) if seconds else None

    def to_json_dict(self) -> dict[str, object]:
        """Return everything but the mistakes' texts."""
        return {
            "checkers": self.checkers,
            "sets": {s.name: _set_row(s) for s in self.sets},
            "goals": [
                {"set": g.set_name, "figure": g.figure, "bound": g.bound, "value": g.value, "answer": g.answer}
                for g in self.goals
            ],
            "claims_per_second": self.claims_per_second,
        }


def measure_set(
    bench: BenchSet, verdicts: Sequence[Verdict], seconds: float, embed: Embedder | None = None
) -> SetOutcome:
    """Return figures, floors and mistakes of one set.

    Raises:
        CheckError: a claim has no verdict.
    """
    by_id = {verdict.id: verdict for verdict in verdicts}
    figures = score(bench.claims, {key: v.verdict for key, v in by_id.items()})
    return SetOutcome(
        bench=bench,
        figures=figures,
        floors=floors_of(bench, embed),
        mistakes=_mistakes(bench, by_id),
        seconds=seconds,
        checkers=frozenset(name for v in verdicts if v.verdict != "unchecked" for name in v.checker.split(" + ")),
    )


def _mistakes(bench: BenchSet, verdicts: Mapping[str, Verdict]) -> tuple[Mistake, ...]:
    """Return the wrong verdicts, the worst first."""
    found = [
        Mistake(name, claim, verdicts[claim.id])
        for claim in bench.claims
        if (name := _mistake(claim, verdicts[claim.id].verdict)) is not None
    ]
    return tuple(sorted(found, key=lambda m: (MISTAKES.index(m.name), m.claim.kind)))


def _mistake(claim: LabelledClaim, verdict: str) -> MistakeName | None:
    if claim.is_bad:
        return None if verdict in BAD else "false green" if verdict == "supported" else "miss"
    return "false alarm" if verdict in BAD else None


def _set_row(outcome: SetOutcome) -> dict[str, object]:
    return outcome.figures.to_json_dict() | {
        "at_natural_rate": _natural(outcome.figures),
        "seconds": round(outcome.seconds, 3),
        "floors": {
            f.name: {k: v for k, v in f.figures.to_json_dict().items() if k != "kinds"}
            | {"at_natural_rate": _natural(f.figures)}
            if f.figures
            else {"note": f.note}
            for f in outcome.floors
        },
    }


def _natural(figures: Figures) -> dict[str, float | None]:
    flag, green = figures.at_rate(NATURAL_RATE)
    return {"rate": NATURAL_RATE, "flag_precision": flag, "green_precision": green}
