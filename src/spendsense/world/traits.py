"""What a block of households is like: one array element a household, fixed for life."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from . import dice
from .dice import Bits, Ints
from .merchants import Street, mean_purchase_cents, street
from .profile import CARD_HABITS, PAY_CYCLES, Profile

Flags = npt.NDArray[np.bool_]

PAYS_A_YEAR = {"weekly": 52, "biweekly": 26, "semimonthly": 24, "monthly": 12, "gig": 44}
"""Pays in a year of each cycle; gigs pay in 44 weeks of 52, contracts by the day."""

CONTRACT, GIG = PAY_CYCLES.index("contract"), PAY_CYCLES.index("gig")
FULL, PARTIAL, MINIMUM = range(len(CARD_HABITS))
BILLS = ("electric", "internet", "telephone", "insurance", "car_payment")


@dataclass(frozen=True, slots=True)
class Lots:
    """Draws a profile's facts for users whose archetypes are known."""

    profile: Profile
    keys: Bits
    archetype: Ints

    def toss(self, name: str, slot: int = 0) -> Bits:
        return dice.draw(dice.keys_for(self.keys, f"trait {name}"), 0, slot)

    def whole(self, name: str) -> Ints:
        """A whole number within the range of each user's archetype."""
        ranges = [archetype.ranges[name] for archetype in self.profile.archetypes]
        low = np.array([each.low for each in ranges], np.int64)[self.archetype]
        high = np.array([each.high for each in ranges], np.int64)[self.archetype]
        return dice.between(self.toss(name), low, high)

    def flag(self, name: str) -> Flags:
        """True with the chance of each user's archetype."""
        chances = [archetype.chances[name].percent for archetype in self.profile.archetypes]
        return dice.happens(self.toss(name), np.array(chances, np.int64)[self.archetype] * 10)

    def option(self, name: str) -> Ints:
        """The place of an option, by the odds of each user's archetype."""
        odds = [archetype.odds[name].weights.values() for archetype in self.profile.archetypes]
        tables = np.stack([dice.choice_table(tuple(weights)) for weights in odds])
        return np.asarray(tables[self.archetype, dice.sixteenth(self.toss(name), 0)])


def lots(profile: Profile, keys: Bits) -> Lots:
    """Each user's archetype by the weights, ready to draw the rest."""
    weights = dice.choice_table(tuple(archetype.weight for archetype in profile.archetypes))
    chosen = dice.sixteenth(dice.draw(dice.keys_for(keys, "archetype")), 0)
    return Lots(profile, keys, weights[chosen])


@dataclass(frozen=True, slots=True)
class Income:
    """Pay: cents a pay day for cycles, cents a day worked for contracts."""

    cycle: Ints
    odd_week: Flags
    monthly: Ints
    pay: Ints
    variation: Ints
    employer: Ints
    client: Ints
    platform: Ints
    contract_gap: Ints
    contract_phase: Ints
    tax_percent: Ints


def income(lots: Lots, shops: Street) -> Income:
    cycle, monthly = lots.option("pay_cycle"), lots.whole("monthly_pay_dollars") * 100
    yearly = np.array([PAYS_A_YEAR.get(name, 12) for name in PAY_CYCLES], np.int64)[cycle]
    gap, place = lots.whole("contract_gap_days"), dice.sixteenth(lots.toss("employer"), 0)
    return Income(
        cycle=cycle,
        odd_week=dice.happens(lots.toss("odd_week"), 500),
        monthly=monthly,
        pay=np.where(cycle == CONTRACT, monthly * 12 * gap // 365, monthly * 12 // yearly),
        variation=lots.whole("pay_variation_percent"),
        employer=shops.one_of("employers", place),
        client=shops.one_of("clients", place),
        platform=shops.one_of("platforms", place),
        contract_gap=gap,
        contract_phase=dice.below(lots.toss("contract_phase"), gap),
        tax_percent=lots.whole("tax_percent"),
    )


@dataclass(frozen=True, slots=True)
class Home:
    """Rent or mortgage in cents a month, and the bills: columns in the order of BILLS."""

    owned: Flags
    payee: Ints
    housing: Ints
    bill: Ints
    biller: Ints
    bill_day: Ints


def home(lots: Lots, monthly: Ints, shops: Street) -> Home:
    owned, place = lots.flag("owns_home"), dice.sixteenth(lots.toss("payee"), 0)
    days = [dice.between(lots.toss(f"{kind} day"), 3, 26) for kind in BILLS]
    bills = np.stack([lots.whole(f"{kind}_dollars") * 100 for kind in BILLS], axis=1)
    bills[:, BILLS.index("car_payment")] *= lots.flag("has_car_loan")
    return Home(
        owned=owned,
        payee=np.where(owned, shops.one_of("lenders", place), shops.one_of("landlords", place)),
        # Rents and mortgages are whole dollars, rents of five.
        housing=monthly * lots.whole("housing_percent") // 100 // 500 * 500,
        bill=bills,
        biller=np.stack([shops.one_of(kind, place) for kind in BILLS], axis=1),
        bill_day=np.stack(days, axis=1),
    )


@dataclass(frozen=True, slots=True)
class Services:
    """Which subscriptions a household has, a column a service, and the day each renews on."""

    held: Flags
    day: Ints
    month: Ints


def services(lots: Lots, shops: Street) -> Services:
    tosses = [lots.toss(f"service {service.name}") for service in shops.subscriptions]
    rank = np.stack([dice.sixteenth(bits, 0) for bits in tosses], axis=1)
    liked = np.argsort(np.argsort(rank, axis=1, kind="stable"), axis=1, kind="stable")
    return Services(
        held=np.asarray(liked < lots.whole("subscriptions")[:, None]),
        day=np.stack([dice.between(bits, 1, 28, 1) for bits in tosses], axis=1),
        month=np.stack([dice.between(bits, 1, 12, 2) for bits in tosses], axis=1),
    )


@dataclass(frozen=True, slots=True)
class Habits:
    """Everyday spending: purchases a day in 65536ths, prices in percent of the street's."""

    rate: Ints
    price_percent: Ints
    favorite: Ints
    thin_below: Ints
    thin_percent: Ints
    payday_percent: Ints
    payday_days: Ints
    overdraft_room: Ints
    medical_per_mille: Ints
    large_purchase_per_mille: Ints


PRICE_PERCENT = (50, 250)
"""Prices are for every purse, but not so far apart that a coffee costs a dinner."""


def habits(lots: Lots, left_over: Ints) -> Habits:
    """Prices are such that the month's purchases take the intended part of what is left over."""
    purchases = lots.whole("purchases_per_month")
    intended = left_over * lots.whole("spends_percent") // 100
    percent = intended * 100 // (purchases * mean_purchase_cents())
    return Habits(
        rate=purchases * 65536 * 12 // 365,
        price_percent=np.clip(percent, *PRICE_PERCENT),
        favorite=dice.sixteenth(lots.toss("favorite"), 0),
        thin_below=lots.whole("thin_below_dollars") * 100,
        thin_percent=lots.whole("thin_percent"),
        payday_percent=lots.whole("payday_percent"),
        payday_days=lots.whole("payday_days"),
        overdraft_room=lots.whole("overdraft_room_dollars") * 100,
        medical_per_mille=lots.whole("medical_per_mille"),
        large_purchase_per_mille=lots.whole("large_purchase_per_mille"),
    )


@dataclass(frozen=True, slots=True)
class Card:
    """The one card: limit and first balance in cents, rate in hundredths of a percent a year."""

    held: Flags
    limit: Ints
    opening: Ints
    share_percent: Ints
    apr: Ints
    habit: Ints
    partial_percent: Ints
    statement_day: Ints


def card(lots: Lots, monthly: Ints) -> Card:
    held = lots.flag("has_card")
    limit = monthly * lots.whole("card_limit_percent") // 100 // 10_000 * 10_000
    return Card(
        held=held,
        limit=np.where(held, limit, 0),
        opening=np.where(held, limit * lots.whole("opening_card_percent") // 100, 0),
        share_percent=np.where(held, lots.whole("card_share_percent"), 0),
        apr=lots.whole("card_apr_hundredths"),
        habit=lots.option("card_habit"),
        partial_percent=lots.whole("partial_payment_percent"),
        statement_day=dice.between(lots.toss("statement_day"), 1, 28),
    )


@dataclass(frozen=True, slots=True)
class Saving:
    """The savings account: monthly transfer in cents, yield in hundredths of a percent a year."""

    held: Flags
    opening: Ints
    transfer: Ints
    day: Ints
    apy: Ints


def saving(lots: Lots, monthly: Ints) -> Saving:
    held = lots.flag("has_savings")
    transfer = monthly * lots.whole("saving_percent") // 100 // 500 * 500
    return Saving(
        held=held,
        opening=np.where(held, monthly * lots.whole("opening_savings_percent") // 100, 0),
        transfer=np.where(held, transfer, 0),
        day=dice.between(lots.toss("saving_day"), 2, 28),
        apy=lots.whole("savings_yield_hundredths"),
    )


@dataclass(frozen=True, slots=True)
class Traits:
    """Everything about a block of households that does not change from day to day."""

    archetype: Ints
    age: Ints
    region: Ints
    town: Ints
    opening_checking: Ints
    income: Income
    home: Home
    services: Services
    habits: Habits
    card: Card
    saving: Saving


def traits(profile: Profile, keys: Bits) -> Traits:
    """The households with these keys, in this profile's world."""
    drawn, shops = lots(profile, keys), street()
    pay = income(drawn, shops)
    shelter = home(drawn, pay.monthly, shops)
    held, put_by = services(drawn, shops), saving(drawn, pay.monthly)
    taxes = np.where(pay.cycle == CONTRACT, pay.monthly * pay.tax_percent // 100, 0)
    fixed = shelter.housing + shelter.bill.sum(axis=1) + monthly_cost(held, shops) + taxes
    return Traits(
        archetype=drawn.archetype,
        age=drawn.whole("age_years"),
        region=drawn.option("region"),
        town=dice.sixteenth(drawn.toss("town"), 0),
        opening_checking=pay.monthly * drawn.whole("opening_checking_percent") // 100,
        income=pay,
        home=shelter,
        services=held,
        habits=habits(drawn, pay.monthly - fixed - put_by.transfer),
        card=card(drawn, pay.monthly),
        saving=put_by,
    )


RENEWALS_A_YEAR = {"weekly": 52, "monthly": 12, "annual": 1}


def monthly_cost(held: Services, shops: Street) -> Ints:
    """Cents a month of each household's subscriptions."""
    yearly = [each.cents * RENEWALS_A_YEAR[each.cadence] for each in shops.subscriptions]
    return np.asarray((held.held * np.array(yearly, np.int64)).sum(axis=1) // 12)
