"""The numbers checker: quantities, what they are bound to, and the arithmetic behind them."""
