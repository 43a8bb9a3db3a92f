"""How much our language model client costs on top of the wire.

Run: `python bench/llm_overhead.py [--requests 300] [--concurrency 50] [--delay 0.2]`

A server on loopback, in a process of its own, answers each request after a fixed delay. With N requests and C at
once the ideal wall time is N / C * delay. Three clients are measured, each with a server of its own: bare aiohttp
with a pydantic parse, `EndpointClient`, and `LedgeredClient` around it with a ledger in memory. CPU is that of the
client's process. Only the ratios carry over to another machine.
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import aiohttp
from pydantic import BaseModel

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from persona_gen.llm import LedgeredClient, Limits, MemoryLedger
from persona_gen.llm.dialect import Dialect
from persona_gen.llm.endpoint import EndpointClient
from tests.support.fault_server import FaultServer, answer
from tests.support.requests import endpoint, make_request

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from persona_gen.domain.run import CompletionRequest


class Reply(BaseModel):
    """The answer's schema."""

    ok: bool


class Measured(NamedTuple):
    """One client's run."""

    name: str
    wall: float
    cpu: float


async def measure(name: str, call: Callable[[CompletionRequest], Awaitable[str]], count: int, at_once: int) -> Measured:
    """Send `count` different requests, `at_once` at a time, after one for warming up."""
    gate = asyncio.Semaphore(at_once)
    requests = [make_request(f"question {name} {n}") for n in range(count)]

    async def one(request: CompletionRequest) -> None:
        async with gate:
            Reply.model_validate_json(await call(request))

    await asyncio.gather(*(one(make_request(f"warm up {n}")) for n in range(at_once)))
    wall, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*map(one, requests))
    return Measured(name, time.perf_counter() - wall, time.process_time() - cpu)


async def bare(url: str, count: int, at_once: int) -> Measured:
    """Measure aiohttp alone."""
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:

        async def call(request: CompletionRequest) -> str:
            async with session.post(f"{url}/chat/completions", json=Dialect().body(request)) as response:
                data = await response.json()
            return str(data["choices"][0]["message"]["content"])

        return await measure("bare aiohttp", call, count, at_once)


async def ours(url: str, count: int, at_once: int) -> Measured:
    """Measure the endpoint's adapter."""
    async with EndpointClient(endpoint(url)) as client:

        async def call(request: CompletionRequest) -> str:
            return (await client.complete(request)).text

        return await measure("EndpointClient", call, count, at_once)


async def ledgered(url: str, count: int, at_once: int) -> Measured:
    """Measure the client that the program uses."""
    async with LedgeredClient(EndpointClient(endpoint(url)), MemoryLedger(), limits=Limits(at_once)) as client:

        async def call(request: CompletionRequest) -> str:
            return (await client.complete(request)).text

        return await measure("LedgeredClient", call, count, at_once)


def serve(delay: float) -> None:
    """Serve until standard input closes."""
    with FaultServer(answer().__class__(body=answer().body, delay=delay)) as server:
        print(server.base_url, flush=True)
        sys.stdin.read()


def with_server(run: Callable[[str, int, int], Awaitable[Measured]], options: argparse.Namespace) -> Measured:
    """Measure one client against a new server."""
    command = [sys.executable, __file__, "--serve", "--delay", str(options.delay)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        url = process.stdout.readline().strip() if process.stdout else ""

        async def go() -> Measured:
            return await run(url, options.requests, options.concurrency)

        measured = asyncio.run(go())
        process.communicate("")
    return measured


def main() -> None:
    """Print one line for each client."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=300)
    parser.add_argument("--concurrency", type=int, default=50)
    parser.add_argument("--delay", type=float, default=0.2, help="seconds")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.delay)
        return
    ideal = options.requests / options.concurrency * options.delay
    found = [with_server(run, options) for run in (bare, ours, ledgered)]
    print(f"{options.requests} requests, {options.concurrency} at once, {options.delay * 1000:.0f} ms each")
    print(f"{'client':16} {'wall / ideal':>12} {'CPU ms / request':>18} {'CPU / bare':>11}")
    for name, wall, cpu in found:
        per_request = cpu / options.requests * 1000
        print(f"{name:16} {wall / ideal:12.2f} {per_request:18.2f} {cpu / found[0].cpu:11.1f}")


if __name__ == "__main__":
    main()
