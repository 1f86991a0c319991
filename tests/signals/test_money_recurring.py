"""What comes back, with its rhythm, its prices and the days it is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings

from spendsense.ledger import Book
from spendsense.signals import read
from spendsense.signals.money import recurring, stream_keys, stream_sentence
from spendsense.signals.money.recurring import AHEAD_DAYS, Recurring
from spendsense.signals.money.stream_words import price_sentence

from .household import AS_OF, FILM, HALF_YEAR, MONTH, POLICY, RENT, SALARY, SAVE_OUT, Household
from .strategies import books


def only(home: Household) -> Recurring:
    (found,) = recurring(home.book(), POLICY)
    return found


def test_a_subscription_with_its_rows_and_days() -> None:
    home = Household()
    home.charges(home.checking(), "Filmhouse", (5, 35, 66))
    found = only(home)
    assert (found.group, found.cadence, found.monthly_cents) == ("subscription", "monthly", 9_99)
    assert found.counted and found.duplicate_of is None and found.changes == ()
    assert found.rows == ("u1-t3", "u1-t2", "u1-t1")
    assert found.next_date == date(2026, 9, 17)
    assert found.expected == (date(2026, 9, 17), date(2026, 10, 17), date(2026, 11, 17))
    assert stream_sentence(found) == (
        "Filmhouse takes $9.99 every month. It last came on August 17, 2026, and is expected on "
        "September 17, 2026."
    )


@pytest.mark.parametrize(
    ("category", "cents", "group", "kind"),
    [
        (FILM, 9_99, "subscription", "subscription"),
        (RENT, 900_00, "bill", "rent"),
        ("RENT_AND_UTILITIES_WATER", 30_00, "bill", "bill"),
        (SALARY, -900_00, "income", "pay"),
        ("LOAN_PAYMENTS_CAR_PAYMENT", 300_00, "loan", "loan_payment"),
        ("LOAN_PAYMENTS_MORTGAGE_PAYMENT", 900_00, "loan", "mortgage"),
        ("LOAN_PAYMENTS_CREDIT_CARD_PAYMENT", 90_00, "loan", "card_payment"),
        (SAVE_OUT, 50_00, "saving", "saving_transfer"),
    ],
)
def test_each_kind_is_in_its_group(category: str, cents: int, group: str, kind: str) -> None:
    home = Household()
    home.charges(home.checking(), "Somebody", (5, 35, 66, 96), cents, category)
    found = only(home)
    assert (found.group, found.kind) == (group, kind)
    assert found.direction == ("in" if cents < 0 else "out")


def test_a_price_that_rose_is_told_with_both_prices_and_the_day() -> None:
    home = Household()
    ago, cents = (5, 35, 66, 96, 127), [12_99, 12_99, 9_99, 9_99, 9_99]
    home.charges(home.checking(), "Filmhouse", ago, cents)
    (change,) = only(home).changes
    assert (change.before_cents, change.after_cents, change.rise) == (9_99, 12_99, True)
    assert change.day == AS_OF - timedelta(days=35)
    assert price_sentence(change) == "The price rose from $9.99 to $12.99 on July 18, 2026."


def test_the_end_of_a_cheap_trial_is_no_rise() -> None:
    home = Household()
    ago, cents = (5, 35, 66, 96, 127), [12_99, 12_99, 12_99, 12_99, 1_00]
    home.charges(home.checking(), "Filmhouse", ago, cents)
    (change,) = only(home).changes
    assert change.ends_trial and not change.rise
    assert price_sentence(change).startswith("The first price of $1.00 ended on")


def test_a_price_that_fell_is_no_rise() -> None:
    home = Household()
    home.charges(home.checking(), "Filmhouse", (5, 35, 66, 96), [8_99, 8_99, 9_99, 9_99])
    (change,) = only(home).changes
    assert not change.rise and "fell from $9.99 to $8.99" in price_sentence(change)


def test_what_does_the_same_as_another_names_it() -> None:
    home = Household()
    checking, card = home.checking(), home.card()
    home.charges(checking, "Filmhouse", (5, 35, 66, 96), name="FILMHOUSE HOME")
    home.charges(card, "Filmhouse", (12, 42, 73, 103), name="FILMHOUSE MORE")
    one, other = sorted(recurring(home.book(), POLICY), key=lambda each: each.number)
    assert (one.duplicate_of, other.duplicate_of) == (None, one.key)


def test_what_has_ended_comes_last_and_is_expected_no_more() -> None:
    home = Household()
    checking = home.checking()
    home.charges(checking, "Old", range(200, 400, 30))
    home.charges(checking, "Gym", (5, 35, 66), 40_00)
    gym, old = recurring(home.book(), POLICY)
    assert (gym.name, old.name, old.ended) == ("Gym", "Old", True)
    assert old.next_date is None and old.expected == () and not old.counted
    assert "seems to have stopped" in stream_sentence(old)


def test_a_day_that_has_passed_is_expected_no_more_but_the_next_one_is() -> None:
    home = Household()
    home.charges(home.checking(), "Filmhouse", (33, 63, 94))  # due on August 20, two days ago
    found = only(home)
    assert found.next_date is not None and found.next_date < AS_OF
    assert found.expected[0] > AS_OF and found.expected[0].day == found.next_date.day


def test_the_key_of_a_stream_stays_when_another_charge_comes() -> None:
    home = Household()
    home.charges(home.checking(), "Filmhouse", (35, 66, 96))
    before = only(home).key
    home.charges("u1-a1", "Filmhouse", (5,))
    assert only(home).key == before
    assert list(stream_keys(home.book(), POLICY).values()) == [before]


def test_pay_without_a_cadence_has_no_month_and_no_day() -> None:
    home = Household()
    home.charges(home.checking(), "Ride", (3, 8, 20, 31), -80_00, "INCOME_GIG_ECONOMY")
    found = only(home)
    assert (found.cadence, found.monthly_cents, found.expected) == ("irregular", None, ())


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_what_is_counted_is_what_the_readings_count(book: Book) -> None:
    for user in book.user_ids:
        one = book.of((user,))
        found = recurring(one, POLICY)
        (row,) = read(one, MONTH, POLICY).to_dicts()
        counted = [each for each in found if each.counted]
        bought = [each for each in counted if each.kind == "subscription"]
        if row["subscription_count"] is not None:
            assert len(bought) == row["subscription_count"]
            assert len(counted) - len(bought) == row["bill_count"]
            twins = [each for each in bought if each.duplicate_of]
            assert len(twins) == row["duplicate_subscription_count"]
        assert len({each.key for each in found}) == len(found)
        for each in found:
            assert all(AS_OF < due <= AS_OF + timedelta(days=AHEAD_DAYS) for due in each.expected)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_rises_of_half_a_year_are_those_of_the_reading(book: Book) -> None:
    from spendsense.signals.subscriptions import PER_YEAR

    for user in book.user_ids:
        one = book.of((user,))
        (row,) = read(one, HALF_YEAR, POLICY).to_dicts()
        more = sum(
            (change.after_cents - change.before_cents) * PER_YEAR[each.cadence]
            for each in recurring(one, POLICY)
            if each.counted and each.kind == "subscription"
            for change in each.changes
            if change.day in HALF_YEAR and not change.ends_trial
        )
        assert row["subscription_rise_cents"] in (None, more // 12)
