"""What operators' decisions say of what was drafted: was it relevant, and were guardrails right?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spendsense.review.person import PIPELINE
from spendsense.storage import Recommendation

from .metric import Metric
from .metrics import counted

IRRELEVANT = frozenset({"not_helpful", "wrong_person", "unsuitable_offer", "duplicate"})
"""Codes of a rejection that say: this was not for this person."""

OUGHT_TO_BE_SEEN = frozenset({"wrong_number", "tone", "advice", "unsuitable_offer"})
"""Codes of a rejection for what a guardrail is there to see: grounding, tone, eligibility."""

FLAGGED = "flagged: "
"""How the reason of a verdict begins to tell of a remark: let through, and looked at twice."""


@dataclass(frozen=True, slots=True)
class Decided:
    """A draft that an operator decided: what, why in a code, and whether a guardrail flagged it."""

    recommendation_id: str
    user_id: str
    decision: str
    code: str
    flagged: bool

    def missed(self) -> str:
        what = {"approve": "approved as it was drafted", "override": "reworded"}
        said = what.get(self.decision, f"rejected as {self.code}")
        return f"Recommendation {self.recommendation_id} of user {self.user_id} was {said}."


def decided(found: Iterable[Recommendation]) -> tuple[Decided, ...]:
    """Of some recommendations those that a person decided, and was not taken back."""
    return tuple(
        Decided(
            each.recommendation_id,
            each.user_id,
            str(each.decision),
            each.decision_code or "other",
            any(FLAGGED in verdict.reason for verdict in each.verdicts),
        )
        for each in found
        if each.decision in ("approve", "override", "reject") and each.decided_by != PIPELINE
    )


def relevance_verdicts(of: Iterable[Decided]) -> Metric:
    """Approved as drafted, among those approved, reworded, or rejected as irrelevant."""
    asked = [one for one in of if one.decision != "reject" or one.code in IRRELEVANT]
    return _share("relevance_verdicts", asked, [one for one in asked if one.decision != "approve"])


def guardrail_precision(of: Iterable[Decided]) -> Metric:
    """Of what a guardrail flagged, what an operator would not let pass as it was either."""
    asked = [one for one in of if one.flagged]
    return _share("guardrail_precision", asked, [one for one in asked if one.decision == "approve"])


def let_through_rightly(of: Iterable[Decided]) -> Metric:
    """Of what no guardrail flagged, what was not rejected for a thing it should have seen."""
    asked = [one for one in of if not one.flagged]
    wrong = [one for one in asked if one.decision == "reject" and one.code in OUGHT_TO_BE_SEEN]
    return _share("let_through_rightly", asked, wrong)


def _share(name: str, asked: list[Decided], wrong: list[Decided]) -> Metric:
    missed = [one.missed() for one in wrong]
    return counted(name, len(asked) - len(wrong), len(asked), missed)
