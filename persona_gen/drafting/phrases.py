"""The evidence writer's sentences: templates that a statistic or a snippet is put into.

Each template is a true sentence of the statistic, whatever the study, so the checker can follow it. A
rotation by key gives variety and is the same on every run.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from persona_gen.domain import wording
from persona_gen.drafting.slots import find_span
from persona_gen.drafting.topics import is_trait, lower_first, plural_predicate, says_only_yes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Snippet, Statistic

CLOSE = 0.05
"""Relative difference up to which two figures are told as close to each other."""
FAR = 1.4
"""Ratio from which it is worth telling how many times a figure is everybody's."""
_SENTENCE = re.compile(r"[^.!?\n]+(?:[.!?]+|\n|$)")
_BRACES = str.maketrans("{}", "()")

_PREDICATE_MOST = (
    "{name} {label}, like {words} of the group, against {overall} overall.",
    "Like {words} of the group, {name} {label}, against {overall} overall.",
)
_PREDICATE_SOME = (
    "{words} of the group {plural}, against {overall} overall.",
    "In this group, {words} {plural}, against {overall} overall.",
)
_CATEGORY_STATED = (
    "On {label}, {words} of the group answer {category}, against {overall} overall.",
    "{words} of the group answer {category} on {label}, against {overall} overall.",
    "Asked about {label}, {words} of the group say {category}, against {overall} overall.",
)
_CATEGORY = (
    "On {label}, it is {category} for {words} of the group, against {overall} overall.",
    "For {words} of the group, {label} is {category}, against {overall} overall.",
)
_BARE = ("{Label}: {words} of the group, against {overall} overall.",)
_COUNT = (
    "On {label}, {value} say {Category}.",
    "Asked about {label}, {value} answer {Category}.",
)
_TOTAL = ("{Label}: {value}.",)
_MEAN = (
    "The group's average for {label} is {value}, {compared}.",
    "{name}'s group averages {value} for {label}, {compared}.",
    "On average, the group comes to {value} for {label}, {compared}.",
)
_MEDIAN = (
    "{name} is typical here, with {label} of {value}, {compared}.",
    "The group's median for {label} is {value}, {compared}.",
)
_NUMBER = ("The group's {kind} for {label} is {value}, {compared}.",)

_SNIPPET_FRAMES = {
    "goals": (
        "{who} asks for this: {quote}",
        "A wish in the words of {who}: {quote}",
        "What would help, as {who} puts it: {quote}",
    ),
    "frustrations": (
        "{who} describes a difficulty: {quote}",
        "A difficulty in the words of {who}: {quote}",
        "What gets in the way, as {who} puts it: {quote}",
    ),
    "motivations": (
        "{who} names something good: {quote}",
        "Something good in the words of {who}: {quote}",
        "What pleases, as {who} puts it: {quote}",
    ),
}


def rotate(options: Sequence[str], key: str, turn: int = 0) -> str:
    """Return one of `options`, chosen by `key` and moved on by `turn`."""
    digest = int(hashlib.sha256(key.encode()).hexdigest(), 16)
    return options[(digest + turn) % len(options)]


def statistic_sentence(statistic: Statistic, name: str, turn: int) -> str:
    """Return a sentence with slots that says what `statistic` says of the persona's group."""
    alias = statistic.id
    known = statistic.overall is not None
    label = plain(statistic.label)
    fields = {
        "name": plain(name),
        "label": lower_first(label),
        "Label": label[:1].upper() + label[1:],
        "plural": plural_predicate(label),
        "category": lower_first(plain(statistic.category or "")),
        "Category": plain(statistic.category or ""),
        "words": f"{{{alias}:words}}",
        "value": f"{{{alias}}}",
        "overall": f"{{{alias}:overall}}",
        "kind": wording.STATISTIC_WORDS[statistic.statistic],
    }
    if statistic.statistic == "count":
        return rotate(_COUNT if fields["Category"] else _TOTAL, statistic.key, turn).format(**fields)
    if statistic.statistic == "share":
        template = _of_the_group(rotate(_share_templates(statistic), statistic.key, turn), statistic)
        return (template if known else _without_overall(template)).format(**fields)
    if _names_its_unit(statistic):
        fields["value"] = f"{{{alias}:number}}"
    fields["compared"] = _compared(statistic) if known else ""
    template = rotate({"mean": _MEAN, "median": _MEDIAN}.get(statistic.statistic, _NUMBER), statistic.key, turn)
    return (template if known else _without_overall(template)).format(**fields)


def _names_its_unit(statistic: Statistic) -> bool:
    """Tell whether the label already says what is counted and over which time."""
    thing, _, period = (statistic.unit or "").partition("/")
    label = statistic.label.casefold()
    says_period = not period or period.casefold() in label or f"{period.casefold()}ly" in label
    return says_period and (thing in {"", "money"} or thing.casefold() in label)


def _share_templates(statistic: Statistic) -> tuple[str, ...]:
    """Return the templates that fit a share: a majority's trait may be told as the persona's own."""
    if not is_trait(statistic):
        if says_only_yes(statistic):
            return _BARE
        return _CATEGORY_STATED if statistic.measure == "stated" else _CATEGORY
    return _PREDICATE_MOST if is_majority(statistic) else _PREDICATE_SOME


def is_majority(statistic: Statistic) -> bool:
    """Tell whether a share holds for more than half."""
    value = statistic.value
    return isinstance(value, int | float) and not isinstance(value, bool) and value > 0.5


def _of_the_group(template: str, statistic: Statistic) -> str:
    """Return the template without "of the group" where the words are a count that names its own base ("5 of 7")."""
    return template.replace("{words} of the group", "{words}") if _names_its_base(statistic) else template


def _names_its_base(statistic: Statistic) -> bool:
    """Tell whether a share is written as a count, because few stand behind it."""
    return statistic.n is not None and statistic.n < wording.MIN_PERCENT_BASE


def _without_overall(template: str) -> str:
    """Return a template without its comparison."""
    comparison = r"against \{overall\} overall|\{compared\}"
    return re.sub(rf", (?:{comparison})", "", template)


def _compared(statistic: Statistic) -> str:
    """Return how a number lies to everybody's: "2.1 times the overall 304"."""
    value, overall = statistic.value, statistic.overall
    slot = f"{{{statistic.id}:{'overall_number' if _names_its_unit(statistic) else 'overall'}}}"
    if not isinstance(value, int | float) or not isinstance(overall, int | float) or overall == 0:
        return f"against {slot} overall"
    if value <= 0 or overall < 0:
        return f"{'above' if value > overall else 'below' if value < overall else 'equal to'} the overall {slot}"
    ratio = value / overall
    if abs(ratio - 1) <= CLOSE:
        return f"close to the overall {slot}"
    if ratio >= FAR:
        return f"{{{statistic.id}:ratio}} the overall {slot}"
    return f"above the overall {slot}" if ratio > 1 else f"below the overall {slot}"


def spread_sentence(lower: Statistic, upper: Statistic) -> str:
    """Return a sentence on the middle half of a metric, from its quartiles."""
    label = lower_first(plain(lower.label))
    return f"For {label}, the middle half of the group lies between {{{lower.id}:number}} and {{{upper.id}}}."


def rest_sentence(statistic: Statistic) -> str:
    """Return a sentence on those who are not as the persona is told."""
    label = lower_first(plain(statistic.label))
    rest = f"{{{statistic.id}:rest}}" if _names_its_base(statistic) else f"{{{statistic.id}:rest}} of the group"
    if is_trait(statistic) or says_only_yes(statistic):
        return f"The opposite of “{label}” holds for {rest}."
    category = lower_first(plain(statistic.category or ""))
    return f"On {label}, {rest} answer something other than {category}."


def snippet_sentence(snippet: Snippet, section: str, turn: int, max_words: int = 24) -> str | None:
    """Return a sentence that lets a participant speak, or None where no sentence of theirs fits."""
    quote = quotation_slot(snippet, max_words)
    if quote is None:
        return None
    who = plain(snippet.participant) if snippet.participant else "one participant"
    text = rotate(_SNIPPET_FRAMES[section], snippet.key, turn).format(who=who, quote=quote)
    return text[:1].upper() + text[1:]


def quotation_slot(snippet: Snippet, max_words: int) -> str | None:
    """Return a slot for the longest sentence of a snippet that has 3 to `max_words` words, or None."""
    best = ""
    for match in _SENTENCE.finditer(snippet.text):
        sentence = match.group().strip()
        if 3 <= len(sentence.split()) <= max_words and len(sentence) > len(best):
            best = sentence
    whole = snippet.text.strip()
    if 3 <= len(whole.split()) <= max_words:
        best = whole
    tokens = list(re.finditer(r"\w+(?:['’]\w+)*", best))
    if len(tokens) < 3:
        return None
    plain_words = [token.group() for token in tokens]
    for edge in (3, 5, 8, len(tokens)):
        first, last = " ".join(plain_words[:edge]), " ".join(plain_words[-edge:])
        words = " ".join(plain_words) if 2 * edge >= len(tokens) else f"{first} … {last}"
        span = find_span(snippet.text, words)
        if span and snippet.text[slice(*span)] == best[tokens[0].start() : tokens[-1].end()]:
            return f'{{{snippet.id}:"{words}"}}'
    return None


def plain(text: str) -> str:
    """Return untrusted words so that they cannot be read as a slot."""
    return " ".join(text.translate(_BRACES).split())
