from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from polars import col

from spendsense.world.checks import Part
from spendsense.world.checks.lives import (
    benefits_on_their_wednesday,
    lives_fit_ages,
    local_bills_follow_a_move,
    nothing_invested_on_credit,
    saving_pauses_after_a_withdrawal,
)
from spendsense.world.checks.streams import cadences_hold

from .book import ADA, BEN, Book, day

OWN = "TRANSFER_OUT_ACCOUNT_TRANSFER TRANSFER_IN_ACCOUNT_TRANSFER"
SAVED = "TRANSFER_OUT_SAVINGS TRANSFER_IN_SAVINGS"


@pytest.mark.parametrize(("age", "fits"), [(61, False), (62, True), (90, True)])
def test_nobody_lives_on_social_security_before_62(put: Any, age: int, fits: bool) -> None:
    assert (lives_fit_ages(put("demographics", "user_id", BEN, age=age)).failed == 0) is fits


@pytest.mark.parametrize(
    ("kind", "age", "fits"),
    [
        ("childcare", 23, False), ("childcare", 24, True), ("childcare", 50, True),
        ("childcare", 51, False), ("mortgage", 23, False), ("mortgage", 24, True),
        ("pension", 61, False), ("retirement_withdrawal", 61, False), ("payroll", 80, True),
    ],
)  # fmt: skip
def test_what_comes_with_an_age_comes_at_it(put: Any, kind: str, age: int, fits: bool) -> None:
    """Of Ada, whose rent is told to be something else."""
    part = put("truth/streams", "stream_id", "rent", kind=kind)
    tables = {**part.tables, "demographics": aged(part, ADA, age)}
    assert (lives_fit_ages(Part(part.manifest, tables)).failed == 0) is fits


def aged(part: Part, user: str, age: int) -> Any:
    people = part.tables["demographics"]
    return people.with_columns(
        age=col("age").replace(people.filter(user_id=user)["age"].item(), age)
    )


def test_an_owner_is_known_by_the_account_too(put: Any, damaged: Any) -> None:
    """Ben's mortgage is an account, though no stream of truth told of it."""
    part = damaged("truth/streams", lambda f: f.filter(col("stream_id") != "home"))
    tables = {**part.tables, "demographics": aged(part, BEN, 23)}
    where = lives_fit_ages(Part(part.manifest, tables)).where
    assert any("has mortgage" in each for each in where)


@pytest.mark.parametrize(
    ("days", "failed"),
    [
        ((day(8, 19), day(9, 16), day(10, 21)), 0),
        ((day(8, 19), day(9, 16), day(10, 20)), 3),  # a Tuesday
        ((day(8, 19), day(9, 16), day(10, 14)), 3),  # another Wednesday than the others
        ((day(8, 5), day(9, 2), day(10, 7)), 3),  # the first Wednesdays
        ((day(8, 26), day(9, 23), day(10, 28)), 0),  # the fourth
    ],
)
def test_social_security_comes_on_the_same_wednesday_of_each_month(
    book: Any, told: Any, days: tuple[date, ...], failed: int
) -> None:
    for number, on in enumerate(days):
        book.change(f"ssa-{number}", day=on)
    assert benefits_on_their_wednesday(told(book)).failed == failed


def test_social_security_is_of_whole_dollars(book: Any, told: Any) -> None:
    book.change("ssa-1", cents=-1900_50)
    assert benefits_on_their_wednesday(told(book)).failed == 1


def test_five_weeks_between_two_benefits_are_as_monthly_as_four(book: Any, told: Any) -> None:
    assert cadences_hold(told(book)).failed == 0  # September 16th and October 21st
    book.change("ssa-2", day=day(10, 28))
    assert cadences_hold(told(book)).failed > 0


@pytest.mark.parametrize(("on", "failed"), [(day(10, 9), 1), (day(10, 10), 0)])
def test_for_thirty_days_after_a_withdrawal_nothing_is_put_by(
    book: Any, told: Any, on: date, failed: int
) -> None:
    """Drawn upon on September 10th; the 9th of October is twenty-nine days later."""
    without_saving(book)
    book.move("drawn-", day(9, 10), "a2 a1", 50_00, OWN, "withdrawal")
    book.move("again-", on, "a1 a2", 25_00, SAVED, "saving")
    assert saving_pauses_after_a_withdrawal(told(book)).failed == failed


def without_saving(book: Book) -> None:
    book.rows = [row for row in book.rows if row.stream != "save"]
    del book.streams["save"]


@pytest.mark.parametrize(("cents", "failed"), [(50_00, 0), (45_00, 0), (43_17, 1), (43_00, 1)])
def test_savings_are_drawn_upon_in_round_amounts(
    book: Any, told: Any, cents: int, failed: int
) -> None:
    book.move("drawn-", day(10, 30), "a2 a1", cents, OWN, "withdrawal")
    assert saving_pauses_after_a_withdrawal(told(book)).failed == failed


def test_an_old_biller_that_was_not_ended_is_seen(put: Any) -> None:
    part = put("truth/streams", "stream_id", "tap", canceled_on=None)
    assert local_bills_follow_a_move(part).failed == 1


@pytest.mark.parametrize(
    ("moved", "who", "failed"),
    [(day(9, 1), BEN, 0), (day(10, 13), BEN, 1), (day(10, 12), BEN, 0), (day(9, 1), ADA, 1)],
)
def test_a_second_local_biller_comes_after_a_move_of_that_person(
    put: Any, moved: date, who: str, failed: int
) -> None:
    part = put("truth/events", "kind", "move", date=moved, user_id=who)
    assert local_bills_follow_a_move(part).failed == failed


def test_nobody_invests_while_a_card_bears_interest(book: Any, told: Any) -> None:
    """Ada pays the minimum of her first statement; the one of September bears interest, and that of
    August did not."""
    statements = told(book).truth("statements").filter(user_id=ADA).sort("closed_on")
    bore = statements.filter(col("interest_cents") > 0)["closed_on"][0]
    words = "TRANSFER_OUT_INVESTMENT_AND_RETIREMENT_FUNDS"
    words += " TRANSFER_IN_INVESTMENT_AND_RETIREMENT_FUNDS"
    assert nothing_invested_on_credit(told(book)).failed == 0
    book.move("stock-", bore, "a1 a2", 100_00, words, "investing", "Harbor")
    assert nothing_invested_on_credit(told(book)).failed == 0
    book.move("more-", bore + timedelta(1), "a1 a2", 100_00, words, "investing", "Harbor")
    assert nothing_invested_on_credit(told(book)).failed == 1
