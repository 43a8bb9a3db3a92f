"""The lines and lists of text that the screens show beside their widgets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.binding import Binding
from textual.content import Content
from textual.keys import format_key

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.domain.evidence import OVERALL
from persona_gen.tui.interviews.drawing import plural
from persona_gen.tui.proof import decision_line
from persona_gen.tui.signs import (
    BY_PERSON,
    DECIDED,
    PENDING,
    STATUS_SIGNS,
    STATUS_WORDS,
    VERDICT_WORDS,
    VERDICTS,
    tally,
    verdict_style,
)
from persona_gen.tui.text import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import BindingType

    from persona_gen.domain.review import Decision
    from persona_gen.tui.interviews.desk import ThemesSeen
    from persona_gen.workflow.review import Document


def persona_line(document: Document) -> Content:
    """Return the review screen's first line."""
    left = Content.assemble(
        (f"{STATUS_SIGNS[document.status]} {STATUS_WORDS[document.status]}", "bold"),
        f"  {one_line(document.name, 30)}, {one_line(document.segment_name, 40)}",
        (f"  revision {document.revision}", ".quiet"),
        "   ",
    )
    return left + tally(document.counts)


def status_line(document: Document, what: str, *, is_wrong: bool, reviewer: str) -> Content:
    """Return the review screen's last line but one: what happened, what is left, what undo takes back."""
    left = sum(claim.needs_person for statement in document.statements for claim in statement.claims)
    if document.status == "approved":
        rest = f"approved by {', '.join(map(one_line, document.approved_by))}"
    elif document.second_needed:
        rest = f"approved by {', '.join(map(one_line, document.approved_by))}; a second reviewer has to approve"
    elif document.status == "rejected":
        rest = "rejected; `O` reopens it"
    elif left:
        rest = f"{left} to decide"
    elif document.blockers:
        rest = "not ready: `P` says why"
    else:
        rest = "all decided: `P` approves"
    parts: list[Content | str | tuple[str, str]] = []
    if what:
        parts += [
            (f"{'✗ ' if is_wrong else ''}{one_line(what)}", ".verdict--contradicted" if is_wrong else "bold"),
            "  ",
        ]
    parts += [rest]
    if document.can_undo:
        parts.append((f"  u: undo {one_line(document.can_undo, 40)}", ".quiet"))
    if document.can_redo:
        parts.append((f"  r: redo {one_line(document.can_redo, 40)}", ".quiet"))
    parts.append((f"  {one_line(reviewer, 24)}", ".quiet"))
    return Content.assemble(*parts)


def blockers_text(document: Document) -> Content:
    """Return why the persona cannot be approved."""
    lines = [Content.assemble(("✗ ", ".verdict--contradicted"), shown(blocker)) for blocker in document.blockers]
    lines.append(Content.styled("\n`n` goes to the first of them.", ".quiet"))
    return Content("\n").join(lines)


def history_text(decisions: Sequence[Decision]) -> Content:
    """Return every decision, newest first."""
    if not decisions:
        return Content.styled("Nobody has decided anything on this persona yet.", ".quiet")
    return Content("\n\n").join([_decided(decision) for decision in reversed(decisions)])


def _decided(decision: Decision) -> Content:
    about = decision.claim or decision.statement or "the persona"
    lines = [Content.assemble((f"{one_line(about)}  ", ".proof--alias"), decision_line(decision))]
    if decision.before is not None:
        lines.append(Content.assemble(("before: ", ".proof--label"), shown(decision.before)))
    if decision.after is not None:
        lines.append(Content.assemble(("after:  ", ".proof--label"), shown(decision.after)))
    elif decision.claim_text and decision.before is None:
        lines.append(Content.styled(f"“{shown(decision.claim_text)}”", ".quiet"))
    return Content("\n").join(lines)


def help_text(bindings: Sequence[BindingType]) -> Content:
    """Return all keys with what they do, and all signs with what they mean."""
    lines = [*_keys(bindings), Content.styled("\nSigns", "bold")]
    for verdict in VERDICTS:
        name = verdict.replace("_", " ")
        lines.append(
            Content.assemble(
                (f"{VERDICT_SIGNS[verdict]:>10}  {name}", verdict_style(verdict)), f": {VERDICT_WORDS[verdict]}"
            )
        )
    lines += [
        Content(f"{DECIDED:>10}  a person decided"),
        Content(f"{PENDING:>10}  a decision is on its way to the store, or the writer is at work"),
        Content(f"{BY_PERSON:>10}  worded by a person"),
    ]
    lines += [Content(f"{sign:>10}  {STATUS_WORDS[status]}") for status, sign in STATUS_SIGNS.items()]
    return Content("\n").join(lines)


def _keys(bindings: Sequence[BindingType]) -> list[Content]:
    lines = []
    for binding in bindings:
        if isinstance(binding, Binding):
            keys = " ".join(format_key(part.strip()) for part in binding.key.split(","))
            lines.append(Content.assemble((f"{keys:>10}  ", "bold"), binding.tooltip or binding.description))
    lines.append(Content.assemble((f"{'^p':>10}  ", "bold"), "Command palette: every action by name"))
    return lines


# Themes


def themes_line(seen: ThemesSeen) -> Content:
    """Return the themes screen's first line."""
    known = [theme for theme in seen.themes if theme.of(OVERALL).of]
    of = max((theme.of(OVERALL).of for theme in known), default=0)
    return Content.assemble(
        ("Themes", "bold"),
        f"   {plural(len(seen.themes), 'theme')}, {plural(of, 'participant')} read"
        if of
        else "   passages of unnamed speakers",
        (f"   revision {seen.number}, {one_line(seen.step.author, 24)}: {one_line(seen.step.what, 60)}", ".quiet"),
    )


def themes_status(seen: ThemesSeen, what: str, *, is_wrong: bool, reviewer: str) -> Content:
    """Return what happened, what undo takes back, and who is at work."""
    parts: list[str | tuple[str, str]] = []
    if what:
        parts.append((f"{'✗ ' if is_wrong else ''}{one_line(what)}", ".verdict--contradicted" if is_wrong else "bold"))
    elif seen.can_undo:
        parts.append((f"u: undo {one_line(seen.can_undo, 60)}", ".quiet"))
    else:
        parts.append("Enter: the passages, then the interview. space: mark, s: split the marked off")
    return Content.assemble(*parts, (f"  {one_line(reviewer, 24)}", ".quiet"))


def themes_help(bindings: Sequence[BindingType]) -> Content:
    """Return the keys of the themes' screens, and their signs."""
    lines = [*_keys(bindings), Content.styled("\nSigns", "bold")]
    signs = (
        ("▁▃█", "a block for each segment: how many of its participants say it"),
        ("≠", "participants, or a passage, that say the opposite"),
        ("■", "a passage that is marked for a split"),
        ("▌", "the cursor"),
    )
    lines += [Content.assemble((f"{sign:>10}  ", "bold"), meaning) for sign, meaning in signs]
    lines.append(Content("The words that justify the code are underlined; what was said before and after is dimmed."))
    return Content("\n").join(lines)
