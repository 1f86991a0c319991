"""Income: who pays and when, how much pay moves, how long checking would last without it."""

from __future__ import annotations

from datetime import date

import pytest

from spendsense.ledger import Window

from .household import GROCERIES, HALF_YEAR, MONTH, SALARY, Household, day


def paid(
    ago: tuple[int, ...], cents: int | list[int] = -900_00, category: str = SALARY
) -> Household:
    home = Household()
    home.charges(home.checking(), "Employer", ago, cents, category)
    return home


@pytest.mark.parametrize(
    ("frequency", "ago"),
    [
        ("weekly", (1, 8, 15, 22)),
        ("biweekly", (1, 15, 29, 43)),
        ("semi-monthly", (7, 21, 38, 52, 68, 82)),
        ("monthly", (12, 43, 73)),
        ("irregular", (1, 5, 30, 50, 90)),
        ("irregular", (1, 11, 21, 31)),
    ],
)
def test_pay_has_a_frequency(frequency: str, ago: tuple[int, ...]):
    assert paid(ago).read()["pay_frequency"] == frequency


def test_two_pay_days_have_a_gap_and_no_frequency():
    row = paid((1, 15)).read()
    assert (row["pay_gap_median_days"], row["pay_frequency"]) == (14.0, None)


def test_pay_that_comes_without_a_rhythm_is_irregular():
    # Gaps of 12, 14, 16 are fortnights, give or take; of 9, 14, 19 only one of three is.
    assert paid((1, 13, 27, 43)).read()["pay_frequency"] == "biweekly"
    assert paid((1, 10, 24, 43)).read()["pay_frequency"] == "irregular"


def two_jobs(first: int = -900_00, second: int = -400_00) -> Household:
    home = Household()
    checking = home.checking()
    home.charges(checking, "Mill", range(3, 150, 14), first, SALARY)
    home.charges(checking, "Bakery", range(1, 150, 7), second, SALARY)
    return home


def test_of_two_employers_the_frequency_is_that_of_the_one_who_brings_most():
    # Eleven times $900 are more than twenty-two times $400; twenty-two times $500 are more.
    row = two_jobs().read()
    assert (row["employer_count"], row["main_employer"]) == (2, "Mill")
    assert row["pay_frequency"] == "biweekly"
    row = two_jobs(second=-500_00).read()
    assert (row["main_employer"], row["pay_frequency"]) == ("Bakery", "weekly")


def test_of_two_who_bring_the_same_the_first_by_number_is_the_main_one():
    # Eleven times $900 and twenty-two times $450; the bakery's first pay came before the mill's.
    assert two_jobs(second=-450_00).read()["main_employer"] == "Bakery"


def test_the_next_pay_day_is_the_first_that_any_employer_pays_on():
    # The bakery pays on Fridays, seven days after August 21; the mill on Wednesdays, a fortnight
    # after August 19.
    assert two_jobs().read()["next_pay_date"] == date(2026, 8, 28)


def test_the_gap_between_pay_days_is_of_all_employers_together():
    assert two_jobs().read()["pay_gap_median_days"] == 5.0


def test_an_employer_who_stopped_paying_is_none_any_more():
    home = paid(tuple(range(60, 180, 14)))
    row = home.read()
    assert (row["employer_count"], row["main_employer"], row["next_pay_date"]) == (0, None, None)
    assert (row["pay_frequency"], row["pay_count"]) == ("irregular", 9)
    home.charges("u1-a1", "Next", (2, 9, 16), -300_00, SALARY)
    row = home.read()
    assert (row["employer_count"], row["main_employer"]) == (1, "Next")
    assert row["pay_frequency"] == "weekly"


def test_a_late_employer_foretells_no_day_that_is_past():
    # A fortnight after August 6 was August 20; the employer still runs.
    row = paid((16, 30, 44, 58)).read()
    assert (row["employer_count"], row["pay_frequency"]) == (1, "biweekly")
    assert row["next_pay_date"] is None
    assert paid((13, 27, 41, 55)).read()["next_pay_date"] is None  # a Sunday: paid on Friday


def test_on_the_evening_of_a_pay_day_that_brought_nothing_it_is_no_next_day_any_more():
    home = paid((8, 22, 36, 50))  # Friday, August 14: again on the 28th
    for day_of_month, foretold in ((27, date(2026, 8, 28)), (28, None)):
        window = Window(30, date(2026, 8, day_of_month))
        assert home.read(window)["next_pay_date"] == foretold


def test_gig_pay_is_uneven_and_has_no_employer():
    home = Household()
    checking = home.checking()
    for ago in (1, 4, 6, 11, 13, 20, 22, 29, 33):
        home.row(checking, day(ago), -40_00 - ago, "INCOME_GIG_ECONOMY", "Ride")
    row = home.read()
    assert row["income_is_uneven"] is True
    assert (row["employer_count"], row["main_employer"]) == (1, None)
    assert (row["pay_frequency"], row["next_pay_date"]) == ("irregular", None)


def test_pay_is_uneven_when_more_than_half_of_it_comes_job_by_job():
    home = paid((1, 15, 29))
    home.charges("u1-a1", "Client", (5, 22, 41), -900_00, "INCOME_CONTRACTOR")
    assert home.read()["income_is_uneven"] is False  # a half is not most
    home.row("u1-a1", day(50), -1, "INCOME_CONTRACTOR", "Client")
    assert home.read()["income_is_uneven"] is True


def test_a_move_between_own_accounts_is_no_pay_whatever_it_is_called():
    home = paid((1, 15, 29))
    savings = home.savings()
    for ago in (5, 19, 33):
        home.row(savings, day(ago), 500_00, None, name="ACME PAYROLL OUT")
        home.row("u1-a1", day(ago), -500_00, SALARY, "Own")
    row = home.read()
    assert (row["pay_count"], row["income_cents"]) == (3, 3 * 900_00)
    assert row["employer_count"] == 1


@pytest.mark.parametrize(
    "name", ["ACME PAYROLL 4711", "DIRECT DEP HARBOR CO", "SSA TREAS 310", "DOORSTEP EARNINGS 12"]
)
def test_without_a_category_the_words_of_the_statement_tell_pay(name: str):
    home = Household()
    checking = home.checking()
    for ago in (1, 8, 15):
        home.row(checking, day(ago), -300_00, None, name=name)
    row = home.read()
    assert (row["pay_count"], row["income_cents"]) == (3, 900_00)


@pytest.mark.parametrize(
    "name",
    [
        "PAYROLL REVERSAL",
        "REFUND DIRECT DEP",
        "ZELLE FROM PAULA",
        "PAYMENT THANK YOU - WEB",
        "SHOP",
    ],
)
def test_refunds_and_what_friends_send_are_no_pay(name: str):
    home = Household()
    checking = home.checking()
    for ago in (1, 8, 15):
        home.row(checking, day(ago), -300_00, None, name=name)
    assert home.read()["pay_count"] == 0


def test_a_card_payment_is_no_pay():
    home = Household()
    checking, card = home.checking(), home.card(500_00)
    for ago in (1, 31, 62):
        home.row(checking, day(ago), 300_00, None, name="PAYROLL CARD PMT")
        home.row(card, day(ago), -300_00, None, name="PAYROLL CARD PMT")
    assert (home.read()["pay_count"], home.read()["income_cents"]) == (0, 0)


def test_a_bonus_is_pay_and_leaves_the_regular_stream_what_it_was():
    plain, with_bonus = paid(tuple(range(1, 170, 14))), paid(tuple(range(1, 170, 14)))
    with_bonus.row("u1-a1", day(60), -5_000_00, SALARY, "Employer")
    before, after = plain.read(), with_bonus.read()
    for name in ("pay_frequency", "main_employer", "next_pay_date", "employer_count"):
        assert before[name] == after[name]
    assert after["pay_count"] == before["pay_count"] + 1
    assert after["pay_variability_monthly"] > before["pay_variability_monthly"]


def test_pay_varies_from_month_to_month_over_the_full_months_of_half_a_year():
    # Half a year up to August 22 holds March to July as a whole. A thousand in each but May: two.
    home = Household()
    checking = home.checking()
    for month in (1, 2, 3, 4, 5, 6, 7, 8):
        cents = -2_000_00 if month == 5 else -1_000_00
        home.row(checking, date(2026, month, 10), cents, SALARY, "Employer")
    # Mean 1,200; deviations of 200 four times and 800 once: 400 in all.
    assert home.read()["pay_variability_monthly"] == pytest.approx(400 / 1200, rel=1e-12)


def test_months_before_the_first_pay_are_no_months_of_pay_and_those_after_it_are():
    home = Household()
    checking = home.checking()
    home.row(checking, date(2026, 5, 1), -600_00, SALARY, "Employer")
    home.row(checking, date(2026, 7, 1), -600_00, SALARY, "Employer")
    # May and July 600, June nothing: mean 400, deviations of 200, 400, 200.
    expected = ((200**2 + 400**2 + 200**2) / 3) ** 0.5 / 400
    assert home.read()["pay_variability_monthly"] == pytest.approx(expected, rel=1e-12)
    late = Household()
    late.row(late.checking(), date(2026, 6, 2), -600_00, SALARY, "Employer")
    late.row("u1-a1", date(2026, 7, 2), -600_00, SALARY, "Employer")
    assert late.read()["pay_variability_monthly"] is None  # one full month, July


def test_amounts_whose_squares_do_not_fit_into_64_bits_still_vary_exactly():
    row = paid((1, 15), [-50_000_000_000_00, -150_000_000_000_00]).read()
    assert row["pay_variability"] == 0.5


def test_the_median_gap_lies_half_way_between_the_middle_two():
    # Gaps of 10 and 55.
    assert paid((0, 10, 65)).read()["pay_gap_median_days"] == 32.5


def test_two_employers_on_one_day_are_one_pay_day():
    home = paid((1, 15, 29))
    home.charges("u1-a1", "Second", (1,), -100_00, SALARY)
    row = home.read()
    assert (row["pay_count"], row["pay_gap_median_days"]) == (3, 14.0)


def test_pay_days_are_counted_over_half_a_year_under_both_windows():
    home = paid((1, 60, 120, 179, 180))
    for window in (MONTH, HALF_YEAR):
        row = home.read(window)
        assert (row["pay_count"], row["last_pay_date"]) == (4, day(1))
        assert row["income_monthly_cents"] == 4 * 900_00 // 6
    assert home.read(MONTH)["income_cents"] == 900_00
    assert home.read(HALF_YEAR)["income_cents"] == 4 * 900_00


@pytest.mark.parametrize(
    "category", ["INCOME_INTEREST_EARNED", "INCOME_DIVIDENDS", "INCOME_TAX_REFUND", GROCERIES, None]
)
def test_interest_dividends_tax_refunds_and_refunds_of_a_purchase_are_no_pay(category):
    row = paid((1, 15, 29), category=category).read()
    assert (row["income_cents"], row["pay_count"], row["pay_gap_median_days"]) == (0, 0, None)


@pytest.mark.parametrize("category", ["INCOME_UNEMPLOYMENT", "INCOME_RETIREMENT_PENSION"])
def test_benefits_and_pensions_are_pay(category: str):
    assert paid((1, 15, 29), category=category).read()["pay_count"] == 3


def test_a_transfer_that_comes_in_is_no_pay():
    assert paid((1, 15, 29), category="TRANSFER_IN_DEPOSIT").read()["pay_count"] == 0


def test_pay_into_a_card_or_a_pending_one_does_not_count():
    home = Household()
    home.charges(home.card(), "Employer", (1, 15, 29), -900_00, SALARY)
    assert home.read()["pay_count"] is None
    home.charges(home.checking(), "Employer", (1, 15, 29), -900_00, SALARY, pending=True)
    assert home.read()["pay_count"] == 0


def test_pay_that_swings_between_half_and_double_varies():
    # Mean 100, deviations of 50 either way.
    row = paid((1, 15), [-50_00, -150_00]).read()
    assert row["pay_variability"] == 0.5
    assert paid((1, 15)).read()["pay_variability"] == 0.0
    assert paid((1,)).read()["pay_variability"] is None


def test_the_buffer_is_checking_over_a_month_of_expenses():
    home = Household()
    checking = home.checking(1_500_00)
    home.row(checking, day(3), 1_000_00, GROCERIES)
    row = home.read()
    assert (row["expense_monthly_cents"], row["buffer_months"]) == (1_000_00, 1.5)
    assert home.read(HALF_YEAR)["expense_monthly_cents"] == 166_66


def test_without_expenses_there_is_no_buffer_to_read():
    row = paid((1, 15)).read()
    assert (row["expense_monthly_cents"], row["buffer_months"]) == (0, None)


def test_savings_are_no_buffer_and_an_unknown_checking_balance_makes_it_unknown():
    home = Household()
    home.row(home.checking(200_00), day(3), 100_00, GROCERIES)
    home.savings(9_000_00)
    assert home.read()["buffer_months"] == 2.0
    home.checking(None)
    row = home.read()
    assert row["checking_balance_cents"] is row["buffer_months"] is None


def test_without_a_deposit_account_there_is_no_pay_to_read():
    home = Household()
    home.card()
    row = home.read()
    assert row["income_cents"] is row["income_monthly_cents"] is row["pay_count"] is None


def test_the_last_pay_day_is_a_date():
    assert paid((12, 43)).read()["last_pay_date"] == date(2026, 8, 10)
