"""A trace is held against the consent that stood when it was kept, whatever is consented to now."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from spendsense import pipeline
from spendsense.evaluation import Report, evaluate, refusal
from spendsense.evaluation.record import run_record
from spendsense.evaluation.trace_replay import replay_trace
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import Database, traces

from .conftest import AS_OF, NOW

SHARES = ("explainability", "evidence", "relevance", "auditability", "guardrails")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def offered(ran: Database) -> str:
    """Somebody to whom the run drafted an offer."""
    found = run_record(ran, None, NOW).recommendations
    return min(each.user_id for each in found if each.kind == "offer")


def measured(database: Database, at: datetime) -> Report:
    return evaluate(database, at=at, seconds=lambda: 0.0)


def run_again(database: Database, at: datetime) -> None:
    pipeline.run(database, as_of=AS_OF, clock=lambda: at, by="test")


def assert_sound(report: Report) -> None:
    assert refusal(report) is None
    for name in (*SHARES, "replay"):
        found = report.metric(name)
        assert found.denominator > 0 and found.missed == (), name


def test_who_agrees_to_offers_after_a_run_breaks_no_trace_of_it(
    ran: Database, offered: str
) -> None:
    with ran.write() as connection:
        revoke_consent(connection, offered, by=offered, at=NOW + HOUR, purposes=["partner_offers"])
    run_again(ran, NOW + 2 * HOUR)
    without = measured(ran, NOW + 3 * HOUR)
    with ran.write() as connection:
        grant_consent(
            connection, offered, by=offered, at=NOW + 3 * HOUR, purposes=["partner_offers"]
        )
    after = measured(ran, NOW + 4 * HOUR)
    assert_sound(after)
    with ran.read() as connection:
        kept = [trace.trace_id for trace in traces(connection, offered)]
    assert len(kept) == 2 and all(replay_trace(ran, key, NOW + 4 * HOUR).identical for key in kept)
    assert after.withheld == without.withheld  # no offer is thought of that the run did not draft


def test_lessons_that_rest_on_a_trace_without_offers_stand_beside_one_with_them(
    ran: Database, offered: str
) -> None:
    with ran.write() as connection:
        revoke_consent(connection, offered, by=offered, at=NOW + HOUR)
        grant_consent(connection, offered, by=offered, at=NOW + HOUR, purposes=["education"])
    run_again(ran, NOW + 2 * HOUR)
    with ran.write() as connection:
        at = NOW + 3 * HOUR
        grant_consent(connection, offered, by=offered, at=at, purposes=["partner_offers"])
    run_again(ran, NOW + 4 * HOUR)
    found = run_record(ran, None, NOW + 5 * HOUR).recommendations
    assert len({each.trace_id for each in found if each.user_id == offered}) == 2
    assert_sound(measured(ran, NOW + 5 * HOUR))


def test_who_agrees_to_a_models_words_after_a_run_breaks_no_trace_of_it(
    ran: Database, offered: str
) -> None:
    with ran.write() as connection:
        grant_consent(connection, offered, by=offered, at=NOW + HOUR, purposes=["ai_wording"])
    assert_sound(measured(ran, NOW + 2 * HOUR))


def test_offers_whose_consent_has_ended_are_not_read_and_break_nothing(
    ran: Database, offered: str
) -> None:
    with ran.write() as connection:
        grant_consent(
            connection, offered, by=offered, at=NOW + HOUR, purposes=["partner_offers"], days=1
        )
    stands, ended = NOW + 2 * HOUR, NOW + 2 * HOUR + DAY
    offers = [
        each
        for each in run_record(ran, None, stands).recommendations
        if each.user_id == offered and each.kind == "offer"
    ]
    before, after = measured(ran, stands), measured(ran, ended)
    assert_sound(after)
    assert (before.not_read, after.not_read) == (0, len(offers)) and offers
    for name in ("explainability", "auditability", "guardrails"):
        fewer = before.metric(name).denominator - after.metric(name).denominator
        assert fewer == len(offers)
    read = {each.recommendation_id for each in run_record(ran, None, ended).recommendations}
    assert not read & {each.recommendation_id for each in offers}


def test_nothing_is_read_of_who_let_consent_to_lessons_end(ran: Database, offered: str) -> None:
    with ran.write() as connection:
        grant_consent(
            connection, offered, by=offered, at=NOW + HOUR, purposes=["education"], days=1
        )
    theirs = [
        each for each in run_record(ran, None, NOW).recommendations if each.user_id == offered
    ]
    after = measured(ran, NOW + 2 * HOUR + DAY)
    assert_sound(after)
    assert after.not_read == len(theirs) > 0
