"""Persona 2: pay that comes far apart, and little set by to bridge it."""

from __future__ import annotations

from .conditions import above, all_of, below
from .persona import Persona

VARIABLE_INCOME = Persona(
    key="variable_income",
    title="Variable income budgeter",
    focus="Budget by share of pay, smooth the months, start a small buffer.",
    when=all_of(
        above("pay_gap_median_days", "variable_income.max_pay_gap_days"),
        below("buffer_months", "variable_income.min_buffer_months"),
    ),
)
