from __future__ import annotations

from datetime import date

import pytest

from spendsense.world.bank_days import number
from spendsense.world.traits import FULL, MINIMUM, PARTIAL

from .conftest import Scene

CLOSES, DUE = date(2026, 3, 5), date(2026, 3, 30)
INTEREST, PAYMENT = "BANK_FEES_INTEREST_CHARGE", "LOAN_PAYMENTS_CREDIT_CARD_PAYMENT"
LATE_FEE = "BANK_FEES_LATE_FEES"


@pytest.fixture
def card(scene: Scene) -> Scene:
    """A card with a $5,000 limit at 24 % that closes on the 5th, and $3,000 in checking."""
    scene.being(
        "card", held=True, limit=500_000, apr=2400, statement_day=5, partial_percent=20, habit=FULL
    )
    return scene.having(checking=300_000)


def test_the_statement_states_what_is_owed_and_when_it_is_due(card: Scene) -> None:
    card.having(owed=120_000).does("card_statement", CLOSES)
    cycle = card.homes.cycle
    assert (cycle.statement[0], cycle.due_on[0]) == (120_000, number(DUE))


@pytest.mark.parametrize(
    ("owed", "minimum"),
    [(120_000, 35_00), (350_000, 35_00), (350_100, 35_01), (35_00, 35_00), (34_99, 34_99), (0, 0)],
)
def test_the_minimum_is_a_hundredth_at_least_35_dollars_at_most_all(
    card: Scene, owed: int, minimum: int
) -> None:
    card.having(owed=owed).does("card_statement", CLOSES)
    assert card.homes.cycle.minimum[0] == minimum


def test_paid_in_full_no_interest_follows(card: Scene) -> None:
    card.having(checking=300_000, owed=120_000)
    card.does("card_statement", CLOSES).does("card_payment", DUE)
    card.does("card_statement", date(2026, 4, 5))
    assert card.posted == [(PAYMENT, 120_000), (PAYMENT, -120_000)]
    assert (card.checking, card.owed) == (180_000, 0)


def test_what_was_carried_bears_interest_for_the_days_of_the_cycle(card: Scene) -> None:
    card.being("card", habit=MINIMUM).having(checking=300_000, owed=120_000)
    card.does("card_statement", CLOSES).does("card_payment", DUE)
    card.does("card_statement", date(2026, 4, 5))
    # 1,165.00 for 31 days at 24 % a year is 23.747...
    assert card.posted[2:] == [(INTEREST, 23_75)]
    # A hundredth of 1,188.75 and the interest.
    assert card.homes.cycle.minimum[0] == 11_88 + 23_75


def test_a_part_is_whole_fives_of_dollars_and_never_under_the_minimum(card: Scene) -> None:
    card.being("card", habit=PARTIAL).having(checking=300_000, owed=123_400)
    card.does("card_statement", CLOSES).does("card_payment", DUE)
    assert card.posted[0] == (PAYMENT, 245_00)


def test_short_of_all_of_it_pays_what_there_is_above_twenty_dollars(card: Scene) -> None:
    card.having(checking=100_000, owed=120_000)
    card.does("card_statement", CLOSES).does("card_payment", DUE)
    assert card.posted == [(PAYMENT, 98_000), (PAYMENT, -98_000)]
    assert not card.homes.cycle.overdue[0]


def test_a_cent_short_of_the_minimum_pays_nothing_and_is_late(card: Scene) -> None:
    card.having(checking=35_00 + 20_00 - 1, owed=120_000)
    card.does("card_statement", CLOSES).does("card_payment", DUE)
    assert card.posted == [(LATE_FEE, 30_00)]
    assert card.homes.cycle.overdue[0]


def test_exactly_the_minimum_is_not_late(card: Scene) -> None:
    card.having(checking=35_00 + 20_00, owed=120_000)
    card.does("card_statement", CLOSES).does("card_payment", DUE)
    assert card.posted == [(PAYMENT, 35_00), (PAYMENT, -35_00)]
    assert not card.homes.cycle.overdue[0]


def test_what_was_missed_is_made_up_when_checking_can(card: Scene) -> None:
    card.having(checking=10_00, owed=120_000)
    card.does("card_statement", CLOSES).does("card_payment", DUE, date(2026, 3, 31))
    assert card.homes.cycle.overdue[0]
    card.homes.balances[0] = 200_00
    card.does("card_payment", date(2026, 4, 1))
    assert card.posted[1:] == [(PAYMENT, 35_00), (PAYMENT, -35_00)]
    assert not card.homes.cycle.overdue[0]


def test_interest_and_late_fee_stop_at_the_limit(card: Scene) -> None:
    card.being("card", habit=MINIMUM).having(checking=0, owed=499_000)
    card.does("card_statement", CLOSES).does("card_payment", DUE)
    card.does("card_statement", date(2026, 4, 5))
    assert card.posted == [(LATE_FEE, 10_00)]
    assert card.owed == 500_000
