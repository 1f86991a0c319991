from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta
from importlib.resources import files

import pytest

from spendsense.guardrails import PURPOSES, Case, ConsentEvent, consent, consented_at
from spendsense.guardrails.consent import against_grant, check_purpose, standing, warned
from spendsense.guardrails.consent_texts import consent_text
from spendsense.ledger import BadInput
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
        "user_001 has not granted consent [C1: SpendSense policy, after 12 CFR 1033.401 (enjoined)]"
    ]


def grant(purpose: str | None, at: datetime = MARCH, until: datetime | None = None) -> ConsentEvent:
    return replace(event("grant", at), purpose=purpose, until=until)  # type: ignore[arg-type]


def test_a_grant_ends_at_its_day_and_not_a_second_before() -> None:
    history = [grant("education", until=APRIL)]
    assert consented_at(history, APRIL - timedelta(seconds=1))
    assert not consented_at(history, APRIL)


def test_no_grant_stands_longer_than_the_policy_allows_whatever_it_says() -> None:
    far = grant("education", until=MARCH + timedelta(days=3_000))
    for history in ([far], [grant("education")]):
        assert consented_at(history, MARCH + timedelta(days=364, hours=23))
        assert not consented_at(history, MARCH + timedelta(days=365))


def test_the_warning_begins_thirty_days_before_the_end() -> None:
    given = grant("education")
    assert not warned(given, MARCH + timedelta(days=335) - timedelta(seconds=1))
    assert warned(given, MARCH + timedelta(days=335))


def test_each_purpose_stands_by_itself() -> None:
    history = [grant("education"), grant("partner_offers"), grant("research")]
    history.append(replace(event("revoke", APRIL), purpose="partner_offers"))
    assert list(standing(history, APRIL)) == ["education", "research"]


def test_a_grant_without_a_purpose_is_of_lessons_and_offers() -> None:
    assert list(standing([grant(None)], APRIL)) == ["education", "partner_offers"]


def test_a_purpose_that_is_none_is_refused_with_those_there_are() -> None:
    with pytest.raises(BadInput, match=r"'marketing' is no purpose .* education, partner_offers"):
        check_purpose("marketing")


def test_an_offer_needs_consent_to_offers_too(utilization_draft: Draft, case: Case) -> None:
    offer = replace(utilization_draft, kind="offer")
    assert list(consent(offer, replace(case, purposes=frozenset({"partner_offers"})))) == []
    (objection,) = consent(offer, replace(case, purposes=frozenset()))
    assert "partner offers" in objection
    assert list(consent(utilization_draft, replace(case, purposes=frozenset()))) == []


def test_every_purpose_has_a_text_whose_hash_is_that_of_its_file() -> None:
    folder = files("spendsense.policy") / "consent_texts"
    for purpose in PURPOSES:
        shown = consent_text(purpose, MARCH.date())
        path = folder / f"{purpose}.{shown.version}.md"
        assert shown.hash == hashlib.sha256(path.read_bytes()).hexdigest()
        assert "at most 365 days" in shown.text and "take it back at any time" in shown.text


def test_before_the_first_version_of_a_text_that_one_is_shown() -> None:
    assert consent_text("education", date(1999, 1, 1)).version == "2025-01-01"


def test_a_grant_that_is_longer_than_a_rule_allows_cannot_be_written() -> None:
    def grant(days: int, **of: str | None) -> list[str]:
        until = MARCH + timedelta(days=days)
        told = {"text_version": "2025-01-01", "text_hash": "9f2c", **of}
        event = ConsentEvent(
            user_id="ana", action="grant", at=MARCH, by="ana", note="", purpose="education",
            until=until, **told,
        )  # fmt: skip
        return list(against_grant(event))

    assert grant(365) == []
    (said,) = grant(366)
    assert said.startswith("days_given is 366 [C2-own: ")
    assert grant(365, text_hash=None) == []  # C10 only flags: loaded consents tell of no text
