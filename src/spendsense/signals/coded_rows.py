"""Posted rows as whole numbers, each text a number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from polars import col

from spendsense.ledger import Book

from .dollars import TYPED, posted
from .grouped import Flags, Ints, both, columns, dense, numbered
from .steps import once, step

EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True, eq=False)
class CodedRows:
    """One number a row of `posted(book)`, in its order; texts that are alike have the same number,
    without holes but for names and merchants.

    `account_type` numbers pairs of type and subtype, `category` pairs of codes; `unsaid` says that
    there is no primary one; `day` counts from 1970. `a_row_of_user` is the place of some row of
    each user, `types` are account_type and account_subtype of each account, null for one that is
    not in the record, and `deposit` says of each whether it is a deposit account.
    """

    user: Ints
    account: Ints
    account_type: Ints
    category: Ints
    unsaid: Flags
    name: Ints
    merchant: Ints
    day: Ints
    cents: Ints
    in_store: Flags
    a_row_of_user: Ints
    types: pl.DataFrame
    deposit: Flags


@step
def coded_rows(book: Book) -> CodedRows:
    """Those of a book."""
    rows = posted(book)
    user, account, primary, detailed, name, merchant, day, cents, in_store = columns(rows, **CODED)
    user, a_row_of_user = dense(user)
    account, a_row_of_account = dense(account)
    types = _types(book, rows["account_id"][a_row_of_account])
    type_of, deposit = (types[name].to_numpy() for name in ("type", "deposit"))
    return CodedRows(
        user=user,
        account=account,
        account_type=dense(type_of)[0][account],
        category=both(dense(primary)[0], dense(detailed)[0]),
        unsaid=primary == 0,
        name=name,
        merchant=merchant,
        day=day,
        cents=cents,
        in_store=in_store,
        a_row_of_user=a_row_of_user,
        types=types[:, ["account_type", "account_subtype"]],
        deposit=deposit,
    )


CODED = {
    "user": numbered("user_id"),
    "account": numbered("account_id"),
    "primary": numbered("category_primary"),
    "detailed": numbered("category_detailed"),
    "name": numbered("name"),
    "merchant": numbered("merchant_name"),
    "day": col("date").to_physical().cast(pl.Int64),
    "cents": col("amount_cents"),
    "in_store": col("payment_channel").eq_missing("in store"),
}
IS_DEPOSIT = col("account_type").eq_missing("depository")
TYPE = numbered(pl.concat_str("account_type", col("account_subtype").fill_null(""), separator=" "))


def day_number(day: date) -> int:
    """Days from 1970."""
    return (day - EPOCH).days


def day_numbers(dates: pl.Series) -> Ints:
    """Days from 1970, where they are known; below zero for none."""
    days: Ints = dates.to_numpy().astype("datetime64[D]").astype(np.int64)
    return days


def _types(book: Book, ids: pl.Series) -> pl.DataFrame:
    types = book.accounts[:, ["account_id", "type", "subtype"]].rename(TYPED).lazy()
    known = ids.to_frame().lazy().join(types, on="account_id", how="left", maintain_order="left")
    return once(known.select("account_type", "account_subtype", type=TYPE, deposit=IS_DEPOSIT))
