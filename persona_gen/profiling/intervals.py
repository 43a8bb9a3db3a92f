"""95 % intervals and effect sizes: plain functions of counts, moments and values."""

from __future__ import annotations

from functools import lru_cache
from math import asin, ceil, sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

Z = NormalDist().inv_cdf(0.975)
"""Two-sided 95 %."""
RESAMPLES = 400
SEED = 20_240_229
BOOTSTRAP_LIMIT = 2000
"""Means over more values than this get the normal interval, which the bootstrap then equals."""

Interval = tuple[float, float]


def wilson(members: int, base: int) -> Interval:
    """Return the interval of a share (score interval; Wilson, JASA 22, 1927; base ≥ 1)."""
    share = members / base
    spread = Z * sqrt(share * (1 - share) / base + Z * Z / (4 * base * base))
    middle, scale = share + Z * Z / (2 * base), 1 + Z * Z / base
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def quantile_ranks(fraction: float, base: int) -> tuple[int, int]:
    """Return the ranks (1..base) of the order statistics that bound a quantile.

    The interval is free of assumptions about the distribution (Conover, Practical Nonparametric
    Statistics, 3rd ed. 1999, section 3.2). It is what the percentile bootstrap of a quantile tends to,
    without resampling, so that it also serves millions of rows.
    """
    middle, spread = base * fraction, Z * sqrt(base * fraction * (1 - fraction))
    return max(1, min(base, ceil(middle - spread))), max(1, min(base, ceil(middle + spread)))


def bootstrap_mean(values: NDArray[np.float64]) -> Interval:
    """Return the percentile bootstrap interval of a mean (Efron, Annals of Statistics 7, 1979).

    The same values in any order give the same interval: they are sorted, and the seed is fixed.
    """
    means = np.sort(values)[_resamples(len(values))].mean(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return float(low), float(high)


@lru_cache(maxsize=4)
def _resamples(size: int) -> NDArray[np.int64]:
    """Return which of `size` values each resample draws, shape (RESAMPLES, size)."""
    return np.random.default_rng((SEED, size)).integers(0, size, size=(RESAMPLES, size))


def normal_mean(mean: float, deviation: float, base: int) -> Interval:
    """Return the large-sample interval of a mean."""
    spread = Z * deviation / sqrt(base)
    return mean - spread, mean + spread


def cohen_h(members: int, base: int, rest_members: int, rest_base: int) -> float:
    """Return |Cohen's h| of two shares (Statistical Power Analysis, 2nd ed. 1988, ch. 6); 0 without a rest."""
    if not base or not rest_base:
        return 0.0
    return abs(2 * asin(sqrt(members / base)) - 2 * asin(sqrt(rest_members / rest_base)))


def rank_difference(rank_sum: float, base: int, rest_base: int) -> float:
    """Return the robust standardised difference of a segment from the rest, made of ranks only.

    The probability that a member's value exceeds another's (Mann–Whitney; ties count half) is turned
    into the distance of two unit normals with that probability: d = √2 Φ⁻¹(A) (McGraw and Wong,
    Psychological Bulletin 111, 1992; Ruscio, Psychological Methods 13, 2008). So an outlier moves it
    no more than any other large value, and it stands on the scale of Cohen's d. 0 without a rest.

    Args:
        rank_sum: sum of the members' mid-ranks among all.
        base: members with a value.
        rest_base: all others with a value.
    """
    pairs = base * rest_base
    if not pairs:
        return 0.0
    probability = (rank_sum - base * (base + 1) / 2) / pairs
    kept = min(max(probability, 0.5 / pairs), 1 - 0.5 / pairs)
    return abs(sqrt(2) * NormalDist().inv_cdf(kept))


def share_difference(stated: tuple[int, int], observed: tuple[int, int], both: tuple[int, int, int, int]) -> Interval:
    """Return the interval of the difference of two shares, taken over rows that may be the same.

    The variance is p₁q₁/n₁ + p₂q₂/n₂ − 2 n₁₂ cov/(n₁n₂): the per-row difference's variance where the
    same rows answered both, and the unpaired one where none did. Half a row is added to each of the
    four cells, which is Agresti and Min (Statistics in Medicine 24, 2005) for pairs and Agresti and
    Caffo (American Statistician 54, 2000) for separate rows.

    Args:
        stated: members and base of the stated share.
        observed: members and base of the observed share.
        both: of the rows that answered both: how many, with the first, with the second, with both.
    """
    (k1, n1), (k2, n2) = stated, observed
    p1, p2 = (k1 + 1) / (n1 + 2), (k2 + 1) / (n2 + 2)
    variance = p1 * (1 - p1) / (n1 + 2) + p2 * (1 - p2) / (n2 + 2)
    if both[0]:
        rows, first, second, each = both[0] + 2, both[1] + 1, both[2] + 1, both[3] + 0.5
        covariance = each / rows - first / rows * second / rows
        variance -= 2 * rows * covariance / ((n1 + 2) * (n2 + 2))
    spread, raw = Z * sqrt(max(variance, 0.0)), k1 / n1 - k2 / n2
    low, high = p1 - p2 - spread, p1 - p2 + spread
    return max(-1.0, min(low, raw)), min(1.0, max(high, raw))
