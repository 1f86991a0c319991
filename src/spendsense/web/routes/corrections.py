"""What a user says of the record, and what it changed at once."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection

from spendsense import pipeline
from spendsense.review.as_of import newest_day
from spendsense.review.correction_effect import State, decided_on, effect, state_of
from spendsense.review.corrections import Saying, stated
from spendsense.storage import (
    Actor,
    Correction,
    Database,
    add_correction,
    count_action,
    known_customer,
    known_user,
    undo_correction,
)
from spendsense.storage import corrections as corrections_of
from spendsense.web.access import check_consent
from spendsense.web.correction_bodies import (
    CorrectionDone,
    CorrectionsList,
    NewCorrection,
    TakingBack,
)
from spendsense.web.corrections_told import categories, correction_told, done_told
from spendsense.web.disclosed import note_reading
from spendsense.web.given import At, Caller, Clock, TheClock, TheDatabase
from spendsense.web.money_known import known


def corrections(user_id: str, database: TheDatabase, caller: Caller, at: At) -> CorrectionsList:
    """Everything that a user said of the record, newest first, and what of it still stands."""
    with database.read() as connection:
        known_user(connection, user_id)
        check_consent(connection, "corrections", user_id, at)
        said = corrections_of(connection, user_id)
    note_reading(database, caller, user_id, "corrections", at)
    return CorrectionsList(
        user_id=user_id,
        corrections=[correction_told(each) for each in reversed(said)],
        categories=categories(),
    )


def correct(
    user_id: str,
    new: NewCorrection,
    database: TheDatabase,
    caller: Caller,
    clock: TheClock,
    at: At,
) -> CorrectionDone:
    """Say of one's own record that something is otherwise; signals, personas and drafts are worked
    out again at once.

    The bank's rows stay as they are: what is said is kept beside them, and can be taken back.
    """
    with database.write() as connection:
        before = _before(connection, "correct", user_id, at)
        found = known(connection, user_id, None, at)
        made = stated(found.book, Saying(**new.model_dump(exclude={"note"})), found.policy)
        said = add_correction(
            connection,
            user_id,
            new.said,
            label=made.label,
            facts=made.facts,
            note=new.note,
            by=caller.by,
            at=at,
        )
        counted = said.correction_id
        count_action(connection, user_id, "correction_made", counted, by=caller.by, at=at)
    return _worked_out(database, said, before, caller, clock)


def undo_one_correction(
    user_id: str,
    correction_id: str,
    undoing: TakingBack,
    database: TheDatabase,
    caller: Caller,
    clock: TheClock,
    at: At,
) -> CorrectionDone:
    """Take back something said; everything is worked out again at once."""
    with database.write() as connection:
        before = _before(connection, "undo_one_correction", user_id, at)
        said = undo_correction(
            connection, user_id, correction_id, note=undoing.note, by=caller.by, at=at
        )
    return _worked_out(database, said, before, caller, clock)


def _before(connection: Connection, route: str, user_id: str, at: datetime) -> State:
    known_customer(connection, user_id)
    check_consent(connection, route, user_id, at)
    day = decided_on(connection, user_id, newest_day(connection, user_id, at.date()))
    return state_of(connection, user_id, day)


def _worked_out(
    database: Database, said: Correction, before: State, caller: Actor, clock: Clock
) -> CorrectionDone:
    """Everything that rests on the record, again. A language model is not asked while somebody
    waits: what it worded gives way to the catalog's words until the next run."""
    summary = pipeline.run(
        database, as_of=before.as_of, clock=clock, by=caller.by, user_id=said.user_id
    )
    with database.read() as connection:
        after = state_of(connection, said.user_id, before.as_of)
        changed = effect(connection, said.user_id, before, after, clock())
    return done_told(said, summary.run_id, before, after, changed)
