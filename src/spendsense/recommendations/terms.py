"""What an offer's file says of whom it is for, and what no file may offer.

Whatever is not as it should be raises BadInput with the file, the field and what was expected.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NoReturn

from spendsense.ledger import BadInput
from spendsense.policy import Policy, parameters
from spendsense.policy.clause import Facts
from spendsense.policy.rules import Rule, applied

from .item import Asks, Eligibility, Item
from .phrases import groups, heard

LINES = {
    "min_monthly_income_cents": "cents",
    "max_utilization_percent": "percent",
    "min_history_days": "days",
    "min_credit_score": "count",
}
"""What may be asked of a person as a number, and its unit."""

NOTHING_ASKED = "nothing"
_ASKS = (*LINES, "no_overdue_payment", "source", "checked_on")
_FLAGS = ("is_credit", "compares_total_cost", "advance_fee")
_TERMS = ("max_apr_percent", "ends")
_KNOWN = ("not_if_holds", "asks", *_FLAGS, *_TERMS)


def read_eligibility(file: str, value: Any) -> Eligibility:
    """Whom an offer is for, from the `eligibility` of its file."""
    if not isinstance(value, dict) or "is_credit" not in value or set(value) - set(_KNOWN):
        refuse(file, "eligibility", f"is_credit and any of {', '.join(_KNOWN)}")
    for name in _FLAGS:
        if type(value.get(name, False)) is not bool:
            _wrong(file, name, "true or false")
    if type(value.get("max_apr_percent", 0)) not in (int, float):
        _wrong(file, "max_apr_percent", "a number of percent, such as 29.99")
    if type(value.get("ends", date.max)) is not date:
        _wrong(file, "ends", "the last day of the offer, such as 2027-06-30")
    held = value.get("not_if_holds", [])
    if not isinstance(held, list) or not all(isinstance(subtype, str) for subtype in held):
        _wrong(file, "not_if_holds", "a list of account subtypes")
    asks = _asks(file, value.get("asks"))
    return Eligibility(**{**value, "not_if_holds": tuple(held), "asks": asks})


def _asks(file: str, value: Any) -> Asks:
    """What the provider asks. Silence is refused: it might mean nothing, or not looked up."""
    if value == NOTHING_ASKED:
        return Asks()
    if not isinstance(value, dict) or not value or set(value) - set(_ASKS):
        _wrong(file, "asks", f"the word nothing, or any of {', '.join(_ASKS)}")
    for name, unit in LINES.items():
        if name in value and not _is_line(value[name], unit):
            expected = f"a whole number, or a policy parameter in {unit}"
            _wrong(file, f"asks.{name}", expected)
    if type(value.get("no_overdue_payment", False)) is not bool:
        _wrong(file, "asks.no_overdue_payment", "true or false")
    if not is_address(value.get("source")):
        _wrong(file, "asks.source", "where that was read, beginning with https://")
    if type(value.get("checked_on")) is not date:
        _wrong(file, "asks.checked_on", "the day it was read, such as 2026-11-20")
    return Asks(**value)


def _is_line(value: Any, unit: str) -> bool:
    return (type(value) is int and value > 0) or (
        isinstance(value, str) and units().get(value) == unit
    )


def check_offered(item: Item, file: str) -> None:
    """Nothing of a kind that is offered to nobody is in the catalog, by field or by word."""
    for rule, facts in _rules_of_a_file(item):
        finding = rule.judge(facts)
        if not finding.held:
            raise BadInput(f"{file}: {rule.objects(facts, finding)}: {rule.text}")
    for part in ("title", "because", "body"):
        for name, phrase in heard(getattr(item, part), groups(_latest(), "excluded_products.")):
            kind = name.removeprefix("excluded_products.")
            raise BadInput(
                f'{file}: the {part} says "{phrase}": {kind} is a kind of product that is never '
                "offered, nor named to warn of it. Word it without."
            )


def _rules_of_a_file(item: Item) -> Iterator[tuple[Rule, Facts]]:
    """The rules of offers that ask for nothing but what a file says, with the facts of this."""
    if item.eligibility is None:
        return
    facts = file_facts(item, _latest())
    for rule in applied("eligibility", date.max):  # a file has no day: every rule that will stand
        if set(rule.condition.names()) <= facts.keys():
            yield rule, facts


def file_facts(item: Item, policy: Policy) -> Facts:
    """What rules of offers may ask of an item alone, whoever it is for."""
    terms, kind = item.eligibility or Eligibility(), item.product_kind
    return {
        "product_kind": kind,
        "kind_is_listed": kind in policy["eligibility.product_kinds"],
        "kind_is_excluded": kind in policy["eligibility.excluded_kinds"],
        # The kind decides too, so that an item which calls a card no credit changes nothing.
        "is_credit": terms.is_credit or kind in policy["eligibility.credit_kinds"],
        "max_apr_percent": terms.max_apr_percent,
        "advance_fee": terms.advance_fee,
    }


def _wrong(file: str, name: str, expected: str) -> NoReturn:
    refuse(file, f"eligibility.{name}", expected)


def is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("https://") and " " not in value


@cache
def units() -> Mapping[str, str]:
    """The unit of every policy parameter."""
    return {parameter.name: parameter.unit for parameter in parameters()}


def refuse(file: str, field: str, expected: str) -> NoReturn:
    raise BadInput(f"{file}: {field}: expected {expected}.")


@cache
def _latest() -> Policy:
    return Policy.on(date.max)
