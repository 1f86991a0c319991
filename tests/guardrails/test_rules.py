"""Rules put to drafts, offers and people: their fixtures, and the verdicts that name them."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from spendsense.guardrails import GUARDRAILS, Case, allowed, judge
from spendsense.guardrails.consent import consent
from spendsense.guardrails.disclosure import disclosure
from spendsense.guardrails.eligibility import eligibility, offer_facts, unfit
from spendsense.guardrails.guardrail import Noted
from spendsense.guardrails.rules import read_as, tried, wording
from spendsense.guardrails.subjects import finding_of
from spendsense.ledger import BadInput, Window
from spendsense.policy import Policy
from spendsense.policy.clause import AllOf, Not
from spendsense.policy.rules import Rule, rule, rules
from spendsense.recommendations import (
    Asks,
    Draft,
    Eligibility,
    Fact,
    Item,
    draft,
    item_of,
    read_catalog,
    read_item,
)
from spendsense.recommendations.writer import asked

CARD = Eligibility(is_credit=True, compares_total_cost=True, max_apr_percent=36)
EACH_RULE = pytest.mark.parametrize("each", rules(), ids=[each.id for each in rules()])


def ids(objections: Any) -> list[str]:
    """The rules that objections name, in order."""
    return [
        said.rpartition("[")[2].partition(":")[0]
        for said in objections
        if not isinstance(said, Noted)
    ]


@pytest.fixture
def card() -> Item:
    item = item_of("balance-transfer-card")
    assert item is not None
    return item


@pytest.fixture
def calm(case: Case) -> Case:
    quiet = {
        "is_overdue": False,
        "utilization_highest": 0.4,
        "highest_card_balance_cents": 200000,
        "highest_card_limit_cents": 500000,
        "low_day_share": 0.0,
        "low_days": 0,
        "overdraft_fee_cents": 0,
    }
    return replace(case, readings=case.readings | quiet)


@EACH_RULE
def test_a_rule_holds_on_its_own_fixtures(each: Rule) -> None:
    (trial,) = tried([each])
    assert trial.faults == ()
    assert trial.fixtures == len(each.passes) + len(each.fails) >= 6


@EACH_RULE
def test_a_rule_turned_around_fails_on_every_fixture(each: Rule) -> None:
    around = replace(each, condition=Not(each.condition))
    (trial,) = tried([around])
    assert len(trial.faults) == trial.fixtures


@EACH_RULE
def test_a_rule_that_always_or_never_holds_fails_on_its_fixtures(each: Rule) -> None:
    always = replace(each, condition=AllOf(()))
    never = replace(each, condition=Not(AllOf(())))

    assert len(tried([always])[0].faults) == len(each.fails)
    assert len(tried([never])[0].faults) == len(each.passes)


def test_too_few_fixtures_and_facts_that_are_not_given_are_named() -> None:
    few = replace(rule("P2"), passes=rule("P2").passes[:2], fails=())
    assert [fault.partition(".")[0] for fault in tried([few])[0].faults] == [
        "P2: there are 2 fixtures under passes, and each rule has at least 3",
        "P2: there are 0 fixtures under fails, and each rule has at least 3",
    ]
    bare = replace(rule("P2"), passes=({"is_credit": True}, *rule("P2").passes))
    assert tried([bare])[0].faults == (
        "P2: fixture 1 under passes: the fact 'max_apr_percent' is missing; "
        "name every fact that the rule asks for.",
    )
    odd = replace(
        rule("P2"), fails=({"is_credit": True, "max_apr_percent": "x"}, *rule("P2").fails)
    )
    assert "P2: fixture 1 under fails: a fact is not of the kind" in tried([odd])[0].faults[0]


@pytest.mark.parametrize(
    ("text", "named"),
    (
        ("You're pre-approved.", "U2"),
        ("Apply now, it ends tonight.", "U3"),
        ("You\u2019re over-spending.", "U7"),
        ("You should really buy a fund.", "U8"),
        ("This is not for immigrants.", "E4"),
        ("You already qualify for it.", "E6"),
        ("It earns 4.5% from the first day.", "P6"),
    ),
)
def test_a_text_that_breaks_a_rule_is_withheld_with_its_id_and_citation(
    text: str, named: str, transfer_draft: Draft, calm: Case
) -> None:
    told = replace(transfer_draft, body=f"{text} {transfer_draft.body}", because="it is so")
    told = replace(told, body=told.body.replace("APR", "rate"))

    (verdict,) = judge((wording,), told, calm)

    assert not verdict.allowed
    assert f"[{named}: {rule(named).citation}]" in verdict.reason


def test_a_text_of_the_catalog_breaks_none(utilization_draft: Draft, calm: Case) -> None:
    (verdict,) = judge((wording,), utilization_draft, calm)
    assert (verdict.guardrail, verdict.allowed, verdict.reason) == ("wording", True, "no objection")


def test_a_rule_that_flags_leaves_a_remark_and_withholds_nothing(
    utilization_draft: Draft, calm: Case
) -> None:
    hard = replace(
        utilization_draft,
        body="Institutional creditworthiness considerations necessitate comprehensive evaluation.",
    )

    (verdict,) = judge((wording,), hard, calm)

    assert verdict.allowed and allowed([verdict])
    assert verdict.reason.startswith("no objection; flagged: the body reads at grade ")
    assert verdict.reason.endswith("[U7-grade: SpendSense policy (plain language)]")


def test_the_text_is_read_as_tone_reads_it() -> None:
    assert read_as("You\u2019re **pre-approved** for 24.9%") == "you are pre approved for 0%"


def test_an_offer_says_which_rule_it_breaks(card: Item, transfer_draft: Draft, calm: Case) -> None:
    def broken(changed: Case = calm, **terms: Any) -> list[str]:
        kind = terms.pop("product_kind", card.product_kind)
        other = replace(card, product_kind=kind, eligibility=replace(CARD, **terms))
        return ids(unfit(other, transfer_draft, changed))

    yesterday = calm.as_of - timedelta(days=1)
    poor = replace(calm, readings=calm.readings | {"income_monthly_cents": 149999})
    line = "eligibility.min_monthly_income_balance_transfer_cents"
    assert broken() == []
    assert broken(max_apr_percent=36.01) == ["P2"]
    assert broken(max_apr_percent=None) == ["P2"]
    assert broken(advance_fee=True) == ["P3"]
    assert broken(ends=calm.as_of) == []
    assert broken(ends=yesterday) == ["P7"]
    assert broken(replace(calm, today=calm.as_of + timedelta(days=1)), ends=calm.as_of) == ["P7"]
    assert broken(not_if_holds=("checking",)) == ["P8-held"]
    assert broken(poor, asks=Asks(min_monthly_income_cents=line)) == ["P8-income"]
    assert broken(poor, asks=Asks(min_monthly_income_cents=149999)) == []
    assert broken(asks=Asks(min_history_days=210)) == []
    assert broken(asks=Asks(min_history_days=211)) == ["P8-history"]
    assert broken(asks=Asks(min_credit_score=300)) == ["P8-score"]
    unknown = replace(calm, holdings=frozenset({"unknown"}))
    assert broken(unknown, not_if_holds=("savings",)) == ["P8-unknown"]
    assert broken(unknown) == []
    assert broken(product_kind="payday_loan") == ["P1"]
    assert broken(product_kind="credit_repair") == ["P1", "P3"]
    assert broken(product_kind="tip_based_wage_advance") == ["P1", "P4"]
    assert broken(product_kind="crypto") == ["P1", "P5"]
    assert broken(product_kind="timeshare") == ["P10"]


def test_credit_that_does_not_tell_of_a_hard_inquiry_is_withheld(
    transfer_draft: Draft, calm: Case
) -> None:
    silent = replace(transfer_draft, body=transfer_draft.body.replace("hard inquiry", "look"))

    assert ids(eligibility(transfer_draft, calm)) == []
    assert ids(eligibility(silent, calm)) == ["P8-inquiry"]


@pytest.mark.parametrize(
    ("changed", "why"),
    (
        ({"is_overdue": True}, "a payment is past its due date"),
        ({"overdraft_fee_cents": 3500}, "overdraft_fee_cents is $35.00"),
        ({"low_day_share": 0.3, "low_days": 9}, "low_day_share is 30%"),
    ),
)
def test_a_person_in_distress_is_offered_no_credit_but_relief_that_compares_the_cost(
    changed: dict[str, Any], why: str, card: Item, transfer_draft: Draft, calm: Case
) -> None:
    short = replace(calm, readings=calm.readings | changed)
    dear = replace(card, eligibility=replace(CARD, compares_total_cost=False))
    relief = replace(card, eligibility=CARD)
    app = replace(card, eligibility=Eligibility(), product_kind="budgeting_app")

    assert list(unfit(dear, transfer_draft, short)) == [
        f"no new credit is offered while {why} [P9: {rule('P9').citation}]"
    ]
    assert list(unfit(relief, transfer_draft, short)) == []
    assert list(unfit(app, transfer_draft, short)) == []
    assert list(unfit(dear, transfer_draft, calm)) == []


@pytest.mark.parametrize(
    ("reading", "named"), (("age", "E1"), ("zip", "E2"), ("medical_debt_cents", "E7"))
)
def test_a_decision_that_is_given_a_protected_fact_is_no_decision(
    reading: str, named: str, card: Item, transfer_draft: Draft, calm: Case
) -> None:
    given = replace(calm, readings={**calm.readings, reading: 1})

    (said,) = [each for each in unfit(card, transfer_draft, given) if not isinstance(each, Noted)]

    assert said == f"inputs has {reading} [{named}: {rule(named).citation}]"


def test_an_offer_needs_a_consent_of_its_own(
    transfer_draft: Draft, utilization_draft: Draft, case: Case
) -> None:
    lessons_only = replace(case, purposes=frozenset())

    assert ids(consent(utilization_draft, lessons_only)) == []
    assert ids(consent(transfer_draft, lessons_only)) == ["C7-own"]
    assert ids(consent(transfer_draft, replace(case, consented=False))) == ["C1"]


def test_a_disclosure_that_is_not_there_names_the_rule(transfer_draft: Draft, case: Case) -> None:
    bare = replace(transfer_draft, disclosure="", body="Rates differ.")

    assert ids(disclosure(bare, case)) == ["U5", "U8-label"]


def test_a_rule_that_is_enjoined_is_asked_of_nothing(
    transfer_draft: Draft, utilization_draft: Draft, case: Case
) -> None:
    spoilt = replace(case, consented=False, purposes=frozenset())
    said = " ".join(
        verdict.reason
        for draft in (transfer_draft, utilization_draft)
        for verdict in judge(GUARDRAILS, draft, spoilt)
    )
    for each in rules():
        if each.status in ("enjoined", "withdrawn"):
            assert f"[{each.id}: " not in said
            assert finding_of(each, transfer_draft, lambda: case) is None


def test_before_the_first_day_of_a_rule_it_objects_to_nothing(
    card: Item, transfer_draft: Draft, calm: Case
) -> None:
    advance = replace(card, product_kind="tip_based_wage_advance", eligibility=CARD)
    before = replace(calm, as_of=date(2025, 12, 22))

    assert "P4" in ids(unfit(advance, transfer_draft, calm))
    assert "P4" not in ids(unfit(advance, transfer_draft, before))


@EACH_RULE
def test_every_rule_that_a_guardrail_asks_finds_its_facts(
    each: Rule, transfer_draft: Draft, case: Case
) -> None:
    finding = finding_of(each, transfer_draft, lambda: case)
    asked = each.asked_by in ("consent", "eligibility", "wording", "disclosure")
    assert (finding is not None) == asked


def test_no_rule_of_offers_is_asked_of_a_lesson(utilization_draft: Draft, case: Case) -> None:
    assert finding_of(rule("P2"), utilization_draft, lambda: case) is None
    assert finding_of(rule("U2"), utilization_draft, lambda: case) is not None


PAY = rule("U4").condition.value  # type: ignore[attr-defined]


@pytest.mark.parametrize("place", ("rank: 530", "  is_credit: true"))
@pytest.mark.parametrize("name", ("compensation", "commission", "payout", "Revenue_Share"))
def test_an_item_that_says_what_a_provider_pays_is_refused_in_a_sentence(
    name: str, place: str
) -> None:
    catalog = Path(__file__).parents[2] / "src/spendsense/recommendations/catalog/offers"
    text = (catalog / "balance-transfer-card.md").read_text(encoding="utf-8")
    indent = " " * (len(place) - len(place.lstrip()))
    paid = text.replace(place, f"{place}\n{indent}{name}: 250")

    with pytest.raises(BadInput) as refused:
        read_item(paid, key="card", kind="offer", file="card.md")

    assert str(refused.value).startswith(f"card.md: fields has {name.lower()} [U4: 12 USC 5531(d)")
    assert "no order of offers can turn on it" in str(refused.value)


def test_nothing_that_orders_offers_has_a_field_for_pay(transfer_draft: Draft, case: Case) -> None:
    for kind in (Item, Eligibility, Draft, Case):
        assert not {field.name for field in fields(kind)} & set(PAY)
    for item in read_catalog():
        if item.kind == "offer":
            assert not set(offer_facts(item, transfer_draft, case)) & set(PAY)


def test_before_the_first_rule_nothing_is_cleared(utilization_draft: Draft, case: Case) -> None:
    early = replace(case, as_of=date(2024, 12, 31))

    assert list(wording(utilization_draft, early)) == [
        "no rules of wording are in force on 2024-12-31, so nothing can be cleared"
    ]
    assert list(wording(utilization_draft, replace(case, as_of=date(2025, 1, 1)))) == []


def test_no_account_number_is_among_what_a_model_is_told(
    full: dict[str, Any], window: Window, policy: Policy
) -> None:
    for item in read_catalog():
        worded = draft(
            item, user_id="u", window=window, persona=item.personas[0], readings=full, policy=policy
        )
        assert worded is not None
        request = asked(worded, item)
        assert (request is None) is (item.kind == "offer")
        if item.kind == "education":
            number = Fact("account_number", "12345678", "https://bank.example")
            assert asked(replace(worded, facts=(*worded.facts, number)), item) is None
