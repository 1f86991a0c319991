"""Persona 4: money that is put by regularly, and cards kept low."""

from __future__ import annotations

from .conditions import all_of, any_of, at_least, below, is_zero
from .persona import Persona

SAVINGS_BUILDER = Persona(
    key="savings_builder",
    title="Savings builder",
    focus="Set goals, automate, earn more on what is saved.",
    when=all_of(
        any_of(
            at_least("savings_growth", "savings_builder.min_growth_percent"),
            at_least("savings_monthly_inflow_cents", "savings_builder.min_monthly_inflow_cents"),
        ),
        # Someone without a card has no card at or over the line.
        any_of(
            is_zero("card_count"),
            below("utilization_highest", "savings_builder.max_utilization_percent"),
        ),
    ),
)
