"""Conflicts of a claim with the snippet that it is nearest to: negation, antonyms, reversals, amounts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.context import as_number
from persona_gen.checking.numbers.grammar import find_quantities
from persona_gen.checking.text import contrast, opposites
from persona_gen.checking.text.clauses import clauses
from persona_gen.checking.text.index import NO_FACTS, QUOTED, Match, index_of, speaker, usable
from persona_gen.checking.text.measures import other_amounts, other_part, unheard_times
from persona_gen.checking.text.paraphrase import ParaphraseChecker
from persona_gen.checking.text.slots import named_spans, other_name, other_slot, slots
from persona_gen.domain.claim import Pointer
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from collections.abc import Callable

    from persona_gen.checking.context import Context
    from persona_gen.checking.text.index import SnippetIndex
    from persona_gen.checking.text.slots import Slot
    from persona_gen.domain.claim import Claim

    _Decide = Callable[[str, Match, SnippetIndex], str | None]

_FICTION = re.compile(r"\s*(?:imagine|picture|think of|meet|let us|suppose)\b", re.IGNORECASE)
_CANDIDATES = 4
_NEAR, _NAMED, _ALONE = 0.34, 0.45, 0.45


class ConflictChecker:
    """Contradicts a claim where the snippet that it retells says the opposite; silent on everything else."""

    name = "conflict/2"

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return at most one contradiction, of the surest kind first."""
        index = index_of(context)
        if not index.speaks(claim.segment) or (index.is_record and claim.segment in {None, OVERALL}):
            return []
        if claim.section in NO_FACTS or _FICTION.match(claim.text):
            return []
        if ParaphraseChecker().check(claim, context):
            return []
        text = QUOTED.sub(lambda m: " " * len(m.group()), claim.text)
        matches, cited = _retold(claim, text, index, context)
        if not matches:
            return []
        for rank, match in enumerate(matches):
            sure = cited or rank == 0 or match.share >= 0.8 * matches[0].share
            for decide in _SURE if sure else _ANYWHERE:
                reason = decide(text, match, index)
                if reason and not _another_agrees(text, match, matches):
                    return [_finding(claim, match, reason)]
        values = frozenset(v for s in context.base.statistics if (v := as_number(s.value)) is not None)
        anchor = _anchor(matches, cited=cited)
        anchor = anchor or _anchor(_without_slots(claim, text, index, matches), cited=cited)
        other = _other_slots(claim, text, anchor, index, context) if anchor else []
        other = other or (other_part(text, anchor) if anchor else [])
        other = other or [f for f in other_amounts(text, matches, values) if not _told_figure(claim, f, context)]
        return other or unheard_times(claim, text, matches, index)


def _retold(claim: Claim, text: str, index: SnippetIndex, context: Context) -> tuple[list[Match], bool]:
    """Return the snippets that a claim may retell, and whether its statement cites them.

    Where a statement cites snippets, no other one is compared: likeness to another is chance.
    """
    content = index.content(text)
    matches = index.matches(content, claim.segment, least=0.15)
    if any(cite in context.base.snippets_by_id for cite in claim.cites):
        return [m for m in matches if m.snippet.id in claim.cites], True
    if not matches or index.statistic_share(content, claim.segment) >= matches[0].share:
        return [], bool(matches)  # a statement about a statistic, which the numbers checker decides
    return matches[:_CANDIDATES], False


def _without_slots(claim: Claim, text: str, index: SnippetIndex, matches: list[Match]) -> list[Match]:
    """Return the matches of a claim without the values of its slots, which are what may differ."""
    found = [(s.start, s.end) for s in slots(text)] + named_spans(text)
    if not found:
        return matches
    for start, end in found:
        text = text[:start] + " " * (end - start) + text[end:]
    kept = {m.snippet.id for m in matches}
    return [m for m in index.matches(index.content(text), claim.segment, least=0.15) if m.snippet.id in kept]


def _anchor(matches: list[Match], *, cited: bool) -> Match | None:
    """Return the one snippet that the claim clearly retells, or None."""
    if not matches:
        return None
    best = matches[0]
    if len(matches) == 1 and best.share >= _ALONE:
        return best
    if (len(best.shared) < 2 and best.share < 0.6) or best.share < (0.25 if cited else _NEAR):
        return None
    rival = len(matches) > 1 and matches[1].share > 0.8 * best.share
    return None if rival and not cited else best


def _finding(claim: Claim, match: Match, reason: str) -> Finding:
    text = match.snippet.text
    pointer = (Pointer(id=match.snippet.id, start=0, end=len(text)),)
    quoted = text if len(text) <= 140 else text[:140].rsplit(" ", 1)[0] + " …"
    who = speaker(match.snippet)
    full = f"{reason} {who[:1].upper()}{who[1:]}: “{quoted}”"
    return Finding("contradicted", 0, len(claim.text), pointer, full)


def _of_texts(decide: Callable[[str, str], str | None], least: float) -> _Decide:
    """Return a decision on the two texts alone, for snippets that hold enough of the claim."""

    def on_match(text: str, match: Match, index: SnippetIndex) -> str | None:
        del index
        return decide(text, match.snippet.text) if match.share >= least else None

    return on_match


_ANYWHERE: tuple[_Decide, ...] = (opposites.copied, opposites.negated)
_SURE: tuple[_Decide, ...] = (
    opposites.copied,
    _of_texts(contrast.reversed_comparison, 0.2),
    _of_texts(contrast.swapped_times, 0.0),
    _of_texts(contrast.swapped_contrast, 0.2),
    _of_texts(contrast.swapped_order, 0.2),
    opposites.negated,
    opposites.denied_predicate,
    opposites.opposite,
    opposites.burden,
    opposites.partly_negated,
    _of_texts(contrast.turned_change, 0.3),
)


def _another_agrees(text: str, match: Match, matches: list[Match]) -> bool:
    """Tell whether another snippet, as near as this one, says the same as the claim with the same polarity."""
    for other in matches:
        if other.snippet.id == match.snippet.id or other.share < 0.8 * match.share or len(other.shared) < 2:
            continue
        for own in clauses(text):
            for said in clauses(other.snippet.text):
                held = own.roots & said.roots
                if len(held) >= 2 and len(held) >= 0.6 * len(own.roots) and own.negations % 2 == said.negations % 2:
                    return True
    return False


def _other_slots(claim: Claim, text: str, anchor: Match, index: SnippetIndex, context: Context) -> list[Finding]:
    """Compare days, months, clock times, kin, trades, regular periods and named tools with the anchor's."""
    source = anchor.snippet.text
    found = other_slot(text, source)
    if found and not _denied(text, found[0].start) and not _elsewhere(found[0], anchor, claim.segment, index):
        own, told = found
        pointer = (Pointer(id=anchor.snippet.id, start=told.start, end=told.end),)
        reason = f"{_speaker(anchor)} said “{told.text}”, not “{own.text}”."
        return [Finding("contradicted", own.start, own.end, pointer, reason, told.text)]
    skip = frozenset(context.personas) | {word.casefold() for s in context.base.segments for word in s.name.split()}
    named = other_name(text, source, skip) if anchor.share >= _NAMED else None
    at = text.index(named[0]) if named else 0
    if named and not _denied(text, at):
        pointer = (Pointer(id=anchor.snippet.id, start=0, end=len(source)),)
        reason = f"{_speaker(anchor)} spoke of “{named[1]}” here, not of “{named[0]}”."
        return [Finding("contradicted", at, at + len(named[0]), pointer, reason, named[1])]
    return []


def _told_figure(claim: Claim, finding: Finding, context: Context) -> bool:
    """Tell whether an amount is a statistic's figure in its own unit, which the numbers checker decides."""
    said = [q for q in find_quantities(claim.text) if q.start < finding.end and finding.start < q.end]
    return any(
        q.kind == "duration"
        and q.unit == (s.unit or "").partition("/")[0].rstrip("s")
        and (value := as_number(s.value)) is not None
        and abs(value - q.value) < 1e-9
        for q in said
        for s in context.base.statistics
    )


def _denied(text: str, at: int) -> bool:
    """Tell whether the clause around a place of the claim is denied."""
    return any(clause.start <= at < clause.end and clause.negations for clause in clauses(text))


def _elsewhere(own: Slot, anchor: Match, segment: str | None, index: SnippetIndex) -> bool:
    """Tell whether another snippet of the segment that shares the claim's words has the slot as the claim does."""
    for number, snippet in enumerate(index.snippets):
        if snippet.id == anchor.snippet.id or not usable(snippet, segment) or not anchor.shared & index.roots[number]:
            continue
        if any(slot.kind == own.kind and slot.value == own.value for slot in slots(snippet.text)):
            return True
    return False


def _speaker(match: Match) -> str:
    who = speaker(match.snippet)
    return who[:1].upper() + who[1:]
