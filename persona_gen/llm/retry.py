"""Trying again after a transport failure: exponential waits with jitter, or as long as the endpoint asks.

A retrying object is made for each call. One shared by concurrent calls would mix up their counts.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tenacity import AsyncRetrying, retry_if_result, wait_exponential_jitter

from persona_gen.errors import LLMUnavailable
from persona_gen.llm.attempt import Attempt, Clock

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from tenacity import RetryCallState

LONGEST_WAIT = 120.0
"""Seconds; an endpoint that asks for more ends the call."""
_BACK_OFF = wait_exponential_jitter(initial=1.0, max=60.0, jitter=1.0)


async def with_retries(once: Callable[[], Awaitable[Attempt]], attempts: int, clock: Clock) -> Attempt:
    """Call `once` until it succeeds, fails for good, or `attempts` tries are used up.

    A try after which the client adapted its request is not counted, and the next follows at once.

    Args:
        once: makes one attempt.
        attempts: how often to try, at least 1.
        clock: how to wait.

    Returns:
        The last attempt. Its error says how often it was tried, or when to come back.
    """
    made: list[Attempt] = []

    async def kept() -> Attempt:
        made.append(await once())
        return made[-1]

    def counted() -> int:
        return sum(not attempt.adapted for attempt in made)

    retrying = AsyncRetrying(
        retry=retry_if_result(lambda attempt: attempt.retry and not _asks_too_long(attempt)),
        stop=lambda _: counted() >= attempts,
        wait=_wait,
        sleep=clock.sleep,
        retry_error_callback=lambda _: made[-1],
    )
    last: Attempt = await retrying(kept)
    return _explained(last, counted(), clock.now())


def _wait(state: RetryCallState) -> float:
    attempt: Attempt = state.outcome.result() if state.outcome else Attempt(sent="")
    if attempt.adapted:
        return 0.0
    if attempt.retry_after is not None:
        return attempt.retry_after
    return _BACK_OFF(state)


def _asks_too_long(attempt: Attempt) -> bool:
    return attempt.retry_after is not None and attempt.retry_after > LONGEST_WAIT


def _explained(attempt: Attempt, tries: int, now: datetime) -> Attempt:
    """Add to the error how often it was tried, or when the endpoint will serve again."""
    error = attempt.error
    if error is None or not attempt.retry:
        return attempt
    if attempt.retry_after is not None and _asks_too_long(attempt):
        try:
            when = f"after {now + timedelta(seconds=attempt.retry_after):%Y-%m-%d %H:%M %Z}"
        except OverflowError:
            when = "much later"
        said = f"{error.what}; it asks to wait {attempt.retry_after:,.0f} s"
        return replace(attempt, error=LLMUnavailable(said, where=error.where, hint=f"run again {when}"))
    if tries > 1:
        said = f"{error.what} ({tries} attempts)"
        return replace(attempt, error=type(error)(said, where=error.where, hint=error.hint))
    return attempt
