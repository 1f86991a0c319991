"""The day that records are read on, where somebody asks for one or does not."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.ledger import BadInput
from spendsense.policy import parameters
from spendsense.storage.tables import transactions


def newest_day(connection: Connection, user_id: str, today: date) -> date:
    """The newest day that a user's posted rows tell of, today at the latest; today without any."""
    own = sa.and_(transactions.c.user_id == user_id, transactions.c.date <= today)
    newest = sa.select(transactions.c.date).where(own, ~transactions.c.pending)
    found: date | None = connection.scalar(newest.order_by(transactions.c.date.desc()).limit(1))
    return today if found is None else found


def known_day(day: date, today: date) -> date:
    """The same day. Raises BadInput for one in the future, and before the first policy."""
    # Somewhere it is tomorrow already: times are UTC, and the day is the caller's.
    if day > today + timedelta(days=1):
        raise BadInput(
            f"{day} is in the future: today is {today}. Records are read as they stood at the end "
            "of a day, so name today or an earlier one."
        )
    first = max(min(parameter.values) for parameter in parameters())
    if day < first:
        raise BadInput(
            f"No policy is in force on {day}: the first day that can be read is {first}. Name a "
            "later day."
        )
    return day
