"""The signals of a user as they are answered."""

from __future__ import annotations

from datetime import date

from pydantic import BaseModel

from .pattern_bodies import Number


class ReadingBody(BaseModel):
    """A reading: its value, as people read it, and what it is.

    `value` is null where there is nothing to read, which is never zero; `text` is null then, and
    `said` says so. A ratio is a share of 1; cents are whole. `query` opens the rows behind it:
    `/api/v1/users/{user_id}/transactions?{query}`.
    """

    reading: str
    unit: str
    description: str
    value: bool | Number | str | None
    text: str | None
    said: str
    query: str


class FamilyBody(BaseModel):
    family: str
    readings: list[ReadingBody]


class WindowReadings(BaseModel):
    """A window, its first and last day included."""

    window_days: int
    from_day: date
    to_day: date
    families: list[FamilyBody]


class SignalsBody(BaseModel):
    """What the records of a day say. `as_of` is that day, `first_day` and `last_day` the days
    between which it can be asked."""

    user_id: str
    as_of: date
    first_day: date
    last_day: date
    windows: list[WindowReadings]
