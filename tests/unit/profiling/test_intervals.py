"""Intervals and effect sizes, against published or exact values."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from persona_gen.profiling import intervals


def test_wilson_matches_newcombe() -> None:
    """The interval of 81 of 263 and of 0 of 20 is the one in Newcombe, Statistics in Medicine 17, 1998, table I."""
    assert (0.2553, 0.3662) == tuple(round(bound, 4) for bound in intervals.wilson(81, 263))
    assert (0.0, 0.1611) == tuple(round(bound, 4) for bound in intervals.wilson(0, 20))


@given(st.integers(1, 10_000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_holds_the_share(counts: tuple[int, int]) -> None:
    """The interval lies in 0..1 and holds the share."""
    members, base = counts
    low, high = intervals.wilson(members, base)
    assert 0 <= low <= members / base + 1e-12
    assert members / base - 1e-12 <= high <= 1


def test_quantile_ranks_cover() -> None:
    """The order statistics around the median of 100 cover it with a probability near 95 %."""
    low, high = intervals.quantile_ranks(0.5, 100)
    covered = sum(math.comb(100, k) for k in range(low, high)) / 2**100
    assert (41, 60) == (low, high)
    assert 0.93 < covered < 0.97


def test_quantile_ranks_stay_inside() -> None:
    """A tiny base gives its smallest and largest values."""
    assert (1, 3) == intervals.quantile_ranks(0.5, 3)
    assert (1, 1) == intervals.quantile_ranks(0.75, 1)


def test_bootstrap_is_deterministic_and_close_to_normal() -> None:
    """The same values in another order give the same interval, near the large-sample one."""
    values = np.random.default_rng(1).normal(10, 2, 500)
    low, high = intervals.bootstrap_mean(values)
    expected = intervals.normal_mean(float(values.mean()), float(values.std(ddof=1)), 500)
    assert (low, high) == intervals.bootstrap_mean(values[::-1])
    assert pytest.approx(expected, abs=0.04) == (low, high)


def test_cohen_h() -> None:
    """Half against a quarter is π/6, and nothing to compare with is 0."""
    assert pytest.approx(math.pi / 6) == intervals.cohen_h(50, 100, 5, 20)
    assert 0.0 == intervals.cohen_h(50, 100, 0, 0)


def test_rank_difference_is_d_for_normal_values_and_ignores_outliers() -> None:
    """Two normal samples one deviation apart give about 1, with an outlier or without; ties give 0."""
    rest = np.array([NormalDist().inv_cdf((i + 0.5) / 4000) for i in range(4000)])
    own = rest + 1.0001

    def difference(values: np.ndarray[tuple[int], np.dtype[np.float64]]) -> float:
        ranks = np.argsort(np.argsort(np.concatenate([values, rest]))) + 1
        return intervals.rank_difference(float(ranks[:4000].sum()), 4000, 4000)

    plain = difference(own)
    own[0] = 1e9
    assert pytest.approx(1.0, abs=0.001) == plain
    assert pytest.approx(plain, abs=0.002) == difference(own)
    assert 0.0 == intervals.rank_difference(2 * 2.5, 2, 2)
    assert 0.0 == intervals.rank_difference(3.0, 2, 0)


def test_difference_of_pairs_is_narrower_than_of_separate_rows() -> None:
    """60 % against 40 % of the same 100 people: the pairing decides the width; both hold the difference."""
    paired = intervals.share_difference((60, 100), (40, 100), (100, 60, 40, 40))
    separate = intervals.share_difference((60, 100), (40, 100), (0, 0, 0, 0))
    assert paired[1] - paired[0] < separate[1] - separate[0]
    assert paired[0] < 0.2 < paired[1]
    expected = 1.959964 * math.sqrt(2 * (61 / 102) * (41 / 102) / 102)  # Agresti and Caffo 2000
    assert pytest.approx(expected, abs=1e-6) == (separate[1] - separate[0]) / 2


def test_difference_of_pairs_is_agresti_min() -> None:
    """For pairs the width is the adjusted Wald interval of Agresti and Min (2005), half a row in each cell."""
    n, b, c = 102, 20.5, 0.5  # of 100 pairs, 20 said yes and did not, none the other way round
    expected = 1.959964 * math.sqrt((b + c) - (b - c) ** 2 / n) / n
    low, high = intervals.share_difference((60, 100), (40, 100), (100, 60, 40, 40))
    assert pytest.approx(expected, abs=1e-6) == (high - low) / 2
