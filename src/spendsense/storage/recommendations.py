"""Drafts put before the operators, and where each stands: a fold over the review events."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, get_args

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.ledger import BadInput
from spendsense.recommendations import Draft, Fact

from . import journal
from .audit import canonical, digest
from .consent import still_permitted
from .reviews import STATUS_AFTER, Status, content_column
from .tables import recommendations as table
from .tables import review_events, review_texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A draft before the operators, as it would be shown, and what was decided of it.

    `title`, `body` and `because` are the operator's where one overrode the draft, and so are
    `verdicts`; `drafted` is the text as it was drafted. While pending nobody has decided.
    """

    recommendation_id: str
    run_id: str
    trace_id: str
    user_id: str
    window_days: int
    as_of: date
    persona: str
    item_key: str
    kind: str
    product_kind: str | None
    title: str
    body: str
    because: str
    disclosure: str
    facts: tuple[Fact, ...]
    verdicts: tuple[Verdict, ...]
    created_at: datetime
    status: Status
    drafted: Mapping[str, str]
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision: str | None = None
    decision_reason: str | None = None

    def draft(self) -> Draft:
        """The draft as it was put before the operators."""
        return self._worded(self.drafted)

    def shown(self) -> Draft:
        """The draft with the words that its user would read."""
        return self._worded({})

    def _worded(self, text: Mapping[str, str]) -> Draft:
        return Draft(
            user_id=self.user_id,
            window_days=self.window_days,
            as_of=self.as_of,
            persona=self.persona,
            item_key=self.item_key,
            kind=self.kind,  # type: ignore[arg-type]
            product_kind=self.product_kind,
            title=text.get("title", self.title),
            body=text.get("body", self.body),
            because=text.get("because", self.because),
            disclosure=self.disclosure,
            facts=self.facts,
        )

    def as_json(self) -> dict[str, Any]:
        """Everything, with `id` for the id; dates and times as ISO 8601 text."""
        fields = asdict(self)
        return {
            "id": fields.pop("recommendation_id"),
            **fields,
            "as_of": self.as_of.isoformat(),
            "created_at": self.created_at.isoformat(),
            "decided_at": self.decided_at.isoformat() if self.decided_at else None,
            "facts": [asdict(fact) for fact in self.facts],
            "verdicts": [verdict.as_json() for verdict in self.verdicts],
            "drafted": dict(self.drafted),
        }


def recommendation_id(draft: Draft) -> str:
    """The id of a draft: the same user, window, item, day and text give the same id."""
    named = [
        draft.user_id,
        draft.window_days,
        draft.item_key,
        draft.as_of.isoformat(),
        draft.text(),
    ]
    return f"rec_{hashlib.blake2b(canonical(named).encode(), digest_size=12).hexdigest()}"


def add_recommendation(
    connection: Connection,
    draft: Draft,
    verdicts: Sequence[Verdict],
    *,
    run_id: str,
    trace_id: str,
    at: datetime,
) -> bool:
    """Put a draft before the operators; whether it was new. A known one stays as it is."""
    key = recommendation_id(draft)
    known = sa.select(table.c.recommendation_id).where(table.c.recommendation_id == key)
    if connection.scalar(known) is not None:
        return False
    fields = {name: value for name, value in asdict(draft).items() if name != "facts"}
    row = {
        **fields,
        "recommendation_id": key,
        "run_id": run_id,
        "trace_id": trace_id,
        "facts": [asdict(fact) for fact in draft.facts],
        "verdicts": [verdict.as_json() for verdict in verdicts],
        "created_at": journal.moment(at),
    }
    connection.execute(table.insert().values(row))
    return True


def recommendation_digest(row: Mapping[Any, Any]) -> str:
    """What the audit trail says of every column of a recommendation."""
    return digest({name: row[name] for name in table.c.keys()})  # noqa: SIM118 - as below


def digests(connection: Connection, recommendation_ids: Sequence[str]) -> dict[str, str]:
    """The digests of recommendations, by id."""
    rows = connection.execute(
        sa.select(table).where(table.c.recommendation_id.in_(list(recommendation_ids)))
    )
    return {row.recommendation_id: recommendation_digest(row._mapping) for row in rows}


def recommendations(
    connection: Connection,
    *,
    recommendation_ids: Iterable[str] | None = None,
    user_id: str | None = None,
    window_days: int | None = None,
    run_id: str | None = None,
    status: str | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[Recommendation, ...]:
    """Recommendations with where each stands, the oldest first, then by user and window."""
    query = sa.select(table, _STATUS, *_DECISION).select_from(_LAST)
    query = query.where(still_permitted(table))
    chosen = {"user_id": user_id, "window_days": window_days, "run_id": run_id}
    for name, value in chosen.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    if recommendation_ids is not None:
        query = query.where(table.c.recommendation_id.in_(list(recommendation_ids)))
    if status is not None:
        query = query.where(_status_column() == _known_status(status))
    ordered = query.order_by(
        table.c.created_at,
        table.c.user_id,
        table.c.window_days,
        table.c.kind,
        table.c.item_key,
        table.c.recommendation_id,
    )
    rows = connection.execute(ordered.limit(limit).offset(offset))
    return tuple(_recommendation(row._mapping) for row in rows)


def _known_status(status: str) -> str:
    if status not in get_args(Status):
        raise BadInput(
            f"{status!r} is not where a recommendation can stand. "
            f"Use one of {', '.join(get_args(Status))}."
        )
    return status


def _status_column() -> sa.ColumnElement[str]:
    return sa.case(STATUS_AFTER, value=review_events.c.action, else_="pending")


_STATUS = _status_column().label("status")
_DECISION = tuple(
    (content_column(name) if name in ("text", "verdicts") else review_events.c[name]).label(
        f"decision_{name}"
    )
    for name in ("action", "at", "by", "reason", "text", "verdicts")
)
_other = review_events.alias("other")
_LAST = table.outerjoin(
    review_events,
    review_events.c.seq
    == sa.select(sa.func.max(_other.c.seq))
    .where(_other.c.recommendation_id == table.c.recommendation_id)
    .scalar_subquery(),
).outerjoin(review_texts, review_texts.c.seq == review_events.c.seq)


def _recommendation(row: Mapping[Any, Any]) -> Recommendation:
    fields = {name: row[name] for name in table.c.keys()}  # noqa: SIM118 - a column collection
    drafted = {name: row[name] for name in ("title", "body", "because")}
    decided = row["status"] != "pending"
    verdicts = row["decision_verdicts"] if row["decision_verdicts"] else row["verdicts"]
    fields |= row["decision_text"] or {}
    fields |= {
        "facts": tuple(Fact(**fact) for fact in row["facts"]),
        "verdicts": tuple(Verdict(**verdict) for verdict in verdicts),
    }
    return Recommendation(
        **fields,
        status=row["status"],
        drafted=drafted,
        decision=row["decision_action"] if decided else None,
        decided_by=row["decision_by"] if decided else None,
        decided_at=row["decision_at"] if decided else None,
        decision_reason=row["decision_reason"] if decided else None,
    )
