"""Whatever is changed behind the product's back is found."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
import sqlalchemy as sa

from spendsense.review import approve, audit, grant_consent, revoke_consent
from spendsense.storage import Database
from spendsense.storage.tables import APPEND_ONLY

AT = datetime.fromisoformat("2026-08-22T13:00")


@pytest.fixture
def trail(waiting: tuple[Database, str]) -> Database:
    """Six audit events: run, grant (1), drafts, approval (1), grant (2), revocation (3)."""
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=AT)
        grant_consent(connection, "u-ben", by="cli", at=AT)
        revoke_consent(connection, "u-ana", by="ana", at=AT)
    return database


def tamper(database: Database, *statements: str) -> list[str]:
    """What `verify` says after someone who owns the database went past the triggers."""
    with database.write() as connection:
        for table in APPEND_ONLY:
            if database.engine.dialect.name == "postgresql":
                connection.execute(sa.text(f"DROP TRIGGER {table}_append_only ON {table}"))
            else:
                for change in ("update", "delete", "replace"):
                    connection.execute(sa.text(f"DROP TRIGGER {table}_no_{change}"))
        for statement in statements:
            connection.execute(sa.text(statement))
    with database.read() as connection:
        return [finding.sentence for finding in audit.verify(connection)]


def test_an_untouched_trail_has_no_finding(trail: Database) -> None:
    assert tamper(trail) == []


def test_an_empty_database_has_no_finding(database: Database) -> None:
    with database.read() as connection:
        assert audit.verify(connection) == ()


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE audit_events SET actor = 'eve' WHERE seq = 4", "Audit event 4 was changed after"),
        ("DELETE FROM audit_events WHERE seq = 3", "Audit event 3 is missing"),
        ("DELETE FROM audit_events WHERE seq = 6", "Row 3 of consent_events has no audit event"),
        (
            "INSERT INTO audit_events SELECT 7, at, actor, action, subject, payload, "
            "previous_hash, hash FROM audit_events WHERE seq = 6",
            "Audit event 7 does not follow",
        ),
        ("UPDATE consent_events SET action = 'grant' WHERE seq = 3", "action differ from audit"),
        ("DELETE FROM consent_events WHERE seq = 3", "Row 3 of consent_events, told by audit"),
        (
            "INSERT INTO consent_events VALUES "
            "(4, 'u-ana', 'grant', '2026-08-22 13:00:01.000000', 'eve', '')",
            "Row 4 of consent_events has no audit event",
        ),
        ("UPDATE review_events SET by = 'eve'", "Row 1 of review_events was changed: by differ"),
        ("DELETE FROM review_events", "Row 1 of review_events, told by audit event 4, is gone"),
        ("UPDATE recommendations SET because = 'You won.'", "text do not give its id"),
    ],
)
def test_a_row_changed_taken_out_or_put_in_is_found(
    trail: Database, statement: str, said: str
) -> None:
    found = tamper(trail, statement)
    assert any(said in sentence for sentence in found), found


def test_two_events_that_changed_places_are_found(trail: Database) -> None:
    found = tamper(
        trail,
        "UPDATE audit_events SET seq = 99 WHERE seq = 3",
        "UPDATE audit_events SET seq = 3 WHERE seq = 4",
        "UPDATE audit_events SET seq = 4 WHERE seq = 99",
    )
    assert any("Audit event 3 does not follow" in sentence for sentence in found)


def test_two_consents_that_changed_places_are_found(trail: Database) -> None:
    found = tamper(
        trail,
        "UPDATE consent_events SET seq = 99 WHERE seq = 1",
        "UPDATE consent_events SET seq = 1 WHERE seq = 2",
        "UPDATE consent_events SET seq = 2 WHERE seq = 99",
    )
    assert len(found) == 2


def test_sealing_a_changed_event_anew_breaks_the_one_after_it(trail: Database) -> None:
    with trail.read() as connection:
        event = list(audit.audit_trail(connection))[3]
    forged = replace(event, actor="eve")
    seal = f"UPDATE audit_events SET actor = 'eve', hash = '{forged.seal()}' WHERE seq = 4"
    found = tamper(trail, seal)
    assert any("Audit event 5 does not follow" in sentence for sentence in found)


def test_each_finding_names_the_event_it_is_about(trail: Database) -> None:
    tamper(trail, "UPDATE audit_events SET subject = 'x' WHERE seq = 2")
    with trail.read() as connection:
        (finding,) = audit.verify(connection)
    assert finding.seq == 2


def test_record_appends_to_the_same_chain(trail: Database) -> None:
    with trail.write() as connection:
        event = audit.record(
            connection, at=AT, actor="olga", action="export", subject="run-1", payload={"rows": 1}
        )
        assert event.seq == 7
        assert audit.verify(connection) == ()
