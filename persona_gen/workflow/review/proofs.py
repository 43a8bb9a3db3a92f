"""Proof: the evidence behind a claim, as a reviewer looks at it."""

from __future__ import annotations

from collections import defaultdict
from difflib import SequenceMatcher
from threading import Lock
from typing import TYPE_CHECKING

from persona_gen.domain import wording
from persona_gen.domain.evidence import OVERALL
from persona_gen.workflow.local_models import LocalModels
from persona_gen.workflow.review.views import Bar, DiffOp, Proof

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.checking.check import Prepared
    from persona_gen.checking.nearest import Nearest
    from persona_gen.domain.claim import CheckReport, Claim, Verdict
    from persona_gen.domain.evidence import EvidenceBase, Snippet, Statistic
    from persona_gen.domain.persona import FilledStatement

Span = tuple[int, int]
_Same = tuple[str, str, str | None]


class Prover:
    """Shows the evidence of one snapshot; indexed once, and safe to use from several threads."""

    def __init__(self, base: EvidenceBase, models: LocalModels | None = None) -> None:
        self.base, self._models = base, models or LocalModels()
        self._same: dict[_Same, list[Statistic]] = defaultdict(list)
        for statistic in base.statistics:
            self._same[_same(statistic)].append(statistic)
        self._texts = [(s.id, s.segment, _searched(s)) for s in base.statistics]
        self._texts += [(s.id, s.segment or "", _heard(s)) for s in base.snippets]
        self._shown: dict[str, Proof] = {}
        self._nearest: dict[str, Nearest[int]] = {}
        self._prepared: Prepared | None = None
        self._checking = Lock()

    def of_claim(self, claim: Claim, verdict: Verdict) -> tuple[Proof, ...]:
        """Return the proofs of a claim: what the checker pointed at, then its slots, then its citations."""
        spans: dict[str, list[Span]] = {}
        for pointer in verdict.evidence:
            found = spans.setdefault(pointer.id, [])
            if pointer.start is not None and pointer.end is not None:
                found.append((pointer.start, pointer.end))
        for fill in claim.fills:
            found = spans.setdefault(fill.evidence, [])
            if not found and fill.source_start is not None and fill.source_end is not None:
                found.append((fill.source_start, fill.source_end))
        for alias in claim.cites:
            spans.setdefault(alias, [])
        proofs = (self.show(alias, found, claim, verdict) for alias, found in spans.items())
        return tuple(proof for proof in proofs if proof)

    def show(
        self, alias: str, spans: Iterable[Span] = (), claim: Claim | None = None, verdict: Verdict | None = None
    ) -> Proof | None:
        """Return one piece of evidence, with the matched words of a claim; None where there is no such alias."""
        if statistic := self.base.statistics_by_id.get(alias):
            if alias not in self._shown:
                self._shown[alias] = self._statistic(statistic)
            return self._shown[alias]
        snippet = self.base.snippets_by_id.get(alias)
        if snippet is None:
            return None
        marked = _merged(spans, len(snippet.text))
        diff = _diff(snippet.text, marked, claim, verdict) if claim and verdict else None
        return Proof(
            alias=alias,
            kind="snippet",
            title=_speaker(snippet),
            text=snippet.text,
            spans=marked,
            participant=snippet.participant,
            role=snippet.role,
            source=snippet.source,
            locator=snippet.locator,
            diff=diff,
            segment=snippet.segment,
            segment_name=self._name(snippet.segment),
        )

    def check(
        self, statement: FilledStatement, segment: str, beside: Sequence[FilledStatement], persona: str | None = None
    ) -> CheckReport:
        """Check one statement as drafting does, beside the persona's others; the indices are kept for the next."""
        from persona_gen.checking.check import Prepared, check_statements

        with self._checking:
            self._prepared = self._prepared or Prepared(self.base, self._models.checkers())
            return check_statements(
                (statement,), segment, self.base, beside=beside, persona=persona, prepared=self._prepared
            )

    def search(self, query: str, segment: str, limit: int, about: str = "") -> tuple[Proof, ...]:
        """Return the evidence that holds every word of `query`, own segment first; near misses where none does.

        Without a query, the segment's evidence that is nearest to the claim `about` comes first.

        Raises:
            CheckError: the local embedding model failed.
        """
        words = query.casefold().split()
        if not words:
            near = {at: float(place) for place, at in enumerate(self._about(about, segment, limit))} if about else {}
            hits = [(segment != owner, near.get(at, limit), at) for at, (_, owner, _) in enumerate(self._texts)]
        else:
            hits = [
                (segment != owner, -sum(f" {word}" in f" {text}" for word in words), at)
                for at, (_, owner, text) in enumerate(self._texts)
                if all(word in text for word in words)
            ] or self._near(" ".join(words), segment, limit)
        found = (self.show(self._texts[at][0]) for *_, at in sorted(hits)[:limit])
        return tuple(proof for proof in found if proof)

    def _about(self, claim: str, segment: str, limit: int) -> tuple[int, ...]:
        """Return the places in `_texts` of the segment's evidence that is nearest to a claim."""
        from persona_gen.checking.nearest import Nearest

        if segment not in self._nearest:
            places = [at for at, (_, owner, _) in enumerate(self._texts) if owner == segment]
            words = [self._words(self._texts[at][0]) for at in places]
            self._nearest[segment] = Nearest(places, words, self._models.embedder)
        return self._nearest[segment].find(claim, limit)

    def _words(self, alias: str) -> str:
        snippet = self.base.snippets_by_id.get(alias)
        return snippet.text if snippet else wording.describe(self.base.statistics_by_id[alias])

    def _near(self, query: str, segment: str, limit: int) -> list[tuple[bool, float, int]]:
        from rapidfuzz import fuzz, process

        choices = [text for *_, text in self._texts]
        near = process.extract(query, choices, scorer=fuzz.partial_token_set_ratio, score_cutoff=75, limit=limit * 3)
        return [(segment != self._texts[at][1], -score, at) for _, score, at in near]

    def _name(self, segment: str | None) -> str:
        if segment is None:
            return ""
        known = self.base.segments_by_id.get(segment)
        return known.name if known else "Everybody" if segment == OVERALL else segment

    def _statistic(self, statistic: Statistic) -> Proof:
        return Proof(
            alias=statistic.id,
            kind="statistic",
            title=wording.describe(statistic),
            value=wording.value_text(statistic),
            n=statistic.n,
            interval=_interval(statistic),
            bars=self._bars(statistic),
            segment=statistic.segment,
            segment_name=self._name(statistic.segment),
        )

    def _bars(self, statistic: Statistic) -> tuple[Bar, ...]:
        """Return a bar for the own segment, for everybody, and for each other segment with the same statistic."""
        rows: list[tuple[str, object, str, bool]] = []
        rows.append((self._name(statistic.segment), statistic.value, wording.value_text(statistic), True))
        same = self._same[_same(statistic)]
        everybody = next((s.value for s in same if s.segment == OVERALL), statistic.overall)
        if everybody is not None and statistic.segment != OVERALL:
            rows.append(("Everybody", everybody, wording.value_text(statistic, everybody), False))
        others = (other for other in same if other.segment not in {statistic.segment, OVERALL})
        rows += [(self._name(other.segment), other.value, wording.value_text(other), False) for other in others]
        numbers = [(label, _number(value), text, own) for label, value, text, own in rows]
        widest = max((abs(value) for _, value, _, _ in numbers if value is not None), default=0.0)
        if not widest or numbers[0][1] is None:
            return ()
        return tuple(
            Bar(label, max(0.0, value) / widest, text, own) for label, value, text, own in numbers if value is not None
        )


def _same(statistic: Statistic) -> _Same:
    return statistic.metric, statistic.statistic, statistic.category


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _searched(statistic: Statistic) -> str:
    return f"{statistic.id} {wording.describe(statistic)} {wording.value_text(statistic)}".casefold()


def _heard(snippet: Snippet) -> str:
    return f"{snippet.id} {snippet.participant or ''} {snippet.text}".casefold()


def _speaker(snippet: Snippet) -> str:
    who = snippet.participant or snippet.role
    return f"{who}, {snippet.locator}" if snippet.locator else who


def _interval(statistic: Statistic) -> str | None:
    """Return the 95 % interval with its unit."""
    if statistic.interval is None:
        return None
    low, high = statistic.interval
    if statistic.statistic == "share":
        return f"{wording.percent_text(low)} to {wording.percent_text(high)}"
    return wording.with_unit(f"{wording.number_text(low)} to {wording.number_text(high)}", statistic.unit)


def _merged(spans: Iterable[Span], length: int) -> tuple[Span, ...]:
    """Return the spans in order, cut to the text, with overlaps joined."""
    merged: list[Span] = []
    for start, end in sorted((max(0, a), min(b, length)) for a, b in spans):
        if start >= end:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)


def _diff(
    text: str, spans: tuple[Span, ...], claim: Claim, verdict: Verdict
) -> tuple[tuple[DiffOp, str, str], ...] | None:
    """Return how the quotation of a claim departs from the words it points at; None where there is none."""
    from persona_gen.checking.quotations.spans import quotations

    if verdict.verdict == "supported" or "quotations" not in verdict.checker or not spans:
        return None
    original = text[spans[0][0] : spans[-1][1]].split()
    quoted = [q.inner(claim.text).split() for q in quotations(claim.text)] or [claim.text.split()]
    claimed = max(quoted, key=lambda words: SequenceMatcher(None, original, words, autojunk=False).ratio())
    blocks = SequenceMatcher(None, original, claimed, autojunk=False).get_opcodes()
    found: tuple[tuple[DiffOp, str, str], ...] = tuple(
        (op, " ".join(original[a:b]), " ".join(claimed[c:d])) for op, a, b, c, d in blocks
    )
    return found if any(op != "equal" for op, _, _ in found) else None
