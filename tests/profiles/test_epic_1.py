"""Epic 1, Data Foundation: users, archetypes, edge cases, quality checks and validation report.

Numbers of the document that this world does not meet, and why:

- Its archetype counts add up to 90 for 75 users; they are taken as weights, and the seven edge
  cases stand one in each fifty users.
- Subscriptions cost 5 to 50 dollars there; on this street some cost 2 and a weekly box more.
- Seven months of 4,523 transactions would be 9 a month for each user; 2 to 30 a month are asked for
  as well, and here it is 7 to 29.
- "PAYROLL ACH", Whole Foods, Shell and the others are real; ours are made up, of the same families.
- Pay of those paid by contract comes every two months or so, two months' worth at once.
- A checking balance goes from under 100 dollars past 1,000 and back within ten days, not a week.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.ledger import Book, windows
from spendsense.personas import PERSONAS, assignments
from spendsense.policy import Policy
from spendsense.signals import read
from spendsense.world import read_profile

WEIGHTS = {
    "high_utilizer": 18,
    "variable_income": 12,
    "subscription_heavy": 12,
    "savings_builder": 12,
    "cash_flow_stressed": 10,
    "multi_persona": 12,
    "stable": 6,
}
EDGES = (
    "exactly_half_of_the_limit",
    "exactly_three_recurring_merchants",
    "exactly_three_low_days_in_ten",
    "would_be_high_utilization_without_consent",
    "no_transactions",
    "only_pending",
    "cash_only",
)
HALF, RECURRING, LOW_DAYS, UNCONSENTED, EMPTY, PENDING, CASH = EDGES
WORLDS = ((75, "2026-11-20"), (50, "2026-11-20"), (100, "2025-11-04"), (60, "2026-02-28"))
"""The default, the fewest and the most people, and other last days."""

Worlds = Callable[[int, str], Any]


@pytest.fixture(scope="module")
def worlds(make: Any, epic_1: Any) -> Worlds:
    made = {WORLDS[0]: epic_1}

    def world(users: int, as_of: str) -> Any:
        if (users, as_of) not in made:
            made[users, as_of] = make("epic-1", "--users", users, as_of=as_of)
        return made[users, as_of]

    return world


def one(made: Any, archetype: str) -> str:
    """The first user of an edge case."""
    kinds = made.part("truth/archetypes").filter(archetype=archetype)
    assert kinds.height in (1, 2)
    found: str = kinds["user_id"].min()
    return found


def rows_of(made: Any, user: str) -> pl.DataFrame:
    return made.part("transactions").filter(user_id=user)


def book(made: Any) -> Book:
    users = tuple(made.part("users").filter(user_type="customer")["user_id"])
    tables = (made.part(name) for name in ("accounts", "transactions", "liabilities"))
    return Book.at(made.as_of, *tables, users)


def ends_of_days(made: Any, user: str, kind: str, days: int) -> list[int]:
    """The balance of an account at the end of each of the last days, from its rows alone."""
    account = made.part("accounts").filter(user_id=user, subtype=kind)["account_id"].item()
    posted = made.part("transactions").filter(~col("pending"), account_id=account)
    last = posted.group_by("date", maintain_order=True).agg(col("balance_cents").last())
    calendar = pl.select(
        date=pl.date_range(made.as_of - timedelta(days=days - 1), made.as_of, "1d")
    )
    found: list[int] = calendar.join_asof(last.sort("date"), on="date")["balance_cents"].to_list()
    assert None not in found
    return found


# Users and archetypes


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_50_to_100_users_of_whom_88_to_92_percent_consent(
    worlds: Worlds, users: int, as_of: str
) -> None:
    people = worlds(users, as_of).part("users")
    assert people.height == users
    assert 88 <= 100 * people["consent"].mean() <= 92


def test_75_people_are_the_documents_archetypes_by_weight(epic_1: Any) -> None:
    kinds = epic_1.part("truth/archetypes")
    found = dict(kinds.group_by("archetype").len().iter_rows())
    assert set(found) == {*WEIGHTS, *EDGES} and kinds.height == 75
    assert [found[edge] for edge in EDGES] == [1] * 7
    scaled = {name: 68 * weight / sum(WEIGHTS.values()) for name, weight in WEIGHTS.items()}
    assert {name: found[name] for name in WEIGHTS} == pytest.approx(scaled, abs=2)


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_at_least_5_users_trigger_each_persona(worlds: Worlds, users: int, as_of: str) -> None:
    """By the product's own signals and personas over either window."""
    made = worlds(users, as_of)
    records, policy = book(made), Policy.on(made.as_of)
    held = [assignments(read(records, each, policy), policy) for each in windows(made.as_of)]
    for persona in PERSONAS:
        described = {user for found in held for user in found.filter(persona.key)["user_id"]}
        assert len(described) >= 5, persona.key


def test_archetypes_are_described_by_the_persona_they_are_meant_for(epic_1: Any, load: Any) -> None:
    """From the database, as the product would read them; most of each archetype."""
    loaded, kinds = load(epic_1), epic_1.part("truth/archetypes")
    meant = {"high_utilizer": "high_utilization", "multi_persona": "high_utilization",
             "subscription_heavy": "subscription_heavy", "savings_builder": "savings_builder",
             "cash_flow_stressed": "cash_flow_stressed",
             "variable_income": "variable_income"}  # fmt: skip
    for archetype, persona in meant.items():
        lived = set(kinds.filter(archetype=archetype)["user_id"])
        assert len(lived & loaded.who_is(persona)) >= 0.6 * len(lived), archetype
    both = set(kinds.filter(archetype="multi_persona")["user_id"])
    assert len(both & loaded.who_is("cash_flow_stressed")) >= 0.6 * len(both)


def test_stable_people_are_described_by_none(epic_1: Any, load: Any) -> None:
    loaded = load(epic_1)
    stable = set(epic_1.part("truth/archetypes").filter(archetype="stable")["user_id"])
    described = {user for each in PERSONAS for user in loaded.who_is(each.key)}
    assert len(stable & described) <= 1


# Edge cases, from the rows alone


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_someone_owes_exactly_half_of_a_limit_on_every_day(
    worlds: Worlds, users: int, as_of: str
) -> None:
    made = worlds(users, as_of)
    user = one(made, HALF)
    card = made.part("accounts").filter(user_id=user, subtype="credit card")
    limit = card["balance_limit_cents"].item()
    assert card["balance_current_cents"].item() * 2 == limit > 0
    assert {balance * 2 for balance in ends_of_days(made, user, "credit card", 180)} == {limit}
    bought = rows_of(made, user).filter(account_id=card["account_id"].item())
    assert bought.filter(col("amount_cents") > 0).height > 20  # and the card is used


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
@pytest.mark.parametrize("ago", [0, 1, 17, 30, 60])
def test_someone_has_exactly_three_recurring_merchants_in_any_90_days(
    worlds: Worlds, users: int, as_of: str, ago: int
) -> None:
    made = worlds(users, as_of)
    last = made.as_of - timedelta(days=ago)
    spent = rows_of(made, one(made, RECURRING)).filter(
        col("merchant_name").is_not_null(), col("amount_cents") > 0,
        col("date").is_between(last - timedelta(days=89), last),
    )  # fmt: skip
    spent = spent.filter(~col("category_primary").str.starts_with("TRANSFER"))
    each = spent.group_by("merchant_name").agg(
        n=pl.len(), prices=col("amount_cents").n_unique(), first=col("date").min()
    )
    assert each["n"].to_list() == [3, 3, 3] and each["prices"].to_list() == [1, 1, 1]


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
@pytest.mark.parametrize("days", [30, 180])
def test_someone_has_less_than_100_dollars_on_exactly_30_percent_of_days(
    worlds: Worlds, users: int, as_of: str, days: int
) -> None:
    made = worlds(users, as_of)
    balances = ends_of_days(made, one(made, LOW_DAYS), "checking", days)
    low = sum(balance < 100_00 for balance in balances)
    assert low * 100 == 30 * days
    assert min(balances) >= 0 and max(balances) > 1_500_00


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_someone_would_be_persona_1_and_has_not_consented(
    worlds: Worlds, users: int, as_of: str
) -> None:
    made = worlds(users, as_of)
    user = one(made, UNCONSENTED)
    assert not made.part("users").filter(user_id=user)["consent"].item()
    cards = made.part("accounts").filter(user_id=user, subtype="credit card")
    used = (cards["balance_current_cents"] / cards["balance_limit_cents"]).max()
    fees = rows_of(made, user).filter(category_detailed="BANK_FEES_INTEREST_CHARGE")
    assert used >= 0.5 or fees.height > 3


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_someone_has_an_account_and_no_transactions(worlds: Worlds, users: int, as_of: str) -> None:
    made = worlds(users, as_of)
    user = one(made, EMPTY)
    assert rows_of(made, user).is_empty()
    assert made.part("accounts").filter(user_id=user).height == 1


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_someone_has_only_pending_transactions(worlds: Worlds, users: int, as_of: str) -> None:
    made = worlds(users, as_of)
    rows = rows_of(made, one(made, PENDING))
    assert rows.height and rows["pending"].all()


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_someone_lives_on_cash_without_any_credit(worlds: Worlds, users: int, as_of: str) -> None:
    made = worlds(users, as_of)
    user = one(made, CASH)
    assert made.part("accounts").filter(user_id=user)["subtype"].to_list() == ["checking"]
    assert set(rows_of(made, user)["category_detailed"]) == {
        "INCOME_SALARY", "TRANSFER_OUT_WITHDRAWAL",
    }  # fmt: skip


def test_the_constructed_lines_are_the_lines_the_product_draws() -> None:
    """The world does not read policy; here both are read, and agree."""
    policy = Policy.on(date(2026, 11, 20))
    half = archetype(HALF)
    limit = half.ranges["card_limit_percent"].low * half.ranges["monthly_pay_dollars"].low
    assert half.script is not None
    owed = half.script.opening[2]
    assert owed * 100 == limit * policy["high_utilization.min_utilization_percent"]
    charges = [line for line in lines(RECURRING) if line.words.startswith("service:")]
    assert len(charges) == policy["subscription_heavy.min_subscriptions"]
    assert sum(line.cents for line in charges) >= policy["subscription_heavy.min_monthly_cents"]
    assert policy["signals.recurring_lookback_days"] == 90
    assert policy["signals.recurring_min_charges"] == 3
    assert policy["cash_flow_stressed.min_low_days_percent"] == 30
    assert policy["signals.low_balance_cents"] == 100_00


def archetype(name: str) -> Any:
    return next(each for each in read_profile("epic-1").archetypes if each.name == name)


def lines(name: str) -> Any:
    return archetype(name).script.lines


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_the_product_reads_the_edges_as_they_were_built(
    worlds: Worlds, users: int, as_of: str
) -> None:
    made = worlds(users, as_of)
    policy, records = Policy.on(made.as_of), book(made)
    for window in windows(made.as_of):
        found = read(records, window, policy)
        said = {row["user_id"]: row for row in found.iter_rows(named=True)}
        held = {row["user_id"]: row for row in assignments(found, policy).iter_rows(named=True)}
        assert said[one(made, HALF)]["utilization_highest"] == 0.5
        assert said[one(made, RECURRING)]["subscription_count"] == 3
        low = said[one(made, LOW_DAYS)]
        assert low["low_days"] * 100 == 30 * low["days_observed"]
        primary = {name: held[one(made, name)]["primary"] for name in EDGES}
        assert primary == {
            HALF: "high_utilization", RECURRING: "subscription_heavy",
            LOW_DAYS: "cash_flow_stressed", UNCONSENTED: "high_utilization",
            EMPTY: "not_enough_data", PENDING: "not_enough_data", CASH: "none",
        }  # fmt: skip


# Amounts, balances and how much happens


def test_pay_rent_groceries_and_dining_lie_in_the_documents_ranges(epic_1: Any) -> None:
    posted = epic_1.part("transactions").filter(~col("pending"))
    employed = posted.filter(col("category_detailed").is_in(["INCOME_SALARY", "INCOME_CONTRACTOR"]))
    assert (-employed["amount_cents"]).is_between(2_000_00, 8_000_00).mean() > 0.97
    spent = posted.filter(col("amount_cents") > 0)
    for category, low, high in (
        ("RENT_AND_UTILITIES_RENT", 1_000, 3_000),
        ("FOOD_AND_DRINK_GROCERIES", 30, 200),
        ("FOOD_AND_DRINK_RESTAURANT", 15, 80),
    ):
        paid = spent.filter(category_detailed=category)["amount_cents"]
        inside = paid.is_between(low * 100, high * 100)
        assert inside.mean() > 0.98, category


def test_every_family_of_the_document_is_bought_from(epic_1: Any) -> None:
    bought = set(epic_1.part("transactions")["category_detailed"])
    assert bought >= {
        "INCOME_SALARY", "FOOD_AND_DRINK_GROCERIES", "FOOD_AND_DRINK_RESTAURANT",
        "TRANSPORTATION_GAS", "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY", "RENT_AND_UTILITIES_WATER",
        "RENT_AND_UTILITIES_INTERNET_AND_CABLE", "GENERAL_MERCHANDISE_ONLINE_MARKETPLACES",
        "MEDICAL_PHARMACIES_AND_SUPPLEMENTS", "ENTERTAINMENT_TV_AND_MOVIES",
        "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS",
    }  # fmt: skip


def test_2_to_30_transactions_a_month_by_archetype(epic_1: Any) -> None:
    kinds = epic_1.part("truth/archetypes").filter(col("archetype").is_in(list(WEIGHTS)))
    each = epic_1.part("transactions").join(kinds, on="user_id").group_by("user_id").len()
    assert each.height == kinds.height
    assert each["len"].is_between(2 * 7, 30 * 7).all()


def test_the_stressed_begin_with_50_to_200_dollars_and_swing(epic_1: Any) -> None:
    kinds = epic_1.part("truth/archetypes").filter(archetype="cash_flow_stressed")
    posted = epic_1.part("transactions").join(kinds, on="user_id").filter(~col("pending"))
    first = posted.group_by("user_id", maintain_order=True).first()
    opening = first["balance_cents"] + first["amount_cents"]
    assert opening.is_between(50_00, 200_00).all()
    for user in kinds["user_id"]:
        balances = ends_of_days(epic_1, user, "checking", 180)
        spans = [balances[at : at + 10] for at in range(len(balances) - 9)]
        assert max(max(span) - min(span) for span in spans) > 1_000_00


# Quality checks and the validation report


def test_every_quality_check_of_the_document_holds(epic_1: Any) -> None:
    users, accounts = epic_1.part("users"), epic_1.part("accounts")
    rows, owed = epic_1.part("transactions"), epic_1.part("liabilities")
    assert users.join(accounts, on="user_id", how="anti").is_empty()
    assert accounts.join(users, on="user_id", how="anti").is_empty()
    assert rows["date"].is_between(epic_1.as_of - timedelta(days=213), epic_1.as_of).all()
    cards = accounts.filter(type="credit")
    assert cards.height > 40 and cards.join(owed, on="account_id", how="anti").is_empty()
    assert set(accounts["holder_category"]) == {"personal"}
    assert users["email"].str.contains(r"@example\.(com|org|net)$").all()
    held = {"checking", "savings", "credit card", "money market", "hsa"}
    assert set(accounts["subtype"]) == held


def test_the_validation_report_lies_beside_the_data_and_passes(epic_1: Any) -> None:
    told = epic_1.json("validation_report.json")
    assert told["validation_passed"] is True
    assert told["generation_date"] == "2026-11-20" and told["seed"] == 42
    assert told["user_count"] == 75
    consent = told["consent_distribution"]
    assert consent["consented"] + consent["not_consented"] == 75
    kinds = epic_1.part("truth/archetypes").group_by("archetype").len()
    assert told["archetype_distribution"] == dict(kinds.iter_rows())
    assert told["transaction_count"] == epic_1.part("transactions").height
    assert told["account_count"] == epic_1.part("accounts").height
    assert told["date_range"] == {"start": "2026-04-21", "end": "2026-11-20"}


@pytest.mark.parametrize(("users", "as_of"), WORLDS)
def test_every_ask_of_the_profile_is_met_by_50_to_100_people(
    worlds: Worlds, users: int, as_of: str
) -> None:
    report = worlds(users, as_of).validated()
    failed = [each["measure"] for each in report["asks"] if not each["passed"]]
    counted = [name for name in failed if name.startswith("count_of_archetype")]
    assert failed == counted  # counts are told of 75 people
    assert users != 75 or report["exit"] == 0


def test_the_same_seed_gives_the_same_bytes_in_any_number_of_workers(
    epic_1: Any, make: Any
) -> None:
    assert make("epic-1", "--workers", 2).seals == epic_1.seals
