"""A decision made again: identical, or the stage at which it differs."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import sqlalchemy as sa

from spendsense.evaluation.stages import STAGES, differences
from spendsense.evaluation.trace_replay import replay_trace
from spendsense.ledger import ConsentMissing, NotFound
from spendsense.policy import Policy
from spendsense.review import made_from, revoke_consent
from spendsense.storage.tables import recommendations, traces, transactions, users

from .conftest import NOW


def first(database):
    with database.read() as connection:
        return connection.execute(sa.select(recommendations)).first()


def differing(done) -> list[str]:
    return [stage.name for stage in done.stages if not stage.identical]


def test_what_nobody_touched_is_identical_in_all_seven_stages(ran):
    done = replay_trace(ran, first(ran).trace_id, NOW)
    assert done.identical and [stage.name for stage in done.stages] == list(STAGES)
    assert done.code["same"] and done.records["same"] and done.notes == ()


def test_a_recommendation_stands_for_the_trace_it_rests_on(ran):
    row = first(ran)
    assert replay_trace(ran, row.recommendation_id, NOW).trace_id == row.trace_id


def test_rows_that_changed_differ_from_the_signals_on_and_the_records_are_named(ran):
    row = first(ran)
    with ran.write() as connection:
        ours = transactions.update().where(transactions.c.user_id == row.user_id)
        connection.execute(ours.values(amount_cents=transactions.c.amount_cents + 12_345))
    done = replay_trace(ran, row.trace_id, NOW)
    assert not done.identical and differing(done)[0] == "signals"
    assert done.records["same"] is False and "were changed" in done.notes[-1]
    said = done.stages[1].differences
    assert any("readings, spend_cents was " in each for each in said)


def test_rows_that_are_gone_are_said_to_be_gone(ran):
    row = first(ran)
    with ran.write() as connection:
        connection.execute(transactions.delete().where(transactions.c.user_id == row.user_id))
    done = replay_trace(ran, row.trace_id, NOW)
    assert done.notes[-1].startswith("Some of the records it was made from are gone: ")
    assert done.notes[-1].endswith(" transactions.")


def test_a_trace_that_was_changed_is_told_apart_from_rules_that_were(ran):
    row = first(ran)
    with ran.write() as connection:
        body = connection.scalar(sa.select(traces.c.body).where(traces.c.trace_id == row.trace_id))
        body["windows"]["30"]["readings"]["spend_cents"] = 1
        connection.execute(
            traces.update().where(traces.c.trace_id == row.trace_id).values(body=body)
        )
    done = replay_trace(ran, row.trace_id, NOW)
    assert differing(done) == ["signals"]
    assert [each.split(":")[0] for each in done.changed] == [
        "the trace was changed since it was kept",
        "the trace is not what the audit trail says of it",
    ]


def test_a_text_changed_in_the_queue_differs_there_and_nowhere_else(ran):
    row = first(ran)
    with ran.write() as connection:
        ours = recommendations.c.recommendation_id == row.recommendation_id
        connection.execute(recommendations.update().where(ours).values(title="Another"))
    done = replay_trace(ran, row.trace_id, NOW)
    assert differing(done) == ["queue"]
    assert "does not give its id" in done.stages[-1].differences[0]


def test_the_policy_of_the_trace_is_replayed_whatever_is_in_force_now(ran, monkeypatch):
    stricter = Policy.on(first(ran).as_of).with_values(high_utilization__min_utilization_percent=99)
    monkeypatch.setattr(Policy, "on", classmethod(lambda cls, day: stricter))
    assert replay_trace(ran, first(ran).trace_id, NOW).identical


def test_another_code_version_is_said(ran, monkeypatch):
    monkeypatch.setattr(made_from, "code_version", lambda: "9.9.9+0")
    done = replay_trace(ran, first(ran).trace_id, NOW)
    assert done.identical and done.notes[0].endswith("and replayed by 9.9.9+0.")


def test_without_consent_nothing_is_read_and_what_was_purged_is_said_to_be(ran):
    row = first(ran)
    with pytest.raises(ConsentMissing, match="has not granted consent, or"):
        replay_trace(ran, row.trace_id, NOW + timedelta(days=366))
    with ran.write() as connection:
        revoke_consent(connection, row.user_id, by="test", at=NOW)
    with pytest.raises(NotFound, match="its inputs are gone, purged at 2026-11-20 12:00:00 UTC"):
        replay_trace(ran, row.trace_id, NOW)


def test_what_was_never_kept_is_not_found(ran):
    with pytest.raises(NotFound, match="the audit trail tells of none"):
        replay_trace(ran, "trace_none", NOW)


@pytest.mark.parametrize(
    ("where", "stage"),
    [
        (("readings", "spend_cents"), "signals"),
        (("evidence", "accounts"), "signals"),
        (("personas",), "personas"),
        (("considered",), "personas"),
        (("drafts", 0, "persona"), "candidates"),
        (("drafts", 0, "item_key"), "candidates"),
        (("drafts", 0, "verdicts"), "guardrails"),
        (("drafts", 0, "title"), "wording"),
        (("drafts", 0, "facts"), "wording"),
        (("drafts", 0, "why_not"), "queue"),
    ],
)
def test_each_part_of_a_trace_is_of_one_stage(ran, where, stage):
    with ran.read() as connection:
        body = connection.scalars(sa.select(traces.c.body)).first()
    queued = {
        draft["recommendation_id"]: draft["recommendation_id"]
        for window in body["windows"].values()
        for draft in window["drafts"]
    }
    other = json.loads(json.dumps(body))
    place = other["windows"]["30"]
    for step in where[:-1]:
        place = place[step]
    place[where[-1]] = "another"
    assert differences(body, body, queued) == {}
    assert set(differences(body, other, queued)) == {stage}


def test_a_user_who_is_no_customer_now_differs_in_every_stage_and_is_named(ran):
    row = first(ran)
    with ran.write() as connection:
        connection.execute(
            users.update().where(users.c.user_id == row.user_id).values(user_type="business")
        )
    done = replay_trace(ran, row.trace_id, NOW)
    assert not done.identical and "signals" in differing(done)
    assert f"user {row.user_id} is not among the customers now" in done.stages[1].differences[0]
    assert done.notes == ("No records are read of somebody who is no customer.",)
    assert done.as_json()["records"]["now"] is None


def test_a_name_put_twice_into_a_trace_is_a_change_of_it(ran):
    row = first(ran)
    with ran.write() as connection:
        connection.exec_driver_sql(
            'UPDATE traces SET body = \'{"user_id": "other", \' || substr(body, 2) '
            f"WHERE trace_id = '{row.trace_id}'"
        )
    assert replay_trace(ran, row.trace_id, NOW).changed == (
        "the trace was changed since it was kept: its stored text names a key twice",
    )
