"""The budget of a run, in US dollars and in tokens. A call reserves its worst case before it starts."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from persona_gen.domain.run import Usage
from persona_gen.errors import LLMBudgetExceeded, SettingsError

if TYPE_CHECKING:
    from persona_gen.domain.run import CompletionRequest
    from persona_gen.llm.attempt import Attempt
    from persona_gen.llm.prices import Prices

CHARACTERS_PER_TOKEN = 3
"""Few, so that an estimate errs upwards; English text has about 4."""
UNBOUNDED_OUTPUT = 16_000
"""Tokens reserved for an answer where the request sets no limit."""


@dataclass(frozen=True)
class Amount:
    """Tokens and dollars; dollars are zero where there is no price, and then there is no limit on them."""

    tokens: int = 0
    usd: Decimal = Decimal(0)

    def __add__(self, other: Amount) -> Amount:
        return Amount(self.tokens + other.tokens, self.usd + other.usd)

    def __sub__(self, other: Amount) -> Amount:
        return Amount(self.tokens - other.tokens, self.usd - other.usd)


class Budget:
    """What may be spent by one client, and what is spent."""

    def __init__(self, prices: Prices, *, usd: float | None = None, tokens: int | None = None) -> None:
        """Set the limits; None is no limit."""
        self.prices = prices
        self.limit_usd = None if usd is None else Decimal(str(usd))
        self.limit_tokens = tokens
        self.spent, self._reserved = Amount(), Amount()
        self._settled = asyncio.Event()

    def check_price(self, llm_model: str) -> None:
        """Raise where a budget in dollars cannot be kept, because the price is unknown.

        Raises:
            SettingsError: says which key to set.
        """
        if self.limit_usd is not None and not self.prices.knows(llm_model):
            hint = "set price_per_million = {input = …, output = …}, or budget_tokens instead"
            what = f"budget_usd is set, but no price of {llm_model!r} is known"
            raise SettingsError(what, where="study.toml, [llm]", hint=hint)

    async def reserve(self, request: CompletionRequest) -> Amount:
        """Set the worst case of one attempt aside; waits while other attempts hold what is left.

        Raises:
            LLMBudgetExceeded: it would not fit even if nothing else ran.
            SettingsError: dollars are limited and the price is unknown.
        """
        self.check_price(request.llm_model)
        if self.limit_usd is None and self.limit_tokens is None:
            return Amount()
        worst = self._worst(request)
        while not self._fits(self.spent + self._reserved + worst):
            if not self._fits(self.spent + worst):
                raise self._exceeded(worst)
            await self._settled.wait()
        self._reserved += worst
        return worst

    def settle(self, reserved: Amount, request: CompletionRequest, attempt: Attempt | None) -> None:
        """Replace a reservation by what the attempt used.

        Tokens that the endpoint did not tell count with the worst case, where the model may have worked.
        """
        actual = Amount()
        if attempt is None or (attempt.usage is None and attempt.worked):
            actual = reserved
        elif attempt.usage is not None:
            cost = self.prices.cost(request.llm_model, attempt.usage) if self.limit_usd is not None else None
            actual = Amount(attempt.usage.input_tokens + attempt.usage.output_tokens, cost or Decimal(0))
        self.spent += actual
        self._reserved -= reserved
        self._settled.set()
        self._settled = asyncio.Event()

    def _worst(self, request: CompletionRequest) -> Amount:
        length = sum(len(message.content) for message in request.messages) + len(str(request.json_schema))
        usage = Usage(
            input_tokens=length // CHARACTERS_PER_TOKEN + 1, output_tokens=request.max_tokens or UNBOUNDED_OUTPUT
        )
        cost = self.prices.cost(request.llm_model, usage) if self.limit_usd is not None else None
        return Amount(usage.input_tokens + usage.output_tokens, cost or Decimal(0))

    def _fits(self, amount: Amount) -> bool:
        in_tokens = self.limit_tokens is None or amount.tokens <= self.limit_tokens
        return in_tokens and (self.limit_usd is None or amount.usd <= self.limit_usd)

    def _exceeded(self, worst: Amount) -> LLMBudgetExceeded:
        if self.limit_tokens is not None and self.spent.tokens + worst.tokens > self.limit_tokens:
            spent = f"{self.spent.tokens:,} of {self.limit_tokens:,} tokens are spent"
            more, key = f"{worst.tokens:,} tokens", "budget_tokens"
        else:
            spent = f"${self.spent.usd:.4f} of ${self.limit_usd} are spent"
            more, key = f"${worst.usd:.4f}", "budget_usd"
        return LLMBudgetExceeded(
            f"the budget is used up: {spent}, and the next call may take {more}",
            hint=f"raise {key} under [llm] in study.toml and run again; everything finished is kept",
        )
