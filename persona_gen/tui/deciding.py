"""Decisions on their way to the store: in order, one at a time, and never over somebody else's change."""

from __future__ import annotations

import asyncio
import inspect
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from persona_gen.errors import StoreConflict

if TYPE_CHECKING:
    from persona_gen.tui.spots import SpotKey
    from persona_gen.workflow.review import Document, ReviewSession


@dataclass(frozen=True, slots=True)
class Asked:
    """What the reviewer decided with one key, and what stood on the screen at that moment."""

    verb: str
    """The session's method."""
    segment: str
    arguments: tuple[Any, ...] = ()
    key: SpotKey | None = None
    """The place that it is about; None for the whole persona."""
    seen: str = ""
    """The statement's text that the reviewer saw; for the whole persona, its revision."""
    ours: str = ""
    """The text that the reviewer wants to store, if any."""
    done: str = ""
    """What to say once it is stored."""
    forced: bool = False
    """The reviewer saw both versions and put this one on top."""

    def perform(self, session: ReviewSession, version: int) -> Document:
        """Store the decision; runs in a worker.

        Raises:
            PersonaGenError: it is not allowed, or the store cannot be used.
            StoreConflict: `version` is not the current one.
        """
        result = getattr(session, self.verb)(self.segment, *self.arguments, version=version)
        return asyncio.run(result) if inspect.iscoroutine(result) else result  # type: ignore[no-any-return]

    def still_fits(self, document: Document) -> bool:
        """Return whether what the reviewer saw is what stands in `document`."""
        return self.forced or self.seen == seen_in(document, self.key)


def seen_in(document: Document, key: SpotKey | None) -> str:
    """Return what a decision at `key` is about: the statement's text, or the persona's revision."""
    if key is None:
        return f"revision {document.revision}, {document.status}"
    return next((s.text for s in document.statements if s.id == key[0]), "")


def conflict_between(asked: Asked, document: Document) -> StoreConflict:
    """Return the error that shows both versions."""
    what = f"statement {asked.key[0]}" if asked.key else "this persona"
    error = StoreConflict(f"somebody changed {what} in the meantime", hint="look at both versions")
    error.theirs = seen_in(document, asked.key) or "(removed)"
    error.ours = asked.ours or asked.seen
    return error


@dataclass
class DecisionQueue:
    """Decisions in the order of their keys; the first one is on its way, the others wait."""

    waiting: deque[Asked] = field(default_factory=deque)
    under_way: Asked | None = None

    def add(self, asked: Asked) -> None:
        """Put a decision at the end."""
        self.waiting.append(asked)

    def start(self) -> Asked | None:
        """Return the next decision to perform, unless one is on its way."""
        if self.under_way is None and self.waiting:
            self.under_way = self.waiting.popleft()
            return self.under_way
        return None

    def finish(self) -> None:
        """Forget the decision that was on its way."""
        self.under_way = None

    def drop(self) -> tuple[Asked, ...]:
        """Forget what waits, because what it was decided on is no longer so; return it."""
        dropped = tuple(self.waiting)
        self.waiting.clear()
        return dropped

    def __len__(self) -> int:
        return len(self.waiting) + (self.under_way is not None)
