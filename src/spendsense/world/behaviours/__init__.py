"""What households do. `PLANNED` behaviours intend, for a whole span at once; `DAILY` ones act on
each day, in the order of the day. A behaviour keeps its code for ever: it is in the ids of rows."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from spendsense.world import settling
from spendsense.world.calendar_day import Day
from spendsense.world.households import Households
from spendsense.world.plan import Planner

from .cards import card_payment, card_statement, cash_advance
from .events import events
from .fees import overdraft_fee
from .home import bills, rent
from .income import bonus, contract_pay, gig_pay, partner, second_job, tax_refund
from .jobs import payroll
from .loans import loan_payments
from .notes import REST_IN_CASH, rest_in_cash
from .retirement import pensions, social_security, withdrawals
from .saving import interest, saving, sweep, withdraw
from .scripts import scripts
from .spending import apps, cash, everyday
from .subscriptions import subscriptions


class Planned(NamedTuple):
    """Intends movements of money from the dice and the calendar alone. `code` is 1 to 99."""

    name: str
    code: int
    plan: Callable[[Households, Planner, int], None]


class Daily(NamedTuple):
    """Acts on a day, seeing the balances. `code` is 1 to 99, 0 where nothing is posted."""

    name: str
    code: int
    live: Callable[[Households, Day], None]


def _settled(step: Callable[[Households, int], None]) -> Callable[[Households, Day], None]:
    def live(homes: Households, day: Day) -> None:
        step(homes, day.number)

    return live


PLANNED = (
    Planned("payroll", 1, payroll),
    Planned("second_job", 2, second_job),
    Planned("contract_pay", 3, contract_pay),
    Planned("gig_pay", 4, gig_pay),
    Planned("tax_refund", 5, tax_refund),
    Planned("bonus", 6, bonus),
    Planned("rent", 7, rent),
    Planned("bills", 8, bills),
    Planned("subscriptions", 9, subscriptions),
    Planned("everyday", 10, everyday),
    Planned("cash", 11, cash),
    Planned("apps", 12, apps),
    Planned("saving", 13, saving),
    Planned("events", 14, events),
    Planned("scripts", 15, scripts),
    Planned("social_security", 21, social_security),
    Planned("pensions", 22, pensions),
    Planned("withdrawals", 23, withdrawals),
    Planned("partner", 24, partner),
)

DAILY = (
    Daily("post_waiting", 0, _settled(settling.post_waiting)),
    Daily("deposits", 0, _settled(settling.deposits)),
    Daily("loan_payments", 40, loan_payments),
    Daily("settle_bills", 0, _settled(settling.bills)),
    Daily("settle_transfers", 0, _settled(settling.transfers)),
    Daily("settle_purchases", 0, _settled(settling.purchases)),
    Daily("aftermath", 0, _settled(settling.aftermath)),
    Daily("rest_in_cash", REST_IN_CASH, rest_in_cash),
    Daily("card_payment", 41, card_payment),
    Daily("cash_advance", 42, cash_advance),
    Daily("withdraw", 43, withdraw),
    Daily("sweep", 47, sweep),
    Daily("interest", 44, interest),
    Daily("overdraft_fee", 45, overdraft_fee),
    Daily("card_statement", 46, card_statement),
)

PAY_BEHAVIOURS = ("payroll", "second_job", "contract_pay", "gig_pay", "social_security", "pensions",
                  "withdrawals")  # fmt: skip
"""Behaviours whose rows are pay. Contract pay's tax is paid by the same, in slot 1."""
