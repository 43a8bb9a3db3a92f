"""Any endpoint that speaks the OpenAI protocol; the only file that knows the `openai` SDK.

The SDK carries requests over one long-lived pool of connections. It neither retries nor parses: both happen in
our own code, where every attempt can be counted and every wrong answer kept.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import httpx2
import openai

from persona_gen.errors import LLMUnavailable
from persona_gen.llm.answers import is_too_long, own_words, read_answer, read_failure
from persona_gen.llm.attempt import Attempt, Attempting
from persona_gen.llm.dialect import Dialect

if TYPE_CHECKING:
    from persona_gen.domain.run import CompletionRequest
    from persona_gen.settings import EndpointSettings

CONNECT_SECONDS = 15.0
_NO_KEY = "none"
"""Sent to servers without a key, because the SDK insists on one."""


class EndpointClient(Attempting):
    """A client of one endpoint; make one for a whole run, and close it."""

    def __init__(self, settings: EndpointSettings, *, timeout: float = 120.0, use_aiohttp: bool = True) -> None:
        """Open no connection yet.

        Args:
            settings: address and key.
            timeout: seconds for one attempt, from its first byte to its last.
            use_aiohttp: as transport, where the extra `fast` is installed; the SDK's own otherwise.
        """
        self.settings, self.timeout = settings, timeout
        self._dialect = Dialect()
        self._known_good = False
        self._client = openai.AsyncOpenAI(
            api_key=settings.api_key.get_secret_value() if settings.api_key else _NO_KEY,
            base_url=settings.base_url,
            max_retries=0,
            timeout=openai.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS)),
            http_client=_fast_transport() if use_aiohttp else None,
        )

    @property
    def dialect(self) -> Dialect:
        """What was learnt of the endpoint so far."""
        return self._dialect

    async def attempt(self, request: CompletionRequest) -> Attempt:
        """Send the request once; a failure is returned, with all that is known of it."""
        dialect = self._dialect
        body = dialect.body(request)
        attempt = await self._post(body, json.dumps(body, ensure_ascii=False))
        if attempt.error is None:
            self._known_good = True
            return attempt
        return self._learn(dialect, attempt)

    async def _post(self, body: dict[str, Any], sent: str) -> Attempt:
        try:
            async with asyncio.timeout(self.timeout):
                # Not chat.completions.create: it walks through every value of the body, a third of the CPU of a call.
                answer = await self._client.post("/chat/completions", cast_to=httpx2.Response, body=body)
                text = answer.text
        except TimeoutError:
            return self._timed_out(sent)
        except openai.APIConnectionError as failure:
            if _is_timeout(failure):
                return self._timed_out(sent)
            why = str(failure.__cause__ or failure) or type(failure.__cause__ or failure).__name__
            error = LLMUnavailable(f"{self._where} was not reached: {why}", hint="check base_url and the network")
            return Attempt(sent=sent, error=error, retry=True)
        except openai.APIStatusError as failure:
            return read_failure(sent, failure.status_code, failure.response.text, failure.response.headers)
        return read_answer(sent, text, known_good=self._known_good)

    def _timed_out(self, sent: str) -> Attempt:
        hint = "raise timeout under [llm] in study.toml, or run again later"
        error = LLMUnavailable(f"{self._where} gave no answer within {self.timeout:g} s", hint=hint)
        return Attempt(sent=sent, error=error, retry=True, worked=True)

    def _learn(self, used: Dialect, attempt: Attempt) -> Attempt:
        """Mark the attempt as adapted where the endpoint only complains of how the request was worded."""
        body = attempt.body or ""
        if attempt.status not in {400, 422} or is_too_long(body):
            return attempt
        learnt = used.learn(own_words(body))
        if learnt is None:
            return attempt
        if self._dialect == used:  # another call may have learnt it meanwhile
            self._dialect = learnt
        return replace(attempt, retry=True, adapted=True)

    @property
    def _where(self) -> str:
        return f"the endpoint {self.settings.base_url}"

    async def aclose(self) -> None:
        """Close the pool of connections."""
        await self._client.close()


def _is_timeout(failure: openai.APIConnectionError) -> bool:
    """Whether time ran out; the SDK's aiohttp transport calls every lost connection a timeout."""
    if not isinstance(failure, openai.APITimeoutError):
        return False
    causes: list[BaseException] = []
    cause = failure.__cause__
    while cause is not None:
        causes.append(cause)
        cause = cause.__cause__
    return len(causes) < 2 or any(isinstance(cause, TimeoutError) for cause in causes)


def _fast_transport() -> Any:
    """Return the SDK's aiohttp transport where the extra `fast` is installed, else None for the usual one."""
    try:
        return openai.DefaultAioHttpClient()
    except RuntimeError:
        return None
