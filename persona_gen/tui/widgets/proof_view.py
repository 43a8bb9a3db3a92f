"""The pane with the proof of the claim at the cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import VerticalScroll
from textual.widgets import Static

from persona_gen.tui.proof import proof_of
from persona_gen.tui.signs import VERDICT_CLASSES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from persona_gen.tui.interviews.behind import Behind
    from persona_gen.tui.spots import Spot


PROOF_CLASSES = frozenset(
    f"proof--{name}"
    for name in (
        "label",
        "decision",
        "alias",
        "title",
        "value",
        "bar",
        "own-bar",
        "match",
        "left-out",
        "put-in",
    )
) | {"quiet"}
"""The component classes that `proof.py` uses."""


class ProofBody(Static):
    """The text of the pane."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {*VERDICT_CLASSES, *PROOF_CLASSES}


class ProofView(VerticalScroll, can_focus=True):
    """Reason, suggestion, decision and evidence of one claim; scrolls when they are long."""

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  the toolkit's name
        super().__init__(id=id)
        self._spot: Spot | None = None
        self._is_pending = False
        self._behind: Mapping[str, Behind] = {}

    def compose(self) -> ComposeResult:
        """Put in the one text."""
        yield ProofBody(markup=False)

    def show(self, spot: Spot | None, *, is_pending: bool = False) -> None:
        """Show the proof of a claim from its top."""
        if spot is not self._spot:
            self.scroll_home(animate=False, force=True)
        self._spot, self._is_pending = spot, is_pending
        self._draw()

    def explain(self, behind: Mapping[str, Behind]) -> None:
        """Show the words behind the counts of themes, by alias."""
        self._behind = behind
        self._draw()

    def on_resize(self) -> None:
        """Draw the bars anew for the new width."""
        self._draw()

    def _draw(self) -> None:
        body = self.query_one(ProofBody)
        width = self.scrollable_content_region.width - body.styles.gutter.width
        body.update(proof_of(self._spot, width, is_pending=self._is_pending, behind=self._behind))
