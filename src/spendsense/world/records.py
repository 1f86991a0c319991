"""The bank's records of a block of households, as frames in the ledger's columns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import numpy as np
import polars as pl

from spendsense.ledger import ACCOUNTS, LIABILITIES

from . import bank_days, dice, ids
from .accounts import (
    BROKERAGE,
    CARD,
    CARDS,
    CHECKING,
    KINDS,
    LOANS,
    MORTGAGE,
    SAVING_ACCOUNTS,
    STUDENT_LOAN,
)
from .arrow import days, nullable, nullable_keys
from .behaviours.cards import GRACE_DAYS
from .calendar_day import Day
from .constants import NEVER
from .dice import Flags, Ints
from .households import Households
from .merchants import street
from .rows import Rows
from .text import occurring, occurring_in, places

OF_AGE = 18
CHECKING_DAYS, OTHER_DAYS = (400, 5500), 45
"""How long before the first day of history people opened their checking account, and at least any
other; assumed. Others at the bank came after it."""
NO_END = 100_000
DAYS_A_MONTH = 30


def transactions(homes: Households, rows: Rows) -> Iterator[pl.DataFrame]:
    """Rows as the bank gives them, some households at a time, as frames of the same columns.

    Text columns are Enums of the texts that occur.
    """
    words = occurring_in(street().table(), rows.wordings)
    accounts = occurring(account_ids(homes), rows.accounts)
    users = occurring(homes.user_ids, rows.households)
    return (_page(page, words, accounts, users) for page in rows.pages())


def _page(rows: Rows, words: pl.DataFrame, accounts: pl.Series, users: pl.Series) -> pl.DataFrame:
    """A page of rows; texts are `words` by wording, `accounts` by household and kind, `users`."""
    said = words[places(rows.wording)]
    return pl.DataFrame(
        {
            "transaction_id": rows.ids,
            "account_id": accounts.gather(places(rows.home * len(KINDS) + rows.account)),
            "user_id": users.gather(places(rows.home)),
            "date": days(rows.day),
            "authorized_date": days(rows.authorized),
            "amount_cents": rows.cents.astype(np.int64),
            "iso_currency_code": pl.repeat("USD", len(rows), dtype=pl.Enum(["USD"]), eager=True),
            "name": said["name"],
            "merchant_name": said["merchant_name"],
            "category_primary": said["category_primary"],
            "category_detailed": said["category_detailed"],
            "payment_channel": said["payment_channel"],
            "pending": rows.pending,
            "pending_transaction_id": nullable_keys(rows.pending_ids, rows.once_pending),
            "city": said["city"],
            "region": said["region"],
            "balance_cents": nullable(rows.balance, ~rows.pending),
        }
    )


def account_ids(homes: Households) -> pl.Series:
    """The id of every account a household could hold, by household and kind."""
    kinds = np.arange(len(KINDS))
    numbers = np.repeat(homes.numbers, len(KINDS))
    return ids.written(ids.account_keys(homes.seed, numbers, np.tile(kinds, homes.count)))


def holders(homes: Households, kind: int) -> Flags:
    """Who holds an account of this kind."""
    who = homes.traits
    if kind == CHECKING:
        return np.ones(homes.count, np.bool_)
    if kind in SAVING_ACCOUNTS:
        return np.asarray(who.saving.held[SAVING_ACCOUNTS.index(kind)])
    if kind in CARDS:
        return np.asarray(who.cards.held[kind - CARD])
    return np.asarray(who.loans.held[kind - STUDENT_LOAN])


def accounts(homes: Households, since: date) -> pl.DataFrame:
    """Every account with its balances on the evening of the last day, by user and account id."""
    frames = [_accounts_of_kind(homes, since, kind) for kind in range(len(KINDS))]
    return pl.concat(frames).sort("user_id", "account_id")


def _accounts_of_kind(homes: Households, since: date, kind: int) -> pl.DataFrame:
    held = np.flatnonzero(holders(homes, kind))
    keys = ids.account_keys(homes.seed, homes.numbers[held], kind)
    bits = dice.mix(keys)
    opened = bank_days.number(since) - open_for(homes, kind)[held]
    product, current = KINDS[kind], homes.balances[kind, held]
    available: pl.Series | list[int | None] = pl.Series(current)
    limit: pl.Series | list[int | None] = [None] * len(held)
    if kind in CARDS:
        limit = pl.Series(homes.traits.cards.limit[kind - CARD, held])
        available = limit - current
    elif kind in LOANS:
        available = [None] * len(held)
    return pl.DataFrame(
        {
            "account_id": ids.written(keys),
            "user_id": homes.user_ids.gather(held),
            "type": [product.type] * len(held),
            "subtype": [product.subtype] * len(held),
            **_names(homes, kind, held),
            "mask": [f"{number:04d}" for number in dice.below(bits, 10_000, 1).tolist()],
            "balance_current_cents": current,
            "balance_available_cents": available,
            "balance_limit_cents": limit,
            "opened_on": days(opened),
            "iso_currency_code": ["USD"] * len(held),
            "holder_category": ["personal"] * len(held),
        },
        schema=ACCOUNTS,
    )


def open_for(homes: Households, kind: int) -> Ints:
    """Days each household has had an account on the first day: nobody had one before coming of
    age. A loan is as old as what is still owed on it says."""
    grown = np.maximum((homes.traits.age - OF_AGE) * 365, 1)
    first = _days_within(homes, CHECKING, *CHECKING_DAYS, grown)
    if kind == CHECKING:
        return first
    if kind in LOANS:
        keys = ids.account_keys(homes.seed, homes.numbers, kind)
        days = homes.traits.loans.age_months[kind - STUDENT_LOAN] * DAYS_A_MONTH
        days = days + dice.below(dice.mix(keys), DAYS_A_MONTH, 2)
        young = _days_within(homes, kind, OTHER_DAYS, NO_END, grown)
        return np.where(days > grown, young, np.maximum(days, np.minimum(OTHER_DAYS, grown)))
    if kind in CARDS:
        return np.asarray(_oldest_first(homes, first)[kind - CARD])
    return _days_within(homes, kind, OTHER_DAYS, NO_END, first)


def _oldest_first(homes: Households, first: Ints) -> Ints:
    """Days each card has been held, a row a card: the first one longest."""
    days = [_days_within(homes, card, OTHER_DAYS, NO_END, first) for card in CARDS]
    held = np.where(homes.traits.cards.held, np.stack(days), 0)
    return np.asarray(np.sort(held, axis=0)[::-1])


def _days_within(homes: Households, kind: int, least: int, most: int, end: Ints) -> Ints:
    """Days from the least to the most, and none beyond each household's own end."""
    bits = dice.mix(ids.account_keys(homes.seed, homes.numbers, kind))
    return dice.between(bits, np.minimum(least, end), np.minimum(most, end))


def _names(homes: Households, kind: int, held: Ints) -> dict[str, pl.Series]:
    """What an account is called: the bank's own product, or that of the lender or broker whom its
    payments name."""
    product = KINDS[kind]
    if kind not in (*LOANS, BROKERAGE):
        names = {"name": product.name, "official_name": product.official_name}
        return {column: pl.repeat(text, len(held), eager=True) for column, text in names.items()}
    if kind == BROKERAGE:
        wording = homes.street.one_of("brokers", homes.traits.income.platform[held])
    else:
        wording = homes.traits.loans.servicer[kind - STUDENT_LOAN, held]
    company = homes.street.table()["merchant_name"].gather(wording)
    return {"name": company, "official_name": company + f" - {product.official_name}"}


def liabilities(homes: Households, last_day: int) -> pl.DataFrame:
    """What the bank tells of each card, student loan and mortgage at the end of the last day."""
    frames = [_card(homes, card, last_day) for card in range(len(CARDS))]
    loans = ((STUDENT_LOAN, "student"), (MORTGAGE, "mortgage"))
    frames += [_loan(homes, kind, name, last_day) for kind, name in loans]
    return pl.concat(frames).sort("user_id", "account_id")


def _card(homes: Households, card: int, last_day: int) -> pl.DataFrame:
    held = np.flatnonzero(homes.traits.cards.held[card])
    cycles = homes.cycles
    closed, paid_on = cycles.closed[card, held], cycles.last_paid_on[card, held]
    stated, paid = closed != NEVER, paid_on != NEVER
    return pl.DataFrame(
        {
            "account_id": ids.written(
                ids.account_keys(homes.seed, homes.numbers[held], CARD + card)
            ),
            "user_id": homes.user_ids.gather(held),
            "kind": ["credit"] * len(held),
            "apr_percentage": homes.traits.cards.apr[card, held] / 100,
            "apr_type": ["purchase_apr"] * len(held),
            "minimum_payment_cents": nullable(cycles.minimum[card, held], stated),
            "last_payment_cents": nullable(cycles.last_paid[card, held], paid),
            "last_payment_date": days(paid_on),
            "last_statement_balance_cents": nullable(cycles.opening[card, held], stated),
            "last_statement_date": days(closed),
            "next_payment_due_date": days(_next_due(homes, card, held, last_day)),
            "is_overdue": cycles.overdue(last_day)[card, held],
        },
        schema=LIABILITIES,
    )


def _next_due(homes: Households, card: int, held: Ints, last_day: int) -> Ints:
    """The due date of the last statement; once that is past and paid, of the statement to come."""
    cycles = homes.cycles
    ahead = [bank_days.day_of(last_day + days) for days in range(1, 32)]
    closes = {day.day: bank_days.number(day) for day in reversed(ahead)}
    coming = np.array([closes.get(day, NEVER) for day in range(29)], np.int64)
    due, overdue = cycles.due[card, held], cycles.overdue(last_day)[card, held]
    past = ((due == NEVER) | (due <= last_day)) & ~overdue & (cycles.closed[card, held] != NEVER)
    closing = homes.traits.cards.statement_day[card, held]
    unwritten = (cycles.closed[card, held] == NEVER) & (due <= last_day)
    told = np.where(past, coming[closing] + GRACE_DAYS, due)
    return np.asarray(np.where(unwritten, NEVER, told))


def _loan(homes: Households, kind: int, name: str, last_day: int) -> pl.DataFrame:
    place, loans = kind - STUDENT_LOAN, homes.traits.loans
    held = np.flatnonzero(loans.held[place])
    paid_on = homes.loan_paid_on[place, held]
    paid, behind = paid_on != NEVER, homes.arrears[place, held] > 0
    nothing = [None] * len(held)
    return pl.DataFrame(
        {
            "account_id": ids.written(ids.account_keys(homes.seed, homes.numbers[held], kind)),
            "user_id": homes.user_ids.gather(held),
            "kind": [name] * len(held),
            "apr_percentage": loans.rate[place, held] / 100,
            "apr_type": ["interest_rate"] * len(held),
            "minimum_payment_cents": loans.payment[place, held],
            "last_payment_cents": nullable(homes.loan_paid[place, held], paid),
            "last_payment_date": days(paid_on),
            "last_statement_balance_cents": nothing,
            "last_statement_date": nothing,
            "next_payment_due_date": days(_next_payment(homes, place, held, last_day)),
            "is_overdue": behind,
        },
        schema=LIABILITIES,
    )


def _next_payment(homes: Households, place: int, held: Ints, last_day: int) -> Ints:
    """The next day after the last on which a payment falls due."""
    ahead = [bank_days.day_of(last_day + days) for days in range(1, 40)]
    nexts = {
        of_month: bank_days.number(day)
        for day in reversed(ahead)
        for of_month in Day.at(bank_days.number(day)).settles
    }
    firsts = [bank_days.number(bank_days.on_or_after(day)) for day in ahead if day.day == 1]
    by_day = np.array([nexts.get(day, NEVER) for day in range(32)], np.int64)
    if place == MORTGAGE - STUDENT_LOAN:
        return np.full(len(held), min(each for each in firsts if each > last_day), np.int64)
    return np.asarray(by_day[homes.traits.loans.day[place, held]])
