from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl
import pytest
from polars import col

from spendsense.world.checks import PART_CHECKS, Part

PLUS_ONE = {
    name: col(name) + 1
    for name in ("balance_available_cents", "last_payment_cents", "minimum_payment_cents",
                 "opening_cents", "purchases_cents", "posted_amount_cents", "amount_cents",
                 "balance_cents")
}  # fmt: skip


def plus(*names: str) -> dict[str, pl.Expr]:
    return {name: PLUS_ONE[name] for name in names}


def day(month: int, number: int) -> date:
    return date(2026, month, number)


TOLD: list[tuple[str, str, str, str, dict[str, Any]]] = [
    # check, table, key, which, what is told there instead
    ("customers_have_an_account", "users", "user_id", "u-0000001", {"user_type": "operator"}),
    ("customers_have_an_account", "users", "user_id", "u-0000002", {"user_type": "customer"}),
    ("accounts_have_a_user", "accounts", "account_id", "b6", {"user_id": "u-0000009"}),
    ("accounts_have_a_user", "liabilities", "account_id", "a3", {"user_id": "u-0000001"}),
    ("no_business_accounts", "accounts", "account_id", "a2", {"holder_category": "business"}),
    ("account_types_known", "accounts", "account_id", "a2", {"subtype": "yacht"}),
    ("account_types_known", "accounts", "account_id", "b4", {"type": "other"}),
    ("accounts_named", "accounts", "account_id", "a2", {"mask": "12"}),
    ("accounts_named", "accounts", "account_id", "a2", {"mask": "12a4"}),
    ("accounts_named", "accounts", "account_id", "a2", {"official_name": " "}),
    ("accounts_named", "accounts", "account_id", "a2", {"name": ""}),
    ("accounts_named", "accounts", "account_id", "a2", {"iso_currency_code": "EUR"}),
    ("named_for_who_is_paid", "accounts", "account_id", "a4", {"official_name": "First Loan"}),
    ("named_for_who_is_paid", "accounts", "account_id", "b4", {"name": "Brokerage"}),
    ("opened_when_grown_up", "demographics", "user_id", "u-0000000", {"age": 20}),
    ("lives_fit_ages", "demographics", "user_id", "u-0000001", {"age": 61}),
    ("local_bills_follow_a_move", "truth/streams", "stream_id", "well",
     {"merchant": "City of Reno"}),
    ("financed_cars_are_insured", "truth/streams", "stream_id", "cover",
     {"kind": "renters_insurance"}),
    ("fuel_within_its_hold", "truth/pending", "transaction_id", "fuel",
     {"pending_amount_cents": 41_19}),
    ("mortgages_cost_what_they_did", "accounts", "account_id", "b3",
     {"opened_on": date(2021, 6, 1)}),
    ("only_cards_have_a_limit", "accounts", "account_id", "a1", {"balance_limit_cents": 5}),
    ("liabilities_known", "liabilities", "account_id", "a3", {"apr_type": "penalty"}),
    ("liabilities_known", "liabilities", "account_id", "a4", {"kind": "mortgage"}),
    ("balances_follow", "accounts", "account_id", "b4", {"balance_current_cents": 1}),
    ("balances_follow", "transactions", "transaction_id", "invest-1i", plus("balance_cents")),
    ("balances_follow", "transactions", "transaction_id", "invest-1i", {"balance_cents": None}),
    ("never_below_zero", "accounts", "account_id", "b6",
     {"balance_current_cents": -5, "balance_available_cents": -5}),
    ("available_follows", "accounts", "account_id", "a1", plus("balance_available_cents")),
    ("available_follows", "accounts", "account_id", "a1", {"balance_available_cents": None}),
    ("available_is_limit_less_current", "accounts", "account_id", "a3",
     plus("balance_available_cents")),
    ("overdue_is_said", "liabilities", "account_id", "a3", {"is_overdue": True}),
    ("last_payments_are_rows", "liabilities", "account_id", "a4", plus("last_payment_cents")),
    ("last_payments_are_rows", "liabilities", "account_id", "b2",
     {"last_payment_date": day(10, 10)}),
    ("last_payments_are_rows", "liabilities", "account_id", "b3", {"last_payment_date": None}),
    ("legs_sum_to_zero", "truth/transfers", "transfer_id", "save-1", {"user_id": "u-0000001"}),
    ("statements_add_up", "truth/statements", "opened_on", day(8, 1), plus("opening_cents")),
    ("statements_match_rows", "truth/statements", "closed_on", day(10, 15),
     plus("purchases_cents") | {"advances_cents": col("advances_cents") - 1}),
    ("minimum_and_due", "truth/statements", "closed_on", day(10, 15), {"due_on": day(11, 4)}),
    ("minimum_and_due", "truth/statements", "closed_on", day(10, 15), {"due_on": None}),
    ("last_statement_is_the_liabilitys", "liabilities", "account_id", "a3",
     plus("minimum_payment_cents")),
    ("last_statement_is_the_liabilitys", "liabilities", "account_id", "a3",
     {"last_statement_balance_cents": None}),
    ("last_statement_is_the_liabilitys", "liabilities", "account_id", "a3",
     {"last_statement_date": day(9, 15)}),
    ("last_statement_is_the_liabilitys", "liabilities", "account_id", "b2",
     {"next_payment_due_date": day(10, 10)}),
    ("average_daily_balances", "truth/statements", "closed_on", day(9, 15),
     {"average_daily_cents": col("average_daily_cents") + 2}),
    ("interest_by_the_rule", "liabilities", "account_id", "a3", {"apr_percentage": 24.0}),
    ("loan_interest_by_the_rule", "liabilities", "account_id", "b3", {"apr_percentage": 6.874}),
    ("pay_dates_are_inflows", "truth/pay_dates", "transaction_id", "pay-1",
     {"user_id": "u-0000001"}),
    ("pay_dates_are_inflows", "truth/pay_dates", "transaction_id", "pay-1", {"date": day(8, 22)}),
    ("pay_dates_are_inflows", "truth/pay_dates", "transaction_id", "pay-1",
     {"transaction_id": "rent-1"}),
    ("streams_have_rows", "truth/streams", "stream_id", "rent", {"direction": "in"}),
    ("streams_of_one_user", "truth/streams", "stream_id", "rent", {"user_id": "u-0000001"}),
    ("streams_of_one_user", "truth/streams", "stream_id", "film", {"canceled_on": day(10, 4)}),
    ("cadences_hold", "truth/streams", "stream_id", "film", {"cadence": "quarterly"}),
    ("cadences_hold", "truth/streams", "stream_id", "pay", {"cadence": "weekly"}),
    ("prices_hold", "truth/prices", "effective_on", day(9, 12), plus("amount_cents")),
    ("pending_ids_are_gone", "transactions", "transaction_id", "tonight",
     {"transaction_id": "tip-was"}),
    ("pending_is_recent", "transactions", "transaction_id", "tonight", {"balance_cents": 1}),
    ("pending_is_recent", "transactions", "transaction_id", "tonight",
     {"pending_transaction_id": "zero"}),
    ("pending_pairs", "truth/pending", "transaction_id", "tip", plus("posted_amount_cents")),
    ("pending_pairs", "truth/pending", "transaction_id", "tip", {"pending_transaction_id": "x"}),
    ("pending_pairs", "truth/pending", "transaction_id", "tip", {"authorized_date": day(8, 19)}),
    ("duplicates_match", "truth/duplicates", "transaction_id", "gym-back", {"kind": "duplicate"}),
    ("duplicates_match", "truth/duplicates", "transaction_id", "coat-back", {"kind": "reversal"}),
    ("duplicates_match", "truth/duplicates", "transaction_id", "gym-again",
     {"original_transaction_id": "coat"}),
    ("dates_in_range", "transactions", "transaction_id", "rent-0", {"authorized_date": day(7, 21)}),
    ("nothing_before_the_account", "accounts", "account_id", "b5", {"opened_on": day(8, 6)}),
    ("emails_at_example_domains", "users", "user_id", "u-0000000", {"email": "ada@gmail.com"}),
    ("truth_names_rows", "truth/duplicates", "transaction_id", "coat-back",
     {"original_transaction_id": "nowhere"}),
    ("truth_names_rows", "truth/pay_dates", "transaction_id", "pay-1",
     {"transaction_id": "nowhere"}),
    ("truth_names_rows", "truth/pay_dates", "transaction_id", "pay-1",
     {"transaction_id": "tonight"}),
    ("truth_names_what_is_there", "truth/events", "kind", "marriage", {"user_id": "u-0000009"}),
    ("truth_names_what_is_there", "demographics", "user_id", "u-0000001",
     {"user_id": "u-0000009"}),
    ("truth_in_its_words", "truth/events", "kind", "marriage", {"kind": "lottery"}),
    ("truth_in_its_words", "truth/transfers", "transfer_id", "save-1", {"kind": None}),
    ("categories_known", "transactions", "transaction_id", "tip",
     {"category_detailed": "FOOD_AND_DRINK_CAVIAR"}),
    ("categories_known", "transactions", "transaction_id", "tip", {"category_primary": "TRAVEL"}),
    ("channels_known", "transactions", "transaction_id", "tip", {"payment_channel": "by pigeon"}),
    ("in_dollars", "transactions", "transaction_id", "tip", {"iso_currency_code": "CAD"}),
    ("rows_say_something", "transactions", "transaction_id", "tip", {"name": "  "}),
    ("authorized_before_posted", "transactions", "transaction_id", "rent-0",
     {"authorized_date": day(8, 4)}),
    ("required_given", "users", "user_id", "u-0000001", {"name": None}),
    ("required_given", "demographics", "user_id", "u-0000001", {"age": None}),
    ("usual_given", "transactions", "city", "Reno", {"city": None}),
]  # fmt: skip

FRAMES: list[tuple[str, str, Callable[[pl.DataFrame], pl.DataFrame]]] = [
    ("ids_unique", "users", lambda f: pl.concat([f, f.tail(1)])),
    ("ids_unique", "truth/pending", lambda f: pl.concat([f, f.filter(transaction_id="film-0")])),
    ("ids_unique", "demographics", lambda f: pl.concat([f, f.tail(1)])),
    ("rows_in_order", "users", lambda f: f.reverse()),
    ("rows_in_order", "accounts", lambda f: f.reverse()),
    (
        "rows_in_order",
        "transactions",
        lambda f: pl.concat([f.filter(account_id="b1"), f.filter(col("account_id") != "b1")]),
    ),
    ("cards_have_a_liability", "liabilities", lambda f: f.filter(col("account_id") != "a3")),
    ("loans_have_a_liability", "liabilities", lambda f: f.filter(col("account_id") != "a4")),
    ("loans_have_a_liability", "liabilities", lambda f: f.filter(col("account_id") != "b3")),
    ("legs_told_in_truth", "truth/transfers", lambda f: f.filter(col("transfer_id") != "car-1")),
    ("pending_pairs", "truth/pending", lambda f: f.filter(col("transaction_id") != "tip")),
    (
        "streams_have_rows",
        "truth/streams",
        lambda f: pl.concat([f, f.filter(stream_id="rent").with_columns(stream_id=pl.lit("x"))]),
    ),
    (
        "streams_of_one_user",
        "truth/stream_transactions",
        lambda f: pl.concat([f, f.filter(transaction_id="pay-1")]),
    ),
]

FEE, CASH = "BANK_FEES_OTHER_BANK_FEES", "TRANSFER_OUT_WITHDRAWAL"
INTEREST, PAY = "BANK_FEES_INTEREST_CHARGE", "INCOME_SALARY"
CHECKING_TO_SAVINGS = "TRANSFER_OUT_SAVINGS TRANSFER_IN_SAVINGS"


def overdraws_the_brokerage(book: Any) -> None:
    book.post("fee", "b4", day(9, 20), 5_200_01, FEE)


def goes_over_the_limit_and_comes_back(book: Any) -> None:
    book.post("boat", "b2", day(9, 16), 3_000_00, CASH)
    book.post("boat-back", "b2", day(9, 16), -3_000_00, CASH)


def is_authorized_beyond_the_limit(book: Any) -> None:
    book.change("lunch-2", held=3_000_01)


def pays_out_more_than_arrives(book: Any) -> None:
    book.move("gift-", day(9, 11), "a1 a2", 10_00, CHECKING_TO_SAVINGS, "saving")
    book.change("gift-i", cents=-9_99)


def arrives_a_day_later(book: Any) -> None:
    book.move("gift-", day(9, 10), "a1 a2", 10_00, CHECKING_TO_SAVINGS, "saving")
    book.change("gift-i", day=day(9, 11))


def arrives_where_it_came_from(book: Any) -> None:
    book.move("gift-", day(9, 11), "a2 a2", 10_00, CHECKING_TO_SAVINGS, "saving")


def pays_a_card_from_nowhere(book: Any) -> None:
    book.post("gift", "b1", day(9, 9), 5_00, "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT")


def asks_too_little(book: Any) -> None:
    book.minimums["a3", day(9, 15)] = 24_99


def asks_more_than_is_owed(book: Any) -> None:
    book.minimums["b2", day(8, 15)] = 30_01


def charges_interest_twice(book: Any) -> None:
    book.post("more", "a3", day(9, 15), 5_00, INTEREST)


def forgets_interest(book: Any) -> None:
    book.remove("card-interest-1")


def charges_interest_in_grace(book: Any) -> None:
    book.post("more", "b2", day(10, 15), 84, INTEREST)


def charges_a_loan_a_cent_more(book: Any) -> None:
    book.change("school-interest-0", cents=45_84)


def changes_the_rate_of_a_car_loan(book: Any) -> None:
    book.change("car-interest-1", cents=52_00)


def pays_less_than_the_interest_of_a_mortgage(book: Any) -> None:
    book.change("home-1o", cents=1_100_00)
    book.change("home-1i", cents=-1_100_00)


def pays_on_a_saturday(book: Any) -> None:
    book.change("pay-1", day=day(8, 22))


def pays_on_columbus_day(book: Any) -> None:
    book.post("bonus", "a1", day(10, 12), -100_00, PAY)


def pays_rent_on_a_saturday(book: Any) -> None:
    book.change("rent-1", day=day(9, 5), authorized=day(9, 5))


def pays_a_card_on_labor_day(book: Any) -> None:
    for side in "oi":
        book.change(f"full-0{side}", day=day(9, 7))


def takes_a_coat_back_on_a_sunday(book: Any) -> None:
    book.change("coat-back", day=day(10, 4))


def stops_paying(book: Any) -> None:
    for number in (5, 6):
        book.remove(f"pay-{number}")


def pays_two_rents(book: Any) -> None:
    book.streams["new"] = ("rent", "Dale Homes", "monthly", "out", None)
    book.change("rent-2", stream="new")


def forgets_what_is_past_due(book: Any) -> None:
    """The minimum of August's statement was 35.00; the next one asks only that again."""
    for side, sign in (("o", 1), ("i", -1)):
        book.change(f"owed-0{side}", cents=sign * 10_00)


def charges_a_subscription_late(book: Any) -> None:
    book.change("film-1", day=day(9, 11), authorized=day(9, 9))


def charges_another_price(book: Any) -> None:
    book.change("film-2", cents=9_99)


def lowers_a_price_by_a_rise(book: Any) -> None:
    book.prices.append(("film", day(10, 20), 8_99, "rise"))


def keeps_a_purchase_pending(book: Any) -> None:
    book.change("tonight", day=day(10, 20), authorized=day(10, 20))


def posts_after_the_hold_has_lapsed(book: Any) -> None:
    book.change("tip", authorized=day(8, 11))


def doubles_another_amount(book: Any) -> None:
    book.change("gym-again", cents=31_00)


def doubles_at_another_shop(book: Any) -> None:
    book.change("gym-again", merchant="Sauna")


def refunds_more_than_was_paid(book: Any) -> None:
    book.change("coat-back", cents=-80_01)


def pays_each_salary_another(book: Any) -> None:
    for number in range(1, 6):
        book.change(f"pay-{number}", cents=-2_000_00 - number)


def invests_on_credit(book: Any) -> None:
    """Ada's statement of September bears interest."""
    words = "TRANSFER_OUT_INVESTMENT_AND_RETIREMENT_FUNDS"
    words += " TRANSFER_IN_INVESTMENT_AND_RETIREMENT_FUNDS"
    book.move("stock-", day(9, 16), "a1 a2", 10_00, words, "investing", "Harbor")


def posts_nothing(book: Any) -> None:
    book.post("none", "a1", day(9, 9), 0, FEE)


def charges_for_being_late_who_was_not(book: Any) -> None:
    book.post("late", "a3", day(9, 12), 32_00, "BANK_FEES_LATE_FEES")


def pays_a_benefit_on_a_tuesday(book: Any) -> None:
    book.change("ssa-2", day=day(10, 20))


def saves_days_after_savings_were_drawn_upon(book: Any) -> None:
    words = "TRANSFER_OUT_ACCOUNT_TRANSFER TRANSFER_IN_ACCOUNT_TRANSFER"
    book.move("drawn-", day(10, 1), "a2 a1", 50_00, words, "withdrawal")


def again(book: Any, row_id: str, **told: Any) -> None:
    """A row once more, in other words."""
    first = next(row for row in book.rows if row.id == row_id)
    book.rows.append(replace(first, **{"id": f"{row_id}-again", **told}))


def fills_the_tank_twice(book: Any) -> None:
    again(book, "fuel", merchant="Prairie")


def pays_out_twice_on_a_day(book: Any) -> None:
    again(book, "gig", cents=-12_00)


def buys_twice_in_a_shop(book: Any) -> None:
    again(book, "fuel", id="lunch-3", category="FOOD_AND_DRINK_RESTAURANT")
    again(book, "fuel", id="lunch-4", category="FOOD_AND_DRINK_RESTAURANT")


def gives_a_ten_dollar_note(book: Any) -> None:
    book.change("notes", cents=70_00)


def insures_a_car_by_card_for_a_month(book: Any) -> None:
    book.change("cover-1", account="a3")


BOOKS: list[tuple[str, Callable[[Any], None]]] = [
    ("never_below_zero", overdraws_the_brokerage),
    ("within_the_limit", goes_over_the_limit_and_comes_back),
    ("within_the_limit_with_holds", is_authorized_beyond_the_limit),
    ("legs_sum_to_zero", pays_out_more_than_arrives),
    ("legs_sum_to_zero", arrives_a_day_later),
    ("legs_sum_to_zero", arrives_where_it_came_from),
    ("legs_told_in_truth", pays_a_card_from_nowhere),
    ("late_fees_are_due", charges_for_being_late_who_was_not),
    ("minimum_and_due", asks_too_little),
    ("minimum_and_due", asks_more_than_is_owed),
    ("interest_by_the_rule", charges_interest_twice),
    ("interest_by_the_rule", forgets_interest),
    ("interest_by_the_rule", charges_interest_in_grace),
    ("loan_interest_by_the_rule", charges_a_loan_a_cent_more),
    ("loan_interest_by_the_rule", changes_the_rate_of_a_car_loan),
    ("loans_fall_as_they_are_paid", pays_less_than_the_interest_of_a_mortgage),
    ("payroll_on_bank_days", pays_on_a_saturday),
    ("payroll_on_bank_days", pays_on_columbus_day),
    ("settled_on_bank_days", pays_rent_on_a_saturday),
    ("settled_on_bank_days", pays_a_card_on_labor_day),
    ("settled_on_bank_days", takes_a_coat_back_on_a_sunday),
    ("what_stopped_is_canceled", stops_paying),
    ("what_stopped_is_canceled", pays_two_rents),
    ("minimum_and_due", forgets_what_is_past_due),
    ("benefits_on_their_wednesday", pays_a_benefit_on_a_tuesday),
    ("saving_pauses_after_a_withdrawal", saves_days_after_savings_were_drawn_upon),
    ("cadences_hold", charges_a_subscription_late),
    ("prices_hold", charges_another_price),
    ("prices_hold", lowers_a_price_by_a_rise),
    ("one_fill_a_day", fills_the_tank_twice),
    ("one_payout_a_day", pays_out_twice_on_a_day),
    ("seldom_twice_in_a_shop", buys_twice_in_a_shop),
    ("cash_in_notes", gives_a_ten_dollar_note),
    ("autopay_stays", insures_a_car_by_card_for_a_month),
    ("pending_is_recent", keeps_a_purchase_pending),
    ("pending_pairs", posts_after_the_hold_has_lapsed),
    ("duplicates_match", doubles_another_amount),
    ("duplicates_match", doubles_at_another_shop),
    ("duplicates_match", refunds_more_than_was_paid),
    ("rows_say_something", posts_nothing),
    ("salaries_are_even", pays_each_salary_another),
    ("nothing_invested_on_credit", invests_on_credit),
]


def test_the_handwritten_book_passes_every_check(sound: Part, failing: Any) -> None:
    assert {name: look.where for name, look in failing(sound).items()} == {}


def test_every_check_looked_at_something(sound: Part) -> None:
    assert [check.name for check in PART_CHECKS if check.look(sound).checked == 0] == []


@pytest.mark.parametrize(("name", "table", "key", "which", "instead"), TOLD)
def test_what_is_told_wrong_fails_one_check_and_is_placed(
    put: Any, failing: Any, name: str, table: str, key: str, which: str, instead: dict[str, Any]
) -> None:
    failed = failing(put(table, key, which, **instead))
    assert {each: look.where for each, look in failed.items() if each != name} == {}
    assert failed[name].failed > 0
    assert failed[name].where[0].startswith(PLACE)


@pytest.mark.parametrize(("name", "table", "change"), FRAMES)
def test_what_is_missing_or_twice_fails_one_check_and_is_placed(
    damaged: Any, failing: Any, name: str, table: str, change: Any
) -> None:
    failed = failing(damaged(table, change))
    assert {each: look.where for each, look in failed.items() if each != name} == {}
    assert failed[name].where[0].startswith(PLACE)


@pytest.mark.parametrize(
    ("name", "change"), BOOKS, ids=lambda each: getattr(each, "__name__", each)
)
def test_a_bank_that_errs_fails_one_check_and_is_placed(
    book: Any, told: Any, failing: Any, name: str, change: Callable[[Any], None]
) -> None:
    change(book)
    failed = failing(told(book))
    assert {each: look.where for each, look in failed.items() if each != name} == {}
    assert failed[name].where[0].startswith(PLACE)


PLACE = ("users: ", "accounts: ", "transactions: ", "liabilities: ", "demographics: ", "truth/")


def test_every_check_is_seen_to_fail() -> None:
    seen = {case[0] for case in (*TOLD, *FRAMES, *BOOKS)}
    assert {check.name for check in PART_CHECKS} - seen == {
        # Whatever breaks these breaks another as well: they have tests of their own.
        "statements_follow",
        "statements_stand_in_rows",
        # Of many people, or of an age at which nobody has had accounts for so long.
        "bills_have_cents_of_their_own",
        "nobody_drinks_under_21",
    }
