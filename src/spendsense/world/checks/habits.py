"""Checks of what people do: how often in one place, by which account, and what they insure."""

from __future__ import annotations

import polars as pl
from polars import col

from spendsense.world.facts import BILLS
from spendsense.world.shopping import OF_AGE

from .part import Look, Part, look

FUEL, GIG, NOTES = "TRANSPORTATION_GAS", "INCOME_GIG_ECONOMY", "TRANSFER_OUT_WITHDRAWAL"
OFTEN = ("FOOD_AND_DRINK_COFFEE", NOTES)
"""What is bought twice on a day in one place by many."""
TWICE_PERCENT, SWITCH_PERCENT = 1, 2
NOTE = 20_00
FIXED = ("internet", "telephone", "auto_insurance", "home_insurance", "health_insurance",
         "renters_insurance", "childcare")  # fmt: skip
SEVERAL, ALIKE_PERCENT = 3, 2
FROM_21 = ("FOOD_AND_DRINK_BEER_WINE_AND_LIQUOR", "GENERAL_MERCHANDISE_TOBACCO_AND_VAPE",
           "TRAVEL_RENTAL_CARS")  # fmt: skip
BILLED_BY = 62
"""Days of history in which every bill has come once."""


def fuel_within_its_hold(part: Part) -> Look:
    """A pump stops at what was held for it."""
    fuel = part.transactions.select("transaction_id", "category_detailed").filter(
        category_detailed=FUEL
    )
    pairs = part.truth("pending").join(fuel, on="transaction_id")
    wrong = pairs.filter(col("posted_amount_cents") > col("pending_amount_cents"))
    told = "transactions: {transaction_id} is a fill of {posted_amount_cents} cents, of which"
    return look(pairs.height, wrong, told + " {pending_amount_cents} were held at the pump")


def one_fill_a_day(part: Part) -> Look:
    rows = _bought(part).filter(category_detailed=FUEL)
    wrong = _again(rows, "user_id", "authorized_date")
    told = "transactions: {transaction_id} is a second fill of user {user_id} on {authorized_date}"
    return look(rows.height, wrong, told)


def one_payout_a_day(part: Part) -> Look:
    """A platform pays a person out once a day at most."""
    rows = part.transactions.filter(col("category_detailed") == GIG, ~col("pending"))
    wrong = _again(rows, "user_id", "date", "merchant_name")
    told = "transactions: {transaction_id} is a second payout of {merchant_name} to user {user_id}"
    return look(rows.height, wrong, told + " on {date}")


def seldom_twice_in_a_shop(part: Part) -> Look:
    """On one day, but for coffee and cash."""
    rows = _bought(part).filter(payment_channel="in store")
    rows = rows.filter(~col("category_detailed").is_in(OFTEN))
    again = _again(rows, "user_id", "authorized_date", "name")
    if again.height * 100 <= TWICE_PERCENT * max(rows.height, 100):
        return Look(rows.height)
    told = "transactions: {transaction_id} is a second purchase of user {user_id} at {name} on"
    return look(rows.height, again, told + f" {{authorized_date}}; {again.height:,} are such")


def cash_in_notes(part: Part) -> Look:
    """Machines give twenties."""
    rows = part.posted.filter(type="depository", category_detailed=NOTES)
    wrong = part.named(rows.filter(col("amount_cents") % NOTE != 0))
    told = "transactions: {transaction_id} takes {amount_cents} cents out of a machine"
    return look(rows.height, wrong, told + ", expected a number of twenties")


def financed_cars_are_insured(part: Part) -> Look:
    """Whoever pays off a car pays for its insurance."""
    if (part.manifest.as_of - part.manifest.since).days < BILLED_BY:
        return Look(0)
    insured = part.truth("streams").filter(kind="auto_insurance").select("user_id")
    paying = part.truth("streams").filter(kind="auto_loan")
    wrong = paying.join(insured, on="user_id", how="anti", maintain_order="left")
    told = "truth/streams: user {user_id} pays off a car ({stream_id}) and insures none"
    return look(paying.height, wrong, told)


def bills_have_cents_of_their_own(part: Part) -> Look:
    """Of who pays several bills of a fixed amount, few pay the same odd cents on all of them."""
    rows = part.stream_rows.filter(col("kind").is_in(FIXED))
    first = part.named(rows.unique("stream", keep="first", maintain_order=True))
    people = first.group_by("user_id", maintain_order=True).agg(
        bills=pl.len(), ends=(col("amount_cents") % 100).n_unique()
    )
    several = people.filter(col("bills") >= SEVERAL)
    alike = several.filter(col("ends") == 1)
    if alike.height * 100 <= ALIKE_PERCENT * max(several.height, 100):
        return Look(first.height)
    told = "truth/streams: all {bills} bills of user {user_id} end in the same cents;"
    return look(first.height, alike, told + f" {alike.height:,} people's are such")


def nobody_drinks_under_21(part: Part) -> Look:
    """Nor do they smoke, or rent a car."""
    ages = part.tables["demographics"].select("user_id", "age")
    young = ages.filter(col("age") < OF_AGE)
    bought = _bought(part).filter(col("category_detailed").is_in(FROM_21))
    wrong = bought.join(young, on="user_id", maintain_order="left")
    told = "transactions: {transaction_id} is {category_detailed} of user {user_id}, who is {age}"
    return look(ages.height, wrong, told)


def autopay_stays(part: Part) -> Look:
    """A bill is paid from the account that paid the last one, unless that declined."""
    rows = part.stream_rows.filter(col("kind").is_in([*BILLS, "subscription"]))
    same = col("stream") == col("stream").shift(1)
    moved = rows.filter(same & (col("account") != col("account").shift(1)))
    if moved.height * 100 <= SWITCH_PERCENT * max(rows.height, 50):
        return Look(rows.height)
    told = "truth/streams: {stream_id} ({kind}) is paid from another account by {transaction_id};"
    return look(rows.height, moved, told + f" {moved.height:,} are such")


def _bought(part: Part) -> pl.DataFrame:
    """Purchases with the day they were made on, posted or pending."""
    return part.transactions.filter(col("authorized_date").is_not_null(), col("amount_cents") > 0)


def _again(rows: pl.DataFrame, *same: str) -> pl.DataFrame:
    """Rows that have one before them with the same words."""
    return rows.filter(~pl.struct(same).is_first_distinct())
