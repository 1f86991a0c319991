"""What checking held, from its balance today and the rows that moved it since."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from spendsense.ledger import dollars
from spendsense.signals.specification.record import spread

from .cited import Cited
from .formula import Amounts, Count, Formula, Given, Held, InForce, Over, Worked

TODAY = Held("checking accounts")
LINE = "signals.low_balance_cents"


def balances(cited: Cited) -> list[int]:
    """End-of-day balances of the cited days: today's, and what has left since is still in it."""
    days, today = cited.days["checking days"], TODAY.of(cited)
    if today is None:
        return []
    moved = cited.rows["checking rows"]
    return [today + sum(row["amount_cents"] for row in moved if row["date"] > day) for day in days]


def low_days(cited: Cited) -> int:
    """How many of them lie under the line."""
    return sum(cents < cited.policy[LINE] for cents in balances(cited))


def volatility(held: list[int]) -> float | None:
    """Standard deviation over mean of balances that are above zero together."""
    return spread(held) * len(held) / sum(held) if sum(held) > 0 else None


def _of_days(
    does: str, take: Callable[[list[int]], Any], shows: Callable[[list[int]], str]
) -> Worked:
    def read(cited: Cited) -> Any:
        held = balances(cited)
        return take(held) if held else None

    words = f"{does} of the balances of *checking days*, each worked back from *checking accounts*"

    def shown(cited: Cited) -> str:
        held = balances(cited)
        return shows(held) if held else ""

    return Worked(f"{words} over *checking rows*", read, shown)


def _between(held: list[int]) -> str:
    return f"{len(held)} days, from {dollars(min(held))} to {dollars(max(held))}"


def _mean(held: list[int]) -> str:
    return f"{dollars(sum(held))} ÷ {len(held)}"


def _moves(held: list[int]) -> str:
    return f"{dollars(round(spread(held)))} ÷ {dollars(sum(held) // len(held))}"


LOW = Worked(
    f"how many *checking days* ended under `{LINE}` (the *low days*), each worked back from"
    " *checking accounts* over *checking rows*",
    low_days,
    lambda cited: f"{low_days(cited)} of {len(balances(cited))} days",
)

CASH_FLOW: dict[str, Formula] = {
    "days_observed": Given("checking days", Count("checking days")),
    "low_days": Given("checking days", LOW),
    "low_day_share": Over(LOW, Count("checking days")),
    "low_line_cents": InForce("checking days", LINE),
    "lowest_balance_cents": _of_days("the least", min, _between),
    "mean_balance_cents": _of_days(
        "the mean (whole cents, rounded down)", lambda held: sum(held) // len(held), _mean
    ),
    "balance_volatility": _of_days("standard deviation over mean", volatility, _moves),
    "overdraft_fee_cents": Given("deposit accounts", Amounts("overdraft fees")),
}
