"""A card stands above a line of utilization from the line on."""

from __future__ import annotations

import pytest

from spendsense.signals import read
from spendsense.signals.money import cards_told

from .household import MONTH, POLICY, Household


@pytest.mark.parametrize(
    ("owed", "reached"),
    [
        (299_99, ()),
        (300_00, (30,)),
        (499_99, (30,)),
        (500_00, (30, 50)),
        (799_99, (30, 50)),
        (800_00, (30, 50, 80)),
        (1_500_00, (30, 50, 80)),
        (-5_00, ()),
    ],
)
def test_at_a_line_it_has_reached_it_and_a_cent_beneath_it_has_not(
    owed: int, reached: tuple[int, ...]
) -> None:
    home = Household()
    home.card(owed, 1_000_00, mask="4821")
    (card,) = cards_told(home.book(), POLICY)
    assert (card.reached, card.lines) == (reached, (30, 50, 80))


@pytest.mark.parametrize(("owed", "limit"), [(None, 1_000_00), (100_00, None), (100_00, 0)])
def test_without_a_balance_or_a_limit_there_is_nothing_to_read(
    owed: int | None, limit: int | None
) -> None:
    home = Household()
    home.card(owed, limit)
    (card,) = cards_told(home.book(), POLICY)
    assert (card.utilization, card.reached) == (None, ())


def test_the_highest_comes_first_and_is_the_reading() -> None:
    home = Household()
    home.card(100_00, 1_000_00, mask="1111")
    home.card(900_00, 1_000_00, mask="2222")
    first, second = cards_told(home.book(), POLICY)
    (row,) = read(home.book(), MONTH, POLICY).to_dicts()
    assert first.utilization == row["utilization_highest"] == 0.9
    assert second.utilization == 0.1
    assert first.sentence == (
        "your card ending 2222 is at 90% of its $1,000.00 limit and has reached the 80% line"
    )
