"""A grant that has ended takes with it what a revocation would."""

from __future__ import annotations

from datetime import datetime, timedelta

from spendsense.review import (
    audit,
    closed_to_reading,
    consent_state,
    expire_consents,
    expiring,
    grant_consent,
    recommendation,
    revoke_consent,
)
from spendsense.review.receipt import sentence
from spendsense.storage import Database, audit_trail, consent_events, consented, recommendations

NOON = datetime.fromisoformat("2026-08-22T12:00")
YEAR = timedelta(days=365)
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


def test_nothing_goes_a_second_before_the_end_and_everything_at_it(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    with database.write() as connection:
        assert expire_consents(connection, NOON + YEAR - SECOND) == ()
        assert recommendation(connection, key).status == "pending"

        (gone,) = expire_consents(connection, NOON + YEAR)

        assert (gone.user_id, gone.purposes) == ("u-ana", ("education",))
        assert gone.purged.counts["recommendations"] == 1 and gone.purged.counts["traces"] == 1
        assert recommendations(connection, user_id="u-ana") == ()
        assert audit.verify(connection) == ()


def test_the_end_is_an_event_of_its_own_by_nobody_in_person(
    waiting: tuple[Database, str],
) -> None:
    database, _ = waiting
    with database.write() as connection:
        expire_consents(connection, NOON + YEAR + HOUR)
        (*_, event) = consent_events(connection)
        told = [each.action for each in audit_trail(connection)][-2:]
    assert (event.action, event.purpose, event.by) == ("expire", "education", "pipeline")
    assert (event.at, event.until) == (NOON + YEAR + HOUR, NOON + YEAR)
    assert told == ["consent.expire", "purge"]


def test_what_was_swept_is_not_swept_again(waiting: tuple[Database, str]) -> None:
    database, _ = waiting
    with database.write() as connection:
        assert expire_consents(connection, NOON + YEAR)
        before = audit.head(connection)
        assert expire_consents(connection, NOON + YEAR + YEAR) == ()
        assert audit.head(connection) == before


def test_a_purpose_ends_alone_and_lessons_stay(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=NOON, purposes=["education"])
        grant_consent(connection, "u-ana", by="ana", at=NOON, purposes=["partner_offers"], days=10)
        later = NOON + timedelta(days=10)

        (gone,) = expire_consents(connection, later)

        assert gone.purposes == ("partner_offers",)
        assert consented(connection, ["u-ana"], at=later) == {"u-ana"}
        assert closed_to_reading(connection, later) == ()


def test_it_can_be_granted_again_and_a_revoked_one_does_not_end(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=NOON, purposes=["education"], days=1)
        grant_consent(connection, "u-ben", by="ben", at=NOON, purposes=["education"], days=1)
        revoke_consent(connection, "u-ben", by="ben", at=NOON)
        later = NOON + timedelta(days=2)

        assert [each.user_id for each in expire_consents(connection, later)] == ["u-ana"]
        assert closed_to_reading(connection, later) == ("u-ana", "u-ben")
        lessons = consent_state(connection, "u-ana", later)[0]
        assert (lessons.state, lessons.permits) == ("ended", False)
        assert sentence(lessons).startswith("Consent to education ended, and what rested on it")

        assert grant_consent(connection, "u-ana", by="ana", at=later, purposes=["education"])
        assert consented(connection, ["u-ana"], at=later) == {"u-ana"}
        assert closed_to_reading(connection, later) == ("u-ben",)


def test_what_ended_and_was_not_renewed_is_still_listed(waiting: tuple[Database, str]) -> None:
    database, _ = waiting
    with database.write() as connection:
        expire_consents(connection, NOON + YEAR + HOUR)
        ((user_id, state),) = expiring(connection, NOON + YEAR + HOUR)

    assert (user_id, state.state, state.until) == ("u-ana", "ended", NOON + YEAR)


def test_a_grant_that_was_renewed_before_its_end_does_not_end(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="ana", at=NOON, purposes=["education"], days=1)
        grant_consent(connection, "u-ana", by="ana", at=NOON, purposes=["education"], days=9)

        assert expire_consents(connection, NOON + timedelta(days=2)) == ()
