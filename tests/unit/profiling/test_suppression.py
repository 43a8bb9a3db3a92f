"""Suppression: what is hidden, and that nothing hidden can be computed from what is shown."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from persona_gen.profiling.suppression import Shares, hidden_means, hidden_shares

SEGMENTS, CATEGORIES = ("a", "b", "c"), ("x", "y", "z")


def shares_of(counts: dict[tuple[str, str], int]) -> Shares:
    """Make exhaustive shares of counts, with everybody's."""
    bases = {s: sum(counts[s, c] for c in CATEGORIES) for s in SEGMENTS}
    cells = {(s, c): (counts[s, c], bases[s]) for s in SEGMENTS for c in CATEGORIES}
    total = sum(bases.values())
    cells |= {("*", c): (sum(counts[s, c] for s in SEGMENTS), total) for c in CATEGORIES}
    return Shares(cells, SEGMENTS, CATEGORIES, exhaustive=True, partition=True)


def one_condition(members: int, base: int) -> dict[tuple[str, str], str]:
    """Hide one condition's share of one segment, beside an uncounted rest."""
    shares = Shares(
        {("a", "yes"): (members, base), ("*", "yes"): (500, 1000)},
        ("a",),
        ("yes",),
        exhaustive=False,
        partition=False,
    )
    return hidden_shares(shares, 5)


def test_small_cells_and_their_complement() -> None:
    """1 to 4 members, all but 1 to 4, or a base below 5 are hidden; nobody, everybody and 5 are shown."""
    assert {
        4: "fewer than 5 members",
        96: "all but fewer than 5 members",
    } == {k: one_condition(k, 100)["a", "yes"] for k in (4, 96)}
    assert [{}] * 4 == [one_condition(k, 100) for k in (0, 5, 95, 100)]
    assert {("a", "yes"): "a base of fewer than 5"} == one_condition(0, 4)


def test_nothing_is_hidden_where_one_may_be_shown() -> None:
    """With min_cell = 1 only an empty base is hidden."""
    shares = shares_of({(s, c): 1 for s in SEGMENTS for c in CATEGORIES})
    assert {} == hidden_shares(shares, 1)


@given(st.lists(st.integers(0, 40), min_size=9, max_size=9))
def test_no_hidden_cell_stands_alone(numbers: list[int]) -> None:
    """In no row and no column is exactly one cell hidden while its neighbours give it away."""
    shares = shares_of(dict(zip([(s, c) for s in SEGMENTS for c in CATEGORIES], numbers, strict=True)))
    hidden = hidden_shares(shares, 5)
    lines = [[(s, c) for c in CATEGORIES] for s in (*SEGMENTS, "*")]
    lines += [[(s, c) for s in SEGMENTS] for c in CATEGORIES if ("*", c) not in hidden]
    for line in lines:
        inside = [cell for cell in line if cell in hidden and shares.cells[cell][1]]
        others = [cell for cell in line if cell not in hidden and shares.cells[cell][0]]
        assert len(inside) != 1 or not others
    for cell, (k, n) in shares.cells.items():
        if cell not in hidden:
            assert n >= 5
            assert k == 0 or k >= 5
            assert k in (n, 0) or n - k >= 5


def test_a_single_hidden_mean_takes_a_second_along() -> None:
    """The mean of the only small segment would follow from everybody's mean and the others'."""
    bases = {"a": 3, "b": 50, "c": 30, "*": 83}
    assert {"a", "c"} == set(hidden_means(bases, 5, partition=True))
    assert {"a"} == set(hidden_means(bases, 5, partition=False))
    assert {"a"} == set(hidden_means(bases | {"a": 0}, 5, partition=True))
