"""Every reading can be worked out again from nothing but what its evidence names."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendsense.ledger import Book, Window
from spendsense.policy import Policy
from spendsense.signals import EVIDENCE_OF, READINGS, Evidence, evidence, read
from spendsense.signals.formulas import FORMULAS
from spendsense.signals.recomputation import alike, cited, recomputed, record_of, unproven
from spendsense.signals.specification import Record
from spendsense.world import read_profile
from spendsense.world.block import World, block_frames

from .household import AS_OF, HALF_YEAR, MONTH, POLICY, Household, day
from .strategies import books
from .test_cash_flow import a_week
from .test_credit import MINIMUM, a_payer
from .test_evidence import a_renter, a_worker, an_overdrawn
from .test_income import paid
from .test_savings import a_saver
from .test_subscriptions import a_subscriber

HOMES = {
    "subscriber": a_subscriber(),
    "saver": a_saver(),
    "payer": a_payer(MINIMUM, MINIMUM),
    "paid": paid((1, 15, 29, 60)),
    "a week": a_week(),
    "renter": a_renter(),
    "overdrawn": an_overdrawn(),
    "worker": a_worker(),
    "nobody": Household(),
}


def test_every_reading_has_a_formula():
    assert list(FORMULAS) == list(READINGS)


@pytest.mark.parametrize("window", [MONTH, HALF_YEAR], ids=["30 days", "180 days"])
@pytest.mark.parametrize("home", HOMES.values(), ids=HOMES)
def test_every_reading_follows_from_its_evidence_null_or_not(home: Household, window: Window):
    assert list(unproven(home.book(), window, POLICY)) == []


@settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
@given(books(), st.sampled_from((MONTH, HALF_YEAR)))
def test_so_do_those_of_any_book(book: Book, window: Window):
    assert list(unproven(book, window, POLICY)) == []


def test_so_do_those_of_made_up_people_with_half_a_year_of_rows():
    book = people()
    policy = Policy.on(book.as_of)
    for days in (30, 180):
        window = Window(days, book.as_of)
        assert list(unproven(book, window, policy)) == []
        known = read(book, window, policy).drop("user_id").null_count().row(0, named=True)
        # Enough of each kind of person that every reading is there to be worked out again.
        assert [name for name in READINGS if known[name] == len(book.user_ids)] == []


def people(count: int = 24) -> Book:
    """The first people of the default profile."""
    world = World(read_profile("default"), 7, date(2026, 1, 1), date(2026, 11, 20))
    made = block_frames(world, np.arange(count))
    plain = {
        name: made[name].with_columns(pl.col(pl.Enum).cast(pl.String))
        for name in ("accounts", "transactions", "liabilities")
    }
    return Book.at(date(2026, 11, 20), **plain)


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_of_the_record_nothing_is_looked_at_but_what_the_evidence_names(book: Book):
    proof = evidence(book, MONTH, POLICY)
    for row in read(book, MONTH, POLICY).to_dicts():
        whole, own = record_of(book, row["user_id"]), proof[row["user_id"]]
        for name in READINGS:
            again = recomputed(name, own, named_in(own, name, whole), MONTH, POLICY)
            assert alike(row[name], again), name


def named_in(proof: Mapping[str, Evidence], name: str, record: Record) -> Record:
    """Of a record, the rows, accounts and liabilities that a reading's evidence names."""
    groups = [proof[group] for group in EVIDENCE_OF[name] if group in proof]
    rows = {key for group in groups for key in group.transactions}
    accounts = {key for group in groups for key in group.accounts}
    return replace(
        record,
        transactions=[r for r in record.transactions if r["transaction_id"] in rows],
        accounts=[a for a in record.accounts if a["account_id"] in accounts],
        liabilities=[x for x in record.liabilities if x["account_id"] in accounts],
    )


def a_saver_and_spender() -> Household:
    home = a_saver()
    home.row(home.checking(500_00), day(3), 40_00, "FOOD_AND_DRINK_GROCERIES")
    return home


def without_a_row(proof: Mapping[str, Evidence], group: str) -> dict[str, Evidence]:
    return {**proof, group: replace(proof[group], transactions=proof[group].transactions[1:])}


@pytest.mark.parametrize(
    ("name", "group"),
    [
        ("spend_cents", "spending"),
        ("savings_net_inflow_cents", "savings rows"),
        ("posted_rows", "posted rows"),
    ],
)
def test_evidence_that_lacks_a_row_gives_another_number(name: str, group: str):
    home = a_saver_and_spender()
    proof, record = home.evidence(), record_of(home.book(), "u1")
    told: Any = home.read()[name]
    assert recomputed(name, proof, record, MONTH, POLICY) == told
    assert recomputed(name, without_a_row(proof, group), record, MONTH, POLICY) != told


def test_a_wrong_number_would_be_seen(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setitem(FORMULAS, "spend_cents", FORMULAS["posted_rows"])
    monkeypatch.setitem(EVIDENCE_OF, "spend_cents", EVIDENCE_OF["posted_rows"])
    (wrong,) = unproven(a_week().book(), MONTH, POLICY)
    assert (wrong.user_id, wrong.name, wrong.window) == ("u1", "spend_cents", MONTH)
    assert wrong.read != wrong.again == 4


def test_whoever_has_no_account_reads_null_and_zero_is_for_who_has():
    nobody, somebody = Household(), Household()
    somebody.checking()
    for home, count in ((nobody, None), (somebody, 0)):
        record = record_of(home.book(), "u1")
        for name in ("subscription_count", "spend_cents", "pay_count", "income_cents"):
            assert recomputed(name, home.evidence(), record, MONTH, POLICY) == count, name


def test_every_formula_says_itself_in_words_and_in_numbers():
    for home in HOMES.values():
        record, proof = record_of(home.book(), home.user_id), home.evidence()
        for name, formula in FORMULAS.items():
            assert formula.words()
            assert isinstance(formula.numbers(cited(name, proof, record, MONTH, POLICY)), str), name


def test_a_formula_names_only_evidence_of_its_reading_and_all_of_it():
    for name, formula in FORMULAS.items():
        said = " ".join((formula.words(), *formula.nulls()))
        assert set(re.findall(r"\*([a-z0-9 ]+)\*", said)) == set(EVIDENCE_OF[name]), name


def test_the_day_of_the_record_is_that_of_the_books():
    assert record_of(a_week().book(), "u1").as_of == AS_OF


def test_a_stream_whose_rows_do_not_bear_its_cadence_is_none():
    home = a_subscriber()
    proof, record = home.evidence(), record_of(home.book(), "u1")
    group = proof["subscription streams"]
    wrong = tuple(replace(stream, cadence="weekly") for stream in group.streams)
    told: Any = home.read()["subscription_count"]
    assert recomputed("subscription_count", proof, record, MONTH, POLICY) == told > 0
    said = {**proof, "subscription streams": replace(group, streams=wrong)}
    assert recomputed("subscription_count", said, record, MONTH, POLICY) == 0


def test_a_stream_that_stopped_and_went_on_bears_its_cadence_stretch_by_stretch():
    home = Household()
    gap = [5, 36, 66, 97, 127, 200, 230, 261, 291, 322]
    home.charges(home.checking(), "Filmhouse", gap)
    (stream,) = home.evidence()["subscription streams"].streams
    assert len(stream.transactions) == len(gap)
    record = record_of(home.book(), "u1")
    assert recomputed("subscription_count", home.evidence(), record, MONTH, POLICY) == 1
