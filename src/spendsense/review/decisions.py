"""What an operator decides: approve, reject, approve in other words, withdraw, undo, publish."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from spendsense.guardrails import Verdict, allowed
from spendsense.ledger import BadInput, Conflict
from spendsense.policy import Policy
from spendsense.recommendations import Draft
from spendsense.storage import Recommendation, ReviewEvent
from spendsense.storage.standing import Status

from .freshness import check_consent, check_fresh
from .guards import check_code, check_reason, ready, second_needed, written
from .person import same_person

JudgeText = Callable[[Draft], tuple[Verdict, ...]]
"""The guardrails' verdicts, now, on a draft as it would be shown."""


def approve(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    note: str = "",
    version: int | None = None,
    group: str | None = None,
    judge_text: JudgeText,
) -> Recommendation:
    """Let its user see it once its hold has ended, or let a second person decide where two must.

    Raises NotFound; Conflict when it does not wait, is stale, of another version, taken by another
    or was first approved by the same person; ConsentMissing when its user's consent does not stand;
    BadInput when a guardrail objected to it or objects now: nothing is written then. `group` names
    the group that it was approved with.
    """
    waiting = ready(connection, "approve", recommendation_id, by=by, at=at, version=version)
    check_consent(connection, waiting, at)
    event = ReviewEvent(
        recommendation_id=recommendation_id,
        action="approve",
        at=at,
        by=by,
        reason=note,
        detail={"group": group} if group else None,
    )
    if waiting.stands.seeded:
        return written(connection, replace(event, action="miss"))
    check_fresh(connection, waiting)
    _check_other_person(waiting, by)
    _check_verdicts(
        waiting.verdicts,
        f"Recommendation {recommendation_id} cannot be approved as it was drafted",
        "Override it with your own text, or reject it.",
    )
    verdicts = judge_text(waiting.shown())
    _check_verdicts(
        verdicts,
        f"Recommendation {recommendation_id} no longer holds over the records as they are now",
        f"Run the pipeline again: spendsense run --user {waiting.user_id}",
    )
    final: Status = "approved" if waiting.stands.words_seq is None else "overridden"
    event = replace(event, verdicts=_as_kept(verdicts))
    return written(connection, _published(event, waiting, final))


def reject(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    reason: str,
    code: str | None = None,
    version: int | None = None,
) -> Recommendation:
    """Keep it from its user, and say why.

    Raises NotFound, Conflict as `approve` does, BadInput without a reason.
    """
    waiting = ready(connection, "reject", recommendation_id, by=by, at=at, version=version)
    check_reason(reason)
    event = ReviewEvent(
        recommendation_id=recommendation_id,
        action="notice" if waiting.stands.seeded else "reject",
        at=at,
        by=by,
        reason=reason,
        code=check_code("reject", code),
    )
    return written(connection, event)


def override(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    title: str | None = None,
    body: str | None = None,
    because: str | None = None,
    reason: str,
    code: str | None = None,
    version: int | None = None,
    judge_text: JudgeText,
) -> Recommendation:
    """Let its user see it in the operator's words, which pass the guardrails again.

    What is None stays as drafted. Where two must decide, a second person approves these words.
    Raises as `approve` does, and BadInput without a reason, for an empty text, or when a guardrail
    objects to the new text: nothing is written then.
    """
    waiting = ready(connection, "override", recommendation_id, by=by, at=at, version=version)
    check_consent(connection, waiting, at)
    check_reason(reason)
    text = _words(waiting, title, body, because)
    event = ReviewEvent(
        recommendation_id=recommendation_id,
        action="override",
        at=at,
        by=by,
        reason=reason,
        code=check_code("override", code),
    )
    if waiting.stands.seeded:
        noticed = text["body"] != waiting.drafted["body"]
        return written(connection, replace(event, action="notice" if noticed else "miss"))
    check_fresh(connection, waiting)
    verdicts = judge_text(replace(waiting.draft(), **text))
    _check_verdicts(verdicts, "The new text cannot be shown", "Word it differently.")
    event = replace(event, text=text, verdicts=_as_kept(verdicts))
    return written(connection, _published(event, waiting, "overridden", anew=True))


def withdraw(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    reason: str,
    code: str | None = None,
    version: int | None = None,
) -> Recommendation:
    """Take an approval back: its user is not shown it from now on, and it is not decided again.

    Raises NotFound, Conflict when it is not approved, BadInput without a reason.
    """
    ready(connection, "withdraw", recommendation_id, by=by, at=at, version=version)
    check_reason(reason)
    event = ReviewEvent(
        recommendation_id=recommendation_id,
        action="withdraw",
        at=at,
        by=by,
        reason=reason,
        code=check_code("withdraw", code),
    )
    return written(connection, event)


def undo(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    reason: str,
    code: str | None = None,
    version: int | None = None,
) -> Recommendation:
    """Take an approval back before its user could see it: it waits again, as it was drafted.

    Raises NotFound, BadInput without a reason, and Conflict when there is no approval, its hold has
    ended, or it is the first of two and another person's.
    """
    found = ready(connection, "undo", recommendation_id, by=by, at=at, version=version)
    check_reason(reason)
    if found.stands.published and not found.stands.held_at(at):
        raise Conflict(
            f"Recommendation {recommendation_id} can be seen by its user since "
            f"{found.stands.held_until:%Y-%m-%d %H:%M:%S} UTC: the hold has ended. Withdraw it."
        )
    if not found.stands.published and not same_person(by, found.stands.first_by):
        raise Conflict(
            f"Recommendation {recommendation_id} was first approved by {found.stands.first_by}, "
            "who alone can undo that. Reject it, or flag it."
        )
    event = ReviewEvent(
        recommendation_id=recommendation_id,
        action="undo",
        at=at,
        by=by,
        reason=reason,
        code=check_code("undo", code),
        status="flagged" if found.stands.flagged else None,
    )
    return written(connection, event)


def publish(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    version: int | None = None,
) -> Recommendation:
    """End the hold of an approval: its user may see it now.

    Raises NotFound, and Conflict when it is not approved, or can be seen already.
    """
    found = ready(connection, "publish", recommendation_id, by=by, at=at, version=version)
    if not found.stands.held_at(at):
        raise Conflict(
            f"Recommendation {recommendation_id} can be seen by its user since "
            f"{found.stands.held_until:%Y-%m-%d %H:%M:%S} UTC: there is no hold to end."
        )
    event = ReviewEvent(recommendation_id=recommendation_id, action="publish", at=at, by=by)
    return written(connection, event)


def _published(
    event: ReviewEvent, waiting: Recommendation, final: Status, *, anew: bool = False
) -> ReviewEvent:
    """An approval as policy has it: held for a while, or the first of two. `anew` is in new words.

    What two people must decide is not for anybody to waive: nothing that was sent is asked here.
    """
    policy = Policy.on(event.at.date())
    first = waiting.status != "awaiting_second" or anew
    if first and second_needed(waiting, policy, overridden=final == "overridden"):
        return replace(event, status="awaiting_second")
    until = event.at + timedelta(seconds=policy["review.hold_seconds"])
    return replace(event, status=final, until=until)


def _check_other_person(waiting: Recommendation, by: str) -> None:
    first = waiting.stands.first_by
    if waiting.status == "awaiting_second" and same_person(by, first):
        raise Conflict(
            f"Recommendation {waiting.recommendation_id} was first approved by {first}, and a "
            "second person must approve it. Ask a colleague."
        )


def _check_verdicts(verdicts: Sequence[Verdict], what: str, advice: str) -> None:
    if allowed(verdicts):
        return
    objections = [f"{v.guardrail}: {v.reason}" for v in verdicts if not v.allowed]
    said = "; ".join(objections) or "no guardrail has judged it"
    raise BadInput(f"{what}: {said}. {advice}")


def _as_kept(verdicts: Sequence[Verdict]) -> tuple[dict[str, Any], ...]:
    return tuple(verdict.as_json() for verdict in verdicts)


def _words(
    waiting: Recommendation, title: str | None, body: str | None, because: str | None
) -> dict[str, Any]:
    """The whole text: the operator's words where there are any, the draft's elsewhere."""
    own = {"title": title, "body": body, "because": because}
    for name, words in own.items():
        if words is not None and not words.strip():
            raise BadInput(f"The {name} of an override may not be empty. Leave it out to keep it.")
    text = {name: waiting.drafted[name] if words is None else words for name, words in own.items()}
    if text == dict(waiting.drafted):
        raise BadInput(
            "An override needs a title, body or because that differs from the draft. "
            "To keep the draft as it is, approve it."
        )
    return text
