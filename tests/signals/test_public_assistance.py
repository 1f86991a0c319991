"""Public assistance, pensions and support count as income, and lower nothing (12 CFR 1002.6(b))."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spendsense.guardrails import Case
from spendsense.guardrails.asks import asked_facts
from spendsense.policy.rules import rule
from spendsense.recommendations import Asks, Eligibility

from .household import AS_OF, HALF_YEAR, MONTH, POLICY, SALARY, Household

NOT_WAGES = (
    "INCOME_UNEMPLOYMENT",
    "INCOME_LONG_TERM_DISABILITY",
    "INCOME_RETIREMENT_PENSION",
    "INCOME_CHILD_SUPPORT",
    "INCOME_OTHER",
)
COUNTED = ("income_cents", "income_monthly_cents", "pay_count", "pay_gap_median_days")
ASKS = Eligibility(asks=Asks(min_monthly_income_cents=175_000))


def paid(category: str) -> dict[str, object]:
    """$900 every two weeks for half a year, of one kind of income."""
    home = Household()
    home.charges(home.checking(), "Payer", range(1, 180, 14), -900_00, category)
    return home.read(HALF_YEAR)


@pytest.mark.parametrize("category", NOT_WAGES)
def test_a_benefit_counts_for_what_the_same_wage_would(category: str) -> None:
    wage, benefit = paid(SALARY), paid(category)

    assert {name: benefit[name] for name in COUNTED} == {name: wage[name] for name in COUNTED}
    assert benefit["income_monthly_cents"] == 195_000


@pytest.mark.parametrize("category", (SALARY, *NOT_WAGES))
def test_who_lives_on_a_benefit_meets_what_an_offer_asks_as_who_earns_it(category: str) -> None:
    case = Case(
        as_of=AS_OF, consented=True, readings=paid(category), holdings=frozenset(), policy=POLICY
    )
    more = replace(ASKS, asks=Asks(min_monthly_income_cents=195_001))

    assert rule("P8-income").condition.holds(asked_facts(ASKS, case))
    assert not rule("P8-income").condition.holds(asked_facts(more, case))


def test_a_wage_and_a_benefit_add_up() -> None:
    home = Household()
    checking = home.checking()
    home.charges(checking, "Employer", (1,), -900_00, SALARY)
    home.charges(checking, "State", (8,), -300_00, "INCOME_UNEMPLOYMENT")

    assert home.read(MONTH)["income_cents"] == 1_200_00
