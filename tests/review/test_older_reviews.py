"""Reviews of before there were leases, holds and second people are brought along."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from spendsense.recommendations import Draft
from spendsense.review import audit, plant, queue, shown_to
from spendsense.storage import Database, ReviewEvent, add_review_event, migrate
from spendsense.storage.review_tables import review_states

from .desk import AT, DAY, put


def rows(database: Database) -> list[object]:
    with database.read() as connection:
        order = review_states.c.recommendation_id
        return list(connection.execute(sa.select(review_states).order_by(order)).all())


def test_where_everything_stood_is_folded_from_the_events_of_then(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, _ = waiting
    keys = put(database, [replace(draft, title=f"Title {number}") for number in range(6)])
    own = {"title": "Other words", "body": draft.body, "because": draft.because}
    histories = (["approve"], ["override"], ["reject"], ["approve", "withdraw"], ["supersede"], [])
    with database.write() as connection:
        for key, actions in zip(keys, histories, strict=True):
            for action in actions:
                event = ReviewEvent(
                    recommendation_id=key,
                    action=action,  # type: ignore[arg-type]
                    at=AT,
                    by="olga",
                    reason="then",
                    text=own if action == "override" else None,
                )
                add_review_event(connection, event)
    before = rows(database)
    with database.write() as connection:
        migrate.downgrade(connection, "0004")
        migrate.upgrade(connection)
    assert rows(database) == before
    with database.read() as connection:
        found = {each.recommendation_id: each.status for each in queue(connection, status=None)}
        assert [found[key] for key in keys] == [
            "approved",
            "overridden",
            "rejected",
            "withdrawn",
            "superseded",
            "pending",
        ]
        # What was approved then was visible at once, and stays so.
        assert len(shown_to(connection, "u-ana", at=AT)) == 1
        assert audit.verify(connection) == ()


def test_what_was_planted_does_not_become_a_draft_of_an_older_version(
    waiting: tuple[Database, str], draft: Draft
) -> None:
    database, _ = waiting
    (like,) = put(database, [replace(draft, item_key="what-utilization-is", body="A.\n\nB.")])
    with database.write() as connection:
        (key,) = plant(connection, by="carla", at=AT + DAY, many=1)
        migrate.downgrade(connection, "0004")
        left = set(connection.scalars(sa.text("SELECT recommendation_id FROM recommendations")))
    assert like in left and key not in left
