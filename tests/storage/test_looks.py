"""Who looked at a user's things, read from the trail."""

from __future__ import annotations

from datetime import datetime

from spendsense.storage import Database
from spendsense.storage.audit import record
from spendsense.storage.looks import looks_at

AT = datetime.fromisoformat("2026-08-22T13:00")


def bundled(database: Database, key: str, **more: str) -> None:
    with database.write() as connection:
        payload = {"sha256": "0" * 64, "checkpoint": 1, **more}
        record(connection, at=AT, actor="eve", action="bundle", subject=key, payload=payload)


def seen(database: Database, user_id: str) -> list[tuple[str, str]]:
    with database.read() as connection:
        return [(look.by, look.what) for look in looks_at(connection, user_id)]


def test_a_bundle_is_told_though_its_recommendation_was_purged(loaded: Database) -> None:
    bundled(loaded, "rec_gone", user_id="u-ana")
    assert seen(loaded, "u-ana") == [("eve", "bundle of rec_gone")]
    assert seen(loaded, "u-ben") == []


def test_an_older_bundle_that_names_no_user_is_nobodys_once_its_item_is_gone(
    loaded: Database,
) -> None:
    bundled(loaded, "rec_gone")
    assert seen(loaded, "u-ana") == []
