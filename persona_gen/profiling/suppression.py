"""Which cells stay hidden, so that no small group of people can be read from the profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Cell = tuple[str, str]
"""A segment ("*" for everybody) and a category."""


@dataclass(frozen=True)
class Shares:
    """Members and base of each cell of one metric."""

    cells: Mapping[Cell, tuple[int, int]]
    segments: Sequence[str]
    categories: Sequence[str]
    exhaustive: bool
    """The categories are all there are, so that their shares add up to 1."""
    partition: bool
    """Everybody who answered is in a segment, so that the segments add up to everybody."""


def hidden_shares(shares: Shares, min_cell: int) -> dict[Cell, str]:
    """Return the cells to hide, each with its reason.

    A cell is hidden when its base is smaller than `min_cell`, or when fewer than that (but somebody)
    are in it or outside it. Where one hidden cell alone could be computed from its neighbours — the
    other categories of its segment, or the other segments and everybody — the smallest neighbour is
    hidden too.
    """
    hidden = {cell: reason for cell, (k, n) in shares.cells.items() if (reason := _small(k, n, min_cell)) is not None}
    if min_cell == 1:
        return hidden
    reason = "would reveal a cell that is hidden"
    while (extra := _derivable(shares, hidden)) is not None:
        hidden[extra] = reason
    return hidden


def _small(members: int, base: int, min_cell: int) -> str | None:
    """Return why a cell is too small by itself, if it is."""
    if base < min_cell:
        return f"a base of fewer than {min_cell}"
    if 0 < members < min_cell:
        return f"fewer than {min_cell} members"
    if 0 < base - members < min_cell:
        return f"all but fewer than {min_cell} members"
    return None


def _derivable(shares: Shares, hidden: Mapping[Cell, str]) -> Cell | None:
    """Return one more cell to hide, because a single hidden one can be computed from the others."""
    lines: list[list[Cell]] = []
    if shares.exhaustive:
        lines += [[(s, c) for c in shares.categories] for s in (*shares.segments, OVERALL)]
    if shares.partition:
        lines += [[(s, c) for s in shares.segments] for c in shares.categories if (OVERALL, c) not in hidden]
    for line in lines:
        inside = [cell for cell in line if cell in hidden and shares.cells[cell][1] > 0]
        if len(inside) != 1:
            continue
        shown = [cell for cell in line if cell not in hidden and shares.cells[cell][0] > 0]
        if shown:
            return min(shown, key=lambda cell: (shares.cells[cell][0], cell))
    return None


def hidden_means(bases: Mapping[str, int], min_cell: int, *, partition: bool) -> dict[str, str]:
    """Return the segments whose mean stays hidden: a small base, or the one that would give a hidden one away."""
    hidden = {key: f"a base of fewer than {min_cell}" for key, n in bases.items() if n < min_cell}
    inside = [key for key in hidden if bases[key] and key != OVERALL]
    shown = [key for key in bases if key not in hidden and key != OVERALL]
    if min_cell > 1 and partition and len(inside) == 1 and shown and OVERALL not in hidden:
        hidden[min(shown, key=lambda key: (bases[key], key))] = "would reveal a mean that is hidden"
    return hidden
