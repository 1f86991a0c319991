"""The history of consent, and what stands at a moment."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

import pytest

from spendsense.guardrails import ConsentEvent
from spendsense.ledger import NotFound
from spendsense.storage import (
    Database,
    add_consent_event,
    audit_trail,
    consent_events,
    consented,
)

NOON = datetime.fromisoformat("2026-08-22T12:00")
SECOND = timedelta(seconds=1)


def event(
    action: Literal["grant", "revoke"], at: datetime = NOON, user_id: str = "u-ana"
) -> ConsentEvent:
    return ConsentEvent(user_id=user_id, action=action, at=at, by="cli", note="by phone")


def write(database: Database, *events: ConsentEvent) -> None:
    with database.write() as connection:
        for each in events:
            add_consent_event(connection, each)


def standing(database: Database) -> frozenset[str]:
    with database.read() as connection:
        return consented(connection, ["u-ana", "u-ben", "u-nobody"])


def test_nobody_has_consented_before_a_grant(loaded: Database) -> None:
    assert standing(loaded) == frozenset()


def test_a_grant_stands_and_a_revocation_ends_it(loaded: Database) -> None:
    write(loaded, event("grant"))
    assert standing(loaded) == {"u-ana"}
    write(loaded, event("revoke", NOON + SECOND))
    assert standing(loaded) == frozenset()


def test_of_two_events_at_one_moment_the_later_written_decides(loaded: Database) -> None:
    write(loaded, event("grant"), event("revoke"))
    assert standing(loaded) == frozenset()


def test_the_event_written_last_decides_whatever_the_clock_said(loaded: Database) -> None:
    write(loaded, event("grant", NOON + SECOND), event("revoke", NOON))
    assert standing(loaded) == frozenset()
    write(loaded, event("grant", NOON - SECOND))
    assert standing(loaded) == {"u-ana"}


def test_one_is_asked_of_and_many_are_and_nobody_else_is_told(loaded: Database) -> None:
    write(loaded, event("grant"), event("grant", user_id="u-ben"))
    with loaded.read() as connection:
        assert consented(connection, ["u-ben"]) == {"u-ben"}
        assert consented(connection, []) == frozenset()


def test_events_come_in_the_order_written_with_every_field(loaded: Database) -> None:
    later, earlier = event("grant", NOON + SECOND), event("grant", NOON, "u-ben")
    write(loaded, later, earlier)
    with loaded.read() as connection:
        assert consent_events(connection) == (later, earlier)
        assert consent_events(connection, ["u-ben"]) == (earlier,)
        assert consent_events(connection, ["u-ana", "u-ben"]) == (later, earlier)
        assert consent_events(connection, []) == ()


def test_an_event_writes_an_audit_event_with_the_same_content(loaded: Database) -> None:
    write(loaded, event("grant"))
    with loaded.read() as connection:
        (told,) = audit_trail(connection)
    assert (told.action, told.subject, told.actor) == ("consent.grant", "u-ana", "cli")
    assert told.payload == {
        "seq": 1,
        "user_id": "u-ana",
        "action": "grant",
        "at": "2026-08-22T12:00:00",
        "by": "cli",
        "note": "by phone",
    }


def test_consent_of_an_unknown_user_is_not_found(loaded: Database) -> None:
    with pytest.raises(NotFound, match="There is no user u-nobody"):
        write(loaded, event("grant", user_id="u-nobody"))


def test_a_time_with_a_zone_is_a_mistake_of_the_caller(loaded: Database) -> None:
    zoned = datetime.fromisoformat("2026-08-22T12:00+02:00")
    with pytest.raises(ValueError, match="UTC without a zone"):
        write(loaded, event("grant", zoned))
