"""How one thing in a sentence is made false: edits as (start, end, new text), by kind of thing."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator


class Edit(NamedTuple):
    """Put `text` in place of the characters `start:end`."""

    start: int
    end: int
    text: str


_FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
_PERIOD = re.compile(
    r"\b(an?|per) (hour|day|week|month|year)\b|\bin the last (\d+ )?(days|weeks|months|years|month|year)\b"
)
_OTHER_PERIOD = {"hour": "day", "day": "month", "week": "year", "month": "week", "year": "month"}
_UNIT = re.compile(r"(?<=\d )(years|months|days|hours|minutes|weeks|visits|purchases)\b|[$€£](?=\d)")
_OTHER_UNIT = {
    "years": "months", "months": "years", "days": "hours", "hours": "minutes", "minutes": "hours", "weeks": "days",
    "visits": "purchases", "purchases": "visits", "$": "€", "€": "£", "£": "$",
}  # fmt: skip
_COUNTED = re.compile(r"(?<=\d) of (\d[\d,]*)")
_DIRECTION = {
    "above the overall": "below the overall",
    "below the overall": "above the overall",
    "close to the overall": "far above the overall",
    "more say so than do so": "more do so than say so",
    "more do so than say so": "more say so than do so",
    "Higher than": "Lower than",
    "higher than": "lower than",
    "lower than": "higher than",
    "more often than": "less often than",
}
_NEGATED: tuple[tuple[str, str], ...] = (
    (r"(?<!overall )\bit is (?=\w)", "it is not "),
    (r"\bcomes to\b", "does not come to"),
    (r"\baverages\b", "does not average"),
    (r"\b(?<=of the group )(?=say\b|answer\b|have\b|live\b|use\b|would\b|receive\b)", "do not "),
    (r"\b(?<=of the group )(?=accepted\b|left\b|also\b|answered\b)", "never "),
    (r"\bis (?=\d|as\b|under\b|daily\b|typical\b)", "is not "),
    (r"\blies between\b", "does not lie between"),
    (r"\b([A-Z]\w+) (lives|uses|has|brings|receives|buys|would|accepted|joined|left)\b", r"\1 never \2"),
)
_DENIAL = re.compile(r"\b(?:not|never|no|hardly|cannot) |n['’]t\b")
_WORD = re.compile(r"[a-z]{5,}")
_SWAPS = ("dashboard", "printer", "invoice", "holiday")
_TRAITS = (
    " Three rescue greyhounds share the sofa in the evenings.",
    " She drives a vintage Vespa to her office in Lisbon.",
    " He trains for an ultramarathon and writes a poetry blog.",
    " Her dream is to open a ceramics studio of her own.",
)


def figures(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Yield each figure in a stretch of text with another one that no rounding makes equal."""
    for match in _FIGURE.finditer(text, start, end):
        shown = match.group()
        value = float(shown.replace(",", ""))
        is_percent = text[match.end() : match.end() + 1] == "%"
        decimals = len(shown.partition(".")[2])
        for wrong in _wrong_values(value, is_percent=is_percent, decimals=decimals):
            yield match.start(), match.end(), f"{wrong:,.{decimals}f}"


def rounds_to(value: float, shown: str) -> bool:
    """Tell whether `value` rounds to the first figure in `shown` at the digits that it shows."""
    match = _FIGURE.search(shown)
    if match is None:
        return False
    figure = match.group().replace(",", "")
    half_a_digit: float = 0.5 * 10.0 ** -len(figure.partition(".")[2])
    return abs(value - float(figure)) <= half_a_digit


def _wrong_values(value: float, *, is_percent: bool, decimals: int) -> tuple[float, ...]:
    """Return other values: percentages lie within 0..100, figures differ by a fifth and by one last digit's worth."""
    if is_percent:
        return (value + 17 if value <= 60 else value - 17, value + 6 if value <= 90 else value - 6)
    step = max(value * 0.2, 2 * 10**-decimals, 1 if decimals == 0 else 0)
    return (value + step, value - step) if value > step else (value + step,)


def periods(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield another period for each one told ("a month" → "a week")."""
    for match in _PERIOD.finditer(text, start, end):
        if match[2]:
            other = _OTHER_PERIOD[match[2]]
            lead = match[1] if match[1] == "per" else "an" if other == "hour" else "a"
            yield Edit(match.start(), match.end(), f"{lead} {other}")
        else:
            yield Edit(
                match.start(), match.end(), "in the last week" if match[4].startswith("m") else "in the last month"
            )


def units(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield another unit for each one told ("$" → "€", "years" → "months")."""
    for match in _UNIT.finditer(text, start, end):
        yield Edit(match.start(), match.end(), _OTHER_UNIT[match.group()])


def counted_bases(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield another base for "5 of 7"."""
    for match in _COUNTED.finditer(text, start, end):
        base = int(match[1].replace(",", ""))
        yield Edit(match.start(1), match.end(1), f"{round(base * 1.5) + 2:,}")


def directions(text: str) -> Iterator[Edit]:
    """Yield the opposite of each comparison."""
    for phrase, opposite in _DIRECTION.items():
        if (place := text.find(phrase)) >= 0:
            yield Edit(place, place + len(phrase), opposite)


def negations(text: str) -> Iterator[Edit]:
    """Yield a denial for each verb that can be denied in place."""
    for pattern, put in _NEGATED:
        if match := re.search(pattern, text):
            yield Edit(match.start(), match.end(), match.expand(put))


def quotations(text: str, start: int, end: int) -> Iterator[Edit]:
    """Yield altered words inside a quotation: a figure, a dropped denial, another content word."""
    for match in _FIGURE.finditer(text, start, end):
        yield Edit(match.start(), match.end(), str(int(match.group().split(".")[0].replace(",", "")) + 2))
    for match in _DENIAL.finditer(text, start, end):
        yield Edit(match.start(), match.end(), "")
    words = [m for m in _WORD.finditer(text, start, end) if _stands_alone(text, m.start(), m.end())]
    for index, match in enumerate(words[:: max(1, len(words) // 3)]):
        yield Edit(match.start(), match.end(), _SWAPS[index % len(_SWAPS)])


def traits(text: str) -> Iterator[Edit]:
    """Yield sentences that no study holds, to stand behind the statement."""
    for trait in _TRAITS:
        yield Edit(len(text), len(text), trait)


def first_sentence(text: str, least: int, most: int) -> str | None:
    """Return the first sentence with `least` to `most` words, or None."""
    for part in re.split(r"(?<=[.!?])\s+|\n", text):
        if least <= len(part.split()) <= most:
            return " ".join(part.split())
    return None


def like(old: str, new: str) -> str:
    """Return `new` with a capital where `old` had one."""
    return new[:1].upper() + new[1:] if old[:1].isupper() else new


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether no letter, digit or hyphen touches the word."""
    return not re.match(r"[\w'’-]", text[end : end + 1]) and not re.match(r"[\w'’-]", text[start - 1 : start])
