"""A user's pattern as it is answered: personas, margins, what would change them, and since when."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StrictBool, StrictFloat, StrictInt

from .sent import Sent
from .texts import Day, Id

Number = int | float
Value = StrictBool | StrictInt | StrictFloat
Standing = Literal["held", "near", "not near"]
WindowDays = Literal[30, 180]


class RowsBehind(BaseModel):
    """The rows, accounts and days that a figure was read from.

    `query` opens exactly them: `/api/v1/users/{user_id}/transactions?{query}`. `transaction_ids`
    are the first of `transactions`. Where there are none, the accounts are what was read.
    """

    query: str
    transactions: int
    transaction_ids: list[str]
    account_ids: list[str]
    days: int


class FigureBody(BaseModel):
    """A reading that the rules ask for: its value, as people read it, and the rows behind it.

    `value` is null where there is nothing to read, which is never zero; `text` is null then, and
    `said` says so. A ratio is a share of 1; cents are whole.
    """

    reading: str
    unit: str
    value: bool | Number | str | None
    text: str | None
    said: str
    rows: RowsBehind


class MarginBody(BaseModel):
    """How far a reading lies from the line that it is compared with.

    `value`, `line` and `distance` are in `unit`, which is percent for a ratio; `side` is where the
    value lies. A flag has no line. `held` is whether the comparison holds. `reading` names the
    figure of the window.
    """

    reading: str
    unit: str
    comparison: Literal["at least", "above", "below", "is so", "is zero"]
    value: bool | Number | None
    line: Number | None
    distance: Number | None
    side: Literal["above", "on", "below"] | None
    held: bool
    said: str


class BranchBody(BaseModel):
    """A rule as a tree: all or any of its parts, or one comparison with its margin."""

    join: Literal["all", "any"] | None
    held: bool
    margin: MarginBody | None
    parts: list[BranchBody]


class ChangeBody(BaseModel):
    """A reading, or the whole cents it is made of, from what it is to what it would be."""

    reading: str
    before: bool | Number
    after: bool | Number
    by: Number
    unit: str
    share: float


class OnCardBody(BaseModel):
    """What would be owed on one card, and the statement before which; null where none is known."""

    account_id: str | None
    card: str
    before_cents: int
    after_cents: int
    statement_on: date | None


class WayBody(BaseModel):
    """One change, two, or as many as it takes that turn a persona; a unit less, and nothing turns.

    `ends` are subscriptions whose end alone does it.
    """

    said: str
    share: float
    changes: list[ChangeBody]
    on_cards: list[OnCardBody]
    ends: list[list[str]]


class PersonaPattern(BaseModel):
    """One of the five: whether it holds, is near, or is not, and why.

    `why` are sentences of what speaks for it, `why_not` of what speaks against it, and
    `cannot_turn` says what stands in the way where no change would turn it. `missed_by` is how much
    is missing where it does not hold. `confidence` is of one that holds: how far the deciding
    margin lies past its line.
    """

    key: str
    title: str
    focus: str
    standing: Standing
    primary: bool
    confidence: Literal["high", "medium", "low"] | None
    said: str
    why: list[str]
    why_not: list[str]
    margins: list[MarginBody]
    rule: BranchBody
    missed_by: str | None
    ways: list[WayBody]
    cannot_turn: str | None


class TurnPointBody(BaseModel):
    """The first value on the other side of a line, and the personas that begin or end there.

    With none in either list the line is passed, and nothing turns by it alone.
    """

    at: bool | Number
    begins: list[str]
    ends: list[str]
    said: str


class LeverBody(BaseModel):
    """Something that the user can move, as a slider: send it to what-if by its `name`.

    `least` and `most` are where a slider goes; `step` is the smallest change, `page` a larger one
    for a keyboard. A flag goes from false to true.
    """

    name: str
    label: str
    unit: str
    now: bool | Number
    now_said: str
    least: bool | Number
    most: bool | Number
    step: Number
    page: Number
    turns: list[TurnPointBody]


class EnoughBody(BaseModel):
    """How much record there is, and whether it is enough to rule a persona out."""

    enough: bool
    days: int | None
    transactions: int | None
    said: str
    margins: list[MarginBody]


class PrimaryBody(BaseModel):
    """The first persona that holds; `none` or `not_enough_data` where none does.

    `sentences` are its reasons in the user's own numbers.
    """

    key: str
    title: str
    said: str
    sentences: list[str]
    confidence: Literal["high", "medium", "low"]


class WindowPattern(BaseModel):
    window_days: int
    from_day: date
    to_day: date
    record: EnoughBody
    primary: PrimaryBody
    personas: list[PersonaPattern]
    figures: list[FigureBody]
    levers: list[LeverBody]


class PatternBody(BaseModel):
    """What the records of a day describe. `as_of` is that day, `first_day` and `last_day` the days
    between which it can be asked; `personas` come in order of precedence."""

    user_id: str
    as_of: date
    first_day: date
    last_day: date
    windows: list[WindowPattern]


class WhatIfAsked(Sent):
    """`changes`: levers by name, each to the value it would have. Nothing of it is kept."""

    window_days: WindowDays
    changes: Annotated[dict[Id, Value], Field(max_length=40)]
    as_of: Day | None = None


class MovedBody(BaseModel):
    """A reading before and after: `said` is what it would say."""

    reading: str
    unit: str
    before: bool | Number | str | None
    after: bool | Number | str | None
    after_text: str | None
    changed: bool
    said: str


class WhatIfBody(BaseModel):
    """What would be so: exact, by the same rules. `said` is what would turn.

    `primary` is the persona that would come first.
    """

    user_id: str
    as_of: date
    window_days: int
    changes: dict[str, bool | Number]
    said: str
    began: list[str]
    ended: list[str]
    primary: PrimaryBody
    personas: list[PersonaPattern]
    readings: list[MovedBody]


class FlipBody(BaseModel):
    """A comparison that turned, and what it said before and after."""

    reading: str
    said_before: str
    said_after: str


class TurnedBody(BaseModel):
    key: str
    title: str
    began: bool
    said: str
    flips: list[FlipBody]


class PersonaName(BaseModel):
    key: str
    title: str
    primary: bool


class TimelinePoint(BaseModel):
    """What held on a day. `source` is `run` where a run found it then, and `records` where it is
    what the records tell of that day now; `turned` is since the earlier point of the same source.
    """

    as_of: date
    source: Literal["run", "records"]
    run_id: str | None
    primary: str
    personas: list[PersonaName]
    turned: list[TurnedBody]
    said: str


class SinceBody(BaseModel):
    """Since when a persona has held without a break, by each source: the earliest of its points in
    this answer. Null where the latest point of that source does not hold it."""

    key: str
    title: str
    by_runs: date | None
    by_records: date | None
    said: str


class WindowTimeline(BaseModel):
    """`runs` are the first run and each that found others than the one before it."""

    window_days: int
    since: list[SinceBody]
    runs: list[TimelinePoint]
    records: list[TimelinePoint]


class TimelineBody(BaseModel):
    """Personas over time, the latest first.

    `records` are of the day that is read and of month ends before it, as many as were asked for.
    `earlier_before` is the `before` of those that come before them; null at the first month of the
    record.
    """

    user_id: str
    as_of: date
    windows: list[WindowTimeline]
    earlier_before: date | None
