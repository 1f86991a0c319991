"""Rows and days of pay, reckoned by hand."""

from __future__ import annotations

from spendsense.evaluation.accuracy.pay import pay_tally

from .test_stream_figures import share
from .town import Town, every


def tallied(town: Town, rows):
    posted = town.book().posted().select("user_id", "transaction_id", "date")
    return pay_tally(town.book(), posted.filter(posted["transaction_id"].is_in(rows)), town.truth())


def test_three_of_four_found_and_one_refund_taken_for_pay(town):
    pay = town.rows_on(every(14, 4), -150000, name="MILL PAYROLL")
    town.pay(pay)
    refund = town.row("2026-11-03", -4200, "SHOP REFUND")
    tally = tallied(town, [*pay[1:], refund])
    for what in ("rows", "dates"):
        assert share(tally, f"pay_{what}_precision") == (3, 4)
        assert share(tally, f"pay_{what}_recall") == (3, 4)
    assert share(tally, "pay_rows_recall", "true_kind", "payroll") == (3, 4)
    (case,) = tally.cases["pay_rows_precision"]
    assert case.said == "SHOP REFUND: found as pay and is none; rows: 1."
    assert [row.cents for row in case.rows] == [-4200]


def test_a_wrong_row_on_a_true_pay_day_is_a_wrong_row_and_a_right_day(town):
    pay = town.rows_on(every(14, 4), -150000, name="MILL PAYROLL")
    town.pay(pay)
    bonus = town.row(every(14, 4)[0], -50000, "MILL BONUS")
    tally = tallied(town, [*pay, bonus])
    assert share(tally, "pay_rows_precision") == (4, 5)
    assert share(tally, "pay_dates_precision") == (4, 4)


def test_two_pays_on_one_day_are_two_rows_and_one_day(town):
    town.pay(town.rows_on(every(14, 2), -150000))
    second = town.rows_on(every(14, 2), -30000, name="CAFE PAYROLL")
    town.pay(second)
    tally = tallied(town, second)
    assert share(tally, "pay_rows_recall") == (2, 4)
    assert share(tally, "pay_dates_recall") == (2, 2)


def test_who_finds_nothing_claims_nothing_and_misses_all(town):
    town.pay(town.rows_on(every(14, 4), -150000))
    tally = tallied(town, [])
    assert share(tally, "pay_dates_precision") == (0, 0)
    assert share(tally, "pay_dates_recall") == (0, 4)


def test_pay_that_the_records_lost_is_not_asked_for(town):
    pay = town.rows_on(every(14, 4), -150000)
    town.pay(pay)
    truth = town.truth()
    town.rows.pop(0)
    book = town.book()
    tally = pay_tally(book, book.posted().select("user_id", "transaction_id", "date"), truth)
    assert share(tally, "pay_dates_recall") == (3, 3)
