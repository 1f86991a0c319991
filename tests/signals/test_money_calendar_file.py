"""The calendar file is what RFC 5545 asks for, whatever merchants call themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spendsense.signals.money import Recurring, calendar_file, recurring
from spendsense.signals.money.calendar_file import LONGEST_LINE, escaped, folded

from .household import AS_OF, POLICY, SALARY, Household


@pytest.fixture
def stream() -> Recurring:
    home = Household()
    home.charges(home.checking(), "Filmhouse", (5, 35, 66))
    (found,) = recurring(home.book(), POLICY)
    return found


def unfolded(text: str) -> list[str]:
    """The lines as a reader of RFC 5545 takes them."""
    return text.replace("\r\n ", "").removesuffix("\r\n").split("\r\n")


def test_each_day_on_which_something_is_due_is_an_event(stream: Recurring) -> None:
    assert unfolded(calendar_file([stream], AS_OF))[:17] == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//SpendSense//Recurring//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "X-WR-CALNAME:SpendSense: what comes back",
        "BEGIN:VEVENT",
        f"UID:{stream.key}-20260917@spendsense",
        "DTSTAMP:20260822T000000Z",
        "DTSTART;VALUE=DATE:20260917",
        "DTEND;VALUE=DATE:20260918",
        "SUMMARY:Filmhouse $9.99",
        "DESCRIPTION:Filmhouse takes $9.99 every month.",
        "CATEGORIES:subscription",
        "STATUS:TENTATIVE",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def test_money_that_comes_in_is_marked() -> None:
    home = Household()
    home.charges(home.checking(), "Employer", range(1, 90, 14), -900_00, SALARY)
    lines = unfolded(calendar_file(recurring(home.book(), POLICY), AS_OF))
    assert "SUMMARY:Employer +$900.00" in lines


def test_the_same_record_gives_the_same_bytes_and_no_uid_twice(stream: Recurring) -> None:
    one, other = (calendar_file([stream], AS_OF) for _ in range(2))
    uids = [line for line in unfolded(one) if line.startswith("UID:")]
    assert one == other and len(set(uids)) == len(uids) == 3


def test_without_a_stream_it_is_a_calendar_without_an_event() -> None:
    lines = unfolded(calendar_file([], AS_OF))
    assert (lines[0], lines[-1], len(lines)) == ("BEGIN:VCALENDAR", "END:VCALENDAR", 7)


HOSTILE = (
    "Evil\r\nEND:VCALENDAR\r\nBEGIN:VALARM",
    "a;b,c\\d",
    "x" * 300,
    "日本語のお店" * 30,
    "\u202eEVIL\u202c",
    "Tab\tand\x00nul\x7f\x85",
    "👩‍👩‍👧‍👦" * 20,
)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_name_adds_no_line_and_ends_none(stream: Recurring, name: str) -> None:
    text = calendar_file([replace(stream, name=name)], AS_OF)
    plain = unfolded(calendar_file([stream], AS_OF))
    told = unfolded(text)
    assert [line.split(":")[0] for line in told] == [line.split(":")[0] for line in plain]
    assert all(len(line.encode()) <= LONGEST_LINE for line in text.split("\r\n"))
    assert not set("\u202e\u202c\x00\x7f\x85\t") & set(text)


@given(st.text(max_size=200))
def test_whatever_a_name_holds_a_line_is_folded_and_read_back(text: str) -> None:
    value = escaped(text)
    parts = list(folded(f"SUMMARY:{value}"))
    assert parts[0] + "".join(part[1:] for part in parts[1:]) == f"SUMMARY:{value}"
    assert all(len(part.encode()) <= LONGEST_LINE for part in parts)
    assert "\n" not in value and "\r" not in value


def test_a_line_of_just_so_many_octets_is_whole_and_one_more_is_folded() -> None:
    assert list(folded("x" * 75)) == ["x" * 75]
    assert list(folded("x" * 76)) == ["x" * 75, " x"]


def test_days_that_are_told_are_those_of_the_day_it_is_read_on(stream: Recurring) -> None:
    assert "DTSTAMP:20261121T000000Z" in calendar_file([stream], date(2026, 11, 21))
