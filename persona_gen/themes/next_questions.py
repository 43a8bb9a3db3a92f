"""What to ask next: where the interviews are silent, thin or one-sided. Rules over the counts, no model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.segment import Segment
    from persona_gen.domain.theme import Prevalence, Theme
    from persona_gen.themes.coverage import Coverage

FEW = 5
"""Fewer participants of a segment than this tell little of it."""
OFTEN = 1 / 3
"""A theme of so many participants of one segment is worth asking another about."""
MOST = 12


def what_to_ask(themes: Sequence[Theme], coverage: Coverage, segments: Sequence[Segment]) -> tuple[str, ...]:
    """Return at most twelve suggestions, the gravest gap first, each a sentence with its reason.

    Unread words come first, then segments of which nobody or few were heard, then themes of one segment on
    which another is silent, and frequent themes that nobody speaks against.
    """
    found = [*_unread(coverage), *_thin(themes, segments), *_silent(themes, segments), *_one_sided(themes)]
    return tuple(found[:MOST])


def _unread(coverage: Coverage) -> Iterable[str]:
    """Say what was not read."""
    if coverage.unread:
        yield f"Read the {len(coverage.unread):,} passages that were left unread before asking anything new."


def _thin(themes: Sequence[Theme], segments: Sequence[Segment]) -> Iterable[str]:
    """Say which segments were hardly heard; every theme counts the same readers."""
    heard = {p.segment: p.of for theme in themes[:1] for p in theme.prevalence}
    unnamed = {
        s.id: max((p.unnamed for t in themes for p in t.prevalence if p.segment == s.id), default=0) for s in segments
    }
    for segment in sorted(segments, key=lambda s: heard.get(s.id, 0)):
        of = heard.get(segment.id, 0)
        if not of and unnamed[segment.id]:
            yield f"Note who speaks among {segment.name}: their words carry no name, so nobody can be counted."
        elif not of and themes:
            yield f"Talk to {segment.name}: nobody of them was heard."
        elif of and of < FEW:
            yield f"Talk to more {segment.name}: {of} of them {'was' if of == 1 else 'were'} heard."


def _silent(themes: Sequence[Theme], segments: Sequence[Segment]) -> Iterable[str]:
    """Say on which themes of one segment another one is silent, the widest gap first."""
    gaps: list[tuple[float, str]] = []
    for theme in themes:
        told = {p.segment: p for p in theme.prevalence}
        parts = [(s, told[s.id]) for s in segments if s.id in told and told[s.id].of]
        if len(parts) >= 2:
            most, loud = max(parts, key=lambda part: _share(part[1]))
            for segment, quiet in parts:
                if not quiet.participants and not quiet.against and quiet.of >= FEW and _share(loud) >= OFTEN:
                    says = f"{len(loud.participants)} of {loud.of} {most.name}"
                    text = (
                        f"Ask {segment.name} about “{theme.code.name}”: {says} speak of it, none of {quiet.of} of them."
                    )
                    gaps.append((_share(loud), text))
    return [text for _, text in sorted(gaps, key=lambda gap: -gap[0])]


def _one_sided(themes: Sequence[Theme]) -> Iterable[str]:
    """Say which themes of many nobody speaks against."""
    for theme in themes:
        overall = next((p for p in theme.prevalence if p.segment == OVERALL), None)
        if overall and overall.of >= FEW and _share(overall) >= OFTEN and not overall.against:
            says = f"{len(overall.participants)} of {overall.of} speak of it and nobody says the opposite"
            yield f"Look for somebody who disagrees on “{theme.code.name}”: {says}."


def _share(prevalence: Prevalence) -> float:
    """Return the share of participants who say it."""
    return len(prevalence.participants) / prevalence.of if prevalence.of else 0.0
