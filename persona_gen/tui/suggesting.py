"""Putting a checker's suggestion where it belongs in a statement's text."""

from __future__ import annotations

import re

_SLOT = re.compile(r"\{[^{}]*\}")
_NUMBER = (
    r"(?:[$€£]\s?)?\d(?:[\d\u202f\u00a0.,]*\d)?(?:\s?(?:%|percent|per cent|k\b|(?:in|of|out of)\s\d+))?"
    r"|(?:one|two|three|four|five|six|seven|eight|nine) (?:in|of|out of)"
    r" (?:two|three|four|five|six|seven|eight|nine|ten)"
    r"|(?:two|three) (?:thirds|quarters|fifths)|a (?:third|quarter|fifth|tenth)|half"
)
_NUMBERS = re.compile(_NUMBER, re.IGNORECASE)
_SHARE = re.compile(r"%|percent|per cent|\b(?:in|of)\b|third|quarter|fifth|tenth|half", re.IGNORECASE)
_QUOTED = re.compile(r"[“\"«]([^“”\"«»]+)[”\"»]")


def with_suggestion(template: str, claim: str, suggestion: str) -> str | None:
    """Return the statement's template with the suggestion in it; None where its place cannot be told.

    A figure takes the place of the claim's one typed figure, a quotation the place of its quoted words, a
    sentence the place of the claim. What stands in a slot is the program's and is never replaced.

    Args:
        template: the text in the editor, with slots.
        claim: the claim's words, with slots filled.
        suggestion: what the checker suggests, such as "62 %".
    """
    words = suggestion.strip().strip('“”"«»')
    if _QUOTED.search(claim) and not _is_figure(words):
        return _replace_one(template, [m.span(1) for m in _QUOTED.finditer(template)], words)
    if _is_figure(words):
        typed = {match.group() for match in _NUMBERS.finditer(claim)}
        slots = [match.span() for match in _SLOT.finditer(template)]
        spans = [
            match.span()
            for match in _NUMBERS.finditer(template)
            if match.group() in typed and not any(a <= match.start() < b for a, b in slots)
        ]
        return _replace_one(template, _alike(template, spans, words), words)
    if len(words.split()) > 3 and template.count(claim) == 1:
        return template.replace(claim, words)
    return None


def _alike(template: str, spans: list[tuple[int, int]], words: str) -> list[tuple[int, int]]:
    """Keep the figures of the suggestion's kind, where there are several: shares for a share, others for others."""
    is_share = bool(_SHARE.search(words))
    alike = [(start, end) for start, end in spans if bool(_SHARE.search(template[start:end])) == is_share]
    return alike if len(spans) > 1 and alike else spans


def _is_figure(words: str) -> bool:
    return bool(_NUMBERS.match(words)) or bool(re.match(r"(?:under|over|about) \d", words))


def _replace_one(template: str, spans: list[tuple[int, int]], words: str) -> str | None:
    """Replace the only span; with several of them a person has to say which one is wrong."""
    if len(spans) != 1:
        return None
    start, end = spans[0]
    return template[:start] + words + template[end:]
