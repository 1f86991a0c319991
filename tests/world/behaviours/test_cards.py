"""Cards with a limit of 5,000.00 at 24 % a year, from 1 March on."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from polars import col
from tests.world.conftest import Bank, Wish, lived

from spendsense.world import life
from spendsense.world.bank_days import is_business_day, on_or_before
from spendsense.world.behaviours.cards import LATE_FEE as MOST_LATE_FEE
from spendsense.world.plan import DEPOSIT, PURCHASE

MARCH = date(2026, 3, 1)
INTEREST, PAYMENT = "BANK_FEES_INTEREST_CHARGE", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
LATE, ADVANCE_FEE = "BANK_FEES_LATE_FEES", "BANK_FEES_CASH_ADVANCE"
CARD = {"cards": "one", "monthly_pay_dollars": 5000, "card_limit_percent": 100,
        "card_apr_hundredths": 2400, "card_share_percent": 50, "minimum_percent": 1,
        "minimum_floor_dollars": 35, "minimum_adds_interest": 100,
        "kept_in_checking_dollars": 20}  # fmt: skip
RICH = {"opening_checking_percent": 1000}


@pytest.fixture(autouse=True)
def nothing_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """The first statement of these tests is the first there was: `tests/world/test_before.py` has
    those that closed before."""
    monkeypatch.setattr(life, "remember", lambda homes: None)


def card(as_of: date, *wishes: Wish, **facts: Any) -> Bank:
    return lived(MARCH, as_of, *wishes, **{**CARD, **facts})


def bought(day: date, cents: int, waits: int = 1) -> Wish:
    return Wish(PURCHASE, day, cents, options={"waits": waits})


def statements(bank: Bank) -> list[dict[str, Any]]:
    return bank.frames["truth/statements"].sort("closed_on").to_dicts()


def closing() -> date:
    """When the first cycle closes for the person of these tests."""
    closed = statements(card(date(2026, 3, 31)))[0]["closed_on"]
    assert isinstance(closed, date)
    return closed


CLOSES = closing()
DUE = CLOSES + timedelta(25)
"""A Sunday."""
MEANT = on_or_before(DUE)
"""The last day before it on which banks are open."""


def test_the_first_cycle_of_these_tests_is_long_enough_to_buy_in() -> None:
    assert date(2026, 3, 5) < CLOSES


def test_interest_is_the_average_daily_balance_at_the_rate_by_hand() -> None:
    """1,200.00 owed from the first day; 100.00 bought on Monday the 2nd post on the 3rd."""
    bank = card(CLOSES, bought(date(2026, 3, 2), 100_00), card_habit="minimum",
                opening_card_percent=24)  # fmt: skip
    days = (CLOSES - MARCH).days + 1
    summed = 2 * 1200_00 + (days - 2) * 1300_00
    ((day, _, interest),) = bank.told("credit card", category_detailed=INTEREST)
    assert (day, interest) == (CLOSES, summed * 24 // (365 * 100))
    (told,) = statements(bank)
    assert told["average_daily_cents"] == summed // days
    assert told["purchases_cents"] == 100_00 and told["interest_cents"] == interest
    assert told["opening_cents"] == 1200_00
    assert told["balance_cents"] == 1300_00 + interest == bank.balance("credit card")


def test_who_pays_in_full_and_on_time_never_pays_interest() -> None:
    wishes = [bought(MARCH + timedelta(9 * n), 90_00 + n) for n in range(12)]
    bank = card(date(2026, 7, 31), *wishes, opening_card_percent=10, **RICH)
    assert bank.told("credit card", category_detailed=INTEREST) == []
    paid = [-cents for _, _, cents in bank.told("credit card", category_detailed=PAYMENT)]
    owed = [each["balance_cents"] for each in statements(bank) if each["balance_cents"]]
    assert paid == owed[: len(paid)] and len(paid) >= 3


def test_whoever_pays_in_full_moves_what_checking_lacks_from_savings_first() -> None:
    """500.00 are owed and 20.00 stay in checking, which has 470.00."""
    for habit, drawn, paid in (("full", [50_00], 500_00), ("partial", [], 250_00)):
        bank = card(DUE, Wish(DEPOSIT, MARCH, -470_00, words="employers"),
                    opening_card_percent=10, card_habit=habit, partial_payment_percent=50,
                    card_apr_hundredths=0, has_savings=100,
                    opening_savings_percent=20)  # fmt: skip
        assert [cents for _, _, cents in bank.told("savings")] == drawn
        assert bank.cents("credit card", category_detailed=PAYMENT) == [-paid]


@pytest.mark.parametrize("lead", [0, 1, 9])
def test_a_statement_is_due_twenty_five_days_later_and_paid_so_many_before(lead: int) -> None:
    bank = card(date(2026, 5, 15), opening_card_percent=10, payment_lead_days=lead, **RICH)
    assert statements(bank)[0]["due_on"] == DUE
    paid = on_or_before(DUE - timedelta(lead))
    assert bank.told() == [(paid, PAYMENT, 500_00)]
    assert bank.told("credit card") == [(paid, PAYMENT, -500_00)]


def test_what_was_not_paid_in_full_bears_interest_from_the_next_cycle_on() -> None:
    bank = card(date(2026, 5, 31), opening_card_percent=10, card_habit="partial",
                partial_payment_percent=50, **RICH)  # fmt: skip
    first, second, *_ = statements(bank)
    assert first["interest_cents"] > 0  # a balance carried into the world
    assert second["interest_cents"] > 0
    paid = card(date(2026, 5, 31), opening_card_percent=10, **RICH)
    assert [each["interest_cents"] for each in statements(paid)] == [0] * len(statements(paid))


@pytest.mark.parametrize(
    ("percent", "minimum"),
    # Of 5,000.00: nothing; 50.00; a hundredth under, at and above 35 dollars.
    [(0, 0), (1, 35_00), (68, 35_00), (70, 35_00), (80, 40_00), (100, 50_00)],
)
def test_the_minimum_is_a_hundredth_and_no_less_than_the_floor(percent: int, minimum: int) -> None:
    (told,) = statements(card(CLOSES, opening_card_percent=percent))
    assert told["minimum_cents"] == minimum
    assert told["due_on"] == (CLOSES + timedelta(25) if percent else None)


@pytest.mark.parametrize(("cents", "minimum"), [(34_99, 34_99), (35_00, 35_00), (35_01, 35_00)])
def test_the_minimum_is_never_more_than_is_owed(cents: int, minimum: int) -> None:
    (told,) = statements(card(CLOSES, bought(date(2026, 3, 2), cents)))
    assert (told["balance_cents"], told["minimum_cents"]) == (cents, minimum)


@pytest.mark.parametrize("adds", [0, 100])
def test_some_issuers_add_the_months_charges_to_the_minimum(adds: int) -> None:
    (told,) = statements(
        card(CLOSES, opening_card_percent=80, card_habit="minimum", minimum_adds_interest=adds)
    )
    added = told["interest_cents"] if adds else 0
    assert told["minimum_cents"] == told["balance_cents"] // 100 + added
    assert told["interest_cents"] > 0


def test_the_minimum_payer_pays_the_minimum() -> None:
    bank = card(date(2026, 5, 31), opening_card_percent=24, card_habit="minimum", **RICH)
    paid = [-cents for _, _, cents in bank.told("credit card", category_detailed=PAYMENT)]
    assert paid == [each["minimum_cents"] for each in statements(bank)][: len(paid)]
    assert len(paid) == 2


def test_a_part_is_whole_fives_of_dollars_and_no_less_than_the_minimum() -> None:
    wish = bought(date(2026, 3, 2), 34_00)
    for percent, paid in ((20, 245_00), (1, 35_00)):
        bank = card(date(2026, 4, 30), wish, opening_card_percent=24, card_habit="partial",
                    partial_payment_percent=percent, card_apr_hundredths=0, **RICH)  # fmt: skip
        # A fifth of 1,234.00 is 246.80.
        assert -bank.cents("credit card", category_detailed=PAYMENT)[0] == paid


def test_who_forgets_pays_a_late_fee_on_the_day_after_the_due_date_and_pays_then() -> None:
    bank = card(date(2026, 4, 30), opening_card_percent=24, late_per_mille=1000,
                days_late=3, **RICH)  # fmt: skip
    due = CLOSES + timedelta(25)
    (fee,) = bank.told("credit card", category_detailed=LATE)
    assert fee == (due + timedelta(1), LATE, MOST_LATE_FEE)
    ((paid, _, cents),) = bank.told(category_detailed=PAYMENT)
    assert paid == due + timedelta(3)
    assert cents == 1200_00


def test_a_late_fee_is_no_more_than_the_minimum() -> None:
    wish = bought(date(2026, 3, 2), 20_00)
    bank = card(date(2026, 4, 30), wish, late_per_mille=1000, days_late=3, **RICH)
    assert bank.cents("credit card", category_detailed=LATE) == [20_00]


def checking_of(cents: int, **facts: Any) -> Bank:
    """A statement of 1,200.00, and so much in checking on the day before it is to be paid."""
    there = Wish(DEPOSIT, MEANT - timedelta(1), -cents)
    return card(DUE + timedelta(1), there, opening_card_percent=24, **facts)


def test_short_of_all_of_it_pays_a_round_amount_of_what_there_is_above_twenty_dollars() -> None:
    bank = lived(MARCH, DUE, users=20, **CARD, opening_card_percent=24,
                 opening_checking_percent=20)  # fmt: skip
    paid = [bank.cents(user=user, category_detailed=PAYMENT)[:1] for user in range(20)]
    assert {cents for each in paid for cents in each} == {950_00, 975_00, 980_00}


@pytest.mark.parametrize(("kept", "paid"), [(0, 1000_00), (100, 900_00), (970, 35_00)])
def test_each_keeps_in_checking_what_they_like_but_not_of_the_minimum(kept: int, paid: int) -> None:
    """Round for all of them; who likes to keep nearly all pays the minimum from it."""
    bank = checking_of(1000_00, kept_in_checking_dollars=kept)
    assert bank.cents(category_detailed=PAYMENT) == [paid]


def test_who_pays_a_part_pays_an_amount_people_choose() -> None:
    bank = lived(MARCH, DUE + timedelta(1), users=30, **CARD, **RICH, opening_card_percent=24,
                 card_habit="partial", partial_payment_percent=24)  # fmt: skip
    paid = {cents for user in range(30) for cents in bank.cents(user=user,
            category_detailed=PAYMENT)}  # fmt: skip
    # Of 1,200.00 a fourth, less a percent of it: 288 is 290 in fives, 300 in quarters and fifties.
    assert paid == {290_00, 300_00}


def test_exactly_the_minimum_is_not_late_and_a_cent_less_is() -> None:
    on_time, late = checking_of(55_00), checking_of(54_99)
    assert on_time.cents(category_detailed=PAYMENT) == [35_00]
    assert on_time.told("credit card", category_detailed=LATE) == []
    assert late.cents(category_detailed=PAYMENT) == []
    assert late.cents("credit card", category_detailed=LATE) == [32_00]
    overdue = [bank.frames["liabilities"]["is_overdue"].item() for bank in (on_time, late)]
    assert overdue == [False, True]


def test_who_never_has_money_pays_a_fee_a_cycle_and_never_passes_the_limit() -> None:
    bank = card(date(2026, 12, 31), opening_card_percent=95, card_habit="minimum")
    rows = bank.rows("credit card")
    assert rows["balance_cents"].max() <= 5000_00
    assert set(rows["category_detailed"]) == {LATE, INTEREST}
    assert rows.filter(category_detailed=LATE)["date"].is_unique().all()
    assert bank.balance("credit card") > 4900_00


def test_a_statement_adds_up_and_follows_the_one_before() -> None:
    wishes = [bought(MARCH + timedelta(5 * n), 40_00 + 7 * n) for n in range(25)]
    bank = card(date(2026, 8, 31), *wishes, opening_card_percent=40, card_habit="partial",
                partial_payment_percent=30, late_per_mille=500, days_late=3, **RICH)  # fmt: skip
    told = statements(bank)
    for each in told:
        assert each["balance_cents"] == (
            each["opening_cents"] + each["purchases_cents"] + each["advances_cents"]
            - each["payments_cents"] - each["refunds_cents"] + each["interest_cents"]
            + each["fees_cents"]
        )  # fmt: skip
    for before, after in pairwise(told):
        assert after["opening_cents"] == before["balance_cents"]
        assert after["opened_on"] == before["closed_on"] + timedelta(1)
    assert len(told) == 6 and sum(each["fees_cents"] for each in told) > 0


def test_cash_on_the_card_comes_with_a_fee_and_only_when_checking_is_bare() -> None:
    facts = {"opening_card_percent": 10, "cash_advance_per_mille": 1000}
    bare = card(MARCH, **facts)
    (_, advance, cash), (_, charge, fee) = bare.told("credit card")
    assert (advance, charge) == ("TRANSFER_OUT_WITHDRAWAL", ADVANCE_FEE)
    assert 60_00 <= cash <= 280_00 and cash % 20_00 == 0
    assert fee == max(cash * 5 // 100, 10_00)
    for there, taken in ((39_99, True), (40_00, False)):
        bank = card(MARCH, Wish(DEPOSIT, MARCH, -there), **facts)
        assert bool(bank.told("credit card")) is taken


def test_cash_advances_end_at_the_room_there_is() -> None:
    bank = card(date(2026, 5, 31), opening_card_percent=10, cash_advance_per_mille=1000)
    rows = bank.rows("credit card")
    assert rows["balance_cents"].max() <= 5000_00
    assert rows.filter(category_detailed=ADVANCE_FEE)["date"].max() < date(2026, 5, 31)
    assert rows.filter(category_detailed=ADVANCE_FEE).height > 10


def test_three_cards_have_statements_and_payments_of_their_own() -> None:
    bank = card(date(2026, 5, 31), cards="three", opening_card_percent=10, **RICH)
    names = ("Rewards Card", "Everyday Card", "Travel Card")
    cards = bank.frames["accounts"].filter(subtype="credit card")
    limits = dict(cards.select("name", "balance_limit_cents").rows())
    assert limits["Rewards Card"] == 5000_00 and len(set(limits.values())) == 3
    for name in names:
        assert bank.cents(name, category_detailed=PAYMENT) == [-limits[name] // 10]
    assert bank.frames["truth/statements"]["closed_on"].n_unique() > 2
    assert bank.rows().filter(col("category_detailed") == PAYMENT).height == 3


NEXT_CLOSE = date(2026, 4, 18)
"""A Saturday: whoever is behind tries to pay on Tuesday."""


def behind(as_of: date, *wishes: Wish) -> Bank:
    return card(as_of, *wishes, opening_card_percent=24, card_habit="minimum")


def overdue(bank: Bank) -> bool:
    return bool(bank.frames["liabilities"]["is_overdue"].item())


def test_a_missed_minimum_stays_overdue_when_the_next_statement_closes() -> None:
    assert not overdue(behind(DUE))
    for after in (DUE + timedelta(1), NEXT_CLOSE, date(2026, 4, 30), date(2026, 7, 31)):
        assert overdue(behind(after))


def test_what_is_past_due_is_asked_with_the_next_minimum() -> None:
    first, second = statements(behind(date(2026, 4, 30)))
    share = second["balance_cents"] // 100 + second["interest_cents"] + second["fees_cents"]
    assert second["fees_cents"] == MOST_LATE_FEE
    assert second["minimum_cents"] == share + first["minimum_cents"]


@pytest.mark.parametrize(("short", "late"), [(0, False), (1, True)])
def test_a_payment_of_what_is_past_due_ends_it(short: int, late: bool) -> None:
    asked = statements(behind(CLOSES))[0]["minimum_cents"]
    there = Wish(DEPOSIT, date(2026, 4, 19), -(20_00 + asked - short))
    bank = behind(date(2026, 4, 30), there)
    paid = [(date(2026, 4, 21), PAYMENT, asked)]
    assert bank.told(category_detailed=PAYMENT) == ([] if late else paid)
    assert overdue(bank) is late
    due = bank.frames["liabilities"]["next_payment_due_date"].item()
    assert due == NEXT_CLOSE + timedelta(25)


def test_the_rest_of_the_minimum_is_paid_when_there_is_more() -> None:
    asked = statements(behind(CLOSES))[0]["minimum_cents"]
    wishes = [Wish(DEPOSIT, date(2026, 4, day), -cents) for day, cents in
              ((19, 20_00 + asked), (27, 500_00))]  # fmt: skip
    bank = behind(date(2026, 5, 20), *wishes)
    first, *rest = bank.cents(category_detailed=PAYMENT)
    minimum = statements(bank)[1]["minimum_cents"]
    assert (first, first + sum(rest)) == (asked, minimum)
    assert len(bank.rows("credit card", category_detailed=LATE)) == 1


@pytest.mark.parametrize("habit", ["partial", "minimum"])
def test_some_clear_a_card_when_checking_holds_several_times_as_much(habit: str) -> None:
    facts = {"opening_card_percent": 10, "card_habit": habit, "partial_payment_percent": 20,
             "card_apr_hundredths": 0}  # fmt: skip
    usual = {"partial": 100_00, "minimum": 35_00}[habit]
    for clears, times, paid in ((100, 7, 500_00), (100, 2, usual), (0, 7, usual)):
        bank = card(DUE, Wish(DEPOSIT, MARCH, -times * 500_00), clears_cards=clears, **facts)
        assert bank.cents(category_detailed=PAYMENT) == [paid]


def test_cards_are_paid_on_business_days() -> None:
    wishes = [bought(MARCH + timedelta(9 * n), 90_00 + n) for n in range(30)]
    bank = card(date(2026, 12, 31), *wishes, cards="three", late_per_mille=300, days_late=2, **RICH)
    days = bank.days(category_detailed=PAYMENT)
    assert len(days) == 9 and all(map(is_business_day, days))
