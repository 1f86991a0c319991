"""The records of any number of users, as they stood at the end of one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl
from polars import col

from .schemas import SCHEMAS, empty
from .window import Window


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)  # two books are never one
class Book:
    """Accounts, transactions and liabilities of a block of users, and the day they are read on.

    Frames have the columns of `ledger.schemas`, rows in any order. `user_ids` names every user
    of the block, with or without an account. Build one with `Book.at`, which drops what was not
    known on `as_of`.
    """

    as_of: date
    user_ids: tuple[str, ...]
    accounts: pl.DataFrame
    transactions: pl.DataFrame
    liabilities: pl.DataFrame

    @classmethod
    def at(
        cls,
        as_of: date,
        accounts: pl.DataFrame | None = None,
        transactions: pl.DataFrame | None = None,
        liabilities: pl.DataFrame | None = None,
        user_ids: tuple[str, ...] | None = None,
    ) -> Book:
        """The records as they stood at the end of `as_of`.

        Rows dated later and accounts opened later are left out, and balances are walked back over
        the later posted rows. Facts of a statement or payment dated later become null: they were
        not known. Without `user_ids` the block is everyone who has an account, opened yet or not.
        """
        accounts = empty("accounts") if accounts is None else accounts
        transactions = empty("transactions") if transactions is None else transactions
        liabilities = empty("liabilities") if liabilities is None else liabilities
        later = transactions.filter(col("date") > as_of, ~col("pending"))
        users = tuple(accounts["user_id"].unique().sort()) if user_ids is None else user_ids
        unopened = accounts.filter(col("opened_on") > as_of).select("account_id")
        accounts = accounts.join(unopened, on="account_id", how="anti", maintain_order="left")
        liabilities = liabilities.join(unopened, on="account_id", how="anti", maintain_order="left")
        return cls(
            as_of=as_of,
            user_ids=users,
            accounts=_walked_back(accounts, later) if later.height else accounts,
            transactions=transactions.filter(col("date") <= as_of),
            liabilities=_known(liabilities, as_of),
        )

    def posted(self, window: Window | None = None) -> pl.DataFrame:
        """Posted rows, in the window if one is given. Pending rows are not facts yet."""
        rows = self.transactions.filter(~col("pending"))
        if window is None:
            return rows
        return rows.filter(col("date").is_between(window.start, window.as_of))

    def of(self, user_ids: tuple[str, ...]) -> Book:
        """The same day, for some of the users."""
        if user_ids == self.user_ids:
            return self
        chosen = pl.Series(user_ids, dtype=pl.String).implode()
        return Book(
            as_of=self.as_of,
            user_ids=user_ids,
            accounts=self.accounts.filter(col("user_id").is_in(chosen)),
            transactions=self.transactions.filter(col("user_id").is_in(chosen)),
            liabilities=self.liabilities.filter(col("user_id").is_in(chosen)),
        )

    def users(self) -> pl.DataFrame:
        """One row a user, column `user_id`, sorted."""
        return pl.DataFrame({"user_id": sorted(self.user_ids)}, schema={"user_id": pl.String})


def _walked_back(accounts: pl.DataFrame, later: pl.DataFrame) -> pl.DataFrame:
    moved = later.group_by("account_id").agg(moved=col("amount_cents").sum())
    # What left a deposit account later was still there; on a card or loan it was not yet owed.
    owed = col("type").is_in(["credit", "loan"])
    undo = pl.when(owed).then(-col("moved")).otherwise(col("moved")).fill_null(0)
    free = pl.when(owed).then(-undo).otherwise(undo)
    return (
        accounts.join(moved, on="account_id", how="left", maintain_order="left")
        .with_columns(
            col("balance_current_cents") + undo,
            col("balance_available_cents") + free,
        )
        .select(SCHEMAS["accounts"].names())
    )


def _known(liabilities: pl.DataFrame, as_of: date) -> pl.DataFrame:
    paid_later = (col("last_payment_date") > as_of).fill_null(False)
    stated_later = (col("last_statement_date") > as_of).fill_null(False)
    facts = {
        "last_payment_cents": paid_later,
        "last_payment_date": paid_later,
        "minimum_payment_cents": stated_later,
        "last_statement_balance_cents": stated_later,
        "last_statement_date": stated_later,
        "next_payment_due_date": stated_later,
        "is_overdue": stated_later | paid_later,
    }
    return liabilities.with_columns(
        pl.when(~unknown).then(col(name)).alias(name) for name, unknown in facts.items()
    )
