"""Which rows of one user are the two sides of one movement of money."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from spendsense.policy import Policy

from .record import Record, Row


@dataclass(frozen=True, slots=True)
class Pair:
    """Money that left one account and came to another."""

    out: Row
    into: Row


def pairs(record: Record, policy: Policy) -> list[Pair]:
    """The nearest in time first: of the same day, a day later, a day earlier, and so on."""
    types = {account["account_id"]: account["type"] for account in record.accounts}
    rows = sorted(record.posted(), key=lambda row: (row["date"], row["transaction_id"]))
    left = [r for r in rows if r["amount_cents"] > 0 and types.get(r["account_id"]) == "depository"]
    came = [row for row in rows if row["amount_cents"] < 0]
    most = policy["signals.transfer_pair_days"]
    found: list[Pair] = []
    for days in sorted(range(-most, most + 1), key=lambda apart: (abs(apart), -apart)):
        some = _so_many_days_apart(left, came, days)
        found += some
        taken = {pair.out["transaction_id"] for pair in some}
        met = {pair.into["transaction_id"] for pair in some}
        left = [row for row in left if row["transaction_id"] not in taken]
        came = [row for row in came if row["transaction_id"] not in met]
    return sorted(found, key=lambda pair: (pair.out["date"], pair.out["transaction_id"]))


def _so_many_days_apart(left: list[Row], came: list[Row], days: int) -> list[Pair]:
    """The nth of an amount and day of one account with the nth of another; each row once."""
    outs, ins = _nth(left, 0), _nth(came, days)
    fits = [
        Pair(out, into)
        for key, rows in outs.items()
        for out in rows
        for into in ins.get(key, [])
        if out["account_id"] != into["account_id"]
    ]
    fits.sort(key=lambda p: (p.out["date"], p.out["transaction_id"], p.into["transaction_id"]))
    firsts: dict[str, Pair] = {}
    for pair in fits:
        firsts.setdefault(pair.out["transaction_id"], pair)
    once: dict[str, Pair] = {}
    for pair in firsts.values():
        once.setdefault(pair.into["transaction_id"], pair)
    return list(once.values())


def _nth(rows: list[Row], days: int) -> dict[tuple[object, ...], list[Row]]:
    """Rows by cents, day (so many days before) and which of these of its account it is."""
    count: dict[tuple[object, ...], int] = defaultdict(int)
    found: dict[tuple[object, ...], list[Row]] = defaultdict(list)
    for row in rows:
        what = (abs(row["amount_cents"]), row["date"] - timedelta(days=days))
        place = count[(*what, row["account_id"])]
        count[(*what, row["account_id"])] += 1
        found[(*what, place)].append(row)
    return found
