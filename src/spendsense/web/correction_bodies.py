"""What a user says of their record, and what changed by it."""

from __future__ import annotations

from datetime import date
from typing import Any

from pydantic import BaseModel

from spendsense.review.corrections import Said

from .sent import Sent
from .texts import Id, Moment, Note


class NewCorrection(Sent):
    """`not_recurring` of a `stream` or a `transaction_id`; `part_of` of a `transaction_id`, naming
    the `stream`; `category` of a `transaction_id`, with the detailed code; `own_transfer` of a
    `transaction_id`; `not_mine` of an `account_id`."""

    said: Said
    stream: Id | None = None
    transaction_id: Id | None = None
    account_id: Id | None = None
    category: Id | None = None
    note: Note = ""


class TakingBack(Sent):
    """Why something said is taken back, if anybody wants to say."""

    note: Note = ""


class CorrectionBody(BaseModel):
    """Something said, and whether it stands. `label` is what it was said of, as it was then."""

    correction_id: str
    said: Said
    sentence: str
    label: dict[str, Any]
    note: str
    at: Moment
    by: str
    undone_at: Moment | None
    stands: bool


class CorrectionsList(BaseModel):
    """Newest first. `categories` are what a row may be said to be, by its way."""

    user_id: str
    corrections: list[CorrectionBody]
    categories: list[CategoryChoice]


class CategoryChoice(BaseModel):
    """A category that a row may be said to be. `incoming`: of money that comes in."""

    code: str
    words: str
    group: str
    group_words: str
    incoming: bool
    outgoing: bool


class ReadingChange(BaseModel):
    """A reading before and after, as values and as they are said; null is nothing to read."""

    name: str
    before: Any
    after: Any
    sentence_before: str
    sentence_after: str


class WindowChange(BaseModel):
    """What changed over a window: readings, and the personas that began and ended."""

    window_days: int
    readings: list[ReadingChange]
    personas_began: list[str]
    personas_ended: list[str]


class StaleLesson(BaseModel):
    """Something the user is shown whose figures are others now."""

    recommendation_id: str
    title: str
    sentence: str


class CorrectionDone(BaseModel):
    """What was said, and what it changed at once. `set_aside` are drafts that waited for a person
    and gave way, `drafted` those that took their place."""

    correction: CorrectionBody
    run_id: str
    as_of: date
    windows: list[WindowChange]
    set_aside: int
    drafted: int
    stale: list[StaleLesson]
    sentence: str


CorrectionsList.model_rebuild()
