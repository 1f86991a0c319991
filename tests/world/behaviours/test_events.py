from __future__ import annotations

from datetime import date

import pytest
from polars import col
from tests.world.conftest import lived

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
RICH = {"monthly_pay_dollars": 4000, "opening_checking_percent": 5000}
POOR = {"monthly_pay_dollars": 4000}


def test_a_medical_bill_of_500_to_3000_dollars_may_come_each_month() -> None:
    bank = lived(JANUARY, DECEMBER, users=30, medical_per_mille=1000, **RICH)
    told = bank.frames["truth/events"]
    assert told.height == 30 * 12 and set(told["kind"]) == {"medical"}
    assert 500_00 <= told["amount_cents"].min() < 520_00
    assert 2900_00 < told["amount_cents"].max() <= 3000_00
    assert 800_00 < float(told["amount_cents"].median() or 0) < 1150_00


def test_the_bill_is_a_row_of_that_day_and_amount() -> None:
    bank = lived(JANUARY, DECEMBER, medical_per_mille=1000, **RICH)
    told = bank.frames["truth/events"].select("date", "amount_cents").rows()
    assert bank.rows().select("date", "amount_cents").rows() == told


def test_by_card_the_event_is_told_on_the_day_it_was_bought() -> None:
    bank = lived(JANUARY, date(2026, 6, 30), medical_per_mille=1000, cards="one",
                 card_share_percent=100, card_limit_percent=900, **RICH)  # fmt: skip
    rows = bank.rows("credit card", category_detailed="MEDICAL_OTHER_MEDICAL")
    told = bank.frames["truth/events"]
    assert rows["authorized_date"].to_list() == told["date"].to_list()[: rows.height]
    assert (rows["date"] > rows["authorized_date"]).all()


@pytest.mark.parametrize("kind", ["medical", "large_purchase"])
def test_what_nobody_can_pay_did_not_happen(kind: str) -> None:
    bank = lived(JANUARY, DECEMBER, **{f"{kind}_per_mille": 1000}, **POOR)
    assert bank.told() == [] and bank.frames["truth/events"].is_empty()


@pytest.mark.parametrize("kind", ["move", "child", "marriage"])
def test_a_life_changes_once_whatever_it_costs(kind: str) -> None:
    for means in (RICH, POOR):
        bank = lived(JANUARY, DECEMBER, users=5, **{f"{kind}_per_mille": 1000}, **means)
        told = bank.frames["truth/events"]
        assert told["kind"].to_list() == [kind] * 5
        assert told["date"].dt.month().to_list() == [1] * 5
        assert told["amount_cents"].is_null().all() is (means is POOR)


def test_only_whoever_rents_moves() -> None:
    bank = lived(JANUARY, DECEMBER, users=5, move_per_mille=1000, owns_home=100, **RICH)
    assert bank.frames["truth/events"].is_empty()


@pytest.mark.parametrize(
    ("cycle", "leaves"), [("weekly", True), ("monthly", True), ("contract", False), ("gig", False)]
)
def test_only_the_employed_leave_a_job(cycle: str, leaves: bool) -> None:
    bank = lived(JANUARY, DECEMBER, users=5, job_change_per_mille=1000, pay_cycle=cycle,
                 contract_gap_days=50, gig_payouts_per_month=5, **RICH)  # fmt: skip
    assert bank.frames["truth/events"].height == (5 if leaves else 0)


def test_chances_are_a_month_of_a_thousand() -> None:
    bank = lived(JANUARY, DECEMBER, users=400, large_purchase_per_mille=50, **RICH)
    told = bank.frames["truth/events"].filter(kind="large_purchase")
    assert 180 < told.height < 300
    assert told["user_id"].n_unique() < told.height


def test_nothing_happens_where_nothing_can() -> None:
    bank = lived(JANUARY, DECEMBER, users=20, **RICH)
    assert bank.frames["truth/events"].is_empty()
    assert bank.frames["transactions"].filter(col("amount_cents") > 0).is_empty()
