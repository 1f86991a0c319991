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
from spendsense.recommendations import Draft, Fact, WordedBy, Words
from spendsense.recommendations.draft import OF_MODEL

from . import journal
from .audit import canonical, digest
from .consent import still_permitted
from .review_tables import review_states
from .standing import WAITING, Standing, Status
from .states import begin, standing_of
from .tables import recommendations as table
from .tables import review_events, review_texts

TOLD = (
    "version",
    "waiting_since",
    "flagged",
    "escalated",
    "first_by",
    "held_until",
    "lease_by",
    "lease_until",
    "snoozed_until",
)
"""What operators are told of where a recommendation stands, besides its status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """A draft before the operators, as it would be shown, and what was decided of it.

    `title`, `body` and `because` are the operator's where one overrode the draft, and so are
    `verdicts`; `drafted` is the text as it was drafted. While it waits nobody has decided. `stands`
    is all that its events made of it.
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
    stands: Standing
    worded_by: WordedBy = "template"
    template: Words | None = None
    decided_by: str | None = None
    decided_at: datetime | None = None
    decision: str | None = None
    decision_reason: str | None = None
    decision_code: str | None = None

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
            worded_by=self.worded_by,
            template=self.template,
        )

    def as_json(self) -> dict[str, Any]:
        """Everything, with `id` for the id; dates and times as ISO 8601 text.

        Whether it was planted is told nobody, and what it rests on is for the checks.
        """
        fields = asdict(self)
        stands = fields.pop("stands")
        return {
            "id": fields.pop("recommendation_id"),
            **fields,
            **{name: _plain(stands[name]) for name in TOLD},
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
    inputs: str | None = None,
    consent_epoch: int | None = None,
    seeded: bool = False,
) -> bool:
    """Put a draft before the operators; whether it was new. A known one stays as it is.

    `inputs` is the digest of the records it was drafted from, `consent_epoch` its user's then.
    """
    said = {"run_id": run_id, "trace_id": trace_id, "created_at": journal.moment(at)}
    rests = {"inputs": inputs, "consent_epoch": consent_epoch, "seeded": seeded}
    return bool(add_recommendations(connection, [(draft, verdicts)], said, rests))


def add_recommendations(
    connection: Connection,
    judged: Iterable[tuple[Draft, Sequence[Verdict]]],
    said: Mapping[str, Any],
    rests: Mapping[str, Any],
) -> list[str]:
    """The same for many that have the run, the trace and the moment in common; the new ids.

    `said` has run_id, trace_id and created_at; `rests` what `begin` takes.
    """
    rows = {recommendation_id(draft): (draft, verdicts) for draft, verdicts in judged}
    known = sa.select(table.c.recommendation_id).where(table.c.recommendation_id.in_(list(rows)))
    there = set(connection.scalars(known)) if rows else set()
    new = [key for key in rows if key not in there]
    if new:
        connection.execute(table.insert(), [{**_row(key, *rows[key]), **said} for key in new])
        begin(connection, new, **rests)
    return new


def _row(key: str, draft: Draft, verdicts: Sequence[Verdict]) -> dict[str, Any]:
    fields = {name: value for name, value in asdict(draft).items() if name != "facts"}
    return {
        **fields,
        "recommendation_id": key,
        "facts": [asdict(fact) for fact in draft.facts],
        "verdicts": [verdict.as_json() for verdict in verdicts],
    }


def recommendation_digest(row: Mapping[Any, Any]) -> str:
    """What the audit trail says of every column of a recommendation."""
    return digest(digested(row))


def digested(row: Mapping[Any, Any]) -> dict[str, Any]:
    """The columns that the audit trail vouches for.

    Who worded it is among them only where that was a model: of older rows it said nothing else.
    """
    columns = table.c.keys()
    if row["worded_by"] == "template" and row["template"] is None:
        columns = [name for name in columns if name not in OF_MODEL]
    return {name: row[name] for name in columns}


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
    seeds: bool = False,
) -> tuple[Recommendation, ...]:
    """Recommendations with where each stands, the oldest first, then by user and window.

    What was planted among them is no recommendation: it comes only where `seeds` asks for it.
    """
    query = whole()
    if not seeds:
        query = query.where(review_states.c.seeded.is_(False))
    chosen = {"user_id": user_id, "window_days": window_days, "run_id": run_id}
    for name, value in chosen.items():
        if value is not None:
            query = query.where(table.c[name] == value)
    if recommendation_ids is not None:
        query = query.where(table.c.recommendation_id.in_(list(recommendation_ids)))
    if status is not None:
        query = query.where(review_states.c.status == known_status(status))
    rows = connection.execute(query.order_by(*OLDEST_FIRST).limit(limit).offset(offset))
    return tuple(as_recommendation(row._mapping) for row in rows)


OLDEST_FIRST = (
    table.c.created_at,
    table.c.user_id,
    table.c.window_days,
    table.c.kind,
    table.c.item_key,
    table.c.recommendation_id,
)
"""The order of the queue; the id alone tells two apart that are equal otherwise."""


def known_status(status: str) -> Status:
    """Raises BadInput for what is none."""
    for known in get_args(Status):
        if status == known:
            return known  # type: ignore[no-any-return]
    raise BadInput(
        f"{status!r} is not where a recommendation can stand. "
        f"Use one of {', '.join(get_args(Status))}."
    )


_moved = review_events.alias("moved")
_moved_texts = review_texts.alias("moved_texts")
_words = review_events.alias("words")
_words_texts = review_texts.alias("words_texts")


def _content(
    event: sa.FromClause, texts: sa.FromClause, name: str, label: str
) -> sa.ColumnElement[Any]:
    """Words or verdicts of an event: apart, or in the event where an older version wrote it."""
    column = sa.case((texts.c.seq.is_not(None), texts.c[name]), else_=event.c[name])
    return column.label(label)


_STANDS = tuple(review_states.c[name] for name in Standing.__dataclass_fields__)
_DECISION = (
    *(_moved.c[name].label(f"decision_{name}") for name in ("action", "at", "by", "reason")),
    _moved.c.code.label("decision_code"),
    _content(_moved, _moved_texts, "verdicts", "decision_verdicts"),
    _content(_words, _words_texts, "text", "words_text"),
    _content(_words, _words_texts, "verdicts", "words_verdicts"),
)
_WHOLE = (
    table.join(review_states, review_states.c.recommendation_id == table.c.recommendation_id)
    .outerjoin(_moved, _moved.c.seq == review_states.c.moved_seq)
    .outerjoin(_moved_texts, _moved_texts.c.seq == review_states.c.moved_seq)
    .outerjoin(_words, _words.c.seq == review_states.c.words_seq)
    .outerjoin(_words_texts, _words_texts.c.seq == review_states.c.words_seq)
)


def whole() -> sa.Select[Any]:
    """Everything of recommendations whose user's consent was not revoked since."""
    query = sa.select(table, *_STANDS, *_DECISION).select_from(_WHOLE)
    return query.where(still_permitted(table))


def as_recommendation(row: Mapping[Any, Any]) -> Recommendation:
    """From a row of `whole`."""
    fields = {name: row[name] for name in table.c.keys()}  # noqa: SIM118 - a column collection
    drafted = {name: row[name] for name in ("title", "body", "because")}
    decided = row["status"] not in WAITING
    verdicts = row["decision_verdicts"] or row["words_verdicts"] or row["verdicts"]
    fields |= row["words_text"] or {}
    fields |= {
        "facts": tuple(Fact(**fact) for fact in row["facts"]),
        "verdicts": tuple(Verdict(**verdict) for verdict in verdicts),
        "template": Words(**row["template"]) if row["template"] else None,
    }
    return Recommendation(
        **fields,
        status=row["status"],
        drafted=drafted,
        stands=standing_of(row),
        decision=row["decision_action"] if decided else None,
        decided_by=row["decision_by"] if decided else None,
        decided_at=row["decision_at"] if decided else None,
        decision_reason=row["decision_reason"] if decided else None,
        decision_code=row["decision_code"] if decided else None,
    )


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, datetime) else value
