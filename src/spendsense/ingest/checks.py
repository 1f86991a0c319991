"""What one row cannot say of itself: ids that repeat, rows that refer to nothing."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.ledger import DOLLARS, KEYS

from .faults import Fault, warning
from .setting import Kept
from .sheets import PLACE

Tables = dict[str, pl.DataFrame]
"""Typed rows of each table, with their `file` and `place`."""

DETAILS = ("transactions", "liabilities")
OWED_BY = {"credit": "credit", "student": "loan", "mortgage": "loan"}
"""Kind of liability to the type of its account."""


def without_stand_ins(tables: Tables, kept: Kept) -> Tables:
    """Users that a file only names by its accounts give way to users with a record of their own."""
    users = tables["users"]
    named = users.filter(col("place") != "")["user_id"].to_list() + sorted(kept.users)
    stand_in = (col("place") == "") & col("user_id").is_in(named)
    users = users.filter(~stand_in.fill_null(False))
    again = (col("place") == "") & ~col("user_id").is_first_distinct()
    return {**tables, "users": users.filter(~again)}


def without_business(tables: Tables) -> tuple[Tables, list[Fault]]:
    """Personal accounts and their rows; a warning for every business account left out."""
    business = (col("holder_category") == "business").fill_null(False)
    left_out = tables["accounts"].filter(business)
    if not left_out.height:
        return tables, []
    remark = "account {} is a business account and was left out with its rows"
    faults = [
        warning(file, place, "holder_category", remark.format(account))
        for file, place, account in left_out.select(*PLACE, "account_id").iter_rows()
    ]
    gone = left_out["account_id"].drop_nulls().to_list()
    rest = {name: tables[name].filter(_not_in(gone)) for name in DETAILS}
    return {**tables, "accounts": tables["accounts"].filter(~business), **rest}, faults


def kept_apart(tables: Tables) -> list[Fault]:
    """A warning for every account in another currency than dollars, and for every other row."""
    foreign = col("iso_currency_code") != DOLLARS
    accounts = tables["accounts"].filter(foreign)
    of_others = tables["transactions"].filter(foreign)
    rows = of_others.join(accounts, on="account_id", how="anti", maintain_order="left")
    return [
        warning(
            file,
            place,
            "iso_currency_code",
            f"{noun} {name} is in {code}: it is kept apart, and nothing is read from it",
        )
        for noun, some in (("account", accounts), ("transaction", rows))
        for file, place, name, code in some.select(
            *PLACE, KEYS[f"{noun}s"], "iso_currency_code"
        ).iter_rows()
    ]


def _not_in(accounts: list[str]) -> pl.Expr:
    return ~col("account_id").is_in(accounts).fill_null(False)


def repeated(tables: Tables) -> list[Fault]:
    """Ids that an earlier row of the same table has already; that row keeps it."""
    return [fault for name, rows in tables.items() for fault in _repeated(rows, KEYS[name])]


def _repeated(rows: pl.DataFrame, key: str) -> list[Fault]:
    used = rows.filter(col(key).is_not_null(), col(key) != "")
    again = used.filter(~col(key).is_first_distinct())
    first = used.filter(col(key).is_first_distinct()).select(
        key, at=pl.concat_str([*PLACE], separator=", ")
    )
    found = again.join(first, on=key, how="left", maintain_order="left")
    return [
        Fault(file, place, key, text, f"an id of its own; it is already that of {at}")
        for file, place, text, at in found.select(*PLACE, key, "at").iter_rows()
    ]


def with_owners(tables: Tables, kept: Kept) -> Tables:
    """Transactions and liabilities with the user of their account, where they name none."""
    owners = _owners(tables["accounts"], kept)
    found = dict(tables)
    for name in DETAILS:
        joined = tables[name].join(owners, on="account_id", how="left", maintain_order="left")
        found[name] = joined.with_columns(user_id=pl.coalesce("user_id", "owner")).drop("owner")
    return found


def _owners(accounts: pl.DataFrame, kept: Kept) -> pl.DataFrame:
    schema = {"account_id": pl.String(), "owner": pl.String()}
    stored = {"account_id": list(kept.accounts), "owner": list(kept.accounts.values())}
    given = accounts.select("account_id", owner="user_id").drop_nulls("account_id")
    return pl.concat([given, pl.DataFrame(stored, schema=schema)]).unique(
        "account_id", keep="first", maintain_order=True
    )


def dangling(tables: Tables, kept: Kept) -> list[Fault]:
    """Rows that refer to a user or account that is neither in the files nor kept already."""
    users = tables["users"]["user_id"].drop_nulls().to_list() + sorted(kept.users)
    owners = _owners(tables["accounts"], kept)
    accounts = owners["account_id"].to_list()
    faults = _unknown(tables["accounts"], "user_id", users)
    for name in DETAILS:
        faults += _unknown(tables[name], "account_id", accounts)
        faults += _others(tables[name], owners)
    return faults


def _unknown(rows: pl.DataFrame, key: str, known: list[str]) -> list[Fault]:
    noun = key.removesuffix("_id")
    lost = rows.filter(col(key).is_not_null(), col(key) != "", ~col(key).is_in(known))
    expected = (
        f"the id of {'a user' if noun == 'user' else 'an account'} in these files or loaded before"
    )
    return [
        Fault(file, place, key, text, expected)
        for file, place, text in lost.select(*PLACE, key).iter_rows()
    ]


def _others(rows: pl.DataFrame, owners: pl.DataFrame) -> list[Fault]:
    joined = rows.join(owners, on="account_id", how="inner", maintain_order="left")
    strangers = joined.filter(col("user_id") != col("owner"))
    return [
        Fault(file, place, "user_id", text, f"{owner}, the user of the account")
        for file, place, text, owner in strangers.select(*PLACE, "user_id", "owner").iter_rows()
    ]


def mismatched(tables: Tables, kept: Kept) -> list[Fault]:
    """Liabilities of a kind that their account is not: a card's facts on a checking account."""
    given = tables["accounts"].select("account_id", "type")
    stored = {"account_id": list(kept.types), "type": list(kept.types.values())}
    types = pl.concat([given, pl.DataFrame(stored, schema=given.schema)]).unique(
        "account_id", keep="first", maintain_order=True
    )
    joined = tables["liabilities"].join(types, on="account_id", maintain_order="left")
    owed = col("kind").replace_strict(OWED_BY, default=None, return_dtype=pl.String)
    wrong = joined.filter(owed != col("type"))
    return [
        Fault(file, place, "kind", kind, f"a kind that an account of type {type_} can have")
        for file, place, kind, type_ in wrong.select(*PLACE, "kind", "type").iter_rows()
    ]


def without_superseded(tables: Tables) -> Tables:
    """Transactions without pending rows whose posted row, which names them, is here too."""
    rows = tables["transactions"]
    posted = rows.filter(~col("pending")).select("user_id", transaction_id="pending_transaction_id")
    keys = ["transaction_id", "user_id"]
    replaced = rows.filter("pending").join(posted, on=keys, how="semi")["transaction_id"]
    gone = col("pending") & col("transaction_id").is_in(replaced.implode())
    return {**tables, "transactions": rows.filter(~gone.fill_null(False))}
