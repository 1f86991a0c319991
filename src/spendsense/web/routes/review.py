"""The operator's queue: what waits, why it was drafted, how the review is going."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import Query, Response
from sqlalchemy import Connection

from spendsense import review
from spendsense.policy.reasons import review_reasons
from spendsense.review.freshness import changed
from spendsense.review.groups import TOLD
from spendsense.review.metrics import lane_json
from spendsense.review.seeds import as_traced
from spendsense.review.time_limits import as_of_clock
from spendsense.storage import Recommendation, find_trace, review_events
from spendsense.storage.review_queue import Asked
from spendsense.web.disclosed import note_list, note_reading
from spendsense.web.given import At, Caller, Limit, Offset, OfUser, TheDatabase
from spendsense.web.review_bodies import (
    Closed,
    Decided,
    GroupBody,
    Groups,
    LaneBody,
    Lanes,
    Queued,
    QueuePage,
    ReasonBody,
    ReasonCodes,
    Reviewed,
    ReviewMetrics,
    ToSecond,
    ToSecondPage,
    Tree,
)
from spendsense.web.texts import Id

Standing = Annotated[
    Literal[
        "pending",
        "flagged",
        "awaiting_second",
        "approved",
        "overridden",
        "rejected",
        "withdrawn",
        "expired",
        "stale",
        "superseded",
        "waiting",
        "all",
    ],
    Query(description="Where the recommendation stands; `waiting` is any that is undecided."),
]
Narrowed = Annotated[Id | None, Query(description="These only.")]
Kind = Annotated[Literal["education", "offer"] | None, Query(description="This kind only.")]
Window = Annotated[int | None, Query(ge=1, le=3660, description="This window only, in days.")]
Switch = Annotated[bool | None, Query(description="Those that are, or those that are not.")]
Sorted = Annotated[
    Literal["oldest", "newest", "waiting"],
    Query(description="By when it was drafted, or by when its turn to wait began."),
]
Cursor = Annotated[
    str | None, Query(max_length=2_000, description="`next_cursor` of the page before.")
]
Few = Annotated[int, Query(ge=1, le=100, description="At most so many.")]
Days = Annotated[int | None, Query(ge=1, le=3660, description="Of so many days. [all time]")]


def review_queue(
    database: TheDatabase,
    caller: Caller,
    at: At,
    status: Standing = "pending",
    user_id: OfUser = None,
    persona: Narrowed = None,
    item: Narrowed = None,
    kind: Kind = None,
    window: Window = None,
    flagged: Switch = None,
    escalated: Switch = None,
    snoozed: Switch = None,
    held: Switch = None,
    mine: Annotated[bool, Query(description="What the caller has taken.")] = False,
    sort: Sorted = "oldest",
    cursor: Cursor = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> QueuePage:
    """Recommendations before the operators, the oldest first.

    Of a user whose consent does not stand: the id, where it stands, and who decided.
    """
    with database.read() as connection:
        asked = Asked(
            status=review.standing_in(status),
            user_id=user_id,
            persona=persona,
            item_key=item,
            kind=kind,
            window_days=window,
            flagged=flagged,
            escalated=escalated,
            snoozed=snoozed,
            held=held,
            taken_by=review.names_of(connection, caller.by) if mine else None,
        )
        page = review.listed(
            connection, asked, at=at, order=sort, limit=limit, offset=offset, cursor=cursor
        )
        items = queued(connection, page.items, at)
    shown = (each.user_id for each in items if isinstance(each, Queued))
    note_list(database, caller, shown, "review", at)
    return QueuePage(
        total=page.total, limit=limit, offset=offset, next_cursor=page.next_cursor, items=items
    )


def review_lanes(database: TheDatabase, caller: Caller, at: At) -> Lanes:
    """How many wait in each lane, how old the oldest is, and what the caller may look at again."""
    with database.read() as connection:
        found = review.lanes(connection, by=caller.by, at=at)
    return Lanes(lanes=[LaneBody.model_validate(lane_json(lane, at)) for lane in found])


def review_reason_codes() -> ReasonCodes:
    """The codes of reasons, by action: a closed list of policy."""
    actions = {
        action: [ReasonBody(code=code, description=means) for code, means in codes.items()]
        for action, codes in review_reasons().items()
    }
    return ReasonCodes(actions=actions)


def review_metrics(database: TheDatabase, at: At, days: Days = None) -> ReviewMetrics:
    """Decisions, haste, reasons and agreement, of all and of each operator: counts throughout."""
    with database.read() as connection:
        found = review.metrics(connection, at=at, days=days)
    return ReviewMetrics.model_validate(found.as_json())


def review_groups(
    database: TheDatabase, caller: Caller, at: At, limit: Few = 20, offset: Offset = 0
) -> Groups:
    """Drafts that wait in the same words but for their figures, the largest group first.

    Each with the caller's sample: what is to be opened before the group can be approved.
    """
    with database.read() as connection:
        found = review.groups(connection, by=caller.by, at=at, limit=limit, offset=offset)
    return Groups(
        total=found.total,
        limit=limit,
        offset=offset,
        groups=[
            GroupBody(
                key=each.key,
                item_key=each.item_key,
                persona=each.persona,
                window_days=each.window_days,
                title=each.title,
                body=each.body,
                count=each.count,
                sample=[*each.to_open, *each.opened][:TOLD],
                opened=list(each.opened[:TOLD]),
                sample_size=len(each.sample),
                opened_size=len(each.opened),
                ready=each.ready,
            )
            for each in found.groups
        ],
    )


def review_to_second(
    database: TheDatabase, caller: Caller, at: At, limit: Limit = 50
) -> ToSecondPage:
    """Decided items that the caller may decide again, without what was decided."""
    with database.read() as connection:
        ids = review.for_second_look(connection, by=caller.by)
        found = [review.blind(connection, each, by=caller.by) for each in ids[:limit]]
        open_to = [each for each in queued(connection, found, at) if isinstance(each, Queued)]
    items = [ToSecond.model_validate({**each.model_dump(), **each.drafted}) for each in open_to]
    note_list(database, caller, (each.user_id for each in items), "review second", at)
    return ToSecondPage(total=len(ids), limit=limit, items=items)


def review_one(
    recommendation_id: str, database: TheDatabase, caller: Caller, at: At, response: Response
) -> Reviewed:
    """One recommendation, every event of its review, and its trace from rows to verdicts.

    Closed while the user's consent does not stand. That an operator opened it is noted.
    """
    with database.read() as connection:
        found = as_of_clock(review.recommendation(connection, recommendation_id, seeds=True), at)
        whose = found.user_id
        review.check_open(connection, whose, at)
        reviewed = _reviewed(connection, found)
    note_reading(database, caller, whose, f"review {recommendation_id}", at)
    if caller.role == "operator":
        with database.write() as connection:
            if not review.opened(connection, recommendation_id, by=caller.by, at=at):
                review.note_seen(connection, recommendation_id, by=caller.by, at=at)
    response.headers["ETag"] = f'"{found.stands.version}"'
    return reviewed


def queued(
    connection: Connection, found: Sequence[Recommendation], at: datetime
) -> list[Queued | Closed]:
    """Recommendations as operators read them."""
    return [
        _queued(fields) if "title" in fields else Closed.model_validate(fields)
        for fields in review.as_operators_read(connection, found, at)
    ]


def _queued(fields: dict[str, Any]) -> Queued:
    """Whether it was planted is told in the answer to its decision alone."""
    return Queued.model_validate({**fields, "planted": None})


def tree_of(tree: dict[str, Any]) -> Tree:
    return Tree.model_validate(tree)


def _reviewed(connection: Connection, found: Recommendation) -> Reviewed:
    events = review_events(connection, found.recommendation_id)
    trace = find_trace(connection, found.trace_id)
    body = trace.body if trace else {}
    named = {"trace_id": found.trace_id, "user_id": found.user_id, "as_of": found.as_of, **body}
    known_as, told = as_traced(connection, found.recommendation_id, events)
    tree = review.trace_tree(named, known_as, events=told)
    decided = [
        Decided(
            action=each.action,
            at=each.at,
            by=each.by,
            reason=each.reason,
            code=each.code,
            until=each.until,
            text=dict(each.text) if each.text else None,
        )
        for each in events
    ]
    return Reviewed(
        recommendation=_queued(found.as_json()),
        stale=changed(connection, found) if found.stands.waits else None,
        events=decided,
        trace=tree_of(tree),
    )
