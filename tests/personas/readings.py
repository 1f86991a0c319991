"""Readings by chance that agree with one another, small enough to try every value."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import strategies as st
from tests.signals.household import AS_OF, POLICY

from spendsense.ledger import Window
from spendsense.personas import Particulars
from spendsense.signals import FAMILIES, READINGS, family_columns

COLUMNS = {name: t for f in FAMILIES for name, t in family_columns(f).items()}

SMALL = POLICY.with_values(
    subscription_heavy__min_monthly_cents=5,
    subscription_heavy__min_share_percent=30,
    savings_builder__min_monthly_inflow_cents=4,
    savings_builder__min_growth_percent=20,
    variable_income__max_pay_gap_days=4,
    high_utilization__min_interest_cents=3,
)
"""Lines that small numbers lie around."""

BASES = (
    "card_count", "highest_card", "highest_card_balance_cents", "highest_card_limit_cents",
    "interest_cents", "pays_minimum_only", "is_overdue", "subscription_count", "spend_cents",
    "subscription_spend_cents", "savings_net_inflow_cents", "savings_growth_base_cents",
    "checking_balance_cents", "pay_gap_median_days", "days_observed", "low_days",
    "low_line_cents", "balance_volatility",
)  # fmt: skip
"""The readings that others are made of, or that stand by themselves."""

WINDOWS = tuple(Particulars(Window(days, AS_OF)) for days in (30, 180, 7))

flag = st.sampled_from((None, False, True))


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(strategy, strategy, strategy, st.none())


@st.composite
def windows(draw: st.DrawFn, most: int = 60) -> tuple[dict[str, Any], Particulars]:
    """A row of readings of at most so many cents, and a window that they were read over."""
    known = draw(st.sampled_from(WINDOWS))
    return agreeing(known.window.days, draw(bases(most))), known


@st.composite
def bases(draw: st.DrawFn, most: int) -> dict[str, Any]:
    """What the other readings are made of."""
    little, signed = st.integers(0, most), st.integers(-most // 2, most)
    spend = draw(maybe(little))
    observed = draw(maybe(st.integers(1, 30)))
    has_card = draw(st.booleans())
    saves = draw(st.booleans())
    return {
        "card_count": draw(st.sampled_from((None, 0, 1, 2))) if not has_card else 1,
        "highest_card": "card ending 4821" if has_card else None,
        "highest_card_balance_cents": draw(st.integers(-5, most)) if has_card else None,
        "highest_card_limit_cents": draw(st.integers(1, most)) if has_card else None,
        "interest_cents": draw(maybe(st.integers(0, 9))),
        "pays_minimum_only": draw(flag),
        "is_overdue": draw(flag),
        "subscription_count": draw(maybe(st.integers(0, 8))),
        "spend_cents": spend,
        "subscription_spend_cents": None if spend is None else draw(st.integers(0, spend)),
        "savings_net_inflow_cents": draw(signed) if saves else None,
        "savings_growth_base_cents": draw(maybe(st.integers(1, most))) if saves else None,
        "checking_balance_cents": draw(maybe(signed)),
        "pay_gap_median_days": draw(maybe(st.integers(0, 130).map(lambda halves: halves / 2))),
        "days_observed": observed,
        "low_days": None if observed is None else draw(st.integers(0, observed)),
        "low_line_cents": None if observed is None else 100_00,
        "balance_volatility": draw(maybe(st.floats(0.9985, 1.0015) | st.sampled_from((1.0, 0.3)))),
    }


def agreeing(days: int, base: dict[str, Any]) -> dict[str, Any]:
    """All readings, those that follow from others worked out as the signals do."""
    row = {**dict.fromkeys(COLUMNS), "user_id": "u1", "last_pay_date": date(2026, 8, 1), **base}

    def monthly(cents: int | None) -> int | None:
        return None if cents is None else cents * 30 // days

    row["subscription_monthly_cents"] = monthly(row["subscription_spend_cents"])
    row["savings_monthly_inflow_cents"] = monthly(row["savings_net_inflow_cents"])
    row["expense_monthly_cents"] = monthly(row["spend_cents"])
    for reading in READINGS.values():
        if reading.numerator and reading.denominator:
            part, whole = row[reading.numerator], row[reading.denominator]
            row[reading.name] = part / whole if part is not None and whole else None
    return row
