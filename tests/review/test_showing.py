"""What a user sees."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import spendsense
from spendsense.guardrails import Verdict
from spendsense.ledger import ConsentMissing, NotFound
from spendsense.recommendations import DISCLOSURE
from spendsense.review import (
    approve,
    grant_consent,
    override,
    reject,
    revoke_consent,
    shown_to,
)
from spendsense.storage import Database

AT = datetime.fromisoformat("2026-08-22T13:00")
SECOND = timedelta(seconds=1)


def test_what_nobody_approved_is_not_shown(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        assert shown_to(connection, "u-ana", at=AT) == ()
        reject(connection, key, by="olga", at=AT, reason="too early")
        assert shown_to(connection, "u-ana", at=AT) == ()


def test_what_was_approved_is_shown_from_that_moment(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=AT)
        assert shown_to(connection, "u-ana", at=AT - SECOND) == ()
        (shown,) = shown_to(connection, "u-ana", at=AT)
    assert (shown.recommendation_id, shown.approved_at) == (key, AT)
    assert shown.disclosure == DISCLOSURE
    assert shown.as_json()["id"] == key
    assert shown.as_json()["approved_at"] == "2026-08-22T13:00:00"


def test_the_operators_words_are_what_is_shown(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        override(
            connection,
            key,
            by="olga",
            at=AT,
            title="A calmer title",
            reason="calmer",
            judge_text=lambda draft: (Verdict("tone", True, "no objection"),),
        )
        (shown,) = shown_to(connection, "u-ana", at=AT)
    assert shown.title == "A calmer title"
    assert shown.because == "Your card ending in 4821 is at 68.2% of its limit."


def test_after_a_revocation_nothing_is_shown_and_a_grant_shows_it_again(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=AT)
        revoke_consent(connection, "u-ana", by="ana", at=AT + SECOND)
        assert len(shown_to(connection, "u-ana", at=AT)) == 1
        with pytest.raises(ConsentMissing, match="nothing is shown"):
            shown_to(connection, "u-ana", at=AT + SECOND)
        grant_consent(connection, "u-ana", by="ana", at=AT + 2 * SECOND)
        assert len(shown_to(connection, "u-ana", at=AT + 2 * SECOND)) == 1


def test_nobody_sees_what_is_another_users(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    with database.write() as connection:
        approve(connection, key, by="olga", at=AT)
        grant_consent(connection, "u-ben", by="ben", at=AT)
        assert shown_to(connection, "u-ben", at=AT) == ()


def test_a_user_without_consent_and_one_not_on_record_are_told_apart(
    waiting: tuple[Database, str],
) -> None:
    with waiting[0].read() as connection:
        with pytest.raises(ConsentMissing):
            shown_to(connection, "u-ben", at=AT)
        with pytest.raises(NotFound):
            shown_to(connection, "u-nobody", at=AT)


def test_only_one_place_in_the_product_makes_something_to_show() -> None:
    root = Path(spendsense.__file__).parent
    makers = [
        str(path.relative_to(root))
        for path in root.rglob("*.py")
        if "Approved(" in path.read_text()
    ]
    assert makers == ["review/showing.py"]
