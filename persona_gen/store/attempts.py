"""The ledger's rows: attempts at calls to a language model."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from sqlalchemy import select

from persona_gen.domain.run import Completion, LedgerEntry
from persona_gen.store.records import LedgerTotals
from persona_gen.store.tables import LedgerTable, as_utc

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def add(session: Session, entry: LedgerEntry, run: str | None) -> None:
    """Keep one attempt, whole, and the columns that queries need."""
    aware = entry.model_copy(update={"started": as_utc(entry.started)})
    session.add(
        LedgerTable(
            run=run,
            request_hash=entry.request_hash,
            outcome=entry.outcome,
            input_tokens=entry.usage.input_tokens if entry.usage else None,
            output_tokens=entry.usage.output_tokens if entry.usage else None,
            cost_usd=None if entry.cost_usd is None else str(entry.cost_usd),
            body=aware.model_dump(mode="json"),
        )
    )


def finished(session: Session, request_hash: str) -> Completion | None:
    """Return the newest finished completion of a request, marked as cached."""
    query = (
        select(LedgerTable.body)
        .where(LedgerTable.request_hash == request_hash, LedgerTable.outcome == "done")
        .order_by(LedgerTable.id.desc())
        .limit(1)
    )
    body = session.scalar(query)
    if body is None:
        return None
    entry = LedgerEntry.model_validate(body)
    if entry.response is None:
        return None
    return Completion(
        request_hash=request_hash, llm_model=entry.llm_model, text=entry.response, usage=entry.usage, cached=True
    )


def entries(session: Session) -> list[LedgerEntry]:
    """Return every attempt, oldest first."""
    bodies = session.scalars(select(LedgerTable.body).order_by(LedgerTable.id))
    return [LedgerEntry.model_validate(body) for body in bodies]


def totals(session: Session, run: str | None) -> LedgerTotals:
    """Add up all attempts, or those of one run; summed here, because databases add decimals as floats."""
    query = select(LedgerTable.outcome, LedgerTable.input_tokens, LedgerTable.output_tokens, LedgerTable.cost_usd)
    rows = session.execute(query if run is None else query.where(LedgerTable.run == run)).all()
    costs = [row.cost_usd for row in rows]
    return LedgerTotals(
        attempts=len(rows),
        failed_attempts=sum(row.outcome != "done" for row in rows),
        input_tokens=sum(row.input_tokens or 0 for row in rows),
        output_tokens=sum(row.output_tokens or 0 for row in rows),
        unknown_usage=sum(row.input_tokens is None for row in rows),
        cost_usd=sum((Decimal(cost) for cost in costs if cost is not None), Decimal(0)),
        unknown_cost=costs.count(None),
    )
