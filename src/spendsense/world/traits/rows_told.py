"""How many rows a month a household's record has besides everyday purchases, so that a profile
may ask for rows and let the purchases be what is left."""

from __future__ import annotations

import numpy as np

from spendsense.world.dice import Ints
from spendsense.world.facts import PAY_CYCLES
from spendsense.world.merchants import Street

from .cards import FULL, Cards
from .home import Home, Services
from .income import CONTRACT, GIG, Income
from .loans import Loans
from .lots import Lots
from .retirement import Retirement
from .saving import Saving

A_MONTH = {"weekly": 435, "biweekly": 217, "semimonthly": 200, "monthly": 100, "none": 0}
"""Pay days, in hundredths."""
CHARGES = {"weekly": 435, "monthly": 100, "quarterly": 33, "annual": 8}
PAYMENT = {"card": 200, "loan": 300, "transfer": 200}
"""Both legs; a loan's interest is a third row."""
INTEREST = 100
TAXES = 33
"""Estimated, four times a year."""


def other_rows(
    lots: Lots,
    pay: Income,
    old: Retirement,
    shelter: Home,
    held: Services,
    debts: Loans,
    put_by: Saving,
    cards: Cards,
    shops: Street,
) -> Ints:
    """Hundredths of rows in a usual month, on all accounts."""
    rows = _pay_days(pay) + old.payments * 100 + (~shelter.owned & (shelter.housing > 0)) * 100
    rows = rows + (shelter.bill > 0).sum(axis=1) * 100 + _charges(held, len(rows), shops)
    rows = rows + debts.held.sum(axis=0) * PAYMENT["loan"]
    rows = rows + cards.count * np.where(
        cards.habit == FULL, PAYMENT["card"], PAYMENT["card"] + INTEREST
    )
    moves = (put_by.transfer > 0) * PAYMENT["transfer"]
    moves[0] = np.where(put_by.weekly, moves[0] * CHARGES["weekly"] // 100, moves[0])
    rows = rows + moves.sum(axis=0)
    yields = put_by.held[:2] & (put_by.apy > 0)
    rows = rows + yields.sum(axis=0) * np.where(put_by.quarterly, INTEREST // 3, INTEREST)
    often = ("atm_per_year", "apps_out_per_year", "apps_in_per_year")
    return np.asarray(rows + sum(lots.whole(name) for name in often) * 100 // 12)


def _pay_days(pay: Income) -> Ints:
    by_cycle = np.array([A_MONTH.get(name, 0) for name in PAY_CYCLES], np.int64)[pay.cycle]
    rows = np.where(pay.cycle == GIG, pay.gigs * 100, by_cycle)
    contracts = 3042 // np.maximum(pay.contract_gap, 1)
    contracts = contracts + np.where(pay.taxed_at_once, contracts, TAXES)
    rows = np.where(pay.cycle == CONTRACT, contracts, rows)
    rows = rows + (pay.second > 0) * A_MONTH["biweekly"]
    return np.asarray(rows + (pay.partner > 0) * A_MONTH["semimonthly"])


def _charges(held: Services, homes: int, shops: Street) -> Ints:
    """Of the subscriptions they begin with."""
    often = np.array([CHARGES[service.cadence] for service in shops.services], np.int64)
    rows, now = np.zeros(homes, np.int64), held.starts < 0
    np.add.at(rows, held.home[now], often[held.service[now]])
    return rows
