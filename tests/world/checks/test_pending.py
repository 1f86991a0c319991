from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spendsense.world.checks.pending import (
    duplicates_match,
    pending_ids_are_gone,
    pending_is_recent,
    pending_pairs,
)


@pytest.mark.parametrize(("number", "failed"), [(21, 0), (20, 1)])
def test_what_is_pending_is_ten_days_old_at_most(
    book: Any, told: Any, number: int, failed: int
) -> None:
    on = date(2026, 10, number)
    book.change("tonight", day=on, authorized=on)
    assert pending_is_recent(told(book)).failed == failed


@pytest.mark.parametrize(("number", "failed"), [(12, 0), (11, 1)])
def test_a_hold_posts_within_ten_days(book: Any, told: Any, number: int, failed: int) -> None:
    """The tip was posted on 22 August."""
    book.change("tip", authorized=date(2026, 8, number))
    assert pending_pairs(told(book)).failed == failed


def test_a_tip_changes_the_amount_and_truth_has_both(sound: Any) -> None:
    told = sound.truth("pending").filter(transaction_id="tip").row(0, named=True)
    assert (told["pending_amount_cents"], told["posted_amount_cents"]) == (40_00, 46_00)
    assert pending_pairs(sound).failed == 0


def test_one_pending_row_is_replaced_once(put: Any) -> None:
    part = put("transactions", "transaction_id", "tip", pending_transaction_id="film-0-was")
    assert pending_ids_are_gone(part).failed == 2
    assert pending_ids_are_gone(part).where[0] == (
        "transactions: film-0 replaced film-0-was, and so did another row"
    )


@pytest.mark.parametrize(("cents", "failed"), [(-80_00, 0), (-80_01, 1), (-1, 0), (1, 1)])
def test_a_refund_is_of_the_purchase_or_of_part_of_it(
    book: Any, told: Any, cents: int, failed: int
) -> None:
    book.change("coat-back", cents=cents)
    assert duplicates_match(told(book)).failed == failed


@pytest.mark.parametrize(("number", "failed"), [(5, 0), (6, 1)])
def test_a_duplicate_follows_within_ten_days(
    book: Any, told: Any, number: int, failed: int
) -> None:
    """The gym was posted on 25 September."""
    book.change("gym-again", day=date(2026, 10, number), authorized=date(2026, 10, 1))
    book.change("gym-back", day=date(2026, 10, 8))
    assert duplicates_match(told(book)).failed == failed


def test_a_reversal_does_not_come_before_what_it_takes_back(book: Any, told: Any) -> None:
    book.change("gym-back", day=date(2026, 9, 24))
    assert duplicates_match(told(book)).failed == 1
