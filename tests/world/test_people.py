from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta

import numpy as np
import polars as pl
from polars import col

from spendsense.world.block import World, operators
from spendsense.world.profile import Profile

AS_OF = date(2026, 11, 20)
Frames = Mapping[str, pl.DataFrame]


def test_one_of_each_twenty_five_users_is_an_operator(profile: Profile) -> None:
    operates = operators(World(profile, 42, AS_OF, AS_OF), np.arange(1000))
    assert operates.reshape(-1, 25).sum(axis=1).tolist() == [1] * 40


def test_operators_have_no_account_and_no_consent(neighborhood: Frames) -> None:
    staff = neighborhood["users"].filter(user_type="operator")
    assert staff.height == 3
    assert not staff["consent"].any()
    assert neighborhood["accounts"].join(staff, on="user_id").is_empty()


def test_addresses_are_unique_and_at_example_domains(neighborhood: Frames) -> None:
    email = neighborhood["users"]["email"]
    assert email.is_unique().all()
    assert email.str.contains(r"^[a-z]+\.[a-z]+\.\d+@example\.(com|org|net)$").all()


def test_most_consent_and_some_do_not(neighborhood: Frames) -> None:
    share = neighborhood["users"].filter(user_type="customer")["consent"].mean()
    assert isinstance(share, float) and 0.65 < share < 0.95


def test_users_joined_one_to_twenty_four_months_before(neighborhood: Frames) -> None:
    joined = neighborhood["users"]["created_at"]
    end = datetime.combine(AS_OF, datetime.min.time())
    assert joined.is_between(end - timedelta(days=731), end - timedelta(days=30)).all()


def test_brackets_fit_the_figures(neighborhood: Frames) -> None:
    people = neighborhood["demographics"]
    assert people.height == 72
    young = people.filter(age_bracket="18-25")["age"]
    assert young.is_between(18, 25).all()
    top = people.filter(income_bracket="75k and over")["income"]
    assert (top > 75_000).all()
    assert people.filter(col("age") > 50)["age_bracket"].unique().to_list() == ["51+"]
