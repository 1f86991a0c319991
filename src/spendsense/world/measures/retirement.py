"""What people of an age to be retired live on."""

from __future__ import annotations

from collections import Counter

import polars as pl
from polars import col

from .measure import Measure, Tally, at, histogram, ratio
from .records import Records

OLD = 65
SOCIAL_SECURITY, RETIREMENT = "social_security", ("pension", "retirement_withdrawal")


def _old(records: Records) -> pl.DataFrame:
    ages = records.table("demographics").filter(col("age") >= OLD)
    return ages.select(col("user_id").cast(pl.String))


def _streams(records: Records) -> pl.DataFrame:
    told = records.table("truth/streams")
    return told.select(col("stream_id", "user_id", "kind").cast(pl.String))


def lives_on(records: Records) -> Tally:
    """People of 65 and over; with Social Security; with more of retirement; with wages."""
    old, streams = _old(records), _streams(records)
    kinds = {
        "benefit": (SOCIAL_SECURITY,),
        "more": RETIREMENT,
        "wages": ("payroll", "second_job", "contract", "gig"),
    }
    held = {
        name: old.join(streams.filter(col("kind").is_in(each)), on="user_id", how="semi").height
        for name, each in kinds.items()
    }
    return Counter(people=old.height, **held)


def benefits(records: Records) -> Tally:
    """A histogram over people of 65 and over of their Social Security a month, in dollars."""
    ids = records.table("truth/stream_transactions").select(
        col("stream_id", "transaction_id").cast(pl.String)
    )
    mine = _streams(records).filter(col("kind") == SOCIAL_SECURITY)
    mine = mine.join(_old(records), on="user_id", how="semi").join(ids, on="stream_id")
    rows = records.income.filter(col("day") >= records.as_of.replace(month=1, day=1))
    paid = rows.join(mine.select("transaction_id"), on="transaction_id")
    usual = paid.group_by("user").agg(cents=col("amount").max())
    return histogram(usual["cents"] // 100)


MEASURES = (
    Measure(
        "social_security_at_65",
        "%",
        "Share of customers of 65 and over with Social Security on the account, from truth.",
        lives_on,
        ratio("benefit", "people", times=100),
    ),
    Measure(
        "social_security_median",
        "$ a month",
        "Median of a month's Social Security of customers of 65 and over, as it reaches the account"
        " in the last year of history.",
        benefits,
        at(50),
    ),
    Measure(
        "pension_or_withdrawals_at_65",
        "%",
        "Share of customers of 65 and over with a pension or withdrawals from what they saved.",
        lives_on,
        ratio("more", "people", times=100),
    ),
    Measure(
        "wages_at_65",
        "%",
        "Share of customers of 65 and over with any pay on the account, from truth.",
        lives_on,
        ratio("wages", "people", times=100),
    ),
)
