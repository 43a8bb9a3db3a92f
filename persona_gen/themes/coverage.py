"""Coverage: which of the participants' words a coder read, and which got no code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.base import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import CodedInterviews


class Coverage(Frozen):
    """How far the reading went, over participants' snippets."""

    read: int = 0
    """Snippets that were read."""
    unread: tuple[str, ...] = ()
    """Aliases of snippets that nobody read."""
    uncoded: tuple[str, ...] = ()
    """Aliases of snippets that were read and got no code."""

    @property
    def complete(self) -> bool:
        """Whether every snippet was read."""
        return not self.unread


def coverage(coded: CodedInterviews, snippets: Iterable[Snippet]) -> Coverage:
    """Return which participants' snippets were read and which of them got no code."""
    known = {coding.snippet for coding in coded.codings if coding.code in coded.codebook.by_id}
    read = set(coded.read) | known
    said = [s for s in snippets if s.role == "participant"]
    return Coverage(
        read=sum(s.key in read for s in said),
        unread=tuple(s.id for s in said if s.key not in read),
        uncoded=tuple(s.id for s in said if s.key in read and s.key not in known),
    )
