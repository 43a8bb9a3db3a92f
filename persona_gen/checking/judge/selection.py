"""Which claims go into one call, and which evidence goes with them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.checking.nearest import Nearest
from persona_gen.domain import wording
from persona_gen.domain.evidence import OVERALL, EvidenceBase, Snippet, Statistic
from persona_gen.prompting import fence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from persona_gen.checking.embedding import Embedder
    from persona_gen.domain.claim import Claim, Verdict

CLAIMS_PER_CALL = 8
MAX_STATISTICS = 80
"""Of the claims' own segment, in one call."""
MAX_OTHERS = 12
"""Statistics of everybody and of other segments, in one call."""
ALL_SNIPPETS = 40
"""A segment with no more snippets than this is shown whole; of others at least as many are."""
SNIPPETS_PER_CLAIM = 8
SNIPPET_LENGTH = 4000
"""Characters of one snippet that are shown."""
_Open = tuple[int, "Claim", "Verdict"]
"""A claim that nothing decided: its place, itself, and what was said of it."""
_SAFE_ALIAS = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.:-]{0,40}")


@dataclass(frozen=True, slots=True)
class Batch:
    """What one call is about."""

    segment: str | None
    claims: tuple[Claim, ...]
    before: tuple[Verdict, ...]
    """What the deterministic checkers said, in the claims' order; every verdict is `unchecked`."""
    places: tuple[int, ...]
    """Where the claims stand among all claims."""
    statistics: tuple[Statistic, ...]
    snippets: tuple[Snippet, ...]
    cut: str
    """What was left out of the evidence, as a sentence; empty where nothing was."""
    facts: str
    """Who the segment is and how many speak in it."""

    @property
    def labels(self) -> tuple[str, ...]:
        """What the claims are called in the prompt, whatever their ids are."""
        return tuple(f"C{number}" for number in range(1, len(self.claims) + 1))

    @property
    def aliases(self) -> tuple[str, ...]:
        """All evidence that may be cited."""
        return (*(s.id for s in self.statistics), *(s.id for s in self.snippets))


class Selector:
    """Makes the batches of one evidence base."""

    def __init__(self, base: EvidenceBase, embedder: Embedder | None = None) -> None:
        """Index the evidence; what has an alias that cannot stand in a prompt is never shown.

        Args:
            base: all evidence.
            embedder: a local sentence-embedding model, which helps to find snippets.
        """
        self.base, self._embedder = base, embedder
        self._statistics = tuple(s for s in base.statistics if _SAFE_ALIAS.fullmatch(s.id))
        self._snippets = tuple(s for s in base.snippets if _SAFE_ALIAS.fullmatch(s.id))

    def batches(self, claims: Sequence[Claim], verdicts: Sequence[Verdict]) -> Iterator[Batch]:
        """Yield the unchecked claims in batches of one segment each, in reading order."""
        by_segment: dict[str | None, list[_Open]] = {}
        for place, (claim, verdict) in enumerate(zip(claims, verdicts, strict=True)):
            if verdict.verdict == "unchecked":
                by_segment.setdefault(claim.segment, []).append((place, claim, verdict))
        for segment, found in by_segment.items():
            for start in range(0, len(found), CLAIMS_PER_CALL):
                yield self._batch(segment, found[start : start + CLAIMS_PER_CALL])

    def _batch(self, segment: str | None, found: Sequence[_Open]) -> Batch:
        places, claims, before = (tuple(part) for part in zip(*found, strict=True))
        asked = {i for _, claim, verdict in found for i in (*claim.cites, *(p.id for p in verdict.evidence))}
        statistics, statistics_cut = self._pick_statistics(segment, claims, asked)
        snippets, snippets_cut = self._pick_snippets(segment, claims, asked)
        return Batch(
            segment=segment,
            claims=claims,
            before=before,
            places=places,
            statistics=statistics,
            snippets=snippets,
            cut=_listed([statistics_cut, snippets_cut]),
            facts=self._facts(segment),
        )

    def _pick_statistics(
        self, segment: str | None, claims: Sequence[Claim], asked: set[str]
    ) -> tuple[tuple[Statistic, ...], str]:
        """Return all of the segment's statistics up to the limit, and the nearest of others; and what was cut."""
        own = [s for s in self._statistics if is_own(s, segment)]
        others = [s for s in self._statistics if not is_own(s, segment)]
        chosen = {s.id for s in own[:MAX_STATISTICS]}
        if len(own) > MAX_STATISTICS:
            chosen = _nearest(own, [_statistic_words(s) for s in own], claims, MAX_STATISTICS)
        chosen |= _nearest(others, [_statistic_words(s) for s in others], claims, MAX_OTHERS)
        chosen |= asked
        shown = tuple(s for s in self._statistics if s.id in chosen)
        own_shown = sum(s.id in chosen for s in own)
        total = sum(is_own(s, segment) for s in self.base.statistics)
        return shown, f"{own_shown} of {total} statistics" if own_shown < total else ""

    def _pick_snippets(
        self, segment: str | None, claims: Sequence[Claim], asked: set[str]
    ) -> tuple[tuple[Snippet, ...], str]:
        """Return the snippets that are nearest to each claim, in the base's order; and what was cut."""
        own = [s for s in self._snippets if is_own(s, segment)]
        chosen = {s.id for s in own}
        if len(own) > ALL_SNIPPETS:
            index = Nearest(own, [s.text for s in own], self._embedder)
            chosen = {s.id for claim in claims for s in index.find(claim.text, SNIPPETS_PER_CLAIM)}
            rest = [s.id for s in own if s.id not in chosen]
            chosen.update(rest[: max(0, ALL_SNIPPETS - len(chosen))])
        shown = tuple(s for s in self._snippets if s.id in chosen | asked)
        own_shown = sum(s.id in chosen | asked for s in own)
        total = sum(is_own(s, segment) for s in self.base.snippets)
        long = sum(len(s.text) > SNIPPET_LENGTH for s in shown)
        parts = [f"{own_shown} of {total} snippets" if own_shown < total else ""]
        parts.append(f"the first {SNIPPET_LENGTH:,} characters of {long} long snippets" if long else "")
        return shown, _listed(parts)

    def _facts(self, segment: str | None) -> str:
        known = self.base.segments_by_id.get(segment or "")
        lines = [f"The claims' segment: {known.name if known else segment or 'none, the claims speak of everything'}"]
        if known and known.n is not None:
            lines.append(f"Members: {known.n:,}")
        own = [s for s in self.base.snippets if is_own(s, segment)]
        people = {s.participant for s in own if s.role == "participant" and s.participant}
        if own:
            who = f"by {len(people)} participants" if people else "by people who are not told apart"
            lines.append(f"Snippets of this segment in all: {len(own)}, {who}")
        others = [s.name for s in self.base.segments if s.id != segment]
        if others:
            lines.append(f"Other segments: {'; '.join(others)}")
        return "\n".join(map(_one_line, lines))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def is_own(item: Statistic | Snippet, segment: str | None) -> bool:
    """Tell whether evidence speaks of the claims' segment by itself.

    Claims of everybody (`*`) rest on what is everybody's or nobody's in particular; claims without a segment may
    rest on anything.
    """
    if segment is None:
        return True
    return item.segment == segment or (segment == OVERALL and item.segment is None)


def evidence_block(batch: Batch) -> str:
    """Return the batch's evidence as fenced data: who it is, statistics, snippets."""
    parts = [fence(batch.facts, "segment")]
    if batch.statistics:
        parts.append(fence("\n".join(_one_line(statistic_line(s)) for s in batch.statistics), "statistics"))
    if batch.snippets:
        parts.append(fence("\n".join(_snippet_line(s) for s in batch.snippets), "snippets"))
    return "\n\n".join(parts)


def claims_block(batch: Batch) -> str:
    """Return the claims as fenced data, one a line."""
    pairs = zip(batch.labels, batch.claims, strict=True)
    lines = (f"{label} [{_line(claim.section or 'no section')}] {_line(claim.text)}" for label, claim in pairs)
    return fence("\n".join(lines), "claims")


def statistic_line(statistic: Statistic) -> str:
    """Return one statistic as the judge reads it: alias, segment, what it is, value, overall, base."""
    whose = "everybody" if statistic.segment == OVERALL else statistic.segment
    parts = [statistic.id, whose, wording.describe(statistic), wording.value_text(statistic)]
    if statistic.overall is not None:
        parts.append(f"everybody {wording.value_text(statistic, statistic.overall)}")
    if statistic.n is not None:
        parts.append(f"n {statistic.n:,}")
    return _line(" | ".join(parts))


def _snippet_line(snippet: Snippet) -> str:
    who = snippet.participant or "unnamed"
    asked = f", asked: {snippet.question}" if snippet.question else ""
    text = snippet.text[:SNIPPET_LENGTH] + (" … (cut)" if len(snippet.text) > SNIPPET_LENGTH else "")
    tag = f"{snippet.segment or 'no segment'}, {snippet.role} {who}{asked}"
    return f"{snippet.id} [{_line(tag)}] {_line(text)}"


def _statistic_words(statistic: Statistic) -> str:
    return f"{statistic.label} {statistic.category or ''}"


def _nearest(items: Sequence[Statistic], texts: Sequence[str], claims: Iterable[Claim], most: int) -> set[str]:
    """Return the ids of at most `most` items, taken in turn from each claim's ranking."""
    index = Nearest(items, texts)
    rankings = [index.find(claim.text, most) for claim in claims]
    taken: dict[str, None] = {}
    for place in range(most):
        for ranking in rankings:
            if place < len(ranking) and len(taken) < most:
                taken[ranking[place].id] = None
    return set(taken)


def _listed(parts: Iterable[str]) -> str:
    return " and ".join(part for part in parts if part)


def _line(text: str) -> str:
    return " ".join(text.split())
