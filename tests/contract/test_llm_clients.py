"""What every language model client promises: the endpoint, recordings, a script, each with and without a ledger."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.run import Completion
from persona_gen.errors import EXIT_LLM, LLMError, LLMRefused
from persona_gen.llm import (
    EndpointClient,
    LedgeredClient,
    MemoryLedger,
    RecordedClient,
    ScriptedClient,
    write_recording,
)
from tests.support import fault_server as faults
from tests.support.requests import FakeTime, endpoint, make_request

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from contextlib import AbstractAsyncContextManager
    from pathlib import Path

    from persona_gen.domain.run import CompletionRequest
    from persona_gen.llm import Attempt, Attempting

ANSWER = '{"ok": true}'
GOOD, BAD = make_request("good"), make_request("bad")


@asynccontextmanager
async def an_endpoint(_: Path) -> AsyncIterator[Attempting]:
    """Serve `GOOD`, and refuse `BAD`."""

    def reply(sent: dict[str, list[dict[str, str]]]) -> faults.Reply:
        return faults.refused() if sent["messages"][0]["content"] == "bad" else faults.answer(ANSWER)

    with faults.FaultServer(reply) as server:
        async with EndpointClient(endpoint(server.base_url)) as client:
            yield client


@asynccontextmanager
async def a_recording(folder: Path) -> AsyncIterator[Attempting]:
    """Hold a recording of `GOOD`, and none of `BAD`."""
    write_recording(folder, GOOD, ANSWER, "a-model", date(2026, 11, 1))
    async with RecordedClient(folder) as client:
        yield client


class _ByRequest(ScriptedClient):
    """A script that answers by request, because the contract asks in any order."""

    def __init__(self) -> None:
        super().__init__([])

    async def attempt(self, request: CompletionRequest) -> Attempt:
        self._script = [LLMRefused("no") if request == BAD else ANSWER]
        self.requests.clear()
        return await super().attempt(request)


@asynccontextmanager
async def a_script(_: Path) -> AsyncIterator[Attempting]:
    """Answer `GOOD`, and refuse `BAD`."""
    async with _ByRequest() as client:
        yield client


@pytest.fixture(params=["bare", "ledgered"])
def wrapped(request: pytest.FixtureRequest) -> bool:
    return bool(request.param == "ledgered")


@pytest.fixture(params=[an_endpoint, a_recording, a_script])
async def client(
    request: pytest.FixtureRequest, tmp_path: Path, wrapped: bool
) -> AsyncIterator[Attempting | LedgeredClient]:
    opener: Callable[[Path], AbstractAsyncContextManager[Attempting]] = request.param
    async with opener(tmp_path) as inner:
        if not wrapped:
            yield inner
            return
        async with LedgeredClient(inner, MemoryLedger(), clock=FakeTime().clock) as outer:
            yield outer


async def test_answers(client: Attempting | LedgeredClient) -> None:
    """A whole answer comes back for its request, with the name of a model."""
    completion = await client.complete(GOOD)
    assert isinstance(completion, Completion)
    assert (ANSWER, GOOD.request_hash) == (completion.text, completion.request_hash)
    assert completion.llm_model


async def test_same_answer_again(client: Attempting | LedgeredClient) -> None:
    """An equal request has an equal text; only a client with a ledger calls it cached."""
    first, second = await client.complete(GOOD), await client.complete(GOOD)
    assert first.text == second.text
    assert (False, isinstance(client, LedgeredClient)) == (first.cached, second.cached)


async def test_fails_typed(client: Attempting | LedgeredClient) -> None:
    """What cannot be had is an LLMError of one line, with the exit code of the endpoint's troubles."""
    with pytest.raises(LLMError) as error:
        await client.complete(BAD)
    assert EXIT_LLM == error.value.exit_code
    assert "\n" not in str(error.value)


async def test_works_after_a_failure(client: Attempting | LedgeredClient) -> None:
    """A failure does not break the client."""
    with pytest.raises(LLMError):
        await client.complete(BAD)
    assert ANSWER == (await client.complete(GOOD)).text


async def test_concurrent(client: Attempting | LedgeredClient) -> None:
    """Calls at once do not mix up their answers."""
    found = await asyncio.gather(*(client.complete(r) for r in [GOOD, BAD] * 10), return_exceptions=True)
    assert [ANSWER] * 10 == [c.text for c in found[::2] if isinstance(c, Completion)]
    assert all(isinstance(error, LLMError) for error in found[1::2])
