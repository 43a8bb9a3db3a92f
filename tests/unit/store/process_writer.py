"""A process that writes attempts and decisions by turns and says aloud what was acknowledged.

Run as `python process_writer.py FOLDER NAME COUNT`; the folder's store holds revision 1 of segment "clerks".
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path

from persona_gen.domain.review import Decision
from persona_gen.domain.run import LedgerEntry
from persona_gen.store import open_store


def write(folder: Path, name: str, count: int) -> None:
    """Write `count` attempts and as many decisions, each marked with the name and a number."""
    with open_store(folder) as store:
        for number in range(count):
            mark = f"{name}-{number}"
            entry = LedgerEntry(
                request_hash=mark,
                attempt=1,
                template="draft_persona/1",
                template_hash="t",
                prompt_hash="p",
                llm_model="m",
                request="{}",
                response="text " * 400,
                outcome="done",
                started=datetime.now(UTC),
                seconds=0.1,
            )
            store.record(entry)
            print("attempt", mark, flush=True)  # noqa: T201  the parent reads it
            made = datetime.now(UTC)
            decision = Decision(segment="clerks", revision=1, verb="accept", claim=mark, reviewer=name, made=made)
            store.decide(decision)
            print("decision", mark, flush=True)  # noqa: T201  the parent reads it


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
