"""Traces: sealed, and thought again."""

from __future__ import annotations

import json

import pytest
import sqlalchemy as sa

from spendsense import pipeline
from spendsense.evaluation.auditing import auditability, differences_of, seal
from spendsense.evaluation.record import parts, run_record
from spendsense.evaluation.replay import replays
from spendsense.policy import Policy
from spendsense.storage.review_tables import review_states
from spendsense.storage.tables import recommendations, runs, traces

from .conftest import AS_OF, NOW


def audited(database, at=NOW):
    (part,) = parts(database, run_record(database, None, at))
    policy = Policy.on(AS_OF)
    then = (part.consented_then("partner_offers"), part.consented_then("ai_wording"))
    again = replays((part.book,), policy, *then, part.declined)
    return auditability(part.record, again, differences_of(part, again, policy))


def first_trace(database):
    with database.read() as connection:
        query = sa.select(traces).join(recommendations).order_by(traces.c.trace_id)
        return connection.execute(query).first()


def rewrite(database, trace_id: str, body) -> None:
    with database.write() as connection:
        connection.execute(traces.update().where(traces.c.trace_id == trace_id).values(body=body))


def of_trace(database, trace_id: str) -> int:
    with database.read() as connection:
        count = sa.select(sa.func.count()).select_from(recommendations)
        return connection.scalar(count.where(recommendations.c.trace_id == trace_id))


def test_a_trace_gives_its_own_id_and_another_reading_gives_another(ran):
    trace = first_trace(ran)
    assert seal(trace.body) == trace.trace_id
    trace.body["windows"]["30"]["readings"]["spend_cents"] = 1
    assert seal(trace.body) != trace.trace_id


def test_a_tampered_trace_fails_every_recommendation_that_rests_on_it(ran):
    trace = first_trace(ran)
    trace.body["windows"]["180"]["readings"]["spend_cents"] = 1
    rewrite(ran, trace.trace_id, trace.body)
    found = audited(ran)
    assert found.verdict == "fail"
    assert found.denominator - found.numerator == of_trace(ran, trace.trace_id) > 0
    assert "was changed: it does not give its id" in found.missed[0]


def test_a_trace_rewritten_with_a_matching_id_is_still_not_what_the_rows_give(ran):
    trace = first_trace(ran)
    body = json.loads(json.dumps(trace.body))
    body["windows"]["30"]["readings"]["spend_cents"] = 1
    forged = seal(body)
    with ran.write() as connection:
        row = {**trace._mapping, "trace_id": forged, "body": {**body, "trace_id": forged}}
        connection.execute(traces.insert().values(row))
        ours = recommendations.c.trace_id == trace.trace_id
        connection.execute(recommendations.update().where(ours).values(trace_id=forged))
    found = audited(ran)
    assert found.verdict == "fail" and found.missed[0].endswith("30-day readings differ.")


def test_a_text_changed_past_the_review_fails(ran):
    with ran.write() as connection:
        first = connection.scalar(sa.select(sa.func.min(recommendations.c.recommendation_id)))
        ours = recommendations.c.recommendation_id == first
        connection.execute(recommendations.update().where(ours).values(title="Another title"))
    found = audited(ran)
    assert found.denominator - found.numerator == 1
    assert found.missed[0].endswith("its text was changed: it does not give its id.")


def test_a_recommendation_hung_on_another_users_trace_fails(ran):
    with ran.write() as connection:
        query = sa.select(recommendations).order_by(recommendations.c.user_id)
        rows = connection.execute(query).all()
        ours = recommendations.c.recommendation_id == rows[0].recommendation_id
        other = recommendations.update().where(ours).values(trace_id=rows[-1].trace_id)
        connection.execute(other)
    found = audited(ran)
    assert found.denominator - found.numerator == 1 and "does not tell of it" in found.missed[0]


def test_a_trace_is_replayed_under_the_policy_that_stands_in_it(ran, monkeypatch):
    stricter = Policy.on(AS_OF).with_values(high_utilization__min_utilization_percent=99)
    monkeypatch.setattr(Policy, "on", classmethod(lambda cls, day: stricter))
    assert audited(ran).verdict == "pass"


def test_a_second_run_that_drafts_the_same_is_audited_over_the_same_recommendations(ran):
    before = audited(ran)
    later = NOW.replace(hour=13)
    pipeline.run(ran, as_of=AS_OF, clock=lambda: later, by="test")
    with ran.read() as connection:
        assert connection.scalar(sa.select(sa.func.count()).select_from(runs)) == 2
    after = audited(ran, later)
    assert (after.numerator, after.denominator) == (before.numerator, before.denominator)


@pytest.mark.parametrize("missing", ["recommendations", "all"])
def test_a_run_without_recommendations_claims_nothing(ran, missing):
    with ran.write() as connection:
        connection.execute(review_states.delete())
        connection.execute(recommendations.delete())
        if missing == "all":
            connection.execute(traces.delete())
    assert audited(ran).verdict == "insufficient"
