"""How a statistic's value is written, in one place for slots, suggestions, cards and screens.

All functions are pure. A share lies in 0..1. A percentage of fewer than `MIN_PERCENT_BASE` members is
written as a count ("5 of 7"), because a bare percentage of so few would claim more than it knows.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from persona_gen.domain.evidence import Statistic

MIN_PERCENT_BASE = 30
_CURRENCIES = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}
_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_FRACTIONS: tuple[tuple[float, str], ...] = (
    (1 / 20, "one in twenty"),
    (1 / 10, "one in ten"),
    (1 / 5, "one in five"),
    (1 / 4, "a quarter"),
    (3 / 10, "three in ten"),
    (1 / 3, "a third"),
    (2 / 5, "two in five"),
    (1 / 2, "half"),
    (3 / 5, "three in five"),
    (2 / 3, "two thirds"),
    (7 / 10, "seven in ten"),
    (3 / 4, "three quarters"),
    (4 / 5, "four in five"),
    (9 / 10, "nine in ten"),
)
_EVEN = 0.005
_NEAR, _NEAR_RELATIVE = 0.015, 0.07
_FAR, _FAR_RELATIVE = 0.03, 0.1


def number_text(value: float) -> str:
    """Return a plain figure: thousands grouped, one decimal from 10 on, two below 10, no trailing zeros.

    Below 0.1 two significant digits are kept, so that what is small is not told as nothing.
    """
    size = abs(value)
    decimals = 0 if size >= 100 else 1 if size >= 10 else 2
    if 0 < size < 0.1:
        decimals = 1 - math.floor(math.log10(size))
    text = f"{value or 0:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent_text(share: float) -> str:
    """Return a share as a percentage: whole from 10 % on, one decimal below; never 0% of some or 100% of not all."""
    percent = share * 100
    if 0 < percent < 0.05:
        return "under 0.1%"
    if 99.5 <= percent < 100:
        return f"{percent:.1f}%" if percent < 99.95 else "over 99.9%"
    text = f"{percent:.0f}" if percent >= 9.95 else f"{percent:.1f}".removesuffix(".0")
    return f"{text}%"


def count_text(statistic: Statistic) -> str | None:
    """Return "5 of 7" for a share or a count of a category, or None where that makes no sense."""
    if statistic.n is None or isinstance(statistic.value, bool) or not isinstance(statistic.value, int | float):
        return None
    if statistic.statistic == "share":
        return f"{round(statistic.value * statistic.n):,} of {statistic.n:,}"
    if statistic.statistic == "count" and statistic.category is not None:
        return f"{round(statistic.value):,} of {statistic.n:,}"
    return None


def with_unit(figure: str, unit: str | None) -> str:
    """Return a figure with its unit: "2.7 visits a month", "1,410 in 2 years", "$52,034"; bare where none is known."""
    if not unit or unit == "share":
        return figure
    thing, _, period = unit.partition("/")
    if thing in _CURRENCIES:
        figure = f"-{_CURRENCIES[thing]}{figure[1:]}" if figure.startswith("-") else f"{_CURRENCIES[thing]}{figure}"
    elif thing == "%":
        figure = f"{figure}%"
    elif thing != "money":
        figure = f"{figure} {singular(thing) if figure.split()[-1] in {'1', 'one'} else thing}"
    if not period:
        return figure
    return f"{figure} in {period}" if re.match(r"\d", period) else f"{figure} {article(period)} {period}"


def article(word: str) -> str:
    """Return the indefinite article that goes before `word`."""
    return "an" if word[:1].lower() in "aeiou" or word.startswith("hour") else "a"


def singular(word: str) -> str:
    """Return the singular of a regular English unit ("visits" → "visit")."""
    for ending, instead in (("ies", "y"), ("ches", "ch"), ("shes", "sh"), ("sses", "ss"), ("xes", "x")):
        if word.endswith(ending) and len(word) > 4:
            return word.removesuffix(ending) + instead
    return re.sub(r"(?<=[^su])s$", "", word)


def value_text(statistic: Statistic, value: Any = ...) -> str:
    """Return the statistic's value (or `value`, for example its `overall`) with its unit, ready to read."""
    own = value is ...
    shown = statistic.value if own else value
    if shown is None:
        return "unknown"
    if isinstance(shown, bool):
        return "yes" if shown else "no"
    if isinstance(shown, list):
        return ", ".join(map(str, shown))
    if isinstance(shown, str):
        return shown
    if statistic.statistic == "share":
        small = own and statistic.n is not None and statistic.n < MIN_PERCENT_BASE
        return (count_text(statistic) if small else None) or percent_text(shown)
    if own and (count := count_text(statistic)):
        return count
    return with_unit(number_text(shown), statistic.unit)


def about_number(value: float) -> float:
    """Return `value` rounded to as few digits as stay within 1 % of it (so that "about" is honest)."""
    if value == 0:
        return 0.0
    for digits in (1, 2, 3, 4):
        rounded = float(f"{value:.{digits}g}")
        if abs(rounded - value) <= abs(value) * 0.01:
            return rounded
    return value


def small_number_words(value: float) -> str:
    """Return a number up to twelve in words with an honest qualifier ("nearly five", "just over two"), else figures."""
    nearest = round(value)
    if value > len(_SMALL) - 1 or value < 0:
        rounded = about_number(value)
        return number_text(rounded) if rounded == value else f"about {number_text(rounded)}"
    if 0 < value < 1:
        return "less than one"
    word, off = _SMALL[nearest], value - nearest
    if abs(off) <= 0.02:
        return word
    if abs(off) <= 0.15:
        return f"about {word}"
    if abs(off) <= 0.3:
        return f"just over {word}" if off > 0 else f"nearly {word}"
    low = int(value)
    return f"between {_SMALL[low]} and {_SMALL[low + 1]}"


def share_words(share: float) -> str:
    """Return a share in words that are true of it ("nearly two thirds", "about one in twenty")."""
    if share <= 0 or share >= 1:
        return "all" if share >= 1 else "none"
    if share > 0.93:
        return "almost all"
    anchor, phrase = min(_FRACTIONS, key=lambda pair: abs(pair[0] - share))
    off = share - anchor
    if abs(off) <= _EVEN * min(1, 4 * anchor):
        return phrase
    # Near a small fraction, a small difference is a large part of it: 17 % is not nearly one in five.
    if abs(off) <= min(_NEAR, _NEAR_RELATIVE * anchor):
        return f"about {phrase}"
    if abs(off) <= min(_FAR, _FAR_RELATIVE * anchor):
        return f"nearly {phrase}" if off < 0 else f"just over {phrase}"
    return "more than half" if 0.5 < share < 0.58 else percent_text(share)


def words_text(statistic: Statistic) -> str:
    """Return the value in words where words are honest, else as `value_text` does."""
    value = statistic.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return value_text(statistic)
    if statistic.statistic == "share":
        small = statistic.n is not None and statistic.n < MIN_PERCENT_BASE
        return value_text(statistic) if small else share_words(value)
    if count := count_text(statistic):
        part, _, whole = count.partition(" of ")
        return f"{_count_word(part)} of {_count_word(whole)}"
    if (statistic.unit or "").partition("/")[0] in {*_CURRENCIES, "%"}:
        return about_text(statistic)
    return with_unit(small_number_words(value), statistic.unit)


def about_text(statistic: Statistic) -> str:
    """Return the value rounded as far as stays honest, with "about" where rounding changed it."""
    value = statistic.value
    if isinstance(value, bool) or not isinstance(value, int | float) or statistic.statistic in {"share", "count"}:
        return value_text(statistic)
    rounded = about_number(value)
    figure = with_unit(number_text(rounded), statistic.unit)
    return figure if rounded == value else f"about {figure}"


def versus_text(statistic: Statistic) -> str:
    """Return the value beside everybody's: "62%, against 48% overall"."""
    if statistic.overall is None:
        return value_text(statistic)
    if statistic.statistic == "share":
        return f"{value_text(statistic)}, against {percent_text(float(statistic.overall))} overall"  # type: ignore[arg-type]
    return f"{value_text(statistic)}, against {value_text(statistic, statistic.overall)} overall"


def ratio_text(statistic: Statistic) -> str | None:
    """Return the value as a multiple of everybody's ("2.3 times", "twice"), or None where they are close."""
    value, overall = statistic.value, statistic.overall
    if isinstance(value, bool) or isinstance(overall, bool):
        return None
    if not isinstance(value, int | float) or not isinstance(overall, int | float) or value <= 0 or overall <= 0:
        return None
    ratio = value / overall
    if 0.95 <= ratio <= 1.05:
        return None
    rounded = round(ratio, 1) if ratio > 1 else float(f"{ratio:.2g}")
    return {0.5: "half", 2.0: "twice", 3.0: "three times"}.get(rounded, f"{number_text(rounded)} times")


def _count_word(figure: str) -> str:
    """Return small whole figures in words ("5" → "five"), "0" as "none"."""
    if figure == "0":
        return "none"
    return _SMALL[int(figure)] if figure.isdigit() and int(figure) < len(_SMALL) else figure


STATISTIC_WORDS: dict[str, str] = {
    "mean": "average",
    "median": "median",
    "share": "share",
    "count": "count",
    "min": "lowest",
    "max": "highest",
    "p25": "lower quartile",
    "p75": "upper quartile",
    "value": "value",
}
"""What a reader sees for each statistic."""


def describe(statistic: Statistic) -> str:
    """Return label and category as one phrase: "Highest education: PhD"."""
    kind = "" if statistic.statistic in {"share", "count", "value"} else f" ({STATISTIC_WORDS[statistic.statistic]})"
    return f"{statistic.label}{kind}: {statistic.category}" if statistic.category else f"{statistic.label}{kind}"
