"""What one rule says of one draft, whatever its status: for those who ask what it touches."""

from __future__ import annotations

from collections.abc import Callable

from spendsense.policy.clause import Facts
from spendsense.policy.rules import Rule
from spendsense.recommendations import Draft, item_of
from spendsense.trace import Finding

from .consent import consent_facts
from .disclosure import disclosure_facts
from .eligibility import offer_facts
from .guardrail import Case
from .rules import text_facts


def finding_of(rule: Rule, draft: Draft, case: Callable[[], Case]) -> Finding | None:
    """Whether a draft fulfils a rule, and why; None where the rule is not asked of it.

    The case is asked for only where the rule needs more than the text.
    """
    facts = _facts(rule.asked_by, draft, case)
    return None if facts is None else rule.judge(facts)


def _facts(asked_by: str | None, draft: Draft, case: Callable[[], Case]) -> Facts | None:
    if asked_by == "wording":
        return text_facts(draft)
    if asked_by == "disclosure":
        return disclosure_facts(draft)
    if asked_by == "consent":
        return consent_facts(draft, case())
    item = item_of(draft.item_key) if asked_by == "eligibility" else None
    return offer_facts(item, draft, case()) if item is not None and item.kind == "offer" else None
