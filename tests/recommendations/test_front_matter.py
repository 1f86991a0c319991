from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from spendsense.ledger import BadInput
from spendsense.policy import Policy
from spendsense.recommendations import Asks, Condition, Eligibility, Figure, Item, read_item

LESSON = """---
title: Where interest comes from
rank: 20
personas: [high_utilization]
needs: [interest_cents]
when:
  - {reading: interest_cents, at_least: 1}
because: "{interest_cents} of interest was charged in {window_days} days"
sources:
  - https://www.consumerfinance.gov/consumer-tools/credit-cards/
written: 2026-11-20
---
Your cards charged {interest_cents}.
"""

OFFER = """---
title: A savings account
rank: 30
personas: [variable_income]
needs: [checking_balance_cents]
because: checking holds {checking_balance_cents}
product_kind: high_yield_savings_account
eligibility:
  is_credit: false
  not_if_holds: [savings]
  asks:
    min_monthly_income_cents: eligibility.min_monthly_income_balance_transfer_cents
    source: https://www.fdic.gov/resources/deposit-insurance
    checked_on: 2026-11-20
sources:
  - https://www.fdic.gov/resources/deposit-insurance
written: 2026-11-20
---
An account.
"""


def lesson(old: str = "", new: str = "") -> Item:
    assert old in LESSON
    return read_item(LESSON.replace(old, new), key="k", kind="education", file="k.md")


def offer(old: str = "", new: str = "") -> Item:
    assert old in OFFER
    return read_item(OFFER.replace(old, new), key="k", kind="offer", file="k.md")


def test_a_lesson_is_read_field_by_field() -> None:
    item = lesson()

    assert (item.key, item.kind, item.rank) == ("k", "education", 20)
    assert item.needs == ("interest_cents",)
    assert item.when == (Condition("interest_cents", "at_least", 1),)
    assert item.written == date(2026, 11, 20)
    assert item.placeholders() == ("interest_cents", "window_days")
    assert item.product_kind is None and item.eligibility is None


def test_an_offer_says_whom_it_is_for() -> None:
    item = offer()

    assert item.product_kind == "high_yield_savings_account"
    assert item.eligibility == Eligibility(
        not_if_holds=("savings",),
        asks=Asks(
            min_monthly_income_cents="eligibility.min_monthly_income_balance_transfer_cents",
            source="https://www.fdic.gov/resources/deposit-insurance",
            checked_on=date(2026, 11, 20),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    (
        ("---\ntitle", "title", "front matter: expected YAML between two lines"),
        ("title: Where", "title: [Where", "the front matter is not YAML"),
        ("title: Where interest comes from\n", "", "title: expected a text"),
        ("rank: 20", "rank: first", "rank: expected a whole number"),
        ("rank: 20", "rank: true", "rank: expected a whole number"),
        ("[high_utilization]", "[rich_people]", "personas: expected persona keys; 'rich_people'"),
        ("[high_utilization]", "[]", "personas: expected persona keys, at least one"),
        ("[high_utilization]", "high_utilization", "personas: expected a list"),
        ("[interest_cents]", "[interest]", "needs: expected names of readings; 'interest'"),
        ("needs: [interest_cents]", "needs: [card_count]", "'interest_cents' is missing"),
        ("at_least: 1", "above: 1", "when: expected a reading and one of"),
        ("at_least: 1", "at_least: a.b", "when: expected a value or a policy parameter"),
        ("https://www.con", "www.con", "sources: expected a list of at least one address"),
        ("2026-11-20", "last week", "written: expected the day it was written"),
        ("rank: 20", "rank: 20\ncommission: high", "fields has commission [U4: "),
        ("charged {interest_cents}.", "charged {interest}.", "'interest' is missing"),
        ("charged {interest_cents}.", "charged {figure.x}.", "figures: expected an entry for"),
        (
            "charged {interest_cents}.",
            "{policy.no.such}.",
            "expected a policy parameter that is one",
        ),
        (
            "charged {interest_cents}.",
            "{policy.signals.utilization_lines_percent}.",
            "expected a policy parameter that is one number",
        ),
        ("charged {interest_cents}.", "charged { }.", "body: expected a text whose braces"),
        ("charged {interest_cents}.", "charged $12.", "body: expected no digits outside"),
        ("charged {interest_cents}.", "charged ７.", "body: expected no digits outside"),
        ("Your cards charged {interest_cents}.", "", "body: expected a text"),
        ('"{interest_cents} of interest', '"interest', "because: expected at least one reading"),
        ("rank: 20", "rank: 20\nfigures: [x]", "figures: expected names"),
        ("rank: 20", "rank: 20\nfigures: {x: {text: a}}", "figures.x: expected a text and its"),
        (
            "rank: 20",
            "rank: 20\nfigures: {x: {text: a, source: me}}",
            "figures.x: expected a text, and a source that begins",
        ),
    ),
)
def test_a_malformed_lesson_names_file_field_and_what_was_expected(
    old: str, new: str, said: str
) -> None:
    with pytest.raises(BadInput, match=re.escape(said)) as raised:
        lesson(old, new)

    assert str(raised.value).startswith("k.md: ")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    (
        ("product_kind: high_yield_savings_account\n", "", "product_kind: expected a text"),
        ("  is_credit: false\n", "", "eligibility: expected is_credit and any of"),
        ("is_credit: false", "is_credit: no way", "eligibility.is_credit: expected true or false"),
        ("is_credit: false", "is_credit: false\n  min_age: 18", "eligibility: expected is_credit"),
        ("[savings]", "savings", "eligibility.not_if_holds: expected a list"),
        (
            "eligibility.min_monthly_income_balance_transfer_cents",
            "eligibility.distress_utilization_percent",
            "eligibility.asks.min_monthly_income_cents: expected a whole number, or a policy",
        ),
        (
            "eligibility.min_monthly_income_balance_transfer_cents",
            "1500.50",
            "eligibility.asks.min_monthly_income_cents: expected a whole number, or a policy",
        ),
        ("    source: https", "    source: http", "asks.source: expected where that was read"),
        ("    checked_on: 2026-11-20\n", "", "asks.checked_on: expected the day it was read"),
        (
            "  asks:\n    min_monthly",
            "  asks:\n    min_age: 18\n    min_monthly",
            "eligibility.asks: expected the word nothing, or any of min_monthly_income_cents",
        ),
        (
            "is_credit: false",
            "is_credit: true\n  compares_total_cost: true",
            "body: expected the words 'total cost'",
        ),
    ),
)
def test_a_malformed_offer_is_refused_too(old: str, new: str, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        offer(old, new)


def test_a_lesson_may_not_carry_the_fields_of_an_offer() -> None:
    with pytest.raises(BadInput, match="product_kind: expected one of the fields"):
        read_item(OFFER, key="k", kind="education", file="k.md")


def test_a_flag_is_not_a_thing_to_write_out() -> None:
    flagged = LESSON.replace("interest_cents]", "interest_cents, is_overdue]")

    with pytest.raises(BadInput, match="no flag in braces; 'is_overdue'"):
        read_item(
            flagged.replace("Your cards", "It is {is_overdue}. Your cards"),
            key="k",
            kind="education",
            file="k.md",
        )


def test_the_example_of_the_guide_is_an_item() -> None:
    guide = Path(__file__).parents[2] / "docs" / "guides" / "write-an-item.md"
    found = re.search(r"```markdown\n(.*?)```", guide.read_text(encoding="utf-8"), re.S)
    assert found is not None

    item = read_item(found[1], key="rounding-up", kind="education", file="rounding-up.md")

    assert item.title == "Rounding up to save"
    assert item.figures["limit"] == Figure(
        "$250,000", "https://www.fdic.gov/resources/deposit-insurance"
    )
    assert item.when[0].line == "savings_builder.min_monthly_inflow_cents"


def test_an_offer_that_does_not_say_what_its_provider_asks_is_refused() -> None:
    silent = re.sub(r"  asks:\n(    .*\n)+", "", OFFER)

    with pytest.raises(BadInput, match=r"eligibility\.asks: expected the word nothing, or any of"):
        read_item(silent, key="k", kind="offer", file="k.md")


def test_an_offer_may_say_that_nothing_is_asked() -> None:
    easy = re.sub(r"  asks:\n(    .*\n)+", "  asks: nothing\n", OFFER)
    terms = read_item(easy, key="k", kind="offer", file="k.md").eligibility

    assert terms is not None and terms.asks == Asks()


EXCLUDED = Policy.on(date(2026, 11, 20))["eligibility.excluded_kinds"]


@pytest.mark.parametrize("kind", EXCLUDED)
def test_no_file_offers_a_kind_that_is_offered_to_nobody(kind: str) -> None:
    said = f"k.md: {kind} is a kind of product that is never offered [P1: "
    with pytest.raises(BadInput, match=re.escape(said)):
        offer("high_yield_savings_account", kind)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    (
        ("high_yield_savings_account", "timeshare", "not among the kinds of product that may be"),
        ("is_credit: false", "is_credit: true\n  max_apr_percent: 36.01", "36.01%, and none above"),
        ("is_credit: false", "is_credit: true", "the highest APR of this credit is unknown"),
        ("is_credit: false", "is_credit: false\n  advance_fee: true", "paid for in advance [P3: "),
        ("An account.", "A pawn shop is near.", 'the body says "pawn": pawn_loan is a kind of'),
        ("A savings account", "Ask for a payday loan", 'says "payday loan": payday_loan is a kind'),
        ("An account.", "It beats credit repair.", 'says "credit repair": credit_repair is a kind'),
    ),
)
def test_no_file_slips_in_what_is_offered_to_nobody(old: str, new: str, said: str) -> None:
    with pytest.raises(BadInput, match=re.escape(said)):
        offer(old, new)


def test_credit_at_exactly_36_percent_may_be_in_the_catalog() -> None:
    terms = offer("is_credit: false", "is_credit: true\n  max_apr_percent: 36").eligibility

    assert terms is not None and terms.max_apr_percent == 36


@pytest.mark.parametrize("where", ("rank: 30", "  is_credit: false", "    checked_on: 2026-11-20"))
@pytest.mark.parametrize("name", ("commission", "compensation", "referral_fee"))
def test_a_file_that_tells_what_a_provider_pays_is_refused(where: str, name: str) -> None:
    indent = " " * (len(where) - len(where.lstrip()))

    with pytest.raises(BadInput, match=re.escape(f"fields has {name} [U4: ")):
        offer(where, f"{where}\n{indent}{name}: 40")
