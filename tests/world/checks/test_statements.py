from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.world.checks import Part
from spendsense.world.checks.statements import (
    minimum_and_due,
    statements_follow,
    statements_match_rows,
    statements_stand_in_rows,
)

LAST = date(2026, 10, 15)


def test_each_sort_of_row_is_counted_as_what_it_is(sound: Part) -> None:
    last = sound.truth("statements").filter(account_id="a3", closed_on=LAST).row(0, named=True)
    # A subscription of 10.99, twice 30.00 at the gym, a coat of 80.00; two credits.
    assert last["purchases_cents"] == 10_99 + 30_00 + 30_00 + 80_00
    assert (last["advances_cents"], last["fees_cents"]) == (60_00, 5_00)
    assert last["refunds_cents"] == 30_00 + 15_00
    assert last["payments_cents"] == last["opening_cents"]
    assert statements_match_rows(sound).failed == 0


def test_each_part_of_a_statement_is_held_against_the_rows(sound: Part, damaged: Any) -> None:
    for name in ("purchases", "advances", "payments", "refunds", "interest", "fees"):
        more = (col(f"{name}_cents") + 1).alias(f"{name}_cents")
        wrong = damaged("truth/statements", lambda f, more=more: f.with_columns(more))
        look = statements_match_rows(wrong)
        assert look.failed == 6
        assert f"cents of {name}, its rows make" in look.where[0]


def test_a_statement_opens_with_what_the_last_one_closed_with(put: Any) -> None:
    part = put("truth/statements", "closed_on", date(2026, 9, 15), opening_cents=1)
    assert len(statements_follow(part).where) == 2
    part = put("truth/statements", "closed_on", date(2026, 9, 15), opened_on=date(2026, 8, 17))
    assert "opened on 2026-08-17" in statements_follow(part).where[0]


def test_a_statement_that_is_left_out_is_missed(sound: Part, damaged: Any) -> None:
    part = damaged("truth/statements", lambda f: f.filter(col("closed_on") != date(2026, 9, 15)))
    assert "opened on 2026-09-16" in statements_follow(part).where[0]
    part = damaged("truth/statements", lambda f: f.filter(col("closed_on") != LAST))
    assert statements_follow(part).where[0] == (
        "truth/statements: the last statement of card a3 closed on 2026-09-15,"
        " expected one in the 35 days before 2026-10-31"
    )
    part = damaged("truth/statements", lambda f: f.clear())
    assert statements_follow(part).failed == 2


def test_a_statement_says_what_the_card_owed_that_day(sound: Part, failing: Any) -> None:
    """All of a card's balances a dollar higher: everything else still follows from itself."""
    of_card = pl.when(col("account_id") == "b2").then(1_00).otherwise(0)
    changed = {
        "transactions": sound.transactions.with_columns(col("balance_cents") + of_card),
        "accounts": sound.accounts.with_columns(
            col("balance_current_cents") + of_card, col("balance_available_cents") - of_card
        ),
    }
    failed = failing(Part(sound.manifest, {**sound.tables, **changed}))
    assert list(failed) == ["statements_stand_in_rows"]
    assert failed["statements_stand_in_rows"].where[0] == (
        "truth/statements: card b2 closed on 2026-08-15 with 3000 cents, its rows leave 3100 on"
        " that day"
    )


def test_a_card_without_rows_stated_what_it_owes_now(sound: Part) -> None:
    """52.00, as only the last of the three statements does."""
    rows = sound.transactions.filter((col("account_id") != "b2") | (col("date") > LAST))
    tables = {**sound.tables, "transactions": rows}
    assert statements_stand_in_rows(Part(sound.manifest, tables)).failed == 2


@pytest.mark.parametrize(("days", "fits"), [(20, False), (21, True), (31, True), (32, False)])
def test_a_payment_is_due_21_to_31_days_after_closing(put: Any, days: int, fits: bool) -> None:
    due = LAST + timedelta(days=days)
    look = minimum_and_due(put("truth/statements", "closed_on", LAST, due_on=due))
    assert (look.failed == 0) is fits


@pytest.mark.parametrize(("cents", "fits"), [(24_99, False), (25_00, True)])
def test_a_minimum_is_the_floor_or_more(book: Any, told: Any, cents: int, fits: bool) -> None:
    book.minimums["a3", date(2026, 9, 15)] = cents
    assert (minimum_and_due(told(book)).failed == 0) is fits


@pytest.mark.parametrize(("cents", "fits"), [(29_99, True), (30_00, True), (30_01, False)])
def test_a_minimum_is_not_more_than_is_owed(book: Any, told: Any, cents: int, fits: bool) -> None:
    book.minimums["b2", date(2026, 8, 15)] = cents
    assert (minimum_and_due(told(book)).failed == 0) is fits


def test_where_nothing_is_owed_nothing_is_asked_and_nothing_due(book: Any, told: Any) -> None:
    book.remove("lunch-0")
    book.remove("full-0o")
    book.remove("full-0i")
    part = told(book)
    first = part.truth("statements").filter(account_id="b2").row(0, named=True)
    assert (first["balance_cents"], first["minimum_cents"], first["due_on"]) == (0, 0, None)
    assert minimum_and_due(part).failed == 0
    book.minimums["b2", date(2026, 8, 15)] = 1
    assert minimum_and_due(told(book)).failed == 1
