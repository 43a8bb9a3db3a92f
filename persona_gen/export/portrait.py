"""A neutral drawn portrait: initials before an abstract pattern, made of the segment's id alone.

It says nothing of age, gender or origin, because the data does not either.
"""

from __future__ import annotations

import hashlib

from persona_gen.domain.base import Frozen

SIZE = 120
"""Width and height of the drawing."""
TONES = 8
"""Number of accent colours in the style sheet."""
_TILES = 4
_STEP = SIZE // _TILES


class Portrait(Frozen):
    """Path data of the pattern, and which of the `TONES` accents the persona has."""

    tone: int
    arcs: str
    """Quarter circles, drawn as lines."""
    shapes: str
    """Quarter discs, filled."""
    initials: str


def portrait(segment: str, name: str) -> Portrait:
    """Return the portrait; the same segment always gets the same pattern and accent."""
    digest = hashlib.sha256(segment.encode("utf-8", "replace")).digest()
    arcs, shapes = [], []
    for index in range(_TILES * _TILES):
        left, top = (index % _TILES) * _STEP, (index // _TILES) * _STEP
        byte = digest[index + 1]
        arcs.append(_arcs(left, top, flipped=bool(byte & 1)))
        if byte % 3 == 0:
            shapes.append(_quarter(left, top, corner=(byte >> 2) % 4))
    return Portrait(tone=digest[0] % TONES, arcs=" ".join(arcs), shapes=" ".join(shapes), initials=initials(name))


def initials(name: str) -> str:
    """Return the first letters of up to two words; "·" where there is no letter."""
    letters = [next((c for c in word if c.isalnum()), "") for word in name.split()]
    return "".join(letter.upper()[:1] for letter in letters if letter)[:2] or "·"


def _arcs(left: int, top: int, *, flipped: bool) -> str:
    """Return one tile of Truchet's pattern: two quarter circles around opposite corners."""
    half, right, bottom = _STEP // 2, left + _STEP, top + _STEP
    if flipped:
        return (
            f"M{left + half} {top}A{half} {half} 0 0 1 {left} {top + half}"
            f"M{right} {top + half}A{half} {half} 0 0 0 {left + half} {bottom}"
        )
    return (
        f"M{left + half} {top}A{half} {half} 0 0 0 {right} {top + half}"
        f"M{left} {top + half}A{half} {half} 0 0 1 {left + half} {bottom}"
    )


def _quarter(left: int, top: int, *, corner: int) -> str:
    """Return a quarter disc around one corner of a tile."""
    right, bottom = left + _STEP, top + _STEP
    ends = (
        (left, top, right, top, left, bottom),
        (right, top, right, bottom, left, top),
        (right, bottom, left, bottom, right, top),
        (left, bottom, left, top, right, bottom),
    )
    x, y, x1, y1, x2, y2 = ends[corner]
    return f"M{x} {y}L{x1} {y1}A{_STEP} {_STEP} 0 0 1 {x2} {y2}Z"
