"""A few people made by hand: their rows, and what is true of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from spendsense.evaluation.accuracy.block import Block
from spendsense.ledger import SCHEMAS, Book
from spendsense.world.truth_tables import TRUTH

AS_OF = date(2026, 11, 20)
ACCOUNTS = {
    "checking": ("depository", "checking"),
    "savings": ("depository", "savings"),
    "card": ("credit", "credit card"),
}


def day(text: str) -> date:
    return date.fromisoformat(text)


def every(days: int, times: int, last: date = AS_OF) -> list[date]:
    """So many days, so far apart, oldest first, up to the last."""
    return [last - timedelta(days=days * n) for n in reversed(range(times))]


class Town:
    """Rows and truths, added one by one."""

    def __init__(self) -> None:
        self.rows: list[dict[str, Any]] = []
        self.true: dict[str, list[dict[str, Any]]] = {name: [] for name in TRUTH}

    def row(
        self,
        when: date | str,
        cents: int,
        name: str = "NETFLIX.COM",
        *,
        user: str = "ana",
        account: str = "checking",
        merchant: str | None = None,
        category: str | None = None,
        pending: bool = False,
    ) -> str:
        """A row; its id is told."""
        row_id = f"{user}-{len(self.rows)}"
        self.rows.append(
            {
                "transaction_id": row_id,
                "account_id": f"{user} {account}",
                "user_id": user,
                "date": day(when) if isinstance(when, str) else when,
                "amount_cents": cents,
                "name": name,
                "merchant_name": merchant,
                "category_primary": category.split("_")[0] if category else None,
                "category_detailed": category,
                "pending": pending,
            }
        )
        return row_id

    def rows_on(self, days: Iterable[date], cents: int, **said: Any) -> list[str]:
        return [self.row(each, cents, **said) for each in days]

    def stream(
        self,
        rows: Sequence[str],
        kind: str = "subscription",
        cadence: str = "monthly",
        *,
        stream: str | None = None,
        user: str = "ana",
        direction: str = "out",
        ended_on: date | None = None,
    ) -> str:
        """A true stream of these rows; its id is told."""
        stream_id = stream or f"true-{len(self.true['truth/streams'])}"
        self.true["truth/streams"].append(
            {
                "stream_id": stream_id,
                "user_id": user,
                "kind": kind,
                "merchant": "Netflix",
                "cadence": cadence,
                "direction": direction,
                "canceled_on": ended_on,
            }
        )
        self.true["truth/stream_transactions"] += [
            {"stream_id": stream_id, "transaction_id": row} for row in rows
        ]
        return stream_id

    def pay(self, rows: Sequence[str], cadence: str = "biweekly", user: str = "ana") -> str:
        """A true stream of pay, each row on its day."""
        by_id = {row["transaction_id"]: row for row in self.rows}
        self.true["truth/pay_dates"] += [
            {
                "user_id": user,
                "date": by_id[row]["date"],
                "transaction_id": row,
                "employer": "Mill",
            }
            for row in rows
        ]
        return self.stream(rows, "payroll", cadence, direction="in", user=user)

    def transfer(self, out: str, into: str, kind: str = "saving", user: str = "ana") -> None:
        self.true["truth/transfers"].append(
            {
                "transfer_id": f"{out} {into}",
                "user_id": user,
                "out_transaction_id": out,
                "in_transaction_id": into,
                "kind": kind,
            }
        )

    def price(self, stream: str, on: date, cents: int, why: str) -> None:
        self.true["truth/prices"].append(
            {"stream_id": stream, "effective_on": on, "amount_cents": cents, "why": why}
        )

    def book(self) -> Book:
        users = tuple(sorted({row["user_id"] for row in self.rows}))
        accounts = [
            {
                "account_id": f"{user} {name}",
                "user_id": user,
                "type": ACCOUNTS[name][0],
                "subtype": ACCOUNTS[name][1],
                "balance_current_cents": 0,
                "iso_currency_code": "USD",
            }
            for user in users
            for name in ACCOUNTS
        ]
        return Book.at(
            AS_OF,
            pl.DataFrame(accounts, schema=SCHEMAS["accounts"]),
            pl.DataFrame(self.rows, schema=SCHEMAS["transactions"]),
            user_ids=users,
        )

    def truth(self) -> dict[str, pl.DataFrame]:
        return {
            name.removeprefix("truth/"): pl.DataFrame(self.true[name], schema=schema)
            for name, schema in TRUTH.items()
        }

    def block(self) -> Block:
        return Block(self.book(), self.truth())


def found(*streams: tuple[str, str, str, Sequence[str]], user: str = "ana", status: str = "MATURE"
          ) -> tuple[pl.DataFrame, pl.DataFrame]:  # fmt: skip
    """Streams as a detector gives them: (kind, cadence, name, rows) each; and their rows."""
    told = [
        {
            "user_id": user, "stream": place, "name": name, "kind": kind, "cadence": cadence,
            "status": status, "next_date": None,
        }
        for place, (kind, cadence, name, _) in enumerate(streams)
    ]  # fmt: skip
    rows = [
        {"user_id": user, "stream": place, "transaction_id": row}
        for place, (*_, ids) in enumerate(streams)
        for row in ids
    ]
    columns = {
        "user_id": pl.String, "stream": pl.Int64, "name": pl.String, "kind": pl.String,
        "cadence": pl.String, "status": pl.String, "next_date": pl.Date,
    }  # fmt: skip
    row_columns = {"user_id": pl.String, "stream": pl.Int64, "transaction_id": pl.String}
    return pl.DataFrame(told, schema=columns), pl.DataFrame(rows, schema=row_columns)
