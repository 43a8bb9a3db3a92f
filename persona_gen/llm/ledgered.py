"""The client that the program uses: nothing is paid twice, and every attempt is kept the moment it exists.

Around a client that makes single attempts it puts, from outside in: the ledger's finished calls, one flight for
equal requests, retries, limits, the budget, and an entry in the ledger for each attempt.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from persona_gen.domain.run import Completion, LedgerEntry
from persona_gen.llm.attempt import Attempt, Clock, as_sent
from persona_gen.llm.budget import Budget
from persona_gen.llm.limits import Limits
from persona_gen.llm.prices import Prices
from persona_gen.llm.retry import with_retries

if TYPE_CHECKING:
    from datetime import datetime
    from types import TracebackType

    from persona_gen.domain.run import CompletionRequest, Ledger
    from persona_gen.llm.attempt import Attempting

INTERRUPTED = "Interrupted"
"""Outcome of an attempt that was cancelled while under way."""


@dataclass
class _Flight:
    """A call under way, and how many wait for it."""

    task: asyncio.Task[Completion]
    waiting: int = 0


class LedgeredClient:
    """Completes requests through `inner`, with retries, limits, a budget and a ledger."""

    def __init__(
        self,
        inner: Attempting,
        ledger: Ledger,
        *,
        budget: Budget | None = None,
        limits: Limits | None = None,
        attempts: int = 6,
        clock: Clock | None = None,
    ) -> None:
        """Wrap a client.

        Args:
            inner: makes single attempts; closed together with this client.
            ledger: keeps attempts and finds finished calls.
            budget: what may be spent, with its prices; no limit and the listed prices by default.
            limits: attempts at once and a minute; 4 at once by default.
            attempts: tries for one call when the transport fails.
            clock: how to tell time and to wait.
        """
        self.inner, self.ledger, self.attempts = inner, ledger, attempts
        self.clock = clock or Clock()
        self.budget = budget or Budget(Prices())
        self.limits = limits or Limits(clock=self.clock)
        self._flights: dict[str, _Flight] = {}

    async def complete(self, request: CompletionRequest) -> Completion:
        """Return the whole answer; one that is in the ledger, or under way already, is marked as cached.

        Raises:
            LLMError: no whole answer could be had; the subclass says why.
            SettingsError: dollars are limited, and the price of the model is unknown.
        """
        key = request.request_hash
        flight = self._flights.get(key)
        is_first = flight is None
        if flight is None:
            found = self.ledger.find(key)
            if found is not None:
                return found.model_copy(update={"cached": True})
            flight = self._flights[key] = _Flight(asyncio.create_task(self._call(request)))
        flight.waiting += 1
        try:
            completion = await asyncio.shield(flight.task)
        finally:
            flight.waiting -= 1
            if flight.waiting == 0:
                await self._land(key, flight)
        return completion if is_first else completion.model_copy(update={"cached": True})

    async def _land(self, key: str, flight: _Flight) -> None:
        """Forget a flight that nobody waits for; one still under way is cancelled, and its attempt recorded."""
        if self._flights.get(key) is flight:
            del self._flights[key]
        if not flight.task.done():
            flight.task.cancel()
            await asyncio.wait([flight.task])

    async def _call(self, request: CompletionRequest) -> Completion:
        count = 0

        async def once() -> Attempt:
            nonlocal count
            count += 1
            return await self._attempt(request, count)

        return (await with_retries(once, self.attempts, self.clock)).completion(request)

    async def _attempt(self, request: CompletionRequest, number: int) -> Attempt:
        """Make one attempt within limits and budget, and record it whatever happens."""
        reserved = await self.budget.reserve(request)
        attempt: Attempt | None = None
        is_started = False
        try:
            async with self.limits.slot():
                is_started = True
                started, start = self.clock.now(), self.clock.monotonic()
                try:
                    attempt = await self.inner.attempt(request)
                finally:
                    seconds = self.clock.monotonic() - start
                    self.ledger.record(self._entry(request, number, attempt, started, seconds))
                self.limits.note(attempt)
        finally:
            self.budget.settle(reserved, request, attempt if is_started else Attempt(sent=""))
        return attempt

    def _entry(
        self, request: CompletionRequest, number: int, attempt: Attempt | None, started: datetime, seconds: float
    ) -> LedgerEntry:
        error = attempt.error if attempt else None
        got = attempt or Attempt(sent=as_sent(request))
        return LedgerEntry(
            request_hash=request.request_hash,
            attempt=number,
            template=request.template,
            template_hash=request.template_hash,
            prompt_hash=request.prompt_hash,
            llm_model=got.llm_model or request.llm_model,
            request=got.sent,
            response=got.text if got.text is not None else got.body,
            outcome=INTERRUPTED if attempt is None else type(error).__name__ if error else "done",
            detail=str(error) if error else None,
            finish_reason=got.finish_reason,
            usage=got.usage,
            cost_usd=self.budget.prices.cost(request.llm_model, got.usage),
            started=started,
            seconds=seconds,
        )

    async def aclose(self) -> None:
        """Cancel what is under way, and close the inner client."""
        tasks = [flight.task for flight in self._flights.values() if not flight.task.done()]
        for task in tasks:
            task.cancel()
        if tasks:
            await asyncio.wait(tasks)
        await self.inner.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()
