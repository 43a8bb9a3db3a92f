"""What goes into one call: passages of participants, in reading order, up to a budget of characters and number.

Inside a call passages are named R1, R2, …, whatever their aliases are. A prompt is then the same as long as its
passages are, and material that is added elsewhere does not make what was read before be paid for again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from persona_gen.prompting import clean, fence
from persona_gen.themes.reading.locate import has_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from persona_gen.domain.evidence import Snippet

CHARACTERS = 30_000
"""Of passages in one call, about 7,500 tokens."""
LEAST_HALVED = 400
"""Characters below which a single passage is not cut any more."""
ASKED_LENGTH = 200
"""Characters of a question that are shown beside its answer."""
_LABEL_LENGTH = 6


@dataclass(frozen=True, slots=True)
class Passage:
    """What is read as one piece: a snippet, or `text[start:end]` of one that is too long for a call."""

    snippet: Snippet
    start: int
    end: int
    asked: str = ""
    """What was asked: the source's question, or what the researcher said right before."""

    @property
    def text(self) -> str:
        """The words."""
        return self.snippet.text[self.start : self.end]

    @property
    def place(self) -> tuple[str, int, int]:
        """Alias and offsets, which no two passages of a study share."""
        return self.snippet.id, self.start, self.end


Chunk = tuple[Passage, ...]
"""The passages of one call."""


def passages_of(snippets: Sequence[Snippet], characters: int = CHARACTERS) -> Chunk:
    """Return what participants said as passages of at most `characters`; snippets without a word are left out."""
    found: list[Passage] = []
    before: Snippet | None = None
    for snippet in snippets:
        if snippet.role == "participant" and has_words(snippet.text):
            asked = clean(snippet.question or _question(before, snippet))[:ASKED_LENGTH]
            spans = _windows(snippet.text, characters)
            found.extend(Passage(snippet, start, end, asked) for start, end in spans)
        before = snippet
    return tuple(found)


def chunked(passages: Chunk, *, characters: int = CHARACTERS, most: int | None = None) -> list[Chunk]:
    """Return the passages in chunks; what one participant says in a row stays together where it fits.

    Args:
        passages: in reading order.
        characters: of one chunk.
        most: passages of one chunk.
    """
    limit = most or len(passages)
    chunks: list[list[Passage]] = []
    filled = 0
    for _, run in groupby(passages, key=lambda p: (p.snippet.source, p.snippet.participant)):
        together = list(run)
        fits = _size(together) <= characters and len(together) <= limit
        for group in [together] if fits else [[passage] for passage in together]:
            more = _size(group, chunks[-1][-1]) if chunks else 0
            if chunks and len(chunks[-1]) + len(group) <= limit and filled + more <= characters:
                chunks[-1].extend(group)
                filled += more
            else:
                chunks.append(list(group))
                filled = _size(group)
    return [tuple(chunk) for chunk in chunks]


def halved(chunk: Chunk) -> tuple[Chunk, Chunk] | None:
    """Return a chunk in two halves; a single passage is cut at a blank, and None returned where it is short."""
    if len(chunk) > 1:
        middle = len(chunk) // 2
        return chunk[:middle], chunk[middle:]
    only = chunk[0]
    if len(only.text) < LEAST_HALVED:
        return None
    first, *rest = _windows(only.text, len(only.text) // 2 + 1)
    cut = only.start + first[1]
    if not rest or not has_words(only.snippet.text[cut : only.end]):
        return None
    return ((Passage(only.snippet, only.start, cut, only.asked),), (Passage(only.snippet, cut, only.end, only.asked),))


def labels_of(chunk: Chunk) -> tuple[str, ...]:
    """Return what the passages of a chunk are called in its prompt."""
    return tuple(f"R{number}" for number in range(1, len(chunk) + 1))


def remarks_block(chunk: Chunk) -> str:
    """Return the passages as fenced data, one a line: label, who, asked what (where it is not the same), the words."""
    tags = (_tag(passage, before) for passage, before in zip(chunk, (None, *chunk), strict=False))
    lines = (f"{label} {tag} {_line(p.text)}" for label, tag, p in zip(labels_of(chunk), tags, chunk, strict=True))
    return fence("\n".join(lines), "remarks")


def aliases_of(passages: Iterable[Passage]) -> str:
    """Return the aliases of the passages' snippets, each once, ready to show; of many the first ones."""
    aliases = list(dict.fromkeys(p.snippet.id for p in passages))
    more = f" and {len(aliases) - 12} more" if len(aliases) > 12 else ""
    return f"{', '.join(aliases[:12])}{more}"


def _question(before: Snippet | None, snippet: Snippet) -> str:
    """Return what a researcher said right before, in the same source."""
    is_asked = before is not None and before.role == "researcher" and before.source == snippet.source
    return before.text if before is not None and is_asked else ""


def _windows(text: str, characters: int) -> Iterator[tuple[int, int]]:
    """Yield spans of at most `characters` that cover the text, cut after a sentence or else at a blank."""
    start = 0
    while len(text) - start > characters:
        near = text[start : start + characters]
        sentence = max(near.rfind(mark) for mark in (". ", "? ", "! ", "\n")) + 1
        blank = near.rfind(" ")
        cut = sentence if sentence > characters // 2 else blank if blank > 0 else characters
        yield start, start + cut
        start += cut
    yield start, len(text)


def _size(passages: Sequence[Passage], before: Passage | None = None) -> int:
    """Return how many characters the passages take in a prompt after the one `before` them, about."""
    pairs = zip(passages, (before, *passages), strict=False)
    return sum(len(p.text) + len(_tag(p, last)) + _LABEL_LENGTH for p, last in pairs)


def _tag(passage: Passage, before: Passage | None) -> str:
    who = clean(passage.snippet.participant or "a participant")
    is_same = before is not None and (before.asked, before.snippet.source) == (passage.asked, passage.snippet.source)
    asked = "same" if is_same else passage.asked
    return f"[{who}, asked: {asked}]" if passage.asked else f"[{who}]"


def _line(text: str) -> str:
    return " ".join(text.split())
