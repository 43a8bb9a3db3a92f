"""The ledger adds up exactly, and says what it does not know."""

from __future__ import annotations

from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.run import LedgerEntry, Usage
from persona_gen.store import LedgerTotals, Store, open_store

if TYPE_CHECKING:
    from pathlib import Path


def entry(
    outcome: str = "done", *, usage: Usage | None = None, cost: str | None = None, response: str | None = "text"
) -> LedgerEntry:
    """Return an attempt."""
    return LedgerEntry(
        request_hash="h",
        attempt=2,
        template="draft_persona/1",
        template_hash="t",
        prompt_hash="p",
        llm_model="m",
        request='{"messages": []}',
        response=response,
        outcome=outcome,
        detail="because",
        finish_reason="stop",
        usage=usage,
        cost_usd=None if cost is None else Decimal(cost),
        started=datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC),
        seconds=1.25,
    )


@pytest.mark.parametrize("response", ["", "{}", "\ud800 lone", "nul \x00", "🙂 \r\n\x1b[2J", None])
def test_attempts_come_back_equal(store: Store, folder: Path, response: str | None) -> None:
    """Every field of an attempt comes back, whatever the endpoint sent as text."""
    kept = entry(usage=Usage(input_tokens=3, output_tokens=0), cost="0.00000000012345678901234567", response=response)
    store.record(kept)
    with open_store(folder) as other:
        assert [kept] == other.ledger()


def test_totals_are_exact(store: Store) -> None:
    """Costs add up as decimals, without the rounding of floats."""
    for _ in range(10):
        store.record(entry(usage=Usage(input_tokens=7, output_tokens=2), cost="0.1"))
    store.record(entry(cost="1E-20"))
    assert Decimal("1.00000000000000000001") == store.ledger_totals().cost_usd
    assert (70, 20) == (store.ledger_totals().input_tokens, store.ledger_totals().output_tokens)


def test_the_unknown_is_counted(store: Store) -> None:
    """Attempts without tokens or cost are counted as such; a failed attempt with tokens counts its tokens."""
    assert LedgerTotals() == store.ledger_totals()
    store.record(entry())
    store.record(entry("LLMTruncated", usage=Usage(input_tokens=5, output_tokens=9), cost="0", response=None))
    expected = LedgerTotals(
        attempts=2, failed_attempts=1, input_tokens=5, output_tokens=9, unknown_usage=1, unknown_cost=1
    )
    assert expected == store.ledger_totals()


def test_attempts_belong_to_the_run_that_made_them(store: Store, folder: Path) -> None:
    """A run's totals hold what this store recorded between its start and its end, nobody else's."""
    store.record(entry(cost="1"))
    run = store.start_run("draft", {})
    store.record(entry(cost="2"))
    with open_store(folder) as other:
        other.record(entry(cost="4"))
    store.finish_run(run, "done")
    store.record(entry(cost="8"))
    assert Decimal(2) == store.ledger_totals(run).cost_usd
    assert Decimal(15) == store.ledger_totals().cost_usd
    assert LedgerTotals() == store.ledger_totals("nobody")
