"""A persona laid out as a readable document: headings, and a paragraph for each statement.

Each claim begins with its verdict's sign; the claim at the cursor is marked by a band and by a bar at the left.
Nothing here knows a widget: a block is `Content` that wraps to any width.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from textual.content import Content, Span
from textual.style import Style

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.domain.persona import SECTION_TITLES
from persona_gen.tui.signs import BY_PERSON, DECIDED, PENDING, verdict_style
from persona_gen.tui.text import one_line, shown

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from persona_gen.tui.spots import Spot, SpotKey
    from persona_gen.workflow.review import ClaimView, Document

INDENT = 2
"""Cells at the left, for the bar that shows where the cursor is."""
_HANG = Content("  ")
"""Stands before the further lines of a statement, so that the signs stand out."""
_BAR = "▌"


@dataclass(slots=True)
class Block:
    """Some lines that belong together; wrapped when they are first needed."""

    content: Content
    spots: range = range(0)
    """Which places of the document it holds."""
    _width: int = -1
    _lines: list[Content] = field(default_factory=list)

    def lines(self, width: int) -> list[Content]:
        """Return the block's lines for a document of `width` cells."""
        if width != self._width:
            hang = _HANG if self.spots else Content()
            room = max(8, width - INDENT - 1 - len(hang))
            self._lines = [line for part in self.content.split(allow_blank=True) for line in part.wrap(room)]
            self._lines[1:] = [hang + line for line in self._lines[1:]]
            self._width = width
        return self._lines


def blocks_of(document: Document, spots: Sequence[Spot], cursor: int, pending: Collection[SpotKey] = ()) -> list[Block]:
    """Return the whole document as blocks, title first.

    Args:
        document: the persona.
        spots: its places, as `spots_of` returns them.
        cursor: the place that is marked.
        pending: places whose decision is on its way to the store.
    """
    blocks = [Block(_title(document))]
    section, index = None, 0
    for statement in document.statements:
        if statement.section != section:
            section = statement.section
            blocks.append(Block(Content.assemble("\n", (SECTION_TITLES[section], ".document--heading"))))
        count = max(1, len(statement.claims))
        block = Block(Content(), range(index, index + count))
        draw(block, spots, cursor, pending)
        blocks.append(block)
        index += count
    if not document.statements:
        blocks.append(Block(Content.styled("\nNo statement is left. `u` takes the last decision back.", ".quiet")))
    return blocks


def draw(block: Block, spots: Sequence[Spot], cursor: int, pending: Collection[SpotKey] = ()) -> None:
    """Lay a statement's block out anew, for another cursor or a new decision."""
    block.content = _statement([(i, spots[i]) for i in block.spots], cursor, pending)
    block._width = -1  # noqa: SLF001  its own module


def _title(document: Document) -> Content:
    who = f"{document.n:,} people".replace(",", "\u202f") if document.n is not None else "size unknown"
    if document.share is not None:
        who += f" ({document.share:.0%} of all)"
    return Content.assemble(
        (one_line(document.name), ".document--name"),
        (f"  {one_line(document.label)}", "bold"),
        (f"\n{one_line(document.segment_name)} · {who} · {one_line(document.writer)}", ".quiet"),
    )


def _statement(places: list[tuple[int, Spot]], cursor: int, pending: Collection[SpotKey]) -> Content:
    """Return a statement's text with a sign before each claim; what no claim covers stands without."""
    statement = places[0][1].statement
    text = shown(statement.text)
    parts: list[Content] = []
    at = 0
    for index, spot in places:
        claim = spot.claim
        if claim is None:
            parts.append(_marked(Content(text), index, is_here=index == cursor))
            at = len(text)
            continue
        start, end = max(at, min(claim.start, len(text))), max(at, min(claim.end, len(text)))
        if start > at:
            parts.append(Content(text[at:start]))
        body = Content.assemble(*_sign(claim, spot.key in pending), (text[start:end], _body_style(claim)))
        parts.append(_marked(body, index, is_here=index == cursor))
        at = end
    parts.append(Content(text[at:]))
    if statement.origin == "person":
        parts.append(Content.styled(f" {BY_PERSON}", ".quiet"))
    return Content("").join(parts)


def _sign(claim: ClaimView, is_pending: bool) -> tuple[tuple[str, str], ...]:
    mark = PENDING if is_pending else DECIDED if claim.decision and not claim.needs_person else ""
    return (f"{VERDICT_SIGNS[claim.verdict]}{mark}", verdict_style(claim.verdict)), ("\u00a0", "")


def _body_style(claim: ClaimView) -> str:
    if claim.needs_person:
        return f".text-{verdict_style(claim.verdict).removeprefix('.')}"
    return ".document--settled" if claim.verdict == "not_checkable" else ""


def _marked(body: Content, index: int, *, is_here: bool) -> Content:
    """Return a claim that can be clicked, with the cursor's band if the cursor is there."""
    spans = [Span(0, len(body), Style.from_meta({"spot": index}))]
    if is_here:
        spans.append(Span(0, len(body), ".document--cursor"))
    return body.add_spans(spans)


def bar_at(line: Content, block: Block, cursor: int) -> Content:
    """Return the cells at the left of a line: a bar where the cursor's claim is."""
    if cursor in block.spots and any(span.style == ".document--cursor" for span in line.spans):
        return Content.styled(f"{_BAR} ", ".document--bar")
    return Content("  ")
