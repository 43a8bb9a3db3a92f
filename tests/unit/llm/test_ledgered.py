"""LedgeredClient: nothing paid twice, every attempt kept, the budget never passed."""

from __future__ import annotations

import asyncio
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from persona_gen.domain.run import Usage
from persona_gen.errors import (
    LLMBudgetExceeded,
    LLMRefused,
    LLMTruncated,
    LLMUnavailable,
    SettingsError,
)
from persona_gen.llm import (
    Attempt,
    Attempting,
    Budget,
    LedgeredClient,
    Limits,
    MemoryLedger,
    Prices,
    ScriptedClient,
    build_client,
)
from persona_gen.study import LLM
from tests.support import fault_server as faults
from tests.support.requests import FakeTime, endpoint, make_request

if TYPE_CHECKING:
    from collections.abc import Iterator

    from persona_gen.domain.run import CompletionRequest

PRICE = {"input": 1.0, "output": 2.0}


@pytest.fixture
def server() -> Iterator[faults.FaultServer]:
    with faults.FaultServer() as running:
        yield running


def client_of(server: faults.FaultServer, ledger: MemoryLedger, time: FakeTime, **settings: object) -> LedgeredClient:
    """Return the client that the program builds, with a clock of the test."""
    llm = LLM.model_validate({"price_per_million": PRICE, "timeout": 5.0} | settings)
    return build_client(endpoint(server.base_url), llm, ledger, clock=time.clock)


async def test_every_attempt_is_kept(server: faults.FaultServer) -> None:
    """Each attempt is in the ledger with its outcome, tokens, cost and answer, failed ones as well."""
    ledger, time = MemoryLedger(), FakeTime()
    server.script(
        faults.rate_limited("2"), faults.server_error(), faults.dropped(), faults.no_choices(), faults.truncated_json()
    )
    async with client_of(server, ledger, time) as client:
        completion = await client.complete(make_request())
    assert ('{"ok": true}', False) == (completion.text, completion.cached)
    assert 6 == len(server.requests)
    outcomes = [entry.outcome for entry in ledger.entries]
    assert ["LLMUnavailable"] * 3 + ["LLMInvalidOutput"] * 2 + ["done"] == outcomes
    assert [1, 2, 3, 4, 5, 6] == [entry.attempt for entry in ledger.entries]
    cost = Decimal(11 + 2 * 7) / 1_000_000
    assert [None, None, None, cost, None, cost] == [entry.cost_usd for entry in ledger.entries]
    assert "Rate limit reached" in (ledger.entries[0].response or "")
    assert (None, '{"ok": true}') == (ledger.entries[2].response, ledger.entries[5].response)
    assert {make_request().prompt_hash} == {entry.prompt_hash for entry in ledger.entries}
    assert 2.0 == time.naps[0]


@pytest.mark.parametrize(
    ("reply", "kind"),
    [
        (faults.truncated_answer(), LLMTruncated),
        (faults.refused(), LLMRefused),
        (faults.out_of_quota(), LLMUnavailable),
        (faults.web_page(), LLMUnavailable),
        (faults.failure(401, "no"), LLMUnavailable),
    ],
)
async def test_final_failures_cost_one_attempt(
    server: faults.FaultServer, reply: faults.Reply, kind: type[Exception]
) -> None:
    """A failure that will not pass is one request, one entry, and is not found as finished later."""
    ledger = MemoryLedger()
    server.script(reply)
    async with client_of(server, ledger, FakeTime()) as client:
        with pytest.raises(kind):
            await client.complete(make_request())
        assert (1, 1) == (len(server.requests), len(ledger.entries))
        assert not (await client.complete(make_request())).cached
    assert [kind.__name__, "done"] == [entry.outcome for entry in ledger.entries]


async def test_gives_up_after_its_attempts(server: faults.FaultServer) -> None:
    """`attempts` bounds the tries of a call."""
    server.otherwise = faults.server_error()
    ledger = MemoryLedger()
    async with client_of(server, ledger, FakeTime(), attempts=3) as client:
        with pytest.raises(LLMUnavailable, match=r"\(3 attempts\)"):
            await client.complete(make_request())
    assert (3, 3) == (len(server.requests), len(ledger.entries))


async def test_fallback_is_recorded(server: faults.FaultServer) -> None:
    """A server without JSON schemas is served with one try, and the ledger shows what was sent each time."""
    server.script(faults.no_schema_support())
    ledger = MemoryLedger()
    async with client_of(server, ledger, FakeTime(), attempts=1) as client:
        await client.complete(make_request())
    assert ["LLMUnavailable", "done"] == [entry.outcome for entry in ledger.entries]
    assert [True, False] == ['"json_schema"' in entry.request for entry in ledger.entries]


async def test_finished_calls_are_found(server: faults.FaultServer) -> None:
    """A call that is in the ledger is not made again, not even by another client."""
    ledger = MemoryLedger()
    async with client_of(server, ledger, FakeTime()) as client:
        first = await client.complete(make_request())
    async with client_of(server, ledger, FakeTime()) as client:
        second = await client.complete(make_request())
        await client.complete(make_request("Another question"))
    assert (False, True, first.text) == (first.cached, second.cached, second.text)
    assert 2 == len(server.requests)


async def test_equal_calls_share_one(server: faults.FaultServer) -> None:
    """Fifty equal calls at once are paid once; one is new, the others are marked as cached."""
    ledger = MemoryLedger()
    async with client_of(server, ledger, FakeTime(), concurrency=50) as client:
        found = await asyncio.gather(*(client.complete(make_request()) for _ in range(50)))
    assert (1, 1) == (len(server.requests), len(ledger.entries))
    assert [False] + [True] * 49 == [completion.cached for completion in found]


async def test_equal_calls_share_a_failure() -> None:
    """Equal calls at once fail together after one attempt; the next call tries anew."""
    inner = ScriptedClient([LLMRefused("no"), '{"ok": true}'])
    client = LedgeredClient(inner, MemoryLedger())
    found = await asyncio.gather(*(client.complete(make_request()) for _ in range(5)), return_exceptions=True)
    assert [LLMRefused] * 5 == [type(error) for error in found]
    assert '{"ok": true}' == (await client.complete(make_request())).text


class Stuck(Attempting):
    """A client that answers when told to."""

    def __init__(self, usage: Usage | None = None) -> None:
        self.go, self.started, self.running = asyncio.Event(), asyncio.Event(), 0
        self.usage = usage

    async def attempt(self, request: CompletionRequest) -> Attempt:
        """Wait, then repeat the question."""
        self.running += 1
        self.started.set()
        await self.go.wait()
        return Attempt(sent="{}", text=request.messages[0].content, usage=self.usage, worked=True)


async def test_one_waiter_gives_up() -> None:
    """When one of two equal calls is cancelled, the other still gets the answer, and it is paid once."""
    inner, ledger = Stuck(), MemoryLedger()
    client = LedgeredClient(inner, ledger)
    first, second = (asyncio.create_task(client.complete(make_request())) for _ in range(2))
    await inner.started.wait()
    first.cancel()
    await asyncio.sleep(0)
    inner.go.set()
    assert "Is it well?" == (await second).text
    assert (1, ["done"]) == (inner.running, [entry.outcome for entry in ledger.entries])


async def test_interrupted_attempt_is_kept() -> None:
    """An attempt that is cancelled under way is in the ledger, because it may have cost something."""
    inner, ledger = Stuck(), MemoryLedger()
    client = LedgeredClient(inner, ledger)
    task = asyncio.create_task(client.complete(make_request()))
    await inner.started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert [("Interrupted", None, None)] == [(e.outcome, e.usage, e.cost_usd) for e in ledger.entries]
    assert ledger.find(make_request().request_hash) is None


async def test_budget_of_tokens(server: faults.FaultServer) -> None:
    """Calls stop before the one that could pass the budget; what was finished stays."""
    ledger = MemoryLedger()
    async with client_of(server, ledger, FakeTime(), budget_tokens=130) as client:
        for text in "abc":
            await client.complete(make_request(text, max_tokens=10))
        with pytest.raises(LLMBudgetExceeded, match=r"54 of 130 tokens are spent.*raise budget_tokens"):
            await client.complete(make_request("d", max_tokens=64))
    assert (3, 3) == (len(server.requests), len(ledger.entries))


async def test_budget_of_dollars(server: faults.FaultServer) -> None:
    """Dollars stop calls likewise."""
    async with client_of(server, MemoryLedger(), FakeTime(), budget_usd=0.0001) as client:
        await client.complete(make_request(max_tokens=10))
        with pytest.raises(LLMBudgetExceeded, match=r"\$0\.0000 of \$0\.0001 are spent.*raise budget_usd"):
            await client.complete(make_request("another", max_tokens=100))
    assert 1 == len(server.requests)


async def test_concurrent_calls_do_not_pass_the_budget() -> None:
    """Calls at once reserve their worst case: the second waits for the first, and goes on if it was cheap."""
    inner = Stuck(usage=Usage(input_tokens=1, output_tokens=1))
    client = LedgeredClient(inner, MemoryLedger(), budget=Budget(Prices(), tokens=200))
    tasks = [asyncio.create_task(client.complete(make_request(t, max_tokens=100))) for t in "abcde"]
    await inner.started.wait()
    for _ in range(10):
        await asyncio.sleep(0)
    assert 1 == inner.running
    inner.go.set()
    assert list("abcde") == [completion.text for completion in await asyncio.gather(*tasks)]
    assert 10 == client.budget.spent.tokens


async def test_unknown_usage_counts_with_the_worst_case() -> None:
    """Where an endpoint does not tell tokens, the budget counts the most that it can have been."""
    inner = ScriptedClient([Attempt(sent="{}", text="yes", worked=True)])
    client = LedgeredClient(inner, MemoryLedger(), budget=Budget(Prices(), tokens=250))
    await client.complete(make_request(max_tokens=100))
    assert client.budget.spent.tokens > 100
    with pytest.raises(LLMBudgetExceeded):
        await client.complete(make_request("another", max_tokens=100))


async def test_failed_connections_cost_nothing(server: faults.FaultServer) -> None:
    """Attempts that reached no model do not use the budget up."""
    server.script(*[faults.rate_limited("0")] * 4)
    async with client_of(server, MemoryLedger(), FakeTime(), budget_tokens=150) as client:
        await client.complete(make_request(max_tokens=64))
        assert 18 == client.budget.spent.tokens


async def test_waiting_calls_cost_nothing() -> None:
    """A call that is cancelled while it waits for its slot was never sent: no entry, no tokens."""
    inner, ledger = Stuck(usage=Usage(input_tokens=1, output_tokens=1)), MemoryLedger()
    budget = Budget(Prices(), tokens=10_000)
    client = LedgeredClient(inner, ledger, budget=budget, limits=Limits(1))
    first, second = (asyncio.create_task(client.complete(make_request(text))) for text in "ab")
    await inner.started.wait()
    second.cancel()
    await asyncio.wait([second])
    inner.go.set()
    await first
    assert (1, 2) == (len(ledger.entries), budget.spent.tokens)


def test_unknown_price_is_said_up_front(server: faults.FaultServer) -> None:
    """A budget in dollars without a price is an error before any call, for the judge's model too."""
    for settings in ({}, {"judge_model": "unknown-judge"}):
        llm = LLM.model_validate({"budget_usd": 1.0} | settings)
        with pytest.raises(SettingsError, match=r"no price of '.*' is known .* price_per_million"):
            build_client(endpoint(server.base_url), llm, MemoryLedger())
    assert [] == server.requests


async def test_unknown_price_in_a_call() -> None:
    """The same holds for a call that names another model."""
    client = LedgeredClient(ScriptedClient([]), MemoryLedger(), budget=Budget(Prices(), usd=1.0))
    with pytest.raises(SettingsError, match="no price of 'fault-model'"):
        await client.complete(make_request())


async def test_concurrency(server: faults.FaultServer) -> None:
    """No more attempts reach the server at once than the study allows."""
    async with client_of(server, MemoryLedger(), FakeTime(), concurrency=3) as client:
        await asyncio.gather(*(client.complete(make_request(str(n))) for n in range(20)))
    assert 20 == len(server.requests)
    assert server.most_at_once <= 3


async def test_throttling_shrinks(server: faults.FaultServer) -> None:
    """A 429 makes the client more careful."""
    server.script(faults.rate_limited("1"))
    async with client_of(server, MemoryLedger(), FakeTime(), concurrency=8) as client:
        await client.complete(make_request())
        assert 4 == client.limits.allowed


async def test_ledger_failure_is_loud() -> None:
    """An attempt that cannot be kept fails the call: nothing is paid in secret."""

    class Full(MemoryLedger):
        def record(self, entry: object) -> None:  # noqa: ARG002  the protocol's form
            raise OSError("disk full")

    client = LedgeredClient(ScriptedClient(["{}"]), Full())
    with pytest.raises(OSError, match="disk full"):
        await client.complete(make_request())


async def test_closing_ends_calls() -> None:
    """Closing cancels what is under way, keeps it in the ledger, and closes the inner client."""
    inner, ledger = Stuck(), MemoryLedger()
    client = LedgeredClient(inner, ledger, limits=Limits(1))
    task = asyncio.create_task(client.complete(make_request()))
    await inner.started.wait()
    await client.aclose()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert ["Interrupted"] == [entry.outcome for entry in ledger.entries]
    scripted = ScriptedClient([])
    async with LedgeredClient(scripted, ledger):
        pass
    assert scripted.closed


async def test_mixed_faults_lose_nothing(server: faults.FaultServer) -> None:
    """Sixty calls that fail up to five times each all end well, once, and every request is in the ledger."""
    faulty = [
        faults.rate_limited("1"),
        faults.server_error(),
        faults.dropped(),
        faults.no_choices(),
        faults.truncated_json(),
        faults.cut_connection(),
    ]
    tries: Counter[int] = Counter()

    def otherwise(sent: dict[str, Any]) -> faults.Reply:
        number = int(sent["messages"][0]["content"])
        tries[number] += 1
        return faults.answer() if tries[number] > number % 6 else faulty[(number // 6 + tries[number]) % 6]

    server.otherwise = otherwise
    ledger = MemoryLedger()
    async with client_of(server, ledger, FakeTime(), concurrency=8) as client:
        found = await asyncio.gather(*(client.complete(make_request(str(n))) for n in range(60)))
    assert [False] * 60 == [completion.cached for completion in found]
    assert 60 + 10 * sum(range(6)) == len(server.requests) == len(ledger.entries)
    done = [entry.request_hash for entry in ledger.entries if entry.outcome == "done"]
    assert (60, 60) == (len(done), len(set(done)))
