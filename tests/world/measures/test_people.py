"""Who is there: the measures that profiles ask for."""

from __future__ import annotations

from datetime import date

import pytest

from spendsense.world.measures import FAMILIES, measure

DAY = date(2026, 3, 3)


@pytest.fixture
def four(town):
    """Ana and Ben with rows, Cyd with only pending ones, Dee with none; Opal operates."""
    town.person("ben", consent=False, archetype="steady", region="rural", age_bracket="18-25")
    town.person("cyd", archetype="steady", region="urban", income_bracket="30k-50k")
    town.person("dee", archetype="stressed", region="urban")
    town.person("opal", kind="operator", consent=False)
    town.card("ben", "card", cents=50_000, limit=100_000)
    town.account("ben", "savings", "nest")
    town.row("ana", DAY, 100)
    town.row("ben", DAY, 100)
    town.row("card", DAY, 100, "TRANSPORTATION_GAS")
    town.row("cyd", DAY, 100, pending=True)
    return town


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("users", 5),
        ("customers", 4),
        ("operators", 1),
        ("archetypes", 2),
        ("consent_percent", 75),
        ("accounts_per_customer_min", 1),
        ("accounts_per_customer_max", 3),
        ("accounts_per_customer", 1.5),
        ("transactions_per_customer_min", 0),
        ("transactions_per_customer_max", 2),
        ("transactions_per_customer", 1),
        ("transactions_per_account_min", 0),
        ("transactions_per_account_max", 1),
        ("customers_without_transactions", 1),
        ("customers_with_only_pending", 1),
        ("customers_without_credit", 3),
        ("cards_per_customer_max", 1),
        ("pending_percent", 25),
        ("count_of_archetype:steady", 2),
        ("percent_of_archetype:stressed", pytest.approx(100 / 3)),
        ("unconsented_of_archetype:steady", 1),
        ("percent_of_region:urban", pytest.approx(200 / 3)),
        ("percent_of_age_bracket:18-25", 100),
        ("percent_of_income_bracket:30k-50k", 100),
        ("percent_with_account:savings", 25),
        ("percent_with_account:checking", 100),
        ("category_percent:FOOD_AND_DRINK", 75),
        ("cards_at_utilization:50", 1),
        ("cards_at_utilization:49", 0),
        ("customers_with_subscriptions:0", 4),
    ],
)
def test_the_count(four, name, number):
    assert four.number(name) == number


def test_life_events_are_of_people_and_not_of_events(four):
    for kind in ("medical", "medical", "move"):
        four.add("truth/events", user_id="ben", kind=kind, date=DAY)
    assert four.number("percent_with_event:any") == 25.0
    assert four.number("percent_with_event:medical") == 25.0
    assert four.number("percent_with_event:child") == 0.0


def test_intended_personas_are_counted_from_truth(four):
    four.rows_of["truth/archetypes"][0]["intended_persona"] = "savings_builder"
    assert four.number("count_of_intended_persona:savings_builder") == 1.0


@pytest.mark.parametrize(
    "name",
    ["category_percent:CANDY", "percent_with_account:piggy", "cards_at_utilization:half",
     "cards_at_utilization:", "percent_of_region:", "luck", "luck:50"],
)  # fmt: skip
def test_a_name_or_parameter_that_there_is_not_is_no_measure(name):
    assert measure(name) is None


def test_every_family_says_what_it_expects():
    assert all(each.expects for each in FAMILIES)
