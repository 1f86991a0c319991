from __future__ import annotations

import numpy as np
import pytest
from tests.world.conftest import people

from spendsense.world.facts import PAY_CYCLES
from spendsense.world.profile import Profile
from spendsense.world.traits import UNPAID, Traits, traits

OLD = {"age_bracket": "51+", "pay_cycle": "biweekly", "retires": 100, "monthly_pay_dollars": 3900,
       "career_percent": 100, "claim_percent": 100, "pension_percent": 30,
       "withdrawal_percent": 13}  # fmt: skip


def town(**facts: int | str) -> Traits:
    return traits(people(**{**OLD, **facts}), 42, np.arange(400))


def test_nobody_retires_before_62_and_then_there_are_no_wages() -> None:
    lived = town()
    retired = lived.retirement.retired
    assert (retired == (lived.age >= 62)).all() and retired.any() and not retired.all()
    assert (lived.income.cycle[retired] == UNPAID).all() and not lived.income.pay[retired].any()
    assert (lived.income.cycle[~retired] == PAY_CYCLES.index("biweekly")).all()


def test_a_benefit_follows_from_earnings_by_the_bends_of_the_formula() -> None:
    """3,900 taken home are 5,000 of earnings: 90 % of 1,286 and 32 % of 3,714, 2,345.88; less
    Medicare's 202.90 from 65 on, in whole dollars."""
    lived = town()
    assert set(lived.retirement.benefit[lived.age >= 65].tolist()) == {2142_00}
    early = (lived.age >= 62) & (lived.age < 65)
    assert set(lived.retirement.benefit[early].tolist()) == {2345_00}
    assert not lived.retirement.benefit[lived.age < 62].any()


def test_beyond_the_second_bend_little_is_replaced_and_nothing_beyond_the_wage_base() -> None:
    """1,157.40 of the first bend, 2,068.16 of the second, and 15 % of the rest to 15,375."""
    rich, richer = (
        town(monthly_pay_dollars=pay).retirement.benefit.max() for pay in (12_480, 90_000)
    )
    assert rich == (1157_40 + 2068_16 + (16_000_00 - 7_749_00 - 625_00) * 15 // 100) // 100 * 100
    assert richer == rich


def test_who_claims_early_has_less() -> None:
    early = town(claim_percent=70).retirement.benefit
    assert early.max() == 2345_88 * 70 // 100 // 100 * 100


def test_a_pension_and_withdrawals_are_parts_of_the_former_pay() -> None:
    lived = town(has_pension=100, draws_on_savings=100)
    old = lived.retirement
    assert set(old.pension[old.retired].tolist()) == {1170_00}
    assert set(old.withdrawal[old.retired].tolist()) == {500_00}  # 507 in steps of 25
    assert not old.pension[~old.retired].any() and not old.withdrawal[~old.retired].any()
    assert (old.payments == np.where(old.retired, 3, 0)).all()
    sums = old.benefit + old.pension + old.withdrawal
    assert (lived.income.monthly == np.where(old.retired, sums, 3900_00)).all()


@pytest.mark.parametrize(("cycle", "retires"), [("contract", True), ("gig", True), ("none", False)])
def test_whoever_was_paid_retires_from_it(cycle: str, retires: bool) -> None:
    assert town(pay_cycle=cycle).retirement.retired.any() == retires


def test_where_nobody_retires_nobody_is_past_the_age_of_it() -> None:
    assert town(retires=0).age.max() == 66
    assert town(retires=1).age.max() == 89


def test_who_works_beside_the_benefit_works_fewer_hours(profile: Profile) -> None:
    lived = town(retires=1, claims_while_working=100)
    old = lived.retirement
    both = (old.benefit > 0) & ~old.retired
    assert (lived.age[both] >= 67).all() and both.any()
    assert set(lived.income.monthly[both].tolist()) == {3900_00 * 62 // 100 + 2142_00}
    assert set(lived.income.pay[both].tolist()) == {1800_00 * 62 // 100}


def test_most_of_67_and_over_live_on_social_security_and_some_still_work(
    profile: Profile,
) -> None:
    lived = traits(profile, 42, np.arange(6000))
    old, aged = lived.retirement, lived.age >= 67
    assert 0.8 < old.retired[aged].mean() < 0.97
    assert 0.9 < (old.benefit[aged] > 0).mean() < 1
    assert 1800_00 < old.benefit[old.benefit > 0].mean() < 2150_00
    assert 0.5 < ((old.pension > 0) | (old.withdrawal > 0))[old.retired].mean() < 0.85


def test_a_refund_is_of_what_was_withheld_and_none_of_a_benefit() -> None:
    facts = {"tax_refund": 100, "tax_refund_percent": 50}
    alone, paid = town(**facts), town(has_pension=100, pension_percent=40, **facts)
    retired = alone.retirement.retired
    assert retired.any() and not alone.income.refund[retired].any()
    assert set(paid.income.refund[retired].tolist()) == {3900_00 * 40 // 100 // 2 // 2}
    part = town(retires=1, claims_while_working=100, **facts)
    works = (part.retirement.benefit > 0) & ~part.retirement.retired
    assert set(part.income.refund[works].tolist()) == {3900_00 // 2 * 62 // 100}
