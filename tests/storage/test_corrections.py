"""What users say of their records is appended, told to the trail, and read with the records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import Conflict, NotFound
from spendsense.review import audit
from spendsense.storage import (
    Correction,
    Database,
    add_correction,
    audit_trail,
    correction_lines,
    corrections,
    known_correction,
    purge_derived,
    read_book,
    undo_correction,
)

AT = datetime.fromisoformat("2026-08-22T13:00")
LATER = datetime.fromisoformat("2026-08-23T13:00")
DAY = date(2026, 8, 22)
CARD = ({"said": "apart", "account_id": "a-card"},)
DENTIST = (
    {
        "said": "is",
        "transaction_id": "t-coffee",
        "category_primary": "MEDICAL",
        "category_detailed": "MEDICAL_DENTAL_CARE",
    },
)


def say(
    connection: Connection,
    facts: Sequence[dict[str, Any]] = CARD,
    user: str = "u-ana",
    said: str = "not_mine",
) -> Correction:
    label = {"account_id": "a-card", "name": "Card"}
    return add_correction(
        connection, user, said, label=label, facts=facts, note="ours", by="ana", at=AT
    )


def test_what_is_said_is_read_and_what_is_taken_back_is_not(loaded: Database) -> None:
    with loaded.write() as connection:
        before = read_book(connection, DAY, ["u-ana"])
        said = say(connection)
        corrected = read_book(connection, DAY, ["u-ana"])
        undo_correction(connection, "u-ana", said.correction_id, note="", by="ana", at=LATER)
        after = read_book(connection, DAY, ["u-ana"])
    assert "a-card" in before.accounts["account_id"].to_list()
    assert "a-card" not in corrected.accounts["account_id"].to_list()
    assert corrected.corrections["seq"].to_list() == [said.seq]
    assert after.accounts.equals(before.accounts) and after.corrections.is_empty()


def test_what_stood_then_can_be_read_again_and_so_can_the_banks_words_alone(
    loaded: Database,
) -> None:
    with loaded.write() as connection:
        said = say(connection)
        undo_correction(connection, "u-ana", said.correction_id, note="", by="ana", at=LATER)
        say(connection, DENTIST, said="category")
        then = read_book(connection, DAY, ["u-ana"], said=[said.seq])
        bank = read_book(connection, DAY, ["u-ana"], said=())
    assert "a-card" not in then.accounts["account_id"].to_list()
    assert "MEDICAL" not in then.transactions["category_primary"].to_list()
    assert bank.corrections.is_empty() and bank.accounts.height > then.accounts.height


def test_what_one_says_of_the_own_record_is_read_in_a_book_of_everybody(loaded: Database) -> None:
    with loaded.write() as connection:
        say(connection)
        book = read_book(connection, DAY)
    assert "a-card" not in book.accounts["account_id"].to_list()
    assert "u-ben" in book.accounts["user_id"].to_list()


def test_the_same_said_again_is_refused_until_it_was_taken_back(loaded: Database) -> None:
    with loaded.write() as connection:
        said = say(connection)
        with pytest.raises(Conflict, match="was said on 2026-08-22 and stands"):
            say(connection)
        undo_correction(connection, "u-ana", said.correction_id, note="", by="ana", at=LATER)
        again = say(connection)
    assert again.correction_id != said.correction_id


def test_it_is_taken_back_once_and_by_its_user_alone(loaded: Database) -> None:
    with loaded.write() as connection:
        said = say(connection)
        for user, number in (("u-ben", said.correction_id), ("u-ana", "c-none")):
            with pytest.raises(NotFound):
                undo_correction(connection, user, number, note="", by=user, at=LATER)
        undo_correction(connection, "u-ana", said.correction_id, note="", by="ana", at=LATER)
        with pytest.raises(Conflict, match="taken back already, on 2026-08-23"):
            undo_correction(connection, "u-ana", said.correction_id, note="", by="ana", at=LATER)
        (told,) = corrections(connection, "u-ana")
    assert (told.stands, told.undone_at, told.undone_by) == (False, LATER, "ana")


def test_everything_said_is_there_with_what_became_of_it(loaded: Database) -> None:
    with loaded.write() as connection:
        one = say(connection)
        other = say(connection, DENTIST, said="category")
        undo_correction(connection, "u-ana", one.correction_id, note="", by="ana", at=LATER)
        told = [(each.said, each.stands) for each in corrections(connection)]
        found = known_correction(connection, "u-ana", other.correction_id)
    assert told == [("not_mine", False), ("category", True)]
    assert (found.label, found.note, found.facts) == (one.label, "ours", DENTIST)


def test_lines_are_in_the_order_in_which_they_were_said(loaded: Database) -> None:
    with loaded.write() as connection:
        say(connection, DENTIST, said="category")
        eyes = {**DENTIST[0], "category_detailed": "MEDICAL_EYE_CARE"}
        say(connection, (eyes,), said="category")
        lines = correction_lines(connection, ["u-ana"])
        row = read_book(connection, DAY, ["u-ana"]).transactions.filter(transaction_id="t-coffee")
    assert lines["seq"].is_sorted()
    assert row["category_detailed"].to_list() == ["MEDICAL_EYE_CARE"]


def test_the_trail_holds_a_digest_and_no_word(loaded: Database) -> None:
    with loaded.write() as connection:
        say(connection)
        (event,) = [e for e in audit_trail(connection) if e.action == "correction.correct"]
        assert "ours" not in str(event) and "Card" not in str(event)
        assert audit.verify(connection) == ()
        connection.execute(sa.text("UPDATE corrections SET note = 'another'"))
        (finding,) = audit.verify(connection)
    assert finding.sentence == (
        f"Row 1 of corrections was changed: content differ from audit event {event.seq}."
    )


def test_a_row_that_was_put_in_past_us_is_found(loaded: Database) -> None:
    with loaded.write() as connection:
        say(connection)
        connection.execute(sa.text("DELETE FROM corrections"))
        (finding,) = audit.verify(connection)
    assert "of corrections, told by audit event" in finding.sentence


def test_it_goes_with_consent_and_the_trail_can_tell_that_from_tampering(
    loaded: Database,
) -> None:
    with loaded.write() as connection:
        said = say(connection)
        undo_correction(connection, "u-ana", said.correction_id, note="", by="ana", at=LATER)
        gone = purge_derived(connection, "u-ana", by="ana", at=LATER, cause="revoked")
        assert corrections(connection) == () and gone.counts == {"corrections": 2}
        assert audit.verify(connection) == ()
        again = say(connection)
        assert audit.verify(connection) == ()
    assert again.seq == 1 and again.correction_id != said.correction_id
