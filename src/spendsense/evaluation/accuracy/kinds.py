"""What each kind of true stream is to be found as, and the words for how often it comes."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl
from polars import col

from spendsense.world.facts import BILLS

FOUND_AS: Mapping[str, str | None] = MappingProxyType(
    {
        **dict.fromkeys(
            (
                "payroll",
                "second_job",
                "contract",
                "gig",
                "social_security",
                "pension",
                "retirement_withdrawal",
            ),
            "pay",
        ),
        "rent": "rent",
        "mortgage": "mortgage",
        **dict.fromkeys(("student_loan", "auto_loan"), "loan_payment"),
        **dict.fromkeys(("saving", "investing", "hsa", "money_market"), "saving_transfer"),
        "card_payment": "card_payment",
        "subscription": "subscription",
        **dict.fromkeys(BILLS, "bill"),
        "savings_interest": None,
    }
)
"""The kind found, by the kind in truth. None: it recurs, but no kind is meant for it, so that it is
not asked for, and whatever it is found as is wrong."""

CADENCES = {"semimonthly": "semi-monthly"}
"""Truth's word for a cadence where signals have another."""

ALL_DAYS = 10_000
LOOKED_FOR = {
    "weekly": 90,
    "biweekly": 90,
    "semi-monthly": 90,
    "monthly": 90,
    "irregular": 180,
}
"""Days, ending with a true stream's latest payment, whose payments must be in what was found.

What comes monthly or more often is told from three times in 90 days (brief, 1.2); pay of no rhythm
from half a year (requirement B9b); what comes once a quarter or a year from all there is.
"""

ROWS_DUE = {"annual": 2}
ROWS_DUE_ELSE = 3
"""Days with a payment that a true stream needs to be asked for: three, two for an annual one."""


def found_as(kind: str = "kind") -> pl.Expr:
    """The kind that a true kind is to be found as; null where none is meant."""
    return col(kind).replace_strict(dict(FOUND_AS), default=None, return_dtype=pl.String)


def cadence_of(cadence: str = "cadence") -> pl.Expr:
    """Truth's cadence in the words of signals."""
    return col(cadence).replace(CADENCES)


def looked_for(cadence: str = "cadence") -> pl.Expr:
    """Days of `LOOKED_FOR`."""
    return col(cadence).replace_strict(LOOKED_FOR, default=ALL_DAYS, return_dtype=pl.Int64)


def rows_due(cadence: str = "cadence") -> pl.Expr:
    """Days of `ROWS_DUE`."""
    return col(cadence).replace_strict(ROWS_DUE, default=ROWS_DUE_ELSE, return_dtype=pl.Int64)
