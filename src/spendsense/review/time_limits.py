"""When a draft, or what was approved, is over: the clock decides it when it is read."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache

from spendsense.policy import Policy
from spendsense.recommendations import read_catalog
from spendsense.storage import Recommendation


@dataclass(frozen=True, slots=True)
class Limits:
    """What is over at a moment: drafts that wait since before, approvals visible since before.

    `ended` are the items of the catalog whose offer has ended.
    """

    waiting_before: datetime
    published_before: datetime
    ended: frozenset[str]


def limits(at: datetime) -> Limits:
    """The limits of a moment, under the policy of its day."""
    policy = Policy.on(at.date())
    return Limits(
        waiting_before=at - timedelta(days=policy["review.waiting_days"]),
        published_before=at - timedelta(days=policy["review.published_days"]),
        ended=ended_on(at.date()),
    )


@cache
def ended_on(day: date) -> frozenset[str]:
    """Offers of the catalog whose last day is past."""
    return frozenset(
        item.key
        for item in read_catalog()
        if item.eligibility is not None
        and item.eligibility.ends is not None
        and item.eligibility.ends < day
    )


def over(found: Recommendation, under: Limits) -> str | None:
    """Why the time of a recommendation is over; None where it is not."""
    stands = found.stands
    if not (stands.waits or stands.published):
        return None
    if found.item_key in under.ended:
        return "the offer has ended"
    if stands.waits and stands.waiting_since <= under.waiting_before:
        return f"nobody decided it since {stands.waiting_since:%Y-%m-%d}"
    if stands.held_until is not None and stands.held_until <= under.published_before:
        return f"it was shown since {stands.held_until:%Y-%m-%d}"
    return None


def as_of_clock(found: Recommendation, at: datetime) -> Recommendation:
    """The same, `expired` where its time is over and nobody has written so yet."""
    why = over(found, limits(at))
    if why is None:
        return found
    return replace(found, status="expired", decision="expire", decision_reason=why)
