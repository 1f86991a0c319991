"""What a provider asks of a person, beside the fact of that person, each with its source.

SpendSense holds no credit score, so an offer that asks for one is withheld. A fact that is not
known fulfils no demand.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from spendsense.policy import Policy
from spendsense.policy.clause import Facts, told
from spendsense.recommendations import Asks, Eligibility
from spendsense.recommendations.item import Line

from .guardrail import Case, Noted
from .holdings import UNKNOWN

SAID = {
    "pay": (
        "pay of {found} a month over 180 days (reading income_monthly_cents),"
        " asked at least {asked}"
    ),
    "utilization": (
        "utilization of {found} on the fullest card (reading utilization_highest),"
        " asked at most {asked}"
    ),
    "history": "a record of {found} days (reading history_days), asked at least {asked}",
    "score": "a credit score of {found}, as SpendSense holds none, asked at least {asked}",
}
"""How a person's fact is set beside what is asked."""

_UNITS = {"pay": "_cents", "utilization": "_percent", "history": "_days", "score": ""}


def asked_facts(terms: Eligibility, case: Case) -> Facts:
    """What rules of an offer may ask of a person, beside what the provider asks."""
    asks, readings, policy = terms.asks, case.readings, case.policy
    return {
        "not_if_holds": terms.not_if_holds,
        "held": tuple(kind for kind in terms.not_if_holds if kind in case.holdings),
        "held_unknown": bool(terms.not_if_holds) and UNKNOWN in case.holdings,
        "pay_cents": readings.get("income_monthly_cents"),
        "pay_asked_cents": _line(asks.min_monthly_income_cents, policy),
        "utilization_percent": _utilization(case),
        "utilization_asked_percent": _line(asks.max_utilization_percent, policy),
        "history_days": readings.get("history_days"),
        "history_asked_days": _line(asks.min_history_days, policy),
        "score": None,
        "score_asked": _line(asks.min_credit_score, policy),
        "no_overdue_asked": asks.no_overdue_payment,
        "is_overdue": readings.get("is_overdue"),
        "overdue_told": _overdue(readings.get("is_overdue")),
    }


def compared(terms: Eligibility, facts: Facts) -> Iterator[Noted]:
    """Each fact of the person that an offer turns on, beside what is asked, for the verdict."""
    for name, sentence in SAID.items():
        asked = facts[f"{name}_asked{_UNITS[name]}"]
        if asked is not None:
            fact = f"{name}{_UNITS[name]}"
            found = told(fact, facts[fact])
            yield Noted(sentence.format(found=found, asked=told(fact, asked)))
    if terms.asks.no_overdue_payment:
        yield Noted(f"{facts['overdue_told']} (reading is_overdue), asked for none")
    if terms.asks.source is not None:
        yield Noted(_where_read(terms.asks))
    if terms.not_if_holds:
        listed = " or ".join(terms.not_if_holds)
        held = told("held", facts["held"])
        yield Noted(f"of {listed} this person holds {held} (accounts of any currency)")


def _where_read(asks: Asks) -> str:
    lines = [str(line) for line in _lines(asks) if isinstance(line, str)]
    by = f", its numbers those of {' and '.join(lines)}" if lines else ""
    return f"what is asked was read at {asks.source} on {asks.checked_on}{by}"


def _lines(asks: Asks) -> tuple[Line | None, ...]:
    return (
        asks.min_monthly_income_cents,
        asks.max_utilization_percent,
        asks.min_history_days,
        asks.min_credit_score,
    )


def _overdue(is_overdue: bool | None) -> str:
    if is_overdue is None:
        return "whether a payment is past its due date is unknown"
    return "a payment is past its due date" if is_overdue else "no payment is past its due date"


def _line(asked: Line | None, policy: Policy) -> int | None:
    if isinstance(asked, str):
        number: int = policy[asked]
        return number
    return asked


def _utilization(case: Case) -> Fraction | None:
    """Of the fullest card in percent, from whole cents where they are at hand."""
    value = case.readings.get("utilization_highest")
    if value is None:
        return None
    owed = case.readings.get("highest_card_balance_cents")
    limit = case.readings.get("highest_card_limit_cents")
    if owed is None or not limit:
        return Fraction(str(round(value * 100, 9)))
    return Fraction(owed * 100, limit)
