"""Searching statistics and snippets, to attach one to a statement."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Label, OptionList, Static
from textual.widgets.option_list import Option

from persona_gen.tui.messages import ErrorRaised, EvidenceFound
from persona_gen.tui.proof import piece
from persona_gen.tui.text import one_line, shown
from persona_gen.tui.widgets.proof_view import ProofBody
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from persona_gen.workflow.review import Proof, ReviewSession

_HINT = "Type words; the persona's own evidence comes first, what is near to the claim before the rest."


class AttachModal(ModalScreen[str | None]):
    """Gives the alias of the evidence that was chosen; None where none was."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Cancel"),
        Binding("down", "step(1)", "Next", priority=True),
        Binding("up", "step(-1)", "Previous", priority=True),
    ]

    def __init__(self, session: ReviewSession, segment: str, about: str) -> None:
        """Search the evidence of a study.

        Args:
            session: what is asked.
            segment: whose evidence comes first.
            about: the claim that needs it.
        """
        super().__init__()
        self._session, self._segment, self._about = session, segment, about
        self._found: tuple[Proof, ...] = ()

    def compose(self) -> ComposeResult:
        """Lay out the search, what it found, and one of it in full."""
        with Vertical(classes="dialog -wide -tall"):
            yield Label(Content("Attach evidence"), classes="dialog-title")
            yield Static(Content(shown(self._about)), classes="dialog-about")
            yield Input(placeholder="words to search for", id="query")
            yield OptionList(id="found", markup=False)
            yield ProofBody(_HINT, id="piece", markup=False)
            yield Label(Content("Enter: attach    ↑ ↓: choose    Escape: cancel"), classes="dialog-keys")

    def on_mount(self) -> None:
        """Take the keys, and begin with what is at hand."""
        self.query_one("#found").can_focus = False
        self.query_one(Input).focus()
        self.search("")

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        self.search(event.value)

    @work(thread=True, exclusive=True, group="search", exit_on_error=False)
    def search(self, query: str) -> None:
        """Search statistics and snippets."""
        session, segment, about = self._session, self._segment, self._about
        post_result(self, lambda: EvidenceFound(query, session.search(segment, query, about=about)), ErrorRaised)

    @on(ErrorRaised)
    def _show_error(self, event: ErrorRaised) -> None:
        event.stop()
        self.query_one("#piece", ProofBody).update(Content(event.what))

    @on(EvidenceFound)
    def _show_found(self, event: EvidenceFound) -> None:
        if event.query != self.query_one(Input).value:
            return
        self._found = event.proofs
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options([Option(_line(proof)) for proof in event.proofs])
        if event.proofs:
            options.highlighted = 0
        else:
            empty = "Nothing found; try fewer words." if event.query else _HINT
            self.query_one("#piece", ProofBody).update(Content(empty))

    @on(OptionList.OptionHighlighted)
    def _show_piece(self, event: OptionList.OptionHighlighted) -> None:
        if event.option_index < len(self._found):
            body = self.query_one("#piece", ProofBody)
            body.update(piece(self._found[event.option_index], body.size.width))

    @on(OptionList.OptionSelected)
    def _choose_clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._found[event.option_index].alias)

    @on(Input.Submitted)
    def _choose(self) -> None:
        index = self.query_one(OptionList).highlighted
        if index is not None and index < len(self._found):
            self.dismiss(self._found[index].alias)

    def action_step(self, by: int) -> None:
        """Go to another one."""
        options = self.query_one(OptionList)
        (options.action_cursor_down if by > 0 else options.action_cursor_up)()

    def action_cancel(self) -> None:
        """Give up."""
        self.dismiss(None)


def _line(proof: Proof) -> Content:
    what = f"{proof.title}: {proof.value}" if proof.kind == "statistic" else f"{proof.title}: “{proof.text}”"
    whose = f"  {one_line(proof.segment_name)}" if proof.segment_name else ""
    return Content.assemble((proof.alias, "bold"), "  ", one_line(what, 90), (whose, "dim"))
