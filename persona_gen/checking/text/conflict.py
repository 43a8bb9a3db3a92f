"""Conflicts of a claim with the snippet that it is nearest to: negation, antonyms, reversals, amounts."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.context import as_number, stem
from persona_gen.checking.quotations.words import find
from persona_gen.checking.text.clauses import NEGATORS, Amount, Clause, amounts, clauses, sentences, whole
from persona_gen.checking.text.index import QUOTED, Match, index_of, roots, speaker
from persona_gen.checking.text.lexicon import BURDEN, EASE, UNITS, antonyms, root
from persona_gen.domain.claim import Pointer
from persona_gen.domain.evidence import OVERALL

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.checking.text.index import SnippetIndex
    from persona_gen.domain.claim import Claim

_UNIT_ROOTS = frozenset(root for unit in (*UNITS, "couple", "dozen", "hundred") for root in roots(unit))
_DEGREES = frozenset(
    {"more", "less", "most", "least", "few", "many", "fewer", "before", "after", "first", "last", "almost"}
)
"""Antonyms that oppose only what stands right beside them."""
_FICTION = re.compile(r"\s*(?:imagine|picture|think of|meet|let us|suppose)\b", re.IGNORECASE)
_CANDIDATES = 4
_LONG = 14
"""Clauses with more content words than this tell too much to be flipped by one negation."""
_NEAR = 0.34
_CLOSE = 0.5


class ConflictChecker:
    """Contradicts a claim where the nearest snippets say the opposite; silent on everything else."""

    name = "conflict/1"

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return at most one contradiction, of the surest kind first."""
        index = index_of(context)
        if not index.speaks(claim.segment) or (index.is_record and claim.segment in {None, OVERALL}):
            return []
        if claim.section == "scenario" or _FICTION.match(claim.text):
            return []
        text = QUOTED.sub(lambda m: " " * len(m.group()), claim.text)
        content = index.content(text)
        matches = index.matches(content, claim.segment, least=0.15)[:_CANDIDATES]
        if not matches or index.statistic_share(content, claim.segment) >= matches[0].share:
            return []  # a statement about a statistic, which the numbers checker decides
        for match in matches:
            for decide in (
                _copied,
                _reversed_comparison,
                _reversed_time,
                _negated,
                _denied_predicate,
                _opposite,
                _burden,
                _partly_negated,
            ):
                reason = decide(text, match, index)
                if reason:
                    return [_finding(claim, match, reason)]
        values = frozenset(v for s in context.base.statistics if (v := as_number(s.value)) is not None)
        return _amounts(text, matches, values) or _unheard_times(claim, text, index)


def _finding(claim: Claim, match: Match, reason: str) -> Finding:
    text = match.snippet.text
    pointer = (Pointer(id=match.snippet.id, start=0, end=len(text)),)
    quoted = text if len(text) <= 140 else text[:140].rsplit(" ", 1)[0] + " …"
    who = speaker(match.snippet)
    full = f"{reason} {who[:1].upper()}{who[1:]}: “{quoted}”"
    return Finding("contradicted", 0, len(claim.text), pointer, full)


def _denied_alike(one: Clause, other: Clause) -> bool:
    return one.negations % 2 == other.negations % 2


def _negated(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find a clause of the claim and one of the snippet that share their words and differ by a negation."""
    for own in clauses(text):
        weight = math.fsum(index.weight(r) for r in own.roots - index.names)
        for other in clauses(match.snippet.text):
            shared = (own.roots & other.roots) - _UNIT_ROOTS
            if len(shared) < 2 or math.fsum(index.weight(r) for r in shared) < 0.45 * weight:
                continue
            if _flipped(own, other, shared):
                return "The evidence says the opposite."
    return None


_AUXILIARY = NEGATORS | {"do", "does", "did"}
_RUN = 5
"""So many words in a row are taken over from the snippet, not found by chance."""


def _copied(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find a passage taken over word for word, but for a negation put in or left out, or another figure."""
    del index
    for own in clauses(text):
        one = _bare(own.words)
        if len(one) < _RUN:
            continue
        for other in clauses(match.snippet.text):
            two = _bare(other.words)
            at = find(_masked(one), _masked(two))
            if at < 0 or own.open != other.open:
                continue
            if own.negations != other.negations:
                return "The evidence says the opposite, word for word."
            changed = [(a, b) for a, b in zip(one, two[at:], strict=False) if a != b]
            if changed:
                return f"The evidence says {changed[0][1]}, not {changed[0][0]}."
    return None


def _masked(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words with every figure as the same sign."""
    return tuple("0" if word[0].isdigit() else word for word in words)


def _bare(words: tuple[str, ...]) -> tuple[str, ...]:
    """Return words without negations, their auxiliaries and marks."""
    return tuple(w for w in words if w not in _AUXILIARY and w[0].isalnum())


def _denied_predicate(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find a short clause ("it is not nice") whose word the snippet says of the same subject without the negation."""
    del index
    if match.share < 0.4:
        return None
    whole_roots = whole(text).roots
    for own in clauses(text):
        if not own.negations % 2 or not own.roots or len(own.roots) > 2 or not own.roots <= own.denied:
            continue
        for other in clauses(match.snippet.text):
            subject = (whole_roots - own.roots) & other.roots
            if own.roots <= other.roots and len(subject) >= 2 and not other.negations and not other.hypothetical:
                return "The evidence says the opposite."
    return None


def _flipped(own: Clause, other: Clause, shared: frozenset[str]) -> bool:
    """Tell whether exactly one of two clauses denies what they share, and none is negative otherwise."""
    if _denied_alike(own, other):
        return False
    if other.hypothetical or own.open or max(len(own.roots), len(other.roots)) > _LONG:
        return False
    if own.negations and any(r.isdigit() and r not in other.roots for r in own.roots):
        return False
    negated, plain = (own, other) if own.negations % 2 else (other, own)
    clean = not plain.negative and plain.negations == 0 and not (negated is other and negated.negative)
    return clean and bool(negated.denied & shared)


def _partly_negated(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find a clause that the snippet denies, in a claim of which that snippet holds most."""
    if match.share < _CLOSE:
        return None
    for own in clauses(text):
        if own.negations or own.negative or own.open:
            continue
        for other in clauses(match.snippet.text):
            shared = own.roots & other.roots
            if other.negations % 2 and shared and shared <= other.denied and max(map(index.weight, shared)) > 2:
                held = math.fsum(index.weight(r) for r in own.roots & roots(match.snippet.text))
                if held <= math.fsum(index.weight(r) for r in shared) + 0.01 and not _denied_elsewhere(text):
                    return "The evidence denies a part of this."
    return None


def _denied_elsewhere(text: str) -> bool:
    return whole(text).negations > 0


def _opposite(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find a word of the claim whose antonym the snippet has, where the rest agrees."""
    del index
    if match.share < _NEAR or len(match.shared) < 2:
        return None
    own, all_words = whole(text), set(whole(match.snippet.text).words)
    telling = [
        (w, antonyms()[w] & all_words) for w in dict.fromkeys(own.words) if w in antonyms() and w not in all_words
    ]
    for word, opposite in telling:
        if not opposite or opposite & set(own.words):
            continue
        reach = 4 if word in _DEGREES else 9
        for other in sentences(match.snippet.text):
            against = min(opposite.intersection(other.words), default=None)
            if against is None or (root(stem(word)) in own.denied) != (root(stem(against)) in other.denied):
                continue
            near = _around(other.words, against, reach) & _around(own.words, word, reach)
            if near and len(own.roots & other.roots) >= 2:
                return f"The text says “{word}”, the evidence “{against}”."
    return None


def _around(words: tuple[str, ...], word: str, reach: int) -> frozenset[str]:
    """Return the roots of the words near one word."""
    at = words.index(word)
    return roots(" ".join(words[max(0, at - reach) : at] + words[at + 1 : at + 1 + reach]))


def _burden(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find ease where the snippet tells of a burden."""
    del index
    own, other = whole(text), whole(match.snippet.text)
    if match.share < 0.45 or len(match.shared) < 2 or own.negations or other.negations:
        return None
    one_sided = not EASE.intersection(other.words) and not BURDEN.intersection(own.words)
    if one_sided and EASE.intersection(own.words) and BURDEN.intersection(other.words):
        return "The evidence tells of a burden here, not of ease."
    return None


_PREFER = re.compile(
    r"\bprefer\w*\s+(?P<a>.{1,50}?)\s+(?:to|over|rather than|instead of)\s+"
    r"(?P<b>(?:(?!and\b|but\b|when\b|as\b)\w+\W?\s*){1,4})",
    re.IGNORECASE,
)
_COMPARATIVE = re.compile(r"\b(?:more|less|better|worse|(?!rather|other)[a-z]{3,}er)\b", re.IGNORECASE)


def _sides(text: str) -> tuple[frozenset[str], frozenset[str], str] | None:
    """Return what is compared before and after "than" or "prefer … to/over", and the kind of comparison."""
    low = text.casefold()
    if "prefer" in low and (prefer := _PREFER.search(text)):
        return roots(prefer["a"]), roots(prefer["b"]), "prefer"
    at = low.find(" than ")
    if at < 0:
        return None
    left = re.split(r"[.;]", text[:at])[-1]
    found = list(_COMPARATIVE.finditer(left))
    if not found:
        return None
    word = found[-1].group().casefold()
    right = re.split(r"[.;]", text[at + 6 :])[0][:80]
    return roots(left[: found[-1].start()]), roots(right), "less" if word in {"less", "worse"} else "more"


def _reversed_comparison(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find a comparison whose two sides stand the other way round in the snippet."""
    del index
    if match.share < 0.2:
        return None
    own, other = _sides(text), _sides(match.snippet.text)
    if own is None or other is None or (own[2] == "prefer") != (other[2] == "prefer"):
        return None
    if own[2] != "prefer" and not (own[0] & other[1] and own[1] & other[0]) and own[2] == other[2]:
        return None
    straight = len(own[0] & other[0] - other[1]) + len(own[1] & other[1] - other[0])
    crossed = len(own[0] & other[1] - other[0]) + len(own[1] & other[0] - other[1])
    same_sense = own[2] == other[2]
    if (crossed > straight and same_sense) or (straight > crossed and not same_sense):
        return "The evidence compares the two the other way round."
    return None


_THEN = re.compile(
    r"\b(?:used to|previously|formerly|in the past|once)\b|\b(?:instead of|rather than|no longer)\b", re.IGNORECASE
)
_NOW = re.compile(r"\b(?:now|nowadays|currently|these days|today|at present)\b", re.IGNORECASE)


def _reversed_time(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find what was once told as now and what is now told as once."""
    del index
    own, other = _times(text), _times(match.snippet.text)
    if own is None or other is None:
        return None
    then_now = own[0] & other[1] - other[0]
    now_then = own[1] & other[0] - other[1]
    straight = (own[0] & other[0]) | (own[1] & other[1])
    if then_now and now_then and len(then_now | now_then) > len(straight):
        return "The evidence tells the change the other way round."
    return None


def _times(text: str) -> tuple[frozenset[str], frozenset[str]] | None:
    """Return what a text says of once and of now."""
    then, now = _THEN.search(text), _NOW.search(text)
    if not then or not now:
        return None
    if then.start() < now.start():
        return _units(text[then.end() : now.start()]), _units(text[now.end() :])
    return _units(text[then.end() :]), _units(text[now.end() : then.start()])


def _units(text: str) -> frozenset[str]:
    return roots(re.sub(r"ly\b", "", text))


def _amounts(text: str, matches: list[Match], values: frozenset[float]) -> list[Finding]:
    """Compare amounts with those of the same kind in the nearest snippets."""
    own = [a for a in amounts(text) if a.value not in values]
    for amount in own:
        for match in matches:
            if match.share < _NEAR:
                continue
            others = [a for a in amounts(match.snippet.text) if a.kind == amount.kind]
            if not others or _within(text, amount, others) or any(_equal(amount.value, a.value) for a in others):
                continue
            low, high = min(a.value for a in others), max(a.value for a in others)
            if low <= amount.value <= high and len(others) > 1:
                continue
            if any(
                _equal(amount.value, a.value) for m in matches for a in amounts(m.snippet.text) if a.kind == amount.kind
            ):
                continue
            pointer = (Pointer(id=match.snippet.id, start=others[0].start, end=others[0].end),)
            reason = f"{speaker(match.snippet)} said “{others[0].text}”, not “{amount.text}”."
            reason = reason[:1].upper() + reason[1:]
            return [Finding("contradicted", amount.start, amount.end, pointer, reason, others[0].text)]
    return []


def _unheard_times(claim: Claim, text: str, index: SnippetIndex) -> list[Finding]:
    """Find a stated duration of which the segment's evidence does not even have the unit."""
    if claim.segment in {None, OVERALL}:
        return []
    for amount in amounts(text):
        unit = UNITS.get(amount.text.split()[-1].casefold()) if amount.kind == "time" else None
        if unit is None or amount.text.casefold().startswith(("a ", "an ", "one ", "single ")):
            continue
        if unit not in index.units(claim.segment):
            reason = f"Nothing in this segment's evidence tells of “{amount.text}”."
            return [Finding("unsupported", amount.start, amount.end, (), reason)]
    return []


_ABOVE = re.compile(
    r"\b(?:more than|over|at least|above|upwards of|exceed\w*|longer than|no fewer than)\s*\W?\s*$", re.IGNORECASE
)
_BELOW = re.compile(
    r"\b(?:less than|fewer than|under|below|at most|up to|no more than|shorter than)\s*\W?\s*$", re.IGNORECASE
)


def _within(text: str, amount: Amount, others: list[Amount]) -> bool:
    """Tell whether an amount told as a bound ("more than 5") holds for one of the snippet's."""
    before = text[max(0, amount.start - 24) : amount.start]
    if _ABOVE.search(before):
        return any(other.value > amount.value for other in others)
    return bool(_BELOW.search(before)) and any(other.value < amount.value for other in others)


def _equal(one: float, other: float) -> bool:
    return abs(one - other) <= 0.03 * max(abs(one), abs(other))
