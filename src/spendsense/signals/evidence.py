"""Which rows, accounts and days a reading was read from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from spendsense.ledger import Book, Window
from spendsense.policy import Policy

from .evidence_groups import in_window, lasting
from .steps import step
from .streams import stream_rows, streams

STREAMS_RUN = ("subscription streams", "accounts to spend from")
CHARGED = ("subscription charges", "accounts to spend from")
SPENT = ("spending", "accounts to spend from")
LATELY = ("pay of 180 days", "deposit accounts")
RUNWAY = (
    "pay streams",
    "bills before pay",
    "everyday spending",
    "first checking row",
    "checking accounts",
)
SAVED_FROM = ("savings accounts", "savings rows", "savings rows in other currencies")
CHECKING_DAYS = ("checking days", "checking accounts", "checking rows")

EVIDENCE_OF: dict[str, tuple[str, ...]] = {
    "subscription_count": STREAMS_RUN,
    "subscription_spend_cents": CHARGED,
    "subscription_monthly_cents": CHARGED,
    "subscription_share": ("subscription charges", *SPENT),
    "largest_subscription_name": ("subscription streams",),
    "largest_subscription_cents": ("subscription streams",),
    "duplicate_subscription_count": (*STREAMS_RUN, "earlier twins"),
    "subscription_rise_cents": STREAMS_RUN,
    "bill_count": ("bill streams", "accounts to spend from"),
    "bill_monthly_cents": ("bill charges", "accounts to spend from"),
    "spend_cents": SPENT,
    "savings_balance_cents": ("savings accounts",),
    "savings_net_inflow_cents": ("savings accounts", "savings rows"),
    "savings_monthly_inflow_cents": ("savings accounts", "savings rows"),
    "savings_start_cents": SAVED_FROM,
    "savings_growth": SAVED_FROM,
    "essential_monthly_cents": ("essential spending",),
    "emergency_fund_months": ("savings accounts", "essential spending"),
    "card_count": ("cards", "accounts"),
    "utilization_highest": ("highest card", "cards with a limit"),
    "highest_card": ("highest card", "cards with a limit"),
    "highest_card_mask": ("highest card", "cards with a limit"),
    "highest_card_balance_cents": ("highest card", "cards with a limit"),
    "highest_card_limit_cents": ("highest card", "cards with a limit"),
    "utilization_overall": ("cards with a limit",),
    "utilization_line": ("highest card", "cards with a limit"),
    "interest_cents": ("interest charges", "cards"),
    "pays_minimum_only": ("card payments", "card liabilities"),
    "is_overdue": ("liabilities",),
    "minimum_payment_cents": ("card liabilities", "cards"),
    "apr_highest": ("card liabilities",),
    "income_cents": ("pay", "deposit accounts"),
    "income_monthly_cents": LATELY,
    "pay_count": LATELY,
    "pay_gap_median_days": ("pay of 180 days",),
    "pay_frequency": ("pay of 180 days", "pay streams"),
    "pay_variability": ("pay of 180 days",),
    "pay_variability_monthly": ("pay of 180 days", "first pay"),
    "last_pay_date": ("pay of 180 days",),
    "employer_count": ("pay streams", "pay of 180 days", "deposit accounts"),
    "main_employer": ("pay streams", "pay of 180 days"),
    "next_pay_date": ("pay streams",),
    "income_is_uneven": ("pay of 180 days", "uneven pay"),
    "checking_balance_cents": ("checking accounts",),
    "expense_monthly_cents": SPENT,
    "buffer_months": ("checking accounts", *SPENT),
    "days_observed": ("checking days",),
    "low_days": ("low days", *CHECKING_DAYS),
    "low_day_share": ("low days", *CHECKING_DAYS),
    "low_line_cents": ("checking days",),
    "lowest_balance_cents": CHECKING_DAYS,
    "mean_balance_cents": CHECKING_DAYS,
    "balance_volatility": CHECKING_DAYS,
    "overdraft_fee_cents": ("overdraft fees", "deposit accounts"),
    "days_to_pay": ("pay streams",),
    "bills_before_pay_cents": ("pay streams", "bills before pay", "checking accounts"),
    "runway_low_cents": RUNWAY,
    "runway_high_cents": RUNWAY,
    "posted_rows": ("posted rows", "accounts"),
    "history_days": ("first posted row",),
    "other_currency_accounts": ("accounts in other currencies", "accounts"),
}
"""Reading to the groups of evidence that make it. The accounts that a reading is of are part of
it: none of them is nothing to read, where no row is zero. `low_line_cents` is a policy value.

Streams are what a subscription, bill or employer was recognised by, also before the window;
charges are what it took in the window. Earlier twins are what a subscription does that another
does too.
"""

STREAM_GROUPS = {
    "subscription streams", "bill streams", "earlier twins", "pay streams", "bills before pay",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class NamedStream:
    """Which rows of a group are one stream's, and what they are taken for."""

    number: int
    kind: str
    cadence: str
    duplicate_of: int | None
    transactions: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        return {
            "stream": self.number,
            "kind": self.kind,
            "cadence": self.cadence,
            "duplicate_of": self.duplicate_of,
            "transactions": list(self.transactions),
        }


@dataclass(frozen=True, slots=True)
class Evidence:
    """One group: the posted rows, the accounts, or the days, in order; of a group of streams also
    which row is whose."""

    transactions: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    days: tuple[date, ...] = ()
    streams: tuple[NamedStream, ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "transactions": list(self.transactions),
            "accounts": list(self.accounts),
            "days": [day.isoformat() for day in self.days],
            "streams": [stream.as_json() for stream in self.streams],
        }


def evidence(book: Book, window: Window, policy: Policy) -> dict[str, dict[str, Evidence]]:
    """User to group to evidence, for every user, by the steps that made the readings.

    A group with nothing in it is left out. Rows of users whom the book does not name are no
    evidence, as they are no reading.
    """
    found = {user: dict(groups) for user, groups in _lasting(book, policy).items()}
    for user, field, group, ids in in_window(book, window, policy):
        found[user][group] = Evidence(**{field: ids})
    return found


@step
def _lasting(book: Book, policy: Policy) -> dict[str, dict[str, Evidence]]:
    """What is the same under every window; all streams are."""
    found: dict[str, dict[str, Evidence]] = {user: {} for user in book.user_ids}
    for user, field, group, ids in lasting(book, policy):
        found[user][group] = Evidence(**{field: ids})
    _name_streams(found, book, policy)
    return found


def _name_streams(found: dict[str, dict[str, Evidence]], book: Book, policy: Policy) -> None:
    """Says of groups of streams which row is whose."""
    told = streams(book, policy)[:, ["user_id", "stream", "kind", "cadence", "duplicate_of"]]
    of_stream = {(user, number): facts for user, number, *facts in told.iter_rows()}
    part = stream_rows(book, policy)
    numbers = dict(zip(part["transaction_id"], part["stream"], strict=True))
    for user, groups in found.items():
        for group in STREAM_GROUPS & groups.keys():
            ids: dict[int, list[str]] = defaultdict(list)
            for transaction_id in groups[group].transactions:
                ids[numbers[transaction_id]].append(transaction_id)
            named = []
            for number in sorted(ids):
                kind, cadence, twin = of_stream[user, number]
                named.append(NamedStream(number, kind, cadence, twin, tuple(ids[number])))
            groups[group] = replace(groups[group], streams=tuple(named))
