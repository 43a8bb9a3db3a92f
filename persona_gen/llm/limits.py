"""How many attempts run at once, and how many start within a minute.

After a 429 the number of concurrent attempts is halved and nothing starts until the endpoint's wait is over;
each row of good answers allows one more again (additive increase, multiplicative decrease, as in TCP).
"""

from __future__ import annotations

import asyncio
from collections import deque
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from persona_gen.llm.attempt import Clock
from persona_gen.llm.retry import LONGEST_WAIT

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from persona_gen.llm.attempt import Attempt

MINUTE = 60.0


class Limits:
    """One limiter for all calls of a client."""

    def __init__(
        self, concurrency: int = 4, requests_per_minute: int | None = None, clock: Clock | None = None
    ) -> None:
        """Start with the full concurrency.

        Args:
            concurrency: attempts at once, at least 1.
            requests_per_minute: attempts started within any 60 seconds; None for no limit.
            clock: how to tell time and to wait.
        """
        self.concurrency, self.requests_per_minute = concurrency, requests_per_minute
        self._clock = clock or Clock()
        self._allowed, self._running, self._good = concurrency, 0, 0
        self._not_before = 0.0
        self._started: deque[float] = deque()
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._gate = asyncio.Lock()

    @property
    def allowed(self) -> int:
        """Attempts that may run at once just now."""
        return self._allowed

    @asynccontextmanager
    async def slot(self) -> AsyncIterator[None]:
        """Wait for a free slot, and hold it for one attempt."""
        while self._running >= self._allowed:
            await self._wait_for_slot()
        self._running += 1
        try:
            await self._wait_for_turn()
            yield
        finally:
            self._running -= 1
            self._wake()

    async def _wait_for_slot(self) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(future)
        try:
            await future
        except asyncio.CancelledError:
            self._wake()  # the slot may have been meant for this one
            raise

    def _wake(self) -> None:
        """Wake as many as there are free slots; it never waits, so that a cancelled call frees its slot too."""
        free = self._allowed - self._running
        while free > 0 and self._waiting:
            future = self._waiting.popleft()
            if not future.done():
                future.set_result(None)
                free -= 1

    async def _wait_for_turn(self) -> None:
        """Wait, one after the other, until the rate allows a start."""
        if self.requests_per_minute is None and self._not_before <= self._clock.monotonic():
            return
        async with self._gate:
            while (wait := self._seconds_to_wait()) > 0:
                await self._clock.sleep(wait)
            if self.requests_per_minute is not None:
                self._started.append(self._clock.monotonic())

    def _seconds_to_wait(self) -> float:
        now = self._clock.monotonic()
        while self._started and self._started[0] <= now - MINUTE:
            self._started.popleft()
        wait = self._not_before - now
        if self.requests_per_minute is not None and len(self._started) >= self.requests_per_minute:
            wait = max(wait, self._started[0] + MINUTE - now)
        return wait

    def note(self, attempt: Attempt) -> None:
        """Learn from an attempt how much the endpoint bears."""
        if attempt.throttled:
            self._allowed, self._good = max(1, self._allowed // 2), 0
            wait = attempt.retry_after or 0.0
            if wait <= LONGEST_WAIT:  # a call that is told to wait longer ends, and so does the next
                self._not_before = max(self._not_before, self._clock.monotonic() + wait)
        elif attempt.error is None:
            self._good += 1
            if self._good >= self._allowed and self._allowed < self.concurrency:
                self._allowed, self._good = self._allowed + 1, 0
