"""Persona 5: checking that runs near empty, and swings."""

from __future__ import annotations

from .conditions import above, all_of, at_least
from .persona import Persona

CASH_FLOW_STRESSED = Persona(
    key="cash_flow_stressed",
    title="Cash-flow stressed",
    focus="Line bills up with pay days, avoid fees, build a first cushion.",
    when=all_of(
        at_least("low_day_share", "cash_flow_stressed.min_low_days_percent"),
        above("balance_volatility", "cash_flow_stressed.min_volatility_percent"),
    ),
)
