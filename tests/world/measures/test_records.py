"""A block made ready: what is left out, and whose a row is."""

from __future__ import annotations

from datetime import date

from spendsense.world.measures import balance_paths

DAY = date(2026, 3, 3)


def test_a_row_of_an_account_that_there_is_not_is_left_out(town):
    town.row("ana", DAY, 100)
    town.row("ana", DAY, 200)
    town.rows_of["transactions"][0]["account_id"] = "nobody's"
    assert town.records.rows["amount"].to_list() == [200]


def test_a_row_belongs_to_the_user_of_its_account(town):
    town.person("ben")
    town.row("ben", DAY, 100)
    town.rows_of["transactions"][0]["user_id"] = "ana"
    owner = town.records.users.filter(user_id="ben")["user"][0]
    assert town.records.rows["user"].to_list() == [owner]


def test_a_category_that_plaid_does_not_have_has_no_role(town):
    town.row("ana", DAY, 100)
    town.rows_of["transactions"][0]["category_detailed"] = "FOOD_AND_DRINK_CAVIAR"
    assert town.records.rows["role"].to_list() == [None]
    assert town.number("payments_per_month") == 0.0


def test_a_customer_is_seen_from_the_first_account_or_the_first_day(town):
    town.person("ben", opened=date(2026, 12, 1))
    town.account("ben", "savings", "nest", opened=date(2026, 11, 1))
    assert town.records.customers["days"].to_list() == [365, 61]


def test_an_operator_is_no_customer(town):
    town.person("opal", kind="operator")
    assert town.records.customers["user_id"].to_list() == ["ana"]


def test_months_of_a_person_begin_with_the_first_whole_one(town):
    town.person("ben", opened=date(2026, 10, 2))
    months = town.records.months
    ben = town.records.users.filter(user_id="ben")["user"][0]
    assert months.filter(user=ben)["month"].to_list() == [date(2026, 11, 1), date(2026, 12, 1)]


def test_a_path_starts_with_the_balance_before_the_first_row(town):
    town.rows_of["users"].clear()
    town.rows_of["accounts"].clear()
    town.person("ben", archetype="steady")
    town.person("cyd", archetype="steady")
    town.person("dee", archetype="able")
    for user in ("ben", "cyd", "dee"):
        town.row(user, DAY, 4000, balance=6000)
        town.row(user, DAY, 1000, balance=5000)
    paths = balance_paths(town.records)
    assert [(each.user_id, each.archetype) for each in paths] == [("dee", "able"),
                                                                  ("ben", "steady")]  # fmt: skip
    assert paths[0].points == ((date(2026, 1, 1), 10_000), (DAY, 5000))
