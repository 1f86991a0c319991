"""One household's intentions of one day meet its balances, to the cent."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import numpy as np
import pytest
from polars import col

from spendsense.world.accounts import CARD as CARD_ACCOUNT
from spendsense.world.accounts import SAVINGS
from spendsense.world.behaviours.spending import DUPLICATE, REFUND, REVERSAL
from spendsense.world.plan import (
    AFTERMATH,
    BILL,
    DEPOSIT,
    PURCHASE,
    TRANSFER,
)
from spendsense.world.settling import so_far

from .conftest import Bank, Wish, lived

DAY = date(2026, 6, 8)  # a Monday
NEXT = DAY + timedelta(1)
AS_OF = date(2026, 6, 30)
CARD = {"cards": "one", "monthly_pay_dollars": 1000, "card_limit_percent": 100,
        "card_share_percent": 50}  # fmt: skip
LIMIT = 1000_00
ALWAYS, NEVER = 0, 0xFFFF
"""How easily a purchase reaches for a card whose share is half."""


def having(cents: int) -> Wish:
    return Wish(DEPOSIT, DAY, -cents, words="employers")


def bill(cents: int, day: date = DAY) -> Wish:
    return Wish(BILL, day, cents)


def purchase(cents: int, day: date = DAY, by_card: bool = True, **options: int) -> Wish:
    final = bool(options.pop("final", False))
    terms = {"by_card": by_card, "final": final}
    return Wish(PURCHASE, day, cents, words="groceries", options={"waits": 1, **options},
                terms=terms)  # fmt: skip


def saved(cents: int, **terms: Any) -> Wish:
    legs = {"target": SAVINGS, "target_wording": 5, "kind": "saving", **terms}
    return Wish(TRANSFER, DAY, cents, words="to_savings", terms=legs)


def after(wish: int, cents: int, day: date, code: int = REFUND) -> Wish:
    """What follows the wish at this place."""
    return Wish(AFTERMATH, day, cents, words="groceries", options={"origin": wish},
                terms={"behaviour": code})  # fmt: skip


def live(*wishes: Wish, as_of: date = AS_OF, **facts: Any) -> Bank:
    return lived(DAY, as_of, *wishes, planned=(), **{"monthly_pay_dollars": 1000, **facts})


def out(bank: Bank, account: str = "checking") -> list[int]:
    return bank.rows(account).filter(col("amount_cents") > 0)["amount_cents"].to_list()


def test_what_a_household_intends_adds_up_within_it_and_starts_anew_with_the_next() -> None:
    home, cents = np.array([0, 0, 0, 3, 9, 9]), np.array([5, 0, 7, 1, 2, 2])
    assert so_far(home, cents).tolist() == [5, 5, 12, 1, 2, 4]
    assert so_far(np.empty(0, np.int64), np.empty(0, np.int64)).tolist() == []


def test_a_deposit_arrives_whatever_there_is() -> None:
    assert live(having(50_00)).balance() == 50_00


def test_a_bill_takes_the_last_cent_and_not_one_more() -> None:
    assert live(having(80_00), bill(80_00)).balance() == 0
    assert live(having(79_99), bill(80_00)).balance() == 79_99


def test_a_bill_may_use_the_overdraft_room_to_the_cent() -> None:
    for room, paid in ((50, [60_00]), (49, [])):
        bank = live(having(10_00), bill(60_00), overdraft_room_dollars=room)
        assert out(bank) == paid


RENT = "RENT_AND_UTILITIES_RENT"


def test_a_bill_that_is_short_waits_for_pay_and_is_paid_that_day() -> None:
    pay = Wish(DEPOSIT, date(2026, 6, 18), -80_00, words="employers")
    bank = live(bill(80_00), pay)
    assert bank.days(category_detailed=RENT) == [date(2026, 6, 18)]


@pytest.mark.parametrize(
    ("on", "paid"),
    [
        (date(2026, 6, 12), date(2026, 6, 12)),
        (date(2026, 6, 13), date(2026, 6, 15)),  # a Saturday
        (date(2026, 6, 14), date(2026, 6, 15)),
        (date(2026, 6, 19), date(2026, 6, 22)),  # Juneteenth, a Friday
    ],
)
def test_bills_transfers_and_refunds_wait_until_banks_open(on: date, paid: date) -> None:
    bank = live(having(500_00), bill(80_00, on), Wish(TRANSFER, on, 10_00, words="to_savings",
                terms={"target": SAVINGS, "target_wording": 5, "kind": "saving"}),
                purchase(30_00, final=True), after(3, -30_00, on), has_savings=100)  # fmt: skip
    told = {cents: day for day, _, cents in bank.told()}
    assert (told[80_00], told[10_00], told[-30_00]) == (paid, paid, paid)


@pytest.mark.parametrize("arrives", [date(2026, 6, 13), date(2026, 6, 14), date(2026, 6, 15)])
def test_what_arrives_on_a_weekend_pays_what_is_late_on_monday(arrives: date) -> None:
    bank = live(bill(80_00), Wish(DEPOSIT, arrives, -80_00, words="employers"))
    assert bank.days(category_detailed=RENT) == [date(2026, 6, 15)]


def test_late_bills_of_one_biller_are_paid_one_a_day() -> None:
    """Three to one landlord and one to another, and pay for all of them on a Friday."""
    days = [DAY, date(2026, 6, 9), date(2026, 6, 10)]
    pay = Wish(DEPOSIT, date(2026, 6, 12), -400_00, words="employers")
    other = Wish(BILL, DAY, 70_00, words="electric")
    bank = live(*(bill(80_00 + nth, day) for nth, day in enumerate(days)), other, pay)
    assert [(day, cents) for day, what, cents in bank.told() if what == RENT] == [
        (date(2026, 6, 12), 80_00), (date(2026, 6, 15), 80_01), (date(2026, 6, 16), 80_02),
    ]  # fmt: skip
    assert date(2026, 6, 12) in [day for day, _, cents in bank.told() if cents == 70_00]


def test_what_is_late_is_kept_back_from_purchases_and_transfers() -> None:
    """60.00 that came in: free without a late bill, not with one of 60.01."""
    facts = {"thin_below_dollars": 0, "thin_percent": 0, "has_savings": 100}
    there, later = Wish(DEPOSIT, NEXT, -60_00, words="employers"), NEXT + timedelta(1)
    moved = Wish(TRANSFER, later, 5_00, words="to_savings",
                 terms={"target": SAVINGS, "target_wording": 5, "kind": "saving"})  # fmt: skip
    for late, done in ((60_01, []), (60_00, [60_00])):
        for spent in (moved, purchase(5_00, later)):
            assert out(live(bill(late), there, spent, **facts)) == done
    for spent in (moved, purchase(5_00, later)):
        assert out(live(there, spent, **facts)) == [5_00]


def test_of_two_bills_the_one_that_was_late_comes_first() -> None:
    pay = Wish(DEPOSIT, date(2026, 6, 18), -100_00, words="employers")
    bank = live(bill(70_00), Wish(BILL, date(2026, 6, 18), 60_00, words="electric"), pay)
    assert out(bank) == [70_00]


def test_bills_that_are_left_unpaid_leave_no_row() -> None:
    bank = live(bill(70_00))
    assert bank.told() == [] and bank.frames["transactions"].is_empty()


def test_a_transfer_needs_something_to_spare() -> None:
    facts = {"has_savings": 100, "thin_below_dollars": 300}
    for checking, moved in ((400_00, [100_00]), (399_99, [])):
        assert out(live(having(checking), saved(100_00), **facts)) == moved


def test_two_transfers_are_told_against_the_same_money() -> None:
    bank = live(having(500_00), saved(150_00), saved(150_00), has_savings=100,
                thin_below_dollars=300)  # fmt: skip
    assert out(bank) == [150_00] and bank.balance("savings") == 150_00


def test_a_purchase_takes_the_last_cent_of_checking_and_not_one_more() -> None:
    assert out(live(having(20_00), purchase(20_00))) == [20_00]
    assert out(live(having(19_99), purchase(20_00))) == []


def test_with_thin_money_only_some_purchases_are_made() -> None:
    """A quarter of moods buy: those beneath 16,384 of 65,536."""
    facts = {"thin_below_dollars": 100, "thin_percent": 25}
    for mood, made in ((16_383, True), (16_384, False)):
        bank = live(having(99_99), purchase(5_00, mood=mood), **facts)
        assert (out(bank) == [5_00]) is made
    assert out(live(having(100_00), purchase(5_00, mood=16_384), **facts)) == [5_00]


def test_what_is_final_is_bought_with_thin_money_too() -> None:
    facts = {"thin_below_dollars": 100, "thin_percent": 0}
    assert out(live(having(99_00), purchase(5_00, mood=9, final=True), **facts)) == [5_00]
    assert out(live(having(99_00), purchase(5_00, mood=9), **facts)) == []


def test_a_household_reaches_for_its_card_as_its_share_says() -> None:
    """Half of all reaches: those beneath 32,768 of 65,536."""
    for reach, account in ((32_767, "credit card"), (32_768, "checking")):
        bank = live(having(500_00), purchase(5_00, reach=reach), **CARD)
        assert out(bank, account) == [5_00]


def test_a_full_card_declines_and_checking_pays() -> None:
    facts = {**CARD, "opening_card_percent": 100}
    # What is left of 500.00 goes to the statement that closed before the first day.
    assert out(live(having(500_00), purchase(5_00, reach=ALWAYS), **facts)) == [5_00, 495_00]


def test_a_card_takes_what_it_has_room_for_to_the_cent() -> None:
    """80.00 are kept for fees, no interest at no rate."""
    room = LIMIT - 80_00
    for cents, taken in ((room, True), (room + 1, False)):
        bank = live(purchase(cents, reach=ALWAYS), **CARD)
        assert (out(bank, "credit card") == [cents]) is taken


def test_everyday_purchases_take_a_card_to_the_household_s_own_line_and_bills_beyond_it() -> None:
    """A quarter of 1,000.00, with money at hand for all of it."""
    minds = {**CARD, "card_use_percent": 25}
    for cents, carded in ((250_00, [250_00]), (250_01, [])):
        bank = live(having(900_00), purchase(cents, reach=ALWAYS), **minds)
        assert out(bank, "credit card") == carded
        assert out(bank) == ([] if carded else [cents])
    bank = live(having(900_00), purchase(400_00, reach=ALWAYS, final=True), **minds)
    assert out(bank, "credit card") == [400_00]


def test_whoever_minds_the_card_and_pays_in_full_owes_no_more_than_there_is_to_pay_it_with() -> (
    None
):
    """90.00 at hand, and a fifth of a month's pay of 1,000.00 that is counted on."""
    minds = {**CARD, "card_use_percent": 60}
    for habit, cents, carded in (
        ("full", 290_00, [290_00]),
        ("full", 290_01, []),
        ("partial", 290_01, [290_01]),
    ):
        bank = live(having(90_00), purchase(cents, reach=ALWAYS), card_habit=habit, **minds)
        assert out(bank, "credit card") == carded


def test_room_is_kept_for_the_interest_of_three_cycles() -> None:
    """At 24 % three months of the whole limit are 60.00."""
    room = LIMIT - 80_00 - 60_00
    for cents, taken in ((room, True), (room + 1, False)):
        bank = live(purchase(cents, reach=ALWAYS), card_apr_hundredths=2400, **CARD)
        assert (out(bank, "credit card") == [cents]) is taken


def test_what_is_held_counts_against_the_limit_until_it_posts_and_then_what_posted() -> None:
    pump = purchase(30_00, held=900_00, reach=ALWAYS)
    same_day = live(pump, purchase(50_00, reach=ALWAYS), **CARD)
    assert out(same_day, "credit card") == [30_00]
    later = live(pump, purchase(50_00, NEXT, reach=ALWAYS), **CARD)
    assert sorted(out(later, "credit card")) == [30_00, 50_00]


def test_bare_checking_is_helped_out_by_the_card_where_there_is_a_choice() -> None:
    for by_card, paid in ((True, [5_00]), (False, [])):
        bank = live(purchase(5_00, by_card=by_card, reach=NEVER), **CARD)
        assert out(bank, "credit card") == paid


def test_what_is_for_checking_alone_is_not_paid_by_card() -> None:
    assert out(live(having(500_00), purchase(5_00, by_card=False), **CARD)) == [5_00]
    assert out(live(having(500_00), purchase(5_00), **CARD)) == []


def test_a_card_purchase_is_pending_until_it_posts_with_what_was_held() -> None:
    wish = purchase(30_00, held=75_00, reach=ALWAYS)
    (today,) = live(wish, as_of=DAY, **CARD).frames["transactions"].iter_rows(named=True)
    assert (today["pending"], today["amount_cents"], today["balance_cents"]) == (True, 75_00, None)
    (posted,) = live(wish, as_of=NEXT, **CARD).frames["transactions"].iter_rows(named=True)
    assert (posted["pending"], posted["amount_cents"]) == (False, 30_00)
    assert (posted["authorized_date"], posted["date"]) == (DAY, NEXT)
    assert posted["pending_transaction_id"] == today["transaction_id"]
    assert posted["transaction_id"] != today["transaction_id"]


def test_from_checking_a_purchase_posts_at_once() -> None:
    (row,) = live(having(50_00), purchase(30_00)).rows().filter(col("amount_cents") > 0).to_dicts()
    assert (row["authorized_date"], row["date"], row["pending"]) == (DAY, DAY, False)
    assert row["pending_transaction_id"] is None


def test_a_refund_comes_back_to_the_account_that_paid() -> None:
    back = date(2026, 6, 15)
    for reach, account in ((ALWAYS, "credit card"), (NEVER, "checking")):
        bank = live(having(50_00), purchase(30_00, reach=reach), after(1, -30_00, back), **CARD)
        refund = bank.rows(account).filter(col("date") == back)
        assert refund["amount_cents"].to_list() == [-30_00]
        told = bank.frames["truth/duplicates"]
        assert told["transaction_id"].to_list() == refund["transaction_id"].to_list()


def test_what_was_not_bought_is_not_refunded() -> None:
    bank = live(having(29_99), purchase(30_00), after(1, -30_00, date(2026, 6, 15)))
    assert bank.cents() == [-29_99]
    assert bank.frames["truth/duplicates"].is_empty()


def test_a_duplicate_needs_the_money_and_without_it_there_is_no_reversal() -> None:
    for checking, left in ((60_00, [30_00, 30_00, -30_00]), (59_99, [30_00])):
        bank = live(
            having(checking), purchase(30_00), after(1, 30_00, NEXT, DUPLICATE),
            after(2, -30_00, date(2026, 6, 12), REVERSAL),
        )  # fmt: skip
        assert bank.cents()[1:] == left


def test_another_households_money_is_its_own() -> None:
    wishes = (
        Wish(DEPOSIT, DAY, -100_00, home=0), Wish(BILL, DAY, 60_00, home=0),
        Wish(BILL, DAY, 60_00, home=1), Wish(DEPOSIT, DAY, -60_00, home=2),
        Wish(BILL, DAY, 60_00, home=2),
    )  # fmt: skip
    bank = live(*wishes, users=3)
    assert [bank.balance(user=user) for user in range(3)] == [40_00, 0, 0]
    told = bank.frames["transactions"].filter(col("amount_cents") > 0)
    assert told["user_id"].to_list() == ["u-0000000", "u-0000002"]


def test_every_row_carries_the_balance_it_left() -> None:
    bank = live(having(100_00), bill(60_00), purchase(15_00), bill(20_00, NEXT))
    rows = bank.rows().select("amount_cents", "balance_cents")
    assert rows.rows() == [(-100_00, 100_00), (60_00, 40_00), (15_00, 25_00), (20_00, 5_00)]
    assert bank.balance() == 5_00


def test_deposits_of_a_scripted_life_reach_the_account_they_name() -> None:
    onto = Wish(DEPOSIT, DAY, 90_00, words="groceries", terms={"account": CARD_ACCOUNT})
    bank = live(onto, **CARD)
    assert (bank.balance("credit card"), bank.balance()) == (90_00, 0)
