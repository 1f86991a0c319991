"""A user's accounts, rows, spending and balance line, as the records stood on a day."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query

from spendsense.ledger import Window, windows
from spendsense.signals.money import balance_line
from spendsense.signals.money import spending as spending_of
from spendsense.web.given import At, Caller, Limit, TheDatabase
from spendsense.web.money_bodies import (
    AccountsBody,
    BalancesBody,
    SpendingBody,
    StandsAs,
    TransactionsPage,
)
from spendsense.web.money_known import AsOf, opened
from spendsense.web.money_told import accounts_told, balances_told, spending_told
from spendsense.web.rows_asked import Asked, Direction, page_of
from spendsense.web.texts import Day, Id

LongIds = Annotated[
    str | None, Query(max_length=3_000, description="Rows by id, separated by commas, 500 at most.")
]
Days = Annotated[int, Query(ge=7, le=730, description="So many days up to the day.")]


def money_accounts(
    user_id: str, database: TheDatabase, caller: Caller, at: At, as_of: AsOf = None
) -> AccountsBody:
    """A user's accounts with what they hold; of each card how near it is to its limit, and which
    of the lines of 30, 50 and 80 percent it has reached. Numbers of accounts are never told, but
    for their last digits."""
    return accounts_told(opened(database, "money_accounts", user_id, as_of, caller, at))


def transactions(
    user_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    as_of: AsOf = None,
    ids: LongIds = None,
    account: Annotated[Id | None, Query(description="Of this account.")] = None,
    category: Annotated[
        Id | None, Query(description="A primary or detailed code; `none` for rows without one.")
    ] = None,
    stream: Annotated[Id | None, Query(description="The key of what comes back.")] = None,
    flow: Annotated[
        StandsAs | None, Query(description="What a row counts as; with `money_in` both ways in.")
    ] = None,
    money_in: Annotated[bool, Query(description="Pay and whatever else came in.")] = False,
    reading: Annotated[
        Id | None, Query(description="The rows that a reading was read from, over `window_days`.")
    ] = None,
    window_days: Annotated[
        int, Query(ge=1, le=730, description="Over so many days, with `reading`.")
    ] = 30,
    first: Annotated[Day | None, Query(alias="from", description="From this day.")] = None,
    last: Annotated[Day | None, Query(alias="to", description="Up to this day.")] = None,
    q: Annotated[Id | None, Query(description="Words in a row's names.")] = None,
    direction: Annotated[Direction | None, Query(description="Money in, or money out.")] = None,
    cursor: Annotated[Id | None, Query(description="`next_cursor` of the page before.")] = None,
    limit: Limit = 50,
) -> TransactionsPage:
    """A user's rows, newest first, by what they count as, or those that a figure was read from."""
    asked = Asked(
        ids=tuple(ids.split(",")) if ids else (),
        account=account,
        category=category,
        stream=stream,
        flow=flow,
        money_in=money_in,
        reading=reading,
        window_days=window_days,
        first=first,
        last=last,
        q=q,
        direction=direction,
    )
    return page_of(
        opened(database, "transactions", user_id, as_of, caller, at), asked, cursor, limit
    )


def spending(
    user_id: str, database: TheDatabase, caller: Caller, at: At, as_of: AsOf = None
) -> SpendingBody:
    """Money in, out and net over 30 and 180 days, against the window before each, by week, month
    and category. What moves between own accounts is not spent."""
    found = opened(database, "spending", user_id, as_of, caller, at)
    over = windows(found.book.as_of)
    return spending_told(found, spending_of(found.book, found.policy, over))


def balances(
    user_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    as_of: AsOf = None,
    days: Days = 180,
) -> BalancesBody:
    """What checking held at the end of each day, when pay came, and the days it was low."""
    found = opened(database, "balances", user_id, as_of, caller, at)
    window = Window(days, found.book.as_of)
    return balances_told(found, balance_line(found.book, window, found.policy))
