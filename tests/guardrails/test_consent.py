from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from spendsense.guardrails import Case, ConsentEvent, consent, consented_at
from spendsense.recommendations import Draft

MARCH = datetime.fromisoformat("2026-03-01T12:00")
APRIL = datetime.fromisoformat("2026-04-01T12:00")


def event(action: str, at: datetime) -> ConsentEvent:
    return ConsentEvent(user_id="u", action=action, at=at, by="u", note="")  # type: ignore[arg-type]


def test_nobody_has_consented_before_granting_it() -> None:
    assert not consented_at([], APRIL)
    assert not consented_at([event("grant", APRIL)], MARCH)


def test_a_grant_stands_from_its_moment_until_it_is_revoked() -> None:
    history = [event("grant", MARCH), event("revoke", APRIL)]

    assert consented_at(history, MARCH)
    assert consented_at(history, datetime.fromisoformat("2026-04-01T11:59"))
    assert not consented_at(history, APRIL)


def test_of_two_events_at_one_moment_the_later_written_decides() -> None:
    assert not consented_at([event("grant", MARCH), event("revoke", MARCH)], MARCH)
    assert consented_at([event("revoke", MARCH), event("grant", MARCH)], MARCH)


def test_events_may_come_in_any_order_of_time() -> None:
    assert not consented_at([event("revoke", APRIL), event("grant", MARCH)], APRIL)


def test_the_guardrail_asks_for_consent(utilization_draft: Draft, case: Case) -> None:
    assert list(consent(utilization_draft, case)) == []
    assert list(consent(utilization_draft, replace(case, consented=False))) == [
        "user_001 has not granted consent"
    ]
