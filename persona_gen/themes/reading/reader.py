"""Coding by a language model: a codebook from the material or from the researcher, applied to every snippet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.theme import Codebook, CodedInterviews
from persona_gen.errors import UserInputError
from persona_gen.themes.reading.asking import Asker
from persona_gen.themes.reading.chunks import chunked, passages_of
from persona_gen.themes.reading.coding import code_chunk
from persona_gen.themes.reading.proposing import merge, propose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from persona_gen.domain.evidence import Snippet
    from persona_gen.domain.run import LLMClient
    from persona_gen.domain.segment import Segment
    from persona_gen.domain.theme import Coding
    from persona_gen.study import LLM
    from persona_gen.themes.reading.asking import Progress
    from persona_gen.themes.reading.chunks import Chunk, Passage
    from persona_gen.themes.reading.coding import Outcome

TOKENS_PER_PASSAGE = 60
"""Of an answer that codes, about: 1.5 codes with their words."""


async def read_with_model(
    client: LLMClient,
    snippets: Sequence[Snippet],
    segments: Sequence[Segment],
    *,
    codebook: Codebook | None = None,
    most: int = 12,
    settings: LLM,
    progress: Progress,
) -> CodedInterviews:
    """Code what participants said: propose codes (where none are given), merge them, apply them to every snippet.

    Only participants' snippets are coded; what a researcher said right before one is shown as its question. Every
    call goes through `client`, so that a run that was stopped goes on with what its ledger holds.

    Args:
        client: what completes requests.
        snippets: in reading order, those of researchers among them.
        segments: the study's, whose names tell the model who is speaking.
        codebook: the researcher's; without one it is proposed from the material.
        most: codes that are proposed at most.
        settings: `model` is the name that the endpoint knows the model by; seed, length limit and concurrency.
        progress: hears of each stage's calls, of refused codes and dropped candidates.

    Returns:
        The codebook, the codings in reading order, and the keys of all participants' snippets.

    Raises:
        UserInputError: the given codebook has no codes.
        SettingsError: no model is named.
        LLMError: the model could not be reached, gave no usable answer, or left snippets out.
    """
    asker = Asker(client, settings)
    if codebook is not None and not codebook.codes:
        raise UserInputError("the codebook has no codes", hint="add one, or leave the codebook out to have it proposed")
    passages = passages_of(snippets)
    known = codebook or await _codebook(asker, passages, segments, most, progress)
    most_passages = max(1, settings.max_tokens // TOKENS_PER_PASSAGE)
    chunks = chunked(passages, most=most_passages) if known.codes else []
    if chunks:
        progress.begin("Interviews coded", len(chunks))
    outcomes = await asker.each(chunks, lambda chunk: code_chunk(asker, known, chunk), progress.step)
    _note_refused(outcomes, progress)
    return CodedInterviews(
        codebook=known,
        codings=_each_once([found for outcome in outcomes for found in outcome.found], passages, progress),
        read=tuple(dict.fromkeys(s.key for s in snippets if s.role == "participant")),
        method="llm",
        coder=asker.llm_model,
    )


async def _codebook(
    asker: Asker, passages: Chunk, segments: Sequence[Segment], most: int, progress: Progress
) -> Codebook:
    if not passages:
        return Codebook()
    candidates = await propose(asker, chunked(passages), segments, progress)
    return await merge(asker, candidates, most, progress)


def _each_once(found: Sequence[tuple[Passage, Coding]], passages: Chunk, progress: Progress) -> tuple[Coding, ...]:
    """Return the codings, each once.

    One text said twice in one source has one key, so what is coded in one place counts in the other, too. Where the
    two answer different questions ("Yes." and "Yes."), only what is coded in both is kept, and the rest is noted.
    """
    asked: dict[str, dict[str, set[str]]] = {}
    for passage in passages:
        asked.setdefault(passage.snippet.key, {}).setdefault(passage.asked, set()).add(passage.snippet.id)
    shared = {key: set().union(*by_question.values()) for key, by_question in asked.items() if len(by_question) > 1}
    places: dict[tuple[str, str, str], set[str]] = {}
    for passage, coding in found:
        places.setdefault((coding.snippet, coding.code, coding.stance), set()).add(passage.snippet.id)
    doubtful = {
        told: shared[told[0]] for told, aliases in places.items() if told[0] in shared and aliases != shared[told[0]]
    }
    if doubtful:
        shown = ", ".join(sorted(set().union(*doubtful.values()))[:8])
        progress.note(
            f"{len(doubtful)} codes left out, because the same words answer several questions in one file and were "
            f"not coded alike for each: {shown}"
        )
    kept = (c for _, c in found if (c.snippet, c.code, c.stance) not in doubtful)
    return tuple(dict.fromkeys(kept))


def _note_refused(outcomes: Sequence[Outcome], progress: Progress) -> None:
    refused = [r for outcome in outcomes for r in outcome.refused]
    if refused:
        aliases = list(dict.fromkeys(r.passage.snippet.id for r in refused))
        shown = ", ".join(aliases[:8]) + (" …" if len(aliases) > 8 else "")
        what = "code was" if len(refused) == 1 else "codes were"
        progress.note(f"{len(refused)} {what} refused, because the words given do not stand in the snippet: {shown}")
