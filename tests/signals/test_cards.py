"""Cards one by one."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from spendsense.ledger import Book
from spendsense.signals import card_sentence, cards
from spendsense.signals.cards import CARD_COLUMNS
from spendsense.signals.specification.credit import cards as specified

from .household import AS_OF, POLICY, Household
from .strategies import books
from .test_specification import record


def several() -> Household:
    home = Household()
    home.card(100_00, 1_000_00, mask="1111")
    home.card(-20_00, 1_000_00, mask="2222")
    home.card(400_00, None, name="Store card")
    home.card(None, 500_00, mask="4444")
    home.card(400_00, 500_00, mask="5555")
    home.checking()
    return home


def test_every_card_is_told_highest_first_and_those_without_a_utilization_last():
    found = cards(several().book(), POLICY)
    assert found["name"].to_list() == [
        "card ending 5555", "card ending 1111", "card ending 2222", "Store card",
        "card ending 4444",
    ]  # fmt: skip
    assert found["utilization"].to_list() == [0.8, 0.1, 0.0, None, None]
    assert found["utilization_line"].to_list() == [80, 0, 0, None, None]


@pytest.mark.parametrize(
    ("place", "said"),
    [
        (0, "your card ending 5555 is at 80% of its $500.00 limit and has reached the 80% line"),
        (1, "your card ending 1111 is at 10% of its $1,000.00 limit"),
        (2, "your card ending 2222 is at 0% of its $1,000.00 limit"),
        (3, "on your Store card $400.00 is owed, without a known limit"),
        (4, "on your card ending 4444 what is owed is not known, of a $500.00 limit"),
    ],
)
def test_what_each_says(place: int, said: str):
    assert card_sentence(cards(several().book(), POLICY).row(place, named=True)) == said


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_they_are_what_the_specification_says(book: Book):
    found = cards(book, POLICY).to_dicts()
    for user in book.user_ids:
        mine = [{**card, "user_id": user} for card in specified(record(book, user), POLICY)]
        for card in mine:
            used = card["utilization"]
            card["utilization"] = None if used is None else float(used)
        assert [card for card in found if card["user_id"] == user] == mine


def test_cards_have_their_columns_and_types_even_where_there_are_none() -> None:
    nobody = Book.at(AS_OF, user_ids=("u1",))
    assert cards(nobody, POLICY).schema == CARD_COLUMNS
