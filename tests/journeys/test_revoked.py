"""A revocation that comes while something else is under way."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from spendsense import pipeline
from spendsense.ingest import read
from spendsense.ingest.loading import kept, load
from spendsense.ledger import ConsentMissing
from spendsense.review import as_operators_read, grant_consent, queue, revoke_consent
from spendsense.storage import consented, readings, recommendations, traces

DAY, NOON = date(2026, 8, 22), datetime.fromisoformat("2026-08-22T12:00")


@pytest.fixture
def home(database, household):
    """The household is loaded, and Ana and Ben have consented."""
    with database.read() as connection:
        known = kept(connection)
    records = read([household], as_of=DAY, kept=known)
    with database.write() as connection:
        load(connection, records, by="test", at=NOON, paths=["household"])
        for user in ("ana", "ben"):
            grant_consent(connection, user, by="test", at=NOON)
    return database


def test_what_was_decided_before_a_revocation_is_not_kept_after_it(home):
    asked = []

    def clock():
        asked.append(1)
        if len(asked) == 2:  # the moment of keeping, before the lock; the user's clock is ahead
            with home.write() as connection:
                revoke_consent(connection, "ana", by="ana", at=NOON + timedelta(hours=1))
        return NOON

    summary = pipeline.run(home, as_of=DAY, clock=clock, by="test", user_id="ana")
    assert (summary.users, summary.drafts) == (0, 0)
    with home.read() as connection:
        assert readings(connection, "ana") == traces(connection, "ana") == ()
        assert recommendations(connection, user_id="ana") == ()


def test_rows_of_a_user_who_revoked_during_a_run_are_not_read(home, monkeypatch):
    monkeypatch.setattr(pipeline, "BLOCK", 1)
    asked, read_book = [], pipeline.read_book

    def seen(connection, as_of, users):
        asked.extend(users)
        return read_book(connection, as_of, users)

    monkeypatch.setattr(pipeline, "read_book", seen)

    def done(ready, total):
        with home.write() as connection:
            revoke_consent(connection, "ben", by="ben", at=NOON)

    summary = pipeline.run(home, as_of=DAY, clock=lambda: NOON, by="test", done=done)
    assert asked == ["ana"]
    assert (summary.users, summary.without_consent) == (1, 1)


def test_rows_of_a_user_who_revoked_are_not_read_to_judge_a_draft(home, monkeypatch):
    pipeline.run(home, as_of=DAY, clock=lambda: NOON, by="test", user_id="ana")
    with home.write() as connection:
        revoke_consent(connection, "ana", by="ana", at=NOON)
        (waiting, *_) = queue(connection, user_id="ana")
        monkeypatch.setattr(pipeline, "read_book", None)
        with pytest.raises(ConsentMissing):
            pipeline.verdicts_on(connection, waiting.draft())
        told = as_operators_read(connection, [waiting])
        assert consented(connection, ["ana"]) == frozenset()
    assert told[0]["status"] == "pending" and "title" not in told[0]
