"""A decision that left out what its user had asked not to see again is thought again as it was."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from spendsense import pipeline
from spendsense.evaluation.auditing import auditability, differences_of
from spendsense.evaluation.record import parts, run_record
from spendsense.evaluation.replay import replays
from spendsense.evaluation.trace_replay import replay_trace
from spendsense.guardrails import NEVER_AGAIN
from spendsense.policy import Policy
from spendsense.storage import set_mark, traces
from spendsense.storage.tables import recommendations

from .conftest import AS_OF, NOW

LATER = NOW + timedelta(hours=1)


def test_a_trace_keeps_what_was_put_away_and_is_replayed_by_it_whatever_stands_now(ran):
    with ran.write() as connection:
        row = connection.execute(sa.select(recommendations)).first()
        put_away = (row.user_id, row.item_key, row.kind)
        set_mark(connection, *put_away, {"never_at": NOW}, by=row.user_id, at=NOW)
    pipeline.run(ran, as_of=AS_OF, clock=lambda: LATER, by="test", user_id=row.user_id)
    with ran.write() as connection:
        (trace,) = (t for t in traces(connection, row.user_id) if t.trace_id != row.trace_id)
        set_mark(connection, *put_away, {"never_at": None}, by=row.user_id, at=LATER)

    drafts = [d for w in trace.body["windows"].values() for d in w["drafts"]]
    left_out = [d for d in drafts if d["why_not"] == NEVER_AGAIN]
    assert left_out and {d["item_key"] for d in left_out} == {row.item_key}
    assert replay_trace(ran, trace.trace_id, LATER).identical
    assert replay_trace(ran, row.trace_id, LATER).identical

    (part,) = (
        each
        for each in parts(ran, run_record(ran, trace.run_id, LATER))
        if row.user_id in each.declined
    )
    policy = Policy.on(AS_OF)
    again = replays(
        (part.book,), policy, part.consented_then("partner_offers"), never=part.declined
    )
    found = auditability(part.record, again, differences_of(part, again, policy))
    assert found.value == 1.0 and part.declined[row.user_id] == {row.item_key}
