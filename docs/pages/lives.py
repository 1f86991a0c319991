"""For each persona somebody who has it, and somebody who just does not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from .household import Household, ago, monthly


def card_user(owed: int) -> Household:
    home = Household()
    home.card(owed, 5_000_00, last_statement_date=date(2026, 11, 11))
    return home


def job_to_job(gap: int) -> Household:
    """A client who pays every so many days, and little in checking."""
    home = Household()
    checking = home.checking(700_00)
    for n in range(4):
        home.row(
            checking, ago(6 + n * gap), -2_900_00, "INCOME_CONTRACTOR", "", "NORTHWIND INVOICE"
        )
    home.every(checking, monthly(2), 1_100_00, "RENT_AND_UTILITIES_RENT", "Elm Street Homes")
    return home


def subscriber(services: int) -> Household:
    home = Household()
    card = home.card(200_00, 3_000_00)
    known = (("Irongate Gym", 39_00, 12), ("Filmhouse", 17_99, 5), ("Tonic Music", 12_99, 9))
    for merchant, cents, day in known[:services]:
        home.every(card, monthly(day), cents, "ENTERTAINMENT_TV_AND_MOVIES", merchant)
    for on, cents in zip(
        monthly(7), (310_00, 82_00, 240_00, 455_00, 120_00, 390_00, 300_00), strict=True
    ):
        home.row(card, on, cents, "GENERAL_MERCHANDISE_SUPERSTORES", "Big Box")
    return home


def saver(put_by: int) -> Household:
    home = Household()
    checking, savings = home.checking(900_00), home.savings(14_000_00)
    home.card(300_00, 3_000_00)
    home.every(checking, monthly(16), put_by, "TRANSFER_OUT_SAVINGS", "", "TO SAVINGS")
    home.every(savings, monthly(16), -put_by, "TRANSFER_IN_SAVINGS", "", "FROM CHECKING")
    return home


def stretched(low: int) -> Household:
    """Checking that is full for three days after pay, and at 60 dollars for so many of 30."""
    home = Household()
    checking = home.checking(60_00)
    home.row(checking, ago(60), -160_00, "INCOME_SALARY", "", "HARBOR CLINIC PAYROLL")
    home.row(checking, ago(28), -5_000_00, "INCOME_SALARY", "", "HARBOR CLINIC PAYROLL")
    home.row(checking, ago(25), 5_000_00, "GENERAL_SERVICES_AUTOMOTIVE", "Fender & Sons")
    home.row(checking, ago(low - 1), 100_00, "FOOD_AND_DRINK_GROCERIES", "Corner Market")
    return home


LIVES: dict[str, tuple[Callable[[], Household], Callable[[], Household]]] = {
    "high_utilization": (lambda: card_user(3_620_00), lambda: card_user(2_450_00)),
    "variable_income": (lambda: job_to_job(50), lambda: job_to_job(44)),
    "subscription_heavy": (lambda: subscriber(3), lambda: subscriber(2)),
    "savings_builder": (lambda: saver(250_00), lambda: saver(188_00)),
    "cash_flow_stressed": (lambda: stretched(12), lambda: stretched(8)),
}
"""By key of the persona."""
