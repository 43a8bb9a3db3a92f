"""EndpointClient against a server that fails in every way."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from persona_gen.domain.run import Usage
from persona_gen.errors import (
    LLMError,
    LLMFiltered,
    LLMInvalidOutput,
    LLMRefused,
    LLMTruncated,
    LLMUnavailable,
)
from persona_gen.llm.endpoint import EndpointClient
from tests.support import fault_server as faults
from tests.support.requests import KEY, SCHEMA, endpoint, make_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.llm import Attempt


@pytest.fixture
def server() -> Iterator[faults.FaultServer]:
    with faults.FaultServer() as running:
        yield running


both_transports = pytest.mark.parametrize(
    "use_aiohttp", [pytest.param(True, id="aiohttp"), pytest.param(False, id="plain")]
)


async def attempts(
    server: faults.FaultServer, *replies: faults.Reply, seconds: float = 5.0, use_aiohttp: bool = False
) -> list[Attempt]:
    """Make one attempt for each reply, with one client."""
    server.script(*replies)
    async with EndpointClient(endpoint(server.base_url), timeout=seconds, use_aiohttp=use_aiohttp) as client:
        return [await client.attempt(make_request()) for _ in replies]


async def test_answer(server: faults.FaultServer) -> None:
    """A good answer comes with its text, model, tokens and reason, and without an error."""
    [attempt] = await attempts(server, faults.answer())
    assert (None, '{"ok": true}') == (attempt.error, attempt.text)
    assert (faults.MODEL, "stop", False) == (attempt.llm_model, attempt.finish_reason, attempt.retry)
    assert Usage(input_tokens=11, output_tokens=7) == attempt.usage


async def test_what_is_sent(server: faults.FaultServer) -> None:
    """The request holds the strict schema, the messages and the settings, and no setting that was not given."""
    server.script(faults.answer())
    async with EndpointClient(endpoint(server.base_url)) as client:
        attempt = await client.attempt(make_request(temperature=0.0, seed=3))
    sent = server.requests[0]
    assert {"model", "messages", "response_format", "temperature", "seed", "max_tokens"} == sent.keys()
    assert {"name": "reply", "strict": True, "schema": SCHEMA} == sent["response_format"]["json_schema"]
    assert [{"role": "user", "content": "Is it well?"}] == sent["messages"]
    assert sent == json.loads(attempt.sent)
    assert f"Bearer {KEY}" == server.headers[0]["authorization"]


@pytest.mark.parametrize(
    ("reply", "kind", "retry", "hint"),
    [
        pytest.param(faults.rate_limited(), LLMUnavailable, True, "again", id="429"),
        pytest.param(faults.out_of_quota(), LLMUnavailable, False, "credit", id="quota"),
        pytest.param(faults.server_error(500), LLMUnavailable, True, "again", id="500"),
        pytest.param(faults.server_error(503), LLMUnavailable, True, "again", id="503"),
        pytest.param(faults.dropped(), LLMUnavailable, True, "network", id="dropped"),
        pytest.param(faults.cut_connection(), LLMUnavailable, True, "network", id="cut"),
        pytest.param(faults.web_page(), LLMUnavailable, False, "/v1", id="web page"),
        pytest.param(faults.Reply(body="pong"), LLMInvalidOutput, False, "endpoint", id="no JSON"),
        pytest.param(faults.Reply(body="[1]"), LLMInvalidOutput, False, "endpoint", id="a list"),
        pytest.param(
            faults.Reply(body='{"error": {"message": "busy"}}'), LLMUnavailable, True, "again", id="200 error"
        ),
        pytest.param(faults.truncated_json(), LLMInvalidOutput, True, "again", id="truncated JSON"),
        pytest.param(faults.no_choices(), LLMInvalidOutput, True, "again", id="no choices"),
        pytest.param(faults.answer(""), LLMInvalidOutput, True, "again", id="empty"),
        pytest.param(faults.answer(None), LLMInvalidOutput, True, "again", id="null"),
        pytest.param(faults.answer(finish_reason="tool_calls"), LLMInvalidOutput, False, "again", id="tool calls"),
        pytest.param(faults.truncated_answer(), LLMTruncated, False, "max_tokens", id="length"),
        pytest.param(faults.filtered(), LLMFiltered, False, "snippets", id="filter"),
        pytest.param(faults.refused(), LLMRefused, False, "prompt", id="refusal"),
        pytest.param(faults.failure(401, "no key"), LLMUnavailable, False, "OPENAI_API_KEY", id="401"),
        pytest.param(faults.failure(403, "no right"), LLMUnavailable, False, "key", id="403"),
        pytest.param(faults.failure(404, "no model"), LLMUnavailable, False, "base_url", id="404"),
        pytest.param(
            faults.failure(400, "maximum context length is 10 tokens"), LLMUnavailable, False, "[evidence]", id="long"
        ),
        pytest.param(faults.failure(400, "x", code="content_filter"), LLMFiltered, False, "snippets", id="400 filter"),
        pytest.param(faults.failure(418, "teapot"), LLMUnavailable, False, "base_url", id="418"),
    ],
)
@both_transports
async def test_fault(
    server: faults.FaultServer, reply: faults.Reply, kind: type[LLMError], retry: bool, hint: str, use_aiohttp: bool
) -> None:
    """Each fault ends in its own error, which says what to do, is one line, and never shows the key."""
    [attempt] = await attempts(server, reply, use_aiohttp=use_aiohttp)
    assert kind is type(attempt.error)
    assert retry == attempt.retry
    message = str(attempt.error)
    assert hint in message
    assert "\n" not in message
    assert KEY not in message
    assert 1 == len(server.requests)


@both_transports
async def test_timeout(server: faults.FaultServer, use_aiohttp: bool) -> None:
    """A server that never answers costs the timeout, is tried again, and may have charged."""
    [attempt] = await attempts(server, faults.silence(), seconds=0.05, use_aiohttp=use_aiohttp)
    assert (LLMUnavailable, True, True) == (type(attempt.error), attempt.retry, attempt.worked)
    assert "within 0.05 s" in str(attempt.error)


@both_transports
async def test_nobody_listens(use_aiohttp: bool) -> None:
    """An address where nobody listens is named."""
    async with EndpointClient(endpoint("http://127.0.0.1:9/v1"), use_aiohttp=use_aiohttp) as client:
        attempt = await client.attempt(make_request())
    assert (LLMUnavailable, True, False) == (type(attempt.error), attempt.retry, attempt.worked)
    assert "http://127.0.0.1:9/v1 was not reached" in str(attempt.error)


@pytest.mark.parametrize("reply", [faults.truncated_answer(), faults.no_choices(), faults.refused()])
async def test_tokens_of_failures(server: faults.FaultServer, reply: faults.Reply) -> None:
    """Tokens of a failed answer are known, and what came back is kept."""
    [attempt] = await attempts(server, reply)
    assert Usage(input_tokens=11, output_tokens=7) == attempt.usage
    assert attempt.text or attempt.body
    assert attempt.worked


@pytest.mark.parametrize("usage", [None, {"prompt_tokens": None}, {"prompt_tokens": 1, "completion_tokens": -1}])
async def test_unknown_tokens(server: faults.FaultServer, usage: object) -> None:
    """Tokens that the endpoint did not tell, or told wrong, are unknown and not zero."""
    data = json.loads(faults.answer().body) | {"usage": usage}
    [attempt] = await attempts(server, faults.Reply(body=json.dumps(data)))
    assert (None, None) == (attempt.error, attempt.usage)


async def test_web_page_after_good_answers(server: faults.FaultServer) -> None:
    """A web page from an endpoint that has answered well is a passing trouble."""
    found = await attempts(server, faults.answer(), faults.web_page())
    assert [False, True] == [attempt.retry for attempt in found]


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [({"Retry-After": "7"}, 7.0), ({"Retry-After-Ms": "250"}, 0.25), ({"Retry-After": "soon"}, None), ({}, None)],
)
async def test_retry_after(server: faults.FaultServer, headers: dict[str, str], seconds: float | None) -> None:
    """The wait that the endpoint asks for is read in all its forms; nonsense is no wait."""
    [attempt] = await attempts(server, faults.failure(429, "slowly", headers=headers))
    assert (seconds, True) == (attempt.retry_after, attempt.throttled)


async def test_retry_after_date(server: faults.FaultServer) -> None:
    """A date in the past means no wait at all."""
    past = {"Retry-After": "Wed, 21 Oct 2015 07:28:00 GMT"}
    [attempt] = await attempts(server, faults.failure(503, "slowly", headers=past))
    assert (0.0, False) == (attempt.retry_after, attempt.throttled)


async def test_schema_fallback(server: faults.FaultServer) -> None:
    """A server without JSON schemas gets the schema in words, once for all calls, and each try is visible."""
    found = await attempts(
        server, faults.no_schema_support(), faults.no_schema_support("json_object"), faults.answer(), faults.answer()
    )
    assert [True, True, False, False] == [attempt.adapted for attempt in found]
    formats = [sent.get("response_format", {}).get("type") for sent in server.requests]
    assert ["json_schema", "json_object", None, None] == formats
    assert json.dumps(SCHEMA) in server.requests[2]["messages"][-1]["content"]
    assert json.loads(found[2].sent) == server.requests[2]


async def test_settings_fallback(server: faults.FaultServer) -> None:
    """Settings that a model does not take are left out or renamed after its first complaint."""
    server.script(
        faults.failure(400, "Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead."),
        faults.failure(400, "Unsupported value: 'temperature' does not support 0.4"),
    )
    async with EndpointClient(endpoint(server.base_url)) as client:
        found = [await client.attempt(make_request(temperature=0.4)) for _ in range(3)]
    assert [True, True, False] == [attempt.adapted for attempt in found]
    assert {"model", "messages", "response_format", "max_completion_tokens"} == server.requests[2].keys()


async def test_own_mistake_is_no_fallback(server: faults.FaultServer) -> None:
    """A schema that the endpoint finds wrong is our mistake: it is said, and no simpler request hides it."""
    [attempt] = await attempts(server, faults.failure(400, "Invalid schema for response_format 'reply'"))
    assert (LLMUnavailable, False, False) == (type(attempt.error), attempt.retry, attempt.adapted)


async def test_too_long_is_no_fallback(server: faults.FaultServer) -> None:
    """A prompt that is too long is said, whatever settings the complaint names besides."""
    said = "invalid: maximum context length is 10 tokens, lower max_completion_tokens"
    [attempt] = await attempts(server, faults.failure(400, said))
    assert (False, False) == (attempt.retry, attempt.adapted)
    assert "longer than the model's context" in str(attempt.error)


async def test_repr_hides_key(server: faults.FaultServer) -> None:
    """Neither the client nor its settings show the key."""
    async with EndpointClient(endpoint(server.base_url)) as client:
        assert KEY not in f"{client!r} {client.settings!r} {client.settings} {vars(client)!r}"


async def test_no_key(server: faults.FaultServer) -> None:
    """A server without a key is reached."""
    async with EndpointClient(endpoint(server.base_url, key=None)) as client:
        assert '{"ok": true}' == (await client.complete(make_request())).text
