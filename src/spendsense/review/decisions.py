"""What an operator decides: approve, reject, approve with words of their own, or withdraw."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.guardrails import Purpose, Verdict, allowed
from spendsense.ledger import BadInput, Conflict, ConsentMissing
from spendsense.recommendations import Draft
from spendsense.storage import Recommendation, ReviewEvent, add_review_event, consented
from spendsense.storage.journal import lock

from .person import check_person
from .queue import recommendation

JudgeText = Callable[[Draft], tuple[Verdict, ...]]
"""The guardrails' verdicts, now, on a draft as it would be shown."""


def approve(
    connection: Connection,
    recommendation_id: str,
    *,
    by: str,
    at: datetime,
    note: str = "",
    judge_text: JudgeText,
) -> Recommendation:
    """Let its user see it, if the guardrails still allow it over the rows that are stored now.

    Raises NotFound, Conflict when it is not pending, ConsentMissing when its user's consent does
    not stand, BadInput when a guardrail objected to it or objects now: nothing is written then.
    """
    waiting = _pending(connection, recommendation_id, by)
    _check_consent(connection, waiting, at)
    _check_verdicts(
        waiting.verdicts,
        f"Recommendation {recommendation_id} cannot be approved as it was drafted",
        "Override it with your own text, or reject it.",
    )
    verdicts = judge_text(waiting.draft())
    _check_verdicts(
        verdicts,
        f"Recommendation {recommendation_id} no longer holds over the records as they are now",
        f"Run the pipeline again: spendsense run --user {waiting.user_id}",
    )
    event = ReviewEvent(
        recommendation_id=recommendation_id,
        action="approve",
        at=at,
        by=by,
        reason=note,
        verdicts=_as_kept(verdicts),
    )
    return _decided(connection, event)


def reject(
    connection: Connection, recommendation_id: str, *, by: str, at: datetime, reason: str
) -> Recommendation:
    """Keep it from its user, and say why.

    Raises NotFound, Conflict when it is not pending, BadInput without a reason.
    """
    _pending(connection, recommendation_id, by)
    _check_reason(reason)
    event = ReviewEvent(
        recommendation_id=recommendation_id, action="reject", at=at, by=by, reason=reason
    )
    return _decided(connection, event)


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
    judge_text: JudgeText,
) -> Recommendation:
    """Let its user see it in the operator's words, which pass the guardrails again.

    What is None stays as drafted. Raises as `approve` does, and BadInput without a reason, for an
    empty text, or when a guardrail objects to the new text: nothing is written then.
    """
    waiting = _pending(connection, recommendation_id, by)
    _check_consent(connection, waiting, at)
    _check_reason(reason)
    text = _words(waiting, title, body, because)
    verdicts = judge_text(replace(waiting.draft(), **text))
    _check_verdicts(verdicts, "The new text cannot be shown", "Word it differently.")
    event = ReviewEvent(
        recommendation_id=recommendation_id,
        action="override",
        at=at,
        by=by,
        reason=reason,
        text=text,
        verdicts=_as_kept(verdicts),
    )
    return _decided(connection, event)


def withdraw(
    connection: Connection, recommendation_id: str, *, by: str, at: datetime, reason: str
) -> Recommendation:
    """Take an approval back: its user is not shown it from now on, and it is not decided again.

    Raises NotFound, Conflict when it is not approved, BadInput without a reason.
    """
    found = _locked(connection, recommendation_id, by)
    if found.status != "approved":
        raise Conflict(
            f"Recommendation {recommendation_id} is {found.status}, and only what is approved can "
            "be withdrawn. Reject what is still pending."
        )
    _check_reason(reason)
    event = ReviewEvent(
        recommendation_id=recommendation_id, action="withdraw", at=at, by=by, reason=reason
    )
    return _decided(connection, event)


def _locked(connection: Connection, recommendation_id: str, by: str) -> Recommendation:
    # The lock first: of two operators the second reads what the first decided.
    lock(connection)
    found = recommendation(connection, recommendation_id)
    check_person(by)
    return found


def _pending(connection: Connection, recommendation_id: str, by: str) -> Recommendation:
    found = _locked(connection, recommendation_id, by)
    if found.status != "pending":
        why = f" ({found.decision_reason})" if found.decision_reason else ""
        raise Conflict(
            f"Recommendation {recommendation_id} was {found.status} by {found.decided_by} at "
            f"{found.decided_at:%Y-%m-%d %H:%M:%S} UTC{why}. What is decided is not decided again."
        )
    return found


def _decided(connection: Connection, event: ReviewEvent) -> Recommendation:
    add_review_event(connection, event)
    return recommendation(connection, event.recommendation_id)


def _check_reason(reason: str) -> None:
    if not reason.strip():
        raise BadInput("Say why: the reason is kept with the decision, and it may not be empty.")


def _check_verdicts(verdicts: Sequence[Verdict], what: str, advice: str) -> None:
    if allowed(verdicts):
        return
    objections = [f"{v.guardrail}: {v.reason}" for v in verdicts if not v.allowed]
    said = "; ".join(objections) or "no guardrail has judged it"
    raise BadInput(f"{what}: {said}. {advice}")


def _as_kept(verdicts: Sequence[Verdict]) -> tuple[dict[str, Any], ...]:
    return tuple(verdict.as_json() for verdict in verdicts)


def _check_consent(connection: Connection, waiting: Recommendation, at: datetime) -> None:
    purposes: tuple[Purpose, ...] = ("education",)
    if waiting.kind == "offer":
        purposes = ("education", "partner_offers")
    for purpose in purposes:
        if not consented(connection, [waiting.user_id], purpose=purpose, at=at):
            raise ConsentMissing(
                f"User {waiting.user_id} has not granted consent to {purpose.replace('_', ' ')}, "
                "or has revoked it, or it has ended, so recommendation "
                f"{waiting.recommendation_id} cannot be approved. Reject it, or wait for a grant."
            )


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
