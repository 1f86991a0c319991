"""What is offered to nobody is slipped in by no operator, and what is held abroad is held."""

from __future__ import annotations

from datetime import date

import pytest

from spendsense.pipeline import decide
from spendsense.policy import Policy
from spendsense.storage import read_book

from .conftest import ACCOUNTS, AS_OF, FILES

DAY = date.fromisoformat(AS_OF)

SLIPPED_IN = (
    "A payday loan closes the gap the same day.",
    "A title loan on your car takes minutes.",
    "Rent-to-own spreads the price.",
    "A refund advance comes before the refund does.",
    "A debt relief company can call your lenders first.",
    "Credit repair takes weeks.",
    "The pawn shop is around the corner.",
    "A deposit advance fills the gap.",
    "A loan at 400% APR is one more way.",
)


@pytest.mark.parametrize("text", SLIPPED_IN)
def test_an_operators_own_words_cannot_name_it(ana, text):
    waiting = ana.ok("review", "list", "--json").json
    before = ana.state()

    refused = ana("review", "override", waiting[0]["id"], "--body", text, "--reason", "kinder",
                  "--by", "olga")  # fmt: skip

    assert refused.code == 1
    assert "is a kind of product that is never offered" in refused.err or "400%" in refused.err
    assert ana.state()["review_events"] == before["review_events"]


def test_a_savings_account_in_euros_is_held_and_its_money_is_not_counted(spendsense, write):
    head = ACCOUNTS.splitlines()[0]
    low = "ben-checking,ben,depository,checking,Everyday,2222,9050,"
    rich = [f"{line},USD" for line in (*ACCOUNTS.splitlines()[1:3], low)]
    euros = "ana-abroad,ana,depository,savings,Sparbuch,7777,900000,,EUR"
    accounts = "\n".join([f"{head},iso_currency_code", *rich, euros]) + "\n"
    spendsense.ok("ingest", write("abroad", {**FILES, "accounts.csv": accounts}))
    spendsense.ok("consent", "grant", "ana")

    with spendsense.database.read() as connection:
        book = read_book(connection, DAY, ["ana"])
    month = decide(book, frozenset({"ana"}), Policy.on(DAY))[0].windows[0]

    assert month.case.holdings == {"checking", "credit card", "savings"}
    assert month.readings["other_currency_accounts"] == 1
    assert month.readings["savings_balance_cents"] in (None, 0)
