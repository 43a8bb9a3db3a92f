"""How far a supported attribute reaches in its sentence: verbs of offering, its whole, and the record's own names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from persona_gen.checking.attributes.wording import PARENT_WORDS, low_tokens, low_words
from persona_gen.checking.base import Finding
from persona_gen.domain.claim import Pointer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import Statistic

_GLUE_TEXT = """
offer offers offering offered provide provides providing provided accept accepts accepting accepted allow allows
allowing allowed have has having take takes taking feature features include includes including come comes with
available unavailable there is are was were be being do does did not no never nor neither or and both also
either any a an the it its they their them this that , service services option options facility facilities
access seating area areas on site but without lack lacks lacking suitable for as well known business restaurant
establishment company place venue shop store open opens operates operating operate hours hour daily from to
until every day week rating average overall star stars out of 5 rated rate
"""
_GLUE = frozenset(_GLUE_TEXT.split()) | frozenset(word for words in PARENT_WORDS.values() for word in words)
_NEGATIONS = frozenset({"not", "no", "never", "nor", "neither", "without"})
_LEAST = 3


def widened(text: str, findings: Sequence[Finding], kinds: frozenset[str]) -> list[Finding]:
    """Widen each supported finding over the words beside it that only carry it ("they also offer … services").

    Args:
        text: the claim's text.
        findings: findings on it; those that flag stay as they are.
        kinds: kinds that the record has, such as "free".
    """
    glue = _GLUE | kinds
    tokens = low_tokens(text)
    spans = [(f.start, f.end) for f in findings if f.verdict == "supported"]
    flagged = [(f.start, f.end) for f in findings if f.verdict != "supported"]
    tokens = tuple(("" if _inside(t, flagged) else t[0], t[1], t[2]) for t in tokens)
    result = []
    for finding in findings:
        if finding.verdict != "supported":
            result.append(finding)
            continue
        first = next((i for i, t in enumerate(tokens) if t[2] > finding.start), len(tokens))
        last = max((i for i, t in enumerate(tokens) if t[1] < finding.end), default=first)
        while first > 0 and _carries(tokens[first - 1], glue, spans):
            first -= 1
        while last + 1 < len(tokens) and _carries(tokens[last + 1], glue, spans):
            last += 1
        start, end = min(finding.start, tokens[first][1]), max(finding.end, tokens[last][2])
        result.append(replace(finding, start=start, end=end))
    return result


def _carries(token: tuple[str, int, int], glue: frozenset[str], spans: Iterable[tuple[int, int]]) -> bool:
    return token[0] in glue or (token[0] != "" and _inside(token, spans))


def _inside(token: tuple[str, int, int], spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= token[1] and token[2] <= end for start, end in spans)


def name_findings(text: str, texts: Iterable[Statistic]) -> list[Finding]:
    """Return supported findings where the text repeats a text value of the record (its name, town, categories)."""
    words = low_words(text)
    if _NEGATIONS.intersection(words):
        return []
    tokens = low_tokens(text)
    results = []
    for statistic in texts:
        whole = str(statistic.value)
        for value in dict.fromkeys((whole, *(part.strip() for part in whole.split(",")))):
            wanted = low_words(value)
            if len(value) < _LEAST or not wanted:
                continue
            for at in range(len(words) - len(wanted) + 1):
                if words[at : at + len(wanted)] == wanted or _singular(words[at : at + len(wanted)]) == _singular(
                    wanted
                ):
                    span = (tokens[at][1], tokens[at + len(wanted) - 1][2])
                    reason = f"The data's {statistic.label} is {whole}."
                    results.append(Finding("supported", *span, (Pointer(id=statistic.id),), reason))
                    break
    return results


def _singular(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(word.removesuffix("s") if len(word) > _LEAST else word for word in words)
