"""The block and the single user are decided alike, and by the numbers of policy."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.signals.household import MONTH, POLICY, Household, day
from tests.signals.strategies import books

from spendsense.personas import (
    ENOUGH_DATA,
    NONE,
    NOT_ENOUGH_DATA,
    PERSONAS,
    Assignment,
    assign,
    assignments,
    confidence,
)
from spendsense.signals import FAMILIES, READINGS, family_columns, read
from spendsense.trace import Finding

COLUMNS = {"user_id": pl.String()} | {k: t for f in FAMILIES for k, t in family_columns(f).items()}
NUMBERS = (0, 1, 2, 3, 4, 9, 10, 11, 29, 30, 31, 49_99, 50_00, 199_99, 200_00, 100_00, 500_00)

cents = st.one_of(st.none(), st.sampled_from(NUMBERS), st.integers(-1_000_00, 9_000_00))
counts = st.one_of(st.none(), st.sampled_from((0, 1, 2, 3, 9, 10, 29, 30, 200)))
values: dict[str, st.SearchStrategy[Any]] = {
    "cents": cents,
    "count": counts,
    "days": st.one_of(st.none(), st.sampled_from((0.0, 44.5, 45.0, 45.5, 90.0))),
    "percent": st.one_of(st.none(), st.sampled_from((0.0, 30.0, 50.0, 24.99))),
    "flag": st.one_of(st.none(), st.booleans()),
    "word": st.one_of(st.none(), st.just("word")),
    "mask": st.one_of(st.none(), st.just("4523")),
    "date": st.one_of(st.none(), st.just(date(2026, 8, 1))),
    "ratio": st.one_of(st.none(), st.sampled_from((0.0, 0.3, 0.99, 1.0, 1.01, 3.0))),
    "months": st.one_of(st.none(), st.sampled_from((0.0, 0.5, 1.0, 2.0))),
}


@st.composite
def rows(draw: st.DrawFn) -> dict[str, Any]:
    """Readings at random. A ratio is that of its parts, or null though its parts are there."""
    row: dict[str, Any] = {
        name: draw(values[READINGS[name].unit] if name in READINGS else cents)
        for name in COLUMNS
        if name != "user_id"
    }
    for reading in READINGS.values():
        if reading.numerator and reading.denominator:
            part, whole = row[reading.numerator], row[reading.denominator]
            known = part is not None and whole is not None and whole > 0
            row[reading.name] = part / whole if known and draw(st.booleans()) else None
    return {"user_id": "u1", **row}


def at_once(row: dict[str, Any]) -> dict[str, Any]:
    return assignments(pl.DataFrame([row], schema=COLUMNS), POLICY).row(0, named=True)


def with_utilization(owed: int, limit: int = 1_000_00) -> dict[str, Any]:
    home = Household()
    home.card(owed, limit, mask="4523")
    return home.read()


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(rows())
def test_the_expression_and_the_finding_decide_every_persona_alike(row: dict[str, Any]):
    block = at_once(row)
    for persona in PERSONAS:
        assert block[persona.key] is persona.when.test(row, POLICY).held, persona.key
    assert block["enough_data"] is ENOUGH_DATA.test(row, POLICY).held
    assert block["primary"] == assign(row, POLICY).primary.key


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(books())
def test_so_they_do_for_the_readings_of_a_book(book):
    readings = read(book, MONTH, POLICY)
    for row, block in zip(
        readings.to_dicts(), assignments(readings, POLICY).to_dicts(), strict=True
    ):
        found = assign(row, POLICY)
        assert block["user_id"] == row["user_id"]
        assert block["primary"] == found.primary.key
        assert [p.key for p in PERSONAS if block[p.key]] == list(found.persona_keys)


def test_a_share_of_nothing_reaches_no_line_in_the_block_either():
    # 0 x 100 >= 0 x 10 is true; there is no share all the same.
    row = dict.fromkeys(COLUMNS) | {
        "user_id": "u1", "subscription_count": 3, "subscription_spend_cents": 0, "spend_cents": 0,
    }  # fmt: skip
    assert at_once(row)["subscription_heavy"] is False


def test_an_overdrawn_account_without_expenses_has_no_thin_buffer_in_the_block_either():
    row = dict.fromkeys(COLUMNS) | {
        "user_id": "u1", "pay_gap_median_days": 60.0, "checking_balance_cents": -20_00,
        "expense_monthly_cents": 0,
    }  # fmt: skip
    assert at_once(row)["variable_income"] is False


def test_the_order_of_precedence_is_that_of_the_requirement():
    assert [persona.key for persona in PERSONAS] == [
        "high_utilization", "variable_income", "subscription_heavy", "savings_builder",
        "cash_flow_stressed",
    ]  # fmt: skip


def test_exactly_one_result_is_primary_and_it_comes_first():
    found = assign(with_utilization(900_00), POLICY)
    assert [held.primary for held in found.held] == [True]
    assert found.primary.as_json()["key"] == "high_utilization"


def test_every_persona_is_considered_whether_it_holds_or_not():
    found = assign(with_utilization(900_00), POLICY)
    assert [persona.key for persona, _ in found.considered] == [p.key for p in PERSONAS]
    assert [finding.held for _, finding in found.considered] == [True] + [False] * 4


def test_a_number_of_policy_changes_rule_sentence_and_decision_together():
    (persona, *_) = PERSONAS
    row = with_utilization(600_00)
    stricter = POLICY.with_values(high_utilization__min_utilization_percent=61)
    assert persona.when.test(row, POLICY).held
    assert not persona.when.test(row, stricter).held
    frame = pl.DataFrame([row], schema=COLUMNS)
    assert assignments(frame, POLICY)["high_utilization"].to_list() == [True]
    assert assignments(frame, stricter)["high_utilization"].to_list() == [False]
    assert "utilization_highest is at least 50%" in persona.when.describe(POLICY)
    assert "utilization_highest is at least 61%" in persona.when.describe(stricter)


def test_a_line_of_policy_that_a_reading_names_moves_with_its_sentence():
    home = Household()
    home.row(home.checking(100_00), day(1), 1_00)
    stricter = POLICY.with_values(signals__low_balance_cents=100_01)
    assert home.read()["low_days"] == 0
    assert home.read(policy=stricter)["low_days"] == 2
    assert home.read(policy=stricter)["low_line_cents"] == 100_01


@pytest.mark.parametrize(
    ("margin", "word"),
    [
        (None, "high"), (0.2, "high"), (0.199999, "medium"), (0.05, "medium"), (0.049999, "low"),
        (0.0, "low"),
    ],
)  # fmt: skip
def test_confidence_is_read_at_both_sides_of_its_lines(margin: float | None, word: str):
    assert confidence(Finding("rule", True, "because", margin), POLICY) == word


@pytest.mark.parametrize("percent", range(1, 100))
def test_a_margin_exactly_at_any_line_reaches_it(percent: int):
    # 0.29 * 100 is 28.999999999999996.
    line = POLICY.with_values(confidence__high_margin_percent=percent)
    assert confidence(Finding("rule", True, "because", percent / 100), line) == "high"


def test_nobody_is_not_a_persona_key():
    assert assign(Household().read(), POLICY).persona_keys == ()
    assert assign(Household().read(), POLICY).primary.key == NOT_ENOUGH_DATA
    assert {NONE, NOT_ENOUGH_DATA}.isdisjoint(persona.key for persona in PERSONAS)


def test_an_assignment_is_json_all_the_way_down():
    import json

    found = assign(with_utilization(900_00), POLICY)
    assert isinstance(found, Assignment)
    written = json.loads(json.dumps(found.primary.as_json()))
    assert written["finding"]["parts"][0]["because"] == (
        "your card ending 4523 is at 90% of its $1,000.00 limit"
    )
