"""What stands beside a claim: its verdict and reason, what was decided, and each piece of evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from textual.content import Content

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.tui.bars import bar
from persona_gen.tui.interviews.drawing import behind_text
from persona_gen.tui.signs import DECIDED, PENDING, VERDICT_WORDS, verdict_style
from persona_gen.tui.text import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from persona_gen.domain.review import Decision
    from persona_gen.tui.interviews.behind import Behind
    from persona_gen.tui.spots import Spot
    from persona_gen.workflow.review import Bar, ClaimView, Proof

_BAR_LABEL, _BAR_TEXT = 22, 10
"""The most cells for a bar's label and for its value."""
_LINE = Content("\n")
VERB_WORDS = {
    "accept": "accepted",
    "edit": "edited",
    "reject": "removed",
    "waive": "waived",
    "attach": "evidence attached",
    "send_back": "sent back to the writer",
    "undo": "undone",
    "redo": "redone",
    "approve": "approved",
    "request_changes": "changes requested",
    "reject_persona": "persona rejected",
    "reopen": "reopened",
}


def proof_of(
    spot: Spot | None, width: int, *, is_pending: bool = False, behind: Mapping[str, Behind] | None = None
) -> Content:
    """Return everything about the claim at the cursor, for a pane of `width` cells.

    Args:
        spot: where the cursor is.
        width: of the pane.
        is_pending: its decision is on its way to the store.
        behind: who stands behind the counts of themes, by alias.
    """
    if spot is None:
        return Content.styled("Nothing to show.", ".quiet")
    if spot.claim is None:
        hint = "This statement has no claim that was checked. `a` accepts it, `e` edits it."
        return Content.assemble((hint, ".quiet"))
    parts = [_head(spot.claim, is_pending=is_pending)]
    for proof in spot.claim.proofs:
        known = behind.get(proof.alias) if behind else None
        if known is None:
            parts.append(piece(proof, width))
        else:
            parts.append(_LINE.join([piece(replace(proof, bars=known.bars), width), behind_text(known)]))
    if not spot.claim.proofs:
        hint = "No evidence belongs to this claim. `t` searches all statistics and snippets and attaches one."
        parts.append(Content.styled(hint, ".quiet"))
    return Content("\n\n").join(parts)


def _head(claim: ClaimView, *, is_pending: bool) -> Content:
    style = verdict_style(claim.verdict)
    parts = [
        Content.assemble(
            (f"{VERDICT_SIGNS[claim.verdict]} {claim.verdict.replace('_', ' ')}", style),
            (f" — {VERDICT_WORDS[claim.verdict]}", ".quiet"),
        ),
        Content.assemble(shown(claim.reason), (f"  {claim.id}, {claim.checker}", ".quiet")),
    ]
    if claim.suggestion:
        parts.append(Content.assemble(("Suggestion: ", ".proof--label"), (shown(claim.suggestion), "bold")))
    if is_pending:
        parts.append(Content.styled(f"{PENDING} on its way to the store", ".quiet"))
    elif claim.decision:
        parts.append(Content.styled(f"{DECIDED} {decision_line(claim.decision)}", ".proof--decision"))
    return _LINE.join(parts)


def decision_line(decision: Decision) -> str:
    """Return "waived by ana, 22 Nov 2026 14:03: “reason”"."""
    line = f"{VERB_WORDS.get(decision.verb, decision.verb)} by {one_line(decision.reviewer)}"
    line += f", {decision.made:%d %b %Y %H:%M}"
    return line + (f": “{one_line(decision.reason)}”" if decision.reason else "")


def piece(proof: Proof, width: int) -> Content:
    """Return one statistic or snippet."""
    return _statistic(proof, width) if proof.kind == "statistic" else _snippet(proof)


def _statistic(proof: Proof, width: int) -> Content:
    title = Content.assemble((proof.alias, ".proof--alias"), "  ", (shown(proof.title), ".proof--title"))
    facts = [(shown(proof.value), ".proof--value")]
    if proof.n is not None:
        facts.append((f"   n = {proof.n:,}".replace(",", "\u202f"), ""))
    if proof.interval:
        facts.append((f"   95 % interval {shown(proof.interval)}", ""))
    parts = [title, Content.assemble(*facts)]
    parts += bars(proof.bars, width)
    parts += _place(proof)
    return _LINE.join(parts)


def bars(rows: Sequence[Bar], width: int) -> list[Content]:
    """Return a line for each bar: label, bar and value, in columns."""
    if not rows:
        return []
    labels = [one_line(row.label, _BAR_LABEL) for row in rows]
    texts = [one_line(row.text, _BAR_TEXT) for row in rows]
    left = max(Content(label).cell_length for label in labels)
    right = max(Content(text).cell_length for text in texts)
    room = max(4, min(40, width - left - right - 4))
    return [
        Content.assemble(
            (label + " " * (left - Content(label).cell_length), "bold" if row.is_own else ""),
            " ",
            (bar(row.value, room), ".proof--own-bar" if row.is_own else ".proof--bar"),
            " ",
            (text.rjust(right), "bold" if row.is_own else ""),
        )
        for row, label, text in zip(rows, labels, texts, strict=True)
    ]


def _snippet(proof: Proof) -> Content:
    who = one_line(proof.title or proof.participant or "somebody")
    facts = [proof.alias, who]
    title = Content.assemble((facts[0], ".proof--alias"), "  ", (facts[1], ".proof--title"))
    if proof.role and proof.role != "participant":
        title += Content.styled(f"  ({proof.role}, not a participant)", ".verdict--unsupported")
    parts = [title, _turn(proof)]
    if proof.diff:
        parts.append(_differences(proof.diff))
    parts += _place(proof)
    return _LINE.join(parts)


def _turn(proof: Proof) -> Content:
    """Return the whole turn with the matched words marked by colour and underlined, so that both tell."""
    text = shown(proof.text)
    parts: list[str | tuple[str, str]] = ["“"]
    at = 0
    for start, end in proof.spans:
        parts += [text[at:start], (text[start:end], ".proof--match")]
        at = end
    parts += [text[at:], "”"]
    return Content.assemble(*parts)


def _differences(diff: Sequence[tuple[str, str, str]]) -> Content:
    """Return a reworded quotation under the original: what was left out, and what was put in."""
    said: list[tuple[str, str]] = [("said:    ", ".proof--label")]
    written: list[tuple[str, str]] = [("written: ", ".proof--label")]
    for operation, original, claimed in diff:
        if operation == "equal":
            said.append((shown(original) + " ", ""))
            written.append((shown(claimed) + " ", ""))
            continue
        if original:
            said += [(f"[-{shown(original)}-]", ".proof--left-out"), (" ", "")]
        if claimed:
            written += [(f"{{+{shown(claimed)}+}}", ".proof--put-in"), (" ", "")]
    return _LINE.join([Content.assemble(*said), Content.assemble(*written)])


def _place(proof: Proof) -> list[Content]:
    """Return the line that says where it comes from."""
    facts = [one_line(fact) for fact in (proof.source, proof.locator) if fact]
    if proof.segment_name and not any(row.is_own for row in proof.bars):
        facts.append(f"of {one_line(proof.segment_name)}")
    return [Content.styled(" · ".join(facts), ".quiet")] if facts else []
