from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import pytest

from spendsense.guardrails import Case, judge
from spendsense.guardrails.eligibility import eligibility, unfit
from spendsense.guardrails.guardrail import Noted
from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.recommendations import Asks, Draft, Eligibility, draft, item_of, read_catalog

CALM = {
    "is_overdue": False,
    "utilization_highest": 0.4,
    "highest_card_balance_cents": 200000,
    "highest_card_limit_cents": 500000,
    "low_day_share": 0.0,
    "low_days": 0,
    "overdraft_fee_cents": 0,
}


@pytest.fixture
def calm(case: Case) -> Case:
    """A case in which nothing shows a shortage of money."""
    return replace(case, readings=case.readings | CALM)


def with_readings(case: Case, **changed: Any) -> Case:
    return replace(case, readings=case.readings | changed)


def said(objections: Iterable[str]) -> list[str]:
    """The objections without the rule that each of them names, and without what was compared."""
    return [
        objection.rpartition(" [")[0] or objection
        for objection in objections
        if not isinstance(objection, Noted)
    ]


def offer(key: str, case: Case, window: Window) -> Draft:
    item = item_of(key)
    assert item is not None
    worded = draft(
        item, user_id="u", window=window, persona=item.personas[0], readings=case.readings,
        policy=case.policy,
    )  # fmt: skip
    assert worded is not None
    return worded


def test_an_offer_that_fits_meets_no_objection(transfer_draft: Draft, calm: Case) -> None:
    assert said(eligibility(transfer_draft, calm)) == []


def test_pay_exactly_at_the_minimum_is_enough(transfer_draft: Draft, calm: Case) -> None:
    assert said(eligibility(transfer_draft, with_readings(calm, income_monthly_cents=150000))) == []


def test_pay_one_cent_below_the_minimum_is_not(transfer_draft: Draft, calm: Case) -> None:
    poorer = with_readings(calm, income_monthly_cents=149999)

    assert said(eligibility(transfer_draft, poorer)) == [
        "monthly pay is $1,499.99, and this offer asks for $1,500.00"
    ]


def test_no_pay_to_read_is_not_zero_and_is_not_enough(transfer_draft: Draft, calm: Case) -> None:
    unread = with_readings(calm, income_monthly_cents=None)

    assert said(eligibility(transfer_draft, unread)) == [
        "monthly pay is unknown, and this offer asks for $1,500.00"
    ]


@pytest.mark.parametrize(("owed", "objects"), ((450000, False), (450001, True)))
def test_utilization_exactly_at_the_limit_is_in_and_one_cent_above_is_out(
    owed: int, objects: bool, transfer_draft: Draft, calm: Case
) -> None:
    full_card = with_readings(
        calm, highest_card_balance_cents=owed, utilization_highest=owed / 500000
    )

    assert bool(said(eligibility(transfer_draft, full_card))) is objects


def test_utilization_is_compared_where_only_the_ratio_is_known(
    transfer_draft: Draft, calm: Case
) -> None:
    parts = {"highest_card_balance_cents": None, "highest_card_limit_cents": None}

    exactly = with_readings(calm, **parts, utilization_highest=0.9)
    above = with_readings(calm, **parts, utilization_highest=0.9001)
    unread = with_readings(calm, **parts, utilization_highest=None)

    assert said(eligibility(transfer_draft, exactly)) == []
    assert said(eligibility(transfer_draft, above)) == [
        "utilization is 90.01%, and this offer asks for at most 90%"
    ]
    assert said(eligibility(transfer_draft, unread)) == [
        "utilization is unknown, and this offer asks for at most 90%"
    ]


def test_an_offer_of_what_the_user_holds_objects(window: Window, calm: Case) -> None:
    worded = offer("high-yield-savings-account", calm, window)

    assert said(eligibility(worded, calm)) == []
    assert said(eligibility(worded, replace(calm, holdings=frozenset({"savings"})))) == [
        "the user already holds a savings account"
    ]


def test_a_balance_transfer_is_not_for_an_overdue_user(transfer_draft: Draft, calm: Case) -> None:
    assert said(eligibility(transfer_draft, with_readings(calm, is_overdue=True))) == [
        "a payment is past its due date, and this offer asks for none"
    ]


def test_a_kind_that_is_excluded_or_unknown_objects(transfer_draft: Draft, calm: Case) -> None:
    excluded = calm.policy.with_values(eligibility__excluded_kinds=["balance_transfer_card"])
    unknown = calm.policy.with_values(eligibility__product_kinds=["certificate_of_deposit"])

    assert said(eligibility(transfer_draft, replace(calm, policy=excluded))) == [
        "balance_transfer_card is a kind of product that is never offered"
    ]
    assert said(eligibility(transfer_draft, replace(calm, policy=unknown))) == [
        "balance_transfer_card is not among the kinds of product that may be offered"
    ]


@pytest.mark.parametrize(
    ("changed", "why"),
    (
        ({"utilization_highest": 0.5, "highest_card_balance_cents": 250000}, "utilization_highest"),
        ({"low_day_share": 0.3, "low_days": 9}, "low_day_share"),
        ({"overdraft_fee_cents": 1}, "overdraft_fee_cents"),
        ({"is_overdue": True}, "a payment is past its due date"),
    ),
)
def test_new_credit_that_is_no_relief_objects_in_distress(
    changed: dict[str, Any], why: str, transfer_draft: Draft, calm: Case
) -> None:
    strict = replace(calm, policy=calm.policy.with_values(eligibility__relief_kinds=[]))

    assert said(eligibility(transfer_draft, strict)) == []
    objections = said(eligibility(transfer_draft, with_readings(strict, **changed)))

    assert any(said.startswith(f"no new credit is offered while {why}") for said in objections)


@pytest.mark.parametrize(
    "changed",
    (
        {"utilization_highest": 0.499998, "highest_card_balance_cents": 249999},
        {"low_day_share": 8 / 30, "low_days": 8},
        {"overdraft_fee_cents": 0},
    ),
)
def test_just_under_each_line_there_is_no_distress(
    changed: dict[str, Any], transfer_draft: Draft, calm: Case
) -> None:
    strict = replace(calm, policy=calm.policy.with_values(eligibility__relief_kinds=[]))
    objections = said(eligibility(transfer_draft, with_readings(strict, **changed)))

    assert not any("no new credit" in said for said in objections)


def test_the_persona_of_a_stressed_user_is_enough_for_distress(
    transfer_draft: Draft, calm: Case
) -> None:
    strict = replace(calm, policy=calm.policy.with_values(eligibility__relief_kinds=[]))
    stressed = replace(transfer_draft, persona="cash_flow_stressed")

    assert said(eligibility(stressed, strict)) == [
        "no new credit is offered while the persona is cash_flow_stressed"
    ]


def test_relief_that_compares_total_cost_is_let_through_in_distress(
    transfer_draft: Draft, calm: Case
) -> None:
    high = with_readings(calm, utilization_highest=0.6, highest_card_balance_cents=300000)

    assert said(eligibility(transfer_draft, high)) == []


def test_a_relief_card_that_does_not_compare_total_cost_objects_in_distress(
    transfer_draft: Draft, calm: Case
) -> None:
    item = item_of("balance-transfer-card")
    assert item is not None
    bare = replace(item, eligibility=Eligibility(is_credit=True, max_apr_percent=36))
    high = with_readings(calm, utilization_highest=0.6, highest_card_balance_cents=300000)

    assert said(unfit(bare, transfer_draft, calm)) == []
    assert said(unfit(bare, transfer_draft, high)) == [
        "no new credit is offered while utilization_highest is 60%"
    ]


def test_a_card_that_calls_itself_no_credit_is_credit_all_the_same(
    transfer_draft: Draft, calm: Case
) -> None:
    item = item_of("balance-transfer-card")
    assert item is not None
    disguised = replace(item, eligibility=Eligibility(is_credit=False, max_apr_percent=36))

    assert said(
        unfit(disguised, transfer_draft, with_readings(calm, overdraft_fee_cents=3500))
    ) == ["no new credit is offered while overdraft_fee_cents is $35.00"]


def test_an_offer_that_says_nothing_of_eligibility_must_still_be_of_a_known_kind(
    transfer_draft: Draft, calm: Case
) -> None:
    item = item_of("certificate-of-deposit")
    assert item is not None
    unknown = replace(item, eligibility=None, product_kind="payday_loan")

    assert said(unfit(unknown, transfer_draft, calm)) == [
        "payday_loan is a kind of product that is never offered"
    ]


def test_counseling_is_no_credit_and_passes_in_any_distress(window: Window, case: Case) -> None:
    assert said(eligibility(offer("nonprofit-credit-counseling", case, window), case)) == []


def test_education_needs_no_fit(utilization_draft: Draft, case: Case) -> None:
    poor = with_readings(case, income_monthly_cents=None, is_overdue=True)

    assert said(eligibility(utilization_draft, poor)) == []


def test_an_item_that_is_not_in_the_catalog_objects(transfer_draft: Draft, case: Case) -> None:
    assert said(eligibility(replace(transfer_draft, item_key="payday-loan"), case)) == [
        "the catalog has no item 'payday-loan'"
    ]


def test_a_draft_that_names_another_product_than_its_item_objects(
    transfer_draft: Draft, utilization_draft: Draft, case: Case
) -> None:
    relabelled = replace(transfer_draft, product_kind="payday_loan")
    disguised = replace(transfer_draft, kind="education", product_kind=None)

    assert "the draft as offer (payday_loan)" in next(iter(eligibility(relabelled, case)))
    assert "the draft as education (None)" in next(iter(eligibility(disguised, case)))


def test_before_the_policy_was_in_force_every_offer_objects(
    transfer_draft: Draft, case: Case
) -> None:
    empty = replace(case, policy=Policy(case.as_of, {}))

    (verdict,) = judge((eligibility,), transfer_draft, empty)

    assert not verdict.allowed
    assert verdict.reason.startswith("could not judge: KeyError")


def test_every_offer_is_of_a_known_kind_and_none_is_predatory(policy: Policy) -> None:
    kinds = {item.product_kind for item in read_catalog() if item.kind == "offer"}
    credit = {
        item.product_kind
        for item in read_catalog()
        if item.eligibility is not None and item.eligibility.is_credit
    }

    assert kinds <= set(policy["eligibility.product_kinds"])
    assert not kinds & set(policy["eligibility.excluded_kinds"])
    assert credit == kinds & set(policy["eligibility.credit_kinds"])
    assert not set(policy["eligibility.product_kinds"]) & set(policy["eligibility.excluded_kinds"])


def test_each_fact_that_was_compared_is_named_with_its_number_and_source(
    transfer_draft: Draft, calm: Case
) -> None:
    (verdict,) = judge((eligibility,), transfer_draft, with_readings(calm, pay=None))

    assert verdict.allowed
    assert verdict.reason.split("; compared: ") == [
        "no objection",
        "pay of $3,100.00 a month over 180 days (reading income_monthly_cents),"
        " asked at least $1,500.00",
        "utilization of 40% on the fullest card (reading utilization_highest), asked at most 90%",
        "a record of 210 days (reading history_days), asked at least 60",
        "no payment is past its due date (reading is_overdue), asked for none",
        "what is asked was read at"
        " https://www.consumerfinance.gov/rules-policy/regulations/1026/51/ on 2026-11-20, its"
        " numbers those of eligibility.min_monthly_income_balance_transfer_cents and"
        " eligibility.max_utilization_balance_transfer_percent and"
        " eligibility.min_history_balance_transfer_days",
    ]


def test_a_verdict_that_objects_names_what_was_compared_too(
    transfer_draft: Draft, calm: Case
) -> None:
    poorer = with_readings(calm, income_monthly_cents=149999)

    (verdict,) = judge((eligibility,), transfer_draft, poorer)

    assert not verdict.allowed
    assert "pay of $1,499.99 a month over 180 days (reading income_monthly_cents)" in verdict.reason


def asking(transfer_draft: Draft, case: Case, **asks: Any) -> list[str]:
    """What is said against the balance transfer card, did it ask for these."""
    item = item_of("balance-transfer-card")
    assert item is not None and item.eligibility is not None
    terms = replace(item.eligibility, asks=Asks(**asks))
    return said(unfit(replace(item, eligibility=terms), transfer_draft, case))


@pytest.mark.parametrize(
    ("asks", "reading"),
    (
        ({"min_monthly_income_cents": 1}, "income_monthly_cents"),
        ({"max_utilization_percent": 100}, "utilization_highest"),
        ({"min_history_days": 1}, "history_days"),
        ({"no_overdue_payment": True}, "is_overdue"),
    ),
)
def test_a_fact_that_is_missing_never_meets_what_is_asked(
    asks: dict[str, Any], reading: str, transfer_draft: Draft, calm: Case
) -> None:
    unread = with_readings(calm, **{reading: None})
    (objection,) = asking(transfer_draft, unread, **asks)

    assert asking(transfer_draft, calm, **asks) == []
    assert "unknown" in objection


def test_no_credit_score_is_held_so_that_none_is_ever_enough(
    transfer_draft: Draft, calm: Case
) -> None:
    assert asking(transfer_draft, calm, min_credit_score=1) == [
        "the credit score is unknown, as SpendSense holds none, and this offer asks for 1"
    ]


def test_a_record_as_long_as_is_asked_is_enough_and_a_day_less_is_not(
    transfer_draft: Draft, calm: Case
) -> None:
    assert asking(transfer_draft, with_readings(calm, history_days=60), min_history_days=60) == []
    assert asking(transfer_draft, with_readings(calm, history_days=59), min_history_days=60) == [
        "days of record are 59, and this offer asks for 60"
    ]


def test_an_account_of_unknown_kind_may_be_what_is_offered(window: Window, calm: Case) -> None:
    unknown = replace(calm, holdings=frozenset({"checking", "unknown"}))

    assert said(eligibility(offer("high-yield-savings-account", calm, window), unknown)) == [
        "an account of this person is of unknown kind, and may be what is offered"
    ]
    assert said(eligibility(offer("low-fee-checking-account", calm, window), unknown)) == []


@pytest.mark.parametrize(
    "reading", ("is_overdue", "utilization_highest", "low_day_share", "overdraft_fee_cents")
)
def test_new_credit_needs_to_know_whether_somebody_is_short_of_money(
    reading: str, transfer_draft: Draft, calm: Case
) -> None:
    strict = replace(calm, policy=calm.policy.with_values(eligibility__relief_kinds=[]))
    unread = with_readings(strict, **{reading: None})
    why = f"no new credit is offered while {reading} of this person cannot be read"

    assert said(eligibility(transfer_draft, strict)) == []
    assert why in said(eligibility(transfer_draft, unread))
    assert why not in said(eligibility(transfer_draft, with_readings(calm, **{reading: None})))
