"""Every code that a group names is one of Plaid's."""

from __future__ import annotations

import pytest

from spendsense.ledger import categories
from spendsense.ledger.categories import renamed, taxonomy
from spendsense.signals.rows import OVERDRAFT_FEES
from spendsense.signals.stream_kinds import MORTGAGE_PAYMENT, REGULAR_BILLS, SAVED, UNEVEN_PAY

GROUPS = {
    "TRANSFERS": categories.TRANSFERS,
    "NOT_PAY": categories.NOT_PAY,
    "BILLS": categories.BILLS,
    "ESSENTIALS": categories.ESSENTIALS,
    "OVERDRAFT_FEES": OVERDRAFT_FEES,
    "REGULAR_BILLS": REGULAR_BILLS,
    "SAVED": SAVED,
    "UNEVEN_PAY": UNEVEN_PAY,
    "MORTGAGE_PAYMENT": (MORTGAGE_PAYMENT,),
    "CARD_PAYMENT": (categories.CARD_PAYMENT,),
    "INTEREST_CHARGE": (categories.INTEREST_CHARGE,),
}
CODES = set(taxonomy()) | set(taxonomy().values())


@pytest.mark.parametrize("group", GROUPS)
def test_every_code_of_a_group_exists_and_is_named_once(group: str):
    assert set(GROUPS[group]) <= CODES
    assert len(set(GROUPS[group])) == len(GROUPS[group])


@pytest.mark.parametrize("group", GROUPS)
def test_no_group_names_a_code_that_plaid_has_renamed(group: str):
    assert set(GROUPS[group]).isdisjoint(renamed())


@pytest.mark.parametrize("group", ["BILLS", "ESSENTIALS"])
def test_no_group_names_a_detailed_code_whose_primary_it_names(group: str):
    codes = GROUPS[group]
    assert [code for code in codes if taxonomy().get(code) in codes] == []


def test_a_detailed_code_begins_with_its_primary():
    assert all(detailed.startswith(primary) for detailed, primary in taxonomy().items())


def test_a_renamed_code_has_both_its_names_in_the_taxonomy():
    assert renamed()["INCOME_WAGES"] == "INCOME_SALARY"
    for old, new in renamed().items():
        assert old != new and {old, new} <= set(taxonomy())


def test_what_is_no_pay_is_income_all_the_same():
    assert {taxonomy()[code] for code in categories.NOT_PAY} == {"INCOME"}


def test_a_card_payment_is_a_loan_payment_and_so_the_one_loan_payment_that_is_no_bill():
    assert taxonomy()[categories.CARD_PAYMENT] == "LOAN_PAYMENTS"
    assert "LOAN_PAYMENTS" in categories.BILLS
