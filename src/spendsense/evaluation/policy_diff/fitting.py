"""Whether a value fits its parameter, and whether a rule's condition can be asked of drafts."""

from __future__ import annotations

import re
from typing import Any

from spendsense.guardrails.consent import consent_facts
from spendsense.guardrails.disclosure import disclosure_facts
from spendsense.guardrails.guardrail import Case
from spendsense.guardrails.rules import text_facts
from spendsense.ledger import BadInput
from spendsense.policy import Parameter, Policy
from spendsense.policy.rules import Rule
from spendsense.recommendations import DISCLOSURE, PERSONA_KEYS, Draft, Item, read_catalog

from .clauses import holds
from .offers import offer_facts
from .rulebook import Rulebook
from .texts import ITSELF

RANGES = {
    "cents": (0, 100_000_000_00),
    "percent": (0, 1000),
    "ratio": (0, 10),
    "seconds": (0, 366 * 86_400),
    "minutes": (0, 366 * 1_440),
    "days": (0, 3_660),
    "months": (0, 120),
    "count": (0, 1_000_000),
}
"""From and to, both included, by unit: wide enough for any policy, too narrow for a slip."""
WITH_PARTS = ("percent", "ratio", "days", "months")
"""Units of which a value may have decimals, where the one in force is compared and not counted."""

SIMULATED = ("consent", "eligibility", "wording", "disclosure")
"""Askers that judge drafts."""


def misfit(parameter: Parameter, before: Any, value: Any) -> str | None:
    """What was expected instead of a value, or None where it fits.

    >>> from datetime import date
    >>> days = Parameter("a.b", "", "days", {date(2025, 1, 1): 45}, "")
    >>> misfit(days, 45, 30), misfit(days, 45, -1)
    (None, 'days from 0 to 3,660')
    """
    if parameter.unit == "list":
        return _list_misfit(before, value)
    low, high = RANGES[parameter.unit]
    parts = parameter.unit in WITH_PARTS and not parameter.name.startswith("signals.")
    number = type(value) is int or (parts and type(value) is float)
    if number and low <= value <= high:
        return None
    whole = "" if parts else "whole "
    return f"{whole}{parameter.unit} from {low:,} to {high:,}"


def _list_misfit(before: list[Any], value: Any) -> str | None:
    if _are_personas(before):
        fits = isinstance(value, list) and _are_personas(value)
        return None if fits else f"a list of personas, of {', '.join(PERSONA_KEYS)}"
    kinds = {type(each) for each in before}
    if isinstance(value, list) and value and {type(each) for each in value} <= kinds:
        return None
    named = {int: "whole numbers", str: "texts", dict: "entries with fields"}
    told = " or ".join(sorted(named.get(kind, kind.__name__) for kind in kinds))
    return f"a list of {told}, at least one"


def _are_personas(values: list[Any]) -> bool:
    return bool(values) and all(each in PERSONA_KEYS for each in values)


def words_can_be_heard(book: Rulebook) -> str | None:
    """Why the phrases of a rulebook cannot be listened for, or None."""
    item = read_catalog()[0]
    policy = book.policy
    anything, case = _anyones(item, policy)
    try:
        for guardrail in ITSELF.values():
            list(guardrail(anything, case))
    except BadInput as error:
        return f"the phrases cannot be listened for: {str(error).rstrip('.')}"
    except (re.error, KeyError, TypeError, ValueError, AttributeError) as error:
        return f"the phrases cannot be listened for: {type(error).__name__}: {error}"
    return None


def can_be_asked(rule: Rule) -> str | None:
    """Why a rule cannot be put to drafts, or None: every fact is there, and can be compared."""
    if rule.asked_by not in SIMULATED:
        return None
    item = next(i for i in read_catalog() if i.kind == "offer")
    facts = _facts(rule.asked_by, item)
    unknown = [name for name in rule.condition.names() if name not in facts]
    if unknown:
        known = ", ".join(sorted(facts))
        return f"{unknown[0]} is no fact that {rule.asked_by} has. It has {known}."
    try:
        holds(rule.condition, facts)
    except TypeError as error:
        return f"{error}."
    return None


def _facts(asked_by: str | None, item: Item) -> dict[str, Any]:
    """The facts of an asker, of any offer."""
    policy = Policy.on(item.written)
    anyone, case = _anyones(item, policy)
    if asked_by == "eligibility":
        return offer_facts(item, item.personas[0], anyone, policy)
    facts = {"wording": text_facts, "disclosure": disclosure_facts}.get(str(asked_by))
    return dict(consent_facts(anyone, case) if facts is None else facts(anyone))


def _anyones(item: Item, policy: Policy) -> tuple[Draft, Case]:
    """An item as it stands in the catalog, and nothing known of who would read it."""
    draft = Draft(
        user_id="anyone", window_days=30, as_of=policy.as_of, persona=item.personas[0],
        item_key=item.key, kind=item.kind, product_kind=item.product_kind, title=item.title,
        body=item.body, because=item.because, disclosure=DISCLOSURE, facts=(),
    )  # fmt: skip
    case = Case(
        as_of=policy.as_of, consented=True, readings={}, holdings=frozenset(), policy=policy
    )
    return draft, case
