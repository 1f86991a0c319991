"""Format `custom-user`: a custom user of Plaid's Sandbox (`override_accounts`), one user a file.

Such a file has no ids. Those made here are hashes of what a row says, so that the same file gives
the same ids; rows that say the same are told apart by their occurrence.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from .faults import Fault, warning
from .kinds import DAY, shown, text_of
from .plaid_shapes import purchase_rate
from .setting import Setting
from .sheets import Found, Row, from_rows
from .sources import Source

NOT_EXPANDED = ("inflow_model", "holdings", "investment_transactions", "income")
LABELS = {
    "users": {"name": "identity.names", "email": "identity.emails"},
    "accounts": {
        "balance_current": "starting_balance",
        "balance_available": "force_available_balance",
        "balance_limit": "meta.limit",
        "name": "meta.name",
        "official_name": "meta.official_name",
        "mask": "meta.mask",
        "iso_currency_code": "currency",
    },
    "transactions": {
        "date": "date_posted",
        "authorized_date": "date_transacted",
        "name": "description",
        "iso_currency_code": "currency",
    },
    "liabilities": {
        "kind": "type",
        "minimum_payment": "minimum_payment_amount",
        "last_payment": "last_payment_amount",
        "last_statement_date": "last_statement_issue_date",
    },
}
Content = dict[str, Any]


@dataclass(slots=True)
class User:
    """What one file says, gathered account by account."""

    file: str
    user_id: str
    as_of: date
    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in LABELS})
    faults: list[Fault] = field(default_factory=list)
    posted: list[str] = field(default_factory=list)
    seen: Counter[tuple[str, ...]] = field(default_factory=Counter)

    def id(self, prefix: str, *key: object) -> str:
        """An id of what a row says, and of how often the file has said it before."""
        said = (prefix, self.user_id, *map(str, key))
        occurrence = self.seen[said]
        self.seen[said] += 1
        text = "\x1f".join((*said, str(occurrence)))
        return (
            f"{prefix}_{hashlib.blake2b(text.encode(errors='replace'), digest_size=16).hexdigest()}"
        )

    def remark(self, place: str, name: str | None, remark: str) -> None:
        self.faults.append(warning(self.file, place, name, remark))


def detects(source: Source) -> bool:
    return (
        source.kind == "json"
        and isinstance(source.content, dict)
        and "override_accounts" in source.content
    )


def reads(sources: Sequence[Source], setting: Setting) -> Found:
    users = [_user(source, setting) for source in sources]
    faults = _namesakes(sources) if setting.user_id is None else []
    sheets = [
        from_rows(table, [row for user in users for row in user.rows[table]], labels, flipped)
        for table, labels in LABELS.items()
        for flipped in [setting.flipped and table == "transactions"]
    ]
    faults += [fault for user in users for fault in user.faults]
    # A row's id outlives its pending days: posted, it replaces the row that was stored pending.
    modified = [transaction for user in users for transaction in user.posted]
    return Found(tuple(sheets), tuple(faults), modified=tuple(modified))


def _namesakes(sources: Sequence[Source]) -> list[Fault]:
    """Files of one name: they would make one user of two people."""
    files: dict[str, str] = {}
    expected = "another name than that of {}: both would be one user; load each with --user"
    return [
        Fault(source.label, "", "user_id", source.path.stem, expected.format(first))
        for source in sources
        if (first := files.setdefault(source.path.stem, source.label)) != source.label
    ]


def _user(source: Source, setting: Setting) -> User:
    user = User(source.label, setting.user_id or source.path.stem, setting.as_of)
    content = source.content
    accounts = content.get("override_accounts") if isinstance(content, dict) else None
    if not isinstance(accounts, list):
        expected = "a list of accounts"
        user.faults.append(Fault(user.file, "", "override_accounts", shown(accounts), expected))
        return user
    _identity(user, [each for each in accounts if isinstance(each, dict)])
    for number, account in enumerate(accounts):
        place = f"override_accounts[{number}]"
        if isinstance(account, dict):
            _account(user, account, place)
        else:
            user.faults.append(Fault(user.file, place, None, shown(account), "an object"))
    return user


def _identity(user: User, accounts: Sequence[Content]) -> None:
    """The first name and e-mail that any account gives; where there are several, the primary."""
    owners = [_object(account.get("identity")) for account in accounts]
    names = [name for owner in owners for name in _list(owner.get("names"))]
    emails = [
        each
        for owner in owners
        for each in sorted(
            (each for each in _list(owner.get("emails")) if isinstance(each, dict)),
            key=lambda each: each.get("primary") is not True,
        )
    ]
    cells = {
        "user_id": user.user_id,
        "name": names[0] if names else None,
        "email": emails[0].get("data") if emails else None,
    }
    user.rows["users"].append(Row(user.file, "", cells))


def _account(user: User, account: Content, place: str) -> None:
    if account.get("type") == "payroll":
        user.remark(place, "type", "payroll is not an account of a ledger and was left out")
        return
    for name in NOT_EXPANDED:
        if account.get(name):
            user.remark(place, name, f"{name} is not expanded into rows")
    meta = _object(account.get("meta"))
    key = [account.get("type"), account.get("subtype"), meta.get("name"), meta.get("mask")]
    account_id = user.id("acc", *key)
    absent = account.get("has_null_available_balance") is True
    cells = {
        "account_id": account_id,
        "user_id": user.user_id,
        "type": account.get("type"),
        "subtype": account.get("subtype"),
        **{name: meta.get(name) for name in ("name", "official_name", "mask")},
        # The balance now, of which Plaid works the history backwards; none given is none known.
        "balance_current": account.get("starting_balance"),
        "balance_available": None if absent else account.get("force_available_balance"),
        "balance_limit": meta.get("limit"),
        "iso_currency_code": account.get("currency"),
    }
    user.rows["accounts"].append(Row(user.file, place, cells))
    for number, record in enumerate(_list(account.get("transactions"))):
        _transaction(user, record, account_id, f"{place}.transactions[{number}]")
    _liability(user, account.get("liability"), account_id, f"{place}.liability")


def _transaction(user: User, record: object, account_id: str, place: str) -> None:
    if not isinstance(record, dict):
        user.faults.append(Fault(user.file, place, None, shown(record), "an object"))
        return
    if all(value is None for value in record.values()):
        user.remark(place, None, "a transaction without a single value was left out")
        return
    made, posted = record.get("date_transacted"), record.get("date_posted")
    amount = _plain(record.get("amount"))
    transaction_id = user.id("txn", account_id, made, posted, amount, record.get("description"))
    made_on, posted_on = _day(made), _day(posted)
    pending = posted_on is not None and posted_on > user.as_of
    if made_on and posted_on and posted_on < made_on:
        user.remark(place, "date_posted", f"posted on {posted}, before {made}; kept as given")
    cells = {
        "transaction_id": transaction_id,
        "account_id": account_id,
        "user_id": user.user_id,
        # Not posted yet on the day it is read: pending, dated the day it was made.
        "date": made if pending else posted,
        "authorized_date": made,
        "amount": record.get("amount"),
        "name": record.get("description"),
        "iso_currency_code": record.get("currency"),
        "pending": pending,
    }
    user.rows["transactions"].append(Row(user.file, place, cells))
    if not pending:
        user.posted.append(transaction_id)


def _liability(user: User, record: object, account_id: str, place: str) -> None:
    if not record:
        return
    if not isinstance(record, dict):
        user.faults.append(Fault(user.file, place, None, shown(record), "an object"))
        return
    kind = record.get("type")
    if kind in ("loan", "line_of_credit"):
        user.remark(place, "type", f"a liability of kind {kind} is left out: the ledger has none")
        return
    cells = {
        "account_id": account_id,
        "user_id": user.user_id,
        "kind": kind,
        **_rate(record, kind),
        "minimum_payment": record.get("minimum_payment_amount"),
        "last_payment": record.get("last_payment_amount"),
        "last_payment_date": record.get("last_payment_date"),
        "last_statement_balance": record.get("last_statement_balance"),
        "last_statement_date": record.get("last_statement_issue_date"),
        "next_payment_due_date": record.get("next_payment_due_date"),
        "is_overdue": record.get("is_overdue"),
    }
    user.rows["liabilities"].append(Row(user.file, place, cells))


def _rate(record: Content, kind: object) -> Content:
    if kind != "credit":
        return {"apr_percentage": record.get("nominal_apr")}
    rates = [each for each in _list(record.get("aprs")) if isinstance(each, dict)]
    named = {"apr_percentage": record.get("purchase_apr"), "apr_type": "purchase_apr"}
    chosen = named if record.get("purchase_apr") is not None else purchase_rate(rates)
    return {name: chosen.get(name) for name in ("apr_percentage", "apr_type")}


def _day(value: object) -> date | None:
    """The day, where it is one; where it is not, the check of the row says so."""
    try:
        text = text_of(value, DAY)
        return DAY.reads(text) if text and DAY.reads else None
    except ValueError:
        return None


def _plain(amount: object) -> object:
    """12, 12.0 and 12.00 are one amount, and make one id."""
    if isinstance(amount, Decimal) and amount.is_finite():
        return format(amount.normalize(), "f")
    return amount


def _object(value: object) -> Content:
    return value if isinstance(value, dict) else {}


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
