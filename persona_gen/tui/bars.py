"""Small bars from block characters, exact to an eighth of a cell."""

from __future__ import annotations

_EIGHTHS = " ▏▎▍▌▋▊▉"


def bar(value: float, width: int) -> str:
    """Return a bar of `value` (0..1) in `width` cells, padded with blanks; a value above 0 is never invisible."""
    eighths = round(max(0.0, min(1.0, value)) * width * 8)
    if value > 0:
        eighths = max(1, eighths)
    full, rest = divmod(eighths, 8)
    return ("█" * full + (_EIGHTHS[rest] if rest else "")).ljust(width)
