"""How far a user's data have come, and by which history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection

from spendsense.guardrails import ConsentEvent
from spendsense.storage import (
    Database,
    Saved,
    add_consent_event,
    add_correction,
    add_load,
    audit,
    undo_correction,
)
from spendsense.storage.watermark import Watermark, watermark

from .conftest import NOW

MINUTE = timedelta(minutes=1)


def load(connection: Connection, at: datetime) -> None:
    saved = Saved(added={"transactions": 1}, unchanged={}, updated={}, removed={})
    add_load(connection, at=at, by="olga", paths=["bank.csv"], saved=saved)


def grant(connection: Connection, at: datetime) -> None:
    event = ConsentEvent(user_id="u-ana", action="grant", at=at, by="ana", note="")
    add_consent_event(connection, event)


def correct(connection: Connection, at: datetime) -> str:
    facts = [{"said": "apart", "account_id": "a-card"}]
    said = add_correction(
        connection, "u-ana", "not_mine", label={"name": "Card"}, facts=facts, note="", by="ana",
        at=at,
    )  # fmt: skip
    return said.correction_id


def take_back(connection: Connection, at: datetime) -> None:
    said = correct(connection, NOW)
    undo_correction(connection, "u-ana", said, note="", by="ana", at=at)


Write = Callable[[Connection, datetime], object]


def thrown_away(connection: Connection, write: Write, at: datetime) -> Watermark:
    """Of what is written and then was not, as where an older copy of the database came back."""
    meanwhile = connection.begin_nested()
    write(connection, at)
    found = watermark(connection, "u-ana")
    meanwhile.rollback()
    return found


@pytest.mark.parametrize("write", [load, grant, correct, take_back])
def test_what_comes_in_the_place_of_what_was_thrown_away_has_its_numbers_and_another_seal(
    loaded: Database, write: Write
) -> None:
    with loaded.write() as connection:
        one, other = (thrown_away(connection, write, NOW + MINUTE * each) for each in (1, 2))
    assert replace(one, seal="") == replace(other, seal="")
    assert one.seal != other.seal and str(one) != str(other)


def test_a_look_at_a_user_and_what_is_written_of_another_leave_it_where_it_is(
    loaded: Database,
) -> None:
    with loaded.write() as connection:
        grant(connection, NOW)
        before = watermark(connection, "u-ana")
        audit.record(
            connection, at=NOW, actor="olga", action="read", subject="u-ana", payload={"what": "x"}
        )
        event = ConsentEvent(user_id="u-ben", action="grant", at=NOW, by="ben", note="")
        add_consent_event(connection, event)
        assert watermark(connection, "u-ana") == before and before.seal
