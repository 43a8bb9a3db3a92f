"""A ledger that lives as long as the process, for work without a study's database."""

from __future__ import annotations

from typing import TYPE_CHECKING

from persona_gen.domain.run import Completion

if TYPE_CHECKING:
    from persona_gen.domain.run import LedgerEntry


class MemoryLedger:
    """Keeps attempts in a list; they do not survive a kill."""

    def __init__(self) -> None:
        """Start empty."""
        self.entries: list[LedgerEntry] = []
        self._done: dict[str, Completion] = {}

    def find(self, request_hash: str) -> Completion | None:
        """Return the finished completion of an equal request, marked as cached, or None."""
        return self._done.get(request_hash)

    def record(self, entry: LedgerEntry) -> None:
        """Keep one attempt."""
        self.entries.append(entry)
        if entry.outcome == "done" and entry.response is not None:
            self._done[entry.request_hash] = Completion(
                request_hash=entry.request_hash,
                llm_model=entry.llm_model,
                text=entry.response,
                usage=entry.usage,
                cached=True,
            )
