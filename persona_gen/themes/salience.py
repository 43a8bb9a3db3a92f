"""Which words and phrases make a theme: shared by many participants, tied together by co-occurrence.

Everything is counted by voice, so that one talkative participant makes no theme. A voice is a
participant, or one section of a file that names nobody.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

from persona_gen.domain.theme import Code, Codebook
from persona_gen.themes.editing import free_id
from persona_gen.themes.stopwords import STOP, WEAK
from persona_gen.themes.words import words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.themes.words import Word

Term = frozenset[str]
"""The stems of a word or of a pair of words."""

LEAST_VOICES = 3
LEAST_SHARE = 0.03
"""A theme's words are said by at least three voices, and by 3 % of all (by two, where only few were heard)."""
SUBJECT_VOICES, SUBJECT_PASSAGES = 0.4, 0.05
"""A word that more voices and passages have is what the study is about, and no theme of it."""
TIED = 0.25
"""Cosine of two terms' passages, from which on they are one theme."""
PHRASE_SHARE = 0.4
"""Share of a word's voices that use it in one phrase, from which on the phrase stands for the word."""
BOUND, TIGHTLY_BOUND = 0.3, 0.5
"""Normalised mutual information of a phrase's words; the higher one where neither tells something alone."""
NAMED = 0.3
"""Share of a word's places inside a sentence where it has a capital, from which on it is a name."""
CAMEL = 0.2
"""Share of a word's places where it has a capital inside, likewise."""
MOST_WORDS = 8
_CAMEL = re.compile(r"[A-Za-z]*[a-z][A-Z]|[A-Z]{2,}[a-z]{2}")


@dataclass
class _Term:
    """Where a term is said."""

    voices: set[str] = field(default_factory=set)
    passages: set[int] = field(default_factory=set)
    surfaces: Counter[str] = field(default_factory=Counter)

    def said(self, voice: str, passage: int, surface: str) -> None:
        self.voices.add(voice)
        self.passages.add(passage)
        self.surfaces[surface] += 1


def propose(snippets: Sequence[Snippet], most: int) -> Codebook:
    """Return at most `most` codes, the most widely shared first."""
    terms, voices, passages = _count(snippets)
    least = LEAST_VOICES if voices >= 2 * LEAST_VOICES else 2
    least = max(least, math.ceil(LEAST_SHARE * voices))
    subjects = frozenset(
        next(iter(term))
        for term, at in terms.items()
        if len(term) == 1
        and len(at.voices) > SUBJECT_VOICES * voices
        and len(at.passages) > SUBJECT_PASSAGES * passages
    )
    names = _names(snippets)
    kept = {
        term: at
        for term, at in terms.items()
        if len(at.voices) >= least and _tells(term, subjects | names, terms, passages)
    }
    codes: list[Code] = []
    for theme in _themes(kept, most):
        name = theme[0].surfaces.most_common(1)[0][0]
        words = tuple(dict.fromkeys(at.surfaces.most_common(1)[0][0] for at in theme))[:MOST_WORDS]
        told = ", ".join(f"“{word}”" for word in words)
        codes.append(
            Code(
                id=free_id(name, {code.id for code in codes}),
                name=name,
                definition=f"Passages with {told}, in any form; found by counting words.",
                words=words,
            )
        )
    return Codebook(codes=tuple(codes), origin="inductive")


def voice_of(snippet: Snippet) -> str:
    """Return who speaks, or the section of the file that names nobody."""
    return snippet.participant or f"{snippet.source}\0{snippet.question}"


def _count(snippets: Sequence[Snippet]) -> tuple[dict[Term, _Term], int, int]:
    """Return where each word and each pair of neighbours is said, how many voices and passages there are."""
    echoes = _echoes(snippets)
    terms: dict[Term, _Term] = defaultdict(_Term)
    voices: set[str] = set()
    passages = 0
    for number, snippet in enumerate(snippets):
        if snippet.role != "participant":
            continue
        voice = voice_of(snippet)
        voices.add(voice)
        passages += 1
        told = [word for word in words_of(snippet.text) if _counts(word, echoes[number])]
        for word in told:
            terms[frozenset((word.stem,))].said(voice, number, word.text)
        for one, other in pairwise(told):
            between = snippet.text[one.end : other.start]
            if one.stem != other.stem and len(between.split()) <= 2 and not any(c in between for c in ".!?;:,\n()/"):
                surface = f"{one.text}{between if between == '-' else ' '}{other.text}"
                terms[frozenset((one.stem, other.stem))].said(voice, number, surface)
    return terms, len(voices), passages


def _counts(word: Word, echo: frozenset[str]) -> bool:
    """Tell whether a word may make a theme."""
    return len(word.text) > 1 and word.text not in STOP and not word.text.isdigit() and word.stem not in echo


def _echoes(snippets: Sequence[Snippet]) -> list[frozenset[str]]:
    """Return, for each snippet, the stems of the question it answers; answers repeat them.

    A question is one that was asked of three voices, or the researcher's own turn with a question mark.
    """
    asked: dict[str, set[str]] = defaultdict(set)
    for snippet in snippets:
        if snippet.question:
            asked[snippet.question].add(voice_of(snippet))
    echoes: list[frozenset[str]] = []
    turn: dict[str, str] = {}
    for snippet in snippets:
        if snippet.role != "participant":
            turn[snippet.source] = snippet.text if snippet.text.rstrip().endswith("?") else ""
            echoes.append(frozenset())
            continue
        question = snippet.question if len(asked.get(snippet.question or "", ())) >= LEAST_VOICES else ""
        heard = f"{question or ''} {turn.get(snippet.source, '')}"
        echoes.append(frozenset(word.stem for word in words_of(heard)))
    return echoes


def _names(snippets: Iterable[Snippet]) -> frozenset[str]:
    """Return stems of words that are names of tools and the like.

    A name is written with a capital inside a sentence, or with one inside the word, as in "GitHub".
    """
    all_of: Counter[str] = Counter()
    inside: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    camel: Counter[str] = Counter()
    for snippet in snippets:
        words = words_of(snippet.text) if snippet.role == "participant" else []
        last = 0
        for word in words:
            written = snippet.text[word.start : word.end]
            all_of[word.stem] += 1
            camel[word.stem] += _CAMEL.search(written) is not None
            if last and snippet.text[last : word.start] == " ":
                inside[word.stem] += 1
                capital[word.stem] += written[0].isupper()
            last = word.end
    by_capital = {name for name, count in inside.items() if count > 1 and capital[name] > NAMED * count}
    return frozenset(by_capital | {name for name, count in all_of.items() if count > 1 and camel[name] > CAMEL * count})


def _tells(term: Term, unsaying: frozenset[str], terms: dict[Term, _Term], passages: int) -> bool:
    """Tell whether a term says something: not the study's subject, a name, or a word of anything.

    A pair of words needs one that does, or has to be an expression of its own, such as "version control".
    """
    plain = any(s not in unsaying and s not in WEAK for s in term)
    if len(term) == 1:
        return plain
    return _bound(term, terms, passages) > (BOUND if plain else TIGHTLY_BOUND)


def _bound(term: Term, terms: dict[Term, _Term], passages: int) -> float:
    """Return how much more often than chance two words stand together, -1..1.

    Bouma 2009, "Normalized (pointwise) mutual information in collocation extraction".
    """
    both = len(terms[term].passages) / passages
    one, other = (len(terms[frozenset((s,))].passages) / passages for s in sorted(term))
    return 1.0 if both >= 1 else math.log(both / (one * other)) / -math.log(both)


def _themes(kept: dict[Term, _Term], most: int) -> list[list[_Term]]:
    """Return themes as lists of terms, the naming one first: seeds by voices, with what is tied to them."""
    seeds = sorted(kept, key=lambda t: (-len(kept[t].voices), -len(t), sorted(t)))
    taken: set[Term] = set()
    themes: list[list[_Term]] = []
    for term in seeds:
        if term in taken:
            continue
        members = [term, *(t for t in seeds if t not in taken and t != term and _tied(kept[term], kept[t]))]
        taken.update(members)
        themes.append(_named([(t, kept[t]) for t in members]))
    return sorted(themes, key=_rank)[:most]


def _rank(theme: list[_Term]) -> float:
    """Order by voices; those of a theme with a phrase count half as much again, because it says more."""
    voices = len(set().union(*(at.voices for at in theme)))
    return -voices * (1.5 if " " in theme[0].surfaces.most_common(1)[0][0] else 1.0)


def _tied(seed: _Term, other: _Term) -> bool:
    """Tell whether two terms are said in the same passages."""
    both = seed.passages & other.passages
    cosine = len(both) / math.sqrt(len(seed.passages) * len(other.passages))
    return len(seed.voices & other.voices) >= LEAST_VOICES and cosine >= TIED


def _named(members: list[tuple[Term, _Term]]) -> list[_Term]:
    """Put the phrase first that stands for the seed, where there is one."""
    seed = members[0][1]
    phrases = [at for term, at in members if len(term) == 2 and len(at.voices) >= PHRASE_SHARE * len(seed.voices)]
    best = max(phrases, key=lambda at: len(at.voices), default=seed)
    return [best, *(at for _, at in members if at is not best)]
