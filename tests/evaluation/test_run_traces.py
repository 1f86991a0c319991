"""Each person of a run has a trace, be it one that an earlier run of the day kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
import sqlalchemy as sa

from spendsense import pipeline
from spendsense.evaluation import evaluate, refusal
from spendsense.evaluation.metric import Metric
from spendsense.evaluation.record import run_record
from spendsense.evaluation.run_traces import traces_by_user
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import Database, Trace, traces
from spendsense.storage.review_tables import review_states
from spendsense.storage.shelf import set_mark
from spendsense.storage.tables import audit_events, recommendations, transactions
from spendsense.storage.tables import traces as table

from .conftest import AS_OF, NOW

Change = Callable[..., object]
HOUR = timedelta(hours=1)


def run_again(database: Database, hours: int) -> str:
    at = NOW + hours * HOUR
    return pipeline.run(database, as_of=AS_OF, clock=lambda: at, by="test").run_id


def replayed(database: Database, hours: int = 12) -> Metric:
    """The metric `replay` of the last run, whose refusal says the same."""
    report = evaluate(database, at=NOW + hours * HOUR, seconds=lambda: 0.0)
    found = report.metric("replay")
    assert (refusal(report) is not None) == bool(found.missed)
    return found


def of_run(database: Database, run_id: str, user: str) -> str:
    record = run_record(database, run_id)
    with database.read() as connection:
        return traces_by_user(connection, record.run, [user])[user]


@pytest.fixture
def bare(ran: Database) -> str:
    """Somebody of the run to whom nothing was drafted."""
    record = run_record(ran, None, NOW)
    drafted = {each.user_id for each in record.recommendations}
    return next(user for user in record.readable if user not in drafted)


def of(database: Database, user: str) -> tuple[Trace, ...]:
    with database.read() as connection:
        return traces(connection, user)


def drop(database: Database, trace_id: str) -> None:
    with database.write() as connection:
        connection.execute(table.delete().where(table.c.trace_id == trace_id))


def test_a_trace_that_is_gone_is_missed_though_nothing_rests_on_it(
    ran: Database, bare: str
) -> None:
    before = replayed(ran)
    drop(ran, of(ran, bare)[0].trace_id)
    after = replayed(ran)
    assert after.denominator == before.denominator == len(run_record(ran, None, NOW).readable)
    assert before.missed == () and len(after.missed) == 1
    assert after.missed[0].endswith(f"of user {bare} is gone or cannot be read.")


def test_a_second_run_of_the_day_asks_the_traces_that_it_found_there(
    ran: Database, bare: str
) -> None:
    run_again(ran, 1)
    assert replayed(ran).missed == ()
    (trace,) = of(ran, bare)
    body = {**trace.body, "policy": {**trace.body["policy"], "tone.most": 1}}
    with ran.write() as connection:
        ours = table.c.trace_id == trace.trace_id
        connection.execute(table.update().where(ours).values(body=body))
    found = replayed(ran)
    assert len(found.missed) == 1 and "was changed since it was kept" in found.missed[0]
    drop(ran, trace.trace_id)
    assert "is gone or cannot be read" in replayed(ran).missed[0]


def test_who_is_in_a_run_without_any_trace_in_the_tables_or_the_trail_is_missed(
    ran: Database, bare: str
) -> None:
    first = run_record(ran, None).run
    (trace,) = of(ran, bare)
    drop(ran, trace.trace_id)
    with ran.write() as connection:
        for name in _triggers(connection):
            connection.exec_driver_sql(f"DROP TRIGGER {name}")
        told = sa.and_(audit_events.c.action == "trace", audit_events.c.subject == bare)
        connection.execute(audit_events.delete().where(told))
    found = evaluate(ran, at=NOW, seconds=lambda: 0.0, run_id=first.run_id).metric("replay")
    assert found.denominator == len(run_record(ran, None, NOW).readable)
    assert found.missed == (
        f"User {bare} is in the run, and no trace tells why: none is stored, and the audit trail "
        "tells of none.",
    )


def _triggers(connection: sa.Connection) -> list[str]:
    named = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_events'"
    return [str(name) for (name,) in connection.exec_driver_sql(named)]


def test_what_a_trace_chose_and_is_not_stored_is_missed(ran: Database) -> None:
    with ran.write() as connection:
        row = connection.execute(sa.select(recommendations)).first()
        assert row is not None
        for each in (review_states, recommendations):
            ours = each.c.recommendation_id == row.recommendation_id
            connection.execute(each.delete().where(ours))
    (said,) = replayed(ran).missed
    assert row.trace_id in said
    assert f"{row.recommendation_id} ({row.item_key}) was put into the queue" in said


def test_what_gave_way_to_a_later_draft_is_stored_still(ran: Database) -> None:
    first = run_record(ran, None).run.run_id
    with ran.write() as connection:
        more = {"amount_cents": transactions.c.amount_cents + 12_345}
        connection.execute(transactions.update().values(more))
    run_again(ran, 1)
    with ran.read() as connection:
        gave_way = review_states.c.status == "superseded"
        assert connection.scalar(sa.select(sa.func.count()).where(gave_way))
    told = evaluate(ran, at=NOW + HOUR, seconds=lambda: 0.0, run_id=first).metric("replay")
    assert told.missed and not [each for each in told.missed if "not stored" in each]


def test_offers_that_went_with_consent_to_them_are_not_missed(ran: Database) -> None:
    found = run_record(ran, None, NOW).recommendations
    user = next(each.user_id for each in found if each.kind == "offer")
    with ran.write() as connection:
        revoke_consent(connection, user, by=user, at=NOW, purposes=["partner_offers"])
    assert replayed(ran).missed == ()


def test_of_several_traces_of_a_day_a_run_has_the_one_that_it_thought(ran: Database) -> None:
    found = run_record(ran, None, NOW).recommendations
    lesson = next(each for each in found if each.kind == "education")
    user, marked = lesson.user_id, (lesson.user_id, lesson.item_key, lesson.kind)

    def put_away(moment: int | None) -> None:
        at = None if moment is None else NOW + moment * HOUR
        with ran.write() as connection:
            set_mark(connection, *marked, {"never_at": at}, by=user, at=NOW + (moment or 3) * HOUR)

    run_ids = [run_record(ran, None).run.run_id]
    put_away(1)
    run_ids.append(run_again(ran, 2))
    put_away(None)
    run_ids += [run_again(ran, 4), run_again(ran, 5)]
    first, without, *back = [of_run(ran, run_id, user) for run_id in run_ids]
    assert first != without and back == [first, first]


def test_a_trace_without_offers_is_found_again_when_consent_to_them_ends_again(
    ran: Database,
) -> None:
    found = run_record(ran, None, NOW).recommendations
    user = next(each.user_id for each in found if each.kind == "offer")

    def offers(change: Change, hours: int) -> None:
        with ran.write() as connection:
            change(connection, user, by=user, at=NOW + hours * HOUR, purposes=["partner_offers"])

    run_ids = [run_record(ran, None).run.run_id]
    for hours, change in ((1, revoke_consent), (3, grant_consent), (5, revoke_consent)):
        offers(change, hours)
        run_ids.append(run_again(ran, hours + 1))
    first, without, whole, again = [of_run(ran, run_id, user) for run_id in run_ids]
    assert first == whole and without == again and first != without
    assert replayed(ran).missed == ()
