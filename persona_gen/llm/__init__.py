"""Calls to a language model: one endpoint adapter, retries, limits, a ledger; recordings and test doubles.

Names are loaded when they are first used, so that importing this package loads no SDK.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from persona_gen.domain.run import Ledger
    from persona_gen.llm.attempt import Attempt, Attempting, Clock
    from persona_gen.llm.budget import Budget
    from persona_gen.llm.endpoint import EndpointClient
    from persona_gen.llm.ledgered import LedgeredClient
    from persona_gen.llm.limits import Limits
    from persona_gen.llm.memory import MemoryLedger
    from persona_gen.llm.prices import Prices
    from persona_gen.llm.recorded import RecordedClient, ScriptedClient, write_recording
    from persona_gen.llm.structured import ask, parse_answer
    from persona_gen.settings import EndpointSettings
    from persona_gen.study import LLM

__all__ = (
    "Attempt",
    "Attempting",
    "Budget",
    "Clock",
    "EndpointClient",
    "LedgeredClient",
    "Limits",
    "MemoryLedger",
    "Prices",
    "RecordedClient",
    "ScriptedClient",
    "ask",
    "build_client",
    "parse_answer",
    "write_recording",
)

_MODULES = {
    "Attempt": "attempt",
    "Attempting": "attempt",
    "Budget": "budget",
    "Clock": "attempt",
    "EndpointClient": "endpoint",
    "LedgeredClient": "ledgered",
    "Limits": "limits",
    "MemoryLedger": "memory",
    "Prices": "prices",
    "RecordedClient": "recorded",
    "ScriptedClient": "recorded",
    "ask": "structured",
    "parse_answer": "structured",
    "write_recording": "recorded",
}


def build_client(endpoint: EndpointSettings, llm: LLM, ledger: Ledger, *, clock: Clock | None = None) -> LedgeredClient:
    """Return the client of a configured endpoint; use it as an async context, or close it with `aclose`.

    Args:
        endpoint: address, key and model.
        llm: the study's limits, budget and prices.
        ledger: where attempts are kept, and finished calls found.
        clock: how to tell time and to wait.

    Raises:
        SettingsError: `budget_usd` is set and the price of the model, or of the judge's model, is unknown.
    """
    from persona_gen.llm.budget import Budget  # noqa: PLC0415  see above
    from persona_gen.llm.endpoint import EndpointClient  # noqa: PLC0415  see above
    from persona_gen.llm.ledgered import LedgeredClient  # noqa: PLC0415  see above
    from persona_gen.llm.limits import Limits  # noqa: PLC0415  see above
    from persona_gen.llm.prices import Prices  # noqa: PLC0415  see above

    budget = Budget(Prices(llm.price_per_million, endpoint.base_url), usd=llm.budget_usd, tokens=llm.budget_tokens)
    for llm_model in (endpoint.model, llm.judge_model):
        if llm_model:
            budget.check_price(llm_model)
    return LedgeredClient(
        EndpointClient(endpoint, timeout=llm.timeout),
        ledger,
        budget=budget,
        limits=Limits(llm.concurrency, llm.requests_per_minute, clock),
        attempts=llm.attempts,
        clock=clock,
    )


def __getattr__(name: str) -> Any:
    """Load a public name when it is first used."""
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
