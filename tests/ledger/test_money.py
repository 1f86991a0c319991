"""Cents, written and read."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendsense.ledger import cents, dollars
from spendsense.ledger.money import LARGEST_CENTS, nearest_cents

amounts = st.integers(-LARGEST_CENTS, LARGEST_CENTS)


@given(amounts)
def test_what_is_written_is_read_again(amount: int):
    assert cents(dollars(amount).replace("$", "").replace(",", "")) == amount


@given(amounts)
def test_a_decimal_amount_is_its_cents(amount: int):
    assert cents(Decimal(amount) / 100) == amount


@given(st.integers(-(10**13), 10**13))
def test_a_binary_float_that_was_a_cent_amount_is_that_cent_amount(amount: int):
    assert cents(amount / 100) == amount


@given(amounts, amounts)
def test_the_order_of_amounts_is_the_order_of_their_cents(a: int, b: int):
    assert (Decimal(a) / 100 < Decimal(b) / 100) == (cents(f"{a}e-2") < cents(f"{b}e-2"))


def test_a_sum_of_dimes_is_not_a_float():
    assert cents(0.1) + cents(0.2) == cents(0.3) == 30


@pytest.mark.parametrize("amount", ["12.345", 0.001, Decimal("1e-3"), "0.00001"])
def test_a_fraction_of_a_cent_is_refused(amount: object):
    with pytest.raises(ValueError, match="at most two decimals"):
        cents(amount)


@pytest.mark.parametrize("amount", ["", "twelve", "$12", "1,000", None, True, [], b"1"])
def test_what_is_no_number_is_refused(amount: object):
    with pytest.raises(ValueError, match="a dollar amount, as a number"):
        cents(amount)


@pytest.mark.parametrize("amount", ["NaN", "Infinity", float("-inf"), float("nan")])
def test_what_is_not_finite_is_refused(amount: object):
    with pytest.raises(ValueError, match="a finite dollar amount"):
        cents(amount)


@pytest.mark.parametrize("amount", ["1000000000000.00", -1e12, "1e30", "1e999999", "-9e9999999"])
def test_a_trillion_and_anything_above_it_is_a_slip_of_the_pen(amount: object):
    with pytest.raises(ValueError, match="an amount under"):
        cents(amount)


def test_a_cent_under_a_trillion_is_an_amount():
    assert cents("999999999999.99") == LARGEST_CENTS
    assert cents("-999999999999.99") == -LARGEST_CENTS


@given(st.text(max_size=12))
def test_any_text_is_cents_or_refused_in_words(text: str):
    try:
        assert abs(cents(text)) <= LARGEST_CENTS
    except ValueError as fault:
        assert str(fault)


def test_amounts_are_written_with_their_sign_before_the_dollar():
    assert [dollars(n) for n in (0, 5, -5, 123456789, -100)] == [
        "$0.00", "$0.05", "-$0.05", "$1,234,567.89", "-$1.00",
    ]  # fmt: skip


@pytest.mark.parametrize("amount", ["1_000.50", "１２.34", "٣.50"])
def test_digits_that_no_bank_writes_are_refused(amount: str):
    with pytest.raises(ValueError, match="a dollar amount, as a number"):
        cents(amount)


@pytest.mark.parametrize(
    ("amount", "nearest", "between"),
    [
        ("23631.9805", 2363198, True), ("0.125", 12, True), ("0.135", 14, True),
        ("-0.125", -12, True), ("12.34", 1234, False), ("12.340000000000002", 1234, False),
    ],
)  # fmt: skip
def test_a_balance_goes_to_the_nearest_cent_and_the_even_of_two(
    amount: str, nearest: int, between: bool
):
    assert nearest_cents(amount) == (nearest, between)
