"""Readings as sentences."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from spendsense.signals import (
    FAMILIES,
    READINGS,
    family_columns,
    placeholders,
    said,
    sentence,
    text_of,
    written,
)
from spendsense.signals.reading import truncated

from .household import MONTH, Household, day


def test_every_reading_has_a_name_of_its_own():
    assert sum(map(len, FAMILIES.values())) == len(READINGS)


def test_every_sentence_names_only_readings_of_its_own_family():
    for family, readings in FAMILIES.items():
        for reading in readings:
            assert set(placeholders(reading.says)) <= set(family_columns(family)), reading.name
            assert placeholders(reading.absent) == ()


def test_every_reading_says_what_it_is_in_a_sentence():
    for reading in READINGS.values():
        assert reading.description.endswith("."), reading.name


def test_a_reading_speaks_of_concrete_amounts():
    home = Household()
    home.card(683_33, 1_000_00, mask="4523")
    row = home.read()
    assert sentence(READINGS["utilization_highest"], row) == (
        "your card ending 4523 is at 68.3% of its $1,000.00 limit"
    )


def test_a_card_without_digits_is_called_by_its_name_in_every_sentence():
    home = Household()
    home.card(683_33, 1_000_00, name="My card")
    row = home.read()
    assert (
        sentence(READINGS["highest_card_balance_cents"], row) == "$683.33 is owed on your My card"
    )
    assert "no card" not in " ".join(
        sentence(READINGS[name], row)
        for name in ("utilization_highest", "highest_card", "highest_card_limit_cents")
    )


def test_nothing_to_read_says_so():
    row = Household().read()
    for reading in READINGS.values():
        assert sentence(reading, row) == text_of(reading.name, None) == reading.absent


def test_a_template_may_name_several_readings():
    home = Household()
    home.row(home.checking(50_00), day(1), 5_00)
    assert said("{low_days} of {days_observed} days under {low_line_cents}", home.read(MONTH)) == (
        "2 of 2 days under $100.00"
    )


@given(st.integers(0, 10**6), st.integers(1, 10**6))
def test_a_share_beneath_a_line_is_never_written_as_if_it_had_reached_it(part: int, whole: int):
    for line in (30, 50, 80):
        reached = part * 100 >= whole * line
        number = float(written("ratio", part / whole).rstrip("%").replace(",", ""))
        assert (number >= line) == reached


def test_a_hair_under_fifty_is_not_fifty():
    assert (truncated(49.999), truncated(50.0), truncated(-0.04)) == ("49.9", "50", "0")
