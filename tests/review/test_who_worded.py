"""Who worded a recommendation is sealed: a model's words do not pass for a template's."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft, Words
from spendsense.review import audit, grant_consent, save_drafts, shown_to
from spendsense.storage import Database, add_review_event, recommendation_id
from spendsense.storage.reviews import ReviewEvent
from spendsense.storage.tables import recommendations as table

NOW = datetime.fromisoformat("2026-08-22T12:00")
LATER = datetime.fromisoformat("2026-08-22T18:00")
TEMPLATE = Words("A title", "a reason", "A body")


@pytest.fixture
def both(ran: Database, draft: Draft) -> tuple[Database, str, str]:
    """Ana's draft by template and another in a model's words, with their ids."""
    worded = replace(draft, item_key="other", worded_by="model", template=TEMPLATE)
    said = [Verdict("tone", True, "no objection")]
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=NOW, purposes=["education"])
        words = ["ai_wording"]
        grant_consent(connection, "u-ana", by="cli", at=NOW, purposes=words, days=1)
        plain, model = save_drafts(
            connection,
            run_id="run-1",
            trace_id="trace-1",
            user_id="u-ana",
            window_days=30,
            judged=[(draft, said), (worded, said)],
            at=NOW,
        )
    return ran, plain, model


def test_both_are_as_the_trail_tells(both: tuple[Database, str, str]) -> None:
    database, _, _ = both
    with database.read() as connection:
        assert audit.verify(connection) == ()


@pytest.mark.parametrize(
    ("which", "values"),
    [
        ("plain", {"worded_by": "model"}),
        ("plain", {"template": {"title": "A", "because": "b", "body": "C"}}),
        ("model", {"worded_by": "template"}),
        ("model", {"worded_by": "template", "template": None}),
        ("model", {"template": {"title": "A", "because": "b", "body": "C"}}),
    ],
)
def test_a_row_that_says_otherwise_is_found(
    both: tuple[Database, str, str], which: str, values: dict[str, object]
) -> None:
    database, plain, model = both
    key = plain if which == "plain" else model
    values = {name: sa.null() if value is None else value for name, value in values.items()}
    with database.write() as connection:
        connection.execute(table.update().where(table.c.recommendation_id == key).values(**values))
    with database.read() as connection:
        found = audit.verify(connection)
    assert f"Row {key} of recommendations was changed" in found[0].sentence
    assert all(key in each.sentence for each in found)  # the queue's copy is told of too


def test_the_id_is_of_the_words_and_not_of_who_said_them(draft: Draft) -> None:
    worded = replace(draft, worded_by="model", template=TEMPLATE)
    assert recommendation_id(worded) == recommendation_id(draft)


def test_a_models_words_are_shown_only_while_its_consent_stands(
    both: tuple[Database, str, str],
) -> None:
    database, plain, model = both
    with database.write() as connection:
        for key in (plain, model):
            event = ReviewEvent(
                recommendation_id=key, action="approve", at=NOW, by="olga", reason="fine"
            )
            add_review_event(connection, event)
    with database.read() as connection:
        assert {each.worded_by for each in shown_to(connection, "u-ana", at=LATER)} == {
            "template",
            "model",
        }
        assert audit.verify(connection) == ()
    with database.read() as connection:  # the day that it was granted for is over
        (left,) = shown_to(connection, "u-ana", at=NOW + timedelta(hours=25))
    assert left.worded_by == "template"
