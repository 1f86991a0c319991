from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from spendsense.ledger import Book
from spendsense.signals.streams import STREAMS, price_changes, stream_rows, streams

from .household import (
    AS_OF,
    FILM,
    GROCERIES,
    POLICY,
    POWER,
    RENT,
    SALARY,
    SAVE_IN,
    SAVE_OUT,
    Household,
    day,
)

MONTHLY = [5, 36, 66, 97, 127, 158]
"""Days before as_of, a month apart: on the 17th of each."""


def found(home: Household) -> list[dict[str, Any]]:
    return streams(home.book(), POLICY).to_dicts()


def one(home: Household) -> dict[str, Any]:
    (stream,) = found(home)
    return stream


def bank(**facts: Any) -> tuple[Household, str]:
    home = Household(**facts)
    return home, home.checking()


def test_a_subscription_is_told_with_its_price_and_its_days() -> None:
    home, checking = bank()
    home.charges(checking, "Film", MONTHLY, 9_99)
    assert one(home) == {
        "user_id": "u1", "stream": 1, "name": "Film", "kind": "subscription", "cadence": "monthly",
        "direction": "out", "status": "MATURE", "first_date": day(158), "last_date": day(5),
        "next_date": date(2026, 9, 17), "last_cents": 9_99, "typical_cents": 9_99, "count": 6,
        "duplicate_of": None,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cadence", "ago"),
    [
        ("weekly", [2, 9, 16, 23]),
        ("biweekly", [2, 16, 30, 44]),
        ("semi-monthly", [7, 22, 38, 53, 68]),
        ("monthly", MONTHLY),
        ("quarterly", [20, 111, 203]),
        ("annual", [30, 395]),
    ],
)
def test_every_cadence_is_told_by_its_gaps(cadence: str, ago: list[int]) -> None:
    home, checking = bank()
    home.charges(checking, "Film", ago, 9_99)
    assert (one(home)["cadence"], one(home)["status"]) == (cadence, "MATURE")


def test_a_skipped_month_ends_nothing() -> None:
    home, checking = bank()
    home.charges(checking, "Film", [5, 36, 97, 127, 158], 9_99)
    assert (one(home)["cadence"], one(home)["count"]) == ("monthly", 5)


def test_a_price_rise_and_the_end_of_a_trial_are_one_stream_with_its_changes() -> None:
    home, checking = bank()
    home.charges(checking, "Film", MONTHLY, [11_99, 11_99, 9_99, 9_99, 9_99, 1_00])
    assert (one(home)["count"], one(home)["last_cents"]) == (6, 11_99)
    changes = price_changes(home.book(), POLICY).select("date", "before_cents", "after_cents")
    assert changes.rows() == [(day(127), 1_00, 9_99), (day(36), 9_99, 11_99)]


def test_two_services_of_one_merchant_are_two_streams_by_their_descriptions() -> None:
    home, checking = bank()
    home.charges(checking, "Nimbus", MONTHLY, 2_99, name="NIMBUS *DRIVE 555-0113")
    home.charges(checking, "Nimbus", [d + 9 for d in MONTHLY], 9_99, name="NIMBUS *OFFICE 555-0113")
    assert [(s["last_cents"], s["cadence"]) for s in found(home)] == [
        (9_99, "monthly"), (2_99, "monthly")
    ]  # fmt: skip


def test_two_services_that_read_alike_are_told_apart_by_their_price() -> None:
    home, checking = bank()
    home.charges(checking, "Nimbus", MONTHLY, 2_99)
    home.charges(checking, "Nimbus", [d + 9 for d in MONTHLY], 9_99)
    assert sorted(s["last_cents"] for s in found(home)) == [2_99, 9_99]


def test_a_membership_is_found_among_purchases_of_the_same_merchant() -> None:
    home, checking = bank()
    home.charges(checking, "Basket", MONTHLY, 12_99, name="BASKET")
    orders = [3, 11, 12, 40, 44, 59, 61, 83, 99, 120, 133, 150]
    home.charges(checking, "Basket", orders, [20_00 + 137 * n for n in range(12)], name="BASKET")
    assert (one(home)["last_cents"], one(home)["count"]) == (12_99, 6)


def test_marks_store_numbers_and_dates_do_not_split_a_stream() -> None:
    home, checking = bank()
    said = ["SQ *COPPER CLUB #0423", "TST* COPPER CLUB 08/17", "COPPER CLUB", "PP*COPPER CLUB 0611",
            "copper club 555-0117", "POS COPPER CLUB #1204"]  # fmt: skip
    for ago, text in zip(MONTHLY, said, strict=True):
        home.row(checking, day(ago), 9_99, FILM, name=text)
    assert one(home)["count"] == 6


def test_groceries_every_saturday_are_a_habit_and_no_stream() -> None:
    home, checking = bank()
    prices = [61_20, 48_10, 77_77, 52_35, 90_01, 66_66]
    home.charges(checking, "Market", range(7, 49, 7), prices, GROCERIES)
    assert found(home) == []


def test_a_fixed_price_in_a_store_must_come_four_times() -> None:
    home, checking = bank()
    home.charges(checking, "Barber", [10, 41, 71], 25_00, payment_channel="in store")
    assert found(home) == []
    home.charges(checking, "Barber", [101], 25_00, payment_channel="in store")
    assert one(home)["kind"] == "subscription"


def test_rent_that_is_paid_late_is_rent_still() -> None:
    home, checking = bank()
    home.charges(checking, "Old Mill", [2, 31, 75, 81, 113, 150], 900_00, RENT)
    assert (one(home)["kind"], one(home)["cadence"]) == ("rent", "monthly")


def test_a_bill_moves_with_the_season() -> None:
    home, checking = bank()
    home.charges(checking, "Gas Co", MONTHLY, [16_00, 20_00, 41_00, 98_00, 95_00, 60_00], POWER)
    assert (one(home)["kind"], one(home)["typical_cents"]) == ("bill", 41_00)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("CARDINAL FINAN CAR LOAN 6476079", "loan_payment"),
        ("GABLEFRONT FUNDING MTG PYMT 3279428", "mortgage"),
        ("STONE BRIDGE APARTMENTS RENT", "rent"),
        ("STAIRWELL MUTUAL RENT POL 3678383", "bill"),
        ("HIGHLAND ELECTRIC ELEC PYMT 7542816", "bill"),
        ("STREAMLINE VIDEO", "subscription"),
    ],
)
def test_without_a_category_and_a_merchant_the_words_tell(text: str, kind: str) -> None:
    home, checking = bank()
    for ago in MONTHLY:
        home.row(checking, day(ago), 50_00, None, None, name=text)
    assert one(home)["kind"] == kind


def test_pay_is_a_stream_of_each_employer_and_comes_before_a_weekend() -> None:
    home, checking = bank()
    home.charges(checking, "School", [7, 22, 38, 53, 68], -1_200_00, SALARY)
    home.charges(checking, "Bakery", [1, 8, 15, 22, 29], -150_00, SALARY)
    first, second = found(home)
    assert (first["name"], first["cadence"], first["direction"]) == ("School", "semi-monthly", "in")
    assert (second["name"], second["next_date"]) == ("Bakery", date(2026, 8, 28))
    assert first["next_date"] == date(2026, 8, 31)


def test_uneven_deposits_of_a_platform_are_one_stream_without_a_cadence() -> None:
    home, checking = bank()
    for ago, cents in ((3, 40_11), (5, 12_00), (11, 88_40), (30, 61_00)):
        home.row(checking, day(ago), -cents, "INCOME_GIG_ECONOMY", f"Platform {ago % 2}")
    stream = one(home)
    assert (stream["kind"], stream["cadence"], stream["next_date"]) == ("pay", "irregular", None)
    assert stream["count"] == 4


def test_a_platform_that_settles_every_week_is_a_stream_of_its_own() -> None:
    home, checking = bank()
    home.charges(checking, "Rides", [3, 10, 17, 24, 31], [-80_00, -91_00, -40_00, -77_00, -60_00],
                 "INCOME_GIG_ECONOMY")  # fmt: skip
    home.charges(checking, "Fetch", [5, 6, 19], [-12_00, -9_00, -31_00], "INCOME_GIG_ECONOMY")
    told = {s["name"]: (s["cadence"], s["count"], s["next_date"]) for s in found(home)}
    assert told == {"Rides": ("weekly", 5, date(2026, 8, 26)), "Fetch": ("irregular", 3, None)}


@pytest.mark.parametrize("category", [None, "TRANSFER_OUT_ACCOUNT_TRANSFER"])
def test_own_money_that_comes_back_from_savings_is_no_pay_and_none_put_by(
    category: str | None,
) -> None:
    home, checking = bank()
    savings = home.savings()
    for ago in MONTHLY:
        home.row(savings, day(ago), 200_00, category, name="TRANSFER PAY MYSELF")
        home.row(checking, day(ago), -200_00, None, name="PAY FROM SAVINGS")
    assert found(home) == []


HALF_MONTHS = [7 + round(15.2 * n) for n in range(9)]


def test_a_bonus_between_two_pay_days_makes_no_fortnights_of_half_months() -> None:
    home, checking = bank()
    home.charges(checking, "Mill", HALF_MONTHS, -1_900_00, SALARY)
    home.charges(checking, "Mill", [46], -4_000_00, SALARY)  # days 37 and 53 were pay days
    assert one(home)["cadence"] == "semi-monthly"
    fortnights = Household()
    fortnights.charges(fortnights.checking(), "Mill", [46, *range(2, 128, 14)], -1_900_00, SALARY)
    assert one(fortnights)["cadence"] == "biweekly"


def test_a_bonus_does_not_move_the_next_pay_day() -> None:
    home, checking = bank()
    home.charges(checking, "Mill", range(2, 128, 14), -1_900_00, SALARY)
    next_day = one(home)["next_date"]
    home.charges(checking, "Mill", [0], -4_000_00, SALARY)  # two days after pay
    assert (one(home)["next_date"], one(home)["last_date"]) == (next_day, AS_OF)
    earlier = Household()
    earlier.charges(earlier.checking(), "Mill", [5, *range(2, 128, 14)], -1_900_00, SALARY)
    assert one(earlier)["next_date"] == next_day  # three days before it


def test_half_a_month_ends_on_its_last_day_though_the_last_one_came_before_a_weekend() -> None:
    as_of = date(2025, 12, 22)
    home, checking = bank(as_of=as_of)
    for on in ("09-15", "09-30", "10-15", "10-31", "11-14", "11-28", "12-15"):
        home.row(checking, date.fromisoformat(f"2025-{on}"), -2_000_00, SALARY, "Mill")
    (stream,) = streams(home.book(as_of), POLICY).to_dicts()
    assert (stream["cadence"], stream["next_date"]) == ("semi-monthly", date(2025, 12, 31))


def test_pay_that_is_split_over_two_accounts_is_one_stream() -> None:
    home, checking = bank()
    for account, cents in ((checking, -800_00), (home.savings(), -200_00)):
        home.charges(account, "Harbor", [2, 16, 30, 44], cents, SALARY)
    assert (one(home)["cadence"], one(home)["count"]) == ("biweekly", 4)


def test_a_stream_without_a_merchant_is_called_as_its_row_is() -> None:
    home, checking = bank()
    home.charges(checking, "", MONTHLY, 9_99, name="FILM CLUB")
    assert one(home)["name"] == "FILM CLUB"


def test_late_rent_may_come_on_one_day_with_the_next_a_subscription_may_not() -> None:
    def twice(category: str) -> list[dict[str, Any]]:
        home, checking = bank()
        home.charges(checking, "Lofts", [*MONTHLY, MONTHLY[-1]], 900_00, category)
        return found(home)

    (rent,) = twice(RENT)
    assert (rent["kind"], rent["count"]) == ("rent", 6)
    assert twice(FILM) == []


@pytest.mark.parametrize(("prices", "count"), [([45_00] * 3, 1), ([45_00, 45_01, 45_00], 0)])
def test_three_purchases_a_season_apart_are_a_plan_only_at_one_price(
    prices: list[int], count: int
) -> None:
    home, checking = bank()
    home.charges(checking, "Paper", [20, 111, 202], prices, "GENERAL_MERCHANDISE_OFFICE_SUPPLIES")
    assert len(found(home)) == count


def test_five_charges_a_season_apart_may_rise_once() -> None:
    home, checking = bank()
    prices = [49_00, 49_00, 45_00, 45_00, 45_00]
    home.charges(checking, "Fruit box", [20, 111, 202, 293, 384], prices)
    assert one(home)["cadence"] == "quarterly"


def test_money_put_by_is_one_stream_whatever_it_is_called() -> None:
    home, checking = bank()
    savings = home.savings()
    for n, ago in enumerate(MONTHLY):
        home.row(checking, day(ago), 50_00, SAVE_OUT, name=f"XFER {n} {'abcdef'[n]}")
        home.row(savings, day(ago), -50_00, SAVE_IN, name="DEPOSIT")
    assert (one(home)["kind"], one(home)["count"]) == ("saving_transfer", 6)


def test_two_charges_of_one_price_are_the_beginning_of_a_stream() -> None:
    home, checking = bank()
    home.charges(checking, "Film", [5, 36], 9_99)
    assert one(home)["status"] == "EARLY_DETECTION"
    home.charges(checking, "Box", [5, 36], [9_99, 14_99])
    assert [s["name"] for s in found(home)] == ["Film"]


# A monthly stream is late after 33 days, and 7 of grace.
@pytest.mark.parametrize(("ago", "status"), [(40, "MATURE"), (41, "TOMBSTONED")])
def test_a_stream_that_missed_its_day_has_ended(ago: int, status: str) -> None:
    home, checking = bank()
    home.charges(checking, "Film", [ago, ago + 31, ago + 61], 9_99)
    assert one(home)["status"] == status
    assert (one(home)["next_date"] is None) == (status == "TOMBSTONED")


def test_the_same_service_twice_says_so() -> None:
    home, checking = bank()
    card = home.card()
    home.charges(checking, "Film", MONTHLY, 9_99, name="FILM FAMILY")
    home.charges(card, "Film", [d + 4 for d in MONTHLY], 9_99, name="FILM SOLO")
    assert [s["duplicate_of"] for s in found(home)] == [None, 1]


def test_rows_of_streams_are_the_rows_that_made_them() -> None:
    home, checking = bank()
    home.charges(checking, "Film", MONTHLY, 9_99)
    home.charges(checking, "Market", [4, 17, 80], [10_00, 33_00, 12_34], GROCERIES)
    rows = stream_rows(home.book(), POLICY)
    assert rows["date"].to_list() == [day(ago) for ago in reversed(MONTHLY)]
    assert rows["amount_cents"].to_list() == [9_99] * 6
    assert set(rows["transaction_id"]) == {f"u1-t{n}" for n in range(1, 7)}


def test_nobody_without_rows_has_a_stream() -> None:
    home = Household()
    assert found(home) == []
    home.row(home.checking(), AS_OF, 1_00, pending=True)
    assert found(home) == []


def test_streams_are_the_same_however_the_rows_lie() -> None:
    home, checking = bank()
    home.charges(checking, "Film", MONTHLY, 9_99)
    home.charges(checking, "School", [7, 22, 38, 53, 68], -1_200_00, SALARY)
    before = streams(home.book(), POLICY)
    home.transactions.reverse()
    assert before.equals(streams(home.book(), POLICY))
    assert before["stream"].to_list() == [1, 2] and before["stream"].dtype == pl.Int64


def test_streams_have_their_columns_and_types_even_where_there_are_none() -> None:
    nobody = Book.at(AS_OF, user_ids=("u1",))
    assert streams(nobody, POLICY).schema == STREAMS
