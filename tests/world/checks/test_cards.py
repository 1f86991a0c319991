from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from spendsense.world.checks.cards import within_the_limit, within_the_limit_with_holds

FEE = "BANK_FEES_OTHER_BANK_FEES"


@pytest.mark.parametrize(("cents", "failed"), [(3_000_00 - 30_00, 0), (3_000_00 - 30_00 + 1, 2)])
def test_the_last_cent_of_a_limit_may_be_owed(
    book: Any, told: Any, cents: int, failed: int
) -> None:
    """Ben owes 30.00 of 3,000.00 until his payment of the eighth of September."""
    book.post("boat", "b2", date(2026, 8, 16), cents, FEE)
    book.post("boat-back", "b2", date(2026, 8, 16), -cents, FEE)
    look = within_the_limit(told(book))
    # The row that goes over, and the row that found it so.
    assert look.failed == failed
    if failed:
        assert look.where[0] == (
            "transactions: boat takes card b2 from 3000 to 300001 cents of 300000"
        )


@pytest.mark.parametrize(("held", "failed"), [(2_955_00, 0), (2_955_01, 2)])
def test_a_hold_counts_from_its_authorization_until_it_posts(
    book: Any, told: Any, held: int, failed: int
) -> None:
    """Ben owes 45.00 on 25 and 26 September, while his lunch of the 25th is only authorized."""
    book.change("lunch-2", held=held)
    look = within_the_limit_with_holds(told(book))
    assert look.failed == min(failed, 1)
    if failed:
        assert look.where == (
            "transactions: on 2026-09-25 card b2 owes 300001 cents with what is authorized,"
            " its limit is 300000",
        )


def test_what_is_pending_now_counts(put: Any) -> None:
    part = put("transactions", "transaction_id", "tonight", amount_cents=10**7)
    assert within_the_limit(part).where[0].startswith("accounts: card a3 owes 10")
    assert within_the_limit_with_holds(part).where[0].startswith("transactions: on 2026-10-30")


def test_a_card_without_a_limit_fails(put: Any) -> None:
    part = put("accounts", "account_id", "a3", balance_limit_cents=None)
    assert within_the_limit(part).where[0].endswith("its limit is None")
