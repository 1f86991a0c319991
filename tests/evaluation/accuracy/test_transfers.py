"""Pairs found against true transfers, reckoned by hand."""

from __future__ import annotations

import polars as pl
import pytest

from spendsense.evaluation.accuracy.transfers import PAIR, transfer_tally

from .test_stream_figures import share
from .town import Town


@pytest.fixture
def legs(town: Town):
    """Two transfers to savings of one amount on two days."""
    rows = {
        "out 1": town.row("2026-10-01", 20000, "TRANSFER"),
        "in 1": town.row("2026-10-01", -20000, "TRANSFER", account="savings"),
        "out 2": town.row("2026-11-01", 20000, "TRANSFER"),
        "in 2": town.row("2026-11-01", -20000, "TRANSFER", account="savings"),
        "shop": town.row("2026-11-01", 20000, "SHOP"),
    }
    town.transfer(rows["out 1"], rows["in 1"])
    town.transfer(rows["out 2"], rows["in 2"], kind="card_payment")
    return rows


def tallied(town: Town, *pairs):
    told = [{"user_id": "ana", PAIR[0]: out, PAIR[1]: into} for out, into in pairs]
    schema = {"user_id": pl.String, **dict.fromkeys(PAIR, pl.String)}
    return transfer_tally(town.book(), pl.DataFrame(told, schema=schema), town.truth())


def test_one_right_pair_and_one_with_a_purchase(town, legs):
    tally = tallied(town, (legs["out 1"], legs["in 1"]), (legs["shop"], legs["in 2"]))
    assert share(tally, "transfers_precision") == (1, 2)
    assert share(tally, "transfers_recall") == (1, 2)
    assert share(tally, "transfers_recall", "kind", "card_payment") == (0, 1)
    (case,) = tally.cases["transfers_precision"]
    assert [(row.name, row.what) for row in case.rows] == [("TRANSFER", "in"), ("SHOP", "out")]


def test_legs_of_two_transfers_are_no_pair(town, legs):
    tally = tallied(town, (legs["out 1"], legs["in 2"]))
    assert share(tally, "transfers_precision") == (0, 1)


def test_a_pair_the_wrong_way_round_is_wrong(town, legs):
    assert share(tallied(town, (legs["in 1"], legs["out 1"])), "transfers_precision") == (0, 1)


def test_every_row_with_every_other_has_recall_and_no_precision(town, legs):
    every_pair = [(one, other) for one in legs.values() for other in legs.values()]
    tally = tallied(town, *every_pair)
    assert share(tally, "transfers_recall") == (2, 2)
    assert share(tally, "transfers_precision") == (2, 25)


def test_a_transfer_with_a_lost_leg_is_not_asked_for(town, legs):
    town.rows = [row for row in town.rows if row["transaction_id"] != legs["in 1"]]
    assert share(tallied(town), "transfers_recall") == (0, 1)


def test_nothing_found_claims_nothing(town, legs):
    assert share(tallied(town), "transfers_precision") == (0, 0)
