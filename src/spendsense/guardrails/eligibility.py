"""No offer for what a user holds, would hardly be granted, or might be harmed by."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from spendsense.policy.clause import Facts
from spendsense.recommendations import Draft, Eligibility, Item, at_least, item_of
from spendsense.recommendations.phrases import groups, heard
from spendsense.signals import text_of

from .guardrail import Case
from .rules import broken, read_as


def eligibility(draft: Draft, case: Case) -> Iterator[str]:
    """The item is in the catalog, and an offer fits the user. Education is for everybody.

    Neither names a kind of product that is never offered. This is about what may be shown;
    whether a user qualifies is the provider's decision.
    """
    yield from named(draft, case)
    item = item_of(draft.item_key)
    if item is None:
        yield f"the catalog has no item {draft.item_key!r}"
    elif (item.kind, item.product_kind) != (draft.kind, draft.product_kind):
        yield (
            f"the catalog has {draft.item_key!r} as {item.kind} ({item.product_kind}),"
            f" the draft as {draft.kind} ({draft.product_kind})"
        )
    elif item.kind == "offer":
        yield from unfit(item, draft, case)


def named(draft: Draft, case: Case) -> Iterator[str]:
    """The kinds of product in the text that are offered to nobody, a lesson's text included."""
    listed = groups(case.policy, "excluded_products.")
    if not listed:
        yield f"no excluded products are listed on {case.policy.as_of}, so nothing can be cleared"
    for part in ("title", "because", "body"):
        for name, phrase in heard(getattr(draft, part), listed):
            kind = name.removeprefix("excluded_products.")
            yield f'the {part} says "{phrase}": {kind} is a kind of product that is never offered'


def unfit(offer: Item, draft: Draft, case: Case) -> Iterator[str]:
    """What the rules of offers, and of offers to a person in distress, say against this one."""
    yield from broken("eligibility", offer_facts(offer, draft, case), case.as_of)


def offer_facts(offer: Item, draft: Draft, case: Case) -> Facts:
    """What rules of an offer, and of the person it is for, may ask."""
    terms, policy, readings = offer.eligibility or Eligibility(), case.policy, case.readings
    kind = offer.product_kind
    return {
        "product_kind": kind,
        "kind_is_listed": kind in policy["eligibility.product_kinds"],
        "kind_is_excluded": kind in policy["eligibility.excluded_kinds"],
        # The kind decides too, so that an item which calls a card no credit changes nothing.
        "is_credit": terms.is_credit or kind in policy["eligibility.credit_kinds"],
        "is_relief": kind in policy["eligibility.relief_kinds"],
        "compares_total_cost": terms.compares_total_cost,
        "max_apr_percent": terms.max_apr_percent,
        "advance_fee": terms.advance_fee,
        "ends": terms.ends,
        "today": case.today or case.as_of,
        "text": read_as(draft.text()),
        "held": tuple(kind for kind in terms.not_if_holds if kind in case.holdings),
        "pay_cents": readings.get("income_monthly_cents"),
        "pay_asked_cents": _line(terms.min_monthly_income_cents, case),
        "utilization_percent": _utilization(case),
        "utilization_asked_percent": _line(terms.max_utilization_percent, case),
        "not_if_overdue": terms.not_if_overdue,
        "is_overdue": readings.get("is_overdue"),
        "distress": tuple(distress(draft, case)),
        "inputs": tuple(readings),
    }


def distress(draft: Draft, case: Case) -> Iterator[str]:
    """What shows that a user is short of money, in clauses. None where nothing does."""
    readings, policy = case.readings, case.policy
    if readings.get("is_overdue"):
        yield "a payment is past its due date"
    if draft.persona in policy["eligibility.distress_personas"]:
        yield f"the persona is {draft.persona}"
    lines = {
        "utilization_highest": policy["eligibility.distress_utilization_percent"],
        "low_day_share": policy["eligibility.distress_low_days_percent"],
        "overdraft_fee_cents": policy["eligibility.distress_overdraft_fee_cents"],
    }
    for name, line in lines.items():
        if readings.get(name) is not None and at_least(name, line, readings):
            yield f"{name} is {text_of(name, readings[name])}"


def _line(parameter: str | None, case: Case) -> int | None:
    return None if parameter is None else case.policy[parameter]


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
