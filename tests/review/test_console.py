"""The queue as a console works through it: lanes, filters, pages."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

import pytest

from spendsense.ledger import BadInput
from spendsense.recommendations import Draft
from spendsense.review import (
    escalate,
    flag,
    grant_consent,
    lanes,
    listed,
    names_of,
    snooze,
    standing_in,
    take,
)
from spendsense.storage import Database
from spendsense.storage.review_queue import Asked

from .desk import AT, DAY, LEASE, alike, approved, do, put


@pytest.fixture
def many(ran: Database, draft: Draft) -> tuple[Database, tuple[str, ...]]:
    """Seven lessons over 30 days and one over 180."""
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    keys = put(ran, alike(draft, [f"{number}.5%" for number in range(7)]))
    long = put(ran, [replace(draft, window_days=180, persona="savings_builder", item_key="b")])
    return ran, (*keys, *long)


def found(database: Database, at=AT, **asked: object) -> set[str]:
    with database.read() as connection:
        page = listed(connection, Asked(**asked), at=at)  # type: ignore[arg-type]
    assert page.total == len(page.items)
    return {each.recommendation_id for each in page.items}


def test_the_queue_is_narrowed_by_what_an_item_is(
    many: tuple[Database, tuple[str, ...]],
) -> None:
    database, keys = many
    assert found(database, window_days=180) == {keys[7]}
    assert found(database, persona="savings_builder") == {keys[7]}
    assert found(database, item_key="b") == {keys[7]}
    assert found(database, kind="education") == set(keys)
    assert found(database, kind="offer") == found(database, user_id="u-ben") == set()


def test_the_queue_is_narrowed_by_where_an_item_stands(
    many: tuple[Database, tuple[str, ...]],
) -> None:
    database, keys = many
    do(database, flag, keys[0], reason="odd")
    do(database, escalate, keys[1], reason="odd")
    do(database, snooze, keys[2], until=AT + DAY, reason="later")
    do(database, take, keys[3], by="Ben (token 0af3)")
    approved(database, keys[4])
    assert found(database, status=("flagged",)) == {keys[0], keys[1]}
    assert found(database, flagged=True) == {keys[0], keys[1]}
    assert found(database, escalated=True) == {keys[1]}
    assert found(database, snoozed=True) == {keys[2]}
    assert found(database, snoozed=True, at=AT + DAY) == set()
    assert found(database, held=True) == {keys[4]}
    with database.read() as connection:
        mine = names_of(connection, "ben")
    assert found(database, taken_by=mine) == {keys[3]}
    assert found(database, taken_by=mine, at=AT + LEASE) == set()
    assert found(database, status=standing_in("waiting")) == set(keys) - {keys[4]}


def test_lanes_count_what_stands_in_them_and_since_when(
    many: tuple[Database, tuple[str, ...]],
) -> None:
    database, keys = many
    do(database, escalate, keys[1], reason="odd")
    do(database, take, keys[3])
    approved(database, keys[4])
    with database.read() as connection:
        told = {
            lane.name: (lane.count, lane.oldest) for lane in lanes(connection, by="OLGA", at=AT)
        }
    assert told["pending"] == (6, AT)
    assert told["flagged"] == told["escalated"] == (1, AT)
    assert told["mine"] == (1, AT) and told["held"] == (1, AT)
    assert told["awaiting_second"] == told["snoozed"] == told["stale"] == (0, None)
    assert told["approved"] == (1, None)  # decided: it waits for nobody
    assert told["rejected"] == told["overridden"] == told["withdrawn"] == (0, None)
    with database.read() as connection:
        late = {lane.name: lane.count for lane in lanes(connection, by=None, at=AT + 31 * DAY)}
    assert late["pending"] == late["flagged"] == 0 and "second_look" not in late


@pytest.mark.parametrize("order", ["oldest", "newest", "waiting"])
def test_pages_by_cursor_come_to_the_whole_and_no_item_twice(
    many: tuple[Database, tuple[str, ...]], order: str
) -> None:
    database, keys = many
    with database.read() as connection:
        whole = listed(connection, Asked(), at=AT, order=order)
        met, cursor = [], None
        for size in (3, 3, 3):
            page = listed(connection, Asked(), at=AT, order=order, limit=size, cursor=cursor)
            met += page.items
            cursor = page.next_cursor
            assert page.total == 8
    assert tuple(met) == whole.items and {e.recommendation_id for e in met} == set(keys)
    assert cursor is None and whole.next_cursor is None


def test_what_was_decided_between_two_pages_leaves_no_gap(
    many: tuple[Database, tuple[str, ...]],
) -> None:
    database, _ = many
    pending = Asked(status=("pending",))
    with database.read() as connection:
        first = listed(connection, pending, at=AT, limit=3)
    for each in first.items:
        approved(database, each.recommendation_id)
    with database.read() as connection:
        rest = listed(connection, pending, at=AT, cursor=first.next_cursor)
    assert len(rest.items) == 5


def test_a_cursor_that_is_none_or_of_another_order_is_refused(
    many: tuple[Database, tuple[str, ...]],
) -> None:
    with many[0].read() as connection:
        page = listed(connection, Asked(), at=AT, limit=1)
        forged = [
            ["oldest", "2026-08-22T13:00:00", "u\0", 30, "education", "b", "rec_x"],
            ["oldest", "2026-08-22T13:00:00", "u\ud800", 30, "education", "b", "rec_x"],
            ["oldest", "2026-08-22T13:00:00", "u", 2**80, "education", "b", "rec_x"],
            ["oldest", "2026-08-22T13:00:00", "u", True, "education", "b", "rec_x"],
            ["oldest", "2026-08-22T13:00:00Z", "u", 30, "education", "b", "rec_x"],
            ["oldest", "today", "u", 30, "education", "b", "rec_x"],
        ]
        made = [base64.urlsafe_b64encode(json.dumps(each).encode()).decode() for each in forged]
        for bad in ("", "x", "!!", "W10=", "WyJvbGRlc3QiLDFd", "\x00", "é", *made):
            with pytest.raises(BadInput, match="is no place in the queue"):
                listed(connection, Asked(), at=AT, cursor=bad)
        with pytest.raises(BadInput, match="is of a queue by oldest"):
            listed(connection, Asked(), at=AT, order="newest", cursor=page.next_cursor)
        with pytest.raises(BadInput, match="'fastest' is no order"):
            listed(connection, Asked(), at=AT, order="fastest")
        with pytest.raises(BadInput, match="'lost' is not where"):
            standing_in("lost")
