"""The funnel as the database tells it: who is in which stage, and who was not asked."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
import sqlalchemy as sa

from spendsense import pipeline
from spendsense.evaluation import evaluate
from spendsense.evaluation.demographics import demographics_in
from spendsense.evaluation.fairness import funnel
from spendsense.evaluation.fairness.stages import HOURS
from spendsense.evaluation.record import RunRecord, run_record
from spendsense.personas import PERSONAS
from spendsense.policy import Policy
from spendsense.review import reject, revoke_consent
from spendsense.storage import Database, ReviewEvent, add_review_event, user_ids
from spendsense.storage.review_tables import review_states
from spendsense.storage.shelf import set_mark
from spendsense.storage.tables import recommendations

NOW = datetime.fromisoformat("2026-11-20T12:00")
POLICY = Policy.on(NOW.date())


def of(database: Database, at: datetime = NOW) -> tuple[RunRecord, pl.DataFrame]:
    record = run_record(database, None, at)
    return record, funnel(database, record, POLICY)


def row(frame: pl.DataFrame, user: str) -> dict[str, object]:
    return frame.row(by_predicate=pl.col("user_id") == user, named=True)


@pytest.fixture
def drafted(ran: Database) -> tuple[str, str]:
    """A user with a lesson that waits, and the id of that lesson."""
    record = run_record(ran, None, NOW)
    first = min(
        (each for each in record.recommendations if each.kind == "education"),
        key=lambda each: each.recommendation_id,
    )
    return first.user_id, first.recommendation_id


def test_every_customer_is_in_it_and_each_stage_asks_those_of_the_last(ran: Database) -> None:
    record, frame = of(ran)
    assert frame["user_id"].to_list() == sorted(record.users)
    assert set(frame.filter("consented")["user_id"]) == set(record.consenting)
    for before, stage in (
        ("consented", "enough_data"),
        ("enough_data", "persona"),
        ("persona", "lesson_drafted"),
        ("offer_eligible", "offer_drafted"),
    ):
        asked = frame.filter(pl.col(stage).is_not_null())
        assert asked.height and asked[before].all()
    assert frame["approved"].null_count() == frame.height  # nobody has decided anything


def test_who_holds_a_persona_meets_its_conditions_by_the_stored_readings(ran: Database) -> None:
    _, frame = of(ran)
    for persona in PERSONAS:
        pairs = frame.select(f"persona:{persona.key}", f"meets:{persona.key}").drop_nulls().rows()
        assert pairs and all(held == met for held, met in pairs)


def test_a_revocation_takes_a_user_out_of_all_that_follows(
    ran: Database, drafted: tuple[str, str]
) -> None:
    with ran.write() as connection:
        revoke_consent(connection, drafted[0], by="test", at=NOW)
    told = row(of(ran)[1], drafted[0])
    assert told["consented"] is False
    assert [told[name] for name in ("enough_data", "persona", "lesson_drafted")] == [None] * 3


def test_the_first_decision_counts_and_the_hours_that_it_took(
    ran: Database, drafted: tuple[str, str]
) -> None:
    user, key = drafted
    with ran.write() as connection:
        reject(connection, key, by="eve", reason="too long", at=NOW + timedelta(hours=5))
        other = next(
            each.recommendation_id
            for each in run_record(ran, None, NOW).recommendations
            if each.user_id == user and each.recommendation_id != key
        )
        later = NOW + timedelta(hours=9)
        add_review_event(
            connection, ReviewEvent(recommendation_id=other, action="approve", at=later, by="eve")
        )
    told = row(of(ran)[1], user)
    assert told["approved"] is False and told[HOURS] == pytest.approx(5, abs=0.01)
    assert told["seen"] is False and told["acted"] is None  # one was approved, and not opened


def test_a_mark_on_the_shelf_shows_that_a_lesson_was_seen(
    ran: Database, drafted: tuple[str, str]
) -> None:
    user, key = drafted
    with ran.write() as connection:
        add_review_event(
            connection, ReviewEvent(recommendation_id=key, action="approve", at=NOW, by="eve")
        )
    item = next(
        each for each in run_record(ran, None, NOW).recommendations if each.recommendation_id == key
    )
    with ran.write() as connection:
        set_mark(connection, user, item.item_key, item.kind, {"read_at": NOW}, by=user, at=NOW)
    told = row(of(ran)[1], user)
    assert (told["approved"], told["seen"], told["acted"]) == (True, True, True)


def test_the_report_of_ten_people_tells_no_counts_and_passes_nothing(
    ran: Database, population: Path
) -> None:
    with ran.read() as connection:
        people = demographics_in(population, user_ids(connection)).rows
    report = evaluate(ran, at=NOW, seconds=lambda: 0.0, people=people)
    assert report.fairness is not None
    assert report.metric("fairness").verdict == report.fairness.verdict == "insufficient"
    assert (report.fairness.known, report.fairness.of) == (10, 10)
    told = report.as_json()["fairness"]
    assert all(cell["suppressed"] and cell["value"] is None for cell in told["cells"])
    assert "## Fairness: insufficient" in report.page()


def test_who_might_be_offered_something_still_might_in_a_second_run_of_the_day(
    ran: Database,
) -> None:
    user = min(r.user_id for r in run_record(ran, None, NOW).recommendations if r.kind == "offer")
    later = NOW + timedelta(hours=1)
    pipeline.run(ran, as_of=NOW.date(), clock=lambda: later, by="test")
    with ran.write() as connection:
        theirs = recommendations.c.user_id == user
        ids = list(connection.scalars(sa.select(recommendations.c.recommendation_id).where(theirs)))
        for table in (review_states, recommendations):
            connection.execute(table.delete().where(table.c.recommendation_id.in_(ids)))
    record, frame = of(ran, later)
    told = row(frame, user)
    assert user not in {each.user_id for each in record.recommendations}
    assert (told["offer_eligible"], told["offer_drafted"]) == (True, False)
