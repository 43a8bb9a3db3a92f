"""The queue and the board, from a summary of each persona that is made anew only where something changed."""

from __future__ import annotations

import hashlib
from itertools import combinations
from typing import TYPE_CHECKING, Any

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.drafting.slots import SLOT
from persona_gen.workflow.review.folding import needs_person, risk_of
from persona_gen.workflow.review.views import Board, BoardPersona, Overlap, QueueRow

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from persona_gen.domain.persona import SectionName, Statement
    from persona_gen.workflow.review.documents import State

FORM = 1
"""Rises with each change of what a summary holds, so that older ones are made anew."""
_TOP: tuple[SectionName, ...] = ("goals", "frustrations", "behaviours", "attitudes", "motivations", "identity")
_TOPS = 3
_MOST_PAIRS = 500
_DONE = frozenset({"approved", "rejected"})


def stamp(version: int) -> str:
    """Return what tells whether a summary is of today."""
    return f"{FORM}.{version}"


def summary(state: State) -> dict[str, Any]:
    """Return what the queue and the board show of a persona, as JSON."""
    revision, report = state.record.revision, state.record.report
    segment = state.prover.base.segments_by_id.get(revision.segment)
    judged = [
        (claim, verdict, state.folded.on_claim(claim, state.filled[statement]))
        for statement, pairs in state.claims.items()
        for claim, verdict in pairs
    ]
    need = [verdict.verdict for _, verdict, decision in judged if needs_person(verdict, decision)]
    opening = next((s.text for s in revision.filled if s.section == "summary"), "")
    firsts = (next((s.text for s in revision.filled if s.section == section), None) for section in _TOP)
    return {
        "segment_name": segment.name if segment else revision.segment,
        "n": segment.n if segment else None,
        "name": revision.draft.name,
        "label": revision.draft.label,
        "writer": revision.draft.writer.label,
        "status": state.record.status,
        "approvals": len(state.folded.approvals(revision.id)),
        "counts": report.counts() if report else dict.fromkeys(VERDICT_SIGNS, 0),
        "need": {verdict: need.count(verdict) for verdict in VERDICT_SIGNS},
        "open": len(need),
        "decided": sum(decision is not None for *_, decision in judged),
        "total": len(judged),
        "risk": round(sum(risk_of(*one) for one in judged), 2),
        "revision": revision.number,
        "line": opening,
        "top": [text for text in firsts if text][:_TOPS],
        "shapes": {_shape(s, state): state.filled[s.id].text for s in revision.draft.statements},
    }


def queue_rows(summaries: dict[str, dict[str, Any]], *, second_reviewer: bool) -> tuple[QueueRow, ...]:
    """Return the queue, riskiest first: contradicted, then unsupported, then unchecked claims; decided ones last."""

    def order(item: tuple[str, dict[str, Any]]) -> tuple[bool, int, int, int, str]:
        segment, body = item
        need = body["need"]
        return body["status"] in _DONE, -need["contradicted"], -need["unsupported"], -need["unchecked"], segment

    return tuple(
        QueueRow(
            segment=segment,
            second_needed=second_reviewer and body["status"] not in _DONE and body["approvals"] == 1,
            **{name: body[name] for name in _ROW},
        )
        for segment, body in sorted(summaries.items(), key=order)
    )


_ROW = (
    *("segment_name", "n", "name", "label", "writer", "status", "counts", "open", "decided", "total", "risk"),
    "revision",
)
_CARD = ("segment_name", "n", "name", "label", "status", "line", "open")


def board(summaries: dict[str, dict[str, Any]]) -> Board:
    """Return all personas side by side, with the pairs that say the same."""
    personas = tuple(
        BoardPersona(segment=segment, top=tuple(body["top"]), **{name: body[name] for name in _CARD})
        for segment, body in sorted(summaries.items())
    )
    shapes = {segment: frozenset(body["shapes"]) for segment, body in sorted(summaries.items())}
    pairs = []
    for first, second in combinations(shapes, 2):
        shared = shapes[first] & shapes[second]
        if shared:
            pairs.append((len(shared) / min(len(shapes[first]), len(shapes[second])), first, second, shared))
    pairs.sort(key=lambda pair: (-pair[0], pair[1], pair[2]))
    return Board(personas, tuple(_overlap(*pair, summaries) for pair in pairs[:_MOST_PAIRS]))


def _overlap(
    share: float, first: str, second: str, shared: Iterable[str], summaries: dict[str, dict[str, Any]]
) -> Overlap:
    known = set(shared)
    texts = (text for shape, text in summaries[first]["shapes"].items() if shape in known)
    return Overlap(first, second, round(share, 3), tuple(texts))


def _shape(statement: Statement, state: State) -> str:
    """Return a hash of what a statement says: its words without names, its slots by what they measure."""

    def measured(match: re.Match[str]) -> str:
        found = state.prover.base.statistics_by_id.get(match["alias"])
        return f"{{{found.metric}|{found.statistic}|{found.category}}}" if found else match.group()

    text = SLOT.sub(measured, statement.text).casefold()
    name = state.record.revision.draft.name.casefold()
    segment = state.prover.base.segments_by_id.get(state.record.revision.segment)
    for word in filter(None, (name, segment.name.casefold() if segment else "")):
        text = text.replace(word, "*")
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:12]
