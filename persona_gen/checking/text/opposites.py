"""Opposites: a claim and a snippet that share their words and differ by a negation or an antonym."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from persona_gen.checking.context import stem
from persona_gen.checking.text.clauses import NEGATORS, Clause, clauses, sentences, whole
from persona_gen.checking.text.contrast import straight_contrast
from persona_gen.checking.text.index import roots
from persona_gen.checking.text.lexicon import BURDEN, EASE, UNITS, antonyms, root
from persona_gen.domain.words import find

if TYPE_CHECKING:
    from persona_gen.checking.text.index import Match, SnippetIndex

_UNIT_ROOTS = frozenset(root for unit in (*UNITS, "couple", "dozen", "hundred") for root in roots(unit))
_DEGREES = frozenset({"more", "less", "most", "least", "few", "many", "fewer", "almost"})
"""Antonyms that oppose only what stands right behind them."""
_LONG = 14
"""Clauses with more content words than this tell too much to be flipped by one negation."""
_NEAR, _CLOSE = 0.34, 0.5
"""Shares of the claim's weight that a snippet must hold."""


def _denied_alike(one: Clause, other: Clause) -> bool:
    return one.negations % 2 == other.negations % 2


def negated(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find a clause of the claim and one of the snippet that share their words and differ by a negation."""
    source = match.snippet.text
    for own in clauses(text):
        weight = _weight(own.roots - index.names, index)
        for other in clauses(source):
            shared = (own.roots & other.roots) - _UNIT_ROOTS
            held = _weight(shared, index)
            if len(shared - _AMOUNT_ROOTS) < 2 or held < 0.45 * weight or held < _BACK * _weight(other.roots, index):
                continue
            if not _flipped(own, other, shared):
                continue
            if _same_mood(text[own.start : own.end], _stretch(source, other)) and not _agreed(text, other, source):
                return "The evidence says the opposite."
    return None


def _weight(found: frozenset[str], index: SnippetIndex) -> float:
    return math.fsum(index.weight(word) for word in found)


_BACK = 0.25
"""Share of the snippet's clause that the claim's must hold, so that both speak of the same."""
_AMOUNT_ROOTS = roots("several various numerous multiple many different")
_WISH = re.compile(
    r"\b(?:want(?:s|ed|ing)?|wish(?:es|ed|ing)?|needs?|needed|hop(?:es?|ed|ing)|would|should|could use|"
    r"long(?:s|ed|ing) for|asks? for|asked for|please|dreams?|rather|ought)\b|\w['’]d\b",
    re.IGNORECASE,
)
_REFUSED = re.compile(r"\bwould(?:n['’]t| not| never)\b", re.IGNORECASE)
_DUTY = re.compile(
    r"\b(?:not|n['’]t|never|no)\s+(?:\w+\s+)?(?:have|has|had|need|needs|be forced|be made)\s+to\b", re.IGNORECASE
)
_PURPOSE = re.compile(r"\b(?:so (?:that )?|in order |setting |how )[^,.;]{0,40}?(?:n['’]t|\bnot)\b", re.IGNORECASE)
_PARTIAL = re.compile(
    r"(?:\b(?:not|no)|n['’]t)\b[^,.;]*\b(?:all|every|everyone|everybody|everything|always|"
    r"enough|necessarily|yet|certain|any ?more|any longer|particular|specific)(?<!at all)\b|"
    r"\bnot (?:for )?(?:all|every\w*|always)\b|\bno \w+ (?:to|for) all\b",
    re.IGNORECASE,
)
_LIMIT = re.compile(
    r"\b(?:not|no|never|n['’]t|\w+n['’]t|nobody|nothing|none)\b[^,.;]*\b(?:under|less than|below|without|except|"
    r"more than|over|beyond|but)\b|"
    r"\b(?:nothing|nobody|no|none|never|nowhere)\b[^.;]*\b(?:more|less|better|worse|(?!other\b|never\b)\w{3,}er)\b[^.;]*\bthan\b",
    re.IGNORECASE,
)
"""Negations that set a bound or a rank ("never out in under four hours", "nothing harder than that")."""
_REASON = re.compile(r"\s*because\b[^,.;!?]+,\s*\w", re.IGNORECASE)
"""A reason that something else follows: "not because we like it, legal makes us"."""


def _stretch(text: str, clause: Clause) -> str:
    """Return a clause with the little word before it and what follows it up to the end of the sentence's reason."""
    return text[max(0, clause.start - 12) : clause.end]


def _same_mood(own: str, other: str) -> bool:
    """Tell whether both clauses state, or both wish; a wish for what is missing is no opposite of the lack."""
    refused = _REFUSED.search(own) or _REFUSED.search(other)
    if not refused and bool(_WISH.search(own)) != bool(_WISH.search(other)):
        return False
    return not any(p.search(one) for p in (_DUTY, _PURPOSE, _PARTIAL, _LIMIT) for one in (own, other))


def _agreed(text: str, other: Clause, source: str) -> bool:
    """Tell whether a negation only denies the reason ("not because …, but …") or the claim tells both sides."""
    reason = other.negations > 0 and _REASON.match(source[other.end :])
    return bool(reason) or straight_contrast(text, source)


_AUXILIARY = NEGATORS | {"do", "does", "did"}
_RUN = 5
"""So many words in a row are taken over from the snippet, not found by chance."""


def copied(text: str, match: Match, index: SnippetIndex) -> str | None:
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


def denied_predicate(text: str, match: Match, index: SnippetIndex) -> str | None:
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
            if not _same_mood(text[own.start : own.end], _stretch(match.snippet.text, other)):
                continue
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
    clean = (
        not plain.negative
        and "wrong" not in plain.words
        and plain.negations == 0
        and not (negated is other and negated.negative)
    )
    return clean and bool(negated.denied & shared) and (negated is other or bool(negated.heads & shared))


def partly_negated(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find a clause that the snippet denies, in a claim of which that snippet holds most."""
    if match.share < _CLOSE:
        return None
    for own in clauses(text):
        if own.negations or own.negative or own.open:
            continue
        for other in clauses(match.snippet.text):
            shared = own.roots & other.roots
            if not shared or not other.negations % 2:
                continue
            if not _same_mood(text[own.start : own.end], _stretch(match.snippet.text, other)):
                continue
            if other.negations % 2 and shared and shared <= other.denied and max(map(index.weight, shared)) > 2:
                held = math.fsum(index.weight(r) for r in own.roots & roots(match.snippet.text))
                if held <= math.fsum(index.weight(r) for r in shared) + 0.01 and not _denied_elsewhere(text):
                    return "The evidence denies a part of this."
    return None


def _denied_elsewhere(text: str) -> bool:
    return whole(text).negations > 0


def opposite(text: str, match: Match, index: SnippetIndex) -> str | None:
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
        for other in sentences(match.snippet.text):
            against = min(opposite.intersection(other.words), default=None)
            if against is None or (root(stem(word)) in own.denied) != (root(stem(against)) in other.denied):
                continue
            if word in _DEGREES:
                near = _next(other.words, against) & _next(own.words, word)
            else:
                near = _around(other.words, against, 9) & _around(own.words, word, 9)
            if near and len(own.roots & other.roots) >= 2:
                return f"The text says “{word}”, the evidence “{against}”."
    return None


def _next(words: tuple[str, ...], word: str) -> frozenset[str]:
    """Return the roots of the first two content words after a word of degree."""
    found: list[str] = []
    for after in words[words.index(word) + 1 :]:
        if not after[0].isalnum() or after == "than" or len(found) == 2:
            break
        found += roots(after)
    return frozenset(found)


def _around(words: tuple[str, ...], word: str, reach: int) -> frozenset[str]:
    """Return the roots of the words near one word."""
    at = words.index(word)
    return roots(" ".join(words[max(0, at - reach) : at] + words[at + 1 : at + 1 + reach]))


def burden(text: str, match: Match, index: SnippetIndex) -> str | None:
    """Find ease where the snippet tells of a burden."""
    del index
    own, other = whole(text), whole(match.snippet.text)
    if match.share < 0.45 or len(match.shared) < 2 or own.negations or other.negations:
        return None
    one_sided = not EASE.intersection(other.words) and not BURDEN.intersection(own.words)
    if one_sided and EASE.intersection(own.words) and BURDEN.intersection(other.words):
        return "The evidence tells of a burden here, not of ease."
    return None
