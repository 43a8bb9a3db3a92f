"""What a judge said, verified: its pointers, figures and quotations have to stand in the evidence.

A verdict that fails here becomes `unchecked`. The judge is a reader, not a witness.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from persona_gen.checking.judge.selection import SNIPPET_LENGTH, is_own, statistic_line
from persona_gen.checking.quotations.locate import SnippetWords
from persona_gen.checking.quotations.spans import quotations
from persona_gen.domain.claim import Claim, Pointer, Verdict
from persona_gen.domain.words import CUT, words
from persona_gen.errors import CheckError
from persona_gen.prompting import clean

if TYPE_CHECKING:
    from persona_gen.checking.judge.answer import Cited, Judgement
    from persona_gen.checking.judge.selection import Batch
    from persona_gen.domain.evidence import Snippet, Statistic

LEAST_WORDS = 2
"""Of a snippet's words that a pointer has to hold, where the snippet has as many."""
LEAST_QUOTED = 3
"""Words from which a passage in quotation marks counts as a quotation."""
_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")


def settle(judgement: Judgement, number: int, batch: Batch, checker: str) -> Verdict:
    """Return the verdict on claim `number` of the batch, as far as it can be verified.

    Raises:
        CheckError: the judgement does not hold; says why, as a clause.
    """
    claim = batch.claims[number]
    reason = " ".join(clean(judgement.reason).split())
    if not reason:
        raise CheckError("it gave no reason")
    if judgement.verdict == "undecided":
        raise CheckError(f"it left the claim undecided ({reason.rstrip('.')})")
    if judgement.verdict == "not_checkable":
        _need_no_facts(claim)
        pointers: tuple[Pointer, ...] = ()
    elif judgement.verdict == "unsupported":
        pointers, reason = _pointers_found(judgement, batch, reason)
    else:
        if not judgement.evidence:
            raise CheckError(f"it says {judgement.verdict} and points to no evidence")
        pointers = tuple(dict.fromkeys(_pointer(cited, batch) for cited in judgement.evidence))
    if judgement.verdict == "supported":
        _need_support(claim, pointers, batch)
    cut = f" (Judged on {batch.cut}.)" if batch.cut else ""
    return Verdict(
        id=claim.id, verdict=judgement.verdict, evidence=pointers, checker=checker, reason=f"{_ended(reason)}{cut}"
    )


def _pointers_found(judgement: Judgement, batch: Batch, reason: str) -> tuple[tuple[Pointer, ...], str]:
    """Return the pointers that hold; a claim without support needs none, and a lost one is said."""
    found: dict[Pointer, None] = {}
    lost = 0
    for cited in judgement.evidence:
        try:
            found[_pointer(cited, batch)] = None
        except CheckError:
            lost += 1
    return tuple(found), f"{_ended(reason)} ({lost} of its pointers could not be found.)" if lost else reason


def _pointer(cited: Cited, batch: Batch) -> Pointer:
    """Return the pointer to a statistic, or to the words of a snippet.

    Raises:
        CheckError: the alias was not shown, or the words do not stand there.
    """
    alias = cited.id.strip()
    if any(s.id == alias for s in batch.statistics):
        return Pointer(id=alias)
    snippet = next((s for s in batch.snippets if s.id == alias), None)
    if snippet is None:
        raise CheckError(f"it points to {clean(alias)[:40]!r}, which it was not shown")
    start, end = _span(cited.words, snippet)
    return Pointer(id=alias, start=start, end=end)


def _span(quoted: str, snippet: Snippet) -> tuple[int, int]:
    """Return the offsets of the words in the snippet, from the first part to the last.

    The words count as found when they stand there one after the other, or in parts around an ellipsis, but for
    case, apostrophes and punctuation. Full-width signs of the prompt are folded back.
    """
    parts = [words(part).folded for part in CUT.split(unicodedata.normalize("NFKC", quoted.replace("…", " … ")))]
    parts = [part for part in parts if part]
    held = sum(map(len, parts))
    if held < min(LEAST_WORDS, len(words(snippet.text))) or not held:
        raise CheckError(f"it points to {snippet.id} without the words in it that matter")
    shown = snippet.model_copy(update={"text": snippet.text[:SNIPPET_LENGTH]})
    found = SnippetWords([shown]).in_order(parts)
    if not found:
        raise CheckError(f"the words that it quotes from {snippet.id} do not stand there")
    return found[0].start, found[0].end


def _need_no_facts(claim: Claim) -> None:
    if _FIGURE.search(claim.text) or _quoted(claim):
        raise CheckError("it calls a claim with a figure or a quotation not checkable")


def _need_support(claim: Claim, pointers: tuple[Pointer, ...], batch: Batch) -> None:
    """Raise unless the cited evidence is the segment's own and holds the claim's figures and quotations."""
    cited = {pointer.id for pointer in pointers}
    statistics = [s for s in batch.statistics if s.id in cited]
    snippets = [s for s in batch.snippets if s.id in cited]
    foreign = next((s for s in snippets if not is_own(s, batch.segment)), None)
    if foreign:
        raise CheckError(f"it supports the claim with {foreign.id}, which does not speak for this segment")
    if not snippets and not any(is_own(s, batch.segment) for s in statistics):
        raise CheckError("it supports the claim with evidence of other segments alone")
    texts = {s.id: s.text for s in snippets}
    _need_figures(claim, statistics, [texts[p.id][p.start : p.end] for p in pointers if p.id in texts])
    voices = SnippetWords([s for s in snippets if s.role == "participant"])
    for quoted in _quoted(claim):
        parts = [part for part in (words(p).folded for p in CUT.split(quoted)) if part]
        if not voices.in_order(parts):
            raise CheckError("the quotation in the claim does not stand in the snippets that it cites")


def _need_figures(claim: Claim, statistics: list[Statistic], passages: list[str]) -> None:
    known = {figure for passage in passages for figure in _figures(passage)}
    for statistic in statistics:
        known |= _figures(statistic_line(statistic).split(" | ", 1)[1])
        for value in (statistic.value, statistic.overall):
            if isinstance(value, int | float) and not isinstance(value, bool):
                known |= {_plain(f"{value * scale:.{digits}f}") for scale in (1, 100) for digits in (0, 1, 2)}
    missing = sorted(_figures(claim.text) - known)
    if missing:
        raise CheckError(f"the figure {missing[0]} does not stand in the evidence that it cites")


def _figures(text: str) -> set[str]:
    return {_plain(match.group()) for match in _FIGURE.finditer(text)}


def _plain(figure: str) -> str:
    """Return a figure without grouping commas and trailing zeros."""
    bare = figure.replace(",", "")
    return bare.rstrip("0").rstrip(".") if bare.count(".") == 1 else bare


def _quoted(claim: Claim) -> list[str]:
    found = (quotation.inner(claim.text) for quotation in quotations(claim.text))
    return [text for text in found if len(words(text)) >= LEAST_QUOTED]


def _ended(reason: str) -> str:
    return reason if reason.endswith((".", "!", "?", ")", "”", '"')) else f"{reason}."
