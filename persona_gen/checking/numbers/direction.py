"""Direction: "above the overall 49" beside a segment's own figure points up, and must."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from persona_gen.checking.numbers.grammar import Quantity
    from persona_gen.checking.numbers.work import Work

_CUE = re.compile(
    r"\b(?P<far>far |well |much |considerably |clearly )?(?:"
    r"(?P<up>above|over|more than|higher than|longer than|older than|ahead of|exceeds?|exceeding|beyond|up on)"
    r"|(?P<down>below|under|less than|lower than|fewer than|shorter than|younger than|behind|short of|down on)"
    r"|(?P<same>close to|near to|much like|the same as|level with|in line with|on a par with))\b",
    re.IGNORECASE,
)
_FAR, _CLOSE = 0.05, 0.1
"""Relative distances that "far above" needs and that "close to" allows."""


def cue_before(work: Work, q: Quantity) -> re.Match[str] | None:
    """Return the word of direction that leads up to a figure of somebody else, if there is just one."""
    start = max(work.reading.chunk_at(q.start).start, q.start - 40)
    found = [m for m in _CUE.finditer(work.text, start, min(len(work.text), q.end)) if m.start() <= q.start]
    return found[0] if len(found) == 1 else None


def right_way(cue: re.Match[str], own: float, other: float) -> bool:
    """Tell whether `own` lies where the words say, seen from `other`."""
    apart = abs(own - other) / abs(other) if other else float(own != other)
    if cue.group("same"):
        return apart <= _CLOSE
    if cue.group("far") and apart < _FAR:
        return False
    return own > other if cue.group("up") else own < other
