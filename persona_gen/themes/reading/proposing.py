"""A codebook out of the material: each chunk proposes candidates, and candidates are merged until few are left."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

from persona_gen.domain.theme import Code, Codebook
from persona_gen.errors import LLMTruncated
from persona_gen.prompting import clean, fence
from persona_gen.themes.reading.answers import (
    MOST_CANDIDATES,
    MergeAnswer,
    ProposeAnswer,
    Proposed,
    merge_schema,
    propose_schema,
)
from persona_gen.themes.reading.chunks import halved, labels_of, remarks_block
from persona_gen.themes.reading.locate import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.segment import Segment
    from persona_gen.themes.reading.asking import Asker, Progress
    from persona_gen.themes.reading.chunks import Chunk

MERGED_AT_ONCE = 60
"""Candidates in one call; more are merged in several calls first."""
MOST_SIGNALS = 12
"""Words of one code that signal it."""
EXAMPLE_LENGTH = 160


@dataclass(frozen=True, slots=True)
class Candidate:
    """A code that was proposed, with what it rests on."""

    name: str
    definition: str
    words: tuple[str, ...]
    passages: int
    """Passages that were named for it and are there."""
    example: str
    """Words of the first one."""


async def propose(
    asker: Asker, chunks: Sequence[Chunk], segments: Sequence[Segment], progress: Progress
) -> Sequence[Candidate]:
    """Return the candidates of all chunks, in their order; one that rests on no passage is refused, and noted.

    Raises:
        LLMError: a chunk could not be read.
    """
    progress.begin("Codes proposed", len(chunks))
    people = fence("; ".join(clean(s.name) for s in segments) or "not told apart", "groups")

    async def one(chunk: Chunk) -> list[Proposed | Candidate]:
        request = asker.request(
            "propose_codes",
            propose_schema(labels_of(chunk)),
            groups=people,
            remarks=remarks_block(chunk),
            most=MOST_CANDIDATES,
        )
        try:
            answer = await asker.ask(request, ProposeAnswer)
        except LLMTruncated:
            halves = halved(chunk)
            if halves is None:
                raise
            return [*await one(halves[0]), *await one(halves[1])]
        return [_grounded(proposed, chunk) or proposed for proposed in answer.codes]

    found = [item for part in await asker.each(chunks, one, progress.step) for item in part]
    refused = [clean(item.name) for item in found if isinstance(item, Proposed)]
    if refused:
        progress.note(f"proposed codes refused, because their words do not stand in the material: {'; '.join(refused)}")
    return [item for item in found if isinstance(item, Candidate)]


async def merge(asker: Asker, candidates: Sequence[Candidate], most: int, progress: Progress) -> Codebook:
    """Return a codebook of at most `most` codes; each candidate is in one of them, or was dropped with a noted reason.

    Raises:
        LLMError: the candidates could not be merged.
    """
    at_once = max(MERGED_AT_ONCE, 2 * most)
    while len(candidates) > at_once:
        groups = [candidates[start : start + at_once] for start in range(0, len(candidates), at_once)]
        progress.begin("Codes merged", len(groups))
        merged = await asker.each(
            groups, lambda group: _merge_once(asker, group, at_once // 2, progress), progress.step
        )
        candidates = [candidate for group in merged for candidate in group]
    if candidates:
        progress.begin("Codes merged", 1)
        final = await asker.each([candidates], lambda all_: _merge_once(asker, all_, most, progress), progress.step)
        candidates = final[0]
    return codebook_of(candidates)


async def _merge_once(asker: Asker, candidates: Sequence[Candidate], most: int, progress: Progress) -> list[Candidate]:
    known = {f"K{number}": candidate for number, candidate in enumerate(candidates, 1)}
    request = asker.request(
        "merge_codes",
        merge_schema(list(known), most),
        candidates=fence("\n".join(_candidate_line(label, c) for label, c in known.items()), "candidates"),
        labels=list(known),
        most=most,
    )
    answer = await asker.ask(request, MergeAnswer, lambda found: _merge_problem(found, list(known), most))
    for dropped in answer.dropped:
        progress.note(f"left out of the codebook: {known[dropped.candidate].name} ({clean(dropped.reason)})")
    return [
        _together(clean(code.name), clean(code.definition), [known[label] for label in code.candidates])
        for code in answer.codes
    ]


def codebook_of(candidates: Sequence[Candidate]) -> Codebook:
    """Return the candidates as codes; names that make the same slug get a number."""
    codes: dict[str, Code] = {}
    for candidate in candidates:
        slug = slug_of(candidate.name)
        number = 2
        while slug in codes:
            slug, number = f"{slug_of(candidate.name)}-{number}", number + 1
        codes[slug] = Code(id=slug, name=candidate.name, definition=candidate.definition, words=candidate.words)
    return Codebook(codes=tuple(codes.values()))


def slug_of(name: str) -> str:
    """Return a name as a code's id: lower case, hyphens; "code" where no Latin letter or digit is left."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "code"


def _grounded(proposed: Proposed, chunk: Chunk) -> Candidate | None:
    """Return a proposal with the passages that are there, or None where there is none."""
    by_label = dict(zip(labels_of(chunk), chunk, strict=True))
    examples = []
    for passage in proposed.passages:
        remark = by_label.get(passage.remark.strip())
        span = locate(remark.text, passage.words) if remark else None
        if remark and span:
            examples.append(remark.text[span[0] : span[1]])
    name = clean(proposed.name)
    if not examples or not name:
        return None
    words = tuple(dict.fromkeys(filter(None, map(clean, proposed.words))))
    return Candidate(name, clean(proposed.definition), words, len(examples), clean(examples[0])[:EXAMPLE_LENGTH])


def _together(name: str, definition: str, parts: Sequence[Candidate]) -> Candidate:
    words = tuple(dict.fromkeys(word for part in parts for word in part.words))[:MOST_SIGNALS]
    best = max(parts, key=lambda part: part.passages)
    return Candidate(name, definition, words, sum(part.passages for part in parts), best.example)


def _candidate_line(label: str, candidate: Candidate) -> str:
    passages = "1 passage" if candidate.passages == 1 else f"{candidate.passages} passages"
    return f"{label} [{candidate.name}] {candidate.definition} ({passages}, such as: {candidate.example})"


def _merge_problem(answer: MergeAnswer, labels: Sequence[str], most: int) -> str:
    """Return what is wrong with a merge: candidates lost, in two places or unknown, too many or nameless codes."""
    placed = [label for code in answer.codes for label in code.candidates] + [d.candidate for d in answer.dropped]
    names = [clean(code.name).casefold() for code in answer.codes]
    problems = [
        ("not placed: ", [label for label in labels if label not in placed]),
        ("placed twice: ", sorted({label for label in placed if placed.count(label) > 1})),
        ("not among the candidates: ", [clean(label) for label in placed if label not in labels]),
        ("codes of the same name: ", sorted({name for name in names if names.count(name) > 1})),
    ]
    found = [f"{what}{', '.join(which)}" for what, which in problems if which]
    if len(answer.codes) > most:
        found.append(f"{len(answer.codes)} codes, and at most {most} are allowed")
    if not all(names):
        found.append("a code without a name")
    return "; ".join(found)
