"""The records of any number of users, as they stood at the end of one day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import polars as pl
from polars import col

from .corrections import as_owned, counted, no_corrections
from .given import Given, tables_of
from .past import balances_then, liabilities_then, rows_then
from .schemas import empty
from .window import Window


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)  # two books are never one
class Book:
    """Accounts, transactions and liabilities of a block of users, and the day they are read on.

    Frames have the columns of `ledger.schemas`, rows in any order. `user_ids` names every user
    of the block, with or without an account. Build one with `Book.at`, which drops what was not
    known on `as_of`. `corrections` are what their owners say of these records, in the columns of
    `ledger.corrections`: the frames are read as they say.
    """

    as_of: date
    user_ids: tuple[str, ...]
    accounts: pl.DataFrame
    transactions: pl.DataFrame
    liabilities: pl.DataFrame
    corrections: pl.DataFrame = field(default_factory=no_corrections)

    @classmethod
    def at(
        cls,
        as_of: date,
        accounts: pl.DataFrame | None = None,
        transactions: pl.DataFrame | None = None,
        liabilities: pl.DataFrame | None = None,
        user_ids: tuple[str, ...] | None = None,
        told_on: date | None = None,
        corrections: pl.DataFrame | None = None,
    ) -> Book:
        """The records as they stood at the end of `as_of`; see `ledger.past` for how that is told.

        `told_on` is the day that balances and liabilities are of: a row dated later is in none of
        them. Without it they are taken to be of `as_of`, but for a user with a row posted later,
        whose they are of the day of the last. Without `user_ids` the block is
        everyone who has an account, opened yet or not. `corrections` hold for every day, whenever
        they were said: they are of the records, not of the day.
        """
        accounts = empty("accounts") if accounts is None else accounts
        transactions = empty("transactions") if transactions is None else transactions
        liabilities = empty("liabilities") if liabilities is None else liabilities
        users = tuple(accounts["user_id"].unique().sort()) if user_ids is None else user_ids
        unopened = accounts.filter(col("opened_on") > as_of).select("account_id")
        later = transactions.filter(col("date") > as_of, ~col("pending"))
        in_balance = later if told_on is None else later.filter(col("date") <= told_on)
        said = no_corrections() if corrections is None else corrections
        owed = liabilities_then(_opened(liabilities, unopened), later, as_of, told_on)
        return cls(
            as_of=as_of,
            user_ids=users,
            accounts=counted(balances_then(_opened(accounts, unopened), in_balance), said),
            transactions=as_owned(counted(rows_then(transactions, as_of), said), said),
            liabilities=counted(owed, said),
            corrections=said,
        )

    @classmethod
    def of_tables(
        cls,
        as_of: date,
        accounts: Given,
        transactions: Given | None = None,
        liabilities: Given | None = None,
        told_on: date | None = None,
    ) -> Book:
        """The same from tables of your own: Polars, or anything with `__arrow_c_stream__`.

        Columns are those of `ledger.schemas`; `ledger.given` says which may be absent. Raises
        BadInput for a column or row that cannot be used as it is.
        """
        return cls.at(
            as_of, **tables_of(accounts, transactions, liabilities), user_ids=None, told_on=told_on
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
            corrections=self.corrections.filter(col("user_id").is_in(chosen)),
        )

    def users(self) -> pl.DataFrame:
        """One row a user, column `user_id`, sorted."""
        return pl.DataFrame({"user_id": sorted(self.user_ids)}, schema={"user_id": pl.String})


def _opened(frame: pl.DataFrame, unopened: pl.DataFrame) -> pl.DataFrame:
    """Without what belongs to accounts that were opened later."""
    if unopened.is_empty():
        return frame
    return frame.join(unopened, on="account_id", how="anti", maintain_order="left")
