"""How many participants say what a theme is about: "7 of 12", by segment.

People are counted, never passages: one who says a thing ten times is one. Words of speakers whom the
source does not name count as passages only, and words of researchers count as nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.evidence import OVERALL
from persona_gen.domain.theme import CodedInterviews, Coding, Prevalence, Theme
from persona_gen.themes.interviews import speaker_of
from persona_gen.themes.telling import Passage, most_telling

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.segment import Segment


def count_themes(coded: CodedInterviews, snippets: Sequence[Snippet], segments: Sequence[Segment]) -> tuple[Theme, ...]:
    """Return a theme a code, in the codebook's order: its prevalence and its best words.

    Codings whose snippet is gone, or is not a participant's, do not count; see `orphaned`. Two snippets
    of the same words in one file share a key, and a coding of that key counts for both.
    """
    passages = passages_of(coded, snippets)
    members = _members(coded, snippets, segments)
    return tuple(
        Theme(
            code=code,
            prevalence=tuple(_prevalence(segment, read, passages.get(code.id, [])) for segment, read in members),
            representative=most_telling([p for p in passages.get(code.id, []) if p.coding.stance == "for"]),
            contrary=most_telling([p for p in passages.get(code.id, []) if p.coding.stance == "against"]),
        )
        for code in coded.codebook.codes
    )


def passages_of(coded: CodedInterviews, snippets: Iterable[Snippet]) -> dict[str, list[Passage]]:
    """Return code → its coded passages in the order of the material, each once."""
    by_key: dict[str, dict[tuple[str, int, int, str], Coding]] = {}
    for coding in coded.codings:
        place = (coding.code, coding.start, coding.end, coding.stance)
        by_key.setdefault(coding.snippet, {}).setdefault(place, coding)
    found: dict[str, list[Passage]] = {}
    for snippet in snippets:
        if snippet.role == "participant":
            for coding in by_key.get(snippet.key, {}).values():
                if 0 <= coding.start < coding.end <= len(snippet.text):
                    found.setdefault(coding.code, []).append(Passage(coding, snippet))
    return found


def orphaned(coded: CodedInterviews, snippets: Iterable[Snippet]) -> tuple[Coding, ...]:
    """Return the codings that count for nothing: their snippet, their words in it or their code are gone."""
    lengths = {s.key: len(s.text) for s in snippets if s.role == "participant"}
    return tuple(
        coding
        for coding in coded.codings
        if coding.code not in coded.codebook.by_id
        or not 0 <= coding.start < coding.end <= lengths.get(coding.snippet, 0)
    )


def _members(
    coded: CodedInterviews, snippets: Iterable[Snippet], segments: Sequence[Segment]
) -> list[tuple[str, frozenset[str]]]:
    """Return (segment, its participants who were read), of all first."""
    known = set(coded.read) | {coding.snippet for coding in coded.codings}
    people: dict[str, set[str]] = {OVERALL: set(), **{segment.id: set() for segment in segments}}
    for snippet in snippets:
        speaker = speaker_of(snippet)
        if speaker is not None and snippet.key in known:
            people[OVERALL].add(speaker)
            if snippet.segment in people:
                people[snippet.segment].add(speaker)
    return [(segment, frozenset(read)) for segment, read in people.items()]


def _prevalence(segment: str, read: frozenset[str], passages: list[Passage]) -> Prevalence:
    """Count the speakers of one segment on both sides."""
    here = [p for p in passages if segment in (OVERALL, p.snippet.segment)]
    said = [p for p in here if p.coding.stance == "for"]
    against = [p for p in here if p.coding.stance == "against"]
    return Prevalence(
        segment=segment,
        participants=_speakers(said),
        against=_speakers(against),
        of=len(read),
        passages=len(said),
        unnamed=sum(p.speaker is None for p in said),
    )


def _speakers(passages: Iterable[Passage]) -> tuple[str, ...]:
    """Return who speaks, each once."""
    return tuple(dict.fromkeys(p.speaker for p in passages if p.speaker is not None))
