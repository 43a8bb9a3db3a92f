"""The persona as a document; draws only the lines that are on the screen."""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, ClassVar

from textual.cache import LRUCache
from textual.geometry import Region, Size, Spacing
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.style import Style
from textual.visual import RenderOptions

from persona_gen.tui.layout import Block, bar_at, blocks_of, draw
from persona_gen.tui.signs import VERDICT_CLASSES
from persona_gen.tui.spots import Spot, SpotKey, index_of, spots_of

if TYPE_CHECKING:
    from textual import events

    from persona_gen.workflow.review import Document


class DocumentView(ScrollView, can_focus=True, inherit_bindings=False):
    """A whole persona with a cursor that stands on a claim."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {
        "document--name",
        "document--heading",
        "document--settled",
        "document--cursor",
        "document--bar",
        "quiet",
        *VERDICT_CLASSES,
        *(f"text-{name}" for name in VERDICT_CLASSES),
    }

    class SpotPointed(Message):
        """A place of the document was clicked."""

        def __init__(self, index: int) -> None:
            """Keep which one."""
            super().__init__()
            self.index = index

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the toolkit's name
        super().__init__(id=id)
        self.document: Document | None = None
        self.spots: tuple[Spot, ...] = ()
        self.cursor = 0
        self.pending: set[SpotKey] = set()
        self._blocks: list[Block] = []
        self._ends: list[int] = []
        self._width = 0
        self._strips: LRUCache[tuple[int, int], Strip] = LRUCache(512)

    @property
    def spot(self) -> Spot | None:
        """The place at the cursor."""
        return self.spots[self.cursor] if self.spots else None

    def show(self, document: Document, key: SpotKey | None = None) -> None:
        """Show a document with the cursor on `key`; without one the cursor stays where it is."""
        keep = key or (self.spot.key if self.spot else None)
        self.document, self.spots = document, spots_of(document)
        self.cursor = index_of(self.spots, keep, self.cursor)
        self._blocks = blocks_of(document, self.spots, self.cursor, self.pending)
        self._lay_out()
        self.reveal()

    def move_to(self, index: int) -> None:
        """Put the cursor on a place and scroll there."""
        if not self.spots:
            return
        before, self.cursor = self.cursor, max(0, min(index, len(self.spots) - 1))
        self._redraw({before, self.cursor})
        self.reveal()

    def mark_pending(self, key: SpotKey, *, is_pending: bool) -> None:
        """Show or take away the mark of a decision that is on its way."""
        (self.pending.add if is_pending else self.pending.discard)(key)
        self._redraw({i for i, spot in enumerate(self.spots) if spot.key == key})

    def reveal(self) -> None:
        """Scroll so that the cursor's whole statement is seen, and its heading if there is room."""
        for number, block in enumerate(self._blocks):
            if self.cursor in block.spots:
                top = self._ends[number - 1] if number else 0
                height = min(self._ends[number] - top, max(1, self.size.height))
                around = (
                    Spacing(*([min(3, (self.size.height - height) // 2)] * 4)) if self.size.height > height else None
                )
                if self._ends[number] + 3 <= self.size.height:
                    self.scroll_to(y=0, animate=False, force=True)
                    return
                region = Region(0, top, 1, height)
                self.scroll_to_region(region, spacing=around, animate=False, force=True, x_axis=False)
                return

    def _redraw(self, indexes: set[int]) -> None:
        """Lay out the blocks anew that hold these places; a mark may make a line longer."""
        width = self._width
        for number, block in enumerate(self._blocks):
            if any(index in block.spots for index in indexes):
                height = len(block.lines(width))
                draw(block, self.spots, self.cursor, self.pending)
                if len(block.lines(width)) != height:
                    self._lay_out()
                for line in range(height):
                    self._strips.discard((number, line))
        self.refresh()

    def _lay_out(self) -> None:
        width = self._width = self.size.width
        self._strips.clear()
        self._ends = list(accumulate(len(block.lines(width)) for block in self._blocks))
        self.virtual_size = Size(width, self._ends[-1] if self._ends else 0)
        self.refresh()

    def notify_style_update(self) -> None:
        """Forget the drawn lines when the theme changes."""
        super().notify_style_update()
        self._strips.clear()

    def on_resize(self) -> None:
        """Wrap anew."""
        if self._blocks and self.size.width != self._width:
            self._lay_out()
        self.reveal()

    def _get_style(self, style: Style | str) -> Style:
        """Return a span's style; the toolkit loses the background of component classes, so it is read here."""
        found = super()._get_style(style)
        if style == ".document--cursor":
            found += Style(background=self.get_component_styles("document--cursor").background)
        return found

    def render_line(self, y: int) -> Strip:
        """Draw one line of the screen."""
        width = self.size.width
        at = y + self.scroll_offset.y
        number = bisect_right(self._ends, at)
        if number >= len(self._blocks):
            return Strip.blank(width, self.visual_style.rich_style)
        line = at - (self._ends[number - 1] if number else 0)
        strip = self._strips.get((number, line))
        if strip is None:
            strip = self._strips[number, line] = self._draw_line(number, line, width)
        return strip

    def _draw_line(self, number: int, line: int, width: int) -> Strip:
        block = self._blocks[number]
        content = block.lines(self._width)[line]
        options = RenderOptions(self._get_style, self.styles)  # type: ignore[arg-type]
        whole = bar_at(content, block, self.cursor) + content
        base = self.visual_style
        strips = whole.truncate(width).render_strips(width, 1, base, options)
        return (strips[0] if strips else Strip.blank(width)).adjust_cell_length(width, base.rich_style)

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the claim that was clicked."""
        index = event.style.meta.get("spot")
        if isinstance(index, int):
            self.post_message(self.SpotPointed(index))
