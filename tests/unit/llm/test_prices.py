"""What tokens cost."""

from __future__ import annotations

from decimal import Decimal

import pytest

from persona_gen.domain.run import Usage
from persona_gen.errors import SettingsError
from persona_gen.llm import Prices

USAGE = Usage(input_tokens=10_000, output_tokens=2_000)


def test_listed() -> None:
    """A model of a known provider has the listed price, exactly."""
    assert Decimal("0.0027") == Prices().cost("gpt-4o-mini", USAGE)


def test_own_price_wins() -> None:
    """The study's price wins over the list, and serves models that no list knows."""
    prices = Prices({"input": 1.0, "output": 0.1})
    assert [Decimal("0.0102")] * 2 == [prices.cost(name, USAGE) for name in ("gpt-4o-mini", "my-own")]


def test_free() -> None:
    """A price of zero is known, and is zero."""
    prices = Prices({"input": 0, "output": 0}, "http://localhost:8080/v1")
    assert (Decimal(0), True) == (prices.cost("local", USAGE), prices.knows("local"))


@pytest.mark.parametrize(
    ("llm_model", "base_url"),
    [("no-such-model", "https://api.openai.com/v1"), ("gpt-4o-mini", "http://localhost:8080/v1")],
)
def test_unknown(llm_model: str, base_url: str) -> None:
    """An unknown model, and a known name at an unknown address, have an unknown price, not zero."""
    prices = Prices(base_url=base_url)
    assert (None, False) == (prices.cost(llm_model, USAGE), prices.knows(llm_model))


def test_unknown_tokens() -> None:
    """Unknown tokens have an unknown cost."""
    assert Prices({"input": 1.0, "output": 1.0}).cost("any", None) is None


def test_half_a_price() -> None:
    """A price for one direction only is an error that shows how to write both."""
    with pytest.raises(SettingsError, match=r"needs both input and output .* output = 0\.6"):
        Prices({"input": 1.0})
