"""The audit chain: each event is sealed with the hash of the one before it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from threading import Thread

from spendsense.storage import Database, audit, audit_trail

NOON = datetime.fromisoformat("2026-08-22T12:00:00.000001")


def record(database: Database, subject: str, **payload: object) -> None:
    with database.write() as connection:
        audit.record(
            connection, at=NOON, actor="ana", action="load", subject=subject, payload=payload
        )


def test_the_first_event_follows_nothing_and_its_seal_can_be_computed_by_hand(
    database: Database,
) -> None:
    record(database, "7", rows=2)
    with database.read() as connection:
        (event,) = audit_trail(connection)
    text = (
        '{"action":"load","actor":"ana","at":"2026-08-22T12:00:00.000001","payload":{"rows":2},'
        '"previous_hash":"' + "0" * 64 + '","seq":1,"subject":"7"}'
    )
    assert event.hash == hashlib.sha256(text.encode()).hexdigest()


def test_each_event_names_the_hash_of_the_one_before(database: Database) -> None:
    for subject in "abc":
        record(database, subject)
    with database.read() as connection:
        events = tuple(audit_trail(connection))
    assert [event.seq for event in events] == [1, 2, 3]
    assert [event.previous_hash for event in events[1:]] == [event.hash for event in events[:2]]


def test_a_payload_of_any_text_is_sealed_as_it_will_be_read(database: Database) -> None:
    record(database, "x", note='“Zoë” \U0001f642 \u0000 \\ "', share=0.1, none=None, many=[1, [2]])
    with database.read() as connection:
        (event,) = audit_trail(connection)
    assert event.seal() == event.hash
    assert event.payload["note"].startswith("“Zoë”")


def test_writers_at_the_same_time_make_one_chain(database: Database) -> None:
    def write(name: str) -> None:
        for number in range(10):
            record(database, f"{name}{number}")

    writers = [Thread(target=write, args=(name,)) for name in "abcd"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with database.read() as connection:
        events = tuple(audit_trail(connection))
    assert [event.seq for event in events] == list(range(1, 41))
    hashes = [audit.FIRST, *(event.hash for event in events)]
    assert [event.previous_hash for event in events] == hashes[:-1]
    assert all(event.seal() == event.hash for event in events)
