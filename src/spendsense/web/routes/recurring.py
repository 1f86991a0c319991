"""What comes back: subscriptions, bills, income, loans, money put by; and the days it is due."""

from __future__ import annotations

from fastapi import Response

from spendsense.signals.money import calendar_file
from spendsense.signals.money import recurring as recurring_of
from spendsense.web.given import At, Caller, TheDatabase
from spendsense.web.money_bodies import RecurringBody
from spendsense.web.money_known import AsOf, opened
from spendsense.web.streams_told import recurring_told

CALENDAR = "text/calendar; charset=utf-8"


def recurring(
    user_id: str, database: TheDatabase, caller: Caller, at: At, as_of: AsOf = None
) -> RecurringBody:
    """What comes back for a user, with its rhythm, prices and next day, and what the user said does
    not come back."""
    found = opened(database, "recurring", user_id, as_of, caller, at)
    return recurring_told(found, recurring_of(found.book, found.policy))


def recurring_calendar(
    user_id: str, database: TheDatabase, caller: Caller, at: At, as_of: AsOf = None
) -> Response:
    """The same as a calendar file (RFC 5545): every day within three months on which something is
    due, as an event of a whole day."""
    found = opened(database, "recurring_calendar", user_id, as_of, caller, at)
    text = calendar_file(recurring_of(found.book, found.policy), found.book.as_of)
    name = {"Content-Disposition": 'attachment; filename="recurring.ics"'}
    return Response(text, media_type=CALENDAR, headers=name)
