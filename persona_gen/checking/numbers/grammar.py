"""The grammar of quantities: what a number in prose says, as an interval with qualifier, kind and span."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache

from persona_gen.checking.numbers.intervals import Qualifier, accepted
from persona_gen.checking.numbers.patterns import (
    ADVERB,
    AFTER,
    AFTER_RE,
    COMPILED,
    CURRENCY,
    DECADES,
    DENOMINATOR,
    DETERMINED,
    FOLDS,
    HINTS,
    MONTHS,
    NUMBERED,
    PERIOD_RULES,
    PRONOUN_AFTER,
    QUALIFIER,
    QUALIFIERS,
    RANGE,
    RELATION,
    TIME,
    Kind,
)
from persona_gen.checking.numbers.words import parse_words


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity in a text; shares lie in 0..1, durations are in their own unit."""

    start: int
    end: int
    kind: Kind
    value: float
    low: float
    high: float
    """Values that make the quantity true: `low <= value <= high`."""
    qualifier: Qualifier = "plain"
    upper: float | None = None
    """The other end of a range; `value` is the lower one."""
    part: float | None = None
    whole: float | None = None
    """For "5 of 7": 5 and 7."""
    unit: str | None = None
    """For durations the singular unit; for money the currency where one is named."""
    step: float = 1.0
    """Worth of the last written digit."""

    def admits(self, value: float) -> bool:
        """Tell whether `value` makes the quantity true, rounding and qualifier considered."""
        slack = 1e-9 * max(1.0, abs(value))
        return self.low - slack <= value <= self.high + slack


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that a figure refers to ("a month", "in two years"), in months."""

    start: int
    end: int
    months: float
    rate: bool
    """True for "a month" or "every year", false for "over two years"."""


def read_number(text: str) -> tuple[float, float]:
    """Return the value of a number in digits or words, and the worth of its last written digit.

    Raises:
        ValueError: `text` is no number.
    """
    low = text.casefold().strip()
    if low.endswith("dozen"):
        return {"a": 12.0, "two": 24.0, "three": 36.0, "half a": 6.0}[low.removesuffix(" dozen")], 1.0
    match = re.fullmatch(r"(\d[\d,\u00a0\u202f]*(?:\.\d+)?)\s?(k|m|bn|thousand|million|billion)?", low)
    if match:
        plain = re.sub(r"[,\u00a0\u202f]", "", match.group(1))
        scale = {"k": 1e3, "thousand": 1e3, "m": 1e6, "million": 1e6, "bn": 1e9, "billion": 1e9}.get(
            match.group(2), 1.0
        )
        decimals = len(plain.partition(".")[2])
        return float(plain) * scale, 10.0**-decimals * scale
    halves = re.sub(r"[ -]and[ -]a[ -]half$", "", low)
    value = parse_words(halves)
    if value is None:
        raise ValueError(f"{text!r} is no number")
    return (value + 0.5, 0.5) if halves != low else (value, 1.0 if value == int(value) else 0.1)


@lru_cache(maxsize=8_192)
def find_periods(text: str) -> tuple[Period, ...]:
    """Return the stretches of time that figures of `text` refer to, in order."""
    found: list[Period] = []
    for rate, pattern in PERIOD_RULES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            adverb = (groups.get("adv") or "").casefold()
            unit = ADVERB.get(adverb, "year") if adverb else groups["t"].casefold()
            count = read_number(groups["n"])[0] if groups.get("n") else 1.0
            if (
                unit == "quarter"
                and not rate
                and not re.search(r"last|past|previous|latest", match.group(), re.IGNORECASE)
            ):
                continue  # "over three quarters" is a share
            if not any(p.start < match.end() and match.start() < p.end for p in found):
                found.append(Period(match.start(), match.end(), count * MONTHS[unit], rate))
    return tuple(sorted(found, key=lambda period: period.start))


@lru_cache(maxsize=8_192)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return all quantities of `text` in order, none overlapping; stretches of time are left to `find_periods`."""
    taken = [(p.start, p.end) for p in find_periods(text) if not p.rate]
    found: list[Quantity] = []
    low = text.casefold()
    for kind, pattern in COMPILED:
        if not any(hint in low for hint in HINTS.get(kind, ("",))):
            continue
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            quantity = _read(kind, match, text)
            if quantity is not None:
                found.append(quantity)
                taken.append((quantity.start, quantity.end))
    outer = [q for q in found if not any(o is not q and o.start <= q.start and q.end <= o.end for o in found)]
    return tuple(sorted(outer, key=lambda quantity: quantity.start))


def _read(kind: Kind, match: re.Match[str], text: str) -> Quantity | None:
    """Turn a match of one rule into a quantity with its qualifier, or None for idle words such as "one"."""
    core = _core(kind, match)
    if core is None or _idle(core, match, text):
        return None
    if core.kind in {"date", "ordinal"}:
        return core
    core = _range(core, text)
    without = re.search(r"\ball but (?:(?:about|around|roughly|some) )?$", text[: core.start], re.IGNORECASE)
    if without and core.kind in {"percent", "fraction", "of"} and core.value != 0.5:
        rest = None if core.whole is None else core.whole - (core.part or 0)
        core = replace(core, value=1 - core.value, part=rest, start=without.start())
    before = QUALIFIER.search(text[max(0, core.start - 40) : core.start])
    after = AFTER_RE.match(text, core.end)
    qualifier = core.qualifier
    start, end = core.start, core.end
    if before and not (re.search(r"\bthe\s*$", before.group()) and RELATION.match(before.group())):
        qualifier = next(name for name, _ in QUALIFIERS if before.group(name))
        start = max(0, core.start - 40) + before.start()
    if after and after.lastgroup:
        qualifier = next(name for name, _ in AFTER if after.group(name))
        end = after.end()
    if core.part == 1.0 and qualifier == "at_least":
        return None  # "at least one of the six" names a set, not a share
    low, high = accepted(core.value, core.upper, core.step, qualifier, core.kind)
    return replace(core, start=start, end=end, qualifier=qualifier, low=low, high=high)


def _core(kind: Kind, match: re.Match[str]) -> Quantity | None:  # noqa: PLR0911  one return for each kind
    """Read the number itself."""
    groups = match.groupdict()
    blank = Quantity(match.start(), match.end(), kind, 0.0, 0.0, 0.0)
    written = groups.get("n") or groups.get("n2")
    value, step = read_number(written) if written else (0.0, 1.0)
    if kind == "age" and groups.get("band"):
        decade = float(DECADES.get(groups["decade"].casefold(), 0) or groups["decade"])
        low, high = {"early": (0, 4), "mid": (4, 6), "late": (6, 9)}[groups["band"].casefold()]
        return replace(blank, value=decade + low, upper=decade + high)
    if kind == "age" and groups.get("upper"):
        upper = read_number(groups["upper"] or "")[0]
        return replace(blank, value=value, step=step, upper=upper) if upper > value else None
    if kind == "percent":
        return replace(blank, value=value / 100, step=step / 100)
    if kind == "of":
        whole = read_number(groups["m"])[0]
        if whole <= 0 or value > whole:
            return None
        if value != int(value):  # "6.9 points from ten" is a mark on a scale, and nobody's share
            return replace(blank, kind="number", value=value, step=step, whole=whole)
        return replace(blank, value=value / whole, part=value, whole=whole)
    if kind == "fraction":
        return _fraction(blank, groups, value, written)
    if kind == "ratio" and groups.get("fold"):
        word = groups["fold"].casefold()
        return replace(blank, value=float(next(f for w, f in FOLDS.items() if word.startswith(w))))
    if kind == "times" and groups.get("once"):
        return replace(blank, value=1.0 if groups["once"].casefold() == "once" else 2.0)
    if kind == "money":
        name = (groups.get("sign") or groups.get("cur") or "").casefold()
        return replace(blank, value=value, step=step, unit=CURRENCY.get(name) or CURRENCY.get(name.rstrip("s")))
    unit = groups.get("time") or groups.get("time2") or groups.get("time3")
    if unit and not written:
        value = 1.0
    return replace(blank, value=value, step=step, unit=unit.casefold() if unit else None)


def _fraction(blank: Quantity, groups: dict[str, str | None], value: float, written: str | None) -> Quantity | None:
    """Read "half", "a third", "two thirds"."""
    if groups.get("half"):
        return replace(blank, value=0.5)
    parts = DENOMINATOR[(groups["den"] or "").casefold()]
    top = value if written else 1.0
    return replace(blank, value=top / parts) if 0 < top < parts else None


_WHICH_ONE = re.compile(r"\b(?:average|typical|usual|other|same|new|next|previous|similar) $", re.IGNORECASE)
_SOME_DAY = re.compile(
    r" (?:night|evening|morning|afternoon|time|weekend|summer|winter|spring|autumn)\b", re.IGNORECASE
)
"""After "one" these tell of some time or other."""


def _idle(core: Quantity, match: re.Match[str], text: str) -> bool:
    """Tell whether a number word counts nothing: "one of her habits", "no one", "at one with", "version 3.2"."""
    word = match.group().casefold()
    if core.kind == "number" and word == "one":
        before = text[: match.start()]
        if QUALIFIER.search(before[-30:]) and not re.match(r" of\b", text[match.end() :]):
            return False
        idle = (
            _WHICH_ONE.search(before)
            or DETERMINED.search(before)
            or PRONOUN_AFTER.match(text, match.end())
            or _SOME_DAY.match(text, match.end())
        )
        return bool(idle)
    if core.kind == "number" and NUMBERED.search(text[: match.end()]):
        return True
    if core.kind == "number":
        glued = text[max(0, match.start() - 1) : match.start()]
        if text[match.end() : match.end() + 1].isalpha() and text[match.end() - 1].isdigit():
            return True
        return bool(glued) and (glued.isalpha() or glued in "-/.#+_") and match.group()[0].isdigit()
    return False


def _range(core: Quantity, text: str) -> Quantity:
    """Extend "between 6 and 7" and "2 to 5" to a range."""
    if core.kind not in {"number", "percent", "money", "duration", "times", "age"} or core.upper is not None:
        return core
    before = text[: core.start].casefold()
    between = re.search(r"\b(?:between|from|anywhere from)(?: (?:about|around|roughly))? $", before)
    match = RANGE.match(text, core.end)
    if match is None:
        return core
    joint = match.group()[: match.start("n") - match.start()]
    if "and" in joint and not (between and "between" in between.group()):
        return core
    try:
        upper, step = read_number(match.group("n"))
    except ValueError:
        return core
    tail = re.match(
        r"\s?(%|per cent|percent)|[ -](times)\b|[ -](" + TIME + r")s?\b", text[match.end() :], re.IGNORECASE
    )
    kind, unit, end = core.kind, core.unit, match.end()
    if tail:
        end += tail.end()
        kind = "percent" if tail.group(1) else "times" if tail.group(2) else "duration"
        unit = tail.group(3) or unit
    scale = 100 if kind == "percent" else 1
    value = core.value / 100 if kind == "percent" and core.kind == "number" else core.value
    start = between.start() if between else core.start
    if upper / scale <= value:
        return core
    return replace(
        core, kind=kind, unit=unit, value=value, upper=upper / scale, step=step / scale, start=start, end=end
    )
