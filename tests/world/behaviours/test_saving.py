from __future__ import annotations

from datetime import date

import pytest

from .conftest import Scene

DAY = date(2026, 6, 12)


@pytest.fixture
def saver(scene: Scene) -> Scene:
    scene.being("saving", held=True, transfer=300_00, day=12, apy=120)
    return scene.being("habits", thin_below=400_00)


def test_both_legs_of_a_saving_are_posted(saver: Scene) -> None:
    saver.having(checking=1_000_00, savings=50_00).does("save", DAY)
    assert saver.posted == [("TRANSFER_OUT_SAVINGS", 300_00), ("TRANSFER_IN_SAVINGS", -300_00)]
    assert (saver.checking, saver.savings) == (700_00, 350_00)


def test_saving_leaves_exactly_the_cushion(saver: Scene) -> None:
    saver.having(checking=700_00).does("save", DAY)
    assert saver.checking == 400_00


def test_a_cent_under_it_nothing_is_saved(saver: Scene) -> None:
    saver.having(checking=699_99).does("save", DAY)
    assert saver.posted == []


def test_savings_come_back_when_checking_is_bare(saver: Scene) -> None:
    saver.being("income", monthly=3_000_00)
    saver.having(checking=200_00, savings=1_000_00).does("withdraw", DAY)
    assert saver.posted == []
    saver.having(checking=199_99, savings=1_000_00).does("withdraw", DAY)
    assert saver.posted == [
        ("TRANSFER_OUT_ACCOUNT_TRANSFER", 450_00),
        ("TRANSFER_IN_ACCOUNT_TRANSFER", -450_00),
    ]


def test_no_more_comes_back_than_there_is_in_whole_dollars(saver: Scene) -> None:
    saver.being("income", monthly=3_000_00)
    saver.having(checking=0, savings=120_75).does("withdraw", DAY)
    assert saver.savings == 75


def test_a_month_earns_a_twelfth_of_the_yield_on_its_last_day(saver: Scene) -> None:
    saver.having(savings=10_000_00).does("savings_interest", date(2026, 6, 29))
    assert saver.posted == []
    saver.does("savings_interest", date(2026, 6, 30))
    assert saver.posted == [("INCOME_INTEREST_EARNED", -10_00)]
