from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendsense.signals.specification.transfers import pairs as specified
from spendsense.signals.transfers import transfer_pairs

from .household import POLICY, Household, day
from .test_specification import record


def found(home: Household) -> list[tuple[str, str]]:
    pairs = transfer_pairs(home.book(), POLICY)
    return pairs.select("out_transaction_id", "in_transaction_id").rows()


# Up to three days apart, either way.
@pytest.mark.parametrize(("apart", "pairs"), [(-4, 0), (-3, 1), (0, 1), (3, 1), (4, 0)])
def test_both_sides_of_a_movement_are_paired_within_days(apart: int, pairs: int) -> None:
    home = Household()
    home.row(home.checking(), day(10), 50_00, name="out")
    home.row(home.savings(), day(10 - apart), -50_00, name="in")
    assert len(found(home)) == pairs


def test_what_comes_back_to_the_same_account_is_no_movement() -> None:
    home = Household()
    checking = home.checking()
    home.row(checking, day(10), 50_00, name="shop")
    home.row(checking, day(9), -50_00, name="refund")
    assert found(home) == []


def test_another_amount_or_anothers_account_is_no_pair() -> None:
    home = Household()
    home.row(home.checking(), day(10), 50_00)
    home.row(home.savings(), day(10), -50_01)
    assert found(home) == []


def test_of_several_that_fit_the_nearest_belong_together() -> None:
    home = Household()
    checking, savings = home.checking(), home.savings()
    late = home.row(checking, day(8), 50_00)
    early = home.row(checking, day(10), 50_00)
    second = home.row(savings, day(8), -50_00)
    first = home.row(savings, day(10), -50_00)
    assert found(home) == [(early, first), (late, second)]


def test_a_card_payment_pairs_checking_with_the_card() -> None:
    home = Household()
    out = home.row(home.checking(), day(10), 300_00)
    into = home.row(home.card(), day(9), -300_00)
    assert found(home) == [(out, into)]


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3), st.integers(0, 5), st.sampled_from((10_00, -10_00, 7_00, -7_00))
        ),
        max_size=14,
    )
)
def test_crowded_movements_are_paired_as_the_specification_says(
    rows: list[tuple[int, int, int]],
) -> None:
    home = Household()
    accounts = [home.checking(), home.savings(), home.card(), home.checking()]
    for account, ago, cents in rows:
        home.row(accounts[account], day(ago), cents)
    expected = specified(record(home.book(), "u1"), POLICY)
    assert found(home) == [(p.out["transaction_id"], p.into["transaction_id"]) for p in expected]
