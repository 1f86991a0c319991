from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from spendsense.guardrails import Case
from spendsense.guardrails.grounding import grounding
from spendsense.ledger import Window
from spendsense.policy import Policy
from spendsense.recommendations import Draft, Fact, draft, item_of, read_catalog

KEYS = [item.key for item in read_catalog()]


def said(text: str, worded: Draft, case: Case) -> list[str]:
    return list(grounding(replace(worded, body=text), case))


@pytest.mark.parametrize(
    "text",
    (
        "The balance is $3,415.00 of $5,000.00.",
        "The balance is $3,415 of 5,000 dollars.",
        "The card ending 4523 is at 68.3%.",
        "The card ends in 4523 and is at 68.3 percent.",
        "Experts suggest thirty percent.",
        "The card (ending 4523) is at ６８.３％.",
        "No number at all.",
    ),
)
def test_a_bound_number_may_be_said_in_any_notation(
    text: str, utilization_draft: Draft, case: Case
) -> None:
    assert said(text, utilization_draft, case) == []


@pytest.mark.parametrize(
    ("text", "number"),
    (
        ("The balance is $3,416.00.", "$3,416.00"),
        ("The card is at 68%.", "68%"),
        ("The card is at 68.3.", "68.3"),
        ("You pay $68.3 a month.", "$68.3"),
        ("You owe $4,523.", "$4,523"),
        ("You have 4523 days.", "4523"),
        ("On the card ending 4523%.", "4523%"),
        ("You have three cards.", "three"),
        ("It would take twelve months.", "twelve"),
        ("That is half of your pay.", "half"),
        ("You could pay twice as fast.", "twice"),
        ("The rate is -68.3%.", "-68.3%"),
        ("The balance is €3,415.00.", "€3,415.00"),
        ("The balance is ٣٤١٦.", "3416"),
        ("The balance is ＄９９.", "$99"),
        ("That is 24/7.", "24"),
        ("Call 211.", "211"),
        ("Since August 22, 2026.", "august 22, 2026"),
    ),
)
def test_an_unbound_number_objects_with_the_number_and_the_place(
    text: str, number: str, utilization_draft: Draft, case: Case
) -> None:
    assert f'the body says "{number}", which is no bound fact' in said(
        text, utilization_draft, case
    )


def test_title_and_because_are_read_too(utilization_draft: Draft, case: Case) -> None:
    titled = replace(utilization_draft, title="Save $50 a month")
    reasoned = replace(utilization_draft, because="your card is at 90%")

    assert list(grounding(titled, case)) == ['the title says "$50", which is no bound fact']
    assert list(grounding(reasoned, case)) == ['the because says "90%", which is no bound fact']


def test_a_fact_that_differs_from_its_reading_objects(utilization_draft: Draft, case: Case) -> None:
    lower = replace(case, readings=case.readings | {"utilization_highest": 0.12})

    objections = list(grounding(utilization_draft, lower))

    assert objections == [
        'the fact utilization_highest says "68.3%", but reading:utilization_highest says "12%"'
    ]


def test_an_invented_fact_objects(utilization_draft: Draft, case: Case) -> None:
    invented = Fact("rate", "4.5%", "https://www.example.com/rates")
    forged = replace(utilization_draft, facts=(*utilization_draft.facts, invented))

    assert list(grounding(forged, case)) == [
        'the fact rate says "4.5%", but https://www.example.com/rates says "nothing that is known"'
    ]


def test_a_figure_must_stand_in_the_catalog_as_it_is_cited(
    utilization_draft: Draft, case: Case
) -> None:
    facts = tuple(
        replace(fact, text="20%") if fact.name == "figure.line" else fact
        for fact in utilization_draft.facts
    )
    (objection,) = grounding(replace(utilization_draft, body="At most 20%.", facts=facts), case)

    assert objection.startswith('the fact figure.line says "20%", but https://')
    assert objection.endswith('says "30%"')


@pytest.mark.parametrize(
    ("text", "what"),
    (
        ("See <b>this</b>.", "markup"),
        ("Click < a href=x>here</a>.", "markup"),
        ("A &lt;script&gt; tag.", "markup"),
        ("A &#36; sign.", "markup"),
        ("Read [this page](about).", "markup"),
        ("See https://example.org/x.", "address"),
        ("See www.example.org.", "address"),
        ("See example.com for more.", "address"),
        ("Write to me@example.com.", "address"),
        ("Open javascript:alert().", "address"),
        ("Read more at evil-bank.ru/login", "address"),
        ("Read more at evil.de", "address"),
        ("Log in at http:evil", "address"),
        ("Write to help@evil.de", "address"),
        ("spendsense-support.top/verify", "address"),
        ("Visit evil dot com slash login", "address"),
        ("Visit evil [dot] ru", "address"),
        ("Visit evil(.)ru", "address"),
        ("Visit evil . com", "address"),
        ("See //evil.ru/x", "address"),
        ("See //evil/x", "address"),
        ("See ftp://evil", "address"),
        ("See \u0435vil.\u0440\u0444", "address"),
        ("See 10.0.0.1", "address"),
        ("It is near the limit.The card is fine.", "address"),
        ("[x]: evil", "markup"),
        ("Read [this][x].", "markup"),
        ("[b]This[/b]", "markup"),
        ("%3Cscript%3E", "markup"),
        ("&ltscript&gt", "markup"),
    ),
)
def test_markup_and_addresses_object(
    text: str, what: str, utilization_draft: Draft, case: Case
) -> None:
    assert any(what in objection for objection in said(text, utilization_draft, case))


@pytest.mark.parametrize(
    "text",
    (
        "It is near the limit. The card is fine.",
        "Some banks (e.g. yours), i.e. many, open at a.m. hours in the U.S. today.",
        "A note: it helps. Two ways: this and that.",
        "Paying weekly/monthly, and/or by hand, is fine.",
        "R&D, Q&A and AT&T are names.",
        "The dot on the chart is small.",
    ),
)
def test_ordinary_stops_and_signs_are_neither(
    text: str, utilization_draft: Draft, case: Case
) -> None:
    assert not any("address" in one or "markup" in one
                   for one in said(text, utilization_draft, case))  # fmt: skip


@pytest.fixture
def interest_draft(full: dict[str, Any], window: Window, policy: Policy) -> Draft:
    """Bound are $57.12 of interest and a window of 30 days."""
    item = item_of("how-card-interest-works")
    assert item is not None
    found = draft(
        item, user_id="u", window=window, persona="high_utilization", readings=full, policy=policy
    )
    assert found is not None
    return found


@pytest.mark.parametrize(
    "text",
    (
        *(
            f"You lose 30 {unit} here."
            for unit in (
                "grand", "trillion dollars", "trillion", "euros", "pounds", "quid", "pct", "bps",
                "basis points", "mil", "mio", "lakh", "crore", "zillion", "points", "times",
                "squared", "cents", "percent", "tenths", "hundredfold", "e9", "kilodollars",
                "months", "weeks", "late fees", "USD", "EUR", "dozen", "each week",
            )
        ),
        "EUR 30", "USD 30", "US$ 30", "30x", "30th", "30E9", "30k", "30K", "30:30 days", "30/30",
        "minus 30 days", "negative 30 days", "negative $57.12", "minus $57.12",
        "$57.12 trillion", "$57.12 grand", "$57.12 euros", "$57.12k", "EUR 57.12", "$57.12%",
        "$57.12 a day, every day", "$57.12 per week", "$57.12 each hour", "$57.12 daily",
        "a grand", "a couple of grand", "a few grand each month", "a tenth of your income",
        "a fifth of it", "nine tenths of it", "several times the limit", "two times as much",
        "MMXX dollars", "XL percent", "thirty grand", "one trillion",
    ),
)  # fmt: skip
def test_a_unit_or_scale_that_does_not_fit_the_fact_objects(
    text: str, interest_draft: Draft, case: Case
) -> None:
    assert any("no bound fact" in one for one in said(text, interest_draft, case))


@pytest.mark.parametrize(
    "text",
    (
        "Over the last 30 days it was $57.12.",
        "Your 30-day window shows $57.12 in interest.",
        "In thirty days, 57.12 dollars were charged.",
        "That is 5,712 cents in 30 full days.",
        "It was USD 57.12 a month ago.",
        "A grand total of $57.12.",
        "The fifth of the month is the due date.",
        "A third alert helps, and so does a second one.",
        "It happened several times.",
    ),
)
def test_a_unit_that_fits_passes(text: str, interest_draft: Draft, case: Case) -> None:
    assert said(text, interest_draft, case) == []


def test_a_count_of_days_may_stand_before_the_days_it_is_of(
    full: dict[str, Any], window: Window, policy: Policy, case: Case
) -> None:
    readings = full | {"low_days": 12}
    item = item_of("map-the-month")
    assert item is not None
    worded = draft(
        item, user_id="u", window=window, persona="cash_flow_stressed", readings=readings,
        policy=policy,
    )  # fmt: skip
    assert worded is not None
    low = replace(case, readings=readings)

    for text in ("12 of 30 days", "12 low days of 30", "Of the days we saw, twelve were low."):
        assert said(text, worded, low) == []
    for text in ("12 of 30 months", "12 weeks", "12 grand"):
        assert said(text, worded, low)


@pytest.fixture
def largest_draft(full: dict[str, Any], window: Window, policy: Policy) -> Draft:
    item = item_of("largest-subscription")
    assert item is not None
    found = draft(
        item, user_id="u", window=window, persona="subscription_heavy", readings=full, policy=policy
    )
    assert found is not None
    return found


def test_a_merchant_named_after_its_site_is_named_without_the_ending(
    largest_draft: Draft, case: Case
) -> None:
    assert "Netflix," in largest_draft.body and "Netflix.com" not in largest_draft.body
    assert list(grounding(largest_draft, case)) == []
    assert said("See netflix.com instead.", largest_draft, case)


def test_an_address_in_a_name_objects_though_the_name_is_a_fact(
    largest_draft: Draft, case: Case
) -> None:
    forged = tuple(
        replace(fact, text="evil.ru") if fact.name == "largest_subscription_name" else fact
        for fact in largest_draft.facts
    )
    objections = said("It is evil.ru.", replace(largest_draft, facts=forged), case)

    assert 'the body holds the address "evil.ru."; sources belong to the item' in objections


def test_a_number_in_a_merchants_name_grounds_nothing_else(
    full: dict[str, Any], window: Window, policy: Policy, case: Case
) -> None:
    readings = full | {"largest_subscription_name": "Peak Fitness 24"}
    item = item_of("largest-subscription")
    assert item is not None
    worded = draft(
        item, user_id="u", window=window, persona="subscription_heavy", readings=readings,
        policy=policy,
    )  # fmt: skip
    assert worded is not None
    peak = replace(case, readings=readings)

    assert list(grounding(worded, peak)) == []
    assert said("Peak Fitness 24 has 24 doors.", worded, peak) == [
        'the body says "24", which is no bound fact'
    ]


@pytest.mark.parametrize(
    "name",
    ("<img src=x>", "Pay $999 now at evil.ru", "[link=http://evil]", "\x1b[31mRED", "Apply now"),
)
def test_what_is_no_name_is_not_said_and_the_draft_still_stands(
    name: str, full: dict[str, Any], window: Window, policy: Policy, case: Case
) -> None:
    readings = full | {"largest_subscription_name": name}
    item = item_of("largest-subscription")
    assert item is not None
    worded = draft(
        item, user_id="u", window=window, persona="subscription_heavy", readings=readings,
        policy=policy,
    )  # fmt: skip
    assert worded is not None
    merchant = Fact(
        "largest_subscription_name", "one merchant", "reading:largest_subscription_name"
    )
    evil = replace(case, readings=readings)

    assert merchant in worded.facts and name not in worded.text()
    assert list(grounding(worded, evil)) == []
    forged = replace(worded, facts=(replace(merchant, text=name),), body="It is so.", because="so")
    assert any('but reading:largest_subscription_name says "one merchant"' in one
               for one in grounding(forged, evil))  # fmt: skip


def test_a_date_binds_itself_and_not_its_day(utilization_draft: Draft, case: Case) -> None:
    fact = Fact("as_of", "November 20, 2026", "as_of")
    dated = replace(utilization_draft, facts=(fact,), because="as you know", title="A day")
    assert dated.as_of == date(2026, 11, 20)

    assert said("As of November 20, 2026, or November 20.", dated, case) == []
    assert said("In 20 days.", dated, case) == ['the body says "20", which is no bound fact']
    assert said("In 2026.", dated, case) == ['the body says "2026", which is no bound fact']


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("number", ("$71.77", "71.77%", "71", "seventy-one", "７１"))
def test_an_unbound_number_in_any_item_objects(
    key: str, number: str, full: dict[str, Any], window: Window, policy: Policy, case: Case
) -> None:
    item = item_of(key)
    assert item is not None
    worded = draft(
        item, user_id="u", window=window, persona=item.personas[0], readings=full, policy=policy
    )
    assert worded is not None

    assert list(grounding(worded, case)) == []
    for part in ("title", "because", "body"):
        changed: Any = {part: f"{getattr(worded, part)} It is {number}."}
        assert any(
            objection.startswith(f"the {part} says")
            for objection in grounding(replace(worded, **changed), case)
        )
