"""Users as operators see them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection

from spendsense import review
from spendsense.ledger import NotFound
from spendsense.review.time_limits import as_of_clock
from spendsense.storage import Actor, consented, feedback, find_trace, known_user, user_ids
from spendsense.web.bodies import FeedbackBody, PeoplePage, Person, PersonRow, TraceBody, UserBody
from spendsense.web.disclosed import note_list, note_reading
from spendsense.web.given import At, Caller, Limit, Offset, TheDatabase
from spendsense.web.masking import as_seen, masked_name, seen_by

from .consent import history_of
from .findings import latest, personas_of, profile_of, run_of
from .review import queued, tree_of


def people(
    database: TheDatabase, caller: Caller, at: At, limit: Limit = 50, offset: Offset = 0
) -> PeoplePage:
    """Customers by id, whether consent stands, and the personas of the latest run.

    Of a user without consent no persona is shown.
    """
    with database.read() as connection:
        everybody = user_ids(connection)
        items = _rows(connection, caller, everybody[offset : offset + limit], at)
    note_list(database, caller, (row.user_id for row in items if row.windows), "people", at)
    return PeoplePage(total=len(everybody), limit=limit, offset=offset, items=items)


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


def _rows(
    connection: Connection, caller: Actor, users: Sequence[str], at: datetime
) -> list[PersonRow]:
    standing = consented(connection, users, at=at)
    seen = seen_by(connection, caller, users, at)
    rows = []
    for user_id in users:
        found = latest(connection, user_id) if user_id in standing else ()
        name = known_user(connection, user_id).name
        rows.append(
            PersonRow(
                user_id=user_id,
                name=name if user_id in seen else masked_name(name),
                consented=user_id in standing,
                as_of=run_of(found)[1],
                windows=personas_of(connection, found),
            )
        )
    return rows
