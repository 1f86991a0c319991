"""Subscriptions and bills, from the rows of their streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spendsense.ledger import dollars
from spendsense.signals.specification.stream_facts import Told
from spendsense.signals.specification.subscriptions import (
    FREQUENT,
    TIMES_A_YEAR,
    largest,
    rise,
    seen_often,
)

from .cited import Cited
from .formula import Amounts, Formula, Given, Monthly, Over, Worked
from .streams import listed, told

STREAMS, CHARGES, BILLS = "subscription streams", "subscription charges", "bill streams"
SPENDERS = "accounts to spend from"


def running(cited: Cited, group: str) -> list[Told]:
    """The streams of a group that, by their rows, are mature and were seen often enough."""
    return [
        stream
        for stream in told(cited, group)
        if stream.facts["status"] == "MATURE"
        and (stream.facts["cadence"] not in FREQUENT or seen_often(stream, cited.policy))
    ]


def twins(cited: Cited) -> int:
    """Subscriptions whose earlier twin comes as often and costs as much."""
    known = {each.facts["stream"]: each.facts for each in told(cited, STREAMS, "earlier twins")}
    alike = 0
    for stream in running(cited, STREAMS):
        earlier = known.get(stream.facts["duplicate_of"])
        keys = ("cadence", "typical_cents")
        alike += earlier is not None and all(earlier[key] == stream.facts[key] for key in keys)
    return alike


def rises(cited: Cited) -> int:
    """By how much a month prices rose in the window, less what they fell."""
    return sum(rise(stream, cited.window) for stream in running(cited, STREAMS)) // 12


def _of_largest(name: str) -> Callable[[Cited], Any]:
    return lambda cited: largest(running(cited, STREAMS)).get(name)


def _largest(cited: Cited) -> str:
    """The latest charge, times a year, over twelve."""
    most = _of_largest("largest_subscription_name")(cited)
    facts = next((s.facts for s in running(cited, STREAMS) if s.facts["name"] == most), None)
    if facts is None:
        return ""
    return f"{dollars(facts['last_cents'])} × {TIMES_A_YEAR[facts['cadence']]} ÷ 12"


RUNS = (
    "*: mature, and where they come weekly to monthly, charged on `signals.recurring_min_charges`"
    " days of some `signals.recurring_lookback_days`"
)
COUNT = Worked(
    f"how many *{STREAMS}{RUNS}",
    lambda cited: len(running(cited, STREAMS)),
    lambda cited: listed(running(cited, STREAMS)),
)
BILL_COUNT = Worked(
    f"how many *{BILLS}{RUNS}",
    lambda cited: len(running(cited, BILLS)),
    lambda cited: listed(running(cited, BILLS)),
)
SPENT = Given(SPENDERS, Amounts("spending"))
TAKEN = Given(SPENDERS, Amounts(CHARGES))
MOST = f"of *{STREAMS}* the one that costs most a month; of two alike the first by name"

SUBSCRIPTIONS: dict[str, Formula] = {
    "subscription_count": Given(SPENDERS, COUNT),
    "subscription_spend_cents": TAKEN,
    "subscription_monthly_cents": Monthly(TAKEN),
    "subscription_share": Over(TAKEN, SPENT),
    "largest_subscription_name": Worked(MOST, _of_largest("largest_subscription_name")),
    "largest_subscription_cents": Worked(
        f"latest charge × times a year ÷ 12, whole cents, rounded down, {MOST}",
        _of_largest("largest_subscription_cents"), _largest,
    ),
    "duplicate_subscription_count": Given(
        SPENDERS,
        Worked(f"how many *{STREAMS}* have an earlier twin: same merchant, cadence, usual price,"
               " among them or among *earlier twins*", twins),
    ),
    "subscription_rise_cents": Given(
        SPENDERS,
        Worked(f"of *{STREAMS}*: (new price − old) × times a year, of every change in the window"
               " but the end of a trial, together ÷ 12, rounded down", rises),
    ),
    "bill_count": Given(SPENDERS, BILL_COUNT),
    "bill_monthly_cents": Monthly(Given(SPENDERS, Amounts("bill charges"))),
    "spend_cents": SPENT,
}  # fmt: skip
