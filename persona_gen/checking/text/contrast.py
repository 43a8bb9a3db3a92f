"""Contrasts of two sides: this and not that, this more than that, this before that, once this and now that."""

from __future__ import annotations

import re
from functools import lru_cache

from persona_gen.checking.attributes.wording import low_words
from persona_gen.checking.text.index import roots

Sides = tuple[frozenset[str], frozenset[str]]
"""The roots of both sides of a contrast."""
_PIECE = re.compile(
    r"[,;:.!?—–()]+|\s-\s|\b(?=(?:rather than|instead of|whereas|while|but|though|although|yet)\b)|"
    r"(?<=\w)\s(?=not (?:the|a|an|about|from|for|to|in|on|with|by)\b)",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"^\s*(?:rather than|instead of)\b|"
    r"\b(?:no|not|never|nobody|nothing|none|neither|nor|without|hardly|least|anything but|last thing)\b",
    re.IGNORECASE,
)
_NO_DENIAL = re.compile(r"\b(?:not only|not just|no longer|no doubt|no wonder|no less|not least|at least|nor)\b")


def said_and_denied(text: str) -> Sides | None:
    """Return what a text affirms and what it denies, piece by piece; None unless it does both."""
    return _said_and_denied(text)


@lru_cache(maxsize=20_000)
def _said_and_denied(text: str) -> Sides | None:
    said: set[str] = set()
    denied: set[str] = set()
    for piece in _PIECE.split(text):
        found = roots(piece)
        plain = _NO_DENIAL.sub(" ", " ".join(low_words(piece)))
        (denied if _AGAINST.search(plain) else said).update(found)
    both = said & denied
    if said - both and denied - both:
        return frozenset(said - both), frozenset(denied - both)
    return None


def swapped_contrast(text: str, other: str) -> str | None:
    """Find "X, not Y" told as "Y, not X": each side of the claim stands on the other side of the snippet."""
    one, two = said_and_denied(text), said_and_denied(other)
    if one is None or two is None or not _crossed(one, two) or _straight(one, two):
        return None
    return "The evidence sets the two against each other the other way round."


def straight_contrast(text: str, other: str) -> bool:
    """Tell whether a claim and a snippet affirm the same and deny the same."""
    one, two = said_and_denied(text), said_and_denied(other)
    return one is not None and two is not None and _straight(one, two)


def _crossed(one: Sides, two: Sides) -> bool:
    return bool(one[0] & two[1] - two[0]) and bool(one[1] & two[0] - two[1])


def _straight(one: Sides, two: Sides) -> bool:
    return bool(one[0] & two[0] - one[1] - two[1]) and bool(one[1] & two[1] - one[0] - two[0])


_PREFER = re.compile(
    r"\bprefer\w*\s+(?P<a>.{1,50}?)\s+(?:to|over|rather than|instead of)\s+"
    r"(?P<b>(?:(?!and\b|but\b|when\b|as\b)\w+\W?\s*){1,4})",
    re.IGNORECASE,
)
_COMPARATIVE = re.compile(r"\b(?:more|less|fewer|better|worse|(?!rather|other)[a-z]{3,}er)\b", re.IGNORECASE)
_THAN = re.compile(
    r"\bthan\b|\b(?:is|are|was|were|comes?|far|way|well)\s+(?P<ahead>ahead of|superior to)\b", re.IGNORECASE
)
_WORSE = frozenset({"less", "worse", "fewer"})


def _compared(text: str) -> tuple[frozenset[str], frozenset[str], str] | None:
    """Return what is compared before and after "than" or "prefer … to/over", and the kind of comparison."""
    low = text.casefold()
    if "prefer" in low and (prefer := _PREFER.search(text)):
        return roots(prefer["a"]), roots(prefer["b"]), "prefer"
    match = _THAN.search(text)
    if not match:
        return None
    left = re.split(r"[.;]", text[: match.start()])[-1]
    right = re.split(r"[.;]", "x " + text[match.end() :].lstrip())[0][:80]
    if match["ahead"]:
        return roots(left), roots(right), "more"
    found = list(_COMPARATIVE.finditer(left))
    if not found or text[max(0, match.start() - 7) : match.start()].casefold().endswith("rather "):
        return None
    word = found[-1].group().casefold()
    return roots(left[: found[-1].start()]), roots(right), "less" if word in _WORSE else "more"


_SUPERLATIVE = re.compile(r"\b(?:no|none|nobody|nothing|never|nowhere)\b[^.;]*\bthan\b", re.IGNORECASE)


def reversed_comparison(text: str, other: str) -> str | None:
    """Find a comparison whose two sides stand the other way round in the snippet."""
    if _SUPERLATIVE.search(text):
        return None  # "no topic came up more than spam" puts spam first
    one, two = _compared(text), _compared(other)
    if one is None or two is None or (one[2] == "prefer") != (two[2] == "prefer"):
        return None
    sides, others = one[:2], two[:2]
    crossed, straight = _crossed(sides, others), _straight(sides, others)
    if one[2] == "prefer" and not straight:
        crossed = bool(one[0] & two[1] - two[0]) or bool(one[1] & two[0] - two[1])
    same_sense = one[2] == two[2]
    if (crossed and not straight and same_sense) or (straight and not crossed and not same_sense):
        return "The evidence compares the two the other way round."
    return None


_BEFORE = re.compile(r"\b(?:before|prior to|ahead of)\b", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|once|as soon as)\b", re.IGNORECASE)


@lru_cache(maxsize=20_000)
def _order(text: str) -> tuple[Sides, ...]:
    """Return what comes earlier and what later, for every "before" and "after" of a text."""
    found = []
    for sentence in re.split(r"[.!?;\n]+", text):
        for pattern, earlier_right in ((_BEFORE, False), (_AFTER, True)):
            match = pattern.search(sentence)
            if not match:
                continue
            left, right = sentence[: match.start()], sentence[match.end() :]
            if not roots(left):  # "Before this, that"
                right, _, left = right.partition(",")
            one, two = roots(left), roots(right)
            if one and two:
                found.append((two, one) if earlier_right else (one, two))
    return tuple(found)


def swapped_order(text: str, other: str) -> str | None:
    """Find "this before that" told as "that before this", by whichever of before and after."""
    for one in _order(text):
        for two in _order(other):
            if _crossed(one, two) and not _straight(one, two):
                return "The evidence tells the two in the other order."
    return None


_THEN = re.compile(
    r"\b(?:used to|previously|formerly|in the past|once)\b|\b(?:instead of|rather than|no longer)\b", re.IGNORECASE
)
_NOW = re.compile(r"\b(?:now|nowadays|currently|these days|today|at present)\b", re.IGNORECASE)


def swapped_times(text: str, other: str) -> str | None:
    """Find what was once told as now and what is now told as once."""
    one, two = _times(text), _times(other)
    if one is None or two is None:
        return None
    then_now = one[0] & two[1] - two[0]
    now_then = one[1] & two[0] - two[1]
    straight = (one[0] & two[0]) | (one[1] & two[1])
    if then_now and now_then and len(then_now | now_then) > len(straight):
        return "The evidence tells the change the other way round."
    return None


def _times(text: str) -> Sides | None:
    """Return what a text says of once and of now."""
    then, now = _THEN.search(text), _NOW.search(text)
    if not then or not now:
        return None
    if then.start() < now.start():
        return _units(text[then.end() : now.start()]), _units(text[now.end() :])
    return _units(text[then.end() :]), _units(text[now.end() : then.start()])


def _units(text: str) -> frozenset[str]:
    return roots(re.sub(r"ly\b", "", text))


_GROW = re.compile(
    r"\b(?:grew|grown|grows?|growing|rose|risen|rises?|rising|increas\w+|went up|climb\w*|soar\w*|doubled|tripled|"
    r"quadrupled|swell\w*|got (?:bigger|larger|dearer|longer))\b",
    re.IGNORECASE,
)
_SHRINK = re.compile(
    r"\b(?:shrank|shrunk|shrinks?|shrinking|fell|fallen|falls?|falling|decreas\w+|went down|dropped|drops|declin\w+|"
    r"sank|sunk|halved|dwindl\w*|got (?:smaller|cheaper|shorter)|cut to)\b",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    r"\bfrom\s+\D{0,3}(\d+(?:[.,]\d+)?)\s*(k|m|bn)?\s*\w*\s+to\s+\D{0,3}(\d+(?:[.,]\d+)?)\s*(k|m|bn)?\b"
)
_SCALE = {"k": 1e3, "m": 1e6, "bn": 1e9}


def _direction(text: str) -> int:
    """Return 1 for growth, -1 for a decline, 0 where a text tells neither or both."""
    up, down = bool(_GROW.search(text)), bool(_SHRINK.search(text))
    for one, scale, other, more in _FROM_TO.findall(text.casefold()):
        low = float(one.replace(",", "")) * _SCALE.get(scale, 1.0)
        high = float(other.replace(",", "")) * _SCALE.get(more, 1.0)
        up, down = up or high > low, down or high < low
    return int(up) - int(down)


def turned_change(text: str, other: str) -> str | None:
    """Find growth where the snippet tells of a decline, or the other way round."""
    one = _direction(text)
    if one and _direction(other) == -one:
        return "The evidence tells of a change in the other direction."
    return None
