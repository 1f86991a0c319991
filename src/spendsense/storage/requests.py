"""Requests that were sent with a key, so that none is carried out twice."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from spendsense.ledger import Conflict

from . import journal
from .audit import canonical
from .request_tables import request_users, requests

KEPT = timedelta(hours=24)
"""How long a key is known. After that the same key is a new request."""
_SWEPT_AT_ONCE = 200


class CarriedOut(Conflict):
    """The key was used while this request was on its way."""


@dataclass(frozen=True, slots=True)
class Request:
    """What was sent with a key. Only what cannot be guessed without the key is ever kept."""

    request_id: str
    digest: str
    key: str = field(repr=False)

    @classmethod
    def of(cls, caller: str, key: str, address: str, body: bytes) -> Request:
        """The request of a caller: the key is this caller's alone."""
        sent = f"{len(address.encode())}:{address}".encode() + body
        return cls(_mac(key, b"request\0" + caller.encode()), _mac(key, b"sent\0" + sent), key)


@dataclass(frozen=True, slots=True)
class Answer:
    """What was answered, byte for byte."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    def seal(self, request: Request) -> str:
        """What nobody can make who has not the caller's key."""
        head = canonical([request.digest, self.status, dict(self.headers)])
        return _mac(request.key, b"answer\0" + head.encode() + b"\0" + self.body)


@dataclass(frozen=True, slots=True)
class Known:
    """A request that is on record. `answer` is None where it was not kept."""

    at: datetime
    same: bool
    """Whether what was sent is what was sent before."""
    answer: Answer | None


def find_request(connection: Connection, request: Request, at: datetime) -> Known | None:
    """What is on record of a request's key, in its time."""
    fresh = requests.c.at > journal.moment(at) - KEPT
    query = sa.select(requests).where(requests.c.request_id == request.request_id, fresh)
    row = connection.execute(query).one_or_none()
    if row is None:
        return None
    answer = None
    if row.status is not None:
        answer = Answer(row.status, dict(row.headers or {}), bytes(row.body or b""))
        if not hmac.compare_digest(answer.seal(request), row.seal or ""):
            answer = None  # another's words, or the answer to another request
    return Known(row.at, hmac.compare_digest(row.digest, request.digest), answer)


def claim(connection: Connection, request: Request, at: datetime) -> None:
    """Note, in the transaction of what it does, that a request is carried out.

    Raises CarriedOut where it was already, also by another server that is about to commit.
    """
    sweep(connection, at)
    _delete(connection, requests.c.request_id == request.request_id, at)
    values = {"request_id": request.request_id, "digest": request.digest, "at": journal.moment(at)}
    insert = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
    fresh = insert(requests).values(values).on_conflict_do_nothing()
    if connection.scalar(fresh.returning(requests.c.request_id)) is None:
        raise CarriedOut("A request with this Idempotency-Key was carried out meanwhile.")


def keep_answer(
    connection: Connection, request: Request, answer: Answer, users: Iterable[str]
) -> None:
    """Keep the answer to a request that is claimed, and whom it concerns."""
    values = {
        "status": answer.status,
        "headers": dict(answer.headers),
        "body": answer.body,
        "seal": answer.seal(request),
    }
    connection.execute(requests.update().where(_is(request)).values(values))
    rows = [{"request_id": request.request_id, "user_id": user} for user in sorted({*users})]
    if rows:
        connection.execute(request_users.insert(), rows)


def give_back(connection: Connection, request: Request) -> None:
    """Forget that a request was claimed: it failed, and may be sent again."""
    connection.execute(requests.delete().where(_is(request)))


def forget_answers(connection: Connection, user_id: str) -> int:
    """Delete the answers that concern a user; how many. That the requests were carried out stays.

    A refusal goes whole: nothing was carried out.
    """
    told = sa.select(request_users.c.request_id).where(request_users.c.user_id == user_id)
    ids = list(connection.scalars(told))
    connection.execute(request_users.delete().where(request_users.c.request_id.in_(ids)))
    theirs = requests.c.request_id.in_(ids)
    connection.execute(requests.delete().where(theirs, requests.c.status >= 400))
    nothing = {"status": None, "headers": None, "body": None, "seal": None}
    connection.execute(requests.update().where(theirs).values(nothing))
    return len(ids)


def sweep(connection: Connection, at: datetime) -> None:
    """Delete requests whose time is over, some at once: each keyed request takes a few along."""
    # Two servers may sweep at once, and need not wait for one another.
    old = sa.select(requests.c.request_id).where(requests.c.at <= journal.moment(at) - KEPT)
    some = old.limit(_SWEPT_AT_ONCE).with_for_update(skip_locked=True)
    _delete(connection, requests.c.request_id.in_(list(connection.scalars(some))), at)


def _delete(connection: Connection, which: sa.ColumnElement[bool], at: datetime) -> None:
    over = sa.and_(which, requests.c.at <= journal.moment(at) - KEPT)
    ids = list(connection.scalars(sa.select(requests.c.request_id).where(over)))
    if ids:
        connection.execute(request_users.delete().where(request_users.c.request_id.in_(ids)))
        connection.execute(requests.delete().where(requests.c.request_id.in_(ids)))


def _is(request: Request) -> sa.ColumnElement[bool]:
    return requests.c.request_id == request.request_id


def _mac(key: str, what: bytes) -> str:
    return hmac.new(key.encode(), what, hashlib.sha256).hexdigest()
