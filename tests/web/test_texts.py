"""Texts, days and moments as they cross the border."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from pydantic import TypeAdapter, ValidationError

from spendsense.web.texts import LONGEST_ID, Day, Id, Moment, Note, Reason


@pytest.mark.parametrize("text", ["u-1", "Ana María", "x" * LONGEST_ID])
def test_an_id_is_text_that_a_database_keeps(text):
    assert TypeAdapter(Id).validate_python(text) == text


@pytest.mark.parametrize("text", ["", "x" * (LONGEST_ID + 1), "a\x00", "a\nb\x1b", "\ud800", 5])
def test_what_no_database_keeps_is_no_id(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Id).validate_python(text)


def test_a_note_may_have_lines_and_may_be_empty():
    assert TypeAdapter(Note).validate_python("one\n\ttwo") == "one\n\ttwo"
    assert TypeAdapter(Note).validate_python("") == ""


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_a_reason_of_nothing_is_no_reason(text):
    with pytest.raises(ValidationError):
        TypeAdapter(Reason).validate_python(text)


def test_a_day_is_written_out():
    assert TypeAdapter(Day).validate_python("2026-11-20") == date(2026, 11, 20)
    for other in ("2026-11-20T00:00:00", "20261120", 1_700_000_000, None, "2026-02-30"):
        with pytest.raises(ValidationError):
            TypeAdapter(Day).validate_python(other)


def test_a_moment_is_answered_as_utc():
    noon = datetime.fromisoformat("2026-11-20T12:00")
    assert TypeAdapter(Moment).dump_json(noon) == b'"2026-11-20T12:00:00Z"'
