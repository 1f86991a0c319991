"""Which category a description stands for, where none is given."""

from __future__ import annotations

import pytest

from spendsense.ingest.categories import rules
from spendsense.ledger.categories import taxonomy


@pytest.mark.parametrize(
    ("name", "amount", "kind", "category", "rule"),
    [
        ("Plaid Direct Dep", "-5500", "depository", "INCOME_SALARY", "payroll"),
        ("ACME PAYROLL 0041", "-2100", "depository", "INCOME_SALARY", "payroll"),
        ("ACME PAYROLL 0041", "2100", "depository", None, None),
        ("Uber Payout", "-1000", "depository", "INCOME_GIG_ECONOMY", "gig_payout"),
        ("Uber 063015 SF**POOL**", "5.40", "credit", "TRANSPORTATION_TAXIS_AND_RIDE_SHARES",
         "ride_share"),
        ("UBER EATS 442", "25", "credit", "FOOD_AND_DRINK_RESTAURANT", "food_delivery"),
        ("INTRST PYMNT", "-4.22", "depository", "INCOME_INTEREST_EARNED", "interest_earned"),
        ("INTEREST CHARGE ON PURCHASES", "31.02", "credit", "BANK_FEES_INTEREST_CHARGE",
         "interest_charged"),
        ("CREDIT CARD 3333 PAYMENT *//", "25", "depository", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT",
         "card_payment"),
        ("PAYMENT RECEIVED", "-25", "credit", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT",
         "card_payment_received"),
        ("PAYMENT RECEIVED", "-25", "depository", None, None),
        ("Student Loan Repayment", "267", "depository", "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT",
         "student_loan_payment"),
        ("Auto Loan Payment", "524", "depository", "LOAN_PAYMENTS_CAR_PAYMENT",
         "auto_loan_payment"),
        ("Mortgage Payment", "2745", "depository", "LOAN_PAYMENTS_MORTGAGE_PAYMENT",
         "mortgage_payment"),
        ("Monthly Rent Payment", "1200", "depository", "RENT_AND_UTILITIES_RENT", "rent"),
        ("Hertz Rent-a-car", "120", "credit", "TRAVEL_RENTAL_CARS", "rent_car"),
        ("City Water Dept", "40", "depository", "RENT_AND_UTILITIES_WATER", "water"),
        ("Overdraft fee", "35", "depository", "BANK_FEES_OVERDRAFT_FEES", "overdraft_fee"),
        ("NSF fee", "12", "depository", "BANK_FEES_INSUFFICIENT_FUNDS", "insufficient_funds_fee"),
        ("LATE PAYMENT FEE", "29", "credit", "BANK_FEES_LATE_FEES", "late_fee"),
        ("ATM WITHDRAWAL 5TH ST", "60", "depository", "TRANSFER_OUT_WITHDRAWAL", "atm_withdrawal"),
        ("NON-CHASE ATM FEE", "3", "depository", "BANK_FEES_ATM_FEES", "atm_fee"),
        ("Transfer to Savings", "200", "depository", "TRANSFER_OUT_SAVINGS",
         "savings_transfer_out"),
        ("ZELLE FROM BEN", "-20", "depository", "TRANSFER_IN_TRANSFER_IN_FROM_APPS",
         "app_transfer_in"),
        ("WHOLE FOODS MKT", "88", "credit", "FOOD_AND_DRINK_GROCERIES", "groceries"),
        ("Starbucks 221", "4.33", "credit", "FOOD_AND_DRINK_COFFEE", "coffee"),
        ("NETFLIX.COM", "15.99", "credit", "ENTERTAINMENT_TV_AND_MOVIES", "streaming"),
        ("Planet Fitness", "10", "depository", "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS", "gym"),
        ("SHELL OIL 5744", "45", "credit", "TRANSPORTATION_GAS", "fuel"),
        ("United Airlines", "500", "credit", "TRAVEL_FLIGHTS", "airline"),
        ("United Airlines **** REFUND ****", "-500", "credit", None, None),
        ("Tectra Inc", "400", "depository", None, None),
    ],
)  # fmt: skip
def test_descriptions_and_the_category_they_are_given(
    household, name, amount, kind, category, rule
):
    records = household(
        accounts=f"account_id,user_id,type\na1,u1,{kind}\n",
        transactions="transaction_id,account_id,date,amount,name\n"
        f"t1,a1,2026-11-02,{amount},{name}\n",
    )
    [row] = records.frames["transactions"].to_dicts()
    assert row["category_detailed"] == category
    assert row["category_source"] == (f"rule:{rule}" if rule else None)
    assert (row["category_confidence"] in ("LOW", "MEDIUM")) is (rule is not None)
    assert row["category_primary"] == (taxonomy()[category] if category else None)


def test_a_given_category_is_left_alone_and_its_confidence_kept(household):
    text = (
        "transaction_id,account_id,date,amount,name,category_detailed,category_confidence\n"
        "t1,a1,2026-11-02,4.33,Starbucks,INCOME_WAGES,HIGH\n"
        "t2,a1,2026-11-02,4.33,Starbucks,ENTERTAINMENT_VIDEO_GAMES,\n"
    )
    rows = household(transactions=text).frames["transactions"].to_dicts()
    assert [row["category_detailed"] for row in rows] == [
        "INCOME_SALARY", "ENTERTAINMENT_VIDEO_GAMES",
    ]  # fmt: skip
    assert [row["category_primary"] for row in rows] == ["INCOME", "ENTERTAINMENT"]
    assert [row["category_source"] for row in rows] == ["given", "given"]
    assert [row["category_confidence"] for row in rows] == ["HIGH", None]


def test_a_merchant_that_is_not_given_is_not_made_up(household):
    assert household().frames["transactions"]["merchant_name"].to_list() == [None]


def test_every_rule_names_a_category_of_the_taxonomy_once():
    names = [rule.name for rule in rules()]
    assert len(set(names)) == len(names)
    for rule in rules():
        assert rule.category_detailed in taxonomy(), rule.name
        assert rule.confidence in ("LOW", "MEDIUM"), rule.name
        assert rule.sign in (None, "in", "out"), rule.name
