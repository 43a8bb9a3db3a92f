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
from persona_gen.drafting.topics import is_predicate, lower_first, plural_predicate

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
    "Like {words} of the group, {name} {label}; overall it is {overall}.",
    "{name} {label}, as {words} of the group do, against {overall} overall.",
)
_PREDICATE_MOST_PAST = (
    "Like {words} of the group, {name} {label}; overall it is {overall}.",
    "{name} {label}, as {words} of the group did, against {overall} overall.",
)
_PREDICATE_SOME = (
    "{words} of the group {plural}, against {overall} overall.",
    "In this group {words} {plural}; overall it is {overall}.",
)
_CATEGORY = (
    "On {label}, it is {category} for {words} of the group, against {overall} overall.",
    "When it comes to {label}, {words} of the group say {category}; overall it is {overall}.",
    "{Category}: that is {label} for {words} of the group, against {overall} overall.",
)
_COUNT = (
    "{Label}: {value} say {Category}.",
    "{Label}: the answer of {value} is {Category}.",
)
_MEAN = (
    "On average the group comes to {value} for {label}, {compared}.",
    "{Label}: {value} on average, {compared}.",
    "Averaged over the group, {label} comes to {value}, {compared}.",
)
_MEDIAN = (
    "{name} is typical here: {label} of {value}, {compared}.",
    "{Label}: {value} for a typical member, {compared}.",
    "Half of the group lies above {value} on {label} and half below; that is {compared}.",
)
_NUMBER = ("{Label}: {kind} {value}, {compared}.",)

_SNIPPET_FRAMES = {
    "goals": (
        "{who} asks for this: {quote}",
        "A wish from {who}: {quote}",
        "What would help, as {who} puts it: {quote}",
    ),
    "frustrations": (
        "{who} runs into this: {quote}",
        "An obstacle in the words of {who}: {quote}",
        "What gets in the way, according to {who}: {quote}",
    ),
    "motivations": (
        "What {who} likes: {quote}",
        "{who} names what makes it worth while: {quote}",
        "A good word from {who}: {quote}",
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
    label = _plain(statistic.label)
    fields = {
        "name": name,
        "label": lower_first(label),
        "Label": label[:1].upper() + label[1:],
        "plural": plural_predicate(label),
        "category": lower_first(_plain(statistic.category or "")),
        "Category": _plain(statistic.category or ""),
        "words": f"{{{alias}:words}}",
        "value": f"{{{alias}}}",
        "overall": f"{{{alias}:overall}}",
        "kind": wording.STATISTIC_WORDS[statistic.statistic],
    }
    if statistic.statistic == "count":
        return rotate(_COUNT, statistic.key, turn).format(**fields)
    if statistic.statistic == "share":
        template = rotate(_share_templates(statistic, label), statistic.key, turn)
        return template.format(**fields) if known else _without_overall(template).format(**fields)
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


def _share_templates(statistic: Statistic, label: str) -> tuple[str, ...]:
    """Return the templates that fit a share: a majority's trait may be told as the persona's own."""
    if not is_predicate(label):
        return _CATEGORY
    if isinstance(statistic.value, float) and statistic.value > 0.5:
        return _PREDICATE_MOST_PAST if re.match(r"(?:also )?\w+ed\b", label, re.IGNORECASE) else _PREDICATE_MOST
    return _PREDICATE_SOME


def _without_overall(template: str) -> str:
    """Return a template without its comparison."""
    comparison = r"(?:against|overall it is) \{overall\}(?: overall)?|(?:that is )?\{compared\}"
    return re.sub(rf"(?:;|,) (?:{comparison})", "", template)


def _compared(statistic: Statistic) -> str:
    """Return how a number lies to everybody's: "2.1 times the overall 304"."""
    value, overall = statistic.value, statistic.overall
    slot = f"{{{statistic.id}:{'overall_number' if _names_its_unit(statistic) else 'overall'}}}"
    if not isinstance(value, int | float) or not isinstance(overall, int | float) or overall == 0:
        return f"against {slot} overall"
    ratio = value / overall
    if abs(ratio - 1) <= CLOSE:
        return f"close to the overall {slot}"
    if ratio >= FAR:
        return f"{{{statistic.id}:ratio}} the overall {slot}"
    return f"above the overall {slot}" if ratio > 1 else f"below the overall {slot}"


def spread_sentence(lower: Statistic, upper: Statistic) -> str:
    """Return a sentence on the middle half of a metric, from its quartiles."""
    label = lower_first(_plain(lower.label))
    return f"For {label}, the middle half of the group lies between {{{lower.id}:number}} and {{{upper.id}}}."


def rest_sentence(statistic: Statistic, name: str) -> str:
    """Return a sentence on those who are not as the persona is told."""
    label = lower_first(_plain(statistic.label))
    rest = f"{{{statistic.id}:rest}} of the group"
    if is_predicate(label):
        return f"Not everyone is like {name}: for {rest} this does not hold: {label}."
    category = lower_first(_plain(statistic.category or ""))
    return f"Not everyone is like {name}: on {label}, it is something other than {category} for {rest}."


def snippet_sentence(snippet: Snippet, section: str, turn: int, max_words: int = 24) -> str | None:
    """Return a sentence that lets a participant speak, or None where no sentence of theirs fits."""
    quote = quotation_slot(snippet, max_words)
    if quote is None:
        return None
    who = _plain(snippet.participant) if snippet.participant else "one participant"
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
    tokens = re.findall(r"\w+(?:['’]\w+)*", best)
    if len(tokens) < 3:
        return None
    for edge in (3, 5, 8, len(tokens)):
        words = (
            " ".join(tokens) if 2 * edge >= len(tokens) else f"{' '.join(tokens[:edge])} … {' '.join(tokens[-edge:])}"
        )
        span = find_span(snippet.text, words)
        if span and snippet.text[slice(*span)].split() == _bare(best, snippet.text, span):
            return f'{{{snippet.id}:"{words}"}}'
    return None


def _bare(sentence: str, text: str, span: tuple[int, int]) -> list[str]:
    """Return the words of `sentence` cut as the span cuts them, so that a wrong span is noticed."""
    start = text.find(sentence)
    return text[max(start, span[0]) : min(start + len(sentence), span[1])].split() if start >= 0 else []


def _plain(text: str) -> str:
    """Return untrusted words so that they cannot be read as a slot."""
    return " ".join(text.translate(_BRACES).split())
