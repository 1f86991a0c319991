"""Formulas work a reading out of what is cited, say themselves, and know when there is nothing."""

from __future__ import annotations

from typing import Any

from spendsense.signals.formulas import Cited
from spendsense.signals.formulas.formula import (
    Amounts,
    AtLeast,
    Count,
    Formula,
    Given,
    Held,
    InForce,
    Monthly,
    Over,
    Sum,
    Unless,
    Worked,
)

from .household import HALF_YEAR, MONTH, POLICY

LINE = "signals.savings_growth_min_base_cents"


def cited(
    rows: tuple[int, ...] = (), balances: tuple[int | None, ...] = (), window: Any = MONTH
) -> Cited:
    """One group, `it`, of rows of these amounts and accounts of these balances."""
    return Cited(
        window=window,
        policy=POLICY,
        rows={"it": [{"amount_cents": cents} for cents in rows]},
        accounts={"it": [{"balance_current_cents": cents} for cents in balances]},
        owed={"it": []},
        days={"it": ()},
        streams={"it": []},
    )


def test_amounts_are_added_up_and_turned_about_where_what_comes_in_is_meant():
    assert Amounts("it").of(cited((5_00, -2_00))) == 3_00
    assert Amounts("it", turned=True).of(cited((5_00, -2_00))) == -3_00
    assert Amounts("it").of(cited()) == 0


def test_half_a_balance_is_no_balance_and_no_account_has_none():
    assert Held("it").of(cited(balances=(1_00, 2_00))) == 3_00
    assert Held("it").of(cited(balances=(1_00, None))) is None
    assert Held("it").of(cited()) is None


def test_a_month_of_half_a_year_is_rounded_down():
    assert Monthly(Amounts("it")).of(cited((1_00,), window=HALF_YEAR)) == 16
    assert Monthly(Amounts("it")).of(cited((-1_00,), window=HALF_YEAR)) == -17
    assert Monthly(Held("it")).of(cited()) is None


def test_a_quotient_takes_something_above_zero_to_divide_by():
    half = Over(Amounts("it"), Held("it"))
    assert half.of(cited((5_00,), (10_00,))) == 0.5
    for balances in ((0,), (-5_00,), (None,), ()):
        assert half.of(cited((5_00,), balances)) is None


def test_a_base_of_exactly_the_line_is_worth_the_name_and_a_cent_less_is_not():
    base, line = AtLeast(Held("it"), LINE), POLICY[LINE]
    assert base.of(cited(balances=(line,))) == line
    assert base.of(cited(balances=(line - 1,))) is None


def test_given_and_unless_ask_whether_a_group_has_anything():
    assert Given("it", Count("it")).of(cited()) is None
    assert Given("it", Count("it")).of(cited((0,))) == 1
    assert Unless("it", Amounts("it")).of(cited()) == 0
    assert Unless("it", Amounts("it")).of(cited((1,))) is None
    assert InForce("it", LINE).of(cited((1,))) == POLICY[LINE]
    assert InForce("it", LINE).of(cited()) is None


def test_a_sum_is_known_when_both_parts_are():
    both = Sum(Held("it"), Amounts("it"))
    assert both.of(cited((-2_00,), (5_00,))) == 3_00
    assert both.of(cited((-2_00,), (None,))) is None


def test_formulas_say_themselves_with_the_numbers_of_one_user():
    monthly = Monthly(Sum(Held("it"), Amounts("it")))
    assert monthly.words() == (
        "(`balance_current_cents` of *it* + amounts of *it*) × 30 ÷ days of the window,"
        " whole cents, rounded down"
    )
    assert monthly.numbers(cited((-2_00,), (5_00,))) == "($5.00 + (-$2.00)) × 30 ÷ 30"
    share = Over(Amounts("it"), Worked("so many", lambda cited: 4))
    assert share.numbers(cited((2_00,))) == "$2.00 ÷ 4"
    assert share.nulls() == ("where the divisor is not above zero",)


def test_when_there_is_nothing_is_said_once():
    twice: Formula = Over(Given("it", Amounts("it")), Given("it", Count("it")))
    assert twice.nulls() == ("without *it*", "where the divisor is not above zero")
