"""A book as the tables of a population: the bank's records, and the truth."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import polars as pl

from spendsense.ledger import SCHEMAS
from spendsense.ledger.categories import taxonomy
from spendsense.world.checks import Part
from spendsense.world.manifest import Manifest
from spendsense.world.people import DEMOGRAPHICS
from spendsense.world.truth_tables import TRUTH

from .bank import Statement, posted_by_bank, settle
from .book import (
    ACCOUNTS,
    ADA,
    AS_OF,
    BEN,
    CARD_PAID,
    INTEREST,
    OPERATOR,
    SINCE,
    Account,
    Book,
    Row,
    day,
)

SALARY = " SALARY 1234"


def as_part(book: Book) -> Part:
    """The book as the bank would tell it, and its truth."""
    settle(book)
    told = {name: posted_by_bank(book, name, account) for name, account in ACCOUNTS.items()}
    rows = {name: posted for name, (posted, _) in told.items()}
    statements = [frame_row(book, each) for _, cycles in told.values() for each in cycles]
    pending = [row for row in book.rows if row.pending]
    tables = {
        "users": users(),
        "accounts": accounts(rows),
        "transactions": transactions(rows, pending),
        "liabilities": liabilities(rows, statements),
        "demographics": demographics(),
        **truth(book, [row for each in rows.values() for row in each], statements),
    }
    return Part(manifest(), tables)


def framed(table: str, rows: list[dict[str, object]]) -> pl.DataFrame:
    schema = {**SCHEMAS, **TRUTH, "demographics": DEMOGRAPHICS}[table]
    return pl.DataFrame(rows, schema=schema, orient="row")


def users() -> pl.DataFrame:
    people = {ADA: "Ada Hill", BEN: "Ben Moor", OPERATOR: "Oda Lind"}
    return framed("users", [
        {
            "user_id": user, "name": name, "email": f"{name.split()[0].lower()}@example.com",
            "created_at": datetime(2025, 1, 1), "consent": True,
            "user_type": "operator" if user == OPERATOR else "customer",
        }
        for user, name in people.items()
    ])  # fmt: skip


def demographics() -> pl.DataFrame:
    facts = {"income": 50_000, "income_bracket": "50k-75k", "region": "urban"}
    ages = {ADA: (40, "36-50", "establishing"), BEN: (68, "51+", "retirement")}
    return framed("demographics", [
        {"user_id": user, "age": age, "age_bracket": bracket, "life_stage": stage, **facts}
        for user, (age, bracket, stage) in ages.items()
    ])  # fmt: skip


def accounts(rows: Mapping[str, list[Row]]) -> pl.DataFrame:
    return framed("accounts", [
        {
            "account_id": name, "user_id": each.user, "type": each.type, "subtype": each.subtype,
            "name": (called := f"Harbor {each.subtype.title()}"), "official_name": called,
            "mask": f"00{place:02d}", "balance_current_cents": (now := current(name, rows)),
            "balance_available_cents": available(each, now),
            "balance_limit_cents": each.limit, "opened_on": date(2024, 5, 1),
            "iso_currency_code": "USD", "holder_category": "personal",
        }
        for place, (name, each) in enumerate(ACCOUNTS.items())
    ])  # fmt: skip


def current(name: str, rows: Mapping[str, list[Row]]) -> int:
    return int(rows[name][-1].balance or 0) if rows[name] else ACCOUNTS[name].opening


def available(account: Account, now: int) -> int | None:
    if account.type == "credit":
        return (account.limit or 0) - now
    return now if account.type == "depository" else None


def transactions(rows: Mapping[str, list[Row]], pending: list[Row]) -> pl.DataFrame:
    told = []
    for name in ACCOUNTS:
        ends = [row for row in pending if row.account == name]
        for row in sorted([*rows[name], *ends], key=lambda row: row.day):
            shop = row.channel == "in store"
            told.append({
                "transaction_id": row.id, "account_id": name, "user_id": ACCOUNTS[name].user,
                "date": row.day, "authorized_date": row.authorized, "amount_cents": row.cents,
                "iso_currency_code": "USD",
                "name": (row.merchant or row.category.title()) + SALARY * (row.stream == "pay"),
                "merchant_name": row.merchant, "category_primary": taxonomy()[row.category],
                "category_detailed": row.category, "payment_channel": row.channel,
                "pending": row.pending, "balance_cents": row.balance,
                "pending_transaction_id": f"{row.id}-was" if was_pending(row) else None,
                "city": "Reno" if shop else None, "region": "NV" if shop else None,
            })  # fmt: skip
    return framed("transactions", told)


def was_pending(row: Row) -> bool:
    return row.held is not None and not row.pending


def frame_row(book: Book, cycle: Statement) -> dict[str, object]:
    balance = cycle.opening + sum(row.cents or 0 for row in cycle.rows)
    fees = ("BANK_FEES_CASH_ADVANCE", "BANK_FEES_LATE_FEES")
    named = (INTEREST, "TRANSFER_OUT_WITHDRAWAL", *fees)
    minimum = book.minimums.get((cycle.account, cycle.closed), min(max(balance, 0), 35_00))
    return {
        "account_id": cycle.account, "user_id": ACCOUNTS[cycle.account].user,
        "opened_on": cycle.opened, "closed_on": cycle.closed, "opening_cents": cycle.opening,
        "purchases_cents": cycle.sum(*named, sign=1, others=True),
        "advances_cents": cycle.sum("TRANSFER_OUT_WITHDRAWAL", sign=1),
        "payments_cents": cycle.sum(CARD_PAID, sign=-1),
        "refunds_cents": cycle.sum(CARD_PAID, sign=-1, others=True),
        "interest_cents": cycle.sum(INTEREST, sign=1), "fees_cents": cycle.sum(*fees, sign=1),
        "balance_cents": balance, "average_daily_cents": cycle.owed_days // cycle.days,
        "minimum_cents": minimum, "due_on": cycle.closed + timedelta(days=25) if balance else None,
    }  # fmt: skip


def liabilities(rows: Mapping[str, list[Row]], statements: list[dict[str, object]]) -> pl.DataFrame:
    kinds = {"credit card": "credit", "student": "student", "mortgage": "mortgage"}
    told = []
    for name, each in ACCOUNTS.items():
        if each.subtype not in kinds:
            continue
        paid = [row for row in rows[name] if row.category.startswith("LOAN") and row.transfer]
        last = [state for state in statements if state["account_id"] == name][-1:]
        state = last[0] if last else {}
        told.append({
            "account_id": name, "user_id": each.user, "kind": kinds[each.subtype],
            "apr_percentage": each.rate, "is_overdue": False,
            "apr_type": "purchase_apr" if each.type == "credit" else None,
            "minimum_payment_cents": state.get("minimum_cents"),
            "last_payment_cents": -(paid[-1].cents or 0), "last_payment_date": paid[-1].day,
            "last_statement_balance_cents": state.get("balance_cents"),
            "last_statement_date": state.get("closed_on"),
            "next_payment_due_date": state.get("due_on"),
        })  # fmt: skip
    return framed("liabilities", told)


def truth(
    book: Book, rows: list[Row], statements: list[dict[str, object]]
) -> dict[str, pl.DataFrame]:
    paid = [row for row in rows if row.category == "INCOME_SALARY"]
    owner = {row.stream: ACCOUNTS[row.account].user for row in rows}
    pairs = {row.transfer: ACCOUNTS[row.account].user for row in rows if row.transfer}
    tables: dict[str, list[dict[str, object]]] = {
        "archetypes": [
            {"user_id": user, "archetype": "steady", "intended_persona": "none"}
            for user in (ADA, BEN)
        ],
        "streams": [
            {"stream_id": name, "user_id": owner[name], "kind": kind, "merchant": merchant or None,
             "cadence": cadence, "direction": way, "canceled_on": canceled}
            for name, (kind, merchant, cadence, way, canceled) in book.streams.items()
        ],
        "stream_transactions": [
            {"stream_id": row.stream, "transaction_id": row.id} for row in rows if row.stream
        ],
        "prices": [
            dict(zip(TRUTH["truth/prices"], price, strict=True)) for price in book.prices
        ],
        "pay_dates": [
            {"user_id": ACCOUNTS[row.account].user, "date": row.day, "transaction_id": row.id,
             "employer": row.merchant}
            for row in paid
        ],
        "transfers": [
            {"transfer_id": name, "user_id": user, "out_transaction_id": f"{name}o",
             "in_transaction_id": f"{name}i", "kind": book.kinds[name]}
            for name, user in pairs.items()
        ],
        "pending": [
            {"transaction_id": row.id, "pending_transaction_id": f"{row.id}-was",
             "authorized_date": row.authorized, "pending_amount_cents": row.held,
             "posted_amount_cents": row.cents}
            for row in rows if was_pending(row)
        ],
        "duplicates": [
            {"transaction_id": row.id, "original_transaction_id": row.of[0], "kind": row.of[1]}
            for row in rows if row.of
        ],
        "statements": statements,
        "events": [
            {"user_id": BEN, "kind": "move", "date": day(9, 1), "amount_cents": None},
            {"user_id": ADA, "kind": "marriage", "date": day(9, 12), "amount_cents": None},
        ],
    }  # fmt: skip
    return {f"truth/{name}": framed(f"truth/{name}", told) for name, told in tables.items()}


def manifest() -> Manifest:
    return Manifest(
        profile="default",
        profile_version=1,
        seed=1,
        since=SINCE,
        as_of=AS_OF,
        users=3,
        format="parquet",
        sign="plaid",
        block_size=4096,
        rows={},
        first_date=SINCE,
        last_date=AS_OF,
        parts={},
    )
