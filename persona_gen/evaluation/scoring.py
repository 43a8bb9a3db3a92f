"""The figures of a checker on a labelled set, as the benchmark's own scorer defines them.

A claim is *bad* when its label is contradicted or unsupported, *flagged* when its verdict is. `unchecked`
counts as wrong on both sides of the balanced accuracy: nothing is gained by not deciding.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from persona_gen.errors import CheckError
from persona_gen.evaluation.sets import BAD

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from persona_gen.evaluation.sets import LabelledClaim

NATURAL_RATE = 0.117
"""Share of bad sentences in real drafts: 462 of 3,946 in the RAGTruth half used here, 11.7 % of all 7,942."""


@dataclass(slots=True)
class Tally:
    """How many claims, and how many of them were flagged, green or left unchecked."""

    n: int = 0
    flagged: int = 0
    green: int = 0
    unchecked: int = 0

    def count(self, verdict: str) -> None:
        """Add one claim with its verdict."""
        self.n += 1
        self.flagged += verdict in BAD
        self.green += verdict == "supported"
        self.unchecked += verdict == "unchecked"

    @property
    def passed(self) -> int:
        """Neither flagged nor unchecked."""
        return self.n - self.flagged - self.unchecked


@dataclass(slots=True)
class Figures:
    """Tallies of one set; every ratio is None where there is nothing to divide by."""

    bad: Tally = field(default_factory=Tally)
    good: Tally = field(default_factory=Tally)
    exact: int = 0
    kinds: dict[str, Tally] = field(default_factory=lambda: defaultdict(Tally))
    """By `bad:KIND` and `good:KIND`."""

    @property
    def claims(self) -> int:
        """How many claims were counted."""
        return self.bad.n + self.good.n

    @property
    def flag_recall(self) -> float | None:
        """Flagged and bad, over bad."""
        return ratio(self.bad.flagged, self.bad.n)

    @property
    def false_alarms(self) -> float | None:
        """Flagged and not bad, over not bad."""
        return ratio(self.good.flagged, self.good.n)

    @property
    def flag_precision(self) -> float | None:
        """Flagged and bad, over flagged."""
        return ratio(self.bad.flagged, self.bad.flagged + self.good.flagged)

    @property
    def green_precision(self) -> float | None:
        """Not bad, over all verdicts `supported`; a false green is the worst mistake."""
        return ratio(self.good.green, self.bad.green + self.good.green)

    @property
    def unchecked(self) -> float | None:
        """Share of claims with no decision."""
        return ratio(self.bad.unchecked + self.good.unchecked, self.claims)

    @property
    def exact_label(self) -> float | None:
        """Share of claims whose verdict is the very label."""
        return ratio(self.exact, self.claims)

    @property
    def balanced_accuracy(self) -> float | None:
        """Mean of the recall on bad and on good claims."""
        good = ratio(self.good.passed, self.good.n)
        if self.flag_recall is None or good is None:
            return None
        return round((self.flag_recall + good) / 2, 4)

    def at_rate(self, rate: float) -> tuple[float | None, float | None]:
        """Return flag precision and green precision if a share `rate` of the claims were bad.

        The recall on each side stays as measured; only the mixture is changed (Bayes' rule).
        """
        if not self.bad.n or not self.good.n:
            return None, None

        def mixed(bad: int, good: int) -> tuple[float, float]:
            return rate * bad / self.bad.n, (1 - rate) * good / self.good.n

        flagged_bad, flagged_good = mixed(self.bad.flagged, self.good.flagged)
        green_bad, green_good = mixed(self.bad.green, self.good.green)
        return _part(flagged_bad, flagged_good), _part(green_good, green_bad)

    def of_kinds(self, names: Iterable[str]) -> Tally:
        """Return the tallies of some kinds together; a trailing `*` stands for any ending."""
        patterns = tuple(names)
        total = Tally()
        for name, tally in self.kinds.items():
            if any(name == p or (p.endswith("*") and name.startswith(p[:-1])) for p in patterns):
                total.n += tally.n
                total.flagged += tally.flagged
                total.green += tally.green
                total.unchecked += tally.unchecked
        return total

    def to_json_dict(self) -> dict[str, object]:
        """Return the figures under the names and in the order of the benchmark's scorer."""
        return {
            "claims": self.claims,
            "balanced_accuracy": self.balanced_accuracy,
            "flag_precision": self.flag_precision,
            "flag_recall": self.flag_recall,
            "false_alarms": self.false_alarms,
            "green_precision": self.green_precision,
            "unchecked": self.unchecked,
            "exact_label": self.exact_label,
            "kinds": {
                name: {"n": t.n, "flagged": ratio(t.flagged, t.n), "unchecked": ratio(t.unchecked, t.n)}
                for name, t in sorted(self.kinds.items())
            },
        }


def ratio(part: int, whole: int) -> float | None:
    """Return part over whole to four digits, or None where there is nothing to divide by."""
    return None if whole == 0 else round(part / whole, 4)


def _part(wanted: float, other: float) -> float | None:
    return None if wanted + other == 0 else round(wanted / (wanted + other), 4)


def score(claims: Iterable[LabelledClaim], verdicts: Mapping[str, str]) -> Figures:
    """Return the figures of `verdicts` (verdict by claim id) on labelled claims.

    Raises:
        CheckError: a claim has no verdict; every claim has to be accounted for.
    """
    return score_by(claims, lambda claim: _verdict_of(claim, verdicts))


def score_by(claims: Iterable[LabelledClaim], decide: Callable[[LabelledClaim], str]) -> Figures:
    """Return the figures of a decision on labelled claims."""
    figures = Figures()
    for claim in claims:
        verdict = decide(claim)
        side, tally = ("bad", figures.bad) if claim.is_bad else ("good", figures.good)
        tally.count(verdict)
        figures.kinds[f"{side}:{claim.kind}"].count(verdict)
        figures.exact += verdict == claim.label
    return figures


def _verdict_of(claim: LabelledClaim, verdicts: Mapping[str, str]) -> str:
    try:
        return verdicts[claim.id]
    except KeyError as error:
        raise CheckError(
            f"claim {claim.id!r} has no verdict", hint="every claim has to be accounted for once"
        ) from error
