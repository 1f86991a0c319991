"""The bank's records of a block of households, as frames in the ledger's columns."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl

from spendsense.ledger import ACCOUNTS, LIABILITIES, TRANSACTIONS
from spendsense.ledger.categories import taxonomy

from . import bank_days, dice, ids
from .behaviours.card import GRACE_DAYS
from .dice import Bits, Ints
from .households import NEVER, Households
from .journal import ACCOUNT_KINDS, CARD, CHECKING, SAVINGS, Columns
from .merchants import names
from .traits import Flags

OPEN_DAYS = (60, 3000)
"""How long before the first day of history an account was opened."""

PRODUCTS = {
    CHECKING: (
        "depository",
        "checking",
        "Everyday Checking",
        "First Harbor Everyday Checking",
    ),
    SAVINGS: ("depository", "savings", "Goal Savings", "First Harbor Goal Savings"),
    CARD: ("credit", "credit card", "Rewards Card", "First Harbor Rewards Credit Card"),
}


@dataclass(frozen=True, slots=True)
class Rows:
    """The journal's columns ordered by user, account and date, and the key of each row's id."""

    columns: Columns
    keys: Bits


def rows_in_order(homes: Households, seed: int) -> Rows:
    """Rows by user, account id and date; within a day as they posted, pending ones last."""
    columns = homes.journal.columns()
    place = account_places(homes, seed)[columns.account, columns.household]
    group = (columns.household * len(ACCOUNT_KINDS) + place) << 16 | columns.day
    ordered = columns.taken(np.argsort(group, kind="stable"))
    return Rows(ordered, row_keys(homes, seed, ordered, ordered.pending))


def account_places(homes: Households, seed: int) -> Ints:
    """Where each account kind comes among its household's, by account id."""
    kinds = [ids.account_keys(seed, homes.numbers, kind) for kind in range(len(ACCOUNT_KINDS))]
    return np.argsort(np.argsort(np.stack(kinds), axis=0), axis=0)


def row_keys(homes: Households, seed: int, columns: Columns, pending: int | Ints) -> Bits:
    """Keys of rows: of the day they were decided on, so that posting changes only the last bit."""
    numbers = homes.numbers[columns.household]
    decided = np.where(columns.authorized == NEVER, columns.day, columns.authorized)
    flags = np.broadcast_to(np.asarray(pending, np.int64), decided.shape)
    return ids.transaction_keys(
        seed, numbers, columns.account, columns.behaviour, decided, columns.slot, flags
    )


def transactions(homes: Households, seed: int, rows: Rows) -> pl.DataFrame:
    """Posted and pending rows. A posted card purchase names the pending row it replaced."""
    columns = rows.columns
    posted = columns.pending == 0
    frame = pl.DataFrame(
        {
            "transaction_id": ids.written(rows.keys),
            "account_id": _account_ids(homes, seed, columns),
            "user_id": _looked_up(ids.user_ids(homes.numbers), columns.household),
            "date": days(columns.day),
            "authorized_date": days(columns.authorized),
            "amount_cents": columns.cents,
            "pending": ~posted,
            "pending_transaction_id": _replaced(homes, seed, columns),
            "balance_cents": _where(posted, pl.Series(columns.balance)),
        }
    )
    usd = pl.lit("USD").alias("iso_currency_code")
    return frame.with_columns(usd, *_wording(homes, columns)).select(TRANSACTIONS.names())


def _account_ids(homes: Households, seed: int, columns: Columns) -> pl.Series:
    kinds = range(len(ACCOUNT_KINDS))
    each = [ids.written(ids.account_keys(seed, homes.numbers, kind)) for kind in kinds]
    place = columns.account * len(homes.numbers) + columns.household
    return _looked_up(pl.concat(each), place)


def _replaced(homes: Households, seed: int, columns: Columns) -> pl.Series:
    """The pending row that each posted card purchase replaced, null for all others."""
    purchase = (columns.account == CARD) & (columns.authorized != NEVER)
    rows = np.flatnonzero(purchase & (columns.pending == 0))
    place = np.full(len(columns.day), NEVER, np.int64)
    place[rows] = np.arange(len(rows))
    texts = ids.written(row_keys(homes, seed, columns.taken(rows), 1))
    return texts.gather(_where(place != NEVER, pl.Series(place)))


def _wording(homes: Households, columns: Columns) -> list[pl.Series]:
    """What the row says: description, merchant, category, channel, and town where there is one."""
    words = homes.street.wordings
    sides: dict[str, list[str | None]] = {
        "name": [word.name for word in words],
        "merchant_name": [word.merchant for word in words],
        "category_primary": [taxonomy()[word.category] for word in words],
        "category_detailed": [word.category for word in words],
        "payment_channel": [word.channel for word in words],
    }
    told = [_looked_up(pl.Series(name, texts), columns.wording) for name, texts in sides.items()]
    towns = names()["towns"]
    local = np.array([word.local for word in words])[columns.wording]
    home = homes.traits.town[columns.household] % len(towns)
    for place, name in enumerate(("city", "region")):
        series = _looked_up(pl.Series(name, [town[place] for town in towns]), home)
        told.append(_where(local, series))
    return told


def accounts(homes: Households, seed: int, since: date) -> pl.DataFrame:
    """Accounts as they stand at the end of the last day, by user and account id."""
    frame = pl.concat([_accounts_of(homes, seed, since, kind) for kind in PRODUCTS])
    return frame.sort("user_id", "account_id")


def _accounts_of(homes: Households, seed: int, since: date, kind: int) -> pl.DataFrame:
    held = np.flatnonzero(_holders(homes, kind))
    bits = dice.draw(dice.keys_for(homes.keys[held], f"account {ACCOUNT_KINDS[kind]}"))
    current, limit = homes.balances[kind][held], homes.traits.card.limit[held]
    opened = bank_days.number(since) - dice.between(bits, *OPEN_DAYS)
    type_, subtype, name, official = PRODUCTS[kind]
    return pl.DataFrame(
        {
            "account_id": ids.written(ids.account_keys(seed, homes.numbers[held], kind)),
            "user_id": ids.user_ids(homes.numbers[held]),
            "type": [type_] * len(held),
            "subtype": [subtype] * len(held),
            "name": [name] * len(held),
            "official_name": [official] * len(held),
            "mask": [f"{digits:04d}" for digits in dice.below(bits, 10_000, 1).tolist()],
            "balance_current_cents": current,
            "balance_available_cents": limit - current if kind == CARD else current,
            "balance_limit_cents": limit if kind == CARD else [None] * len(held),
            "opened_on": days(opened),
            "iso_currency_code": ["USD"] * len(held),
            "holder_category": ["personal"] * len(held),
        },
        schema=ACCOUNTS,
    )


def _holders(homes: Households, kind: int) -> Flags:
    if kind == CHECKING:
        return np.ones(len(homes.numbers), np.bool_)
    return homes.traits.saving.held if kind == SAVINGS else homes.traits.card.held


def liabilities(homes: Households, seed: int, last_day: int) -> pl.DataFrame:
    """The statement facts of each card, as the bank would tell them at the end of the last day."""
    held = np.flatnonzero(homes.traits.card.held)
    cycle, stated = homes.cycle, homes.cycle.statement_on[held] != NEVER
    paid = cycle.paid_on[held] != NEVER
    return pl.DataFrame(
        {
            "account_id": ids.written(ids.account_keys(seed, homes.numbers[held], CARD)),
            "user_id": ids.user_ids(homes.numbers[held]),
            "kind": ["credit"] * len(held),
            "apr_percentage": homes.traits.card.apr[held] / 100,
            "apr_type": ["purchase_apr"] * len(held),
            "minimum_payment_cents": _where(stated, pl.Series(cycle.minimum[held])),
            "last_payment_cents": _where(paid, pl.Series(cycle.paid[held])),
            "last_payment_date": days(cycle.paid_on[held]),
            "last_statement_balance_cents": _where(stated, pl.Series(cycle.statement[held])),
            "last_statement_date": days(cycle.statement_on[held]),
            "next_payment_due_date": days(_next_due(homes, last_day)[held]),
            "is_overdue": cycle.overdue[held],
        },
        schema=LIABILITIES,
    )


def _next_due(homes: Households, last_day: int) -> Ints:
    """The due date of the last statement; once that is past and paid, of the statement to come."""
    cycle = homes.cycle
    today = bank_days.day_of(last_day)
    ahead = [bank_days.day_of(last_day + days) for days in range(1, 32)]
    closes = {day.day: bank_days.number(day) for day in reversed(ahead)}
    coming = np.array([closes.get(day, NEVER) for day in range(29)], np.int64)
    past = (cycle.due_on != NEVER) & (cycle.due_on <= bank_days.number(today)) & ~cycle.overdue
    return np.where(past, coming[homes.traits.card.statement_day] + GRACE_DAYS, cycle.due_on)


def days(numbers: Ints) -> pl.Series:
    """Absolute days as dates; NEVER is null."""
    dates = pl.Series(numbers.astype(np.int32)).cast(pl.Date)
    return _where(numbers != NEVER, dates)


def _where(present: Flags, series: pl.Series) -> pl.Series:
    """The series, null where it is not so."""
    nothing = pl.Series([None], dtype=series.dtype)
    return series.zip_with(pl.Series(present), nothing).alias(series.name)


def _looked_up(texts: pl.Series, place: Ints) -> pl.Series:
    return texts.gather(place)
