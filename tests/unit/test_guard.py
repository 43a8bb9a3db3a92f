"""The guard in conftest.py: no test reaches another machine, and none sees a key."""

from __future__ import annotations

import asyncio
import os
import socket

import aiohttp
import pytest

from persona_gen.errors import LLMUnavailable
from persona_gen.llm.endpoint import EndpointClient
from tests.support.fault_server import FaultServer
from tests.support.requests import endpoint, make_request


@pytest.mark.parametrize("host", ["192.0.2.1", "example.com", "2001:db8::1", "::ffff:192.0.2.1"])
def test_no_way_out(host: str) -> None:
    """Names and addresses of other machines are refused before anything is sent."""
    with pytest.raises(RuntimeError, match="tests do not connect"):
        socket.create_connection((host, 80))


async def test_no_way_out_of_an_event_loop() -> None:
    """Asyncio and aiohttp are no way round."""
    with pytest.raises(RuntimeError, match="tests do not connect"):
        await asyncio.open_connection("192.0.2.1", 80)
    async with aiohttp.ClientSession() as session:
        with pytest.raises(RuntimeError, match="tests do not connect"):
            await session.get("http://192.0.2.1/")


async def test_no_way_out_of_the_sdk() -> None:
    """The real endpoint client is no way round; it fails, or is refused by the guard."""
    async with EndpointClient(endpoint("http://192.0.2.1/v1")) as client:
        with pytest.raises((RuntimeError, LLMUnavailable), match=r"tests do not connect|not reached"):
            await client.complete(make_request())


async def test_loopback_is_open() -> None:
    """Servers of the test itself are reached."""
    with FaultServer() as server:
        async with EndpointClient(endpoint(server.base_url.replace("127.0.0.1", "localhost"))) as client:
            assert '{"ok": true}' == (await client.complete(make_request())).text


def test_no_key() -> None:
    """No key and no address comes from outside."""
    assert [] == [name for name in os.environ if name.startswith(("OPENAI_", "PERSONA_GEN_"))]
