"""No offer for what a user holds, would hardly be granted, or might be harmed by."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.ledger import dollars
from spendsense.recommendations import Draft, Eligibility, Item, at_least, item_of
from spendsense.recommendations.phrases import groups, heard
from spendsense.signals import text_of

from .guardrail import Case


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
    """What speaks against an offer for this user."""
    terms = offer.eligibility or Eligibility()
    yield from _kind(offer, case)
    yield from _held(terms, case)
    yield from _income(terms, case)
    yield from _utilization(terms, case)
    if terms.not_if_overdue and case.readings.get("is_overdue"):
        yield "a payment is past its due date, and this offer is not for that time"
    if _is_credit(offer, terms, case) and not _is_relief(offer, terms, case):
        yield from (f"no new credit is offered while {why}" for why in distress(draft, case))


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


def _kind(item: Item, case: Case) -> Iterator[str]:
    if item.product_kind in case.policy["eligibility.excluded_kinds"]:
        yield f"{item.product_kind} is a kind of product that is never offered"
    elif item.product_kind not in case.policy["eligibility.product_kinds"]:
        yield f"{item.product_kind} is not among the kinds of product that may be offered"


def _held(terms: Eligibility, case: Case) -> Iterator[str]:
    for subtype in terms.not_if_holds:
        if subtype in case.holdings:
            yield f"the user already holds a {subtype} account"


def _income(terms: Eligibility, case: Case) -> Iterator[str]:
    if terms.min_monthly_income_cents is None:
        return
    line = case.policy[terms.min_monthly_income_cents]
    pay = case.readings.get("income_monthly_cents")
    if pay is None:
        yield f"there is no pay to read, and this offer asks for {dollars(line)} a month"
    elif pay < line:
        yield f"pay comes to {dollars(pay)} a month, and this offer asks for {dollars(line)}"


def _utilization(terms: Eligibility, case: Case) -> Iterator[str]:
    if terms.max_utilization_percent is None:
        return
    line = case.policy[terms.max_utilization_percent]
    value = case.readings.get("utilization_highest")
    if value is None:
        yield f"there is no utilization to read, and this offer asks for at most {line}%"
    elif _above(line, case):
        shown = text_of("utilization_highest", value)
        yield f"utilization is {shown}, and this offer asks for at most {line}%"


def _above(line: int, case: Case) -> bool:
    owed = case.readings.get("highest_card_balance_cents")
    limit = case.readings.get("highest_card_limit_cents")
    if owed is None or limit is None:
        return bool(round(case.readings["utilization_highest"] * 100, 9) > line)
    return bool(owed * 100 > limit * line)


def _is_credit(item: Item, terms: Eligibility, case: Case) -> bool:
    # The kind decides too, so that an item which calls a card no credit changes nothing.
    return terms.is_credit or item.product_kind in case.policy["eligibility.credit_kinds"]


def _is_relief(item: Item, terms: Eligibility, case: Case) -> bool:
    relief = item.product_kind in case.policy["eligibility.relief_kinds"]
    return relief and terms.compares_total_cost
