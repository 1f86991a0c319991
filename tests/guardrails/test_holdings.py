"""What somebody holds, as the bank's record of the accounts tells it."""

from __future__ import annotations

from datetime import date

import polars as pl

from spendsense.guardrails.holdings import holdings
from spendsense.ledger import SCHEMAS, Book


def account(
    account_id: str, subtype: str | None, currency: str, user: str = "ana"
) -> dict[str, object]:
    return {
        "account_id": account_id,
        "user_id": user,
        "type": "depository",
        "subtype": subtype,
        "iso_currency_code": currency,
    }


def book(*accounts: dict[str, object]) -> Book:
    frame = pl.DataFrame(list(accounts), schema=SCHEMAS["accounts"])
    return Book.at(date(2026, 11, 20), accounts=frame)


def test_a_savings_account_in_euros_is_held_as_one_in_dollars_is() -> None:
    found = holdings(book(account("a", "checking", "USD"), account("b", "savings", "EUR")))

    assert found == {"ana": frozenset({"checking", "savings"})}


def test_an_account_without_a_subtype_is_of_unknown_kind_and_not_of_none() -> None:
    found = holdings(book(account("a", "checking", "USD"), account("b", None, "USD", "ben")))

    assert found == {"ana": frozenset({"checking"}), "ben": frozenset({"unknown"})}


def test_who_has_no_account_is_not_named() -> None:
    assert holdings(book(account("a", "checking", "USD"))).get("ben") is None
