from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from polars import col
from tests.world.conftest import Bank, lived

from spendsense.world.bank_days import is_business_day, on_or_after

JANUARY, DECEMBER = date(2026, 1, 1), date(2026, 12, 31)
RENT, INTERNET = "RENT_AND_UTILITIES_RENT", "RENT_AND_UTILITIES_INTERNET_AND_CABLE"
RICH = {"monthly_pay_dollars": 4000, "opening_checking_percent": 5000}


@pytest.fixture(scope="module")
def renter() -> Bank:
    return lived(JANUARY, DECEMBER, housing_percent=30, **RICH)


def test_rent_is_paid_on_the_first_business_day_of_a_month(renter: Bank) -> None:
    # New Year's Day; Sundays; a Saturday.
    assert renter.days() == [
        date(2026, 1, 2), date(2026, 2, 2), date(2026, 3, 2), date(2026, 4, 1), date(2026, 5, 1),
        date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 3), date(2026, 9, 1), date(2026, 10, 1),
        date(2026, 11, 2), date(2026, 12, 1),
    ]  # fmt: skip
    assert all(map(is_business_day, renter.days()))


def test_rent_is_its_part_of_pay(renter: Bank) -> None:
    assert set(renter.told()) == {(day, RENT, 1200_00) for day in renter.days()}


def test_rent_rises_once_in_twelve_months_with_the_lease() -> None:
    bank = lived(JANUARY, DECEMBER, users=12, housing_percent=30, rent_rise_percent=10, **RICH)
    renewed = set()
    for user in range(12):
        cents = bank.cents(user=user)
        assert cents == sorted(cents) and set(cents) <= {1200_00, 1320_00}
        renewed.add(cents.count(1200_00))
    assert len(renewed) > 4


def test_after_a_move_another_landlord_is_paid_another_rent() -> None:
    bank = lived(JANUARY, DECEMBER, users=8, housing_percent=30, move_per_mille=1000, **RICH)
    moves = bank.frames["truth/events"].filter(kind="move")
    assert moves.height == 8
    new_rents = {1200_00 * percent // 100 // 500 * 500 for percent in range(90, 126)}
    for user, moved in enumerate(moves["date"]):
        rows = bank.rows(user=user, category_detailed=RENT)
        before, after = rows.filter(col("date") < moved), rows.filter(col("date") >= moved)
        assert set(before["amount_cents"]) <= {1200_00}
        rent = after["amount_cents"].mode().item()
        assert rent in new_rents
        within = moved.replace(day=28) + timedelta(days=4)
        left = (within.replace(day=1) - moved).days
        days = (within.replace(day=1) - moved.replace(day=1)).days
        first, security, *months = after.sort("date")["amount_cents"]
        assert (first, security) == (rent * left // days, rent) and set(months) == {rent}
        assert (after["date"].min() - moved).days < 4
        assert not set(before["merchant_name"]) & set(after["merchant_name"])


def test_a_bill_comes_on_its_day_each_month_at_one_price() -> None:
    bank = lived(JANUARY, DECEMBER, has_internet=100, internet_dollars=60, bill_day=9, **RICH)
    days = [on_or_after(date(2026, month, 9)) for month in range(1, 13)]
    assert bank.days() == days
    assert date(2026, 5, 11) in days  # the ninth is a Saturday
    ((what, cents),) = {(what, cents) for _, what, cents in bank.told()}
    assert what == INTERNET and 60_00 <= cents < 61_00


def test_a_bill_stays_among_the_days_it_is_said_to_come_on() -> None:
    """From the 13th to the 17th: where the 17th is a Saturday, it is debited on Friday."""
    facts = {"has_internet": 100, "internet_dollars": 60, "bill_day": 13, "bill_day_spread": 4}
    bank = lived(JANUARY, date(2028, 12, 31), users=20, **facts, **RICH)
    days = [day for user in range(20) for day in bank.days(user=user)]
    assert {day.day for day in days} == {13, 14, 15, 16, 17}
    assert all(map(is_business_day, days))
    assert len(days) == 20 * 36


@pytest.mark.parametrize(
    ("bill", "dear", "cheap"), [("electric", 7, 4), ("gas_utility", 1, 7), ("water", 8, 1)]
)
def test_what_is_metered_has_seasons(bill: str, dear: int, cheap: int) -> None:
    facts = {f"has_{bill}": 100, f"{bill}_dollars": 100}
    bank = lived(JANUARY, DECEMBER, users=10, **facts, **RICH)
    by_month = [0] * 13
    for user in range(10):
        for day, _, cents in bank.told(user=user):
            by_month[day.month] += cents
    assert by_month[dear] == max(by_month[1:])
    assert by_month[cheap] * 5 < by_month[dear] * 4
    assert 9 * 1000_00 < sum(by_month) < 15 * 1000_00


def test_childcare_is_paid_from_four_months_after_a_child() -> None:
    bank = lived(JANUARY, DECEMBER, child_per_mille=1000, childcare_dollars=500, **RICH)
    (born,) = bank.frames["truth/events"].filter(kind="child")["date"]
    days = bank.days(category_detailed="GENERAL_SERVICES_CHILDCARE")
    first = next(
        date(2026, month, 1) for month in range(1, 13) if (date(2026, month, 1) - born).days >= 120
    )
    assert days[0].replace(day=1) == first
    assert all(25 <= (later - day).days <= 34 for day, later in pairwise(days))
    assert days[-1].month == 12


def test_without_a_child_there_is_no_childcare() -> None:
    assert lived(JANUARY, DECEMBER, childcare_dollars=500, **RICH).told() == []


def test_some_leave_the_internet_to_a_card_and_never_the_rent() -> None:
    bank = lived(JANUARY, date(2026, 3, 31), has_internet=100, internet_dollars=60, bill_day=9,
                 housing_percent=30, bills_by_card=100, cards="one", card_share_percent=50,
                 card_limit_percent=100, **RICH)  # fmt: skip
    assert [what for _, what, _ in bank.told("credit card") if what == INTERNET] == [INTERNET] * 3
    assert INTERNET not in {what for _, what, _ in bank.told()}
    assert len(bank.told(category_detailed=RENT)) == 3


def test_who_owes_much_of_a_limit_pays_bills_from_checking_month_after_month() -> None:
    facts = {"has_internet": 100, "internet_dollars": 60, "bill_day": 9, "bills_by_card": 100,
             "cards": "one", "card_share_percent": 50, "card_limit_percent": 100}  # fmt: skip
    for owed, account in ((33, "credit card"), (34, "checking")):
        bank = lived(JANUARY, DECEMBER, opening_card_percent=owed, **facts, **RICH)
        paid = bank.told(account, category_detailed=INTERNET)
        assert len(paid) >= 11


def test_no_car_is_financed_that_is_not_insured() -> None:
    bank = lived(JANUARY, DECEMBER, has_auto_loan=100, auto_payment_dollars=300, auto_months=40,
                 auto_insurance_dollars=120, auto_rate_hundredths=600, **RICH)  # fmt: skip
    kinds = bank.frames["truth/streams"]["kind"]
    assert {"auto_loan", "auto_insurance"} <= set(kinds)


@pytest.mark.parametrize(("owns", "bill"), [(0, "renters_insurance"), (100, "home_insurance")])
def test_who_rents_insures_what_is_in_it_and_who_owns_the_home(owns: int, bill: str) -> None:
    bank = lived(JANUARY, DECEMBER, owns_home=owns, age_bracket="36-50", has_home_insurance=100,
                 home_insurance_dollars=120, has_renters_insurance=100,
                 renters_insurance_dollars=20, **RICH)  # fmt: skip
    told = bank.frames["truth/streams"].filter(col("kind").str.ends_with("_insurance"))
    assert told["kind"].to_list() == [bill]
    (cents,) = set(bank.cents(category_detailed="GENERAL_SERVICES_INSURANCE"))
    assert cents // 100 == (120 if owns else 20)


def test_without_a_card_they_pay_it_from_checking() -> None:
    bank = lived(JANUARY, date(2026, 3, 31), has_internet=100, internet_dollars=60, bill_day=9,
                 bills_by_card=100, **RICH)  # fmt: skip
    assert len(bank.told(category_detailed=INTERNET)) == 3


def test_the_rent_of_a_home_that_was_left_is_a_stream_that_ended() -> None:
    bank = lived(JANUARY, DECEMBER, users=60, housing_percent=30, move_per_mille=150, **RICH)
    moved = dict(bank.frames["truth/events"].filter(kind="move").select("user_id", "date").rows())
    rows = bank.frames["transactions"].filter(category_detailed=RENT)
    streams = (
        bank.frames["truth/streams"]
        .join(bank.frames["truth/stream_transactions"], on="stream_id")
        .join(rows.select("transaction_id", "date"), on="transaction_id")
    )
    told = streams.group_by("user_id", "stream_id").agg(
        col("canceled_on").first(), first=col("date").min(), last=col("date").max()
    ).sort("user_id", "first")  # fmt: skip
    assert 30 < len(moved) < 60
    for user, (*left, now) in (
        (user, rows) for (user,), each in told.group_by("user_id") for rows in [each.to_dicts()]
    ):
        assert now["canceled_on"] is None or now["last"] < moved[user]
        if user not in moved:
            assert not left
        for old in left:
            assert old["canceled_on"] == old["last"] + timedelta(1) <= moved[user] <= now["first"]


def test_half_the_people_send_bills_when_paid_and_the_others_are_debited() -> None:
    """Paid at a month's end and on the 15th; a bill of the 20th."""
    bank = lived(JANUARY, DECEMBER, users=40, has_internet=100, internet_dollars=60, bill_day=5,
                 bill_day_spread=15, pay_cycle="semimonthly", **RICH)  # fmt: skip
    on_pay_day = 0
    for user in range(40):
        days = bank.days(user=user, category_detailed=INTERNET)
        pays = {day for day, what, _ in bank.told(user=user) if what == "INCOME_SALARY"}
        assert len(days) == 12 and all(map(is_business_day, days))
        on_pay_day += len(pays & set(days)) > 6
    assert 5 < on_pay_day < 20


LOCAL = {"has_electric": 100, "electric_dollars": 90, "has_water": 100, "water_dollars": 40,
         "has_childcare": 100, "has_child": 100, "childcare_dollars": 500,
         "has_telephone": 100, "telephone_dollars": 50, "bill_day": 9}  # fmt: skip


@pytest.fixture(scope="module")
def movers() -> Bank:
    return lived(JANUARY, DECEMBER, users=25, move_per_mille=150, **LOCAL, **RICH)


def moved(bank: Bank) -> dict[str, date]:
    told = bank.frames["truth/events"].filter(kind="move")
    return dict(told.select("user_id", "date").rows())


def test_from_the_month_after_a_move_the_new_town_bills(movers: Bank) -> None:
    days, changed = moved(movers), 0
    assert len(days) > 10
    for user in range(25):
        water = movers.rows(user=user, category_detailed="RENT_AND_UTILITIES_WATER")
        assert water.height == 12
        went = days.get(f"u-{user:07d}")
        if went is None:
            assert water["merchant_name"].n_unique() == 1
            continue
        late = col("date").dt.month() > went.month
        before, after = (set(water.filter(each)["merchant_name"]) for each in (~late, late))
        assert len(before) == 1 and len(after) <= 1
        changed += bool(after - before)
    assert changed > 5


def test_what_a_move_changes_is_a_stream_of_its_own_and_the_old_one_ends(movers: Bank) -> None:
    streams, days = movers.frames["truth/streams"], moved(movers)
    for kind in ("water", "electric", "childcare"):
        told = streams.filter(kind=kind)
        twice = told.filter(col("user_id").is_duplicated())
        assert 0 < twice.height < told.height
        for (user,), pair in twice.group_by(["user_id"]):
            went = days[str(user)]
            (ended,) = pair["canceled_on"].drop_nulls()
            assert ended <= (went.replace(day=28) + timedelta(days=8)).replace(day=6)
            assert pair["merchant"].n_unique() == 2
        assert told.filter(~col("user_id").is_duplicated())["canceled_on"].null_count() > 0


def test_the_phone_moves_along(movers: Bank) -> None:
    told = movers.frames["truth/streams"].filter(kind="telephone")
    assert told.height == 25 and told["canceled_on"].null_count() == 25


def bills_of(bank: Bank, kind: str, users: int) -> list[list[int]]:
    """Cents of a kind of bill, month by month, a list a person."""
    streams = bank.frames["truth/streams"].filter(kind=kind)
    told = (
        streams.join(bank.frames["truth/stream_transactions"], on="stream_id")
        .join(bank.frames["transactions"], on=["transaction_id", "user_id"])
        .sort("date")
    )
    return [told.filter(user_id=f"u-{user:07d}")["amount_cents"].to_list() for user in range(users)]


def test_an_insurer_asks_for_more_once_a_year_and_a_health_plan_in_january() -> None:
    facts = {"has_auto_insurance": 100, "auto_insurance_dollars": 100, "has_health_insurance": 100,
             "health_insurance_dollars": 200}  # fmt: skip
    bank = lived(date(2025, 7, 1), date(2027, 6, 30), users=25, bill_rise_percent=12, **facts,
                 **RICH)  # fmt: skip
    rose = set()
    for cents in bills_of(bank, "auto_insurance", 25):
        ends = [month for month, (one, other) in enumerate(pairwise(cents)) if one != other]
        assert len(cents) == 24 and len(ends) <= 2 and cents == sorted(cents)
        assert all(later - sooner == 12 for sooner, later in pairwise(ends))
        assert all(other <= one * 112 // 100 for one, other in pairwise(cents))
        rose |= {month % 12 for month in ends}
    assert len(rose) > 6
    health = bills_of(bank, "health_insurance", 25)
    changed = {
        month
        for cents in health
        for month, (one, other) in enumerate(pairwise(cents), 1)
        if one != other
    }
    assert changed == {6, 18}  # the Januaries


def test_a_telephone_costs_a_few_dollars_more_for_some() -> None:
    bank = lived(JANUARY, DECEMBER, users=25, has_telephone=100, telephone_dollars=50,
                 bill_rise_dollars=3, **RICH)  # fmt: skip
    more = [cents[-1] - cents[0] for cents in bills_of(bank, "telephone", 25)]
    assert set(more) == {0, 1_00, 2_00, 3_00}


def test_every_bill_is_of_its_own_company_and_cents() -> None:
    kinds = ("internet", "telephone", "auto_insurance", "renters_insurance")
    has = {f"has_{kind}": 100 for kind in kinds} | {f"{kind}_dollars": 80 for kind in kinds}
    bank = lived(JANUARY, date(2026, 3, 31), users=60, **has, **RICH)
    told = bank.frames["truth/streams"].pivot(on="kind", index="user_id", values="merchant")
    assert told.select("internet", "telephone").n_unique() > 25  # of 36 that could be
    ends = zip(*(bills_of(bank, kind, 60) for kind in kinds), strict=True)
    assert sum(len({cents[0] % 100 for cents in person}) == 1 for person in ends) == 0


def test_rent_that_goes_with_pay_leaves_on_the_last_pay_day_before_it_is_due() -> None:
    """Paid on the 15th and the last day, or on the business day before."""
    bank = lived(date(2026, 10, 20), date(2027, 1, 31), housing_percent=30, rent_with_pay=100,
                 pay_cycle="semimonthly", **RICH)  # fmt: skip
    assert bank.days(category_detailed=RENT) == [
        date(2026, 10, 30), date(2026, 11, 30), date(2026, 12, 31), date(2027, 1, 29),
    ]  # fmt: skip


def test_rent_of_the_month_to_come_is_the_same_however_long_the_world_is() -> None:
    for last in (date(2026, 10, 30), date(2026, 10, 31), date(2026, 11, 1), date(2026, 12, 31)):
        bank = lived(date(2026, 9, 1), last, housing_percent=30, rent_with_pay=100,
                     pay_cycle="biweekly", **RICH)  # fmt: skip
        paid = bank.days(category_detailed=RENT)
        assert paid[:3] == [date(2026, 9, 1), date(2026, 9, 25), date(2026, 10, 23)] or paid[
            :3
        ] == [date(2026, 9, 1), date(2026, 9, 18), date(2026, 10, 30)]


def test_without_pay_before_it_rent_is_paid_when_due() -> None:
    bank = lived(JANUARY, date(2026, 3, 31), housing_percent=30, rent_with_pay=100, **RICH)
    assert bank.days() == [date(2026, 1, 2), date(2026, 2, 2), date(2026, 3, 2)]
