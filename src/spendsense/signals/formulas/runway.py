"""What checking should hold on the evening before the next pay day."""

from __future__ import annotations

from typing import Any, Literal

from spendsense.ledger import dollars
from spendsense.signals.specification.runway import Bill, bill, stretches

from .cited import Cited
from .formula import Formula, Held, Worked
from .income import next_pay_date
from .streams import told

End = Literal["most", "least"]

HELD = Held("checking accounts")
NO_BALANCE = "where the balance of *checking accounts* is not known, or no pay day is foretold"


def days_to_pay(cited: Cited) -> int | None:
    """Days from as_of to the next pay day."""
    pay_day = next_pay_date(cited)
    return None if pay_day is None else (pay_day - cited.window.as_of).days


def bills(cited: Cited) -> list[tuple[dict[str, Any], Bill]]:
    """The streams that leave checking before the next pay day, by what their rows tell of them."""
    pay_day, as_of = next_pay_date(cited), cited.window.as_of
    if pay_day is None:
        return []
    known = [stream.facts for stream in told(cited, "bills before pay")]
    return [
        (facts, bill(facts, pay_day, as_of, cited.policy))
        for facts in known
        if facts["next_date"] is not None
    ]


def everyday(cited: Cited, end: End) -> int:
    """What a dear or a cheap stretch of days before the next pay day took of everyday spending."""
    began, as_of = cited.rows["first checking row"], cited.window.as_of
    ahead = days_to_pay(cited)
    if not began or ahead is None:
        return 0
    known = (as_of - began[0]["date"]).days + 1
    spent = cited.rows["everyday spending"]
    cheap, dear = stretches(ahead - 1, known, spent, as_of, cited.policy)
    return dear if end == "most" else cheap


def taken(cited: Cited, end: End) -> int:
    """What bills take at most, or at least."""
    return sum(each.most if end == "most" else each.least for _, each in bills(cited))


def bills_before_pay(cited: Cited) -> int | None:
    """What bills take at their last amounts."""
    if days_to_pay(cited) is None or HELD.of(cited) is None:
        return None
    return sum(each.last * each.times for _, each in bills(cited))


def _left(end: End) -> Worked:
    dear = "each at the higher of its last and usual amount, as often as it may be due"
    cheap = "each at the lower of its last and usual amount, as often as it is sure to be due"
    dear_days = "less what a dear stretch of so many days took of *everyday spending*"
    cheap_days = "less what a cheap stretch of so many days took of *everyday spending*"

    def read(cited: Cited) -> int | None:
        held = HELD.of(cited)
        if days_to_pay(cited) is None or held is None:
            return None
        return held - taken(cited, end) - everyday(cited, end)

    def shown(cited: Cited) -> str:
        if read(cited) is None:
            return ""
        bills, days = dollars(taken(cited, end)), dollars(everyday(cited, end))
        return f"{HELD.numbers(cited)} − {bills} − {days}"

    return Worked(
        "balance of *checking accounts*, less *bills before pay*"
        f" ({dear if end == 'most' else cheap} before the next day of *pay streams*),"
        f" {dear_days if end == 'most' else cheap_days}, of the half year or since the"
        " *first checking row*, the most unusual `signals.runway_unusual_percent` left out",
        read, shown, NO_BALANCE,
    )  # fmt: skip


def _bills(cited: Cited) -> str:
    due = ((facts["name"], each) for facts, each in bills(cited))
    return " + ".join(f"{name} {dollars(each.last)} × {each.times}" for name, each in due)


RUNWAY: dict[str, Formula] = {
    "days_to_pay": Worked(
        "days from as_of to the first expected of *pay streams*",
        days_to_pay,
        lambda cited: f"{cited.window.as_of} to {next_pay_date(cited)}",
        "where no pay day is foretold",
    ),
    "bills_before_pay_cents": Worked(
        "the last amounts of *bills before pay*, each as often as it is due before the first"
        " expected of *pay streams*",
        bills_before_pay,
        _bills,
        NO_BALANCE,
    ),
    "runway_low_cents": _left("most"),
    "runway_high_cents": _left("least"),
}
