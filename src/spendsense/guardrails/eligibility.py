"""No offer for what a user holds, would hardly be granted, or might be harmed by."""

from __future__ import annotations

from collections.abc import Iterator

from spendsense.policy.clause import Facts
from spendsense.recommendations import Draft, Eligibility, Item, at_least, item_of
from spendsense.recommendations.phrases import groups, heard
from spendsense.recommendations.terms import file_facts
from spendsense.signals import text_of

from .asks import asked_facts, compared
from .guardrail import Case
from .rules import broken, read_as

SHORT_OF_MONEY = ("is_overdue", "utilization_highest", "low_day_share", "overdraft_fee_cents")
"""The readings that show whether somebody is short of money."""

DISTRESS_LINES = {
    "utilization_highest": "eligibility.distress_utilization_percent",
    "low_day_share": "eligibility.distress_low_days_percent",
    "overdraft_fee_cents": "eligibility.distress_overdraft_fee_cents",
}
"""Those of them that have a line, and the parameter that draws it."""


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
    """What the rules of offers, and of offers to a person in distress, say against this one.

    Besides, each fact of the person that was compared with what the provider asks.
    """
    facts = offer_facts(offer, draft, case)
    yield from broken("eligibility", facts, case.as_of)
    yield from compared(offer.eligibility or Eligibility(), facts)


def offer_facts(offer: Item, draft: Draft, case: Case) -> Facts:
    """What rules of an offer, and of the person it is for, may ask."""
    terms, policy = offer.eligibility or Eligibility(), case.policy
    return {
        **file_facts(offer, policy),
        **asked_facts(terms, case),
        "is_relief": offer.product_kind in policy["eligibility.relief_kinds"],
        "compares_total_cost": terms.compares_total_cost,
        "ends": terms.ends,
        "today": case.today or case.as_of,
        "text": read_as(draft.text()),
        "distress": tuple(distress(draft, case)),
        "distress_unknown": tuple(n for n in SHORT_OF_MONEY if case.readings.get(n) is None),
        "inputs": tuple(case.readings),
    }


def distress(draft: Draft, case: Case) -> Iterator[str]:
    """What shows that a user is short of money, in clauses. None where nothing does."""
    readings, policy = case.readings, case.policy
    if readings.get("is_overdue"):
        yield "a payment is past its due date"
    if draft.persona in policy["eligibility.distress_personas"]:
        yield f"the persona is {draft.persona}"
    for name, parameter in DISTRESS_LINES.items():
        if readings.get(name) is not None and at_least(name, policy[parameter], readings):
            yield f"{name} is {text_of(name, readings[name])}"
