"""Persona 1: balances near the limit, or interest being paid on them."""

from __future__ import annotations

from .conditions import any_of, at_least, is_true
from .persona import Persona

HIGH_UTILIZATION = Persona(
    key="high_utilization",
    title="High utilization",
    focus="Bring card balances down, keep payments on time, pay less interest.",
    when=any_of(
        at_least("utilization_highest", "high_utilization.min_utilization_percent"),
        at_least("interest_cents", "high_utilization.min_interest_cents"),
        is_true("pays_minimum_only"),
        is_true("is_overdue"),
    ),
)
