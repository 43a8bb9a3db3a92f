"""Segments: groups of customers or participants."""

from __future__ import annotations

import re
import unicodedata

from persona_gen.domain.base import Frozen


class Segment(Frozen):
    """A group; `n` members, `share` of the base (0..1)."""

    id: str
    name: str
    n: int | None = None
    share: float | None = None


def slug(text: str) -> str:
    """Return a lower-case ASCII id made of `text`, of at most 64 characters and never empty."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:64].rstrip("-") or "segment"
