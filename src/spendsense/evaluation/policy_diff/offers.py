"""What rules of an offer and of consent say of people, as columns: the facts of the guardrails.

The names of the facts are those that `guardrails` hands to the same rules for one person.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl
from polars import col

from spendsense.guardrails.eligibility import DISTRESS_LINES, SHORT_OF_MONEY
from spendsense.guardrails.holdings import UNKNOWN
from spendsense.guardrails.rules import read_as
from spendsense.policy import Policy
from spendsense.recommendations import Draft, Eligibility, Item
from spendsense.recommendations.condition import reaches
from spendsense.recommendations.item import Line
from spendsense.recommendations.terms import file_facts

from .clauses import Facts, Held, Members, Ratio, holds, opposite
from .people import COLUMNS, HELD
from .rulebook import Rulebook
from .texts import NO_RULES, Cause, blocking


def consent_objections(draft: Draft, rulebook: Rulebook) -> Iterator[tuple[Cause, Held]]:
    """By rule of consent, whose draft breaks it; all of the people consent to lessons."""
    facts = {
        "user_id": draft.user_id,
        "kind": draft.kind,
        "consented": True,
        "purposes": Members({name: col(name) for name in ("partner_offers", "ai_wording")}),
        "worded_by": draft.worded_by,
    }
    yield from _broken("consent", rulebook, facts)


def offer_objections(
    offer: Item, persona: str, draft: Draft, rulebook: Rulebook
) -> Iterator[tuple[Cause, Held]]:
    """By rule of offers, for whom this one breaks it, drafted for a persona in these words."""
    yield from _broken("eligibility", rulebook, offer_facts(offer, persona, draft, rulebook.policy))


def _broken(asked_by: str, rulebook: Rulebook, facts: Facts) -> Iterator[tuple[Cause, Held]]:
    for rule in blocking(asked_by, rulebook):
        if rule is None:
            yield (asked_by, NO_RULES), True
        else:
            broken = opposite(holds(rule.condition, facts))
            if broken is not False:
                yield (asked_by, rule.id), broken


def offer_facts(offer: Item, persona: str, draft: Draft, policy: Policy) -> dict[str, Any]:
    """What rules of an offer may ask, of everybody at once."""
    terms = offer.eligibility or Eligibility()
    return {
        **file_facts(offer, policy),
        **_asked_facts(terms, policy),
        "is_relief": offer.product_kind in policy["eligibility.relief_kinds"],
        "compares_total_cost": terms.compares_total_cost,
        "ends": terms.ends,
        "today": policy.as_of,
        "text": read_as(draft.text()),
        "distress": Members(dict(_distress(persona, policy))),
        "distress_unknown": Members({name: col(name).is_null() for name in SHORT_OF_MONEY}),
        "inputs": ("user_id", *COLUMNS),
    }


def _distress(persona: str, policy: Policy) -> Iterator[tuple[str, pl.Expr]]:
    yield "is_overdue", col("is_overdue").fill_null(False)
    if persona in policy["eligibility.distress_personas"]:
        yield "persona", pl.lit(True)
    for name, parameter in DISTRESS_LINES.items():
        yield name, reaches(name, policy[parameter])


def _asked_facts(terms: Eligibility, policy: Policy) -> dict[str, Any]:
    asks = terms.asks
    there = pl.when(col("utilization_highest").is_not_null())
    return {
        "not_if_holds": terms.not_if_holds,
        "held": Members({kind: col(f"{HELD}{kind}") for kind in terms.not_if_holds}),
        "held_unknown": col(f"{HELD}{UNKNOWN}") if terms.not_if_holds else False,
        "pay_cents": col("income_monthly_cents"),
        "pay_asked_cents": _line(asks.min_monthly_income_cents, policy),
        "utilization_percent": Ratio(
            there.then(col("highest_card_balance_cents") * 100), col("highest_card_limit_cents")
        ),
        "utilization_asked_percent": _line(asks.max_utilization_percent, policy),
        "history_days": col("history_days"),
        "history_asked_days": _line(asks.min_history_days, policy),
        "score": None,
        "score_asked": _line(asks.min_credit_score, policy),
        "no_overdue_asked": asks.no_overdue_payment,
        "is_overdue": col("is_overdue"),
        "overdue_told": pl.lit(None, pl.String()),
    }


def _line(asked: Line | None, policy: Policy) -> Any:
    return policy[asked] if isinstance(asked, str) else asked
