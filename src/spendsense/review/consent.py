"""Consent, granted and revoked: an event for each purpose, and what follows of it.

A revocation withdraws what was shown and deletes what was derived, in its own transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Connection

from spendsense.guardrails import PLAIN, PURPOSES, ConsentEvent, Purpose
from spendsense.guardrails.consent import (
    Action,
    against_grant,
    check_purpose,
    last_words,
    longest,
    standing,
    warned,
)
from spendsense.guardrails.consent_texts import consent_text
from spendsense.ledger import BadInput, ConsentMissing
from spendsense.storage import (
    Purged,
    Recommendation,
    ReviewEvent,
    add_consent_event,
    add_review_event,
    consent_events,
    known_customer,
    purge_derived,
    purge_offers,
    purge_words,
    recommendations,
)
from spendsense.storage.journal import lock
from spendsense.storage.standing import PUBLISHED

from .person import check_person

THE_USER = "the user"
"""What `by` begins with where a user's own token changed consent."""


NOTHING = Purged({})

NEVER: Mapping[Purpose, datetime] = {}

CAUSES: Mapping[Action, str] = {"revoke": "was revoked", "expire": "has ended"}
"""What became of consent, as reasons say it."""


@dataclass(frozen=True, slots=True)
class ConsentChanged:
    """The purposes of which an event was written, and what a revocation took with it."""

    purposes: tuple[Purpose, ...] = ()
    withdrawn: tuple[str, ...] = ()
    purged: Purged = NOTHING

    def __bool__(self) -> bool:
        return bool(self.purposes)


def grant_consent(
    connection: Connection,
    user_id: str,
    *,
    by: str,
    at: datetime,
    note: str = "",
    purposes: Sequence[str] = (),
    days: int | None = None,
    over_revocation: bool = True,
) -> ConsentChanged:
    """Record that a user consents, to lessons and offers where no purpose is named.

    Nothing is written for a purpose of which consent stands already, unless it ends soon, its text
    has changed since, or `days` gives it another end. Raises NotFound for an unknown user,
    BadInput for an operator, a purpose that is none or days out of bounds, and ConsentMissing
    where `over_revocation` is false and the user's last word is a revocation of their own.
    """
    events = _before(connection, user_id, by)
    wanted = _purposes(purposes) or PLAIN
    words = last_words(events)
    if not over_revocation:
        _check_own_word(user_id, [words[each] for each in wanted if each in words])
    moment = max([at, *(event.at for event in events)])
    until = moment + _term(days, moment)
    stands = standing(events, at)
    fresh = [
        _grant(user_id, each, moment, until, by, note)
        for each in wanted
        if each not in stands or _renews(stands[each], at, until if days is not None else None)
    ]
    for event in fresh:
        _check_rules(event)
        add_consent_event(connection, event)
    return ConsentChanged(_named(fresh))


def revoke_consent(
    connection: Connection,
    user_id: str,
    *,
    by: str,
    at: datetime,
    note: str = "",
    purposes: Sequence[str] = (),
) -> ConsentChanged:
    """Record that a user no longer consents, to anything where no purpose is named.

    Nothing is read or shown once it is written; what was approved is withdrawn and what was
    derived is deleted, in the same transaction. No clock refuses it: an event is never dated before
    the one it follows. Nothing is written for a purpose that is not granted anyway.
    """
    events = _before(connection, user_id, by)
    words = last_words(events)
    granted = [
        each
        for each in _purposes(purposes) or PURPOSES
        if each in words and words[each].action == "grant"
    ]
    moment = max([at, *(event.at for event in events)])
    return end(connection, user_id, granted, action="revoke", by=by, at=moment, note=note)


def end(
    connection: Connection,
    user_id: str,
    purposes: Sequence[Purpose],
    *,
    action: Action,
    by: str,
    at: datetime,
    note: str = "",
    ended: Mapping[Purpose, datetime] = NEVER,
) -> ConsentChanged:
    """An event for each purpose, and away with what rests on it. Who calls holds the lock.

    `ended` says since when, of what ended by itself.
    """
    cause = CAUSES[action]
    shown = _shown_for(connection, user_id, purposes)
    for each in purposes:
        event = _event(user_id, action, each, at, by, note)
        add_consent_event(connection, replace(event, until=ended.get(each)))
    _withdraw(connection, shown, by, at, cause)
    purged = purge_for(connection, user_id, purposes, by, at, cause)
    return ConsentChanged(tuple(purposes), shown, purged)


def _before(connection: Connection, user_id: str, by: str) -> tuple[ConsentEvent, ...]:
    """The history so far. Changes are written in the order in which they get the lock."""
    lock(connection)
    known_customer(connection, user_id)
    check_person(by)
    return consent_events(connection, [user_id])


def _purposes(named: Sequence[str]) -> tuple[Purpose, ...]:
    asked = {check_purpose(each) for each in named}
    return tuple(each for each in PURPOSES if each in asked)


def _term(days: int | None, moment: datetime) -> timedelta:
    most = longest(moment.date())
    if days is None:
        return most
    if not 1 <= days <= most.days:
        raise BadInput(f"Consent stands for 1 to {most.days} days, not for {days}.")
    return timedelta(days=days)


def _check_rules(event: ConsentEvent) -> None:
    """Raises BadInput for a grant that a rule in force does not let anybody write."""
    against = tuple(against_grant(event))
    if against:
        raise BadInput(f"This consent cannot be recorded: {'; '.join(against)}.")


def _renews(stands: ConsentEvent, at: datetime, until: datetime | None) -> bool:
    """Whether a grant of what stands says something new: another end, or another text."""
    if until is not None:
        return until != stands.ends()
    purpose = stands.purpose or "education"
    text = consent_text(purpose, at.date()).hash
    return warned(stands, at) or stands.text_hash not in (None, text)


def _grant(
    user_id: str, purpose: Purpose, at: datetime, until: datetime, by: str, note: str
) -> ConsentEvent:
    text = consent_text(purpose, at.date())
    return ConsentEvent(
        user_id=user_id,
        action="grant",
        at=at,
        by=by,
        note=note,
        purpose=purpose,
        text_version=text.version,
        text_hash=text.hash,
        until=until,
    )


def _event(
    user_id: str, action: Action, purpose: Purpose, at: datetime, by: str, note: str
) -> ConsentEvent:
    return ConsentEvent(user_id=user_id, action=action, at=at, by=by, note=note, purpose=purpose)


def _named(events: Iterable[ConsentEvent]) -> tuple[Purpose, ...]:
    return tuple(purpose for event in events for purpose in event.purposes)


def _shown_for(connection: Connection, user_id: str, revoked: Sequence[Purpose]) -> tuple[str, ...]:
    """Ids of what is approved and rests on what is revoked."""
    if not {"education", "partner_offers", "ai_wording"} & set(revoked):
        return ()
    shown = [r for r in recommendations(connection, user_id=user_id) if r.status in PUBLISHED]
    return tuple(each.recommendation_id for each in shown if _rests_on(each, revoked))


def _rests_on(shown: Recommendation, revoked: Sequence[Purpose]) -> bool:
    if "education" in revoked or ("partner_offers" in revoked and shown.kind == "offer"):
        return True
    return "ai_wording" in revoked and shown.worded_by == "model"


def _withdraw(
    connection: Connection, ids: Sequence[str], by: str, at: datetime, cause: str
) -> None:
    for key in ids:
        reason = f"consent {cause}"
        event = ReviewEvent(recommendation_id=key, action="withdraw", at=at, by=by, reason=reason)
        add_review_event(connection, event)


def purge_for(
    connection: Connection,
    user_id: str,
    ended: Sequence[Purpose],
    by: str,
    at: datetime,
    cause: str,
) -> Purged:
    """What rests on the purposes that ended goes. Of research nothing is kept of anybody."""
    if "education" in ended:
        return purge_derived(connection, user_id, by=by, at=at, cause=f"consent {cause}")
    purged = NOTHING
    if "partner_offers" in ended:
        offers = f"consent to partner offers {cause}"
        purged = purge_offers(connection, user_id, by=by, at=at, cause=offers)
    if "ai_wording" in ended:
        words = f"consent to a model's wording {cause}"
        also = purge_words(connection, user_id, by=by, at=at, cause=words)
        purged = purged.with_more(also) if also else purged
    return purged


def _check_own_word(user_id: str, words: Iterable[ConsentEvent]) -> None:
    """Raises ConsentMissing where one of the last words is a revocation by the user."""
    own = [event for event in words if _own(event)]
    if own:
        raise ConsentMissing(
            f"User {user_id} revoked consent at {own[0].at:%Y-%m-%d %H:%M:%S} UTC, and only "
            "the user can grant it again here, with a token of their own."
        )


def _own(event: ConsentEvent) -> bool:
    """Whether a revocation is the user's own word and not one that somebody recorded."""
    spoken = event.by == event.user_id or event.by.startswith(THE_USER)
    return event.action == "revoke" and spoken


STAYS: Mapping[str, str] = {
    "consent events": "they show what was permitted, and until when",
    "audit entries": "they show who did what; of what was derived they hold hashes, no content",
    "review events": "they show who decided, when and why; their words are deleted",
}
"""What a purge leaves, and why."""
