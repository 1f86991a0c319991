"""What the owner of a record says of it is honoured by every reading, as the specification says."""

from __future__ import annotations

from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from spendsense.ledger import CORRECTIONS, Book, Window
from spendsense.ledger.corrections import ABOUT_A_ROW
from spendsense.signals import SIGNALS, read, read_family, stream_rows, streams, unproven
from spendsense.signals.names import COARSE_LETTERS
from spendsense.signals.specification import SPECIFICATION, Record, corrected
from spendsense.signals.specification import streams as specified_streams
from spendsense.signals.specification.stream_kinds import name as letters

from .household import AS_OF, MONTH, POLICY, Household, day, frame, primary_of
from .strategies import CATEGORIES, households
from .test_specification import WINDOWS, alike

FILM = "ENTERTAINMENT_TV_AND_MOVIES"


def lines(*said: dict[str, Any], user: str = "u1") -> pl.DataFrame:
    whole = [
        {**dict.fromkeys(CORRECTIONS), "seq": n, "user_id": user, **line}
        for n, line in enumerate(said, start=1)
    ]
    return pl.DataFrame(whole, schema=CORRECTIONS)


def book_of(home: Household, said: pl.DataFrame, as_of=AS_OF) -> Book:
    tables = (frame(table, getattr(home, table)) for table in ("accounts", "transactions"))
    return Book.at(
        as_of, *tables, frame("liabilities", home.liabilities), (home.user_id,), corrections=said
    )


def as_specified(home: Household, said: pl.DataFrame, as_of=AS_OF) -> Record:
    """The record without a word of its owner, as the specification then corrects it."""
    raw = book_of(home, said.clear(), as_of)
    rows = (raw.accounts, raw.transactions, raw.liabilities)
    return corrected(Record(as_of, *(each.to_dicts() for each in rows), said.to_dicts()))


@st.composite
def corrected_homes(draw: st.DrawFn) -> tuple[Household, pl.DataFrame]:
    """A household, ordinary or hostile, and anything its owner might say of it."""
    home = draw(households("u1"))
    rows = home.transactions or [{"transaction_id": "none", "account_id": "none"}]
    said = []
    for _ in range(draw(st.integers(0, 5))):
        row = draw(st.sampled_from(rows))
        said.append(draw(st.sampled_from(SAYINGS))(draw, home, row))
    return home, lines(*said)


def _apart(draw: Any, home: Household, row: dict[str, Any]) -> dict[str, Any]:
    return {"said": "apart", "account_id": row["account_id"]}


def _category(draw: Any, home: Household, row: dict[str, Any]) -> dict[str, Any]:
    code = draw(st.sampled_from([each for each in CATEGORIES if each]))
    named = {"category_primary": primary_of(code), "category_detailed": code}
    return {"said": "is", "transaction_id": row["transaction_id"], **named}


def _part_of(draw: Any, home: Household, row: dict[str, Any]) -> dict[str, Any]:
    like = draw(st.sampled_from(home.transactions)) if home.transactions else row
    named = {name: like.get(name) for name in ABOUT_A_ROW}
    return {"said": "is", "transaction_id": row["transaction_id"], **named}


def _row(draw: Any, home: Household, row: dict[str, Any]) -> dict[str, Any]:
    return {"said": "not_recurring", "transaction_id": row["transaction_id"]}


def _merchant(draw: Any, home: Household, row: dict[str, Any]) -> dict[str, Any]:
    by_name = letters(row.get("name"))[:COARSE_LETTERS]
    accounts = [account["account_id"] for account in home.accounts]
    whom = draw(st.sampled_from([letters(row.get("merchant_name")) or by_name, *accounts]))
    cents = abs(row.get("amount_cents", 0))
    least, most = draw(
        st.sampled_from(((None, None), (cents, cents), (0, cents), (cents + 1, None)))
    )
    incoming = draw(st.booleans())
    known = {"incoming": incoming, "merchant": whom, "least_cents": least, "most_cents": most}
    return {"said": "not_recurring", **known}


SAYINGS = (_apart, _category, _part_of, _row, _merchant)


def disagreements(home: Household, said: pl.DataFrame, window: Window) -> list[tuple[Any, ...]]:
    book, record = book_of(home, said, window.as_of), as_specified(home, said, window.as_of)
    wrong = []
    for family, rule in zip(SIGNALS, SPECIFICATION, strict=True):
        (row,) = read_family(family, book, window, POLICY).to_dicts()
        told = rule(record, window, POLICY)
        wrong += [
            (name, row[name], told.get(name))
            for name in row
            if name != "user_id" and not alike(row[name], told.get(name))
        ]
    return wrong


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(corrected_homes())
def test_the_frames_read_a_corrected_record_as_the_specification_does(
    home: tuple[Household, pl.DataFrame],
) -> None:
    assert [wrong for window in WINDOWS for wrong in disagreements(*home, window)] == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(corrected_homes(), st.integers(1, 60))
def test_they_agree_on_a_day_in_the_past_too(
    home: tuple[Household, pl.DataFrame], ago: int
) -> None:
    assert disagreements(*home, Window(30, day(ago))) == []


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(corrected_homes())
def test_evidence_of_a_corrected_record_still_gives_every_reading(
    home: tuple[Household, pl.DataFrame],
) -> None:
    assert list(unproven(book_of(*home), MONTH, POLICY)) == []


@pytest.fixture
def films() -> Household:
    """Two services of one merchant, and a gym, each for half a year."""
    home = Household()
    checking = home.checking()
    home.charges(checking, "Filmhouse", range(3, 180, 30), 9_99)
    home.charges(checking, "Filmhouse", range(10, 180, 30), 24_99)
    home.charges(
        checking, "Gym", range(5, 180, 30), 40_00, "PERSONAL_CARE_GYMS_AND_FITNESS_CENTERS"
    )
    return home


def names(book: Book) -> list[tuple[str, int]]:
    return sorted(streams(book, POLICY).select("name", "last_cents").iter_rows())


def test_a_merchant_that_is_said_not_to_come_back_has_no_stream(films: Household) -> None:
    said = lines({"said": "not_recurring", "incoming": False, "merchant": "filmhouse"})
    assert names(book_of(films, lines())) == [("Filmhouse", 9_99), ("Filmhouse", 24_99),
                                              ("Gym", 40_00)]  # fmt: skip
    assert names(book_of(films, said)) == [("Gym", 40_00)]


def test_at_a_price_the_other_service_of_the_merchant_stays(films: Household) -> None:
    priced = {"least_cents": 24_99, "most_cents": 24_99}
    said = lines({"said": "not_recurring", "incoming": False, "merchant": "filmhouse", **priced})
    assert names(book_of(films, said)) == [("Filmhouse", 9_99), ("Gym", 40_00)]


@pytest.mark.parametrize(("least", "stays"), [(24_99, False), (25_00, True)])
def test_a_price_at_the_line_is_meant_and_one_cent_beneath_it_is_not(
    films: Household, least: int, stays: bool
) -> None:
    priced = {"least_cents": least, "most_cents": None}
    said = lines({"said": "not_recurring", "incoming": False, "merchant": "filmhouse", **priced})
    assert (("Filmhouse", 24_99) in names(book_of(films, said))) == stays


def test_money_that_comes_in_from_the_same_merchant_is_not_meant(films: Household) -> None:
    said = lines({"said": "not_recurring", "incoming": True, "merchant": "filmhouse"})
    assert len(names(book_of(films, said))) == 3


def test_a_row_that_is_said_not_to_come_back_is_in_no_stream(films: Household) -> None:
    book = book_of(films, lines())
    row = stream_rows(book, POLICY).filter(pl.col("amount_cents") == 40_00)[0, "transaction_id"]
    said = lines({"said": "not_recurring", "transaction_id": row})
    left = stream_rows(book_of(films, said), POLICY)
    assert row not in left["transaction_id"].to_list()
    assert left.filter(pl.col("amount_cents") == 40_00).height == 5


def test_it_is_still_spent(films: Household) -> None:
    said = lines({"said": "not_recurring", "incoming": False, "merchant": "filmhouse"})
    before, after = (
        read(book_of(films, each), MONTH, POLICY).row(0, named=True) for each in (lines(), said)
    )
    assert before["spend_cents"] == after["spend_cents"]
    assert (before["subscription_count"], after["subscription_count"]) == (3, 1)


def test_an_owners_word_is_of_that_owner_alone(films: Household) -> None:
    line = {"said": "not_recurring", "incoming": False, "merchant": "filmhouse"}
    assert len(names(book_of(films, lines(line, user="u2")))) == 3


def test_the_specification_leaves_out_what_the_frames_do(films: Household) -> None:
    said = lines({"said": "not_recurring", "incoming": False, "merchant": "filmhouse"})
    found = specified_streams(as_specified(films, said), POLICY)
    assert [stream["name"] for stream in found] == ["Gym"]
