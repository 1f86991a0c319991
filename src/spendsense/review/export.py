"""Everything of one user, to take along: what was recorded, what was derived, who looked.

Nobody else's name is in it: whoever of the staff did something is told by the id of their account
alone. What no operator has let the user see is not in it either, nor is what rests on a consent
that no longer stands; `LEFT_OUT` says of every table why.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

import polars as pl
import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.storage import consented, known_customer, recommendations
from spendsense.storage.looks import looks_at
from spendsense.storage.tables import metadata

from .consent import THE_USER
from .person import PIPELINE
from .showing import shown_to

Row = dict[str, Any]

TYPES: Mapping[type[Any], pl.DataType] = {
    sa.BigInteger: pl.Int64(),
    sa.Integer: pl.Int64(),
    sa.Double: pl.Float64(),
    sa.Boolean: pl.Boolean(),
    sa.Date: pl.Date(),
    sa.DateTime: pl.Datetime("us"),
}
"""Of columns that are not text. JSON becomes text."""

OWN = (
    "users",
    "accounts",
    "transactions",
    "removed_transactions",
    "liabilities",
    "consent_events",
    "corrections",
    "feedback",
    "engagement_settings",
    "shelf",
    "logins",
    "tokens",
)
"""Tables of what the user or the user's bank said; of every one its own rows."""

DERIVED = ("run_users", "readings", "assignments", "engagement_events")
"""Tables of what was worked out: in the export only while consent to lessons stands."""

SECRET: Mapping[str, tuple[str, ...]] = {
    "logins": ("password_hash", "issuer", "subject"),
    "tokens": ("token_hash",),
}
"""Columns that let somebody in."""

LEFT_OUT: Mapping[str, str] = {
    "traces": "they hold drafts that no operator has approved; each lesson that you see tells why",
    "review_events": "they are the operators' work; what came of it stands in `recommendations`",
    "review_texts": "words of operators on drafts that may never have been approved",
    "review_states": "where each draft stands is told in `recommendations`",
    "review_seeds": "items planted to test the operators; none is about you",
    "reveals": "who was shown your name, when and why stands in `access_log`",
    "sessions": "only hashes of sessions are kept; they are listed under your account",
    "lockouts": "wrong passwords of a login, by a hash of it",
    "identity_requests": "sign-ins that were begun, for minutes",
    "requests": "answers kept for a day, so that nothing is done twice",
    "request_users": "whose answers those are",
    "evaluations": "how well runs did, in counts over everybody; none names you",
    "loads": "files that were read, of many users at once",
    "runs": "runs over many users at once; those that read you are in `run_users`",
    "audit_events": "about everybody; who looked at you is in `access_log`, and the receipt of "
    "your consent names its entries",
}
"""What is not in an export, and why."""

CLOSED = "consent to lessons does not stand, so nothing that was derived is handed out"

RECOMMENDATIONS: Mapping[str, pl.DataType] = {
    "recommendation_id": pl.String(),
    "window_days": pl.Int64(),
    "as_of": pl.Date(),
    "kind": pl.String(),
    "status": pl.String(),
    "created_at": pl.Datetime("us"),
    "item_key": pl.String(),
    "title": pl.String(),
    "because": pl.String(),
    "body": pl.String(),
    "disclosure": pl.String(),
    "worded_by": pl.String(),
    "approved_at": pl.Datetime("us"),
}
"""The words are null of what the user does not see."""

PLAIN = ("recommendation_id", "window_days", "as_of", "kind")

ACCESS_LOG: Mapping[str, pl.DataType] = {
    "at": pl.Datetime("us"),
    "by": pl.String(),
    "what": pl.String(),
    "code": pl.String(),
    "reason": pl.String(),
}


@dataclass(frozen=True, slots=True)
class Part:
    """Rows of one kind, with their columns in order."""

    name: str
    schema: Mapping[str, pl.DataType]
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Export:
    """Everything of a user at a moment; `left_out` says what is not in it, and why."""

    user_id: str
    made_at: datetime
    consented: bool
    parts: tuple[Part, ...]
    left_out: Mapping[str, str]

    @property
    def counts(self) -> dict[str, int]:
        return {part.name: len(part.rows) for part in self.parts}

    def as_json(self) -> dict[str, Any]:
        return {
            "export": "user",
            "user_id": self.user_id,
            "made_at": f"{self.made_at.isoformat()}Z",
            "consented": self.consented,
            "rows": self.counts,
            "left_out": dict(self.left_out),
            "tables": {
                part.name: [{k: _written(v) for k, v in row.items()} for row in part.rows]
                for part in self.parts
            },
        }


def export(connection: Connection, user_id: str, at: datetime) -> Export:
    """Everything of a customer. Raises NotFound, and BadInput for an operator."""
    known_customer(connection, user_id)
    stands = bool(consented(connection, [user_id], at=at))
    derived = [*(_table(connection, name, user_id) for name in DERIVED)] if stands else []
    shown = [_recommendations(connection, user_id, at)] if stands else []
    parts = [*(_table(connection, name, user_id) for name in _there(OWN)), *derived, *shown]
    closed = {} if stands else {name: CLOSED for name in (*DERIVED, "recommendations")}
    return Export(
        user_id=user_id,
        made_at=at,
        consented=stands,
        parts=(*parts, _looks(connection, user_id)),
        left_out={**LEFT_OUT, **closed},
    )


def named(by: str, user_id: str) -> str:
    """Whoever did something, without their name.

    >>> [named(by, "u-1") for by in ("Olga Maier (p-00ff)", "the user (token 01ab)", "Ana")]
    ['staff (p-00ff)', 'you', 'staff']
    """
    if by == user_id or by.startswith(THE_USER):
        return "you"
    if by == PIPELINE:
        return "SpendSense"
    account = re.search(r"\((?:account )?(p-[0-9a-f]+)\)$", by)
    return f"staff ({account[1]})" if account else "staff"


def _there(names: Sequence[str]) -> list[str]:
    return [name for name in names if name in metadata.tables]


def _table(connection: Connection, name: str, user_id: str) -> Part:
    table = metadata.tables[name]
    columns = [each for each in table.c if each.name not in SECRET.get(name, ())]
    query = sa.select(*columns).where(table.c.user_id == user_id).order_by(*table.primary_key)
    rows = [dict(row._mapping) for row in connection.execute(query)]
    schema = {each.name: _dtype(each) for each in columns}
    return Part(name, schema, [_anonymous(row, user_id) for row in rows])


def _anonymous(row: Row, user_id: str) -> Row:
    return {k: named(str(v), user_id) if k == "by" and v is not None else v for k, v in row.items()}


def _dtype(column: sa.Column[Any]) -> pl.DataType:
    kinds = (dtype for kind, dtype in TYPES.items() if isinstance(column.type, kind))
    return next(kinds, pl.String())


def _recommendations(connection: Connection, user_id: str, at: datetime) -> Part:
    """What the user sees in its words, and of everything else that it was drafted."""
    visible = shown_to(connection, user_id, at=at, put_away=True)
    seen = {each.recommendation_id: each for each in visible}
    rows = []
    for found in recommendations(connection, user_id=user_id):
        shown = seen.get(found.recommendation_id)
        words = asdict(shown) if shown is not None else {}
        stands = {"status": found.status, "created_at": found.created_at}
        plain = {name: getattr(found, name) for name in PLAIN}
        rows.append({name: {**words, **plain, **stands}.get(name) for name in RECOMMENDATIONS})
    return Part("recommendations", RECOMMENDATIONS, rows)


def _looks(connection: Connection, user_id: str) -> Part:
    found = [asdict(each) for each in looks_at(connection, user_id)]
    return Part("access_log", ACCESS_LOG, [_anonymous(row, user_id) for row in found])


def _written(value: Any) -> Any:
    """As JSON has it: moments with their zone."""
    if isinstance(value, datetime):
        return f"{value.isoformat()}Z"
    return value.isoformat() if isinstance(value, date) else value
