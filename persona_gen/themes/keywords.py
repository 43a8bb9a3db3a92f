"""Themes without a language model: codes by the words that participants share, passages coded by them.

What is found is labelled "keywords": it says which words were used, not what was meant.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.theme import Codebook, CodedInterviews, Coding
from persona_gen.themes import salience
from persona_gen.themes.negation import stance
from persona_gen.themes.phrases import Phrase, find, phrase
from persona_gen.themes.words import sentences_of, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.theme import Stance
    from persona_gen.themes.words import Word

CODER = "keywords"


def propose_codebook(snippets: Sequence[Snippet], *, most: int) -> Codebook:
    """Return at most `most` codes: words and phrases that several participants share.

    Args:
        snippets: the study's; researchers' words serve to know what was only an echo of the question.
        most: how many codes at most; fewer where less is shared.
    """
    return salience.propose(snippets, most)


def code_by_words(codebook: Codebook, snippets: Sequence[Snippet]) -> CodedInterviews:
    """Code every participant's snippet that holds words of a code, one coding a sentence and code.

    A code without words is looked for by its name. Sentences that negate the words are coded "against"
    only where the speaker plainly denies; the other negated ones stay uncoded, see `left_open`.
    """
    said = [s for s in snippets if s.role == "participant"]
    codings = [
        Coding(snippet=s.key, code=code, start=start, end=end, stance=meant, coder=CODER)
        for s in said
        for code, start, end, meant in _found(codebook, s)
        if meant is not None
    ]
    return CodedInterviews(
        codebook=codebook,
        codings=tuple(dict.fromkeys(codings)),
        read=tuple(dict.fromkeys(s.key for s in said)),
        method="keywords",
        coder=CODER,
    )


def left_open(codebook: Codebook, snippets: Sequence[Snippet]) -> tuple[str, ...]:
    """Return aliases of snippets where a code's words are negated in a way that no rule can tell."""
    return tuple(
        s.id
        for s in snippets
        if s.role == "participant" and any(meant is None for _, _, _, meant in _found(codebook, s))
    )


def _found(codebook: Codebook, snippet: Snippet) -> Iterator[tuple[str, int, int, Stance | None]]:
    """Yield (code, start, end, stance) for the first words found of each code in each sentence."""
    phrases = _phrases(codebook)
    words = words_of(snippet.text)
    stems = {word.stem for word in words}
    for code, wanted in phrases:
        near = [p for p in wanted if p.prefixes or stems.issuperset(p.stems)]
        if near:
            for first_word, sentence in sentences_of(snippet.text, words):
                place = _first(near, sentence)
                if place is not None:
                    start, end = sentence[place[0]].start, sentence[place[1]].end
                    meant = stance(snippet.text, words, first_word + place[0], first_word + place[1])
                    yield code, start, end, meant


def _phrases(codebook: Codebook) -> list[tuple[str, list[Phrase]]]:
    """Return code → what to look for."""
    return [(code.id, [phrase(word) for word in (code.words or (code.name,))]) for code in codebook.codes]


def _first(wanted: list[Phrase], sentence: Sequence[Word]) -> tuple[int, int] | None:
    """Return where the first of the phrases stands; of those that begin there, the longest."""
    places = [place for p in wanted for place in find(p, sentence)]
    return min(places, key=lambda place: (place[0], -place[1]), default=None)
