from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.world.conftest import AS_OF, people

from spendsense.world.bank_days import number
from spendsense.world.facts import BILLS
from spendsense.world.merchants import price_on, street
from spendsense.world.profile import Profile
from spendsense.world.traits import (
    CONTRACT,
    FULL,
    GIG,
    Traits,
    monthly_cost,
    traits,
)
from spendsense.world.traits.habits import MOST_PRICE_PERCENT
from spendsense.world.traits.home import LONG_SINCE
from spendsense.world.traits.loans import rate_of_year, worth

COUNT = 2000
RENEWALS_A_YEAR = {"weekly": 52, "monthly": 12, "quarterly": 4, "annual": 1}


@pytest.fixture(scope="module")
def town(profile: Profile) -> Traits:
    return traits(profile, 42, np.arange(COUNT))


def of(town: Traits, profile: Profile, name: str) -> np.ndarray:
    return town.archetype == [kind.name for kind in profile.archetypes].index(name)


def test_a_sure_chance_is_everybody_and_no_chance_nobody(town: Traits, profile: Profile) -> None:
    assert town.cards.held[0][of(town, profile, "carries_card_debt")].all()
    assert not town.cards.held[:, of(town, profile, "paycheck_to_paycheck")].any()
    assert (town.cards.habit[of(town, profile, "saves_every_month")] == FULL).all()


def test_without_a_card_there_is_no_limit_and_no_debt(town: Traits) -> None:
    assert not town.cards.limit[~town.cards.held].any()
    assert not town.cards.opening[~town.cards.held].any()
    assert not town.cards.share_percent[town.cards.count == 0].any()
    assert (town.cards.opening <= town.cards.limit).all()
    assert (town.cards.limit % 100_00 == 0).all()
    assert town.cards.limit[town.cards.held].min() >= 300_00


def test_the_second_card_is_held_only_beside_the_first(town: Traits) -> None:
    first, second, third = town.cards.held
    assert (first | ~second).all() and (second | ~third).all()
    assert set(town.cards.count.tolist()) == {0, 1, 2, 3}
    assert 0.1 < (town.cards.limit[1] > town.cards.limit[0])[second].mean() < 0.5


def test_statements_close_on_days_every_month_has(town: Traits) -> None:
    days = town.cards.statement_day
    assert (days.min(), days.max()) == (1, 28)
    assert (days[0] != days[1]).mean() > 0.9


def test_a_years_pay_is_twelve_months_whatever_the_cycle() -> None:
    for cycle, pays in (("weekly", 52), ("biweekly", 26), ("semimonthly", 24), ("monthly", 12)):
        one = traits(people(pay_cycle=cycle, monthly_pay_dollars=4321), 42, np.arange(3)).income
        assert (one.pay == 4321_00 * 12 // pays).all()
        assert (one.monthly == 4321_00).all()


def test_a_contract_pays_for_its_whole_span_and_a_gig_for_its_part() -> None:
    contract = traits(people(pay_cycle="contract", monthly_pay_dollars=3000, contract_gap_days=73),
                      42, np.arange(2)).income  # fmt: skip
    assert (contract.cycle == CONTRACT).all() and (contract.pay == 3000_00 * 12 // 5).all()
    gig = traits(people(pay_cycle="gig", monthly_pay_dollars=3000, gig_payouts_per_month=15), 42,
                 np.arange(2)).income  # fmt: skip
    assert (gig.cycle == GIG).all() and (gig.pay == 200_00).all()


def test_pay_is_more_or_less_with_age(profile: Profile) -> None:
    for bracket, percent in profile.age_pay_percent.items():
        facts = people(age_bracket=bracket, monthly_pay_dollars=1000)
        town = traits(profile_with(facts, profile), 42, np.arange(2))
        assert (town.income.monthly == 1000 * percent).all()


def profile_with(facts: Profile, profile: Profile) -> Profile:
    return replace(facts, age_pay_percent=profile.age_pay_percent)


@pytest.mark.parametrize(
    ("bracket", "low", "high"), [("18-25", 18, 25), ("26-35", 26, 35), ("51+", 51, 66)]
)
def test_an_age_lies_in_its_bracket_and_reaches_both_ends(
    bracket: str, low: int, high: int
) -> None:
    ages = traits(people(age_bracket=bracket), 42, np.arange(1000)).age
    assert (ages.min(), ages.max()) == (low, high)


def test_people_live_in_a_town_of_their_kind_of_region() -> None:
    towns = street().towns
    for kind in ("urban", "suburban", "rural"):
        lived = traits(people(region=kind), 42, np.arange(200))
        assert {towns[town].kind for town in lived.town} == {kind}
        pairs = [(towns[a], towns[b]) for a, b in zip(lived.town, lived.next_town, strict=True)]
        stay = sum(here == there for here, there in pairs)
        assert 100 < stay < 140
        near = [there for here, there in pairs if here.state == there.state and here != there]
        far = [there for here, there in pairs if here.state != there.state]
        assert near and {town.kind for town in far} == {kind}


def test_prices_stay_within_what_a_street_can_charge(town: Traits) -> None:
    assert town.habits.price_percent.min() == 55
    assert town.habits.price_percent.max() <= MOST_PRICE_PERCENT


def test_who_lives_like_a_king_still_pays_no_more_than_the_street_can_charge() -> None:
    rich = people(monthly_pay_dollars=90_000, purchases_per_month=10, spends_percent=100)
    assert (traits(rich, 42, np.arange(3)).habits.price_percent == MOST_PRICE_PERCENT).all()


def test_savings_are_opened_only_by_those_who_hold_them(town: Traits) -> None:
    for place in range(4):
        held = town.saving.held[place]
        assert 0 < held.sum() < COUNT
        assert not town.saving.opening[place][~held].any()
        assert not town.saving.transfer[place][~held].any()
        assert (town.saving.transfer[place] % 500 == 0).all()


def test_owners_pay_no_rent_but_a_mortgage_until_it_is_paid(town: Traits) -> None:
    mortgaged = town.home.mortgaged
    assert (town.loans.held[2] == mortgaged).all()
    assert town.home.owned[mortgaged].all() and (town.home.owned & ~mortgaged).any()
    assert town.loans.payment[2][mortgaged].min() >= 450_00
    assert not town.loans.payment[2][~mortgaged].any()


@pytest.fixture(scope="module")
def many(profile: Profile) -> Traits:
    return traits(profile, 42, np.arange(6000))


def test_nobody_under_24_owns_a_home_and_few_of_the_old_still_pay_for_it(many: Traits) -> None:
    assert not many.home.owned[many.age < 24].any()
    assert many.home.owned[many.age == 24].any()
    owns = many.home.owned
    assert many.home.mortgaged[owns & (many.age >= 67)].mean() < 0.4
    assert many.home.mortgaged[owns & (many.age < 45)].mean() > 0.8


def test_childcare_is_paid_for_by_people_of_24_to_50_with_a_child(many: Traits) -> None:
    ages = many.age[many.home.bill[:, BILLS.index("childcare")] > 0]
    assert (ages.min() >= 24) & (ages.max() <= 50)
    childless = people(has_childcare=100, childcare_dollars=500)
    assert not traits(childless, 42, np.arange(20)).home.bill.any()


def test_student_loans_are_mostly_of_people_below_50(many: Traits) -> None:
    ages = many.age[many.loans.held[0]]
    assert (ages < 50).mean() > 0.9 and ages.min() >= 22


def test_the_young_earn_less_and_none_of_them_a_fortune(many: Traits) -> None:
    monthly, young = many.income.monthly // 100, many.age <= 22
    assert monthly[young].max() < 9_000
    assert np.median(monthly[young]) * 10 < np.median(monthly[~young]) * 7


def test_one_company_s_lines_serve_a_whole_town(many: Traits) -> None:
    for kind in ("electric", "gas_utility"):
        biller = many.home.biller[:, BILLS.index(kind)]
        pairs = set(zip(many.town.tolist(), biller.tolist(), strict=True))
        assert len(pairs) == len(set(many.town.tolist()))


def test_who_subscribes_holds_as_many_as_asked(town: Traits, profile: Profile) -> None:
    mine = np.flatnonzero(of(town, profile, "subscribes_to_everything"))
    now = town.services.home[town.services.starts == LONG_SINCE]
    held = np.bincount(now, minlength=COUNT)[mine]
    assert (held.min(), held.max()) == (8, 11)


def test_nobody_holds_a_service_twice(town: Traits) -> None:
    pairs = town.services.home * 1000 + town.services.service
    assert len(np.unique(pairs)) == len(pairs)
    assert (town.services.ends > town.services.starts).all()


def test_subscriptions_cost_a_twelfth_of_their_year() -> None:
    shops = street()
    held = traits(people(subscriptions=3), 42, np.arange(1))
    yearly = [
        int(price_on(np.array([each]), np.array(number(AS_OF) + 10_000))[0])
        * RENEWALS_A_YEAR[shops.services[each].cadence]
        for each in held.services.service.tolist()
    ]
    assert len(yearly) == 3
    assert monthly_cost(held.services, 1, shops)[0] == sum(each // 12 for each in yearly)


@pytest.mark.parametrize("rate", [0, 300, 1200])
@pytest.mark.parametrize("months", [1, 12, 60, 360])
def test_what_a_loan_is_worth_is_paid_off_by_its_payments(rate: int, months: int) -> None:
    """Month by month with the interest the bank charges, in whole cents."""
    owed = int(worth(np.array([512_34]), np.array([months]), np.array([rate]))[0])
    for _ in range(months - 1):
        owed += owed * rate // 120_000 - 512_34
        assert owed > 0
    assert 0 < owed + owed * rate // 120_000 <= 512_34
    assert owed > 512_34 * 8 // 10 or months > 60


def test_each_card_has_a_use_and_a_rate_of_its_own(town: Traits) -> None:
    cards, second = town.cards, town.cards.held[1]
    used = cards.opening * 10_000 // np.maximum(cards.limit, 1)
    assert (used[0] != used[1])[second].mean() > 0.95
    assert (cards.opening[cards.held] % 100 != 0).mean() > 0.9  # odd cents
    assert len(np.unique((cards.apr[1] - cards.apr[0])[second])) > 100


def test_one_percent_of_use_is_exact_for_every_card() -> None:
    half = people(cards="three", card_limit_percent=300, opening_card_percent=50,
                  card_apr_hundredths=1999, monthly_pay_dollars=4000)  # fmt: skip
    cards = traits(half, 42, np.arange(20)).cards
    assert (cards.opening * 2 == cards.limit).all() and (cards.apr == 1999).all()


def test_first_cards_have_small_limits_and_no_card_a_fortune(many: Traits) -> None:
    first = many.cards.limit[0]
    held = many.cards.held[0]
    assert np.median(first[held & (many.age < 20)]) < 3_000_00
    assert np.median(first[held & (many.age >= 35)]) > 10_000_00
    assert first.max() <= 60_000_00


def test_a_mortgage_costs_what_it_did_in_its_year_and_was_lent_from_24_on(many: Traits) -> None:
    held = many.loans.held[2]
    age, rate = many.loans.age_months[2][held], many.loans.rate[2][held]
    off = rate - rate_of_year((2026 * 12 - age) // 12)
    assert (off.min(), off.max()) == (-60, 60)
    assert (age <= (many.age[held] - 24) * 12).all() and age.max() > 60


def test_rates_follow_the_first_month_of_the_world(profile: Profile) -> None:
    lent = [traits(profile, 42, np.arange(500), year * 12).loans for year in (2022, 2026)]
    new = lent[0].held[2] & (lent[0].age_months[2] < 12)
    assert new.any() and lent[0].rate[2][new].max() < lent[1].rate[2][new].min()


def test_every_lender_and_payment_is_of_its_own_toss(many: Traits) -> None:
    both = many.loans.held[0] & many.loans.held[1]
    ends = many.loans.payment[:2, both] % 100
    assert (ends[0] != ends[1]).mean() > 0.95
    pairs = set(zip(*many.loans.servicer[:2, both].tolist(), strict=True))
    assert len(pairs) == 4 * 5


def test_who_drives_insures_and_fewer_drive_in_a_city(many: Traits) -> None:
    insured = many.home.bill[:, BILLS.index("auto_insurance")] > 0
    drives, city = many.home.drives, many.region == 0
    assert not insured[~drives].any() and not many.loans.held[1][~drives].any()
    assert insured[drives].mean() > 0.85
    assert drives[city].mean() + 0.08 < drives[~city].mean()
