"""Which snippets make one interview."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from persona_gen.domain.theme import Interview
from persona_gen.themes.words import count_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import Snippet


@dataclass
class _Group:
    """The snippets of one interview so far."""

    participant: str | None
    snippets: list[Snippet] = field(default_factory=list)

    def interview(self, name: str) -> Interview:
        said = [s for s in self.snippets if s.role == "participant"]
        segments = {s.segment for s in said}
        return Interview(
            id=name,
            participant=self.participant,
            segment=segments.pop() if len(segments) == 1 else None,
            sources=tuple(dict.fromkeys(s.source for s in self.snippets)),
            snippets=tuple(s.id for s in self.snippets),
            words=sum(count_words(s.text) for s in said),
        )


def speaker_of(snippet: Snippet) -> str | None:
    """Return the participant whose words these are, or None: unnamed, or not a participant's words."""
    return snippet.participant if snippet.role == "participant" else None


def interviews_of(snippets: Sequence[Snippet]) -> tuple[Interview, ...]:
    """Return the interviews, in the order in which they begin.

    A participant's snippets are one interview, over all files. What others say in a file belongs to
    it when the file has one participant. Words of participants whom the source does not name are one
    interview a file, with everybody else's words when the file names nobody. An interview whose
    snippets name several segments, or none, has none.
    """
    people = _people_by_source(snippets)
    groups: dict[tuple[bool, str], _Group] = {}
    for snippet in snippets:
        home = _home(snippet, people.get(snippet.source, set()))
        if home is not None:
            participant = home[1] if home[0] else None
            groups.setdefault(home, _Group(participant)).snippets.append(snippet)
    spoken = {home: group for home, group in groups.items() if any(s.role == "participant" for s in group.snippets)}
    return tuple(group.interview(name) for (_, name), group in spoken.items())


def _people_by_source(snippets: Iterable[Snippet]) -> dict[str, set[str]]:
    """Return the named participants of each file."""
    people: dict[str, set[str]] = {}
    for snippet in snippets:
        speaker = speaker_of(snippet)
        if speaker is not None:
            people.setdefault(snippet.source, set()).add(speaker)
    return people


def _home(snippet: Snippet, people: set[str]) -> tuple[bool, str] | None:
    """Return (is a participant, its name or the file), or None: asked of several people."""
    speaker = speaker_of(snippet)
    if speaker is not None:
        return True, speaker
    if snippet.role == "participant" or not people:
        return False, snippet.source
    return (True, next(iter(people))) if len(people) == 1 else None
