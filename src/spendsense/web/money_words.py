"""Words that pages of money share, and the queries that open rows."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from spendsense.ledger import dollars

from .money_bodies import Figure, StandsAs

FLOW_WORDS: Mapping[StandsAs, str] = {
    "spent": "was spent",
    "pay": "is income",
    "other_in": "came in otherwise",
    "moved": "only moved",
    "pending": "is pending, and not counted yet",
    "other_currency": "is in another currency, and not counted",
    "not_counted": "is of an account that is not counted",
}

DEFINITIONS = {
    "income": "Pay and benefits that came into deposit accounts, as the bank's categories or words "
    "say: what your pattern calls income.",
    "other_in": "Whatever else came in from elsewhere: interest, refunds, gifts. Transfers between "
    "your own accounts and loans paid out to you are not counted.",
    "money_out": "What left deposit accounts and cards and bought something, loan payments "
    "included. A card payment buys nothing: what the card bought was counted when it was charged.",
    "moved": "What left for your own accounts, for savings, for cards and for other people by "
    "transfer. It is neither spent nor earned.",
    "net": "Money in less money out.",
    "before": "The same number of days just before. It is told only where all of them are in the "
    "record.",
}


def account_label(account: Mapping[str, Any]) -> str:
    """An account by its name and last digits.

    >>> account_label({"official_name": None, "name": "Card", "subtype": "x", "mask": "4821"})
    'Card ending 4821'
    """
    name = account["official_name"] or account["name"] or account["subtype"] or "account"
    return f"{name} ending {account['mask']}" if account["mask"] else str(name)


def query(as_of: date, **asked: object) -> str:
    """What is asked of the transactions' address.

    >>> query(date(2026, 8, 22), flow="spent", category=None)
    'flow=spent&as_of=2026-08-22'
    """
    named = {"from" if name == "first" else "to" if name == "last" else name: value
             for name, value in asked.items() if value is not None}  # fmt: skip
    return urlencode({**named, "as_of": as_of.isoformat()})


def figure(cents: int, count: int, as_of: date, **asked: object) -> Figure:
    """An amount with the query that opens its rows."""
    return Figure(cents=cents, said=dollars(cents), count=count, query=query(as_of, **asked))
