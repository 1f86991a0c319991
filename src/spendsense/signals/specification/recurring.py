"""Which charges of one user come back regularly."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from spendsense.ledger.categories import BILLS
from spendsense.policy import Policy

from .record import Record, Row, gaps, is_any_of, median


@dataclass(frozen=True, slots=True)
class Cadence:
    """How often a stream comes: its median gap, its longest, and its charges a year."""

    name: str
    shortest: int
    longest: int
    late: int
    a_year: int


WEEKLY = Cadence("weekly", 6, 8, 8, 52)
BIWEEKLY = Cadence("biweekly", 13, 17, 15, 26)
SEMI_MONTHLY = Cadence("semi-monthly", 13, 17, 17, 24)
MONTHLY = Cadence("monthly", 27, 33, 33, 12)
ANNUAL = Cadence("annual", 350, 380, 380, 1)

NEVER_RECURRING = ("BANK_FEES", "INCOME", "LOAN_DISBURSEMENTS")


@dataclass(frozen=True, slots=True)
class Charge:
    """What one merchant took on one day."""

    day: date
    cents: int
    is_bill: bool


@dataclass(frozen=True, slots=True)
class Stream:
    """Charges that come back: the latest names the price and says whether it is a bill."""

    merchant: str
    cadence: Cadence
    last: Charge

    @property
    def monthly_cents(self) -> int:
        """A month of it, from its cadence and latest charge, whole cents, rounded down."""
        return self.last.cents * self.cadence.a_year // 12


def merchant(row: Row) -> str:
    """The merchant's name, or else the description in small letters, with nothing but letters.

    >>> merchant({"merchant_name": None, "name": "Uber 072515 SF**POOL**"})
    'uber sf pool'
    """
    if row["merchant_name"]:
        return str(row["merchant_name"])
    letters = (sign if sign.isalpha() else " " for sign in (row["name"] or "").lower())
    return " ".join("".join(letters).split())


def charged_rows(record: Record) -> dict[str, list[Row]]:
    """Spending that could recur, by merchant: no bank fees, and never without a name."""
    found: dict[str, list[Row]] = defaultdict(list)
    for row in record.spending():
        if merchant(row) and row["category_primary"] not in NEVER_RECURRING:
            found[merchant(row)].append(row)
    return found


def charges(rows: Sequence[Row]) -> list[Charge]:
    """One merchant's rows, a day together, oldest first."""
    days: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        days[row["date"]].append(row)
    return [
        Charge(
            day,
            sum(row["amount_cents"] for row in days[day]),
            any(is_any_of(row, BILLS) for row in days[day]),
        )
        for day in sorted(days)
    ]


def streams(record: Record, policy: Policy) -> list[Stream]:
    """The streams that have not missed their next date by more than the days of grace."""
    found = []
    for name, rows in sorted(charged_rows(record).items()):
        every = charges(rows)
        cadence = frequent(every, policy) or annual(every, policy)
        if cadence is not None:
            silent = (record.as_of - every[-1].day).days
            if silent <= cadence.late + policy["signals.recurring_grace_days"]:
                found.append(Stream(name, cadence, every[-1]))
    return found


def frequent(every: Sequence[Charge], policy: Policy) -> Cadence | None:
    """Weekly to monthly: enough charges in the days up to the latest, even gaps, even amounts."""
    since = every[-1].day - timedelta(days=policy["signals.recurring_lookback_days"])
    recent = [charge for charge in every if charge.day > since]
    if len(recent) < policy["signals.recurring_min_charges"]:
        return None
    days = [charge.day for charge in recent]
    cadence = cadence_of(days)
    if cadence is None or not even(gaps(days), cadence, policy):
        return None
    if recent[-1].is_bill:
        regular = near_usual(recent, policy)
    else:
        regular = keeps_price(recent, cadence, policy)
    return cadence if regular else None


def annual(every: Sequence[Charge], policy: Policy) -> Cadence | None:
    """Two charges in the long lookback, and only two, a year apart and of one price."""
    since = every[-1].day - timedelta(days=policy["signals.annual_lookback_days"])
    recent = [charge for charge in every if charge.day > since]
    if len(recent) != 2 or price_changes(recent, policy):
        return None
    gap = (recent[1].day - recent[0].day).days
    return ANNUAL if ANNUAL.shortest <= gap <= ANNUAL.longest else None


def cadence_of(days: Sequence[date]) -> Cadence | None:
    """The cadence that the median gap fits.

    Every two weeks and twice a month share their median. Fortnights average 14 days and half
    months 15.2, so an average under 14.6 is a fortnight.
    """
    middle = median(gaps(days))
    if middle is None:
        return None
    half_months = (days[-1] - days[0]).days * 10 >= 146 * (len(days) - 1)
    for cadence in (WEEKLY, SEMI_MONTHLY if half_months else BIWEEKLY, MONTHLY):
        if cadence.shortest <= middle <= cadence.longest:
            return cadence
    return None


def even(between: Sequence[int], cadence: Cadence, policy: Policy) -> bool:
    """Whether the gaps stay, at the median, close to their median."""
    tolerance = "weekly_gap_tolerance_days" if cadence is WEEKLY else "gap_tolerance_days"
    return bool(scatter(between) <= policy[f"signals.{tolerance}"])


def scatter(numbers: Sequence[int]) -> float:
    """The median distance from the median."""
    middle = median(numbers) or 0
    return median(abs(number - middle) for number in numbers) or 0


def keeps_price(recent: Sequence[Charge], cadence: Cadence, policy: Policy) -> bool:
    """A monthly stream may change its price so many times, another in such a share of its steps."""
    changes = price_changes(recent, policy)
    if cadence is MONTHLY:
        return bool(changes <= policy["signals.monthly_price_changes"])
    share = policy["signals.frequent_price_changes_percent"]
    return bool(changes * 100 <= (len(recent) - 1) * share)


def price_changes(recent: Sequence[Charge], policy: Policy) -> int:
    """Charges that differ from the one before by more than the tolerance."""
    tolerance = policy["signals.price_tolerance_percent"]
    steps = pairwise(recent)
    return sum(abs(b.cents - a.cents) * 100 > a.cents * tolerance for a, b in steps)


def near_usual(recent: Sequence[Charge], policy: Policy) -> bool:
    """A bill moves with the season: enough of its charges must lie near the median charge."""
    usual = median(charge.cents for charge in recent) or 0
    tolerance = policy["signals.bill_amount_tolerance_percent"]
    near = sum(abs(charge.cents - usual) * 100 <= usual * tolerance for charge in recent)
    return bool(near * 100 >= len(recent) * policy["signals.regular_bills_percent"])
