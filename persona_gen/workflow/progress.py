"""How a use case tells the outside what it is doing; the command line draws it, tests collect it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """Hears what happens; every method returns at once."""

    def begin(self, what: str, total: int) -> None:
        """A stage with `total` steps begins."""
        ...

    def step(self, what: str) -> None:
        """One step of the stage is done."""
        ...

    def note(self, message: str) -> None:
        """Something a person should know, one line."""
        ...


class Silent:
    """Hears and says nothing."""

    def begin(self, what: str, total: int) -> None:
        """Do nothing."""

    def step(self, what: str) -> None:
        """Do nothing."""

    def note(self, message: str) -> None:
        """Do nothing."""
