"""Qualitative segments: found in research, known by their participants only."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.segment import Segment
from persona_gen.errors import StudyError
from persona_gen.study import STUDY_FILE

if TYPE_CHECKING:
    from collections.abc import Iterable

    from persona_gen.domain.evidence import Snippet
    from persona_gen.study import Study


def groups(study: Study, snippets: Iterable[Snippet]) -> tuple[Segment, ...]:
    """Return the study's groups with their number of participants.

    `n` is the study's, or else the number of distinct participants who speak in the group's snippets;
    it is null where the files do not number them. `share` is taken over the participants of all
    groups, and is null as soon as one `n` is.

    Raises:
        StudyError: a group has neither a number nor a snippet.
    """
    people: dict[str, set[str]] = {}
    for snippet in snippets:
        if snippet.segment is not None:
            found = people.setdefault(snippet.segment, set())
            if snippet.participant is not None and snippet.role == "participant":
                found.add(snippet.participant)
    sizes: list[int | None] = []
    for place, group in enumerate(study.segments.group, start=1):
        if group.n is None and group.id not in people:
            where = f"{study.path(STUDY_FILE)}, segments.group.{place}"
            raise StudyError(
                f"the segment {group.id!r} has no participants",
                where=where,
                hint=f"map an [[interviews]] file to {group.id!r}, or give n",
            )
        sizes.append(group.n if group.n is not None else len(people[group.id]) or None)
    total = sum(n for n in sizes if n is not None)
    complete = total > 0 and None not in sizes
    return tuple(
        Segment(id=group.id, name=group.name, n=n, share=round(n / total, 4) if complete and n is not None else None)
        for group, n in zip(study.segments.group, sizes, strict=True)
    )
