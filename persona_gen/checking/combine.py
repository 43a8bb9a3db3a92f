"""From findings to one verdict: red wins, green needs everything covered, the rest stays unchecked."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from persona_gen.checking.context import Token, tokens
from persona_gen.checking.numbers.grammar import find_periods, find_quantities
from persona_gen.checking.numbers.lexicon import features, mentions
from persona_gen.checking.unsourced import unsourced
from persona_gen.checking.vocabulary import is_filler, is_placing, is_plain, is_telling
from persona_gen.domain.claim import Verdict

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from persona_gen.checking.base import Finding
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim, Pointer, VerdictName

_CLAUSE = re.compile(r"[,;:—–]|\b(?:where|who|which|while|but|because|although|though)\b")
_IDIOM = re.compile(
    r"\b(?:in all|all that|all told|at all|above all|all the same|more or less|no doubt|none the less)\b", re.IGNORECASE
)
"""Phrases whose quantifying word quantifies nothing."""
COMBINER = "combine/2"
Named = tuple[str, "Finding"]
"""A finding with the name of its checker."""


def combine(claim: Claim, named: Sequence[Named], context: Context) -> Verdict:
    """Return the one verdict on a claim.

    A contradiction wins, then a lack of support. `supported` needs supported findings that together cover
    everything the claim says; words that nobody could check make it `unchecked`, and the reason names them.
    """
    named = _apt(claim, named)
    for verdict in ("contradicted", "unsupported"):
        bad = [(name, f) for name, f in named if f.verdict == verdict and not _answered(claim, f, named, context)]
        if bad:
            return _of(claim, verdict, bad)
    good = [(name, f) for name, f in named if f.verdict == "supported"]
    if not good:
        editorial = [(name, f) for name, f in named if f.verdict == "not_checkable"]
        if editorial:
            return _of(claim, "not_checkable", editorial)
    residue = uncovered(claim, [f for _, f in named], context)
    without = unsourced(claim, residue, [f for _, f in good], context)
    if without is not None:
        return _of(claim, "unsupported", [("unsourced/2", without)])
    residue = uncovered(claim, [f for _, f in named], context, strict=True) or _open_figures(claim, good, context)
    residue = residue or idle_clauses(claim, [f for _, f in named], context)
    if good and not residue:
        return _of(claim, "supported", good)
    words = ", ".join(dict.fromkeys(f"“{token.text}”" for token in residue[:6]))
    reason = f"Nobody could check {words}." if words else "No checker could decide this claim."
    return Verdict(
        id=claim.id, verdict="unchecked", evidence=_pointers(f for _, f in good), checker=COMBINER, reason=reason
    )


def _apt(claim: Claim, named: Sequence[Named]) -> Sequence[Named]:
    """Leave out what does not apply to a section: advice and what nobody knows need no backing by figures."""
    if claim.section not in {"unknown", "message"}:
        return named
    editorial = claim.section == "unknown" and any(f.verdict == "not_checkable" for _, f in named)
    return [(n, f) for n, f in named if f.verdict != "unsupported" or not (editorial or n.startswith("numbers/"))]


def _answered(claim: Claim, finding: Finding, named: Sequence[Named], context: Context) -> bool:
    """Tell whether support was found for every word that a finding says nobody backs.

    A span counts for a word only where its own evidence holds that word, so that a wide span answers nothing.
    """
    if finding.verdict != "unsupported":
        return False
    backed = [f for _, f in named if f.verdict == "supported"]
    touching = [f for f in backed if f.start < finding.end and finding.start < f.end]
    if not touching or any(finding.start <= t.start < finding.end for t in uncovered(claim, backed, context)):
        return False
    words = [t for t in uncovered(claim, (), context) if finding.start <= t.start < finding.end]
    return all(any(_holds(f, t, context) for f in touching if f.start <= t.start and t.end <= f.end) for t in words)


_PHRASE = 24
"""Characters by which a span picked out word by word may be longer than one of its words."""


def _holds(finding: Finding, token: Token, context: Context) -> bool:
    """Tell whether a finding's span is no wider than a phrase, or its evidence holds the word."""
    if finding.end - finding.start <= len(token.text) + _PHRASE:
        return True
    wanted = features(token.text) | {token.stem}
    for pointer in finding.evidence:
        snippet = context.base.snippets_by_id.get(pointer.id)
        statistic = context.base.statistics_by_id.get(pointer.id)
        text = snippet.text if snippet else f"{statistic.label} {statistic.category or ''}" if statistic else ""
        if wanted & (features(text) | {t.stem for t in tokens(text)}):
            return True
    return False


def _of(claim: Claim, verdict: VerdictName, named: Sequence[Named]) -> Verdict:
    reasons = list(dict.fromkeys(finding.reason for _, finding in named))
    suggestion = next((f.suggestion for _, f in named if f.suggestion), None) if verdict != "supported" else None
    return Verdict(
        id=claim.id,
        verdict=verdict,
        evidence=_pointers(f for _, f in named),
        checker=" + ".join(dict.fromkeys(name for name, _ in named)),
        reason=" ".join(reasons[:3]),
        suggestion=suggestion,
    )


def _pointers(findings: Iterable[Finding]) -> tuple[Pointer, ...]:
    return tuple(dict.fromkeys(pointer for finding in findings for pointer in finding.evidence))


def _segment_words(claim: Claim, context: Context) -> list[tuple[int, int]]:
    """Return the words that say what makes the own segment, or another one that the claim names."""
    named = [segment for name, segment in context.personas.items() if name in claim.text.casefold()]
    segments = [s for s in context.base.segments if s.id == claim.segment or s.id in named]
    known = {feature for s in segments for feature in features(s.name)}
    return [(m.start, m.end) for m in mentions(claim.text) if m.feature in known]


def _other_names(claim: Claim, context: Context) -> frozenset[str]:
    """Return the words that name another segment and neither the own one nor anything measured."""
    names = {s.id: {t.stem for t in tokens(s.name) if not is_plain(t.stem)} for s in context.base.segments}
    own = names.pop(claim.segment or "", set())
    return frozenset(word for words in names.values() for word in words) - own - context.label_stems


def uncovered(claim: Claim, findings: Iterable[Finding], context: Context, *, strict: bool = False) -> list[Token]:
    """Return the claim's words that state something and that no finding covers.

    With `strict`, words that quantify, compare or deny count too: green needs a finding that looked at them.
    """
    spans = [(f.start, f.end) for f in findings]
    names = context.personas
    segment = context.base.segments_by_id.get(claim.segment or "")
    own = {token.stem for token in tokens(segment.name)} if segment else set()
    own |= {word.removesuffix("er") for word in own if len(word) > 5}
    own |= {token.stem for token in tokens(context.base.title or "")}
    named = _segment_words(claim, context)
    foreign = _other_names(claim, context) if strict else frozenset()
    found = []

    def free(at: int) -> bool:
        return not any(start <= at < end for start, end in [*spans, *named])

    for token in tokens(claim.text):
        if any(start <= token.start and token.end <= end for start, end in [*spans, *named]):
            continue
        bare = re.sub(r"['’]s$", "", token.text).casefold()
        if bare in names or token.stem in own:
            continue
        idiom = any(m.start() <= token.start < m.end() for m in _IDIOM.finditer(claim.text))
        looked_at = is_telling(bare) or is_placing(bare) or _tells_after_all(claim.text, token, free)
        looked_at = looked_at or (token.stem in foreign and not _HERS.search(claim.text[: token.start]))
        if (is_filler(token.stem) or is_filler(bare)) and not (strict and looked_at and not idiom):
            continue
        found.append(token)
    return found


_HERS = re.compile(r"\b(?:her|his|their|own)\s+$", re.IGNORECASE)
_AFTER_FOR = re.compile(r"\w\s+(?:for|with)\s+(?:the\s+)?$", re.IGNORECASE)
_ENDS = re.compile(
    r"(?:stop|leave|stay|go|come|start|begin|keep|work)(?:s|p?ed)?|left|went|came|kept|began", re.IGNORECASE
)
"""Behind "and" these begin a second thing that is told."""
_SOMEBODY = re.compile(r"(?:adults?|wom[ae]n|m[ae]n|mothers?|fathers?|parents?|families)\b", re.IGNORECASE)


def _tells_after_all(text: str, token: Token, free: Callable[[int], bool]) -> bool:
    """Tell whether a filler tells something where it stands: "too high" is a judgement, "at home" a place.

    People after a preposition ("events for adults") say whom something is for. `free` tells whether nobody has
    looked at the word that begins at an offset: "too large" is fine where a label says "large".
    """
    if token.text.casefold() == "too":
        after = re.match(r"\s+(?=\w)", text[token.end :])
        return after is not None and free(token.end + after.end())
    if token.text.casefold() == "together":  # of two figures it is a sum, of one it brings in others
        return len(find_quantities(text)) < 2 and " and " not in text
    if token.stem == "home":
        return bool(re.search(r"\b(?:at|from)\s+$", text[: token.start], re.IGNORECASE))
    if token.stem == "work":
        return bool(re.search(r"\b(?:at|from|to)\s+$", text[: token.start], re.IGNORECASE))
    if _ENDS.fullmatch(token.text):
        return bool(re.search(r"\band\s+$", text[: token.start], re.IGNORECASE))
    return bool(_SOMEBODY.fullmatch(token.text) and _AFTER_FOR.search(text[: token.start]))


def _open_figures(claim: Claim, good: Sequence[Named], context: Context) -> list[Token]:
    """Return the first words of quantities that no supported finding has looked at."""
    figures = [(q.start, q.end) for q in find_quantities(claim.text) if q.kind != "date"]
    names = {t.stem for segment in context.base.segments for t in tokens(segment.name)}
    last = {p: tokens(claim.text[p.start : p.end])[-1].stem for p in find_periods(claim.text)}
    periods = [(p.start, p.end) for p, word in last.items() if word not in names]
    left = [start for start, end in figures if not any(f.start < end and start < f.end for _, f in good)]
    left += [start for start, end in periods if not any(f.start <= start and end <= f.end for _, f in good)]
    return [t for t in tokens(claim.text) if any(start <= t.start < start + 3 for start in left)]


def idle_clauses(claim: Claim, findings: Iterable[Finding], context: Context) -> list[Token]:
    """Return the words of clauses that no finding touches but that say more than a stock phrase."""
    spans = [(f.start, f.end) for f in findings]
    names, named = context.personas, _segment_words(claim, context)
    edges = [0, *(m.start() for m in _CLAUSE.finditer(claim.text)), len(claim.text)]
    more: list[Token] = []
    for start, end in pairwise(edges):
        if any(start < b and a < end for a, b in spans):
            continue
        words = [
            t
            for t in tokens(claim.text)
            if start <= t.start < end
            and not is_plain(t.stem)
            and not is_plain(t.text.casefold())
            and re.sub(r"['’]s$", "", t.text).casefold() not in names
            and not any(a <= t.start < b for a, b in named)
        ]
        more += words if len(words) >= 2 else []
    return more
