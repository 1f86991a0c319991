"""A user's money as it is answered: accounts, rows, spending, the balance line, what comes back.

Cents are whole; what left an account is above zero in a row, as at a bank, and every total says in
its name which way it went. A `query` is what opens exactly the rows of a figure:
`/api/v1/users/{user_id}/transactions?{query}`.
"""

from __future__ import annotations

from datetime import date as Date
from typing import Literal

from pydantic import BaseModel

FlowName = Literal["spent", "pay", "other_in", "moved"]
StandsAs = Literal["spent", "pay", "other_in", "moved", "pending", "other_currency", "not_counted"]
GroupName = Literal["subscription", "bill", "income", "loan", "saving"]


class Figure(BaseModel):
    """An amount, as people read it, with the rows it adds up."""

    cents: int
    said: str
    count: int
    query: str


class CardLines(BaseModel):
    """How near a card is to its limit. `lines` are those of policy, in percent; `reached` those
    that it stands on or above. `utilization` is null without a balance or a limit above zero."""

    owed_cents: int | None
    limit_cents: int | None
    utilization: float | None
    utilization_said: str | None
    lines: list[int]
    reached: list[int]
    sentence: str


class Owed(BaseModel):
    """What the bank says of a card or loan beyond its balance; null is what it does not say."""

    kind: str
    apr_percentage: float | None
    apr_type: str | None
    minimum_payment_cents: int | None
    next_payment_due_date: Date | None
    last_payment_cents: int | None
    last_payment_date: Date | None
    last_statement_balance_cents: int | None
    last_statement_date: Date | None
    is_overdue: bool | None


class BankAccount(BaseModel):
    """An account, by its last digits alone. `counted` is false where its owner said that it is not
    theirs to count, or where it is in another currency: then no figure has anything of it."""

    account_id: str
    label: str
    type: str
    subtype: str | None
    name: str | None
    mask: str | None
    currency: str
    balance_current_cents: int | None
    balance_available_cents: int | None
    balance_limit_cents: int | None
    balance_said: str
    counted: bool
    correction_id: str | None
    card: CardLines | None
    owed: list[Owed]
    query: str


class AccountTotals(BaseModel):
    """All accounts of a kind together; null where there is none, or one of them is not known."""

    checking_cents: int | None
    savings_cents: int | None
    cards_owed_cents: int | None
    cards_limit_cents: int | None
    cards_utilization: float | None
    cards_utilization_said: str | None


class AccountsBody(BaseModel):
    user_id: str
    as_of: Date
    accounts: list[BankAccount]
    totals: AccountTotals


class OfStream(BaseModel):
    key: str
    name: str
    kind: str


class SaidOfRow(BaseModel):
    """What its owner says of a row. `was` is what the bank says of the same."""

    correction_id: str
    said: str
    sentence: str


class TransactionBody(BaseModel):
    """A row as its owner says it is, or else as the bank does; `bank` is what the bank says where
    that differs. `flow` says what it counts as."""

    transaction_id: str
    account_id: str
    account: str
    date: Date
    authorized_date: Date | None
    amount_cents: int
    amount_said: str
    direction: Literal["in", "out"]
    currency: str
    name: str | None
    merchant_name: str | None
    category: str | None
    category_detailed: str | None
    category_words: str
    payment_channel: str | None
    city: str | None
    region: str | None
    pending: bool
    balance_cents: int | None
    flow: StandsAs
    flow_words: str
    stream: OfStream | None
    bank_name: str | None
    bank_category_words: str | None
    said: list[SaidOfRow]


class TransactionsPage(BaseModel):
    """Newest first. `total`, `in_cents` and `out_cents` are of all rows that were asked for, in
    dollars; `sentence` says what was asked for."""

    user_id: str
    as_of: Date
    total: int
    in_cents: int
    out_cents: int
    sentence: str
    items: list[TransactionBody]
    next_cursor: str | None


class FlowBody(BaseModel):
    """What some days came to. `income` and `other_in` together are `money_in`; `moved` went between
    own accounts, was put by or paid off cards, and is neither spent nor earned."""

    start: Date
    end: Date
    label: str
    money_in: Figure
    income: Figure
    other_in: Figure
    money_out: Figure
    moved: Figure
    net_cents: int
    net_said: str
    sentence: str


class CategoryBody(BaseModel):
    """`change_cents` is against the window before; null where that is not all in the record."""

    code: str | None
    words: str
    spent: Figure
    share: float | None
    share_said: str | None
    before_cents: int | None
    change_cents: int | None
    sentence: str


class SpanBody(BaseModel):
    """A window, its parts, oldest first, and its categories, dearest first. `before` is the window
    before it; null where the record begins later, and `before_absent` says so."""

    window_days: int
    whole: FlowBody
    before: FlowBody | None
    before_absent: str | None
    weeks: list[FlowBody]
    months: list[FlowBody]
    categories: list[CategoryBody]


class SpendingBody(BaseModel):
    """`first_day` is that of the oldest posted row. `definitions` say what counts as what."""

    user_id: str
    as_of: Date
    first_day: Date | None
    spans: list[SpanBody]
    definitions: dict[str, str]


class DayEndBody(BaseModel):
    date: Date
    balance_cents: int
    low: bool


class PayDayBody(BaseModel):
    date: Date
    pay: Figure


class BalancesBody(BaseModel):
    """End-of-day checking, oldest first, only days on which it is known. `line_cents` is the line
    beneath which a day is low."""

    user_id: str
    as_of: Date
    days_asked: int
    line_cents: int
    days: list[DayEndBody]
    pay_days: list[PayDayBody]
    next_pay_date: Date | None
    low_days: int
    lowest: DayEndBody | None
    sentence: str


class PriceChangeBody(BaseModel):
    date: Date
    before_cents: int
    after_cents: int
    rise: bool
    sentence: str


class StreamBody(BaseModel):
    """What comes back. `key` names it in addresses. `counted` says that it is one of the
    subscriptions or bills that the readings count. `expected` are the days within three months on
    which it is due."""

    key: str
    name: str
    group: GroupName
    kind: str
    kind_words: str
    cadence: str
    cadence_words: str
    direction: Literal["in", "out"]
    status: str
    status_words: str
    first_date: Date
    last_date: Date
    next_date: Date | None
    last_cents: int
    typical_cents: int
    monthly_cents: int | None
    count: int
    counted: bool
    duplicate_of: str | None
    price_changes: list[PriceChangeBody]
    expected: list[Date]
    transaction_ids: list[str]
    query: str
    sentence: str


class GroupTotal(BaseModel):
    """What the streams of a group that run come to in a month, at their last prices."""

    group: GroupName
    count: int
    monthly_cents: int
    monthly_said: str


class SaidOfStream(BaseModel):
    """A stream that its owner said does not come back, as it was when they said so."""

    correction_id: str
    name: str
    kind_words: str
    sentence: str


class RecurringBody(BaseModel):
    """Streams that run before those that ended. `not_recurring` are left out by their owner."""

    user_id: str
    as_of: Date
    groups: list[GroupTotal]
    streams: list[StreamBody]
    not_recurring: list[SaidOfStream]
