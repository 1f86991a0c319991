"""Whether the audit trail is as it was written."""

from __future__ import annotations

import sqlalchemy as sa


def test_a_trail_that_nobody_touched_is_whole(drafted):
    answer = drafted.get("/audit/verify").json()
    assert (answer["whole"], answer["findings"]) == (True, [])
    assert answer["events"] > 8


def test_an_edited_event_is_found(drafted):
    with drafted.database.write() as connection:
        if connection.dialect.name == "sqlite":
            triggers = connection.execute(
                sa.text("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            ).scalars()
            for name in triggers.all():
                connection.execute(sa.text(f"DROP TRIGGER {name}"))
        else:
            connection.execute(sa.text("ALTER TABLE audit_events DISABLE TRIGGER USER"))
        connection.execute(sa.text("UPDATE audit_events SET actor = 'nobody' WHERE seq = 2"))
    answer = drafted.get("/audit/verify").json()
    assert answer["whole"] is False
    assert 2 in {finding["seq"] for finding in answer["findings"]}


def test_the_head_of_the_trail_is_told(drafted):
    answer = drafted.get("/audit/verify").json()
    assert answer["head"]["seq"] == answer["events"]
    assert len(answer["head"]["hash"]) == 64
