from __future__ import annotations

from datetime import date, timedelta

import pytest

from .conftest import Scene

MONTH = [date(2026, 6, 1) + timedelta(days=day) for day in range(30)]


@pytest.fixture
def unlucky(scene: Scene) -> Scene:
    scene.being("habits", medical_per_mille=1000, large_purchase_per_mille=1000)
    return scene.being("card", held=False, limit=0)


def test_a_sure_event_happens_once_a_month_and_is_remembered(unlucky: Scene) -> None:
    unlucky.having(checking=100_000_00).does("medical_bill", *MONTH)
    ((category, cents),) = unlucky.posted
    (happened,) = unlucky.homes.happenings
    assert category == "MEDICAL_OTHER_MEDICAL"
    assert (happened.kind, happened.cents.tolist()) == ("medical_bill", [cents])


def test_an_event_of_chance_nothing_never_happens(unlucky: Scene) -> None:
    unlucky.being("habits", medical_per_mille=0).having(checking=100_000_00)
    assert unlucky.does("medical_bill", *MONTH).posted == []


def test_a_bill_that_checking_cannot_pay_goes_on_the_card(unlucky: Scene) -> None:
    unlucky.being("card", held=True, limit=100_000_00).does("medical_bill", *MONTH)
    assert unlucky.homes.held[0] == unlucky.homes.happenings[0].cents[0]


def test_a_bill_that_nobody_can_pay_is_no_event(unlucky: Scene) -> None:
    unlucky.does("medical_bill", *MONTH)
    assert (unlucky.posted, unlucky.homes.happenings) == ([], [])


def test_a_large_purchase_is_made_only_by_those_who_could_make_it_twice(unlucky: Scene) -> None:
    unlucky.having(checking=100_000_00).does("large_purchase", *MONTH)
    ((_, cents),) = unlucky.posted
    unlucky.having(checking=2 * cents - 1).does("large_purchase", *MONTH)
    assert len(unlucky.posted) == 1
    unlucky.having(checking=2 * cents).does("large_purchase", *MONTH)
    assert len(unlucky.posted) == 2
