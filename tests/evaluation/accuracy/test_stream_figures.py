"""Precision and recall reckoned by hand, and figures that can fail."""

from __future__ import annotations

from datetime import timedelta

import pytest

from spendsense.evaluation.accuracy.stream_figures import (
    EARLY_ONLY,
    NOT_FOUND,
    SCATTERED,
    stream_tally,
)
from spendsense.evaluation.accuracy.true_streams import payments

from .town import AS_OF, Town, every, found

NOTHING = found()


def tallied(town: Town, told):
    return stream_tally(town.book(), *told, payments(town.book(), town.truth()))


def share(tally, figure, column="all", value=""):
    key = (figure, column, value)
    return tally.right.get(key, 0), tally.asked.get(key, 0)


@pytest.fixture
def homes(town: Town):
    """Netflix and rent, monthly; a magazine, two years; a gym that began last month; interest."""
    rows = {
        "netflix": town.rows_on(every(30, 5), 1599),
        "rent": town.rows_on(every(30, 5), 140000, name="OAK RENT"),
        "magazine": town.rows_on(every(365, 2), 4900, name="MAGAZINE"),
        "gym": town.rows_on(every(30, 2), 4500, name="GYM"),
        "interest": town.rows_on(every(30, 5), -80, name="INTEREST", account="savings"),
        "shop": town.rows_on(every(7, 6), 5100, name="SHOP"),
    }
    town.stream(rows["netflix"])
    town.stream(rows["rent"], "rent")
    town.stream(rows["magazine"], cadence="annual")
    town.stream(rows["gym"])
    town.stream(rows["interest"], "savings_interest", direction="in")
    return rows


def test_one_of_two_found_is_right_and_one_of_three_due_is_found(town, homes):
    told = found(
        ("subscription", "monthly", "Netflix", homes["netflix"]),
        ("subscription", "weekly", "Shop", homes["shop"]),
    )
    tally = tallied(town, told)
    assert share(tally, "streams_precision") == (1, 2)
    assert share(tally, "streams_recall") == (1, 3)  # Netflix of Netflix, rent and magazine
    assert share(tally, "streams_precision", "cadence", "weekly") == (0, 1)
    assert share(tally, "streams_recall", "kind", "subscription") == (1, 2)
    assert share(tally, "streams_recall", "kind", "rent") == (0, 1)
    assert tally.apart == {
        "true streams with too few rows to be seen": 1,
        "true streams for which no kind is meant (interest on savings)": 1,
    }


def test_who_finds_nothing_has_no_precision_to_claim_and_no_recall(town, homes):
    tally = tallied(town, NOTHING)
    assert share(tally, "streams_precision") == (0, 0)
    assert share(tally, "streams_recall") == (0, 3)
    assert tally.reasons["streams_recall", NOT_FOUND] == 3


def test_who_finds_everything_as_one_stream_finds_nothing(town, homes):
    everything = [row for rows in homes.values() for row in rows]
    tally = tallied(town, found(("subscription", "monthly", "All", everything)))
    assert share(tally, "streams_precision") == (0, 1)
    assert share(tally, "streams_recall") == (0, 3)
    assert tally.reasons["streams_recall", SCATTERED] == 3


def test_who_finds_every_row_as_a_stream_of_its_own_finds_nothing(town, homes):
    each = [("subscription", "monthly", row, [row]) for rows in homes.values() for row in rows]
    tally = tallied(town, found(*each))
    right, asked = share(tally, "streams_precision")
    assert asked == 25 and right == 0  # one of two of the magazine is not most of it


def test_one_wrong_kind_for_all_is_right_where_it_is_the_kind(town, homes):
    told = found(
        *(("rent", "monthly", name, homes[name]) for name in ("netflix", "rent", "magazine"))
    )
    tally = tallied(town, told)
    assert share(tally, "streams_precision") == (1, 3)
    assert tally.reasons["streams_recall", "truly subscription, found as rent"] == 2


def test_interest_found_as_pay_is_wrong(town, homes):
    tally = tallied(town, found(("pay", "monthly", "Bank", homes["interest"])))
    assert share(tally, "streams_precision") == (0, 1)
    assert tally.reasons["streams_precision", "truly savings_interest, found as pay"] == 1


def test_an_early_stream_is_a_figure_of_its_own_and_finds_nothing_that_is_due(town, homes):
    told = found(
        ("subscription", "monthly", "Gym", homes["gym"]),
        ("subscription", "monthly", "Netflix", homes["netflix"][-2:]),
        ("subscription", "monthly", "Shop", homes["shop"][:2]),
        status="EARLY_DETECTION",
    )
    tally = tallied(town, told)
    assert share(tally, "early_precision") == (2, 3)
    assert share(tally, "streams_precision") == (0, 0)
    assert share(tally, "streams_recall") == (0, 3)
    assert tally.reasons["streams_recall", EARLY_ONLY] == 1


def test_the_word_early_spares_nobody_with_rows_enough(town, homes):
    told = found(("subscription", "weekly", "Shop", homes["shop"]), status="EARLY_DETECTION")
    assert share(tallied(town, told), "streams_precision") == (0, 1)


def test_the_cadence_is_asked_of_right_streams_only(town, homes):
    told = found(
        ("subscription", "weekly", "Netflix", homes["netflix"]),
        ("rent", "monthly", "Oak", homes["rent"]),
        ("subscription", "monthly", "Shop", homes["shop"]),
    )
    tally = tallied(town, told)
    assert share(tally, "stream_cadence") == (1, 2)
    assert tally.reasons["stream_cadence", "truly monthly, told as weekly"] == 1
    (case,) = tally.cases["stream_cadence"]
    assert case.said == "Netflix (subscription): truly monthly, told as weekly."
    assert [row.cents for row in case.rows] == [1599] * 5


@pytest.mark.parametrize(("silent", "asked"), [(46, 0), (47, 1)])
def test_an_end_is_asked_for_when_it_can_be_known(town, silent, asked):
    last = AS_OF - timedelta(days=silent)
    rows = town.rows_on(every(30, 4, last), 1599)
    town.stream(rows, ended_on=last + timedelta(days=1))
    tally = tallied(town, found(("subscription", "monthly", "Netflix", rows)))
    assert share(tally, "stream_status") == (0, asked)
    over = found(("subscription", "monthly", "Netflix", rows), status="TOMBSTONED")
    assert share(tallied(town, over), "stream_status") == (asked, asked)


def test_the_worst_case_is_the_one_about_most_money_with_its_rows(town, homes):
    tally = tallied(town, found(("subscription", "weekly", "Shop", homes["shop"])))
    worst = tally.cases["streams_recall"][0]
    assert (worst.user_id, worst.weight) == ("ana", 5 * 140000)
    assert [row.what for row in worst.rows] == ["in none"] * 5
    assert {row.name for row in worst.rows} == {"OAK RENT"}
    wrong = tally.cases["streams_precision"][0]
    assert wrong.said.startswith("Shop (weekly subscription): ")
    assert [row.cents for row in wrong.rows] == [5100] * 6


def test_of_a_wrong_stream_the_rows_it_lacks_are_shown_too(town, homes):
    tally = tallied(town, found(("subscription", "monthly", "Netflix", homes["netflix"][:1])))
    (case,) = tally.cases["streams_precision"]
    assert [row.what for row in case.rows] == ["found, and true", *["true"] * 4]
