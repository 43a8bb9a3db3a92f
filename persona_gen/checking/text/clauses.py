"""Clauses of a text with their negations, and amounts with units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from persona_gen.checking.attributes.wording import low_tokens
from persona_gen.checking.context import stem
from persona_gen.checking.text.index import with_acronyms
from persona_gen.checking.text.lexicon import BURDEN, STOP, UNITS, root

NEGATORS = frozenset({"not", "no", "never", "nobody", "noone", "none", "nothing", "neither", "nor"})
_NEGATIVE_TEXT = (
    "avoids avoided avoiding stops stopped refuses refused ignore ignores skip skips shun shuns alone clear little "
    "lack lacks lacking missing less without fewer down stop avoid refuse fail fails failed unable hardly rarely "
    "seldom miss misses only instead rather except until unless too away out against worst poor bad limited "
    "insecure spare spares spared free frees rid useless dislike dislikes disliked disliking hate hates hated resent "
    "resents resented detest loathe loathes annoys annoyed annoying unwilling reluctant reluctantly disagree disagrees "
    "disagreed distrust distrusts mistrust doubts doubt doubted unhappy dissatisfied unsure uncertain irritates oppose "
    "opposes opposed object objects"
)
NEGATIVE = frozenset(_NEGATIVE_TEXT.split()) | BURDEN
"""Words that may carry a negative sense without a negation."""
_BREAK = re.compile(
    r"[.;:!?\n]+(?=\s|$)|\s[-–—]\s|\(|\)|,\s+(?!who\b|which\b|whom\b|or\b|nor\b)|"
    r"\band (?=(?:they|he|she|it|we|i|you)\b)|"
    r"\b(?:but|because|since|although|though|while|"
    r"whereas|however|so that|before|after|if|unless|until)\b",
    re.IGNORECASE,
)
_REACH = 7
"""How many words a negation reaches forward within its clause."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of text that negation does not cross: its roots, and those that a negation reaches."""

    start: int
    end: int
    roots: frozenset[str]
    denied: frozenset[str]
    """Roots in the reach of a negation."""
    heads: frozenset[str]
    """The first root behind each negation: what is denied."""
    negations: int
    negative: bool
    """Whether it holds words of a negative sense besides negations."""
    words: tuple[str, ...]
    open: bool
    """Whether it is a condition or a question."""
    hypothetical: bool
    """Whether it is open, or told as a mere possibility."""


_OPEN = frozenset({"if", "whether", "unless", "until", "?"})
_POSSIBLE = frozenset({"would", "could", "should", "might"})
_IDLE = frozenset({"only", "just", "longer", "frills", "doubt", "problem", "matter", "wonder", "less", "later", "more"})
"""What follows a "no" or "not" that denies nothing."""


_LIGHT = frozenset(
    root(stem(word)) for word in ("choose", "pick", "select", "use", "take", "want", "like", "prefer", "get", "go")
)
"""Verbs of choice and the like: what is denied is what follows them."""


@lru_cache(maxsize=20_000)
def clauses(text: str) -> tuple[Clause, ...]:
    """Return the clauses of a text, in order."""
    text = re.sub(r"\([^()]*\)", lambda m: " " * len(m.group()), text)
    bounds = [0, *(m.start() if m.group()[0].isalpha() else m.end() for m in _BREAK.finditer(text)), len(text)]
    found = []
    for start, end in pairwise(bounds):
        if text[start:end].strip():
            found.append(_clause(text[start:end], start, end))
    return tuple(found)


@lru_cache(maxsize=20_000)
def sentences(text: str) -> tuple[Clause, ...]:
    """Return the sentences of a text, each as one clause."""
    return tuple(_clause(m.group(), m.start(), m.end()) for m in re.finditer(r"[^.!?;\n]+", text) if m.group().strip())


@lru_cache(maxsize=20_000)
def whole(text: str) -> Clause:
    """Return a text as if it were one clause."""
    return _clause(text, 0, len(text))


def _clause(text: str, start: int, end: int) -> Clause:
    words = tuple(word for word, _, _ in low_tokens(with_acronyms(text)))
    every: set[str] = set()
    denied: set[str] = set()
    heads: set[str] = set()
    negations = reach = 0
    fresh = False
    for position, word in enumerate(words):
        if word in NEGATORS and (words[position + 1] if position + 1 < len(words) else "") not in _IDLE:
            if position and words[position - 1] in {"or", "by", "to"}:
                continue
            negations += 1
            reach, fresh = _REACH, True
            continue
        reach = max(0, reach - 1)
        base = stem(word)
        if base in STOP or word in STOP or len(base) < 2:
            continue
        every.add(root(base))
        if reach:
            denied.add(root(base))
            if fresh and root(base) not in _LIGHT:
                heads.add(root(base))
                fresh = False
    asked = bool(_OPEN.intersection(words))
    hypothetical = asked or bool(_POSSIBLE.intersection(words)) or "yet" in words[-2:]
    negative = bool(NEGATIVE.intersection(words)) or any(w.startswith("un") and len(w) > 6 for w in words)
    return Clause(
        start,
        end,
        frozenset(every),
        frozenset(denied),
        frozenset(heads),
        negations,
        negative,
        words,
        asked,
        hypothetical,
    )


_NUMBERS = {
    word: value
    for value, forms in enumerate(
        [
            "zero",
            "one|a|an|single",
            "two|couple",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
            "twenty",
        ]
    )
    for word in forms.split("|")
} | {"thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "hundred": 100}
_SECONDS = {"second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0,
            "quarter": 7889400.0, "year": 31557600.0, "decade": 315576000.0,
            "fortnight": 1209600.0}  # fmt: skip
_SCALES = {"thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12}
_BYTES = {"kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12}


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with what it counts; times and sizes are brought to one unit each."""

    value: float
    kind: str
    """"time", "size", another unit's name, or the root of the counted noun."""
    start: int
    end: int
    text: str


@lru_cache(maxsize=20_000)
def amounts(text: str) -> tuple[Amount, ...]:
    """Return the amounts of a text: a figure or number word, and a unit or noun within three words."""
    tokens = [t for t in low_tokens(re.sub(r"(?<=\d)(?=[A-Za-z])", " ", text)) if t[0] not in {"(", ")", ","}]
    shift = _shifts(text)
    found: list[Amount] = []
    done = 0
    for position, (word, start, _) in enumerate(tokens):
        value = _value(word)
        after = [token for token, _, _ in tokens[position + 1 : position + 4]]
        if value is None or start < done or _leads_on(word, after):
            continue
        halved = after == ["and", "a", "half"]
        value += 0.5 * halved
        for ahead, (next_word, _, next_end) in enumerate(tokens[position + 1 : position + 6]):
            if next_word in _SCALES:
                value *= _SCALES[next_word]
                continue
            if (
                next_word in {"to", "and", "or", "-", "–", "of", "more", "about", "full", "whole"}
                or (next_word == "half" and ahead < 3)
                or _value(next_word) is not None
            ):
                continue
            kind = _kind(next_word, value, article=word in {"a", "an"}, ahead=ahead)
            if kind:
                more, end = _and_a_part(tokens, position + ahead + 1, kind[0])
                done = max(done, end, next_end if halved else 0)
                value = (kind[1] + more) * (0.5 if position and tokens[position - 1][0] == "half" else 1)
                span = slice(shift(start), shift(end or next_end))
                found.append(Amount(value, kind[0], span.start, span.stop, text[span]))
            break
    return tuple(found)


@lru_cache(maxsize=20_000)
def bare_numbers(text: str) -> frozenset[float]:
    """Return every number of a text, whatever it counts; articles are none."""
    found = (_value(word) for word, _, _ in low_tokens(text) if word not in {"a", "an"})
    return frozenset(value for value in found if value is not None)


def _leads_on(word: str, after: list[str]) -> bool:
    """Tell whether a number only leads on to the next one: "a hundred", "one of two days"."""
    if word in {"a", "an"} and after and _value(after[0]) is not None:
        return True
    return word == "one" and len(after) > 1 and after[0] == "of" and _value(after[1]) is not None


def _and_a_part(tokens: list[tuple[str, int, int]], at: int, kind: str) -> tuple[float, int]:
    """Return what follows a unit of time at `at` ("an hour and a half", "two hours and ten minutes") in seconds."""
    unit = _SECONDS.get(UNITS.get(tokens[at][0], ""), 0.0)
    after = [word for word, _, _ in tokens[at + 1 : at + 4]]
    if kind != "time" or len(after) < 3 or after[0] != "and":
        return 0.0, 0
    if after[1] == "a" and after[2] in {"half", "quarter"}:
        return unit * (0.5 if after[2] == "half" else 0.25), tokens[at + 3][2]
    smaller = _SECONDS.get(UNITS.get(after[2], ""), 0.0)
    value = _value(after[1])
    if value is not None and 0 < smaller < unit:
        return value * smaller, tokens[at + 3][2]
    return 0.0, 0


def _shifts(text: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    """Return a function from offsets in the spaced text back to the text."""
    inserted = [m.start() for m in re.finditer(r"(?<=\d)(?=[A-Za-z])", text)]

    def back(offset: int) -> int:
        count = 0
        for place in inserted:
            if place + count < offset:
                count += 1
        return offset - count

    return back


def _value(word: str) -> float | None:
    if word in _NUMBERS:
        return float(_NUMBERS[word])
    plain = word.replace(",", "")
    try:
        return float(plain)
    except ValueError:
        return None


def _kind(word: str, value: float, *, article: bool, ahead: int) -> tuple[str, float] | None:
    """Return the kind and the value in its base unit; an article counts only before a unit."""
    unit = UNITS.get(word)
    if unit == "quarter" and value in {1, 3}:
        return None  # far more often a fraction than three months
    if unit in _SECONDS:
        return "time", value * _SECONDS[unit]
    if unit in _BYTES:
        return "size", value * _BYTES[unit]
    if unit:
        return unit, value
    if article or ahead > 1 or word in STOP or stem(word) in STOP or not word.isalpha():
        return None
    return root(stem(word)), value
