from __future__ import annotations

import numpy as np

from spendsense.ledger.categories import taxonomy
from spendsense.ledger.schemas import PAYMENT_CHANNELS
from spendsense.world.dice import zipf_table
from spendsense.world.merchants import ENDINGS, mean_purchase_cents, names, street, with_ending


def test_every_wording_has_a_category_and_channel_of_plaids() -> None:
    for wording in street().wordings:
        assert wording.category in taxonomy()
        assert wording.channel in PAYMENT_CHANNELS


def test_prices_end_as_their_kind_does_and_are_never_nothing() -> None:
    cents = np.arange(1, 2_000)
    ends = {
        kind: set((with_ending(cents, np.full_like(cents, place)) % 10).tolist())
        for place, kind in enumerate(ENDINGS)
    }
    assert ends["nine"] == {9}
    assert ends["ninety_nine"] == {9}
    assert ends["five"] <= {0, 5, 1}
    assert ends["any"] == set(range(10))
    assert with_ending(np.array([1]), np.array([2])).tolist() == [1]


def test_an_everyday_purchase_is_some_tens_of_dollars_on_average() -> None:
    assert 20_00 < mean_purchase_cents() < 60_00


def test_the_first_favorite_is_chosen_twice_as_often_as_the_second() -> None:
    counts = np.bincount(zipf_table(4))
    assert abs(counts[0] / counts[1] - 2) < 0.01


def test_the_first_members_of_families_are_where_they_are_said_to_be() -> None:
    shops = street()
    assert shops.wordings[shops.first["late_fee"]].category == "BANK_FEES_LATE_FEES"
    places = shops.one_of("employers", np.arange(100))
    assert {shops.wordings[place].category for place in places} == {"INCOME_SALARY"}


def test_mail_domains_are_reserved_for_examples() -> None:
    assert set(names()["domains"]) == {"example.com", "example.org", "example.net"}
