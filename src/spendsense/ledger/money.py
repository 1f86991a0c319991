"""Cents, and how they are written and read. Money is never a float inside."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_EVEN, Decimal, InvalidOperation

DOLLARS = "USD"
"""The currency that amounts are read in, by its ISO 4217 code."""

LARGEST_CENTS = 10**14 - 1
"""A trillion dollars less a cent: above it an amount is a slip of the pen, not a bank record."""


def dollars(cents: int) -> str:
    """Cents as people read them.

    >>> dollars(500000), dollars(-1234), dollars(7)
    ('$5,000.00', '-$12.34', '$0.07')
    """
    sign = "-" if cents < 0 else ""
    whole, part = divmod(abs(cents), 100)
    return f"{sign}${whole:,}.{part:02d}"


def cents(amount: object) -> int:
    """Whole cents of a decimal dollar amount, as Plaid sends it.

    A binary float that was a cent amount before (12.340000000000002) is that cent amount.
    Raises ValueError with what was expected for anything that is not a finite number of whole
    cents below a trillion dollars.

    >>> cents("12.34"), cents(12.340000000000002), cents(-5)
    (1234, 1234, -500)
    >>> cents("12.345")
    Traceback (most recent call last):
    ...
    ValueError: a dollar amount with at most two decimals
    """
    exact, whole = _hundredfold(amount)
    if abs(exact - whole) > _FLOAT_DUST:
        raise ValueError("a dollar amount with at most two decimals")
    return whole


def nearest_cents(amount: object) -> tuple[int, bool]:
    """The cents nearest to an amount, the even ones of two as near; whether it lay between them.

    For balances, which a bank may reckon in fractions of a cent. Raises ValueError as `cents`.

    >>> nearest_cents("23631.9805"), nearest_cents("0.125"), nearest_cents("12.34")
    ((2363198, True), (12, True), (1234, False))
    """
    exact, whole = _hundredfold(amount)
    return whole, abs(exact - whole) > _FLOAT_DUST


_FLOAT_DUST = Decimal("0.000001")


def _hundredfold(amount: object) -> tuple[Decimal, int]:
    """An amount in cents, as it stands and to the nearest whole one."""
    if isinstance(amount, bool) or not isinstance(amount, int | float | str | Decimal):
        raise ValueError("a dollar amount, as a number")
    text = str(amount).strip()
    try:
        value = Decimal(text)
    except InvalidOperation:
        raise ValueError("a dollar amount, as a number") from None
    if not value.is_finite():
        raise ValueError("a finite dollar amount")
    # Decimal takes "1_000" and the digits of every script; a bank record has neither.
    if not re.fullmatch(r"[0-9.eE+-]+", text):
        raise ValueError("a dollar amount, as a number")
    # Compared before it is multiplied: "1e999999" is a decimal whose hundredfold is not.
    if value.copy_abs() > LARGEST_CENTS:
        raise ValueError("an amount under $1,000,000,000,000.00")
    exact = value * 100
    whole = int(exact.to_integral_value(ROUND_HALF_EVEN))
    if abs(whole) > LARGEST_CENTS:
        raise ValueError("an amount under $1,000,000,000,000.00")
    return exact, whole
