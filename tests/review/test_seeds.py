"""Known-bad items: like any other in the queue, and shown to nobody on any path."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa

import spendsense
from spendsense.guardrails import GUARDRAILS, Case, judge
from spendsense.ledger import NotFound
from spendsense.policy import Policy
from spendsense.recommendations import Draft, item_of
from spendsense.review import (
    approve,
    as_operators_read,
    audit,
    flag,
    for_second_look,
    grant_consent,
    listed,
    metrics,
    note,
    override,
    plant,
    planted,
    publish,
    queue,
    recommendation,
    reject,
    revoke_consent,
    shown_to,
    undo,
)
from spendsense.review.bundle import case
from spendsense.review.seeds import KnownBad, known_bad
from spendsense.storage import Database, audit_trail, recommendations
from spendsense.storage.review_queue import Asked
from spendsense.storage.review_tables import review_seeds, review_states

from .desk import AT, DAY, approved, do, fair, put, refused

BODY = "One.\n\nTwo.\n\nThree."


@pytest.fixture
def sown(ran: Database, draft: Draft) -> tuple[Database, str]:
    """Ana's lesson, and a known-bad item that is like it."""
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    put(ran, [replace(draft, item_key="what-utilization-is", body=BODY)])
    with ran.write() as connection:
        (key,) = plant(connection, by="carla", at=AT, many=1)
    return ran, key


def test_it_looks_like_any_other_in_the_queue(sown: tuple[Database, str]) -> None:
    database, key = sown
    with database.read() as connection:
        page = listed(connection, Asked(status=("pending",)), at=AT)
        told = as_operators_read(connection, page.items, AT)
    assert page.total == 2
    bad, good = sorted(told, key=lambda each: each["id"] != key)
    assert bad.keys() == good.keys()
    differing = {name for name in bad if bad[name] != good[name]}
    assert differing == {"id", "body", "drafted"}
    assert "seed" not in str(bad) and bad["id"].startswith("rec_")
    assert bad["body"].startswith("One.\n\nTwo.\n\n") and "Three." not in bad["body"]


def test_approving_one_is_a_miss_and_the_operator_is_told_after(
    sown: tuple[Database, str],
) -> None:
    database, key = sown
    with database.read() as connection:
        assert planted(connection, recommendation(connection, key, seeds=True)) is None
    done = approved(database, key)
    with database.read() as connection:
        told = planted(connection, done)
        found = metrics(connection, at=AT)
    assert done.status == "rejected" and told is not None and told.missed
    assert told.sentence().startswith("This item was planted. You would have let it pass: ")
    assert told.sentence().endswith("Nobody was shown it.")
    assert (found.overall.planted_missed, found.overall.planted_noticed) == (1, 0)
    assert found.overall.decisions == 0


@pytest.mark.parametrize(
    ("how", "more", "missed"),
    [
        (reject, {"reason": "wrong"}, False),
        (override, {"body": "Mine.", "reason": "r", "judge_text": fair}, False),
        (override, {"title": "Mine", "reason": "r", "judge_text": fair}, True),
    ],
)
def test_noticing_is_rejecting_it_or_wording_the_wrong_part_anew(
    sown: tuple[Database, str], how: object, more: dict[str, object], missed: bool
) -> None:
    database, key = sown
    done = do(database, how, key, **more)  # type: ignore[arg-type]
    with database.read() as connection:
        told = planted(connection, done)
    assert told is not None and told.missed is missed


def test_whatever_is_done_with_one_no_user_is_shown_it(sown: tuple[Database, str]) -> None:
    database, key = sown
    do(database, note, key, text="odd?")
    do(database, flag, key, reason="odd")
    approved(database, key)
    for act, more in ((publish, {}), (undo, {"reason": "slip"}), (approve, {"judge_text": fair})):
        assert refused(database, act, key, by="ben", **more).startswith("Conflict")
    with database.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + DAY) == ()
        assert for_second_look(connection, by="ben") == ()


def test_the_table_refuses_that_one_stands_approved(sown: tuple[Database, str]) -> None:
    database, key = sown
    for status in ("approved", "overridden"):
        change = review_states.update().where(review_states.c.recommendation_id == key)
        with pytest.raises(sa.exc.IntegrityError), database.write() as connection:
            connection.execute(change.values(status=status, held_until=AT))


def test_one_that_is_called_a_real_item_is_not_shown_and_is_found(
    sown: tuple[Database, str],
) -> None:
    database, key = sown
    change = review_states.update().where(review_states.c.recommendation_id == key)
    with database.write() as connection:
        connection.execute(change.values(seeded=False, status="approved", held_until=AT))
    with database.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + DAY) == ()
        (finding,) = audit.verify(connection)
    assert "of review_states was changed: " in finding.sentence and "seeded" in finding.sentence


def test_no_reader_but_the_queue_knows_of_one(sown: tuple[Database, str]) -> None:
    database, key = sown
    with database.read() as connection:
        assert len(recommendations(connection)) == len(queue(connection)) == 1
        for read in (
            lambda: recommendation(connection, key),
            lambda: case(connection, key, AT),
        ):
            with pytest.raises(NotFound, match="There is no recommendation"):
                read()


def test_only_the_queue_of_operators_asks_for_the_planted() -> None:
    root = Path(spendsense.__file__).parent
    asking = {
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "seeds=True" in path.read_text(encoding="utf-8")
    }
    assert asking == {
        "cli/review.py",
        "review/groups.py",
        "review/guards.py",
        "review/handling.py",
        "review/second_look.py",
        "review/seeds.py",
        "review/sweep.py",
        "web/routes/evidence.py",
        "web/routes/people.py",
        "web/routes/review.py",
    }


def test_planting_is_one_event_and_the_tables_agree(sown: tuple[Database, str]) -> None:
    database, key = sown
    with database.read() as connection:
        event = list(audit_trail(connection))[-1]
        assert audit.verify(connection) == ()
    assert (event.action, event.actor, list(event.payload["rows"])) == ("seed", "carla", [key])


def test_a_revocation_takes_it_with_everything_else(sown: tuple[Database, str]) -> None:
    database, _ = sown
    with database.write() as connection:
        revoke_consent(connection, "u-ana", by="ana", at=AT)
        for table in (review_seeds, review_states):
            assert connection.execute(sa.select(table)).all() == []
        assert audit.verify(connection) == ()


def test_policy_says_how_many_and_no_more_than_there_are_drafts_to_be_like(
    ran: Database, draft: Draft
) -> None:
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
        assert plant(connection, by="carla", at=AT) == ()
    like = replace(draft, item_key="what-utilization-is", body=BODY)
    put(ran, [replace(like, title=f"Title {number}") for number in range(60)])
    with ran.write() as connection:
        assert len(plant(connection, by="carla", at=AT)) == 2  # two of a hundred, rounded up
        assert plant(connection, by="carla", at=AT) == ()  # they are there
        assert len(plant(connection, by="carla", at=AT, many=500)) == 60


@pytest.mark.parametrize("bad", known_bad(), ids=lambda bad: bad.key)
def test_a_known_bad_text_fits_its_items_and_says_what_is_wrong(bad: KnownBad) -> None:
    assert bad.wrong.endswith(".") and bad.says.endswith(".")
    assert bad.items and all(item_of(each) is not None for each in bad.items)
    assert not any(mark.isdigit() for mark in bad.says)


@pytest.mark.parametrize("bad", known_bad(), ids=lambda bad: bad.key)
def test_no_guardrail_objects_to_a_known_bad_text_so_that_only_a_reader_notices(
    bad: KnownBad, draft: Draft
) -> None:
    item = item_of(bad.items[0])
    assert item is not None
    day = date(2026, 11, 20)
    worse = replace(
        draft,
        as_of=day,
        persona=item.personas[0],
        item_key=item.key,
        body=bad.says,
        because="your card is in use",
        facts=(),
    )
    policy = Policy.on(day)
    asked = Case(as_of=day, consented=True, readings={}, holdings=frozenset(), policy=policy)
    assert [v for v in judge(GUARDRAILS, worse, asked) if not v.allowed] == []
