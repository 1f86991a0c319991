"""Whether the work goes on: the policy of the day, consents, the queue."""

from __future__ import annotations

from spendsense import review
from spendsense.ledger import BadInput
from spendsense.pipeline import policy_on
from spendsense.review.console import moment_of
from spendsense.storage.review_queue import lanes, overdue

from .check import Finding, Installation, ok, warn
from .check import fault as broken

WAITING = ("pending", "flagged", "awaiting_second")


def policy(at: Installation) -> Finding:
    try:
        policy_on(at.at.date(), at.at)
    except BadInput as error:
        return broken(str(error), "Set the clock right, or install a version with a policy.")
    return ok(f"A policy is in force on {at.at.date()}.")


def consents(at: Installation) -> Finding:
    with at.reading() as connection:
        soon = [each for each in review.expiring(connection, at.at) if each[1].permits]
    if soon:
        said = f"{len(soon):,} consents end soon, the first in {soon[0][1].days_left} days."
        return warn(said, "Ask for renewals. Whose: spendsense consent expiring")
    return ok("No consent ends soon.")


def queue(at: Installation) -> Finding:
    """Drafts that waited past their time, or are past half of it."""
    moment = moment_of(at.at)
    with at.reading() as connection:
        over = len(overdue(connection, moment))
        oldest = [lane.oldest for lane in lanes(connection, moment, ()) if lane.name in WAITING]
    do = "Decide the oldest: spendsense review list. What is over goes at the next run."
    if over:
        return warn(f"{over:,} drafts or lessons are past their time and nobody decided.", do)
    half = moment.waiting_before + (at.at - moment.waiting_before) / 2
    old = [each for each in oldest if each is not None and each < half]
    if old:
        return warn(
            f"The oldest draft waits since {min(old):%Y-%m-%d}, more than half its time.", do
        )
    return ok("No draft waits for long.")
