"""Users as operators see them."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from itertools import groupby
from operator import attrgetter
from typing import Annotated, Literal

from fastapi import Query
from sqlalchemy import Connection

from spendsense import review
from spendsense.ledger import NotFound
from spendsense.review.time_limits import as_of_clock
from spendsense.storage import Actor, feedback, find_trace, known_user
from spendsense.storage.people import Found, find_people
from spendsense.web.bodies import (
    FeedbackBody,
    PeoplePage,
    Person,
    PersonRow,
    TraceBody,
    UserBody,
    WindowPersonas,
)
from spendsense.web.disclosed import note_list, note_reading
from spendsense.web.given import At, Caller, Limit, Offset, TheDatabase
from spendsense.web.masking import as_seen, masked_name, seen_by
from spendsense.web.texts import Id

from .consent import history_of
from .findings import latest, persona_body, profile_of, run_of
from .review import queued, tree_of

PartOfId = Annotated[
    Id | None,
    Query(description="Users whose id has this in it; names are masked and not searched."),
]
Consents = Annotated[
    bool | None, Query(description="Those whose consent to lessons stands, or those without.")
]
Holding = Annotated[
    Literal[
        "high_utilization",
        "cash_flow_stressed",
        "variable_income",
        "subscription_heavy",
        "savings_builder",
        "none",
        "not_enough_data",
    ]
    | None,
    Query(description="Those of whom the latest run found it over any window."),
]


def people(
    database: TheDatabase,
    caller: Caller,
    at: At,
    q: PartOfId = None,
    consents: Consents = None,
    persona: Holding = None,
    limit: Limit = 50,
    offset: Offset = 0,
) -> PeoplePage:
    """Customers by id, whether consent stands, and the personas of the latest run.

    Of a user without consent no persona is shown, and none is searched.
    """
    with database.read() as connection:
        total, found = find_people(
            connection,
            at=at,
            part_of_id=q,
            consents=consents,
            persona=persona,
            limit=limit,
            offset=offset,
        )
        seen = seen_by(connection, caller, [each.user_id for each in found], at)
    items = [_row(each, each.user_id in seen) for each in found]
    note_list(database, caller, (row.user_id for row in items if row.windows), "people", at)
    return PeoplePage(total=total, limit=limit, offset=offset, items=items)


def person(user_id: str, database: TheDatabase, caller: Caller, at: At) -> Person:
    """One user: consent, readings and personas, recommendations wherever they stand, feedback.

    Of a user without consent: who it is, the history of consent, and of each recommendation
    where it stands and who decided.
    """
    with database.read() as connection:
        answer = _person(connection, caller, user_id, at)
    note_reading(database, caller, user_id, "person", at)
    return answer


def trace(trace_id: str, database: TheDatabase, caller: Caller, at: At) -> TraceBody:
    """Everything that led to what a user may be shown, and to what was withheld.

    Closed while the user's consent does not stand.
    """
    with database.read() as connection:
        found = find_trace(connection, trace_id)
        if found is None:
            raise NotFound(f"There is no trace {trace_id}. A recommendation names its trace_id.")
        review.check_open(connection, found.user_id, at)
    note_reading(database, caller, found.user_id, f"trace {trace_id}", at)
    return TraceBody(
        trace_id=found.trace_id,
        user_id=found.user_id,
        run_id=found.run_id,
        as_of=found.as_of,
        body=dict(found.body),
        tree=tree_of(review.trace_tree(found.body)),
    )


def _person(connection: Connection, caller: Actor, user_id: str, at: datetime) -> Person:
    user = as_seen(connection, caller, known_user(connection, user_id), at)
    consent = history_of(connection, user_id, at)
    found = latest(connection, user_id) if consent.consented else ()
    run_id, as_of = run_of(found)
    stored = review.queue(connection, status=None, user_id=user_id, seeds=True)
    drafted = [as_of_clock(each, at) for each in stored]
    said = feedback(connection, user_id=user_id) if consent.consented else ()
    return Person(
        user=UserBody(**asdict(user)),
        consent=consent,
        run_id=run_id,
        as_of=as_of,
        windows=profile_of(connection, found),
        recommendations=queued(connection, drafted, at),
        feedback=[FeedbackBody(**asdict(each)) for each in said],
    )


def _row(found: Found, revealed: bool) -> PersonRow:
    return PersonRow(
        user_id=found.user_id,
        name=found.name if revealed else masked_name(found.name),
        consented=found.consented,
        as_of=found.held[0].as_of if found.held else None,
        windows=[
            WindowPersonas(window_days=days, personas=[persona_body(each) for each in held])
            for days, held in groupby(found.held, key=attrgetter("window_days"))
        ],
    )
