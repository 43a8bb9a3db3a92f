"""Sentences on means and medians, by the shape of the label.

Analysts' labels come in a few shapes ("Amount spent on …", "Purchases made by …", "Visits to …", "Days
since …", "Age …"); each has a sentence that a person would say. Any other label is told as something that
the persona's group has. A median is told of the persona, a mean of the group's average.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from persona_gen.drafting.topics import lower_first

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Statistic

CLOSE = 0.05
"""Relative difference up to which two figures are told as close to each other."""
FAR = 1.4
"""Ratio from which it is worth telling how many times a figure is everybody's."""


class Shape(NamedTuple):
    """A kind of label, and what is said of it; `{who}` is the persona, or the average of the group."""

    label: re.Pattern[str]
    sentences: Sequence[str]


def _shape(label: str, *sentences: str) -> Shape:
    return Shape(re.compile(rf"{label}$", re.IGNORECASE), sentences)


SHAPES: tuple[Shape, ...] = (
    _shape(
        r"(?:the )?(?:amount|money|sum) spent (?P<rest>.+)",
        "{who} spent {value} {rest}, {compared}.",
        "{who} comes to {value} spent {rest}, {compared}.",
    ),
    _shape(
        r"(?P<things>[a-z]+s) (?P<done>made|placed|bought|ordered|opened|taken|sent|returned|booked|filed|written|read)"
        r" (?P<rest>.+)",
        "{who} comes to {counted} {done} {rest}, {compared}.",
        "{who} has {counted} {done} {rest}, {compared}.",
    ),
    _shape(
        r"(?P<things>visits|calls|trips|contacts|logins|orders|messages|complaints) (?P<rest>(?:to|with|in|on|at) .+)",
        "{who} comes to {counted} {rest}, {compared}.",
        "{who} makes {counted} {rest}, {compared}.",
    ),
    _shape(
        r"(?P<things>days|weeks|months|years|hours|minutes) since (?P<rest>.+)",
        "{who} is at {counted} since {rest}, {compared}.",
        "{who} has let {counted} go by since {rest}, {compared}.",
    ),
    _shape(r"age(?P<rest> in \d{4}| at .+)?", "{who} is {number} years of age{rest}, {compared}."),
)
_ANYTHING = ("{whose} {label} is {value}, {compared}.", "{who} has a {label} of {value}, {compared}.")
_SEVERAL = ("{who} comes to {value} on {label}, {compared}.",)


def number_sentence(statistic: Statistic, label: str, name: str, turn: int) -> str:
    """Return the sentence on a number, with slots for its value and for everybody's.

    Args:
        statistic: a median is told of the persona, anything else of the group.
        label: what was measured, ready to stand in a sentence.
        name: the persona's name.
        turn: which of the wordings to take.
    """
    is_bare = names_its_unit(statistic, label)
    number = f"{{{statistic.id}:number}}"
    is_own = statistic.statistic == "median"
    parts = {
        "who": name if is_own else "The average of the group",
        "whose": f"{name}'s" if is_own else "The group's average",
        "number": number,
        "value": number if is_bare else f"{{{statistic.id}}}",
        "compared": _compared(statistic, is_bare=is_bare),
    }
    options: Sequence[str] = ()
    for shape in SHAPES:
        if match := shape.label.match(label):
            parts |= {key: lower_first(value or "") for key, value in match.groupdict().items()}
            things = parts.get("things", "")
            parts["counted"] = f"{{{statistic.id}}}" if statistic.unit == things else f"{number} {things}"
            options = shape.sentences
            break
    else:
        parts["label"] = lower_first(label)
        options = _options(parts["label"])
    text = options[turn % len(options)]
    if not parts["compared"]:
        text = text.replace(", {compared}", "")
    return re.sub(r"\{([a-z]+)\}", lambda match: parts[match[1]], text)


def _options(label: str) -> Sequence[str]:
    """Return the sentences for a label of no known shape: singular or plural, with or without an article."""
    if re.match(r"[a-z]+(?<!s)s\b", label):
        return _SEVERAL
    return _ANYTHING[:1] if re.match(r"[aeiou]|\W", label) else _ANYTHING


def names_its_unit(statistic: Statistic, label: str) -> bool:
    """Tell whether the label already says what is counted and over which time."""
    thing, _, period = (statistic.unit or "").casefold().partition("/")
    folded = label.casefold()
    says_period = not period or period in folded or f"{period}ly" in folded
    return says_period and (thing in {"", "money"} or thing in folded)


def _compared(statistic: Statistic, *, is_bare: bool) -> str:
    """Return how a number lies to everybody's, with slots ("2.1 times the overall 304"), or an empty text."""
    value, overall = statistic.value, statistic.overall
    if not isinstance(value, int | float) or not isinstance(overall, int | float):
        return ""
    slot = f"the overall {{{statistic.id}:{'overall_number' if is_bare else 'overall'}}}"
    if value <= 0 or overall <= 0:
        return f"{'above' if value > overall else 'below' if value < overall else 'equal to'} {slot}"
    ratio = value / overall
    if abs(ratio - 1) <= CLOSE:
        return f"close to {slot}"
    if ratio >= FAR:
        return f"{{{statistic.id}:ratio}} {slot}"
    return f"above {slot}" if ratio > 1 else f"below {slot}"
