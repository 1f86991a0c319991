"""Consent, granted and revoked."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from threading import Thread

import pytest

from spendsense.guardrails import consented_at
from spendsense.ledger import BadInput, ConsentMissing, NotFound, SpendSenseError
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import Database, audit_trail, consent_events, consented

NOON = datetime.fromisoformat("2026-08-22T12:00")
LATER = NOON + timedelta(hours=1)


def test_a_grant_and_a_revocation_change_what_stands(loaded: Database) -> None:
    with loaded.write() as connection:
        assert grant_consent(connection, "u-ana", by="cli", at=NOON, note="by phone")
        assert consented(connection, ["u-ana"]) == {"u-ana"}
        assert revoke_consent(connection, "u-ana", by="ana", at=LATER, note="no more")
        assert consented(connection, ["u-ana"]) == frozenset()
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
        assert consented(connection, ["u-ana", "u-ben"]) == {"u-ana"}


def test_a_revocation_is_never_refused_and_never_dated_before_the_grant(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=LATER)
        assert revoke_consent(connection, "u-ana", by="ana", at=NOON)
        assert consented(connection, ["u-ana"]) == frozenset()
        events = consent_events(connection)
    assert [(event.action, event.at) for event in events] == [("grant", LATER), ("revoke", LATER)]
    assert not consented_at(events, LATER)


def test_a_race_of_grants_and_revocations_gives_one_order_and_no_refusal(loaded: Database) -> None:
    faults: list[Exception] = []

    def change(number: int) -> None:
        act = revoke_consent if number % 2 else grant_consent
        try:
            with loaded.write() as connection:
                # Each thread's clock is behind the one before.
                act(connection, "u-ana", by="x", at=LATER - timedelta(seconds=number))
        except SpendSenseError as error:
            faults.append(error)

    threads = [Thread(target=change, args=(number,)) for number in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with loaded.read() as connection:
        events = consent_events(connection)
        stands = consented(connection, ["u-ana"]) == {"u-ana"}
    assert faults == []
    assert [each.at for each in events] == sorted(each.at for each in events)
    assert all(a.action != b.action for a, b in pairwise(events))
    assert stands == consented_at(events, LATER)


def test_an_operator_has_no_consent_to_give(loaded: Database) -> None:
    with pytest.raises(BadInput, match="an operator, not a customer"), loaded.write() as connection:
        grant_consent(connection, "u-olga", by="cli", at=NOON)


def test_nobody_grants_under_the_pipelines_name(loaded: Database) -> None:
    with pytest.raises(BadInput, match="is no person"), loaded.write() as connection:
        grant_consent(connection, "u-ana", by="Pipeline ", at=NOON)


@pytest.mark.parametrize("own", ["u-ana", "the user, with phone (token 12)"])
def test_a_users_own_revocation_is_not_granted_over_where_that_is_asked(
    loaded: Database, own: str
) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=NOON, over_revocation=False)
        revoke_consent(connection, "u-ana", by=own, at=LATER)
        with pytest.raises(ConsentMissing, match="only the user can grant it again"):
            grant_consent(connection, "u-ana", by="olga", at=LATER, over_revocation=False)
        assert grant_consent(connection, "u-ana", by="olga", at=LATER, note="signed again")


def test_a_revocation_that_somebody_recorded_is_granted_over(loaded: Database) -> None:
    with loaded.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=NOON)
        revoke_consent(connection, "u-ana", by="olga", at=NOON)
        assert grant_consent(connection, "u-ana", by="olga", at=NOON, over_revocation=False)


@pytest.mark.parametrize("change", [grant_consent, revoke_consent])
def test_an_unknown_user_is_not_found(loaded: Database, change: object) -> None:
    with pytest.raises(NotFound, match="There is no user u-no"), loaded.write() as connection:
        change(connection, "u-no", by="cli", at=NOON)  # type: ignore[operator]
