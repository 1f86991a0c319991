"""Today, the shelf of lessons, and engagement, as they are asked for and answered."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel, Field, model_validator

from spendsense.storage import Counted
from spendsense.storage.engagement import Ring
from spendsense.storage.feedback import FeedbackCode, Said
from spendsense.storage.shelf import State

from .bodies import Shown
from .pattern_bodies import RowsBehind
from .sent import Sent
from .texts import Day, Id, Moment

RecapKind = Literal["low_day_ahead", "bill_due", "price_rise", "pay_day"]
VerifiedKind = Literal["no_card_interest", "above_line", "saved", "no_fees"]
FactKind = RecapKind | VerifiedKind


class FactBody(BaseModel):
    """A fact in the user's own numbers. `day` is the day it is about, of a month its last.

    `cents` is the amount it turns on, null where it has none: what checking should hold at least,
    what bills come to, by how much a price rose, the last pay, what was put by, the lowest end of
    a day.
    """

    kind: FactKind
    sentence: str
    day: date
    cents: int | None
    rows: RowsBehind


class RecapBody(BaseModel):
    """At most three facts, what matters most first. Without any, `sentence` says so."""

    as_of: date
    sentence: str
    facts: list[FactBody]


class RingBody(BaseModel):
    """A ring of the day, of those the user keeps. `nothing_left`: there is nothing to fill it."""

    key: Ring
    title: str
    target: int
    done: int
    full: bool
    nothing_left: bool
    sentence: str


class WeekBody(BaseModel):
    """A week from its Monday. `grace`: by what was done in the first days of the week after.

    `open`: it still runs, or its days of grace do.
    """

    begins: date
    how: Literal["done", "grace", "rest", "open"]


class StreakBody(BaseModel):
    """`kept` of `of` weeks in which something was finished, oldest first. Nothing is ever reset."""

    kept: int
    of: int
    sentence: str
    weeks: list[WeekBody]


class LevelBody(BaseModel):
    """Levels count different lessons finished. `next_at` is null at the last, and `level` 0 before
    the first."""

    level: int
    of: int
    lessons: int
    next_at: int | None
    sentence: str


class DoneBody(BaseModel):
    """Something that was finished."""

    kind: Counted
    sentence: str
    at: Moment


class VerifiedBody(BaseModel):
    """What the records bear out of complete months: it held in `held` of the `of` that they tell
    of, up to six, the latest first in `months`. One of which it cannot be told is not among those
    that held; a kind that held in none is left out."""

    kind: VerifiedKind
    title: str
    held: int
    of: int
    sentence: str
    months: list[FactBody]


class RecordsBody(BaseModel):
    """How new the records are. `newest` is null before the first; `sentence` says it in words."""

    newest: date | None
    days_old: int | None
    stale: bool
    sentence: str


class WaitingBody(BaseModel):
    """Lessons that a person has yet to approve: how many, and never what they say."""

    lessons: int
    sentence: str | None


class FeedbackSaid(BaseModel):
    verdict: Said
    code: FeedbackCode | None
    note: str
    at: Moment


class ShelfItem(BaseModel):
    """What was approved, where it stands on the user's shelf, and what the user said of it.

    `state` is of the day: `later` until `later_until`, when it is as it was before. `shown` is the
    same that GET /recommendations answers; `other_windows` are the same item over other windows.
    """

    state: State
    read_at: Moment | None
    later_until: date | None
    never_at: Moment | None
    feedback: FeedbackSaid | None
    shown: Shown
    other_windows: list[Shown]


class CodeBody(BaseModel):
    code: FeedbackCode
    words: str


class LearnBody(BaseModel):
    """The shelf: `lessons` in the order of their approval, the latest first; `offers` apart, and
    only with that consent. `feedback_codes` are the reasons that can be given, by verdict."""

    user_id: str
    day: date
    lessons: list[ShelfItem]
    offers: list[ShelfItem]
    counts: dict[State, int]
    waiting: WaitingBody
    feedback_codes: dict[Said, list[CodeBody]]
    later_days: int
    later_most_days: int


Marking = Literal["read", "later", "never", "undo_read", "undo_later", "undo_never"]


class NewMark(Sent):
    """What to do with what is on the shelf. `until` is of `later`: the day it comes back, within
    90 days; without it after 7."""

    action: Marking
    until: Day | None = None

    @model_validator(mode="after")
    def _until_is_of_later(self) -> NewMark:
        if self.until is not None and self.action != "later":
            raise ValueError(f"`until` is of the action later, and not of {self.action}")
        return self


class Marked(BaseModel):
    """`changed` is false where it stood so already; `counted` whether engagement counts it."""

    changed: bool
    counted: bool
    item: ShelfItem


class TodayBody(BaseModel):
    """A user's day. `day` is the day that is looked at, `as_of` the day that the records are read
    to. With engagement switched off `recap`, `rings`, `streak` and `level` are null."""

    user_id: str
    day: date
    as_of: date
    engagement: bool
    records: RecordsBody
    recap: RecapBody | None
    card: ShelfItem | None
    waiting: WaitingBody
    rings: list[RingBody] | None
    streak: StreakBody | None
    level: LevelBody | None


class SettingsBody(BaseModel):
    """`enabled` is the one switch. `targets` by ring, each one of `choices`; 0 puts a ring away.
    `kept` counts what was finished and is kept; `chosen_at` is null where nothing was chosen."""

    enabled: bool
    targets: dict[Ring, int]
    choices: list[int]
    chosen_at: Moment | None
    kept: int


class EngagementBody(BaseModel):
    """With the switch off everything but `settings` is null: nothing is computed.

    `done` is what was finished, the latest first, at most 50 of `done_total`. `counts` says in
    words what is counted.
    """

    user_id: str
    day: date
    as_of: date
    settings: SettingsBody
    rings: list[RingBody] | None
    streak: StreakBody | None
    level: LevelBody | None
    done: list[DoneBody] | None
    done_total: int | None
    verified: list[VerifiedBody] | None
    counts: list[str]


class NewSettings(Sent):
    """What is left out stays as it is. `past`: what happens to what was finished until now."""

    enabled: bool | None = None
    targets: dict[Ring, int] = Field(default_factory=dict, max_length=3)
    past: Literal["keep", "delete"] = "keep"


class SettingsChanged(BaseModel):
    """`deleted` counts what was finished and is deleted now."""

    settings: SettingsBody
    deleted: int


class NewLook(Sent):
    """Something that the user looked through: a recurring charge, by one of its rows, or what the
    user permits."""

    what: Literal["charge", "consent"]
    transaction_id: Id | None = None

    @model_validator(mode="after")
    def _a_charge_has_a_row(self) -> NewLook:
        if (self.what == "charge") != (self.transaction_id is not None):
            raise ValueError("a charge is named by its `transaction_id`, and consent by none")
        return self


class LookedThrough(BaseModel):
    """`counted` is false where it was counted before, or nothing is counted."""

    counted: bool
    sentence: str
