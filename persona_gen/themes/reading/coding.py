"""Codes on passages: every passage that is sent has to come back once, and every code with words that stand there.

What comes back without such words is refused and asked for once more; what does not come back is asked for again,
and is an error in the end: unread input never counts as input without a code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from persona_gen.domain.theme import Coding
from persona_gen.domain.words import words
from persona_gen.errors import LLMInvalidOutput, LLMTruncated
from persona_gen.prompting import clean, fence
from persona_gen.themes.reading.answers import CodingAnswer, coding_schema
from persona_gen.themes.reading.chunks import aliases_of, halved, labels_of, remarks_block
from persona_gen.themes.reading.locate import locate

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.theme import Code, Codebook
    from persona_gen.themes.reading.answers import Coded, Remark
    from persona_gen.themes.reading.asking import Asker
    from persona_gen.themes.reading.chunks import Chunk, Passage

ROUNDS = 3
"""How often a chunk is asked for, with what is still open in it."""
LEAST_WORDS = 2
"""That justify a code; one word is enough where it has `LEAST_LETTERS`, or the remark has no other."""
LEAST_LETTERS = 4
_Place = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Refused:
    """A code that was refused, and why."""

    passage: Passage
    words: str
    why: str


@dataclass(slots=True)
class Outcome:
    """What became of one chunk."""

    found: list[tuple[Passage, Coding]] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)
    """Still refused after they were asked for once more."""

    @property
    def codings(self) -> list[Coding]:
        """The codings, in reading order."""
        return [coding for _, coding in self.found]


@dataclass(slots=True)
class _State:
    """What is known of the passages of one chunk so far."""

    found: dict[_Place, dict[tuple[str, str], Coding]] = field(default_factory=dict)
    """Of each passage that came back, its codings by code and stance."""
    refused: dict[_Place, list[Refused]] = field(default_factory=dict)
    doubted: set[_Place] = field(default_factory=set)
    """Passages that were asked for again because of a refused code."""


async def code_chunk(asker: Asker, codebook: Codebook, chunk: Chunk) -> Outcome:
    """Return the codings of every passage of a chunk; one whose answer is too long is asked for in halves.

    Raises:
        LLMInvalidOutput: some passages did not come back, or no answer could be read; names their snippets.
        LLMError: the client failed.
    """
    try:
        return await _code(asker, codebook, chunk)
    except LLMTruncated as error:
        halves = halved(chunk)
        if halves is None:
            what = f"{error.what}; not read: {aliases_of(chunk)}"
            raise LLMTruncated(what, where=error.where, hint="raise max_tokens under [llm] in study.toml") from error
        first, second = await code_chunk(asker, codebook, halves[0]), await code_chunk(asker, codebook, halves[1])
        return Outcome(first.found + second.found, first.refused + second.refused)


async def _code(asker: Asker, codebook: Codebook, chunk: Chunk) -> Outcome:
    state = _State()
    still: Chunk = chunk
    for _ in range(ROUNDS):
        for passage, remark in await _ask(asker, codebook, still, state):
            _settle(state, passage, remark, codebook, asker.llm_model)
        doubtful = {p.place for p in still if state.refused.get(p.place)} - state.doubted
        state.doubted |= doubtful
        still = tuple(p for p in still if p.place not in state.found or p.place in doubtful)
        if not still:
            break
    if unread := [p for p in still if p.place not in state.found]:
        raise _unread(unread, f"the answer left them out {ROUNDS} times, or named them twice")
    return Outcome(
        [(p, coding) for p in chunk for coding in state.found[p.place].values()],
        [refused for p in chunk for refused in state.refused[p.place]],
    )


async def _ask(asker: Asker, codebook: Codebook, chunk: Chunk, state: _State) -> list[tuple[Passage, Remark]]:
    """Return the passages that came back exactly once, with what was said of each."""
    labels = labels_of(chunk)
    refused = [
        f"{label}: {clean(r.words)} ({r.why})"
        for label, passage in zip(labels, chunk, strict=True)
        for r in state.refused.get(passage.place, ())
    ]
    request = asker.request(
        "code_interview",
        coding_schema(labels, list(codebook.by_id)),
        codes=fence("\n".join(map(_code_line, codebook.codes)), "codebook"),
        remarks=remarks_block(chunk),
        labels=labels,
        refused=fence("\n".join(refused), "refused") if refused else "",
    )
    try:
        answer = await asker.ask(request, CodingAnswer)
    except LLMInvalidOutput as error:
        raise _unread(chunk, error.what) from error
    by_label: dict[str, list[Remark]] = {}
    for remark in answer.remarks:
        by_label.setdefault(remark.remark.strip(), []).append(remark)
    return [
        (passage, by_label[label][0])
        for label, passage in zip(labels, chunk, strict=True)
        if len(by_label.get(label, ())) == 1
    ]


def _settle(state: _State, passage: Passage, remark: Remark, codebook: Codebook, coder: str) -> None:
    """Keep the codes whose words stand in the passage, one of each code and stance; the others are refused."""
    kept = state.found.setdefault(passage.place, {})
    refused = state.refused[passage.place] = []
    for coded in remark.codings:
        found = _coding(coded, passage, codebook, coder)
        if isinstance(found, Refused):
            refused.append(found)
        else:
            kept.setdefault((found.code, found.stance), found)


def _coding(coded: Coded, passage: Passage, codebook: Codebook, coder: str) -> Coding | Refused:
    code = coded.code.strip()
    if code not in codebook.by_id:
        return Refused(passage, coded.words, "no such code")
    span = locate(passage.text, coded.words)
    if span is None:
        return Refused(passage, coded.words, "these words do not stand there")
    inside, whole = words(passage.text[span[0] : span[1]]), words(passage.text)
    is_enough = len(inside) >= min(LEAST_WORDS, len(whole)) or len(inside.folded[0]) >= LEAST_LETTERS
    if not is_enough:
        return Refused(passage, coded.words, "too few words")
    return Coding(
        snippet=passage.snippet.key,
        code=code,
        start=passage.start + span[0],
        end=passage.start + span[1],
        stance=coded.stance,
        coder=coder,
    )


def _unread(passages: Sequence[Passage], why: str) -> LLMInvalidOutput:
    count = len({p.snippet.id for p in passages})
    return LLMInvalidOutput(
        f"{count} snippet{'s were' if count > 1 else ' was'} not read: {aliases_of(passages)} ({why})",
        where="code_interview",
        hint="what was read is kept; run again, or use a more capable model",
    )


def _code_line(code: Code) -> str:
    return f"{code.id} [{clean(code.name)}] {clean(code.definition)}".strip()
