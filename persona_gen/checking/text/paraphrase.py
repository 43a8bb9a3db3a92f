"""Paraphrases that stay so close to one sentence of one snippet that nothing is left to doubt."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from persona_gen.checking.base import Finding
from persona_gen.checking.context import tokens
from persona_gen.checking.text.clauses import whole
from persona_gen.checking.text.index import index_of, speaker
from persona_gen.checking.text.lexicon import STOP
from persona_gen.checking.vocabulary import is_plain
from persona_gen.domain.claim import Pointer

if TYPE_CHECKING:
    from persona_gen.checking.context import Context
    from persona_gen.domain.claim import Claim

_SENTENCE = re.compile(r"[^.!?;\n]+")
_TELLING_TEXT = (
    "before after more less most least only until till than over under above below never always all some none few "
    "many every each both either neither no not without if unless because since so but although though while may "
    "might could would should must cannot will out off up down against between first last again still already yet "
    "ever own same other another than as few several such very too almost nearly just even about"
)
_TELLING = frozenset(_TELLING_TEXT.split())
"""Little words that change the sense; both sides need the same ones."""
_SAYS = (
    r"(?:my|our|the|his|her|their) \w+ (?:always )?"
    r"(?:says?|said|thinks?|thought|believes?|claims?|claimed|reckons?|swears?)\b"
)
_HEARSAY, _HEARSAY_OWN = re.compile(rf"\s*{_SAYS}", re.IGNORECASE), re.compile(rf"\b{_SAYS}", re.IGNORECASE)
_LETTER = re.compile(r"(?<=\w )[A-HJ-Z]\b")
"""Names of one letter ("the A string")."""
_LEAST = 4
"""Fewer content words than this say too little to recognise a sentence by."""


class ParaphraseChecker:
    """Supports a claim whose every word stands in one sentence of one own snippet, in the same order."""

    name = "paraphrase/2"

    def check(self, claim: Claim, context: Context) -> list[Finding]:
        """Return one supported finding, or nothing; likeness alone is never enough."""
        index = index_of(context)
        if not index.snippets or re.search(r"[“”\"«»]", claim.text):
            return []
        own = _sequence(claim.text, frozenset(context.personas))
        if len(own) < _LEAST:
            return []
        content = index.content(claim.text)
        for match in index.matches(content, claim.segment, least=0.8)[:2]:
            if match.snippet.role != "participant":
                continue
            for start, end in _sentences(match.snippet.text):
                if _entails(claim.text, own, match.snippet.text[start:end], frozenset(context.personas)):
                    pointer = (Pointer(id=match.snippet.id, start=start, end=end),)
                    reason = f"It says nothing but what {speaker(match.snippet)} said."
                    return [Finding("supported", 0, len(claim.text), pointer, reason)]
        return []


@lru_cache(maxsize=20_000)
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((m.start(), m.end()) for m in _SENTENCE.finditer(text))


def _sequence(text: str, names: frozenset[str]) -> list[str]:
    """Return the stems of content words and of telling little words, in order."""
    return [
        t.stem
        for t in tokens(text)
        if (t.stem not in STOP and t.text.casefold() not in STOP and t.text.casefold() not in names)
        or t.text.casefold() in _TELLING
    ]


def _entails(text: str, own: list[str], sentence: str, names: frozenset[str]) -> bool:
    """Tell whether a sentence holds the claim's words in order, with the same little words and negations."""
    said = {t.stem for t in tokens(sentence)}
    missing = [t for t in tokens(text) if t.stem not in said and t.text.casefold() not in names]
    if any(not (is_plain(t.stem) or is_plain(t.text.casefold())) for t in missing):
        return False  # words too common to find a sentence by may still differ ("way to work" for "way home")
    if not set(_LETTER.findall(text)) <= set(_LETTER.findall(sentence)):
        return False
    other = _sequence(sentence, frozenset())
    position, first = 0, None
    for word in own:
        try:
            position = other.index(word, position) + 1
        except ValueError:
            return False
        first = position - 1 if first is None else first
    if _HEARSAY.match(sentence) and not _HEARSAY_OWN.search(text):
        return False  # "my wife says the gym costs more" is no view of the speaker's
    between = other[first or 0 : position]
    skipped = list(between)
    for word in own:
        skipped.remove(word)
    if any(word in _TELLING for word in skipped) or len(skipped) > 3:
        return False
    return whole(text).negations == whole(sentence).negations and not whole(sentence).hypothetical
