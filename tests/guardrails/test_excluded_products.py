"""No text names a kind of product that is never offered, a lesson's text included."""

from __future__ import annotations

from dataclasses import replace

import pytest

from spendsense.guardrails import Case
from spendsense.guardrails.eligibility import eligibility
from spendsense.policy import Policy
from spendsense.recommendations import PARTNER_LABEL, Draft

NAMED = {
    "payday_loan": "A payday loan from QuickCash is an option that closes this gap the same day.",
    "payday_alternative_loan": "A payday alternative is one more way.",
    "title_loan": "A title loan takes minutes.",
    "rent_to_own": "Rent-to-own spreads the price.",
    "pawn_loan": "The pawn shop is around the corner.",
    "deposit_advance": "A deposit advance fills the gap.",
    "refund_anticipation_loan": "A refund advance comes early.",
    "tip_based_wage_advance": "Some apps offer a cash advance for a tip.",
    "debt_settlement": "A debt settlement company can call your lenders.",
    "credit_repair": "Credit repair takes weeks.",
    "high_cost_installment_loan": "An installment loan spreads it out.",
    "crypto": "Bitcoin is one more option.",
    "margin": "A margin account lends for stocks.",
    "options": "Day trading is a way to earn more.",
    "lottery": "A lottery ticket costs little.",
    "gambling": "An online casino pays out.",
    "multi_level_marketing": "Network marketing brings a second income.",
}


@pytest.mark.parametrize(("kind", "text"), NAMED.items())
def test_a_lesson_and_an_offer_that_name_one_are_withheld_with_the_kind(
    kind: str, text: str, utilization_draft: Draft, transfer_draft: Draft, case: Case
) -> None:
    why = f": {kind} is a kind of product that is never offered"
    for part in ("title", "because", "body"):
        lesson = replace(utilization_draft, **{part: text})  # type: ignore[arg-type]
        assert [one[: len(f"the {part}")] for one in eligibility(lesson, case)] == [f"the {part}"]
        assert all(one.endswith(why) for one in eligibility(lesson, case))
    offer = replace(transfer_draft, body=f"{text}\n\n{PARTNER_LABEL}")
    assert any(one.endswith(why) for one in eligibility(offer, case))


OTHERWISE_SAID = (
    ("payday_loan", "Borrow against your next paycheck."),
    ("payday_loan", "Get cash until Friday."),
    ("payday_loan", "A quick cash loan with no credit check."),
    ("payday_loan", "Loan stores near you stay open late."),
    ("title_loan", "Sell your car title for cash."),
    ("title_loan", "A vehicle equity loan."),
    ("rent_to_own", "A lease-purchase store spreads it."),
    ("rent_to_own", "Rent a sofa and own it later."),
    ("pawn_loan", "Hock your ring."),
    ("refund_anticipation_loan", "Tax advance loans come in January."),
    ("debt_settlement", "They settle what you owe for half."),
    ("debt_settlement", "A debt consolidation company takes a fee up front."),
    ("credit_repair", "They can fix your credit for a fee."),
    ("credit_repair", "Clean up your credit report fast."),
    ("high_cost_installment_loan", "A subprime loan is one more way."),
    (
        "tip_based_wage_advance",
        "Wages can be had before Friday from the app on your phone, for a fee.",
    ),
    ("tip_based_wage_advance", "Some apps lend small sums until wages arrive, for a tip."),
    ("title_loan", "This house lends against the title of a car."),
)


@pytest.mark.parametrize(("kind", "text"), OTHERWISE_SAID)
def test_other_words_for_them_are_heard_as_well(
    kind: str, text: str, utilization_draft: Draft, case: Case
) -> None:
    said = list(eligibility(replace(utilization_draft, body=text), case))

    assert any(f": {kind} is a kind of product that is never offered" in one for one in said)


@pytest.mark.parametrize(
    "text",
    (
        "Payday comes every two weeks.",
        "Fix your credit card payment to a day.",
        "Money until the end of the month is tight.",
        "A purchase on a lease costs more.",
        "A cash loan from a friend is a loan too.",
        "On payday, loans and bills come first.",
        "The title of the page says it.",
        "Wages that arrive before Friday cover the rent.",
        "The state keeps the title of a car until its loan is paid.",
        "Small sums until wages arrive can come from savings.",
        "You can rent or own a home.",
        "A tax refund is a good moment.",
        "The margin of safety is yours.",
        "There are several options, and you can change the options at any time.",
        "A deposit in advance of the due date helps.",
        "You might settle in over a month.",
        "Your credit report is free to read.",
        "Call the issuer, or look in the app.",
    ),
)
def test_ordinary_words_near_them_pass(text: str, utilization_draft: Draft, case: Case) -> None:
    assert list(eligibility(replace(utilization_draft, body=text), case)) == []


def test_every_excluded_kind_has_its_words_and_no_others_have(policy: Policy) -> None:
    listed = {name for name in policy.values if name.startswith("excluded_products.")}

    assert listed == {f"excluded_products.{kind}" for kind in policy["eligibility.excluded_kinds"]}
    assert set(NAMED) == set(policy["eligibility.excluded_kinds"])
