"""What a preview tells is what the revocation then does."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Connection

from spendsense.guardrails import PURPOSES, Purpose
from spendsense.ledger import NotFound
from spendsense.recommendations import Draft
from spendsense.review import approve, audit, delete_everything, grant_consent, publish
from spendsense.review import revoke_consent as revoke
from spendsense.review.preview import (
    UNTOLD,
    WORDS,
    Preview,
    preview_deletion,
    preview_revocation,
)
from spendsense.storage import Database, add_feedback, find_user
from spendsense.storage.purge import NAMED
from spendsense.storage.tables import metadata

from .desk import AT, DAY, alike, do, fair, put

BY = "the user (account p-00)"


@pytest.fixture
def shown(ran: Database, draft: Draft) -> Database:
    """Ana consents to everything; of three lessons and two offers one lesson is shown."""
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY, purposes=PURPOSES)
    first, *_ = put(ran, [*alike(draft, ["60%", "61%", "62%"]),
                          *alike(draft, ["60%", "61%"], kind="offer", title="Offer")])  # fmt: skip
    do(ran, approve, first, judge_text=fair)
    do(ran, publish, first)
    with ran.write() as connection:
        add_feedback(connection, "u-ana", first, "helpful", "", AT)
    return ran


def previewed(database: Database, *purposes: Purpose, home: Path = Path("nowhere")) -> Preview:
    return preview_revocation(database, home, "u-ana", purposes, by=BY, at=AT + DAY)


def trail(connection: Connection) -> int:
    return audit.size(connection)


@pytest.mark.parametrize("purposes", [(), *((each,) for each in PURPOSES)])
def test_the_preview_is_what_the_revocation_then_answers(
    shown: Database, purposes: tuple[Purpose, ...]
) -> None:
    told = previewed(shown, *purposes)
    with shown.write() as connection:
        done = revoke(connection, "u-ana", by=BY, at=AT + DAY, purposes=purposes)
    assert (told.purposes, told.withdrawn) == (done.purposes, done.withdrawn)
    assert dict(told.purged) == dict(done.purged.counts)


def test_a_preview_changes_nothing_and_can_be_asked_again(shown: Database) -> None:
    with shown.read() as connection:
        before = trail(connection)
    assert previewed(shown) == previewed(shown)
    with shown.read() as connection:
        assert trail(connection) == before
        assert audit.verify(connection) == ()


def test_it_names_the_card_that_would_disappear_and_counts_the_rest(shown: Database) -> None:
    told = previewed(shown, "education")
    assert [each.title for each in told.cards] == ["Bringing a card balance down"]
    said = told.sentences()
    assert said[0] == 'You would no longer see "Bringing a card balance down".'
    assert "5 lessons and offers that were drafted would be deleted." in said
    assert "1 answer of yours to a lesson would be deleted." in said
    assert not any("review" in each for each in said)


def test_offers_go_without_the_lessons(shown: Database) -> None:
    told = previewed(shown, "partner_offers")
    assert told.cards == () and told.purged["recommendations"] == 2


def test_what_was_never_granted_takes_nothing(ran: Database) -> None:
    told = previewed(ran)
    assert not told.changes and told.sentences() == ()


def test_a_deletion_is_told_as_it_is_done(shown: Database) -> None:
    told = preview_deletion(shown, Path("nowhere"), "u-ana", by=BY, at=AT + DAY)
    with shown.read() as connection:
        assert find_user(connection, "u-ana") is not None
    with shown.write() as connection:
        done = delete_everything(connection, "u-ana", by=BY, at=AT + DAY)
    assert dict(told.purged) == dict(done.purged.counts) and told.tokens == done.tokens


def test_nobody_who_is_not_on_record_is_previewed(ran: Database) -> None:
    with pytest.raises(NotFound):
        preview_revocation(ran, Path("nowhere"), "nobody", (), by=BY, at=AT)


def test_every_table_that_a_purge_counts_has_words_of_its_own() -> None:
    users = {name for name, table in metadata.tables.items() if "user_id" in table.c}
    kept = {"users", "consent_events", "logins", "tokens", "reveals", "request_users"}
    assert (users - kept) | set(NAMED) <= set(WORDS) | set(UNTOLD)
