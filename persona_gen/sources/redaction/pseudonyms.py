"""Pseudonyms: people are numbered, so that a reader can follow who is who; the rest is named by its kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.sources.redaction.found import PERSON

if TYPE_CHECKING:
    from collections.abc import Sequence


class NumberedPeople:
    """Numbers people in the order in which they come up; forgets them with the program."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def of(self, kind: str, original: str) -> str:
        """Return `[person 3]` for a person, `[e-mail]` and so on for everything else."""
        if kind != PERSON:
            return f"[{kind}]"
        return as_text(self._numbers.setdefault(original.casefold(), len(self._numbers) + 1))

    def expect(self, people: Sequence[str]) -> None:
        """Number people who will be asked for, in this order."""
        for name in people:
            self.of(PERSON, name)


def as_text(number: int) -> str:
    """Return how a person stands in text."""
    return f"[{PERSON} {number}]"


def as_label(pseudonym: str) -> str:
    """Return how a person stands as a speaker: "Person 3"."""
    return pseudonym.strip("[]").capitalize()
