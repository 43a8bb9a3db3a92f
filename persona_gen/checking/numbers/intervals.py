"""Which values make a quantity true: the tolerances of rounding, fractions and qualifiers.

The rules are those of the claims' format: "about" allows 3 %, a plain figure is right when the value
rounds to it at the digits written, a fraction in words is looser, "nearly" looks from below.
"""

from __future__ import annotations

import math
from typing import Literal

Qualifier = Literal[
    "plain",
    "about",
    "nearly",
    "close",
    "barely",
    "over",
    "under",
    "just_over",
    "just_under",
    "well_over",
    "well_under",
    "at_least",
    "at_most",
]
ABOUT = 0.03
"""Relative distance that "about" allows."""
_COARSE = 0.05
"""Relative distance that trailing zeros may hide ("50,000" for 52,034)."""


def accepted(value: float, upper: float | None, step: float, qualifier: Qualifier, kind: str) -> tuple[float, float]:
    """Return the lowest and the highest value that make the quantity true."""
    slack = _rounding(value, step, kind)
    if upper is not None:
        return value - _rounding(value, step, kind) / 2, upper + _rounding(upper, step, kind) / 2
    loose = max(slack, ABOUT * value, _NEAR / 2 if kind in {"fraction", "of"} else 0.0)
    below = (
        value - max(slack, min(max(0.13 * value, _NEAR), 0.07))
        if kind in _SHARES
        else min(0.9 * value, value - min(0.5, step / 2))
    )
    tiny, strict = 0.001 * value, 3e-9 * max(1.0, value)
    table: dict[Qualifier, tuple[float, float]] = {
        "plain": (value - slack, value + slack),
        "about": (value - loose, value + loose),
        "nearly": (below, value + min(slack / 2, 5 * tiny)),
        "just_under": (below, value + min(slack / 2, 5 * tiny)),
        "close": (below, value + loose),
        "barely": (0.9 * value, 1.2 * value),
        "just_over": (
            value - tiny,
            value + (max(_NEAR, min(0.12 * value, 0.06)) if kind in _SHARES else max(slack, 0.12 * value)),
        ),
        "over": (value + strict, math.inf),
        "well_over": (1.04 * value, math.inf),
        "under": (-math.inf, value - strict),
        "well_under": (-math.inf, 0.96 * value),
        "at_least": (value - slack / 10, math.inf),
        "at_most": (-math.inf, value + slack / 10),
    }
    return table[qualifier]


_NEAR = 0.03
"""How far a share may always lie from what it is "nearly" or "just over"."""
_SHARES = {"percent", "fraction", "of"}


def _rounding(value: float, step: float, kind: str) -> float:
    """Return how far a true value may lie from the plain figure."""
    if kind == "percent":
        return step / 2 + 1e-9
    if kind in {"fraction", "of"}:
        return min(0.1 * value, 0.05, 0.12 * (1 - value) + 0.02)
    if kind == "ratio":
        return max(0.06 * value, step * 0.05)
    return max(step / 2, min(_zeros(value) / 2, _COARSE * value)) + 1e-9


def _zeros(value: float) -> float:
    """Return the worth of the last digit that is not a trailing zero (76,700 → 100); 1 for small numbers."""
    if value < 100 or value != int(value):
        return 0.0
    unit = 1
    while int(value) % (unit * 10) == 0:
        unit *= 10
    return float(unit)
