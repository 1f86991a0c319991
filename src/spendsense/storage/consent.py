"""The history of consent: grants and revocations as they were given, never changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.guardrails import PLAIN, ConsentEvent, Purpose
from spendsense.guardrails.consent import longest, shortest, standing

from . import audit, journal
from .tables import consent_events as table
from .tables import run_users
from .users import FEW, known_user, user_ids

ConsentHistory = dict[int, ConsentEvent]
"""Events by their numbers."""


def add_consent_event(connection: Connection, event: ConsentEvent) -> int:
    """Append a grant or a revocation, and its audit event; its number. Raises NotFound."""
    journal.lock(connection)
    known_user(connection, event.user_id)
    (seq,) = add_consent_events(connection, [event])
    return seq


def add_consent_events(connection: Connection, events: Sequence[ConsentEvent]) -> range:
    """The same for many at once, of users who are on record; their numbers."""
    for event in events:
        journal.moment(event.at)
    fields = [asdict(event) for event in events]
    numbers = journal.append_all(connection, table, fields)
    audit.record_all(
        connection,
        [_said(seq, event, told) for seq, event, told in zip(numbers, events, fields, strict=True)],
    )
    return numbers


def _said(seq: int, event: ConsentEvent, fields: Mapping[str, Any]) -> audit.Unsealed:
    return audit.Unsealed(
        at=event.at,
        actor=event.by,
        action=f"consent.{event.action}",
        subject=event.user_id,
        payload={"seq": seq, **{name: each for name, each in fields.items() if each is not None}},
    )


def consent_events(
    connection: Connection, user_ids: Sequence[str] | None = None
) -> tuple[ConsentEvent, ...]:
    """Grants and revocations in the order in which they were written: all, or of some users."""
    query = sa.select(table).order_by(table.c.seq)
    if user_ids is not None and len(user_ids) <= FEW:
        query = query.where(table.c.user_id.in_(list(user_ids)))
    wanted = None if user_ids is None else frozenset(user_ids)
    return tuple(
        _event(row._mapping)
        for row in connection.execute(query)
        if wanted is None or row.user_id in wanted
    )


def consent_history(connection: Connection, user_id: str) -> ConsentHistory:
    """A user's grants and revocations by their numbers, in the order of writing."""
    query = sa.select(table).where(table.c.user_id == user_id).order_by(table.c.seq)
    return {row.seq: _event(row._mapping) for row in connection.execute(query)}


def consented(
    connection: Connection,
    user_ids: Sequence[str],
    *,
    purpose: Purpose = "education",
    at: datetime | None = None,
) -> frozenset[str]:
    """Which of the users have granted consent that stands now: the last event written decides.

    A revocation asks no clock, so that one that was set back cannot undo it. A grant has ended
    where its time is up `at` a moment; without one it is not asked whether it has. Whoever writes
    what consent allows asks under `journal.lock`, in the transaction that writes.
    """
    granted = with_consent(purpose, at, user_id=user_ids[0] if len(user_ids) == 1 else None)
    return frozenset(user_ids) & frozenset(connection.scalars(granted))


def may_have_ended(connection: Connection, by: datetime) -> tuple[str, ...]:
    """Customers of whom some event may have ended a purpose by a moment; whether, they tell."""
    swept = table.c.action == "expire"
    early = sa.or_(table.c.until <= by, table.c.at <= by - shortest())
    found = connection.scalars(
        sa.select(table.c.user_id)
        .where(sa.or_(swept, sa.and_(table.c.action == "grant", early)))
        .distinct()
    )
    return user_ids(connection, among=list(found))


def with_consent(
    purpose: Purpose, at: datetime | None, *, user_id: str | None = None
) -> sa.Select[tuple[str]]:
    """The statement that finds whose consent stands, as `consented` says: of all, or of one."""
    last = sa.select(sa.func.max(table.c.seq)).where(_of(purpose)).group_by(table.c.user_id)
    granted = sa.select(table.c.user_id).where(table.c.action == "grant")
    if user_id is not None:  # said of both: SQLite else goes through every grant of everybody
        last = last.where(table.c.user_id == user_id)
        granted = granted.where(table.c.user_id == user_id)
    granted = granted.where(table.c.seq.in_(last))
    return granted if at is None else granted.where(_runs_at(at))


# Made once: to put a statement together takes five times as long as to ask it.
_OF_ONE = (
    sa.select(*(table.c[field.name] for field in fields(ConsentEvent)))
    .where(table.c.user_id == sa.bindparam("user_id"))
    .order_by(table.c.seq)
)


def standing_purposes(connection: Connection, user_id: str, at: datetime) -> frozenset[Purpose]:
    """What a user's consent permits at a moment, asked of every event anew."""
    rows = connection.execute(_OF_ONE, {"user_id": user_id}).all()
    return frozenset(standing((ConsentEvent(**row._asdict()) for row in rows), at))


def consent_epochs(connection: Connection, user_ids: Sequence[str]) -> dict[str, int]:
    """The consent epoch of each user: a number that grows with every grant and revocation.

    It is the number of the user's last event, and 0 before the first. Two equal epochs mean that
    nothing about what is permitted was written in between.
    """
    query = sa.select(table.c.user_id, sa.func.max(table.c.seq)).group_by(table.c.user_id)
    if len(user_ids) == 1:
        query = query.where(table.c.user_id == user_ids[0])
    found = {user_id: int(seq) for user_id, seq in connection.execute(query)}
    return {user_id: found.get(user_id, 0) for user_id in user_ids}


def save_epochs(connection: Connection, run_id: str, epochs: Mapping[str, int]) -> None:
    """Keep beside what a run derived of each user the epoch under which it was read."""
    for user_id, epoch in epochs.items():
        of_this = sa.and_(run_users.c.run_id == run_id, run_users.c.user_id == user_id)
        connection.execute(run_users.delete().where(of_this))
        row = {"run_id": run_id, "user_id": user_id, "consent_epoch": epoch}
        connection.execute(run_users.insert().values(row))


def still_permitted(derived: sa.Table) -> sa.ColumnElement[bool]:
    """The rows of a derived table that no revocation has come after: asked at every reading.

    A revocation, or the end of a grant, deletes such rows in its own transaction. This holds even
    if it did not. Whoever never revoked is found at once: a queue asks of every row it counts.
    """
    return sa.or_(derived.c.user_id.not_in(ever_revoked()), _since_revoked(derived))


ENDING = ("revoke", "expire")
"""What an event may be besides a grant."""


def ever_revoked() -> sa.Select[Any]:
    """Users who have revoked consent to lessons, or whose grant was written off as ended."""
    alias = table.alias("revocations")
    of_it = sa.or_(alias.c.purpose == "education", alias.c.purpose.is_(None))
    return sa.select(alias.c.user_id).where(alias.c.action.in_(ENDING), of_it)


def _since_revoked(derived: sa.Table) -> sa.ColumnElement[bool]:
    """Whether a row was derived after the last revocation of its user."""
    own = sa.select(sa.func.max(run_users.c.consent_epoch)).where(
        run_users.c.run_id == derived.c.run_id, run_users.c.user_id == derived.c.user_id
    )
    revoked = sa.select(sa.func.max(table.c.seq)).where(
        table.c.user_id == derived.c.user_id, table.c.action != "grant", _of("education")
    )
    return sa.func.coalesce(own.scalar_subquery(), 0) >= sa.func.coalesce(
        revoked.scalar_subquery(), 0
    )


def ever_granted(connection: Connection, ended_by: datetime | None = None) -> tuple[str, ...]:
    """Customers who were ever granted consent to lessons; or to anything by a grant that ended.

    A grant that ended may have been renewed or revoked since: whoever asks looks at the events.
    """
    query = sa.select(table.c.user_id).distinct().where(table.c.action == "grant")
    if ended_by is None:
        query = query.where(_of("education"))
    else:
        over = table.c.at <= ended_by - longest(ended_by.date())
        query = query.where(sa.or_(over, table.c.until <= ended_by))
    return user_ids(connection, among=sorted(connection.scalars(query)))


def _of(purpose: Purpose) -> sa.ColumnElement[bool]:
    named: sa.ColumnElement[bool] = table.c.purpose == purpose
    return sa.or_(named, table.c.purpose.is_(None)) if purpose in PLAIN else named


def _runs_at(at: datetime) -> sa.ColumnElement[bool]:
    """A grant whose own end, and whose longest time, are both ahead."""
    within = table.c.at > at - longest(at.date())
    return sa.and_(within, sa.or_(table.c.until.is_(None), table.c.until > at))


def _event(row: Mapping[Any, Any]) -> ConsentEvent:
    fields = {name: value for name, value in row.items() if name != "seq"}
    return ConsentEvent(**fields)


def events_of(events: Iterable[ConsentEvent]) -> dict[str, list[ConsentEvent]]:
    """Events by user, each in the order of writing."""
    found: dict[str, list[ConsentEvent]] = {}
    for event in events:
        found.setdefault(event.user_id, []).append(event)
    return found
