"""The evidence writer's sentences: templates that a statistic or a snippet is put into.

Each template is a true sentence of the statistic, whatever the study, so the checker can follow it. A
rotation by key gives variety and is the same on every run.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from persona_gen.domain import wording
from persona_gen.drafting.number_phrases import names_its_unit, number_sentence
from persona_gen.drafting.slots import find_span
from persona_gen.drafting.topics import (
    is_theme,
    is_trait,
    lower_first,
    plural_predicate,
    says_only_yes,
    spoken_category,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Snippet, Statistic

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
_CATEGORY_ASKED = (
    "{words} of the group answer {category} when asked {label}, against {overall} overall.",
    "Asked {label}, {words} of the group answer {category}, against {overall} overall.",
)
_CATEGORY_STATED = (
    "{words} of the group give {category} as their {label}, against {overall} overall.",
    "On {label}, {words} of the group answer {category}, against {overall} overall.",
)
_CATEGORY = (
    "On {label}, it is {category} for {words} of the group, against {overall} overall.",
    "For {words} of the group, {label} is {category}, against {overall} overall.",
)
_BARE = ("On {label}, it is yes for {words} of the group, against {overall} overall.",)
_COUNT = ("{value} say {Category} ({Label}).", "The answer of {value} is {Category} ({Label}).")
_TOTAL = ("{Label}: {value}.",)
_THEME = ("{value} {theme}.", "In this group, {value} {theme}.")
_SNIPPET_FRAMES = (
    "{who} puts it like this: {quote}",
    "In the words of {who}: {quote}",
    "As {who} puts it: {quote}",
)
"""Frames that claim nothing of the words, because templates cannot tell praise from complaint."""


def rotate(options: Sequence[str], key: str, turn: int = 0) -> str:
    """Return one of `options`, chosen by `key` and moved on by `turn`."""
    digest = int(hashlib.sha256(key.encode()).hexdigest(), 16)
    return options[(digest + turn) % len(options)]


def statistic_sentence(statistic: Statistic, name: str, turn: int) -> str:
    """Return a sentence with slots that says what `statistic` says of the persona's group."""
    alias = statistic.id
    known = statistic.overall is not None
    label = spoken(statistic.label)
    fields = {
        "name": plain(name),
        "label": lower_first(label),
        "Label": _capital(plain(statistic.label)),
        "plural": plural_predicate(label),
        "category": spoken_category(plain(statistic.category or "")),
        "Category": plain(statistic.category or ""),
        "words": f"{{{alias}:words}}",
        "value": f"{{{alias}}}",
        "overall": f"{{{alias}:overall}}",
    }
    if is_theme(statistic):
        return rotate(_THEME, statistic.key, turn).format(**fields, theme=_theme_words(statistic))
    if statistic.statistic == "count":
        return rotate(_COUNT if fields["Category"] else _TOTAL, statistic.key, turn).format(**fields)
    if statistic.statistic == "share":
        template = _of_the_group(rotate(_share_templates(statistic), statistic.key, turn), statistic)
        return (template if known else _without_overall(template)).format(**fields)
    return number_sentence(statistic, label, fields["name"], turn)


def _theme_words(statistic: Statistic) -> str:
    """Return "participants speak of slow start" from the label of a theme's count."""
    subject, who, does = plain(statistic.label).partition(" who ")
    return f"{lower_first(subject)} {does}" if who else lower_first(subject)


def _share_templates(statistic: Statistic) -> tuple[str, ...]:
    """Return the templates that fit a share: a majority's trait may be told as the persona's own."""
    if not is_trait(statistic):
        if says_only_yes(statistic):
            return _BARE
        if re.match(r"(?:how|what|which|where|when|why|who)\b", statistic.label, re.IGNORECASE):
            return _CATEGORY_ASKED
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


def spread_sentence(lower: Statistic, upper: Statistic) -> str:
    """Return a sentence on the middle half of a metric, from its quartiles."""
    label = lower_first(spoken(lower.label))
    form = ":number" if names_its_unit(lower, label) else ""
    return f"For {label}, the middle half of the group lies between {{{lower.id}{form}}} and {{{upper.id}{form}}}."


def rest_sentence(statistic: Statistic) -> str:
    """Return a sentence on those who are not as the persona is told."""
    label = spoken(statistic.label)
    rest = f"{{{statistic.id}:rest}}" if _names_its_base(statistic) else f"{{{statistic.id}:rest}} of the group"
    if is_trait(statistic):
        return f"{rest} are not among those who {plural_predicate(label)}."
    if says_only_yes(statistic):
        return f"On {lower_first(label)}, {rest} answer something other than yes."
    category = spoken_category(plain(statistic.category or ""))
    return f"On {lower_first(label)}, {rest} answer something other than {category}."


def snippet_sentence(snippet: Snippet, turn: int, max_words: int = 24) -> str | None:
    """Return a sentence that lets a participant speak, or None where no sentence of theirs fits."""
    quote = quotation_slot(snippet, max_words)
    if quote is None:
        return None
    who = plain(snippet.participant) if snippet.participant else "one participant"
    text = rotate(_SNIPPET_FRAMES, snippet.key, turn).format(who=who, quote=quote)
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


def spoken(label: str) -> str:
    """Return a label as it stands in a sentence: without what a bracket at its end explains."""
    return re.sub(r"\s*\([^()]*\)$", "", plain(label)) or plain(label)


def _capital(text: str) -> str:
    """Return `text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def plain(text: str) -> str:
    """Return untrusted words so that they cannot be read as a slot."""
    return " ".join(text.translate(_BRACES).split())
