"""Persona cases: small books written in YAML, in words that a compliance reader can check."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml
from tests.signals.household import AS_OF, Household, day

from spendsense.ledger import Window, cents

FOLDER = Path(__file__).parents[1] / "cases" / "personas"


def cases() -> list[tuple[str, dict[str, Any]]]:
    """Every case with the name of its file and its own."""
    return [
        (f"{path.stem}: {case['name']}", case)
        for path in sorted(FOLDER.glob("*.yaml"))
        for case in yaml.safe_load(path.read_text(encoding="utf-8"))
    ]


def window_of(case: dict[str, Any]) -> Window:
    return Window(case.get("window", 30), AS_OF)


def household(case: dict[str, Any]) -> Household:
    """The records that a case describes. Dollars in the file, cents in the book."""
    home = Household()
    ids = {}
    for name in ("checking", "savings"):
        if name in case:
            ids[name] = _account(home, {"type": "depository", "subtype": name, **case[name]})
    for account in case.get("accounts", ()):
        ids[account["name"]] = _account(home, account)
    for n, card in enumerate(case.get("cards", ())):
        ids["card" if n == 0 else f"card {n + 1}"] = _card(home, card)
    for row in case.get("rows", ()):
        _rows(home, ids[row["account"]], row)
    return home


def _account(home: Household, account: dict[str, Any]) -> str:
    opened = day(account["opened"]) if "opened" in account else None
    balance = cents(account["balance"])
    return home.account(account["type"], account["subtype"], balance, opened_on=opened)


def _card(home: Household, card: dict[str, Any]) -> str:
    limit = cents(card["limit"]) if "limit" in card else None
    account_id = home.card(cents(card["owed"]), limit, mask=card.get("mask"))
    amounts = {"minimum": "minimum_payment_cents", "statement": "last_statement_balance_cents"}
    facts = {column: cents(card[name]) for name, column in amounts.items() if name in card}
    home.liability(
        account_id, is_overdue=card.get("overdue"), apr_percentage=card.get("apr"), **facts
    )
    return account_id


def _rows(home: Household, account_id: str, row: dict[str, Any]) -> None:
    ago = row["ago"] if isinstance(row["ago"], list) else [row["ago"]]
    dollars = row["amount"] if isinstance(row["amount"], list) else [row["amount"]] * len(ago)
    home.charges(
        account_id, row.get("merchant"), ago, [cents(amount) for amount in dollars],
        row["category"], pending=row.get("pending", False),
    )  # fmt: skip
