"""What operators do with an item of the queue: one function an action, each under a version."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Annotated, Any

from fastapi import Header, Response
from sqlalchemy import Connection

from spendsense import review
from spendsense.ledger import BadInput
from spendsense.pipeline import verdicts_on
from spendsense.review.decisions import JudgeText
from spendsense.storage import Recommendation
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.review_bodies import (
    Approval,
    Closed,
    Escalation,
    Flagging,
    GroupApproval,
    GroupDone,
    Noting,
    Override,
    PlantedBody,
    Queued,
    Reasoned,
    Rejection,
    SecondLookBody,
    SecondOpinion,
    Snoozing,
    Taking,
    Undoing,
    Withdrawal,
)

from .review import queued

IfMatch = Annotated[
    str | None,
    Header(
        alias="If-Match",
        max_length=40,
        description='The ETag that was read, such as "3": another version since is a conflict.',
    ),
]


def approve(
    recommendation_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    approval: Approval | None = None,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Let its user see it once the hold has ended, if the guardrails still allow it.

    Where two people must decide it, the first approval lets a second person decide. The decision is
    the caller's own.
    """
    asked = approval or Approval()
    with database.write() as connection:
        done = review.approve(
            connection,
            recommendation_id,
            by=caller.by,
            at=at,
            note=asked.note,
            version=_version(asked.version, if_match),
            judge_text=partial(verdicts_on, connection, at=at),
        )
        return _answer(connection, done, at, response)


def reject(
    recommendation_id: str,
    rejection: Rejection,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Keep it from its user, with the reason."""
    with database.write() as connection:
        said = _said(caller.by, at, rejection, if_match)
        done = review.reject(connection, recommendation_id, **said)
        return _answer(connection, done, at, response)


def override(
    recommendation_id: str,
    own: Override,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Let its user see it in other words, which pass the guardrails again."""
    with database.write() as connection:
        done = review.override(
            connection,
            recommendation_id,
            **_said(caller.by, at, own, if_match),
            title=own.title,
            body=own.body,
            because=own.because,
            judge_text=partial(verdicts_on, connection, at=at),
        )
        return _answer(connection, done, at, response)


def withdraw(
    recommendation_id: str,
    withdrawal: Withdrawal,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Take an approval back, with the reason: its user is not shown it from now on."""
    with database.write() as connection:
        said = _said(caller.by, at, withdrawal, if_match)
        done = review.withdraw(connection, recommendation_id, **said)
        return _answer(connection, done, at, response)


def undo(
    recommendation_id: str,
    undoing: Undoing,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Take an approval back while it is held: it waits again, as it was drafted."""
    with database.write() as connection:
        said = _said(caller.by, at, undoing, if_match)
        done = review.undo(connection, recommendation_id, **said)
        return _answer(connection, done, at, response)


def publish(
    recommendation_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    taking: Taking | None = None,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """End the hold of an approval: its user may see it now."""
    with database.write() as connection:
        version = _version(taking.version if taking else None, if_match)
        done = review.publish(connection, recommendation_id, by=caller.by, at=at, version=version)
        return _answer(connection, done, at, response)


def take(
    recommendation_id: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    taking: Taking | None = None,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Have an item alone for a while, or for a while longer; nobody else decides it meanwhile."""
    with database.write() as connection:
        version = _version(taking.version if taking else None, if_match)
        done = review.take(connection, recommendation_id, by=caller.by, at=at, version=version)
        return _answer(connection, done, at, response)


def release(
    recommendation_id: str, database: TheDatabase, caller: Caller, at: At, response: Response
) -> Queued | Closed:
    """Give an item back."""
    with database.write() as connection:
        done = review.release(connection, recommendation_id, by=caller.by, at=at)
        return _answer(connection, done, at, response)


def note(
    recommendation_id: str,
    noting: Noting,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
) -> Queued | Closed:
    """Leave words for whoever reads it next."""
    with database.write() as connection:
        done = review.note(connection, recommendation_id, by=caller.by, at=at, text=noting.text)
        return _answer(connection, done, at, response)


def snooze(
    recommendation_id: str,
    snoozing: Snoozing,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Put an item off until a later moment, with the reason."""
    with database.write() as connection:
        said = _said(caller.by, at, snoozing, if_match)
        done = review.snooze(connection, recommendation_id, until=snoozing.until, **said)
        return _answer(connection, done, at, response)


def flag(
    recommendation_id: str,
    flagging: Flagging,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Draw attention to it: it is not shown, and two people must approve it from now on."""
    with database.write() as connection:
        said = _said(caller.by, at, flagging, if_match)
        done = review.flag(connection, recommendation_id, **said)
        return _answer(connection, done, at, response)


def escalate(
    recommendation_id: str,
    escalation: Escalation,
    database: TheDatabase,
    caller: Caller,
    at: At,
    response: Response,
    if_match: IfMatch = None,
) -> Queued | Closed:
    """Ask for somebody else: flagged, and in a lane of its own."""
    with database.write() as connection:
        said = _said(caller.by, at, escalation, if_match)
        done = review.escalate(connection, recommendation_id, **said)
        return _answer(connection, done, at, response)


def second(
    recommendation_id: str,
    opinion: SecondOpinion,
    database: TheDatabase,
    caller: Caller,
    at: At,
) -> SecondLookBody:
    """What the caller would have decided, of an item drawn for a second look."""
    with database.write() as connection:
        looked = review.second(
            connection,
            recommendation_id,
            by=caller.by,
            at=at,
            would=opinion.would,
            reason=opinion.reason,
            code=opinion.code,
        )
    return SecondLookBody(
        id=looked.recommendation_id,
        first=looked.first,
        first_by=looked.first_by,
        second=looked.second,
        agrees=looked.agrees,
    )


def approve_group(
    group_key: str,
    database: TheDatabase,
    caller: Caller,
    at: At,
    approval: GroupApproval | None = None,
) -> GroupDone:
    """Approve every item of a group by a decision of its own, once its sample was opened."""

    def judge(connection: Connection) -> JudgeText:
        return partial(verdicts_on, connection, at=at)

    note = approval.note if approval else ""
    done = review.approve_group(
        database, group_key, by=caller.by, at=at, note=note, judge_text=judge
    )
    return GroupDone(approved=list(done.approved), left=done.left)


def _said(by: str, at: datetime, given: Reasoned, if_match: str | None) -> dict[str, Any]:
    """What every reasoned action is given."""
    return {
        "by": by,
        "at": at,
        "reason": given.reason,
        "code": given.code,
        "version": _version(given.version, if_match),
    }


def _version(named: int | None, if_match: str | None) -> int | None:
    """The version that the caller read. Raises BadInput where two are named, or none that can be.

    >>> _version(None, '"3"'), _version(3, None), _version(None, "*"), _version(None, None)
    (3, 3, None, None)
    """
    if if_match is None or if_match.strip() == "*":
        return named
    tag = if_match.strip().removeprefix('"').removesuffix('"')
    if not (tag.isascii() and tag.isdigit() and len(tag) < 10):
        raise BadInput(
            f"{if_match[:40]!r} is not the ETag of a recommendation. Send the one you read, such "
            'as "3".'
        )
    if named is not None and named != int(tag):
        raise BadInput(f"If-Match names version {tag}, and the body version {named}. Name one.")
    return int(tag)


def _answer(
    connection: Connection, done: Recommendation, at: datetime, response: Response
) -> Queued | Closed:
    (answer,) = queued(connection, [done], at)
    told = review.planted(connection, done)
    if told is not None and isinstance(answer, Queued):
        answer.planted = PlantedBody(missed=told.missed, wrong=told.wrong, sentence=told.sentence())
    response.headers["ETag"] = f'"{done.stands.version}"'
    return answer
