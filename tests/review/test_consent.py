"""Consent, granted and revoked."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from spendsense.ledger import Conflict, NotFound
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import Database, audit_trail, consent_events, consented

NOON = datetime.fromisoformat("2026-08-22T12:00")
LATER = NOON + timedelta(hours=1)


def test_a_grant_and_a_revocation_change_what_stands(loaded: Database) -> None:
    with loaded.write() as connection:
        assert grant_consent(connection, "u-ana", by="cli", at=NOON, note="by phone")
        assert consented(connection, ["u-ana"], NOON) == {"u-ana"}
        assert revoke_consent(connection, "u-ana", by="ana", at=LATER, note="no more")
        assert consented(connection, ["u-ana"], LATER) == frozenset()
        events = consent_events(connection)
        told = [event.action for event in audit_trail(connection)]
    assert [(event.action, event.by, event.note) for event in events] == [
        ("grant", "cli", "by phone"),
        ("revoke", "ana", "no more"),
    ]
    assert told == ["consent.grant", "consent.revoke"]


def test_what_stands_already_is_not_recorded_again(loaded: Database) -> None:
    with loaded.write() as connection:
        assert not revoke_consent(connection, "u-ana", by="cli", at=NOON)
        assert grant_consent(connection, "u-ana", by="cli", at=NOON)
        assert not grant_consent(connection, "u-ana", by="cli", at=LATER)
        assert len(consent_events(connection)) == 1
        assert len(tuple(audit_trail(connection))) == 1


def test_consent_of_one_is_not_consent_of_another(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=NOON)
        assert consented(connection, ["u-ana", "u-ben"], LATER) == {"u-ana"}


def test_a_revocation_dated_before_the_grant_is_refused_and_not_lost(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=LATER)
    with pytest.raises(Conflict, match="Set the clock right"), loaded.write() as connection:
        revoke_consent(connection, "u-ana", by="ana", at=NOON)
    with loaded.write() as connection:
        assert revoke_consent(connection, "u-ana", by="ana", at=LATER)  # the same moment counts


@pytest.mark.parametrize("change", [grant_consent, revoke_consent])
def test_an_unknown_user_is_not_found(loaded: Database, change: object) -> None:
    with pytest.raises(NotFound, match="There is no user u-no"), loaded.write() as connection:
        change(connection, "u-no", by="cli", at=NOON)  # type: ignore[operator]
