"""A revocation that comes while something else is under way."""

from __future__ import annotations

import runpy
from datetime import date, datetime, timedelta
from itertools import chain, repeat
from pathlib import Path

import pytest

from spendsense import pipeline
from spendsense.ingest import read
from spendsense.ingest.loading import kept, load
from spendsense.ledger import ConsentMissing
from spendsense.review import as_operators_read, audit, grant_consent, queue, revoke_consent
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


def test_what_was_read_under_an_older_consent_is_not_kept_under_a_newer_one(home):
    """Consent stands when the run keeps; but it is not the consent under which it read."""
    asked = []

    def clock():
        asked.append(1)
        if len(asked) == 2:
            with home.write() as connection:
                revoke_consent(connection, "ana", by="ana", at=NOON)
                grant_consent(connection, "ana", by="ana", at=NOON)
        return NOON

    summary = pipeline.run(home, as_of=DAY, clock=clock, by="test", user_id="ana")
    assert (summary.users, summary.drafts) == (0, 0)
    with home.read() as connection:
        assert consented(connection, ["ana"], at=NOON) == {"ana"}
        assert readings(connection, "ana") == traces(connection, "ana") == ()
        assert recommendations(connection, user_id="ana") == ()


def test_consent_that_ends_in_the_middle_of_a_run_leaves_nothing(home):
    with home.write() as connection:
        grant_consent(connection, "ana", by="ana", at=NOON, days=1)
    moments = chain([NOON], repeat(NOON + timedelta(days=1)))  # over once it has begun
    summary = pipeline.run(home, as_of=DAY, clock=lambda: next(moments), by="test", user_id="ana")
    assert (summary.users, summary.drafts) == (0, 0)


def test_without_consent_to_offers_none_is_drafted_and_lessons_are(home):
    with home.write() as connection:
        revoke_consent(connection, "ana", by="ana", at=NOON, purposes=["partner_offers"])
    pipeline.run(home, as_of=DAY, clock=lambda: NOON, by="test", user_id="ana")
    with home.read() as connection:
        kinds = {each.kind for each in recommendations(connection, user_id="ana")}
        (trace,) = traces(connection, "ana")
    assert kinds == {"education"}
    drafts = [each for window in trace.body["windows"].values() for each in window["drafts"]]
    assert {each["kind"] for each in drafts} == {"education"}


def test_a_revocation_of_offers_leaves_the_lessons_and_a_trail_that_is_whole(home):
    pipeline.run(home, as_of=DAY, clock=lambda: NOON, by="test", user_id="ana")
    with home.write() as connection:
        before = {each.kind for each in recommendations(connection, user_id="ana")}
        revoke_consent(connection, "ana", by="ana", at=NOON, purposes=["partner_offers"])
        after = {each.kind for each in recommendations(connection, user_id="ana")}
        assert audit.verify(connection) == ()
    assert (before, after) == ({"education", "offer"}, {"education"})


def test_a_few_races_leave_nothing_stored_and_nothing_visible(database):
    script = runpy.run_path(str(Path(__file__).parents[2] / "benchmarks/consent_races.py"))
    left, visible, places = script["races"](database, 12, 7)
    assert (left, visible, places.total()) == (0, 0, 12)
    assert set(places) == set(script["PLACES"])
    with database.read() as connection:
        assert audit.verify(connection) == ()


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
        (waiting, *_) = queue(connection, user_id="ana")
        revoke_consent(connection, "ana", by="ana", at=NOON)
        monkeypatch.setattr(pipeline, "read_book", None)
        with pytest.raises(ConsentMissing):
            pipeline.verdicts_on(connection, waiting.draft(), at=NOON)
        told = as_operators_read(connection, [waiting], NOON)
        assert consented(connection, ["ana"]) == frozenset()
        assert queue(connection, user_id="ana") == ()
    assert told[0]["status"] == "pending" and "title" not in told[0]
