"""What a user is shown, and what the user says of it."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from sqlalchemy import Connection
from starlette.concurrency import run_in_threadpool

from spendsense.ledger import NotFound
from spendsense.review import shown_to
from spendsense.storage import add_feedback, count_action
from spendsense.storage.journal import lock
from spendsense.web.bodies import FeedbackBody, NewFeedback, Shown, ShownList
from spendsense.web.disclosed import note_reading
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.threads import reading


async def recommendations(user_id: str, database: TheDatabase, caller: Caller, at: At) -> ShownList:
    """What an operator approved for a user whose consent stands; nothing else, ever.

    Of each window an item once, as it was approved last, and no more than a run may draft.
    """

    def read() -> ShownList:
        with database.read() as connection:
            return _listed(connection, user_id, at)

    shown = await reading(read)
    if caller.role != "user":
        await run_in_threadpool(note_reading, database, caller, user_id, "recommendations", at)
    return shown


def own_recommendations(connection: Connection, user_id: str, at: datetime) -> bytes:
    """The same as JSON, for the gate, which answers a user's own look itself."""
    return _listed(connection, user_id, at).model_dump_json().encode()


def _listed(connection: Connection, user_id: str, at: datetime) -> ShownList:
    approved = shown_to(connection, user_id, at=at)
    shown = [Shown.model_validate(each.as_json()) for each in approved]
    return ShownList(user_id=user_id, recommendations=shown)


def give_feedback(said: NewFeedback, database: TheDatabase, caller: Caller, at: At) -> FeedbackBody:
    """Say whether a recommendation that the caller is shown was helpful."""
    user_id = str(caller.user_id)
    with database.write() as connection:
        lock(connection)  # no revocation comes between asking and keeping
        shown = {each.recommendation_id: each for each in shown_to(connection, user_id, at=at)}
        if said.recommendation_id not in shown:
            raise NotFound(
                f"User {user_id} is shown no recommendation {said.recommendation_id}. "
                f"GET /api/v1/recommendations/{user_id} lists what is."
            )
        words = (said.verdict, said.note, at, said.code)
        kept = add_feedback(connection, user_id, said.recommendation_id, *words)
        seen = shown[said.recommendation_id]
        if seen.kind == "education":
            count_action(connection, user_id, "feedback_given", seen.item_key, by=caller.by, at=at)
    return FeedbackBody(**asdict(kept))
