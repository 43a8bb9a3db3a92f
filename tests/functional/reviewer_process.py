"""A reviewer in a process of their own, who says aloud each decision that was acknowledged.

Run as `python reviewer_process.py STUDY NAME FIRST LAST`. Even numbers are edits, odd ones waivers; each
bears a mark made of name and number. A conflict is met by looking again and deciding again.
"""

from __future__ import annotations

import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from persona_gen.errors import StoreConflict
from persona_gen.workflow.review import open_review

if TYPE_CHECKING:
    from persona_gen.workflow.review import Document, ReviewSession

WAIVABLE = {"unsupported", "unchecked"}


def letters(number: int) -> str:
    """Return a number in letters, so that no checker takes it for a figure."""
    return "".join(chr(ord("a") + int(digit)) for digit in str(number))


def decide(session: ReviewSession, document: Document, number: int, chance: random.Random) -> None:
    """Make one decision with the number's mark on some statement."""
    mark = f"{session.reviewer}{letters(number)}"
    waivable = [(s.id, c.id) for s in document.statements for c in s.claims if c.verdict in WAIVABLE]
    if number % 2 and waivable:
        statement, claim = chance.choice(waivable)
        session.waive(document.segment, statement, claim, f"mark {mark}", version=document.version)
        return
    statement = chance.choice(document.statements).id
    session.edit(document.segment, statement, f"They like mark {mark}.", version=document.version)


def review(study: Path, name: str, first: int, last: int) -> None:
    """Make the decisions `first` to `last`, and tell each one, and how many conflicts there were."""
    chance = random.Random(f"{name} {first}")  # noqa: S311  no secret
    conflicts = 0
    with open_review(study, reviewer=name) as session:
        segments = [row.segment for row in session.queue()]
        for number in range(first, last + 1):
            segment = chance.choice(segments)
            while True:
                try:
                    decide(session, session.document(segment), number, chance)
                    break
                except StoreConflict:
                    conflicts += 1
            print("done", f"{name}{letters(number)}", flush=True)  # noqa: T201  the parent reads it
    print("conflicts", conflicts, flush=True)  # noqa: T201  the same


if __name__ == "__main__":
    review(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
