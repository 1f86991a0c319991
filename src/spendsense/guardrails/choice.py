"""Which of the judged drafts go to the operator, and why the others do not."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from spendsense.policy import Policy
from spendsense.recommendations import Draft

from .guardrail import Verdict, allowed
from .model_words import Wording

NEVER_AGAIN = "not chosen: its user asked not to see this again"
"""Why an item is not chosen that its user put away for good: said in the trace, and read there."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A draft, what the guardrails said of it, whether it was chosen, and why.

    `wording` is what came of asking a model to word it; None where none was asked.
    """

    draft: Draft
    verdicts: tuple[Verdict, ...]
    chosen: bool
    reason: str
    wording: Wording | None = None


def choose(
    judged: Iterable[tuple[Draft, tuple[Verdict, ...]]],
    policy: Policy,
    never: Collection[str] = (),
) -> tuple[Choice, ...]:
    """Every draft in the order given, the first allowed ones of each kind chosen.

    Nothing but that order and the verdicts decides; no field says what a provider pays. Of
    several offers of one kind of product, the first is enough. What its user asked `never` to see
    again, by the key of its item, is not chosen, whatever else is said of it.
    """
    room = {"education": policy["drafts.max_education_items"], "offer": policy["drafts.max_offers"]}
    products: set[str] = set()
    choices = []
    for draft, verdicts in judged:
        reason = _against(draft, verdicts, room[draft.kind], products)
        if draft.item_key in never:
            reason = NEVER_AGAIN
        if reason is None:
            room[draft.kind] -= 1
            products.add(draft.product_kind or "")
        choices.append(Choice(draft, verdicts, reason is None, reason or "chosen"))
    return tuple(choices)


def _against(
    draft: Draft, verdicts: tuple[Verdict, ...], room: int, products: set[str]
) -> str | None:
    if not allowed(verdicts):
        said = "; ".join(f"{v.guardrail}: {v.reason}" for v in verdicts if not v.allowed)
        return f"withheld: {said or 'no guardrail was asked'}"
    if draft.kind == "offer" and draft.product_kind in products:
        return "not chosen: an offer of the same kind of product is chosen already"
    return None if room > 0 else "not chosen: enough items of this kind"
