"""The run thought again from the stored rows, and held against what it left."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from spendsense.guardrails import GUARDRAILS, Case, judge
from spendsense.guardrails.grounding import grounding
from spendsense.ledger import Book
from spendsense.pipeline import decide
from spendsense.policy import Policy
from spendsense.review import Decision, WindowDecision
from spendsense.storage import Recommendation

from .metric import Metric
from .metrics import counted
from .record import RunRecord


@dataclass(frozen=True, slots=True)
class Replay:
    """One user decided again."""

    decision: Decision

    def window(self, days: int) -> WindowDecision | None:
        return next((each for each in self.decision.windows if each.window.days == days), None)

    def case(self, decided: WindowDecision) -> Case:
        """What a text of one window is judged by."""
        return decided.case


Replays = Mapping[str, Replay]
Check = Callable[[Recommendation, Replay], str | None]
"""What is wrong with a recommendation, as the end of a sentence; None where nothing is."""


def replays(
    read: Iterable[Book],
    policy: Policy,
    to_offers: frozenset[str] | None = None,
    to_words: frozenset[str] = frozenset(),
    never: Mapping[str, frozenset[str]] = MappingProxyType({}),
) -> dict[str, Replay]:
    """Every user of the books, decided again by the pipeline itself, in the catalog's words.

    `to_offers` are those who consent to partner offers, everybody where it is None; `to_words`
    those who consent to a model's words; `never` holds by user what they had asked not to see
    again.
    """
    return {
        decision.user_id: Replay(decision)
        for book in read
        for decision in decide(book, frozenset(book.user_ids), policy, to_offers, to_words, never)
    }


def explainability(record: RunRecord, found: Replays) -> Metric:
    """Every number is a bound fact, and the stored rows give the facts again."""
    return checked("explainability", unexplained, record, found)


def guarded(record: RunRecord, found: Replays) -> Metric:
    """Every guardrail, asked again, lets through what waits or is shown."""
    return checked("guardrails", unguarded, record, found)


def checked(name: str, check: Check, record: RunRecord, found: Replays) -> Metric:
    """The share of recommendations that a check finds nothing wrong with.

    Those of users whose consent no longer stands are not read and not counted.
    """
    asked = [each for each in record.recommendations if each.user_id in found]
    wrong = [(each, check(each, found[each.user_id])) for each in asked]
    missed = [
        f"Recommendation {each.recommendation_id} of user {each.user_id}: {why}."
        for each, why in wrong
        if why is not None
    ]
    return counted(name, len(asked) - len(missed), len(asked), missed)


def unexplained(found: Recommendation, replay: Replay) -> str | None:
    """A number without a fact, or a fact that the stored rows no longer give."""
    decided = replay.window(found.window_days)
    if decided is None:
        return f"a window of {found.window_days} days is not read"
    again = [c.draft for c in decided.choices if c.draft.item_key == found.item_key]
    if not again:
        return "its item is not drafted from the stored rows"
    now = {fact.name: fact.text for fact in again[0].facts}
    for fact in found.facts:
        if now.get(fact.name) != fact.text:
            true = now.get(fact.name, "nothing")
            return f'the fact {fact.name} says "{fact.text}", the stored rows say "{true}"'
    return "; ".join(grounding(found.shown(), replay.case(decided))) or None


def unguarded(found: Recommendation, replay: Replay) -> str | None:
    """What the guardrails say, now, of the words that its user would read."""
    decided = replay.window(found.window_days)
    if decided is None:
        return f"a window of {found.window_days} days is not read"
    verdicts = judge(GUARDRAILS, found.shown(), replay.case(decided))
    return "; ".join(f"{v.guardrail}: {v.reason}" for v in verdicts if not v.allowed) or None


def withheld(found: Replays, to_offers: frozenset[str] | None = None) -> dict[str, int]:
    """Drafts that did not go to the operators, by the guardrail that objected, or the reason.

    A draft to which two guardrails object counts under both; an offer only where its user is of
    `to_offers`, those who consent to offers now, everybody where it is None.
    """
    counts: dict[str, int] = {}
    for user, replay in found.items():
        offers = to_offers is None or user in to_offers
        for decided in replay.decision.windows:
            for choice in decided.choices:
                if choice.draft.kind == "offer" and not offers:
                    continue
                objecting = [v.guardrail for v in choice.verdicts if not v.allowed]
                for name in objecting or ([] if choice.chosen else [choice.reason]):
                    counts[name] = counts.get(name, 0) + 1
    return dict(sorted(counts.items()))
