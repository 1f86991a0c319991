"""What is answered about the audit trail."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from .texts import Moment


class AuditEventBody(BaseModel):
    """An event of the trail. `sentence` says in words what was done.

    `masked` names what was left out for the role of the caller, of `payload` and of the hashes:
    that of the first event decides what is drawn for samples, and is told nobody.
    """

    seq: int
    at: Moment
    actor: str
    action: str
    subject: str
    sentence: str
    payload: dict[str, Any]
    masked: list[str]
    previous_hash: str | None
    hash: str | None


class AuditEvents(BaseModel):
    """The latest first. `next_cursor` begins the next page and is null on the last.

    `actions` are the names that the trail knows, to filter by.
    """

    limit: int
    next_cursor: str | None
    actions: list[str]
    items: list[AuditEventBody]


class CheckpointBody(BaseModel):
    """The head of the trail, signed at a moment.

    `signed`: one of this home's keys made the signature. `holds`: the trail still has that event
    under that hash. What is signed says `at` without the Z. Whether every event before it is as it
    was is asked of GET /audit/verify.
    """

    line: int
    at: Moment
    seq: int
    hash: str
    count: int
    root: str
    key: str
    signature: str
    signed: bool
    holds: bool
    sentence: str


class Checkpoints(BaseModel):
    """The signed checkpoints of this home, the latest first.

    `uncovered` counts the events since the last of them that holds; `unreadable` the lines of the
    file that are none.
    """

    total: int
    limit: int
    offset: int
    events: int
    uncovered: int
    unreadable: int
    sentence: str
    items: list[CheckpointBody]
