"""Pay, from the rows that are pay and the streams that they are part of; and the buffer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from spendsense.ledger import Window
from spendsense.signals.specification.income import (
    frequency,
    full_months,
    main_employer,
    variability,
)
from spendsense.signals.specification.record import gaps, median

from .cited import Cited
from .formula import Amounts, Formula, Given, Held, Monthly, Over, Worked
from .streams import told
from .subscriptions import SPENT

LATELY, STREAMS, DEPOSITS = "pay of 180 days", "pay streams", "deposit accounts"
LOOKBACK = "signals.pay_lookback_days"


def pay_days(cited: Cited) -> dict[date, int]:
    """What came in on each day with pay, oldest first."""
    days: dict[date, int] = defaultdict(int)
    for row in cited.rows[LATELY]:
        days[row["date"]] -= row["amount_cents"]
    return {day: days[day] for day in sorted(days)}


def employers(cited: Cited) -> list[dict[str, Any]]:
    """Streams that run and paid in the lookback; what brought most first, then by number."""
    lately = {row["transaction_id"]: -row["amount_cents"] for row in cited.rows[LATELY]}
    brought: dict[int, int] = {}
    facts = {}
    for stream in told(cited, STREAMS):
        ids = [row["transaction_id"] for row in stream.rows if row["transaction_id"] in lately]
        if ids and stream.facts["status"] != "TOMBSTONED":
            facts[stream.facts["stream"]] = stream.facts
            brought[stream.facts["stream"]] = sum(lately[key] for key in ids)
    return [facts[number] for number in sorted(brought, key=lambda n: (-brought[n], n))]


def next_pay_date(cited: Cited) -> date | None:
    """The first day after as_of on which a stream is expected."""
    days = [stream.facts["next_date"] for stream in told(cited, STREAMS)]
    ahead = [day for day in days if day is not None and day > cited.window.as_of]
    return min(ahead, default=None)


def monthly_variability(cited: Cited) -> float | None:
    """Over the full calendar months of the lookback since the first pay of the record."""
    lookback = Window(cited.policy[LOOKBACK], cited.window.as_of)
    paid = pay_days(cited)
    first = min((row["date"] for row in cited.rows["first pay"]), default=None)
    months = [month for month in full_months(lookback) if first is not None and month[0] >= first]
    return variability([
        sum(cents for day, cents in paid.items() if start <= day <= end) for start, end in months
    ])  # fmt: skip


def is_uneven(cited: Cited) -> bool | None:
    """Whether most of it came job by job."""
    whole = sum(pay_days(cited).values())
    apart = -sum(row["amount_cents"] for row in cited.rows["uneven pay"])
    return apart * 2 > whole if cited.rows[LATELY] else None


def _of_days(does: str, take: Callable[[dict[date, int]], Any]) -> Worked:
    return Worked(f"{does} of the days of *{LATELY}*, each day's pay together",
                  lambda cited: take(pay_days(cited)), _days)  # fmt: skip


def _days(cited: Cited) -> str:
    days = list(pay_days(cited))
    return f"{len(days)} days, {days[0]} to {days[-1]}" if days else ""


HELD = Held("checking accounts")
EXPENSES = Monthly(SPENT)

INCOME: dict[str, Formula] = {
    "income_cents": Given(DEPOSITS, Amounts("pay", turned=True)),
    "income_monthly_cents": Monthly(Given(DEPOSITS, Amounts(LATELY, turned=True)), LOOKBACK),
    "pay_count": Given(DEPOSITS, _of_days("the number", len)),
    "pay_gap_median_days": _of_days(
        "the median number of days between one and the next,", lambda days: median(gaps(list(days)))
    ),
    "pay_frequency": Worked(
        f"the cadence of the one of *{STREAMS}* that brought most of *{LATELY}*; irregular where"
        " none of them runs",
        lambda cited: frequency(list(pay_days(cited)), employers(cited)), _days,
        "under three pay days",
    ),
    "pay_variability": _of_days(
        "standard deviation over mean", lambda days: variability(list(days.values()))
    ),
    "pay_variability_monthly": Worked(
        f"standard deviation over mean of *{LATELY}* per full calendar month since the *first pay*",
        monthly_variability,
    ),
    "last_pay_date": _of_days("the last", lambda days: max(days, default=None)),
    "employer_count": Given(DEPOSITS, Worked(
        f"how many of *{STREAMS}* have not ended and have a row among *{LATELY}*",
        lambda cited: len(employers(cited)),
        lambda cited: ", ".join(str(each["name"]) for each in employers(cited)),
    )),
    "main_employer": Worked(
        f"the name of the one of *{STREAMS}* that brought most of *{LATELY}*",
        lambda cited: main_employer(employers(cited)), null="where that has no cadence",
    ),
    "next_pay_date": Worked(
        f"the first day after as_of on which one of *{STREAMS}* is expected", next_pay_date
    ),
    "income_is_uneven": Worked(
        f"whether *uneven pay* × 2 is more than *{LATELY}*", is_uneven,
        lambda cited: f"{Amounts('uneven pay', True).numbers(cited)} of"
                      f" {Amounts(LATELY, True).numbers(cited)}",
    ),
    "checking_balance_cents": HELD,
    "expense_monthly_cents": EXPENSES,
    "buffer_months": Over(HELD, EXPENSES),
}  # fmt: skip
