from __future__ import annotations

from datetime import date

from .conftest import Scene

MONDAY, TUESDAY = date(2026, 6, 8), date(2026, 6, 9)


def test_overdrawn_by_more_than_five_dollars_costs_a_fee(scene: Scene) -> None:
    scene.having(checking=-5_01).does("overdraft_fee", MONDAY)
    assert scene.posted == [("BANK_FEES_OVERDRAFT_FEES", 35_00)]


def test_overdrawn_by_five_dollars_is_forgiven(scene: Scene) -> None:
    scene.having(checking=-5_00).does("overdraft_fee", MONDAY)
    assert scene.posted == []


def test_one_fee_while_it_stays_overdrawn_and_another_after_it_was_not(scene: Scene) -> None:
    scene.having(checking=-50_00).does("overdraft_fee", MONDAY, TUESDAY)
    assert len(scene.posted) == 1
    scene.having(checking=1).does("overdraft_fee", MONDAY)
    scene.having(checking=-50_00).does("overdraft_fee", TUESDAY)
    assert len(scene.posted) == 2
