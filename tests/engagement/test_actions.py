"""What counts, every kind of it, and that nothing else can."""

from __future__ import annotations

from datetime import date, datetime
from typing import get_args

import pytest

from spendsense.engagement import ACTIONS, done
from spendsense.ledger import BadInput
from spendsense.policy.rules import rule
from spendsense.storage import Counted, Database, count_action
from spendsense.storage.engagement import RINGS

AT = datetime.fromisoformat("2026-11-21T12:00")
AT_WORK = ("lesson", "feedback", "charge", "correction", "consent", "target")
"""What a kind may be about: learning, looking through, and choosing a target."""

NEVER = (
    "open", "login", "sign_in", "visit", "view", "click", "spend", "purchase", "bought", "paid",
    "borrow", "loan", "card", "apply", "applied", "application", "offer", "invite", "share",
)  # fmt: skip


def test_every_kind_that_is_kept_is_said_and_every_kind_that_is_said_is_kept() -> None:
    assert [action.kind for action in ACTIONS] == list(get_args(Counted))
    assert {action.ring for action in ACTIONS if action.ring} == set(RINGS)


@pytest.mark.parametrize("kind", get_args(Counted))
def test_a_kind_is_about_learning_or_looking_through_and_about_nothing_else(kind: str) -> None:
    assert kind.split("_")[0] in AT_WORK
    assert not set(NEVER) & set(kind.split("_"))


def test_the_rule_of_rewards_holds_of_exactly_these_kinds() -> None:
    counts = list(get_args(Counted))

    assert rule("G1").condition.holds({"counts": counts, "leaderboard": False})
    assert not rule("G1").condition.holds({"counts": [*counts, "app_opens"], "leaderboard": False})


@pytest.mark.parametrize("kind", ["app_opens", "purchases", "offer_viewed", ""])
def test_another_kind_is_refused_by_the_room_that_keeps(database: Database, kind: str) -> None:
    with pytest.raises(BadInput, match="is not counted"), database.write() as connection:
        count_action(
            connection,
            "u-ana",
            kind,
            "x",
            by="ana",
            at=AT,  # type: ignore[arg-type]
        )


def test_what_was_done_is_listed_the_latest_first_and_by_its_title(event) -> None:
    events = [
        event("lesson_read", "autopay", date(2026, 11, 19)),
        event("consent_reviewed", "2026-11", date(2026, 11, 20)),
        event("lesson_read", "gone-from-the-catalog", date(2026, 11, 21)),
    ]

    found = done(events, {"autopay": "Letting autopay take care of the due date"})

    assert [each.sentence for each in found] == [
        "Finished a lesson.",
        "Looked through what you permit.",
        "Finished a lesson: Letting autopay take care of the due date.",
    ]
