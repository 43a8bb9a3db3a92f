"""Trying again."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from persona_gen.errors import LLMUnavailable
from persona_gen.llm import Attempt
from persona_gen.llm.retry import LONGEST_WAIT, with_retries
from tests.support.requests import FakeTime

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

GOOD = Attempt(sent="{}", text="yes")


def bad(retry_after: float | None = None, *, retry: bool = True, adapted: bool = False) -> Attempt:
    """Return a failed attempt."""
    error = LLMUnavailable("it is in trouble", hint="run again later")
    return Attempt(sent="{}", error=error, retry=retry, retry_after=retry_after, adapted=adapted)


def in_order(*attempts: Attempt) -> Callable[[], Awaitable[Attempt]]:
    """Return a function that gives these attempts one after the other."""
    left = iter(attempts)

    async def once() -> Attempt:
        return next(left)

    return once


async def test_until_good() -> None:
    """A failure that may pass is tried again until it passes, with growing waits."""
    time = FakeTime()
    last = await with_retries(in_order(bad(), bad(), bad(), bad(), GOOD), 6, time.clock)
    assert last is GOOD
    assert [1, 2, 4, 8] == [int(nap) for nap in map(_without_jitter, time.naps, (1, 2, 4, 8))]


def _without_jitter(nap: float, base: int) -> float:
    return base if base <= nap <= base + 1 else nap


async def test_waits_as_asked() -> None:
    """The endpoint's own wait is kept, also a long one."""
    time = FakeTime()
    await with_retries(in_order(bad(3.0), bad(LONGEST_WAIT), GOOD), 6, time.clock)
    assert [3.0, LONGEST_WAIT] == time.naps


async def test_asked_for_too_long() -> None:
    """Who is asked to wait for longer than two minutes is told when to come back, and nobody waits."""
    time = FakeTime()
    last = await with_retries(in_order(bad(300.0)), 6, time.clock)
    assert [] == time.naps
    assert "asks to wait 300 s — run again after 2026-11-01 12:05 UTC" in str(last.error)


async def test_absurd_wait() -> None:
    """A wait of many centuries ends the call like any other long wait."""
    last = await with_retries(in_order(bad(1e15)), 6, FakeTime().clock)
    assert "run again much later" in str(last.error)


async def test_gives_up() -> None:
    """After the last try the error says how often it was tried, and keeps its class and hint."""
    time = FakeTime()
    last = await with_retries(in_order(bad(), bad(), bad()), 3, time.clock)
    assert "it is in trouble (3 attempts) — run again later" == str(last.error)
    assert LLMUnavailable is type(last.error)
    assert 2 == len(time.naps)


async def test_final_failures() -> None:
    """A failure that will not pass is not tried again."""
    time = FakeTime()
    last = await with_retries(in_order(bad(retry=False)), 6, time.clock)
    assert ("it is in trouble — run again later", []) == (str(last.error), time.naps)


async def test_adapting_is_free() -> None:
    """A try after which the request was worded otherwise counts no try and costs no wait."""
    time = FakeTime()
    last = await with_retries(in_order(bad(adapted=True), bad(adapted=True), GOOD), 1, time.clock)
    assert (True, [0.0, 0.0]) == (last is GOOD, time.naps)


@pytest.mark.parametrize("calls", [50])
async def test_concurrent_calls(calls: int) -> None:
    """Concurrent calls each have their own count of tries."""
    time = FakeTime()
    found = await asyncio.gather(*(with_retries(in_order(bad(), bad(), GOOD), 3, time.clock) for _ in range(calls)))
    assert [GOOD] * calls == found
