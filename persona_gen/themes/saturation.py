"""Saturation: how many codes each further interview brings that none before it had.

Guest, Bunce and Johnson 2006, "How many interviews are enough?", Field Methods 18: when new interviews
bring few or no new codes, more of the same kind would tell little more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.base import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import CodedInterviews, Interview


class NewCodes(Frozen):
    """What one interview brought."""

    interview: str
    """`Interview.id`."""
    new: tuple[str, ...] = ()
    """Ids of codes that no interview before had, in the codebook's order."""
    total: int = 0
    """Codes found up to and with this interview."""


def saturation(
    coded: CodedInterviews, interviews: Iterable[Interview], snippets: Sequence[Snippet]
) -> tuple[NewCodes, ...]:
    """Return what each interview brought, in the given order; both stances count.

    Args:
        coded: the coded interviews.
        interviews: from `interviews_of(snippets)`.
        snippets: what the interviews' aliases stand for.
    """
    by_id = {snippet.id: snippet for snippet in snippets}
    codes: dict[str, set[str]] = {}
    for coding in coded.codings:
        codes.setdefault(coding.snippet, set()).add(coding.code)
    seen: set[str] = set()
    rows = []
    for interview in interviews:
        said = [by_id[alias] for alias in interview.snippets if alias in by_id]
        here: set[str] = set().union(*(codes.get(s.key, set()) for s in said if s.role == "participant"))
        new = tuple(code.id for code in coded.codebook.codes if code.id in here - seen)
        seen.update(new)
        rows.append(NewCodes(interview=interview.id, new=new, total=len(seen)))
    return tuple(rows)
