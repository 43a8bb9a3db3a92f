"""An interview's most telling remarks without a language model: quotations by topic, labelled as an extract.

A sentence tells more the rarer its words are among all snippets (inverse document frequency), as long as it is
neither a scrap nor a speech; of each question the best one is taken before any question gives a second.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from persona_gen.domain.persona import SectionName, Statement
from persona_gen.domain.words import words
from persona_gen.themes.reading.locate import has_words

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Interview

MOST = 8
"""Quotations of one extract."""
LEAST_WORDS, MOST_WORDS = 6, 40
"""Of a sentence that is telling; shorter ones are taken only where nothing longer was said."""
MOST_ASKED = 8
"""Words of a question that says what its answers are about; longer ones are headings of findings."""
_SENTENCE_END = re.compile(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)(?<!etc\.)\s+|\n+")


def _cues(*stems: str) -> re.Pattern[str]:
    """Return a pattern that finds any of the stems where a word begins."""
    return re.compile(rf"\b(?:{'|'.join(stems)})", re.IGNORECASE)


_CUES: tuple[tuple[SectionName, re.Pattern[str]], ...] = (
    (
        "goals",
        _cues("wish", "wants?\\b", "need", "would (?:like|love|be (?:nice|great|good))", "hope", "feature", "goal"),
    ),
    (
        "frustrations",
        _cues("hard", "difficult", "annoy", "frustrat", "problem", "slow", "confus", "can['’]?t\\b", "cannot", "lack"),
    ),
    (
        "attitudes",
        _cues("(?:i|we) (?:really )?(?:like|love|prefer|enjoy|trust|think|feel)\\b", "great", "pleasant", "nice"),
    ),
    ("behaviours", _cues("(?:i|we) (?:use|do|have|keep|write|make|run|go|work|check|send|often|always|usually)\\b")),
)
"""Tried in this order: a wish that names a difficulty is a wish."""


class _Sentence(NamedTuple):
    """A sentence of the participant, with how telling it is."""

    snippet: Snippet
    text: str
    score: float
    is_scrap: bool


def extract_summary(interview: Interview, snippets: Sequence[Snippet]) -> tuple[Statement, ...]:
    """Return the most telling remarks of an interview as quotations by topic, and what the extract leaves out.

    The same snippets give the same extract. Nothing in it is worded: each statement but the first and the last is
    one slot `{S003:"…"}`, in the section that its question or its words point to (`voice` where they point to none).

    Args:
        interview: which snippets belong to it.
        snippets: the study's; how rare a word is counts over all of them.
    """
    by_alias = {s.id: s for s in snippets}
    own = [by_alias[alias] for alias in interview.snippets if alias in by_alias]
    said = [s for s in own if s.role == "participant" and has_words(s.text)]
    if not said:
        return (Statement(id="unknown-1", section="unknown", text="Nothing that a participant said could be read."),)
    chosen = _chosen(_sentences(said, _rarity(tuple(snippets))))
    place = {s.id: number for number, s in enumerate(own)}
    chosen.sort(key=lambda sentence: place[sentence.snippet.id])
    quoted = {sentence.snippet.id for sentence in chosen}
    counts: Counter[SectionName] = Counter()
    statements = [
        _statement("summary", counts, "Extract, made without a language model: remarks picked by their words.")
    ]
    order: tuple[SectionName, ...] = ("goals", "frustrations", "behaviours", "attitudes", "voice")
    statements.extend(
        _statement(section, counts, _slot(sentence), (sentence.snippet.id,))
        for section in order
        for sentence in chosen
        if _section(sentence) == section
    )
    left = len(said) - len(quoted)
    what = "one more remark" if left == 1 else f"{left} more remarks"
    rest = (
        f"What {what} of this interview say is not told here."
        if left
        else "Every remark is quoted here, at least in part."
    )
    return (*statements, _statement("unknown", counts, rest))


def _statement(section: SectionName, counts: Counter[SectionName], text: str, cites: tuple[str, ...] = ()) -> Statement:
    counts[section] += 1
    return Statement(id=f"{section}-{counts[section]}", section=section, text=text, cites=cites)


@lru_cache(maxsize=1)
def _rarity(snippets: tuple[Snippet, ...]) -> dict[str, float]:
    """Return the inverse document frequency of each word over the participants' snippets; once for all interviews."""
    said = [s for s in snippets if s.role == "participant"]
    held = Counter(word for s in said for word in set(words(s.text).folded))
    return {word: math.log(len(said) / count) for word, count in held.items()}


def _sentences(said: Sequence[Snippet], rarity: Mapping[str, float]) -> list[_Sentence]:
    """Return the sentences of the snippets, the most telling first; of equal ones the earlier first."""
    found = []
    for snippet in said:
        for text in _SENTENCE_END.split(snippet.text):
            folded = words(text).folded
            if not folded or len(folded) > MOST_WORDS:
                continue
            # The mean rarity would favour scraps, the sum speeches; the root of the length lies between.
            score = sum(rarity.get(word, 0.0) for word in set(folded)) / math.sqrt(len(folded) + LEAST_WORDS)
            found.append(_Sentence(snippet, text.strip(), score, len(folded) < LEAST_WORDS))
    return sorted(found, key=lambda sentence: (sentence.is_scrap, -sentence.score))


def _chosen(sentences: Sequence[_Sentence]) -> list[_Sentence]:
    """Return at most `MOST` sentences, one a snippet, taking the questions in turn."""
    by_question: dict[str, list[_Sentence]] = {}
    seen: set[str] = set()
    for sentence in sentences:
        if sentence.snippet.id not in seen:
            seen.add(sentence.snippet.id)
            by_question.setdefault(sentence.snippet.question or "", []).append(sentence)
    chosen: list[_Sentence] = []
    depth = 0
    while len(chosen) < MOST and (row := [found[depth] for found in by_question.values() if depth < len(found)]):
        chosen.extend(row[: MOST - len(chosen)])
        depth += 1
    return chosen


def _section(sentence: _Sentence) -> SectionName:
    """Return the section that the question points to, else the words, else `voice`."""
    question = (sentence.snippet.question or "").replace("_", " ")
    texts = (question, sentence.text) if len(question.split()) <= MOST_ASKED else (sentence.text,)
    for text in texts:
        for section, cue in _CUES:
            if cue.search(text):
                return section
    return "voice"


def _slot(sentence: _Sentence) -> str:
    """Return the slot that reproduces the sentence; braces would end it, and are not looked up anyway."""
    words = " ".join(re.sub(r"[{}]", " ", sentence.text).split())
    return f'{{{sentence.snippet.id}:"{words}"}}'
