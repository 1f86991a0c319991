"""Recurring streams of one user, of every kind."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from spendsense.ledger.categories import BILLS, CARD_PAYMENT, NOT_PAY
from spendsense.policy import Policy
from spendsense.signals.names import COARSE_LETTERS, FINE_LETTERS, MARKS, NUMBERED
from spendsense.signals.stream_kinds import (
    CHARGED,
    JOBS,
    MORTGAGE_PAYMENT,
    NO_PAY,
    PAID,
    REGULAR_BILLS,
    SAVED,
    TOLD,
    UNEVEN_PAY,
    WORDS,
)

from .record import Record, Row, gaps, is_any_of, median
from .transfers import pairs

# Days of a period, the least and most usual gap that make it, and days by which a gap may be off.
PERIODS = {
    "weekly": (7, 6, 8, 2),
    "biweekly": (14, 13, 15, 3),
    "semi-monthly": (15, 13, 17, 4),
    "monthly": (30, 26, 34, 5),
    "quarterly": (91, 84, 98, 8),
    "semi-annual": (182, 174, 190, 10),
    "annual": (365, 350, 380, 15),
}
LONG = ("semi-annual", "annual")
SHOWN = 5
BY_PRICE_TOO = ("subscription", "saving_transfer")
MONTHS = {"monthly": 1, "quarterly": 3, "semi-annual": 6, "annual": 12}


@dataclass(frozen=True, slots=True)
class Charge:
    """A row that may be part of a stream: what it would be part of, and who it is with."""

    row: Row
    kind: str
    merchant: str
    said: str
    uneven: str | None

    @property
    def day(self) -> date:
        day: date = self.row["date"]
        return day

    @property
    def cents(self) -> int:
        return abs(int(self.row["amount_cents"]))


@dataclass(slots=True)
class Stream:
    """Charges that come back."""

    kind: str
    cadence: str
    merchant: str
    charges: list[Charge]


def streams(record: Record, policy: Policy) -> list[dict[str, Any]]:
    """The streams of one user, in the columns of `signals.streams.STREAMS`, by number."""
    left = candidates(record, policy)
    found: list[Stream] = []
    for charges in _by(_merchant, [each for each in left if each.uneven]).values():
        if regular(charges, False, policy) == "weekly":
            found.append(Stream("pay", "weekly", charges[0].merchant, charges))
    left = _without(left, found)
    jobs = _by(lambda charge: charge.uneven, [each for each in left if each.uneven])
    for uneven, charges in jobs.items():
        if len(charges) >= policy["signals.recurring_min_charges"]:
            found.append(Stream("pay", "irregular", str(uneven), charges))
    left = [each for each in left if not each.uneven]
    for level, key in enumerate((_description, _merchant, _price)):
        some = [each for each in left if level < 2 or each.kind in BY_PRICE_TOO]
        for charges in _by(key, some).values():
            cadence = regular(charges, level == 2, policy)
            if cadence is not None:
                found.append(Stream(charges[0].kind, cadence, charges[0].merchant, charges))
        left = _without(left, found)
    for charges in _by(_description, left).values():
        cadence = early(charges, record.as_of)
        if cadence is not None:
            found.append(Stream(charges[0].kind, cadence, charges[0].merchant, charges))
    return numbered([(each, facts(each, record.as_of, policy)) for each in joined_up(found)])


def _without(left: Sequence[Charge], found: Sequence[Stream]) -> list[Charge]:
    """Those that no stream has taken."""
    taken = {each.row["transaction_id"] for stream in found for each in stream.charges}
    return [each for each in left if each.row["transaction_id"] not in taken]


def candidates(record: Record, policy: Policy) -> list[Charge]:
    """Posted rows by day and id, each with its kind and names; rows of no kind are left out."""
    accounts = {account["account_id"]: account for account in record.accounts}
    moved = pairs(record, policy)
    reached = {pair.out["transaction_id"]: pair.into["account_id"] for pair in moved}
    arrived = {pair.into["transaction_id"] for pair in moved}
    found = []
    for row in sorted(record.posted(), key=lambda row: (row["date"], row["transaction_id"])):
        other = reached.get(row["transaction_id"])
        paired = other is not None or row["transaction_id"] in arrived
        own, target = accounts.get(row["account_id"], {}), accounts.get(other or "", {})
        kind = kind_of(row, own, target, paired)
        merchant = other or name(row["merchant_name"]) or name(row["name"])[:COARSE_LETTERS]
        if kind is not None and merchant:
            said = other or name(row["name"])[:FINE_LETTERS]
            found.append(Charge(row, kind, merchant, said, _uneven(row, kind)))
    return found


def kind_of(row: Row, own: Row, target: Row, paired: bool) -> str | None:
    """What a row would be a part of, by its category or, without one, by its words."""
    deposit = own.get("type") == "depository"
    if row["category_primary"] is None:
        return _by_words(row, own, target, paired)
    if row["amount_cents"] < 0:
        paid = deposit and row["category_primary"] == "INCOME"
        return "pay" if paid and row["category_detailed"] not in NOT_PAY else None
    if row["category_detailed"] == CARD_PAYMENT:
        return "card_payment" if deposit else None
    if row["category_detailed"] == MORTGAGE_PAYMENT:
        return "mortgage"
    if row["category_primary"] == "LOAN_PAYMENTS":
        return "loan_payment"
    if row["category_detailed"] == "RENT_AND_UTILITIES_RENT":
        return "rent"
    if row["category_primary"] in BILLS or row["category_detailed"] in REGULAR_BILLS:
        return "bill"
    if row["category_primary"] == "TRANSFER_OUT":
        return "saving_transfer" if paired or is_any_of(row, SAVED) else None
    if row["category_primary"] in ("BANK_FEES", "TRANSFER_IN"):
        return None
    return "subscription" if deposit or own.get("type") == "credit" else None


def _by_words(row: Row, own: Row, target: Row, paired: bool) -> str | None:
    said, deposit = (row["name"] or "").lower(), own.get("type") == "depository"
    if row["amount_cents"] < 0:
        pay = deposit and not paired and re.search(PAID, said) and not re.search(NO_PAY, said)
        return "pay" if pay else None
    if re.search(CHARGED, said):
        return None
    if target.get("type") == "credit":
        return "card_payment"
    if target.get("subtype") == "mortgage":
        return "mortgage"
    if target.get("type") == "loan":
        return "loan_payment"
    if paired:
        return "saving_transfer"
    for kind, words in WORDS.items():
        if row["amount_cents"] > 0 and re.search(words, said):
            return kind
    return "subscription" if deposit or own.get("type") == "credit" else None


def _uneven(row: Row, kind: str) -> str | None:
    """Whose single jobs a row pays for; None for any other row."""
    if kind != "pay":
        return None
    if row["category_detailed"] in UNEVEN_PAY:
        return str(row["category_detailed"])
    if row["category_primary"] is None and re.search(JOBS, (row["name"] or "").lower()):
        return "jobs"
    return None


def name(text: str | None) -> str:
    """The letters of a name, in small ones, without processors' marks and words with numbers.

    >>> name("SQ *Copper Spoon #0423"), name("TST* Blue Door 11/20")
    ('copperspoon', 'bluedoor')
    """
    bare = re.sub(MARKS, "", (text or "").lower().strip(), count=1)
    return "".join(sign for sign in re.sub(NUMBERED, " ", bare) if sign.isalpha())


def _description(charge: Charge) -> tuple[object, ...]:
    return charge.kind, charge.merchant, charge.said


def _merchant(charge: Charge) -> tuple[object, ...]:
    return charge.kind, charge.merchant


def _price(charge: Charge) -> tuple[object, ...]:
    return charge.kind, charge.merchant, charge.cents


def _by(key: Any, charges: Iterable[Charge]) -> dict[object, list[Charge]]:
    found: dict[object, list[Charge]] = defaultdict(list)
    for charge in charges:
        found[key(charge)].append(charge)
    return found


def regular(charges: Sequence[Charge], by_price: bool, policy: Policy) -> str | None:
    """The cadence in which charges that share a name come back; None where they do not."""
    kind, days = charges[0].kind, sorted({charge.day for charge in charges})
    paid = [sum(each.cents for each in charges if each.day == day) for day in days]
    changes = _changes(paid, policy)
    covers = kind in TOLD and _in_most_months(days)
    cadence = "monthly" if covers else cadence_of(days, median(gaps(days)))
    if cadence is None and kind in BY_PRICE_TOO and not changes and len(days) > 1:
        cadence = cadence_of(days, _lower_quarter(gaps(days)))
    if cadence is None or not _enough(len(days), kind, cadence, by_price, policy):
        return None
    doubled = sum(sum(each.day == day for each in charges) > 1 for day in days)
    in_store = any(charge.row["payment_channel"] == "in store" for charge in charges)
    if kind == "subscription" and in_store and (changes or len(days) < 4):
        return None
    fits = covers or _fit(gaps(days), cadence) * 100 >= (
        (len(days) - 1) * policy["signals.stream_fit_percent"]
    )
    keeps = _keeps_price(changes, len(days), kind, cadence, policy)
    return cadence if fits and keeps and doubled * 10 <= len(days) else None


def cadence_of(days: Sequence[date], gap: float | None) -> str | None:
    """The period that a usual gap fits. Fortnights average 14 days and half months 15.2."""
    if gap is None:
        return None
    fortnight = (days[-1] - days[0]).days * 10 < 146 * (len(days) - 1)
    for cadence, (_, least, most, _) in PERIODS.items():
        if least <= gap <= most and (cadence != "biweekly" or fortnight):
            return cadence
    return None


def _in_most_months(days: Sequence[date]) -> bool:
    """A charge in three of four months from the first to the last, and hardly more than one."""
    months = {day.year * 12 + day.month for day in days}
    over = max(months) - min(months) + 1
    return len(months) >= 3 and len(months) * 4 >= over * 3 and len(days) * 3 <= len(months) * 4


def _enough(count: int, kind: str, cadence: str, by_price: bool, policy: Policy) -> bool:
    if cadence in LONG:
        needed = 2 if cadence == "annual" else 3
        return kind == "subscription" and not by_price and count >= needed
    return bool(count >= policy["signals.recurring_min_charges"] + 2 * by_price)


def _changes(paid: Sequence[int], policy: Policy) -> int:
    """Charges that differ from the one before by more than the tolerance. Of five and more
    a first one of under half the price was a trial."""
    tolerance = policy["signals.price_tolerance_percent"]
    trial = len(paid) >= SHOWN and paid[0] * 2 < paid[1]
    steps = pairwise(paid[1:] if trial else paid)
    return sum(abs(after - before) * 100 > before * tolerance for before, after in steps)


def _keeps_price(changes: int, count: int, kind: str, cadence: str, policy: Policy) -> bool:
    a_change: int = policy["signals.stream_steps_a_change"]
    if cadence in LONG:
        return changes == 0
    return kind not in BY_PRICE_TOO or changes * a_change <= max(count - 1, a_change)


def _fit(between: Sequence[int], cadence: str) -> int:
    """How many gaps are one, two or three periods, give or take some days."""
    period, _, _, off = PERIODS[cadence]
    found = 0
    for gap in between:
        times = (gap + period // 2) // period
        found += 1 <= times <= 3 and abs(gap - times * period) <= off + times
    return found


def _lower_quarter(numbers: Sequence[int]) -> int:
    """The number a quarter of the way up, or the one below it."""
    return sorted(numbers)[(len(numbers) - 1) // 4]


def early(charges: Sequence[Charge], as_of: date) -> str | None:
    """The cadence of two charges of one price, a period apart and no longer ago than that."""
    if len(charges) != 2:
        return None
    first, last = charges[0].day, charges[1].day
    gap = (last - first).days
    cadence = cadence_of([first, last], gap)
    one_price = charges[0].cents == charges[1].cents
    told = charges[0].kind in TOLD or one_price
    lately = (as_of - last).days <= gap
    return cadence if told and lately and cadence not in LONG else None


def joined_up(found: Sequence[Stream]) -> list[Stream]:
    """A stream goes on with one of its merchant and cadence that ended a period before it began."""
    lines = _lines(found)
    whole: list[Stream] = []
    for line in lines:
        before: Stream | None = None
        for stream in sorted(line, key=lambda each: (each.charges[0].day, _last(each))):
            if before is not None and _goes_on(before, stream):
                whole[-1].charges += stream.charges
            else:
                whole.append(
                    Stream(stream.kind, stream.cadence, stream.merchant, [*stream.charges])
                )
            before = stream
    return whole


def _lines(found: Sequence[Stream]) -> list[list[Stream]]:
    lines: dict[tuple[str, str, str], list[Stream]] = defaultdict(list)
    for stream in found:
        lines[stream.kind, stream.merchant, stream.cadence].append(stream)
    return list(lines.values())


def _last(stream: Stream) -> date:
    return max(charge.day for charge in stream.charges)


def _goes_on(before: Stream, stream: Stream) -> bool:
    period = PERIODS[stream.cadence][0] if stream.cadence in PERIODS else 0
    since = (stream.charges[0].day - _last(before)).days
    begins, ends = stream.charges[0].cents, before.charges[-1].cents
    return period < since * 2 <= period * 5 and abs(begins - ends) * 2 <= begins


def facts(stream: Stream, as_of: date, policy: Policy) -> dict[str, Any]:
    """What is known of a stream, but for its number."""
    rows = sorted(stream.charges, key=lambda each: (each.day, each.row["transaction_id"]))
    days = sorted({each.day for each in rows})
    prices = sorted(each.cents for each in rows)
    last = rows[-1]
    period = PERIODS[stream.cadence][0] if stream.cadence in PERIODS else 60
    silent = (as_of - last.day).days
    few = len(days) < policy["signals.recurring_min_charges"] and stream.cadence != "annual"
    ended = silent > period + period // 10 + policy["signals.recurring_grace_days"]
    status = "TOMBSTONED" if ended else "EARLY_DETECTION" if few else "MATURE"
    named = last.row["merchant_name"]
    return {
        "name": named if named is not None else last.row["name"],
        "kind": stream.kind,
        "cadence": stream.cadence,
        "direction": "out" if last.row["amount_cents"] > 0 else "in",
        "status": status,
        "first_date": rows[0].day,
        "last_date": last.day,
        "next_date": None if ended else next_date(stream.kind, stream.cadence, rows, days),
        "last_cents": last.cents,
        "typical_cents": prices[(len(prices) - 1) // 2],
        "count": len(days),
    }


def next_date(kind: str, cadence: str, rows: Sequence[Charge], days: Sequence[date]) -> date | None:
    """The usual day of the next period; pay comes before a weekend, bills after it."""
    if cadence in ("weekly", "biweekly"):
        due = days[-1] + timedelta(days=PERIODS[cadence][0])
    elif cadence == "semi-monthly":
        due = _months_on(days[-2], 1)
    elif cadence in MONTHS:
        due = _usual_day(rows, days, MONTHS[cadence])
    else:
        return None
    weekend = max(due.weekday() - 4, 0)  # 1 on a Saturday, 2 on a Sunday
    if weekend == 0 or kind == "subscription":
        return due
    return due - timedelta(days=weekend) if kind == "pay" else due + timedelta(days=3 - weekend)


def _usual_day(rows: Sequence[Charge], days: Sequence[date], months: int) -> date:
    usual = sorted(each.day.day for each in rows)[(len(rows) - 1) // 2]
    start = _months_on(days[-1].replace(day=1), months)
    ends = _months_on(start, 1) - timedelta(days=1)
    if len({each.day.weekday() for each in rows}) == 1 and len(days) >= 4:
        shift = (days[-1].weekday() - start.weekday()) % 7 + (usual - 1) // 7 * 7
        return start + timedelta(days=shift)
    return ends if usual >= 29 else min(start + timedelta(days=usual - 1), ends)


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the last of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first = date(year, month + 1, 1)
    after = date(year + (month == 11), (month + 1) % 12 + 1, 1)
    return first + timedelta(days=min(day.day, (after - first).days) - 1)


def numbered(found: Sequence[tuple[Stream, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Streams by first day, kind and name; and which of them do what an earlier one does."""

    def place(each: tuple[Stream, dict[str, Any]]) -> tuple[Any, ...]:
        stream, told = each
        first = min(charge.row["transaction_id"] for charge in stream.charges)
        said = (told["name"] is not None, told["name"] or "")
        return (told["first_date"], KINDS.index(told["kind"]), said, told["last_date"],
                told["typical_cents"], first)  # fmt: skip

    earlier: dict[tuple[object, ...], int] = {}
    rows = []
    for number, (stream, told) in enumerate(sorted(found, key=place), start=1):
        twin = None
        if told["kind"] == "subscription" and told["status"] != "TOMBSTONED":
            same = (stream.merchant, told["cadence"], told["typical_cents"])
            twin = earlier.setdefault(same, number)
        rows.append({**told, "stream": number, "duplicate_of": None if twin == number else twin})
    return rows


KINDS = ("pay", "card_payment", "mortgage", "loan_payment", "rent", "bill", "saving_transfer",
         "subscription")  # fmt: skip
