"""Attempts at once, and a minute."""

from __future__ import annotations

import asyncio

import pytest

from persona_gen.errors import LLMUnavailable
from persona_gen.llm import Attempt, Limits
from tests.support.requests import FakeTime

GOOD = Attempt(sent="{}", text="yes")


def throttled(wait: float | None = None) -> Attempt:
    """Return a 429."""
    return Attempt(sent="{}", error=LLMUnavailable("slowly"), throttled=True, retry_after=wait)


async def most_at_once(limits: Limits, calls: int) -> int:
    """Run that many calls and return how many held a slot together at most."""
    now = most = 0

    async def call() -> None:
        nonlocal now, most
        async with limits.slot():
            now += 1
            most = max(most, now)
            for _ in range(3):
                await asyncio.sleep(0)
            now -= 1

    await asyncio.gather(*(call() for _ in range(calls)))
    return most


@pytest.mark.parametrize("concurrency", [1, 3, 10])
async def test_concurrency(concurrency: int) -> None:
    """As many attempts run at once as are allowed, and never more."""
    assert concurrency == await most_at_once(Limits(concurrency), 30)


async def test_requests_per_minute() -> None:
    """Within any 60 seconds no more attempts start than are allowed."""
    time = FakeTime()
    limits = Limits(4, requests_per_minute=5, clock=time.clock)
    starts = []
    for _ in range(12):
        async with limits.slot():
            starts.append(time.seconds)
            time.seconds += 1.0
    assert all(later - earlier >= 60 for earlier, later in zip(starts, starts[5:], strict=False))
    assert [0, 1, 2, 3, 4, 60] == starts[:6]


async def test_shrinks_and_grows() -> None:
    """A 429 halves the concurrency, never below one; good answers bring it back, never above the start."""
    limits = Limits(8)
    seen = []
    for attempt in [throttled(), throttled(), throttled(), throttled(), *[GOOD] * 60]:
        limits.note(attempt)
        seen.append(limits.allowed)
    assert [4, 2, 1, 1] == seen[:4]
    assert (8, 8) == (seen[-1], max(seen))
    assert sorted(seen[3:]) == seen[3:]
    limits.note(throttled())
    assert 4 == await most_at_once(limits, 30)


async def test_pause() -> None:
    """While the endpoint asks to wait, no other attempt starts."""
    time = FakeTime()
    limits = Limits(4, clock=time.clock)
    limits.note(throttled(20.0))
    async with limits.slot():
        assert 20.0 == time.seconds


async def test_no_endless_pause() -> None:
    """A wait that ends a call does not hold the others: they hear it from the endpoint themselves."""
    time = FakeTime()
    limits = Limits(4, clock=time.clock)
    limits.note(throttled(3600.0))
    async with limits.slot():
        assert 0.0 == time.seconds


async def test_cancelled_while_waiting() -> None:
    """A call that is cancelled while it waits, even just when its slot came, takes no slot with it."""
    limits = Limits(1)
    async with limits.slot():
        waiting = [asyncio.create_task(most_at_once(limits, 1)) for _ in range(3)]
        for _ in range(3):
            await asyncio.sleep(0)
        waiting[1].cancel()
    waiting[0].cancel()  # its slot is free already
    done = await asyncio.gather(*waiting, return_exceptions=True)
    assert [asyncio.CancelledError, asyncio.CancelledError, int] == [type(d) for d in done]
    assert 1 == await most_at_once(limits, 3)
