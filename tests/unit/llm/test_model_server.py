"""The clients against a server that was not written for the test: llama.cpp with a tiny language model."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field

from persona_gen.domain.run import CompletionRequest, Message
from persona_gen.errors import LLMTruncated, LLMUnavailable
from persona_gen.llm import MemoryLedger, ask, build_client
from persona_gen.study import LLM
from tests.support.model_server import KEY, model_server
from tests.support.requests import endpoint

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.slow


class Mood(BaseModel):
    """A small answer; all of it is bounded, because small models run on."""

    model_config = ConfigDict(extra="forbid")

    mood: Literal["calm", "hurried"]
    reason: str = Field(max_length=40)


@pytest.fixture(scope="module")
def base_url() -> Iterator[str]:
    with model_server() as address:
        yield address


def make_request(text: str, max_tokens: int) -> CompletionRequest:
    """Return a request for a mood."""
    return CompletionRequest(
        llm_model="smollm2",
        messages=(Message(role="user", content=text),),
        schema_name="mood",
        json_schema=Mood.model_json_schema() | {"additionalProperties": False},
        temperature=0.0,
        max_tokens=max_tokens,
        seed=1,
        template="mood/1",
        template_hash="0" * 64,
    )


async def test_schema_answer(base_url: str) -> None:
    """An answer fits its schema, is told with its tokens, and is not asked for twice."""
    ledger, request = MemoryLedger(), make_request("In one word, how does a person in a queue feel?", 80)
    async with build_client(endpoint(base_url, KEY), LLM(), ledger) as client:
        first = await ask(client, request, Mood, reasks=0)
        assert first == await ask(client, request, Mood, reasks=0)
    assert [("done", "stop")] == [(entry.outcome, entry.finish_reason) for entry in ledger.entries]
    usage = ledger.entries[0].usage
    assert usage is not None
    assert min(usage.input_tokens, usage.output_tokens) > 5


async def test_length(base_url: str) -> None:
    """An answer that hits the limit is cut for real, and its tokens are counted."""
    ledger = MemoryLedger()
    async with build_client(endpoint(base_url, KEY), LLM(), ledger) as client:
        with pytest.raises(LLMTruncated, match=r"cut off after 4 tokens"):
            await client.complete(make_request("Tell me a story.", 4))
    assert [("LLMTruncated", 4)] == [(e.outcome, e.usage and e.usage.output_tokens) for e in ledger.entries]


async def test_prompt_too_long(base_url: str) -> None:
    """A prompt beyond the context is refused once, with what to do about it."""
    ledger = MemoryLedger()
    async with build_client(endpoint(base_url, KEY), LLM(), ledger) as client:
        with pytest.raises(LLMUnavailable, match=r"longer than the model's context.*\[evidence\]"):
            await client.complete(make_request("many words " * 2000, 10))
    assert 1 == len(ledger.entries)


async def test_wrong_key(base_url: str) -> None:
    """A wrong key is refused once, names the variable, and is not shown."""
    ledger = MemoryLedger()
    async with build_client(endpoint(base_url, "sk-wrong"), LLM(), ledger) as client:
        with pytest.raises(LLMUnavailable, match=r"HTTP 401.*check OPENAI_API_KEY") as error:
            await client.complete(make_request("Hello", 10))
    assert 1 == len(ledger.entries)
    assert "sk-wrong" not in f"{error.value} {ledger.entries}"
