"""The passages behind "7 of 12": who says it, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.domain.evidence import OVERALL
from persona_gen.tui.interviews.citing import METRIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from persona_gen.domain.evidence import EvidenceBase, Statistic
    from persona_gen.domain.theme import Theme
    from persona_gen.themes.telling import Passage
    from persona_gen.workflow.review import Bar, ReviewSession

AGAINST = "against"


@dataclass(frozen=True, slots=True)
class Words:
    """One participant's words."""

    who: str
    text: str
    start: int
    end: int
    where: str


@dataclass(frozen=True, slots=True)
class Behind:
    """What stands behind the count of a theme."""

    code: str
    people: tuple[str, ...]
    """Everybody who is counted."""
    of: int
    words: tuple[Words, ...]
    """One passage for each of them, in reading order."""
    bars: tuple[Bar, ...]
    """The share who say it of this segment, of everybody and of the other segments; a full bar is all."""


def behind_counts(session: ReviewSession, segment: str) -> dict[str, Behind]:
    """Return alias → what stands behind it, for each count of a theme that a persona's claims are proved by.

    The people are those whom the persona's evidence counted; their words are looked up in the coding of today.
    """
    aliases = {p.alias for s in session.document(segment).statements for c in s.claims for p in c.proofs}
    base = session.state(segment).prover.base
    counts = [s for s in base.statistics if s.id in aliases and s.metric.startswith(METRIC)]
    if not counts:
        return {}
    from persona_gen.themes.counting import passages_of  # noqa: PLC0415  in the worker, where a theme is cited at all

    newest = session.store.coding()
    passages = passages_of(newest.coded, base.snippets) if newest else {}
    found = ((count.id, _behind(count, base, passages)) for count in counts)
    return {alias: behind for alias, behind in found if behind}


def _behind(count: Statistic, base: EvidenceBase, passages: Mapping[str, list[Passage]]) -> Behind | None:
    code = count.metric.removeprefix(METRIC)
    theme = next((theme for theme in base.themes if theme.code.id == code), None)
    prevalence = next((p for p in theme.prevalence if p.segment == count.segment), None) if theme else None
    if prevalence is None:
        return None
    is_against = count.category == AGAINST
    people = prevalence.against if is_against else prevalence.participants
    stance = AGAINST if is_against else "for"
    here = (
        p
        for p in passages.get(code, ())
        if p.coding.stance == stance and count.segment in {OVERALL, p.snippet.segment} and p.speaker in people
    )
    bars = _bars(theme, count.segment, base, is_against=is_against) if theme else ()
    return Behind(code, people, prevalence.of, _one_each(here), bars)


def _bars(theme: Theme, own: str, base: EvidenceBase, *, is_against: bool) -> tuple[Bar, ...]:
    """Return a bar for each segment in which somebody was read, the own one first."""
    from persona_gen.workflow.review import Bar  # noqa: PLC0415  in the worker, after the first paint

    rows = sorted((p for p in theme.prevalence if p.of), key=lambda p: (p.segment != own, p.segment != OVERALL))
    names = {OVERALL: "Everybody", **{segment.id: segment.name for segment in base.segments}}
    counts = [len(p.against if is_against else p.participants) for p in rows]
    return tuple(
        Bar(names.get(p.segment, p.segment), count / p.of, f"{count} of {p.of}", p.segment == own)
        for p, count in zip(rows, counts, strict=True)
    )


def _one_each(passages: Iterable[Passage]) -> tuple[Words, ...]:
    """Return the first passage of each speaker."""
    first: dict[str, Words] = {}
    for passage in passages:
        snippet, coding = passage.snippet, passage.coding
        where = f"{snippet.source}, {snippet.locator}" if snippet.locator else snippet.source
        who = passage.speaker or ""
        first.setdefault(who, Words(who, snippet.text, coding.start, coding.end, where))
    return tuple(first.values())
