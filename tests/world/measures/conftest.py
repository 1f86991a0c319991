"""A small town written by hand: people, accounts and rows whose figures are seen by eye."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import polars as pl
import pytest

from spendsense.ledger import SCHEMAS
from spendsense.ledger.categories import taxonomy
from spendsense.world.measures import Records, Value, measure
from spendsense.world.people import DEMOGRAPHICS
from spendsense.world.truth_tables import TRUTH

SCHEMA_OF = {**SCHEMAS, "demographics": DEMOGRAPHICS, **TRUTH}
TYPES = {"checking": "depository", "savings": "depository", "money market": "depository",
         "hsa": "depository", "credit card": "credit", "student": "loan", "mortgage": "loan",
         "brokerage": "investment"}  # fmt: skip
GROCERIES = "FOOD_AND_DRINK_GROCERIES"


@dataclass
class Town:
    """Tables as lists of rows; a person comes with a checking account of the same name."""

    since: date = date(2026, 1, 1)
    as_of: date = date(2026, 12, 31)
    rows_of: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    def add(self, table: str, **row: Any) -> None:
        blank = dict.fromkeys(SCHEMA_OF[table])
        assert row.keys() <= blank.keys()
        self.rows_of.setdefault(table, []).append({**blank, **row})

    def person(
        self,
        user: str,
        *,
        archetype: str | None = None,
        kind: str = "customer",
        consent: bool = True,
        cents: int = 0,
        opened: date = date(2020, 1, 1),
        **told: Any,
    ) -> None:
        at = datetime(2020, 1, 1)
        self.add("users", user_id=user, user_type=kind, consent=consent, created_at=at)
        if kind == "customer":
            self.account(user, "checking", user, cents=cents, opened=opened)
            self.add("demographics", user_id=user, **told)
        if archetype:
            self.add("truth/archetypes", user_id=user, archetype=archetype)

    def account(
        self,
        user: str,
        subtype: str,
        name: str,
        *,
        cents: int = 0,
        limit: int | None = None,
        opened: date = date(2020, 1, 1),
    ) -> None:
        self.add(
            "accounts",
            account_id=name,
            user_id=user,
            type=TYPES[subtype],
            subtype=subtype,
            balance_current_cents=cents,
            balance_limit_cents=limit,
            opened_on=opened,
        )

    def card(self, user: str, name: str, *, cents: int, limit: int, stated: int = 0) -> None:
        self.account(user, "credit card", name, cents=cents, limit=limit)
        self.add(
            "liabilities",
            account_id=name,
            user_id=user,
            kind="credit",
            apr_percentage=25.0,
            last_statement_balance_cents=stated,
        )

    def row(
        self,
        account: str,
        day: date,
        cents: int,
        category: str = GROCERIES,
        *,
        merchant: str = "A Shop",
        bought: date | None = None,
        pending: bool = False,
        balance: int | None = None,
        stream: str | None = None,
    ) -> None:
        """A row of an account; the user is the account's, or of the same name."""
        held = {each["account_id"]: each["user_id"] for each in self.rows_of["accounts"]}
        number = len(self.rows_of.get("transactions", ()))
        self.add(
            "transactions",
            transaction_id=f"t{number}",
            account_id=account,
            user_id=held[account],
            date=day,
            authorized_date=bought,
            amount_cents=cents,
            name=merchant,
            merchant_name=merchant,
            category_primary=taxonomy()[category],
            category_detailed=category,
            pending=pending,
            balance_cents=balance,
        )
        if stream:
            told = {"stream_id": stream, "transaction_id": f"t{number}"}
            self.add("truth/stream_transactions", **told)

    @property
    def records(self) -> Records:
        tables = {
            name: pl.DataFrame(rows, schema=SCHEMA_OF[name], orient="row")
            for name, rows in self.rows_of.items()
        }
        return Records(tables, self.since, self.as_of)

    def value(self, name: str) -> Value:
        asked = measure(name)
        assert asked is not None, name
        return asked.value(asked.tally(self.records))

    def number(self, name: str) -> float | None:
        return self.value(name).number


@pytest.fixture
def town() -> Town:
    """The year 2026, and Ana, who has a checking account and no row."""
    begun = Town()
    begun.person("ana")
    return begun
