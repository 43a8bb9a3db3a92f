"""One attempt at a completion: the seam between what talks to a model and what retries, counts and keeps.

A client makes one attempt and tells everything that is known of it, also when it failed: what was sent, the raw
answer, tokens, finish reason, and whether trying again makes sense. Retry, limits and ledger stand outside.
"""

from __future__ import annotations

import asyncio
import json
import time
from abc import ABC, abstractmethod
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from persona_gen.domain.run import Completion

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from persona_gen.domain.run import CompletionRequest, Usage
    from persona_gen.errors import LLMError


@dataclass(frozen=True)
class Clock:
    """Time, as the clients see it; tests put their own in."""

    monotonic: Callable[[], float] = time.monotonic
    """Seconds from any start."""
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep
    now: Callable[[], datetime] = lambda: datetime.now(UTC)
    """The time of day, with its time zone."""


@dataclass(frozen=True)
class Attempt:
    """What one attempt brought."""

    sent: str
    """JSON of the messages, schema and settings, as sent."""
    text: str | None = None
    """The answer's text, whole or cut."""
    body: str | None = None
    """What came back instead of an answer's text: an error, a web page."""
    status: int | None = None
    """HTTP status, where there was an answer."""
    llm_model: str | None = None
    """The model as the endpoint names it."""
    usage: Usage | None = None
    finish_reason: str | None = None
    error: LLMError | None = None
    """None when the answer is whole."""
    retry: bool = False
    """The same request may succeed later."""
    retry_after: float | None = None
    """Seconds that the endpoint asks to wait."""
    adapted: bool = False
    """The client learnt what the endpoint does not support; the next attempt is sent otherwise, at once."""
    throttled: bool = False
    """The endpoint is asked too often."""
    worked: bool = False
    """The model may have worked, so that tokens may be charged."""

    def completion(self, request: CompletionRequest) -> Completion:
        """Return the whole answer.

        Raises:
            LLMError: the attempt failed.
        """
        if self.error is not None:
            raise self.error
        return Completion(
            request_hash=request.request_hash,
            llm_model=self.llm_model or request.llm_model,
            text=self.text or "",
            usage=self.usage,
        )


class Attempting(ABC):
    """A client that makes single attempts; by itself it completes a request with one attempt."""

    @abstractmethod
    async def attempt(self, request: CompletionRequest) -> Attempt:
        """Try once, and return what came of it; a failure is returned, not raised."""

    async def complete(self, request: CompletionRequest) -> Completion:
        """Return the whole answer of a single attempt.

        Raises:
            LLMError: the attempt failed; the subclass says why.
        """
        return (await self.attempt(request)).completion(request)

    async def aclose(self) -> None:  # noqa: B027  most clients hold nothing
        """Give back connections."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self.aclose()


def as_sent(request: CompletionRequest) -> str:
    """Return the JSON of what a request says, for clients that send nothing over a wire."""
    sent = {
        "model": request.llm_model,
        "messages": [message.model_dump() for message in request.messages],
        "schema": request.json_schema,
    }
    return json.dumps(sent, ensure_ascii=False)
