"""What a person sees: progress on standard error, tables on standard output.

Colours follow NO_COLOR and the kind of terminal (rich does); a verdict is always a sign as well.
"""

from __future__ import annotations

import re
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from rich.progress import Progress as RichProgress
    from rich.progress import TaskID


_ACTING = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""Controls, marks that turn the direction of reading, and what stands for bytes of a name that is no text."""


class LineProgress:
    """Progress where nobody watches: one plain line for what a log should hold."""

    def __init__(self) -> None:
        self.what, self.total, self.done, self.began = "", 0, 0, time.monotonic()

    def begin(self, what: str, total: int) -> None:
        """Remember the stage."""
        self.what, self.total, self.done, self.began = what, total, 0, time.monotonic()

    def step(self, what: str) -> None:
        """Say which step was done, of how many."""
        self.done += 1
        click.echo(harmless(f"{self.what} {self.done}/{self.total}: {what}"), err=True)

    def note(self, message: str) -> None:
        """Say it."""
        click.echo(harmless(f"note: {message}"), err=True)


class BarProgress:
    """Progress on a terminal: a bar with counts, time taken and time left."""

    def __init__(self, bars: RichProgress) -> None:
        self.bars = bars
        self.task: TaskID | None = None

    def begin(self, what: str, total: int) -> None:
        """Add a bar."""
        self.task = self.bars.add_task(what, total=total, last="")

    def step(self, what: str) -> None:
        """Move the bar."""
        from rich.markup import escape

        if self.task is not None:
            self.bars.update(self.task, advance=1, last=escape(harmless(what[:40])))

    def note(self, message: str) -> None:
        """Print above the bar."""
        self.bars.console.print(f"note: {harmless(message)}", markup=False, highlight=False, soft_wrap=True)


@contextmanager
def progress_shown() -> Iterator[LineProgress | BarProgress]:
    """Show progress on standard error while the block runs."""
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True)
    if not console.is_terminal:
        yield LineProgress()
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(bar_width=20),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[last]}", style="dim"),
    )
    with Progress(*columns, console=console, transient=True) as bars:
        yield BarProgress(bars)


def print_table(title: str, header: Sequence[str], rows: Sequence[Sequence[Any]], *, right: Sequence[int] = ()) -> None:
    """Print a table that fits the terminal (80 columns where there is none); cells are text, never markup.

    Args:
        title: stands above it.
        header: the columns' names.
        rows: the cells.
        right: indices of columns that are set to the right.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else 80)
    table = Table(
        title=Text(harmless(title)), title_justify="left", box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1)
    )
    for index, name in enumerate(header):
        table.add_column(Text(name), justify="right" if index in right else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(harmless(str(cell))) for cell in row))
    console.print(table)


def say(message: str = "") -> None:
    """Print one line on standard output."""
    click.echo(harmless(message))


def complain(message: str) -> None:
    """Print one line on standard error."""
    click.echo(f"persona-gen: {harmless(message)}", err=True)


def harmless(text: str) -> str:
    """Return `text` with what would move a terminal's cursor, or cannot be printed, as U+FFFD."""
    return _ACTING.sub("\ufffd", text)
