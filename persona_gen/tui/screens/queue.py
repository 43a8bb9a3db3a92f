"""The queue: all personas, riskiest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from rich.text import Text
from textual import on, work
from textual.binding import Binding
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import DataTable, Footer, Input, Static

from persona_gen.domain.claim import VERDICT_SIGNS
from persona_gen.tui.keys import QUEUE_KEYS
from persona_gen.tui.messages import ErrorRaised, QueueLoaded
from persona_gen.tui.screens.asking import TextModal
from persona_gen.tui.screens.reports import help_text
from persona_gen.tui.signs import STATUS_SIGNS, STATUS_WORDS, VERDICTS
from persona_gen.tui.text import one_line
from persona_gen.tui.widgets.reading_pane import MarkedLine
from persona_gen.tui.working import post_result

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.binding import BindingType
    from textual.message import Message

    from persona_gen.tui.app import ReviewApp
    from persona_gen.workflow.review import QueueRow, ReviewSession

_MOST = 26
"""The most cells for a name in the table."""


class QueueTable(DataTable[Text]):
    """The table; Enter reviews the persona at the cursor."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "select_cursor", "Review", tooltip="Review the persona"),
        Binding("j", "cursor_down", "Down", show=False, tooltip="Next persona"),
        Binding("k", "cursor_up", "Up", show=False, tooltip="Previous persona"),
    ]


class QueueScreen(Screen[None]):
    """The first screen; also shows that the study is being opened, or why it cannot be."""

    BINDINGS: ClassVar[list[BindingType]] = QUEUE_KEYS
    AUTO_FOCUS: ClassVar[str | None] = ""
    app: ReviewApp

    def __init__(self, poll_seconds: float) -> None:
        super().__init__()
        self.rows: tuple[QueueRow, ...] = ()
        self._poll_seconds = poll_seconds
        self._fingerprint = ""
        self._query = ""

    def compose(self) -> ComposeResult:
        """Lay out the table and, hidden, what stands in its place."""
        yield MarkedLine(id="queue-line")
        yield Input(placeholder="segment, name, writer or status", id="filter")
        with Vertical(id="queue-body"):
            yield QueueTable(id="queue", cursor_type="row")
            yield Static("Opening the study …", id="empty", markup=False)
        yield Footer(compact=True)

    @property
    def table(self) -> QueueTable:
        """The table."""
        return self.query_one(QueueTable)

    @property
    def session(self) -> ReviewSession | None:
        """The study at work, once it is open."""
        return self.app.session

    def on_mount(self) -> None:
        """Wait for the study."""
        self.add_class("-empty")
        if self._poll_seconds:
            self.set_interval(self._poll_seconds, self.reload)

    def on_screen_resume(self) -> None:
        """Read the queue anew after a review."""
        if self.session is not None:
            self._fingerprint = ""
            self.reload()

    def begin(self) -> None:
        """Read the queue now that the study is open."""
        self.reload()

    @work(thread=True, exclusive=True, group="queue", exit_on_error=False)
    def reload(self) -> None:
        """Read the queue if something changed."""
        session = self.session
        if session is None:
            return

        def changed() -> Message | None:
            fingerprint = session.fingerprint()
            return None if fingerprint == self._fingerprint else QueueLoaded(session.queue(), fingerprint)

        post_result(self, changed, ErrorRaised)

    def action_reload(self) -> None:
        """Read the queue again."""
        self._fingerprint = ""
        self.reload()

    @on(QueueLoaded)
    def _show_loaded(self, event: QueueLoaded) -> None:
        self.rows, self._fingerprint = event.rows, event.fingerprint
        self.app.rows = event.rows
        self._show_rows()
        if self.focused is None:
            self.table.focus()
        self.refresh_bindings()

    @on(ErrorRaised)
    def _show_error(self, event: ErrorRaised) -> None:
        event.stop()
        if self.rows:
            self.app.notify(event.what, severity="error", markup=False)
        else:
            self.show_problem(event.what)

    def show_problem(self, what: str) -> None:
        """Show why there is no queue, in place of it."""
        self.add_class("-empty")
        hint = (
            f"\n\n{'  t: themes  ' if self.app.has_themes else ''}  q: quit"
            if self.session is None
            else "\n\n  F5: try again    q: quit"
        )
        self.query_one("#empty", Static).update(Content(f"✗ {what}{hint}"))

    # Showing

    def _show_rows(self) -> None:
        shown = [row for row in self.rows if _matches(row, self._query)]
        keep = self._segment_at_cursor() or self.app.last_segment
        table = self.table
        table.clear(columns=True)
        is_wide = self.has_class("-wide")
        table.add_columns(*_header(is_wide=is_wide))
        for row in shown:
            table.add_row(*_cells(row, is_wide=is_wide), key=row.segment)
        index = next((i for i, row in enumerate(shown) if row.segment == keep), 0)
        table.move_cursor(row=index, animate=False)
        self.set_class(not shown, "-empty")
        if not shown:
            self._show_empty()
        self._show_line(len(shown))

    def _show_empty(self) -> None:
        if self.rows:
            text = f"No persona holds “{self._query}”.\n\n  Escape clears the filter."
        else:
            text = "No persona was drafted yet.\n\n  Draft them first:  persona-gen draft STUDY"
        self.query_one("#empty", Static).update(Content(text))

    def _show_line(self, count: int) -> None:
        title = self.session.title if self.session else ""
        open_claims = sum(row.open for row in self.rows)
        approved = sum(row.status == "approved" for row in self.rows)
        which = f"{count} of {len(self.rows)} personas" if self._query else f"{len(self.rows)} personas"
        line = Content.assemble(
            (one_line(title, 60), "bold"),
            f"   {which}, {approved} approved, {open_claims} claims to decide",
            (f"   {one_line(self.session.reviewer, 24) if self.session else ''}", ".quiet"),
        )
        self.query_one("#queue-line", MarkedLine).update(line)

    def on_resize(self) -> None:
        """Choose the columns for the new width."""
        if self.rows:
            self.call_after_refresh(self._show_rows)

    def _segment_at_cursor(self) -> str | None:
        table = self.table
        if not table.row_count:
            return None
        return table.coordinate_to_cell_key(table.cursor_coordinate).row_key.value

    # Keys

    @on(DataTable.RowSelected)
    def _open_row(self, event: DataTable.RowSelected) -> None:
        if event.row_key.value is not None:
            self.app.open_persona(event.row_key.value)

    def action_filter(self) -> None:
        """Show the filter's line."""
        self.add_class("-filtering")
        self.query_one("#filter", Input).focus()

    @on(Input.Changed, "#filter")
    def _filter(self, event: Input.Changed) -> None:
        self._query = event.value.strip()
        self._show_rows()

    @on(Input.Submitted, "#filter")
    def _filtered(self) -> None:
        self.table.focus()

    def key_escape(self) -> None:
        """Clear the filter."""
        self.remove_class("-filtering")
        self.query_one("#filter", Input).value = ""
        self.table.focus()

    def action_board(self) -> None:
        """Show all personas side by side."""
        if self.session is not None:
            self.app.open_board()

    def action_themes(self) -> None:
        """Show what participants said, coded; also of a study without personas."""
        self.app.show_themes()

    def action_help(self) -> None:
        """Show all keys and signs."""
        self.app.push_screen(TextModal("Keys and signs", help_text(QUEUE_KEYS)))


def _header(*, is_wide: bool) -> list[Text]:
    """Return the columns' names; a narrow window has no writer and no revision."""
    names = [Text("segment"), Text("persona"), Text("n", justify="right")]
    if is_wide:
        names.append(Text("writer"))
    names.append(Text("status"))
    names += [Text(VERDICT_SIGNS[verdict], justify="right") for verdict in VERDICTS]
    names.append(Text("to decide", justify="right") if is_wide else Text("open", justify="right"))
    if is_wide:
        names.append(Text("revision", justify="right"))
    return names


def _cells(row: QueueRow, *, is_wide: bool) -> list[Text]:
    """Return a row's cells as plain text; nothing in them is read as markup."""
    most = _MOST if is_wide else 18
    status = f"{STATUS_SIGNS[row.status]} {STATUS_WORDS[row.status] if is_wide else STATUS_WORDS[row.status][:8]}"
    if row.second_needed:
        status += " 1/2"
    size = "?" if row.n is None else f"{row.n:,}".replace(",", "\u202f")
    cells = [Text(one_line(row.segment_name, most)), Text(one_line(row.name, 14)), Text(size, justify="right")]
    if is_wide:
        cells.append(Text(_writer(row.writer)))
    cells.append(Text(status))
    cells += [Text(str(row.counts.get(verdict, 0) or "·"), justify="right") for verdict in VERDICTS]
    cells.append(Text(str(row.open) if row.open else "none", justify="right"))
    if is_wide:
        cells.append(Text(str(row.revision), justify="right"))
    return cells


def _writer(line: str) -> str:
    """Return who worded it without the words that every line has."""
    return one_line(line.removeprefix("worded by ").partition(" (templates")[0], 32)


def _matches(row: QueueRow, query: str) -> bool:
    text = " ".join((row.segment, row.segment_name, row.name, row.label, row.writer, STATUS_WORDS[row.status]))
    return all(word in text.casefold() for word in query.casefold().split())
