"""The roof and what is wired to it: rent, the monthly bills, and the subscriptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from spendsense.world import dice
from spendsense.world.dice import Ints
from spendsense.world.facts import BILLS, LOCAL_BILLS, REGIONS
from spendsense.world.merchants import Service, Street

from .lots import Flags, Lots, stacked


@dataclass(frozen=True, slots=True)
class Home:
    """Rent in cents a month (0 for owners), and the bills: columns in the order of BILLS; of
    `next_biller`, after a move, in that of LOCAL_BILLS. `mortgaged` are owners who still pay.

    `rise_month` (1 to 12) is when the lease is renewed and the rent rises, `renewal_month` when
    a bill is, which then rises by up to `bill_rise_percent` or `bill_rise` cents. Who `drives`
    has a car. Those of `rent_with_pay` send the rent with the last pay before it is due.
    """

    owned: Flags
    mortgaged: Flags
    housing: Ints
    landlord: Ints
    next_landlord: Ints
    rent_with_pay: Flags
    rise_percent: Ints
    rise_month: Ints
    bill: Ints
    renewal_month: Ints
    bill_rise_percent: Ints
    bill_rise: Ints
    biller: Ints
    next_biller: Ints
    bill_day: Ints
    by_card: Flags
    childcare: Ints
    drives: Flags


def home(lots: Lots, monthly: Ints, town: Ints, next_town: Ints, shops: Street) -> Home:
    owned = lots.flag("owns_home") & (lots.age >= YOUNGEST_OWNER)
    place = dice.sixteenth(lots.toss("payee"), 0)
    early, late = lots.whole("bill_day"), lots.whole("bill_day_spread")
    days = [dice.between(lots.toss(f"{kind} day"), early, early + late) for kind in BILLS]
    motorists = drives(lots)
    bills = [_bill(lots, kind, owned, motorists) for kind in BILLS]
    payee = {kind: dice.sixteenth(lots.toss(f"{kind} payee"), 0) for kind in BILLS}
    by_card = lots.flag("bills_by_card")[:, None] & np.isin(BILLS, ON_CARD)[None, :]
    return Home(
        owned=owned,
        mortgaged=owned & ~lots.flag("mortgage_paid_off"),
        # Rents are whole dollars, of five.
        housing=monthly * lots.whole("housing_percent") // 100 // 500 * 500,
        landlord=shops.in_town("landlords", town, place),
        next_landlord=shops.in_town("landlords", next_town, place + 1),
        rent_with_pay=lots.flag("rent_with_pay"),
        rise_percent=lots.whole("rent_rise_percent"),
        rise_month=dice.between(lots.toss("rise_month"), 1, 12),
        bill=stacked(bills),
        renewal_month=stacked([_renewal_month(lots, kind) for kind in BILLS]),
        bill_rise_percent=lots.whole("bill_rise_percent"),
        bill_rise=lots.dollars("bill_rise_dollars"),
        biller=stacked(
            [_biller(shops, FAMILY.get(kind, kind), town, payee[kind]) for kind in BILLS]
        ),
        next_biller=stacked(
            [_next_biller(shops, kind, town, next_town, payee[kind]) for kind in LOCAL_BILLS]
        ),
        bill_day=stacked(days),
        by_card=by_card,
        childcare=_odd(lots, "childcare", lots.dollars("childcare_dollars")),
        drives=motorists,
    )


def drives(lots: Lots) -> Flags:
    """Who has a car: in a city fewer; who pays one off has it."""
    in_a_city = lots.option("region") == REGIONS.index("urban")
    has = np.where(in_a_city, lots.flag("city_drives"), lots.flag("drives"))
    return np.asarray(has | lots.flag("has_auto_loan"))


def _bill(lots: Lots, kind: str, owned: Flags, motorists: Flags) -> Ints:
    """A bill in an average month, in cents of its own; 0 for who has none."""
    cents = _odd(lots, kind, lots.dollars(f"{kind}_dollars"))
    return np.asarray(cents * _has(lots, kind, owned, motorists))


def _odd(lots: Lots, kind: str, cents: Ints) -> Ints:
    """With odd cents, for who has such a bill at all."""
    return np.asarray(cents + (cents > 0) * dice.below(lots.toss(f"{kind} cents"), 100))


RENEWED_IN = {"health_insurance": 1, "childcare": 9}
"""Of plans that begin with the year or with school; all others have a month of their own."""


def _renewal_month(lots: Lots, kind: str) -> Ints:
    month = dice.between(lots.toss(f"{kind} renewal"), 1, 12)
    return np.full_like(month, RENEWED_IN[kind]) if kind in RENEWED_IN else month


YOUNGEST_OWNER = 24
CHILDCARE_AGES = (24, 50)


def minds_a_child(age: Ints) -> Flags:
    """Of an age at which childcare is paid for."""
    return np.asarray((age >= CHILDCARE_AGES[0]) & (age <= CHILDCARE_AGES[1]))


def _has(lots: Lots, kind: str, owned: Flags, motorists: Flags) -> Flags:
    """No lender finances a car that is not insured; who owns a home insures it, or the lender does
    out of the mortgage payment; who rents insures what is in it."""
    has = lots.flag(f"has_{kind}")
    if kind == "auto_insurance":
        return has & motorists | lots.flag("has_auto_loan")
    if kind == "childcare":
        return has & lots.flag("has_child") & minds_a_child(lots.age)
    if kind == "home_insurance":
        return owned & (has | lots.flag("mortgage_paid_off"))
    return has & ~owned if kind == "renters_insurance" else has


A_NETWORK = ("electric", "gas_utility")
"""One company's lines serve a whole town."""


def _biller(shops: Street, family: str, town: Ints, place: Ints) -> Ints:
    if family in A_NETWORK:
        keys = town.astype(np.uint64) + np.uint64(dice.named(family))
        return shops.one_of(family, dice.sixteenth(dice.mix(keys), 0))
    if family in shops.a_town:
        return shops.in_town(family, town, place)
    return shops.one_of(family, place)


def _next_biller(shops: Street, kind: str, town: Ints, next_town: Ints, place: Ints) -> Ints:
    """Who bills after a move: the same within a town, else the same network, or one of another
    name in the new town."""
    here, there = _biller(shops, kind, town, place), _biller(shops, kind, next_town, place + 1)
    names = shops.companies()
    namesake = (here != there) & (names[here] == names[there])
    other = np.where(namesake, _biller(shops, kind, next_town, place + 2), there)
    return np.where(town == next_town, here, other)


ON_CARD = ("internet", "telephone", "auto_insurance")
"""Bills that some households leave to a card."""

FAMILY = {"auto_insurance": "insurance_auto", "home_insurance": "insurance_home",
          "renters_insurance": "insurance_renters",
          "health_insurance": "insurance_health_life"}  # fmt: skip
"""Where the street's family of billers has another name than the bill."""


@dataclass(frozen=True, slots=True)
class Services:
    """What a household subscribes to, or will: one element a household and service.

    `starts` counts months from the first of the world: before it, or within; `ends` likewise is
    the month from which no charge is made. `day` 1 to 28 and `month` 1 to 12 are when it renews.
    """

    home: Ints
    service: Ints
    starts: Ints
    ends: Ints
    day: Ints
    month: Ints
    pauses: Flags
    pause: Ints


USUAL_SERVICE = 25_00
RENEWALS_A_YEAR = {"weekly": 52, "monthly": 12, "quarterly": 4, "annual": 1}


def monthly_cents(service: Service) -> int:
    """What a service costs in a month, at its latest price."""
    return service.prices[-1][1] * RENEWALS_A_YEAR[service.cadence] // 12


LONG_SINCE, NO_END = -1, 10_000
PAUSE_EVERY = 18
"""A pause is one month or two in so many."""


def services(lots: Lots, shops: Street) -> Services:
    """The services a household likes best: held from the start, then taken up one by one."""
    count = len(shops.services)
    tosses = [lots.toss(f"service {service.name}") for service in shops.services]
    dear = np.array([monthly_cents(each) for each in shops.services], np.int64)
    rank = np.stack([dice.sixteenth(bits, 0) for bits in tosses], axis=1)
    rank = rank * (USUAL_SERVICE + dear)  # what costs more is held by fewer
    liked = np.argsort(np.argsort(rank, axis=1, kind="stable"), axis=1, kind="stable")
    held = lots.whole("subscriptions")[:, None]
    wait = lots.whole("subscription_starts_per_mille")[:, None]
    homes, service = np.nonzero((liked < held) | ((liked < held + 3) & (wait > 0)))
    bits = np.stack(tosses, axis=1)[homes, service]
    more = dice.mix(bits)
    later = liked[homes, service] - held[homes, 0]
    starts = np.where(later < 0, LONG_SINCE, _waits(more, wait[homes, 0], 0) + later)
    cancels = lots.whole("subscription_cancels_per_mille")[homes]
    ends = np.maximum(starts, 0) + 1 + _waits(more, cancels, 1)
    pauses = lots.whole("subscription_pauses_per_mille")[homes]
    assert count <= 80, "streams of subscriptions have eighty numbers"
    return Services(
        home=homes,
        service=service,
        starts=starts,
        ends=np.where(cancels > 0, ends, NO_END),
        day=dice.between(bits, 1, 28, 1),
        month=dice.between(bits, 1, 12, 2),
        pauses=dice.happens(more, pauses, 2),
        pause=dice.below(more, PAUSE_EVERY, 3),
    )


def _waits(bits: dice.Bits, per_mille: Ints, part: int) -> Ints:
    """Whole months until something that happens with this chance each month."""
    quantile = dice.sixteenth(bits, part) >> 4
    ends = np.full(quantile.shape, NO_END, np.int64)
    for chance in np.unique(per_mille):
        if chance > 0:
            here = per_mille == chance
            ends[here] = _geometric(int(chance))[quantile[here]]
    return ends


def _geometric(per_mille: int) -> Ints:
    """Months until it happens, by 4096 quantiles, in whole numbers."""
    left = 4096 * 1000
    months: list[int] = []
    while len(months) < 4096:
        gone = left * per_mille // 1000
        months.append(max(gone // 1000, 1))
        left -= gone
        if sum(months) >= 4096:
            break
    return np.repeat(np.arange(len(months)), months)[:4096].astype(np.int64)
