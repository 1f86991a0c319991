from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from spendsense.world.checks.transfers import legs_sum_to_zero, legs_told_in_truth


def test_a_loan_payment_to_a_lender_elsewhere_has_one_leg(book: Any, told: Any) -> None:
    """Ben has no student loan among his accounts; Ada has one, so hers needs its other leg."""
    word = "LOAN_PAYMENTS_STUDENT_LOAN_PAYMENT"
    book.post("elsewhere", "b1", date(2026, 9, 9), 80_00, word)
    assert legs_told_in_truth(told(book)).failed == 0
    book.post("nowhere", "a1", date(2026, 9, 9), 80_00, word)
    assert legs_told_in_truth(told(book)).where == (
        f"transactions: nowhere ({word}) of user u-0000000 on 2026-09-09 is in 0 transfers of"
        " truth/transfers, expected one",
    )


def test_investing_at_another_broker_has_one_leg(book: Any, told: Any) -> None:
    """Ada has no brokerage account here, Ben has."""
    word = "TRANSFER_OUT_INVESTMENT_AND_RETIREMENT_FUNDS"
    book.post("elsewhere", "a1", date(2026, 9, 9), 80_00, word)
    assert legs_told_in_truth(told(book)).failed == 0
    book.post("nowhere", "b1", date(2026, 9, 9), 80_00, word)
    assert legs_told_in_truth(told(book)).failed == 1


def test_whatever_lessens_a_loan_is_a_leg_whatever_it_is_called(book: Any, told: Any) -> None:
    book.post("gone", "a4", date(2026, 9, 9), -80_00, "TRANSFER_IN_DEPOSIT")
    assert legs_told_in_truth(told(book)).failed == 1


def test_a_leg_is_in_one_transfer_only(damaged: Any) -> None:
    def twice(frame: pl.DataFrame) -> pl.DataFrame:
        again = frame.filter(transfer_id="car-1").with_columns(transfer_id=pl.lit("more"))
        return pl.concat([frame, again])

    part = damaged("truth/transfers", twice)
    assert legs_sum_to_zero(part).failed == 0
    assert legs_told_in_truth(part).failed == 2


def test_the_sentence_says_both_legs(put: Any) -> None:
    part = put("truth/transfers", "transfer_id", "save-1", in_transaction_id="save-2i")
    assert legs_sum_to_zero(part).where == (
        "truth/transfers: save-1 of user u-0000000 takes 20000 cents on 2026-09-10 from u-0000000"
        " and -20000 on 2026-10-13 from u-0000000, expected opposite cents on one day in two"
        " accounts of that user",
    )
