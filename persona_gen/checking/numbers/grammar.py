"""The grammar of quantities: what a number in prose says, as an interval with qualifier, kind and span."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

from persona_gen.checking.numbers.intervals import Qualifier, accepted
from persona_gen.checking.numbers.words import NUMBER_WORDS, parse_words

Kind = Literal["percent", "fraction", "of", "ratio", "times", "money", "duration", "age", "number", "date", "ordinal"]
"""What a quantity is: `of` is "5 of 7", `times` a frequency, `ratio` a multiple of something else."""


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


MONTHS = {"day": 12 / 365, "week": 12 / 52, "fortnight": 24 / 52, "month": 1.0, "quarter": 3.0, "year": 12.0,
           "decade": 120.0, "hour": 12 / 8760, "minute": 12 / 525600, "second": 12 / 31536000, "night": 12 / 365}  # fmt: skip
_TIME = "day|week|fortnight|month|quarter|year|decade|hour|minute|second"
_DIGITS = r"(?:\d{1,3}(?:[,\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?(?:\s?(?:k|bn|thousand|million|billion)\b|m\b)?"
NUMBER = rf"(?:{_DIGITS}|\b{NUMBER_WORDS}\b(?:(?: |-)and(?: |-)a(?: |-)half)?|\b(?:a|two|three|half a) dozen\b)"
_DENOMINATOR = {"half": 2, "halve": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
                "eighth": 8, "ninth": 9, "tenth": 10, "twelfth": 12, "twentieth": 20, "hundredth": 100}  # fmt: skip
_PARTS = "|".join(_DENOMINATOR)
_CURRENCY = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "dollar": "USD", "euro": "EUR", "pound": "GBP",
             "yen": "JPY", "usd": "USD", "eur": "EUR", "gbp": "GBP", "buck": "USD", "quid": "GBP", "franc": "CHF",
             "chf": "CHF", "rupee": "INR", "krona": "SEK", "peso": "MXN"}  # fmt: skip
_MONEY_WORD = "dollars?|euros?|pounds?(?! of)|yen|usd|eur|gbp|bucks?|quid|francs?|chf|rupees?|krona|pesos?"

_QUALIFIERS: tuple[tuple[Qualifier, str], ...] = (
    ("at_least", r"at least|at a minimum|no fewer than|no less than|not less than|a minimum of"),
    ("at_most", r"at most|at the most|no more than|not more than|a maximum of|up to"),
    ("just_over", r"(?:just|a little|slightly|a touch|a shade|a bit|barely|marginally) (?:over|above|more than)"),
    ("just_under", r"(?:just|a little|slightly|a touch|a shade|a bit|marginally) (?:under|below|less than|fewer than|short of)"),
    ("well_over", r"(?:well|far|much|considerably|comfortably) (?:over|above|more than|in excess of)"),
    ("well_under", r"(?:well|far|much|considerably) (?:under|below|less than|fewer than)"),
    ("over", r"(?:rather |somewhat )?more than|over|above|upwards? of|in excess of|exceeding|greater than|beyond|north of"),
    ("under", r"(?:rather |somewhat )?less than|fewer than|under|below|short of|not even|(?:does|do|did) not (?:even )?reach|south of"),
    ("nearly", r"nearly|almost|not quite|approaching|virtually|just about|all but(?= (?:half|a ))"),
    ("close", r"close to|close on|near to|in the neighbou?rhood of"),
    ("barely", r"barely|scarcely|hardly(?! any)|only just"),
    ("about", r"about|around|roughly|some|approximately|approx\.?|circa|ca\.|~|give or take|an estimated|in the region of"
              r"|something like|of the order of|more or less|or so|as good as|thereabouts"),
    ("plain", r"exactly|precisely|a full|fully|just|only|as (?:much|many|few|little) as"),
)  # fmt: skip
_QUALIFIER = re.compile(
    r"(?:\b|(?=~))(?:" + "|".join(f"(?P<{name}>{text})" for name, text in _QUALIFIERS) + r")(?:\s+(?:the|a|an|only|just))?\s*$",
    re.IGNORECASE,
)  # fmt: skip
_RELATION = re.compile(
    r"(?:\w+ )?(?:over|above|under|below|beyond|close to|more than|less than|fewer than)\b", re.IGNORECASE
)
"""With "the" behind it ("well below the 15 %") it compares with a figure and does not qualify it."""
_AFTER: tuple[tuple[Qualifier, str], ...] = (
    ("at_least", r"\s?\+|,? (?:or|and) (?:more|longer|over|above|older|upwards?|better|higher)\b|,? plus\b"),
    ("at_most", r",? or (?:less|fewer|under|below|shorter|younger|lower)\b"),
    ("about", r",? or (?:so|thereabouts)\b"),
)
_AFTER_RE = re.compile("|".join(f"(?P<{name}>{text})" for name, text in _AFTER), re.IGNORECASE)

_N = f"(?P<n>{NUMBER})"
_RULES: tuple[tuple[Kind, str], ...] = (
    ("date", r"\b(?:19|20)\d\d[-/]\d\d?[-/]\d\d?\b|\b\d{1,2}:\d\d(?:\s?[ap]\.?m\b)?|\b\d{1,2}\s?[ap]\.?m\b"
             r"|\b\d{1,2}(?:st|nd|rd|th)? (?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?: \d{4})?"
             r"|\b(?:in|by|of|since|until|after|before|during|from) (?:19|20)\d\d\b(?! [a-z]+s\b)"
             r"|(?:Spring|Summer|Autumn|Fall|Winter|January|February|March|April|May|June|July|August|September|October|November|December) (?:19|20)\d\d\b"),
    ("age", r"\b(?P<band>early|mid|late)[- ](?P<decade>[2-9]0|twent|thirt|fort|fift|sixt|sevent|eight|ninet)(?:s|ies)\b"),
    ("age", rf"{_N}[- ]years?[- ]olds?\b|\baged? (?P<n2>{NUMBER})"),
    ("percent", rf"{_N}\s?(?:%|per ?cent\b|pc\b|percent\b)(?! points)"),
    ("of", rf"{_N} (?:(?!in |of |out )[a-z]+ )?(?P<join>in every|in|out of(?: every)?(?: the)?|of(?: the| those| these)?|from) (?P<m>{NUMBER})(?!\s?(?:%|(?:{_TIME})s?\b))(?! times)"),
    ("fraction", rf"(?:{_N}|\ban?)[ -](?P<den>{_PARTS})s?\b(?! (?:quarter|time)s?\b)|\b(?<!and a )(?<!and-a-)(?P<half>half|halves)\b(?! a (?:dozen|year|day|hour|mile)\b)"),
    ("ratio", r"\b(?P<fold>twice|thrice|doubles?|doubled|triples?|trebles?|quadruple)\b"),
    ("times", rf"{_N} times(?= (?:an?|per|each|every|in|over|during|within)\b(?! (?:much|many)))|\b(?P<once>once|twice)(?= (?:an?|per|each|every)\b)"),
    ("ratio", rf"{_N}(?: |-)?(?:times\b|x\b|fold\b)"),
    ("money", rf"(?P<sign>[$€£¥])\s?{_N}|(?P<n2>{NUMBER}) ?(?P<cur>{_MONEY_WORD})\b"),
    ("duration", rf"{_N}[- ](?P<time>{_TIME})s?\b"
                 rf"|(?:(?<=than )|(?<=under )|(?<=over )|(?<=least )|(?<=nearly )|(?<=almost )|(?<=for ))an? (?P<time2>{_TIME})\b(?! (?:or|and)\b)"
                 rf"|\ban? (?P<time3>{_TIME})(?= or (?:more|longer|less|two|so)\b)"),
    ("ordinal", r"\b(?:second|third|fourth|fifth|2nd|3rd|4th)(?= (?:only|most|highest|lowest|largest|smallest|biggest|best|place|after|behind|to)\b|-)"),
    ("number", rf"{_N}"),
)  # fmt: skip
_COMPILED = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _RULES)
_RANGE = re.compile(rf"\s?(?:%|percent|per cent)?\s?(?:–|-|to|and|or)\s?(?P<q>{'about|around|roughly'})?\s?(?P<n>{NUMBER})", re.IGNORECASE)  # fmt: skip
_PERIOD_RULES = (
    (True, re.compile(rf"\b(?:an?|per|each|every|in (?:a|any|the) typical|in an average|in an?|of every) (?P<t>{_TIME}|night)\b(?! (?:or|and|of|ago|young|old|late|early|before|after|prior|ahead|month)\b)", re.IGNORECASE)),
    (True, re.compile(r"\b(?P<adv>daily|weekly|monthly|quarterly|yearly|annual|annually)\b|/(?P<t>day|week|month|year)", re.IGNORECASE)),
    (False, re.compile(rf"\b(?:in|over|within|across|during|for(?= the (?:last|past)))(?: (?:the|these|those|those))?(?: (?:last|past|previous|latest|whole))? (?P<n>{NUMBER})[ -](?P<t>{_TIME})s?\b(?! (?:or|of)\b)", re.IGNORECASE)),
    (False, re.compile(rf"\b(?:the |this )?(?:last|past|previous|latest) (?:(?P<n>{NUMBER}) )?(?P<t>{_TIME})s?\b", re.IGNORECASE)),
    (False, re.compile(rf"\b(?P<n>{NUMBER})-(?P<t>{_TIME})\b(?!-old)", re.IGNORECASE)),
)  # fmt: skip
_ADVERB = {"daily": "day", "weekly": "week", "monthly": "month", "quarterly": "quarter", "yearly": "year"}
_DECADES = {"twent": 20, "thirt": 30, "fort": 40, "fift": 50, "sixt": 60, "sevent": 70, "eight": 80, "ninet": 90}
_FOLDS = {"twice": 2, "thrice": 3, "double": 2, "triple": 3, "treble": 3, "quadruple": 4}


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
    for rate, pattern in _PERIOD_RULES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            adverb = (groups.get("adv") or "").casefold()
            unit = _ADVERB.get(adverb, "year") if adverb else groups["t"].casefold()
            count = read_number(groups["n"])[0] if groups.get("n") else 1.0
            if not any(p.start < match.end() and match.start() < p.end for p in found):
                found.append(Period(match.start(), match.end(), count * MONTHS[unit], rate))
    return tuple(sorted(found, key=lambda period: period.start))


@lru_cache(maxsize=8_192)
def find_quantities(text: str) -> tuple[Quantity, ...]:
    """Return all quantities of `text` in order, none overlapping; stretches of time are left to `find_periods`."""
    taken = [(p.start, p.end) for p in find_periods(text) if not p.rate]
    found: list[Quantity] = []
    for kind, pattern in _COMPILED:
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
        core = replace(core, value=1 - core.value, part=rest)
    before = _QUALIFIER.search(text[max(0, core.start - 40) : core.start])
    after = _AFTER_RE.match(text, core.end)
    qualifier = core.qualifier
    start, end = core.start, core.end
    if before and not (re.search(r"\bthe\s*$", before.group()) and _RELATION.match(before.group())):
        qualifier = next(name for name, _ in _QUALIFIERS if before.group(name))
        start = max(0, core.start - 40) + before.start()
    if after and after.lastgroup:
        qualifier = next(name for name, _ in _AFTER if after.group(name))
        end = after.end()
    if core.part == 1.0 and qualifier == "at_least":
        return None  # "at least one of the six" names a set, not a share
    low, high = accepted(core.value, core.upper, core.step, qualifier, core.kind)
    return replace(core, start=start, end=end, qualifier=qualifier, low=low, high=high)


def _core(kind: Kind, match: re.Match[str]) -> Quantity | None:
    """Read the number itself."""
    groups = match.groupdict()
    blank = Quantity(match.start(), match.end(), kind, 0.0, 0.0, 0.0)
    written = groups.get("n") or groups.get("n2")
    value, step = read_number(written) if written else (0.0, 1.0)
    if kind == "age" and groups.get("band"):
        decade = float(_DECADES.get(groups["decade"].casefold(), 0) or groups["decade"])
        low, high = {"early": (0, 4), "mid": (4, 6), "late": (6, 9)}[groups["band"].casefold()]
        return replace(blank, value=decade + low, upper=decade + high)
    if kind == "percent":
        return replace(blank, value=value / 100, step=step / 100)
    if kind == "of":
        whole = read_number(groups["m"])[0]
        if whole <= 0 or value > whole:
            return None
        return replace(blank, value=value / whole, part=value, whole=whole)
    if kind == "fraction":
        return _fraction(blank, groups, value, written)
    if kind == "ratio" and groups.get("fold"):
        word = groups["fold"].casefold()
        return replace(blank, value=float(next(f for w, f in _FOLDS.items() if word.startswith(w))))
    if kind == "times" and groups.get("once"):
        return replace(blank, value=1.0 if groups["once"].casefold() == "once" else 2.0)
    if kind == "money":
        name = (groups.get("sign") or groups.get("cur") or "").casefold()
        return replace(blank, value=value, step=step, unit=_CURRENCY.get(name) or _CURRENCY.get(name.rstrip("s")))
    unit = groups.get("time") or groups.get("time2") or groups.get("time3")
    if unit and not written:
        value = 1.0
    return replace(blank, value=value, step=step, unit=unit.casefold() if unit else None)


def _fraction(blank: Quantity, groups: dict[str, str | None], value: float, written: str | None) -> Quantity | None:
    """Read "half", "a third", "two thirds"."""
    if groups.get("half"):
        return replace(blank, value=0.5)
    parts = _DENOMINATOR[(groups["den"] or "").casefold()]
    top = value if written else 1.0
    return replace(blank, value=top / parts) if 0 < top < parts else None


_DETERMINED = re.compile(r"(?:\b(?:no|any|every|each|this|that|the|another|which|some|not|at|of|day|no-)\s+|[-–])$", re.IGNORECASE)  # fmt: skip
_PRONOUN_AFTER = re.compile(r"\s*(?:$|[.,;:!?”\"]|(?:of|or|who|that|which|is|has|by|another|day|thing|reason|way)\b)", re.IGNORECASE)  # fmt: skip


def _idle(core: Quantity, match: re.Match[str], text: str) -> bool:
    """Tell whether a number word counts nothing: "one of her habits", "no one", "at one with", "version 3.2"."""
    word = match.group().casefold()
    if core.kind == "number" and word == "one":
        before = text[: match.start()]
        if _QUALIFIER.search(before[-30:]) and not re.match(r" of\b", text[match.end() :]):
            return False
        return bool(_DETERMINED.search(before)) or bool(_PRONOUN_AFTER.match(text, match.end()))
    if core.kind == "number" and _NUMBERED.search(text[: match.end()]):
        return True
    if core.kind == "number":
        glued = text[max(0, match.start() - 1) : match.start()]
        return bool(glued) and (glued.isalpha() or glued in "-/.#+_") and match.group()[0].isdigit()
    return False


_NUMBERED = re.compile(
    r"(?:\b[A-Z]\w+ (?:One|Two|Three|Four|Five|Six|Seven|Eight|Nine|Ten)|\b(?i:campaign|error|version|wave|level|step|phase|question|stage|round|grade|option|type|tier|item|part|chapter|form)s? \d{1,2})$"
)
"""Names that end in a number: "Error Three", "campaign 3"."""


def _range(core: Quantity, text: str) -> Quantity:
    """Extend "between 6 and 7" and "2 to 5" to a range."""
    if core.kind not in {"number", "percent", "money", "duration", "times", "age"} or core.upper is not None:
        return core
    before = text[: core.start].casefold()
    between = re.search(r"\b(?:between|from|anywhere from)(?: (?:about|around|roughly))? $", before)
    match = _RANGE.match(text, core.end)
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
        r"\s?(%|per cent|percent)|[ -](times)\b|[ -](" + _TIME + r")s?\b", text[match.end() :], re.IGNORECASE
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
