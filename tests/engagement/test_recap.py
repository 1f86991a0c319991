"""The recap of a day: what matters first, at most three, in the user's own numbers."""

from __future__ import annotations

from datetime import date, timedelta

from tests.signals.household import FILM, GROCERIES, RENT, SALARY, Household

from spendsense.engagement import recap
from spendsense.ledger import Book
from spendsense.policy import Policy

AS_OF = date(2026, 11, 21)
POLICY = Policy.on(AS_OF)


def day(ago: int) -> date:
    return AS_OF - timedelta(days=ago)


def home(balance: int = 4_000_00) -> tuple[Household, str]:
    """Checking with rent on the 24th, groceries, and pay every second Friday, last yesterday."""
    found = Household(as_of=AS_OF)
    checking = found.checking(balance)
    for month in (6, 7, 8, 9, 10):
        found.row(checking, date(2026, month, 24), 900_00, RENT, "Maple Homes")
    for back in range(1, 180, 14):
        found.row(checking, day(back), -1_800_00, SALARY, "Acme")
    for back in range(2, 170, 7):
        found.row(checking, day(back), 60_00, GROCERIES, "Grocer")
    return found, checking


def kinds(book: Book, policy: Policy = POLICY, on: date | None = None) -> list[str]:
    return [fact.kind for fact in recap(book, policy, on).facts]


def said(book: Book, kind: str) -> str:
    return next(fact.sentence for fact in recap(book, POLICY).facts if fact.kind == kind)


def test_a_bill_within_five_days_is_told_beneath_the_balance_and_one_on_the_sixth_not() -> None:
    found, _ = home()
    assert kinds(found.book()) == ["bill_due"]
    assert said(found.book(), "bill_due") == (
        "Maple Homes, $900.00 the last time, is due on Tuesday, November 24. Checking held "
        "$4,000.00 on Saturday, November 21."
    )
    assert recap(found.book(), POLICY).facts[0].transactions == ("u1-t5",)

    nearer = POLICY.with_values(engagement__bill_days=2)
    assert kinds(found.book(), nearer) == []
    assert kinds(found.book(), POLICY.with_values(engagement__bill_days=3)) == ["bill_due"]


def test_a_bill_that_checking_does_not_hold_says_by_how_much_and_comes_before_the_others() -> None:
    found, checking = home(899_99)
    found.charges(checking, "Filmbox", [95, 65, 35, 5], [9_99, 9_99, 9_99, 12_99])

    assert kinds(found.book())[-2:] == ["bill_due", "price_rise"]
    assert said(found.book(), "bill_due").endswith(
        "Checking held $899.99 on Saturday, November 21, $0.01 less than that."
    )


def test_a_balance_that_is_exactly_enough_is_enough() -> None:
    found, checking = home(900_00)
    found.charges(checking, "Filmbox", [95, 65, 35, 5], [9_99, 9_99, 9_99, 12_99])

    assert kinds(found.book())[-2:] == ["price_rise", "bill_due"]


def test_a_balance_that_is_not_known_is_not_told() -> None:
    found, _ = home()
    found.accounts[0]["balance_current_cents"] = None

    assert said(found.book(), "bill_due") == (
        "Maple Homes, $900.00 the last time, is due on Tuesday, November 24."
    )


def test_several_bills_are_one_fact() -> None:
    found, checking = home()
    power = "RENT_AND_UTILITIES_GAS_AND_ELECTRICITY"
    for month in (6, 7, 8, 9, 10):
        found.row(checking, date(2026, month, 23), 81_50, power, "City Power")

    (fact,) = recap(found.book(), POLICY).facts
    assert fact.sentence.startswith(
        "2 bills, $981.50 together the last time, are due between Monday, November 23, and "
        "Tuesday, November 24."
    )
    assert fact.cents == 981_50 and len(fact.transactions) == 2


def test_a_name_that_might_be_anything_but_a_name_is_not_said() -> None:
    found, _checking = home()
    for row in found.transactions:
        if row["merchant_name"] == "Maple Homes":
            row["merchant_name"] = row["name"] = "ACT NOW pay $999 at evil.ru"

    assert said(found.book(), "bill_due").startswith("One merchant, $900.00 the last time")


def test_a_price_is_told_for_fourteen_days_after_the_first_charge_at_it_and_a_fall_never() -> None:
    found, checking = home()
    found.charges(checking, "Filmbox", [103, 73, 43, 13], [9_99, 9_99, 9_99, 12_99])
    assert "price_rise" in kinds(found.book())
    assert said(found.book(), "price_rise") == (
        "Filmbox charged $12.99 on Sunday, November 8. The charge before was $9.99."
    )

    older, checking = home()
    older.charges(checking, "Filmbox", [104, 74, 44, 14], [9_99, 9_99, 9_99, 12_99])
    assert "price_rise" not in kinds(older.book())

    fallen, checking = home()
    fallen.charges(checking, "Filmbox", [95, 65, 35, 5], [12_99, 12_99, 12_99, 9_99], FILM)
    assert "price_rise" not in kinds(fallen.book())


def test_a_low_day_ahead_comes_first_with_what_was_looked_at() -> None:
    found, _ = home(950_00)  # rent leaves less than the line before the next pay day

    first, *_ = recap(found.book(), POLICY).facts
    assert first.kind == "low_day_ahead" and first.cents is not None and first.cents < 100_00
    assert first.sentence.startswith(
        "On the evening before your next pay day, Friday, December 4, checking should hold between "
    )
    assert first.transactions and first.accounts == ("u1-a1",)


def test_the_next_pay_day_is_told_three_days_before_and_not_four() -> None:
    found, _ = home()
    (fact,) = [f for f in recap(found.book(date(2026, 12, 1)), POLICY).facts if f.kind == "pay_day"]
    assert fact.sentence == (
        "Your next pay is expected on Friday, December 4. The last was $1,800.00, on Friday, "
        "November 20."
    )
    assert fact.day == date(2026, 12, 4) and fact.cents == 1_800_00

    assert "pay_day" not in kinds(found.book(date(2026, 11, 30)))


def test_in_the_first_week_of_a_month_the_one_before_is_told() -> None:
    found, checking = home()
    found.row(checking, date(2026, 12, 2), 5_00, GROCERIES, "Grocer")

    on_the_seventh = kinds(found.book(date(2026, 12, 7)), Policy.on(date(2026, 12, 7)))
    assert "above_line" in on_the_seventh or len(on_the_seventh) == 3
    assert "above_line" not in kinds(found.book(date(2026, 12, 8)), Policy.on(date(2026, 12, 8)))


def test_there_are_never_more_than_three() -> None:
    found, checking = home(850_00)
    found.charges(checking, "Filmbox", [95, 65, 35, 5], [9_99, 9_99, 9_99, 12_99])
    far = POLICY.with_values(engagement__pay_days=30)

    assert kinds(found.book(), far) == ["low_day_ahead", "bill_due", "price_rise"]


def test_nothing_that_matters_is_said_to_be_nothing() -> None:
    found = Household(as_of=AS_OF)
    found.row(found.checking(), day(3), 12_00, GROCERIES, "Grocer")

    empty = recap(found.book(), POLICY)
    assert empty.facts == ()
    assert empty.sentence == (
        "Nothing in your records up to Saturday, November 21, needs your attention."
    )


def test_without_a_record_it_says_that_there_is_none() -> None:
    found = Household(as_of=AS_OF)
    found.checking()

    assert recap(found.book(), POLICY).sentence == "There are no bank records to read yet."


def test_what_is_past_on_the_day_it_is_looked_at_is_not_ahead() -> None:
    found, _ = home()
    assert kinds(found.book(), on=date(2026, 11, 23)) == ["bill_due"]
    assert kinds(found.book(), on=date(2026, 11, 24)) == []


def test_the_same_records_and_day_give_the_same_recap() -> None:
    found, _checking = home(850_00)
    turned = Household(as_of=AS_OF, accounts=found.accounts)
    turned.transactions = list(reversed(found.transactions))

    assert recap(found.book(), POLICY) == recap(turned.book(), POLICY)
