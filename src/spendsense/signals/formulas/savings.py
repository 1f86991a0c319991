"""Savings, from the accounts that hold them and the rows that moved them."""

from .formula import Amounts, AtLeast, Formula, Given, Held, Monthly, Over, Sum, Unless

HELD = Held("savings accounts")
INFLOW = Given("savings accounts", Amounts("savings rows", turned=True))
# What left an account is above zero, so that the balance before is today's and what has left since.
# A row in another currency does not say what it took from it.
START = Unless("savings rows in other currencies", Sum(HELD, Amounts("savings rows")))
ESSENTIAL = Given("essential spending", Monthly(Amounts("essential spending")))

SAVINGS: dict[str, Formula] = {
    "savings_balance_cents": HELD,
    "savings_net_inflow_cents": INFLOW,
    "savings_monthly_inflow_cents": Monthly(INFLOW),
    "savings_start_cents": START,
    "savings_growth": Over(INFLOW, AtLeast(START, "signals.savings_growth_min_base_cents")),
    "essential_monthly_cents": ESSENTIAL,
    "emergency_fund_months": Over(HELD, ESSENTIAL),
}
