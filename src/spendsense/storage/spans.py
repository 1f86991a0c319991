"""How far back the records of one user go, by the index alone, and how many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa
from sqlalchemy import Connection

from .tables import accounts, transactions


@dataclass(frozen=True, slots=True)
class Span:
    """Accounts and rows of a user, pending ones too, and the first and last day of the rows."""

    accounts: int
    transactions: int
    oldest: date | None
    newest: date | None

    @property
    def days(self) -> int | None:
        """From the first to the last, both counted."""
        if self.oldest is None or self.newest is None:
            return None
        return (self.newest - self.oldest).days + 1


_OF_ONE: sa.BindParameter[str] = sa.bindparam("user_id")
_ACCOUNTS = sa.select(sa.func.count()).select_from(accounts).where(accounts.c.user_id == _OF_ONE)
_ROWS = sa.select(
    sa.func.count(), sa.func.min(transactions.c.date), sa.func.max(transactions.c.date)
).where(transactions.c.user_id == _OF_ONE)


def span_of(connection: Connection, user_id: str) -> Span:
    """The span of a user's records."""
    asked = {"user_id": user_id}
    rows, oldest, newest = connection.execute(_ROWS, asked).one()
    return Span(connection.scalar(_ACCOUNTS, asked) or 0, rows, oldest, newest)
