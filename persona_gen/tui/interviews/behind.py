"""The passages behind "7 of 12": who says it, and in which words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.domain.evidence import OVERALL
from persona_gen.tui.interviews.citing import METRIC

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from persona_gen.domain.evidence import EvidenceBase, Statistic
    from persona_gen.themes.telling import Passage
    from persona_gen.workflow.review import ReviewSession

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
    return Behind(code, people, prevalence.of, _one_each(here))


def _one_each(passages: Iterable[Passage]) -> tuple[Words, ...]:
    """Return the first passage of each speaker."""
    first: dict[str, Words] = {}
    for passage in passages:
        snippet, coding = passage.snippet, passage.coding
        where = f"{snippet.source}, {snippet.locator}" if snippet.locator else snippet.source
        who = passage.speaker or ""
        first.setdefault(who, Words(who, snippet.text, coding.start, coding.end, where))
    return tuple(first.values())
