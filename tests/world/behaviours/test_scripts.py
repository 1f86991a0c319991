from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from tests.world.conftest import Bank, lived

from spendsense.world.script import Script, script_from

SINCE, AS_OF = date(2026, 1, 1), date(2026, 6, 30)
PEOPLE = 40


def script(*lines: dict[str, Any], period: int = 10, **opening: int) -> Script:
    made = script_from({"period_days": period, "opening_dollars": opening, "lines": list(lines)})
    assert made is not None
    return made


def line(day: int, cents: int, words: str = "landlords", **more: Any) -> dict[str, Any]:
    return {"day": day, "account": "checking", "cents": cents, "words": words, **more}


PAID_AND_SPENT = script(line(2, -90_00, "employers"), line(6, 90_00), checking=50)


def balances(bank: Bank, user: int) -> dict[date, int]:
    """What checking held on the evening of each day, from the rows alone."""
    rows = bank.rows(user=user)
    held = int(rows["balance_cents"][0] + rows["amount_cents"][0])
    posted = dict(rows.select("date", "amount_cents").rows())
    found = {}
    for n in range((AS_OF - SINCE).days + 1):
        day = SINCE + timedelta(n)
        held -= posted.get(day, 0)
        found[day] = held
    return found


def test_each_line_repeats_after_its_period_from_a_day_of_ones_own() -> None:
    bank = lived(SINCE, AS_OF, script=PAID_AND_SPENT, users=PEOPLE)
    firsts = set()
    for user in range(PEOPLE):
        days = bank.days(user=user, category_detailed="RENT_AND_UTILITIES_RENT")
        assert {(later - day).days for day, later in pairwise(days)} == {10}
        firsts.add(days[0])
    assert len(firsts) == 10


def test_every_day_finds_the_balance_its_script_has_for_it() -> None:
    """Whatever day the world begins on: 50 or, between pay and rent, 140 dollars."""
    bank = lived(SINCE, AS_OF, script=PAID_AND_SPENT, users=PEOPLE)
    for user in range(PEOPLE):
        held = list(balances(bank, user).values())
        assert set(held) == {50_00, 140_00}
        assert all(held[n : n + 10].count(140_00) == 4 for n in range(len(held) - 10))
        assert held[-1] == bank.balance(user=user)


def test_a_line_of_two_accounts_has_both_legs() -> None:
    saving = script(
        line(1, 25_00, "to_savings", to="savings"), line(4, -25_00, "employers"),
        {"day": 8, "account": "savings", "cents": 25_00, "words": "from_savings"},
        checking=30, savings=10,
    )  # fmt: skip
    bank = lived(SINCE, AS_OF, script=saving, users=PEOPLE, has_savings=100)
    for user in range(PEOPLE):
        out = bank.days(user=user, category_detailed="TRANSFER_OUT_SAVINGS")
        into = bank.days("savings", user, category_detailed="TRANSFER_IN_SAVINGS")
        assert out == into and len(out) >= 18
        assert set(bank.rows("savings", user)["balance_cents"]) == {10_00, 35_00}
    assert set(bank.frames["truth/transfers"]["kind"]) == {"saving"}


def test_a_card_is_at_exactly_half_of_its_limit_on_every_day_it_should_be() -> None:
    """250.00 bought and paid a day later on a limit of 1,000.00 that carries 250.00."""
    half = script(
        {"day": 3, "account": "card", "cents": 250_00, "words": "groceries"},
        line(4, 250_00, "card_payment", to="card"), line(9, -250_00, "employers"),
        checking=300, card=250,
    )  # fmt: skip
    bank = lived(SINCE, AS_OF, script=half, users=PEOPLE, cards="one", card_limit_percent=100,
                 monthly_pay_dollars=1000)  # fmt: skip
    for user in range(PEOPLE):
        rows = bank.rows("credit card", user)
        assert set(rows["balance_cents"]) == {250_00, 500_00}
        assert set(rows["category_detailed"]) == {
            "FOOD_AND_DRINK_GROCERIES", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
        }  # fmt: skip
    assert set(bank.frames["truth/statements"]["interest_cents"]) == {0}


def test_a_hold_lapses_and_never_posts() -> None:
    held = script(line(5, 60_00, "gas", lapses=3), checking=200)
    for n in range(12):
        as_of = SINCE + timedelta(40 + n)
        bank = lived(SINCE, as_of, script=held, users=PEOPLE)
        rows = bank.frames["transactions"]
        assert rows["pending"].all()
        assert all(as_of - day < timedelta(3) for day in rows["date"])
        assert rows["balance_cents"].null_count() == rows.height
        assert set(bank.frames["accounts"]["balance_current_cents"]) == {200_00}
        # Each day of the period begins for some; three days of ten are under a hold.
        assert 0.15 * PEOPLE < rows.height < 0.5 * PEOPLE


def test_a_service_in_a_script_is_that_services_stream() -> None:
    subscribed = script(line(5, 15_99, "service:Streamline Video"), line(7, -15_99, "employers"),
                        checking=50)  # fmt: skip
    bank = lived(SINCE, AS_OF, script=subscribed)
    (stream,) = bank.frames["truth/streams"].iter_rows(named=True)
    assert (stream["kind"], stream["merchant"]) == ("subscription", "Streamline Video")


def test_a_day_more_moves_nobody() -> None:
    today = lived(SINCE, AS_OF, script=PAID_AND_SPENT, users=PEOPLE).frames["transactions"]
    later = lived(SINCE, AS_OF + timedelta(1), script=PAID_AND_SPENT, users=PEOPLE)
    tomorrow = later.frames["transactions"]
    assert tomorrow.filter(tomorrow["date"] <= AS_OF).equals(today)
