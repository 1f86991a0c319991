"""One part of a population as the checks see it, and what a check found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl
from polars import col

from spendsense.world.manifest import Manifest

PLACES_SHOWN = 5

OWED_TYPES = ("credit", "loan")
"""Types of account whose balance above zero is owed."""

MONEY = (
    "transaction_id",
    "account",
    "date",
    "authorized_date",
    "amount_cents",
    "category_detailed",
    "balance_cents",
)
DAYS = 65_536
"""More than there are days since 1970 in any history: an account's place times this, plus the day,
is one sortable number."""


@dataclass(frozen=True)
class Part:
    """Every table of one block of users, transactions in Plaid's sign, and the folder's page.

    What several checks read is worked out once a part, in few and narrow columns: a part has
    millions of rows. Row order is the file's, unless a name says otherwise.
    """

    manifest: Manifest
    tables: Mapping[str, pl.DataFrame]

    @property
    def users(self) -> pl.DataFrame:
        return self.tables["users"]

    @property
    def accounts(self) -> pl.DataFrame:
        return self.tables["accounts"]

    @property
    def transactions(self) -> pl.DataFrame:
        return self.tables["transactions"]

    @property
    def liabilities(self) -> pl.DataFrame:
        return self.tables["liabilities"]

    def truth(self, name: str) -> pl.DataFrame:
        """A table of `truth/`, by the name of its folder there."""
        return self.tables[f"truth/{name}"]

    @cached_property
    def held(self) -> pl.DataFrame:
        """Accounts with their place; an id that is given twice only the first time."""
        once = self.accounts.unique("account_id", keep="first", maintain_order=True)
        return once.with_row_index("account")

    @cached_property
    def rows(self) -> pl.DataFrame:
        """Transactions with `account`, the place of theirs in `held`; null where there is none."""
        run = self.transactions["account_id"].rle_id()
        firsts = self.transactions.select("account_id").filter(run.is_first_distinct())
        place = firsts.join(
            self.held.select("account_id", "account"),
            on="account_id",
            how="left",
            maintain_order="left",
        )
        return self.transactions.with_columns(account=place["account"].gather(run))

    @cached_property
    def posted(self) -> pl.DataFrame:
        """Posted rows, the type of their account, and how each moved its balance.

        `moved` is in the sense of the balance: money that leaves lessens a deposit account and is
        owed on a card or loan. `before` is the balance that the row found, by its own word.
        """
        few = self.rows.lazy().filter(~col("pending")).select(*MONEY)
        rows = few.with_columns(col("category_detailed").cast(pl.Categorical)).collect()
        kinds = self.held.select("type", "subtype").cast(pl.Categorical)
        owed = self.held["type"].is_in(OWED_TYPES).gather(rows["account"])
        moved = pl.when(owed).then(col("amount_cents")).otherwise(-col("amount_cents"))
        return rows.with_columns(
            *(kinds[name].gather(rows["account"]) for name in kinds.columns),
            moved=moved,
            key=_key(),
            before=col("balance_cents") - moved,
        )

    def named(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Rows with the id of their account and of whoever holds it."""
        owners = {
            name: self.held[name].gather(rows["account"]) for name in ("account_id", "user_id")
        }
        return rows.with_columns(**owners)

    @cached_property
    def waiting(self) -> pl.DataFrame:
        """Rows that are still pending."""
        few = self.rows.lazy().filter("pending").drop("name", "city", "region", "merchant_name")
        return few.collect()

    @cached_property
    def card_rows(self) -> pl.DataFrame:
        """Posted rows of cards, by account and day."""
        return self.posted.filter(type="credit").sort("key", maintain_order=True)

    @cached_property
    def loan_rows(self) -> pl.DataFrame:
        """Posted rows of loans, by account and day."""
        return self.posted.filter(type="loan").sort("key", maintain_order=True)

    @cached_property
    def statements(self) -> pl.DataFrame:
        """Closed statements by card and day, each numbered, `before_` what the last one said."""
        named = self.truth("statements").join(
            self.held.select("account_id", "account", limit="balance_limit_cents"), on="account_id"
        )
        found = named.sort("account", "closed_on").with_row_index("statement")
        same = col("account") == col("account").shift(1)
        told = ("opened_on", "closed_on", "balance_cents", "due_on", "interest_cents")
        before = {f"before_{name}": pl.when(same).then(col(name).shift(1)) for name in told}
        return found.with_columns(**before, key=_key("closed_on"))

    @cached_property
    def statement_rows(self) -> pl.DataFrame:
        """Posted rows of cards that fall in a statement, both its days included."""
        inside = self.statements.select(
            "key", "statement", "opened_on", "closed_on", "opening_cents", holder="account"
        )
        money = ("key", "account", "date", "amount_cents", "category_detailed")
        rows = self.card_rows.select(money).join_asof(inside, on="key", strategy="forward")
        return rows.filter(col("account") == col("holder"), col("date") >= col("opened_on"))

    @cached_property
    def stream_rows(self) -> pl.DataFrame:
        """Rows of truth's streams, by stream and the day they were authorized or else posted."""
        streams = self.truth("streams").with_row_index("stream")
        named = self.truth("stream_transactions").join(
            streams.select("stream_id", "stream", "kind", "cadence", "canceled_on"), on="stream_id"
        )
        money = ("transaction_id", "account", "date", "authorized_date", "amount_cents")
        rows = self.rows.select(money).join(named, on="transaction_id")
        day = pl.coalesce("authorized_date", "date")
        return rows.with_columns(day=day).drop("authorized_date", "date").sort("stream", "day")


def _key(day: str = "date") -> pl.Expr:
    return col("account").cast(pl.Int64) * DAYS + col(day).to_physical()


@dataclass(frozen=True, slots=True)
class Look:
    """How many were looked at, how many were wrong, and where the first of these are."""

    checked: int
    failed: int = 0
    where: tuple[str, ...] = ()

    def __add__(self, other: Look) -> Look:
        where = (*self.where, *other.where)[:PLACES_SHOWN]
        return Look(self.checked + other.checked, self.failed + other.failed, where)


@dataclass(frozen=True, slots=True)
class Check:
    """A name, the sentence that should hold, and the function that looks at a part."""

    name: str
    expects: str
    look: Callable[[Part], Look]


def look(checked: int, wrong: pl.DataFrame, sentence: str) -> Look:
    """The look that found these wrong rows; `sentence` is filled from their columns."""
    shown = wrong.head(PLACES_SHOWN).iter_rows(named=True)
    return Look(checked, wrong.height, tuple(sentence.format(**row) for row in shown))
