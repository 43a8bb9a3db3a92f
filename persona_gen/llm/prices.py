"""What tokens cost. The study's own price wins over the list of `genai-prices`; what is in neither is unknown."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from persona_gen.domain.run import Usage
from persona_gen.errors import SettingsError
from persona_gen.settings import DEFAULT_BASE_URL

if TYPE_CHECKING:
    from collections.abc import Mapping

_MILLION = 1_000_000


class Prices:
    """Prices for one endpoint."""

    def __init__(
        self, per_million: Mapping[Literal["input", "output"], float] | None = None, base_url: str = DEFAULT_BASE_URL
    ) -> None:
        """Keep the study's price, if there is one.

        Args:
            per_million: US dollars per million tokens, `input` and `output`.
            base_url: tells the provider; a model's name alone does not, because anybody may serve it.

        Raises:
            SettingsError: one of the two prices is missing.
        """
        self._own: tuple[Decimal, Decimal] | None = None
        self._base_url = base_url
        self._unlisted: set[str] = set()
        if per_million is not None:
            if per_million.keys() != {"input", "output"}:
                hint = "write price_per_million = {input = 0.15, output = 0.6}"
                raise SettingsError("a price needs both input and output", where="study.toml, [llm]", hint=hint)
            self._own = Decimal(str(per_million["input"])), Decimal(str(per_million["output"]))

    def cost(self, llm_model: str, usage: Usage | None) -> Decimal | None:
        """Return US dollars, or None where price or tokens are unknown."""
        if usage is None:
            return None
        if self._own is not None:
            return (self._own[0] * usage.input_tokens + self._own[1] * usage.output_tokens) / _MILLION
        return self._listed(llm_model, usage)

    def _listed(self, llm_model: str, usage: Usage) -> Decimal | None:
        if llm_model in self._unlisted:
            return None
        import genai_prices  # noqa: PLC0415  a quarter of a second of CPU

        tokens = genai_prices.Usage(input_tokens=usage.input_tokens, output_tokens=usage.output_tokens)
        try:
            price = genai_prices.calc_price(tokens, llm_model, provider_api_url=self._base_url)
        except LookupError:
            self._unlisted.add(llm_model)  # searching the list costs more than the rest of a ledger entry
            return None
        return Decimal(price.total_price)

    def knows(self, llm_model: str) -> bool:
        """Whether the cost of this model's tokens can be told."""
        return self.cost(llm_model, Usage(input_tokens=1, output_tokens=1)) is not None
