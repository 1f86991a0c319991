"""What users said before the trail told of it is told when a database is brought up to date."""

from __future__ import annotations

from datetime import datetime

from spendsense.review import audit
from spendsense.storage import Database, add_feedback, audit_trail, migrate
from spendsense.storage.tables import feedback

AT = datetime.fromisoformat("2026-08-22T13:00:00.000007")


def test_older_words_are_told_in_their_order_and_newer_ones_not_again(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    old = {"user_id": "u-ana", "recommendation_id": key, "verdict": "helpful", "at": AT}
    with database.write() as connection:
        for number, note in ((1, "“Zoë” \U0001f642"), (2, "")):
            row = {"feedback_id": number, "note": note, **old}
            connection.execute(feedback.insert().values(row))
        assert len(audit.verify(connection)) == 2
        add_feedback(connection, "u-ana", key, "not_helpful", "", AT)
    for _ in range(2):
        with database.write() as connection:
            migrate.downgrade(connection, "0002")
            migrate.upgrade(connection)
    with database.read() as connection:
        events = [event for event in audit_trail(connection) if event.action == "feedback"]
        assert audit.verify(connection) == ()
    assert [event.payload["feedback_id"] for event in events] == [3, 1, 2]
    assert events[1].at == AT and events[1].actor == "u-ana"
