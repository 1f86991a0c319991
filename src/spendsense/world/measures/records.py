"""A block of users' bank record made ready to be measured: numbers for ids, words for kinds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property

import polars as pl
from polars import col

from spendsense.ledger import SCHEMAS
from spendsense.world.truth_tables import TRUTH

from .kinds import ACCOUNT_KINDS, KIND, PAID_FROM, PAYMENTS, categories, roles

DAYS_A_YEAR = 365
LEAST_DAYS_FOR_A_YEAR = 360
"""A figure about twelve months is not read from a shorter history."""

READ_OF_PEOPLE = pl.Schema(
    {
        "user_id": pl.String(),
        "age": pl.Int64(),
        "age_bracket": pl.String(),
        "income_bracket": pl.String(),
        "region": pl.String(),
    }
)
COLUMNS = {**SCHEMAS, **TRUTH, "demographics": READ_OF_PEOPLE}


@dataclass(frozen=True)
class Records:
    """The tables of a block, amounts in Plaid's sign, and the days the history runs over.

    Tables that are missing are taken as empty. `user` and `account` number rows of `users` and
    `accounts`; they mean nothing outside the block.
    """

    tables: Mapping[str, pl.DataFrame]
    since: date
    as_of: date

    def table(self, name: str) -> pl.DataFrame:
        found = self.tables.get(name)
        return pl.DataFrame(schema=COLUMNS[name]) if found is None else found

    @property
    def year_from(self) -> date:
        """The first of the last 365 days."""
        return self.as_of - timedelta(days=DAYS_A_YEAR - 1)

    @cached_property
    def users(self) -> pl.DataFrame:
        """user, user_id, user_type, consent."""
        known = self.table("users").select("user_id", "user_type", "consent")
        return known.with_columns(col("user_id", "user_type").cast(pl.String)).with_row_index(
            "user"
        )

    @cached_property
    def accounts(self) -> pl.DataFrame:
        """account, user, kind, subtype, and the balances, of accounts whose user is known."""
        kinds = pl.DataFrame(
            [(*words, kind) for words, kind in ACCOUNT_KINDS.items()],
            schema=["type", "subtype", "kind"],
            orient="row",
        )
        text = col("account_id", "user_id", "type", "subtype").cast(pl.String)
        held = self.table("accounts").with_columns(text).with_row_index("account")
        return (
            held.join(self.users.select("user_id", "user"), on="user_id", maintain_order="left")
            .join(kinds, on=["type", "subtype"], how="left", maintain_order="left")
            .with_columns(col("kind").fill_null("other").cast(KIND))
        )

    @cached_property
    def customers(self) -> pl.DataFrame:
        """user, user_id, first and days of those with an account: how long each is seen."""
        opened = self.accounts.group_by("user").agg(first=col("opened_on").min())
        seen = pl.max_horizontal(col("first"), pl.lit(self.since))
        days = (pl.lit(self.as_of) - col("first")).dt.total_days() + 1
        known = self.users.filter(user_type="customer").select("user", "user_id")
        held = known.join(opened, on="user", maintain_order="left")  # nobody without an account
        return held.with_columns(first=seen).with_columns(days=days)

    @cached_property
    def all_rows(self) -> pl.DataFrame:
        """Every transaction: user, account, kind, role, category, day, bought_on, amount, merchant.

        `bought_on` is the day of the purchase, `day` the day it posted.
        """
        held = self.accounts.select("account_id", "account", "user", "kind")
        merchant = pl.coalesce(col("merchant_name").cast(pl.String), col("name").cast(pl.String))
        rows = self.table("transactions").select(
            "transaction_id",
            col("account_id").cast(pl.String),
            day=col("date"),
            bought_on=pl.coalesce("authorized_date", "date"),
            amount=col("amount_cents"),
            balance=col("balance_cents"),
            category=col("category_detailed").cast(pl.String).cast(categories(), strict=False),
            merchant=merchant.cast(pl.Categorical).to_physical(),
            pending=col("pending"),
        )
        return (
            rows.join(held, on="account_id", maintain_order="left")
            .drop("account_id")
            .join(roles(), on="category", how="left", maintain_order="left")
        )

    @cached_property
    def rows(self) -> pl.DataFrame:
        """The posted rows; what is pending is not a fact."""
        return self.all_rows.filter(~col("pending"))

    @cached_property
    def payments(self) -> pl.DataFrame:
        """Posted payments to somebody else, amount > 0, from checking, a card or an HSA."""
        paid = col("kind").is_in(PAID_FROM) & col("role").is_in(PAYMENTS) & (col("amount") > 0)
        return self.rows.filter(paid)

    @cached_property
    def income(self) -> pl.DataFrame:
        """Posted income on checking or savings, `amount` turned to be > 0; interest is not here."""
        kept = col("kind").is_in(["checking", "savings"]) & (col("role") == "income")
        got = self.rows.filter(kept, col("amount") < 0)
        return got.with_columns(amount=-col("amount"))

    @cached_property
    def full_months(self) -> list[date]:
        """First days of the last twelve calendar months that lie whole in the history."""
        found: list[date] = []
        month = self.as_of.replace(day=1)
        if (self.as_of + timedelta(days=1)).day != 1:
            month = _before(month)
        while month >= self.since and len(found) < 12:
            found.append(month)
            month = _before(month)
        return found[::-1]

    @cached_property
    def months(self) -> pl.DataFrame:
        """A row for each customer and full month since the first account: income and spent.

        Spent is payments and cash taken out, less refunds of purchases.
        """
        grid = pl.DataFrame({"month": self.full_months}, schema={"month": pl.Date()})
        whole = self.customers.select("user", "first").join(grid, how="cross")
        whole = whole.filter(col("first") <= col("month")).drop("first")
        out = self.rows.filter(col("kind").is_in(PAID_FROM), col("role").is_in([*PAYMENTS, "cash"]))
        for name, rows in (("income", self.income), ("spent", out)):
            summed = rows.group_by("user", month=col("day").dt.month_start()).agg(
                col("amount").sum().alias(name)
            )
            whole = whole.join(summed, on=["user", "month"], how="left", maintain_order="left")
        return whole.with_columns(col("income", "spent").fill_null(0)).sort("user", "month")

    @cached_property
    def year(self) -> pl.DataFrame:
        """user, income, spent of the last 365 days, of customers seen for so long."""
        long = self.customers.filter(col("days") >= LEAST_DAYS_FOR_A_YEAR).select("user")
        recent = col("day") >= self.year_from
        out = self.payments.filter(recent).group_by("user").agg(spent=col("amount").sum())
        got = self.income.filter(recent).group_by("user").agg(income=col("amount").sum())
        both = long.join(got, on="user", how="left").join(out, on="user", how="left")
        return both.with_columns(col("income", "spent").fill_null(0)).sort("user")

    @cached_property
    def subscriptions(self) -> pl.DataFrame:
        """user, stream_id, cadence, day, amount of rows of subscriptions, which truth tells."""
        named = self.table("truth/streams").filter(col("kind") == "subscription")
        ids = self.table("truth/stream_transactions").join(
            named.select("stream_id", "cadence"), on="stream_id"
        )
        found = self.rows.join(ids, on="transaction_id", maintain_order="left")
        return found.select("user", "stream_id", "cadence", "day", "amount")


def _before(month: date) -> date:
    return (month - timedelta(days=1)).replace(day=1)
