"""What is answered about where a user stands, and about what a revocation would take."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import BaseModel

from spendsense.guardrails import Purpose

from .texts import Moment

State = Literal[
    "never_consented",
    "consent_withdrawn",
    "consent_ended",
    "empty",
    "first_day",
    "not_enough_data",
    "nothing_to_fix",
    "in_review",
    "ready",
]


class PurposeStanding(BaseModel):
    """Where a purpose of consent stands, and the sentence that says so."""

    purpose: Purpose
    state: Literal["stands", "ends_soon", "ended", "revoked", "never_granted"]
    permits: bool
    until: Moment | None
    days_left: int | None
    sentence: str


class RecordsStanding(BaseModel):
    """What is on record of a user's bank.

    `days` is how many days lie between the oldest and the newest record, both counted; `age_days`
    how many have passed since the newest. `stale` where that is `stale_after_days` or more. All
    are null without a record.
    """

    accounts: int
    transactions: int
    oldest: date | None
    newest: date | None
    days: int | None
    age_days: int | None
    stale: bool
    stale_after_days: int
    sentence: str


class WindowStanding(BaseModel):
    """Whether a window has enough to say that nothing was found, and why.

    `primary` is the persona that describes the window first; `none` is none of the five.
    """

    window_days: int
    enough: bool
    because: str
    primary: str | None
    sentence: str


class LastRun(BaseModel):
    run_id: str
    as_of: date
    finished_at: Moment | None


class UserStatus(BaseModel):
    """Where a user stands: what a page chooses its state by.

    `state` is the first that is so, in the order of its values; `stale` may be so beside any of
    them. `next_step` is what can be done now. `first_day`: consent to lessons stands, and was first
    given less than a day ago or nothing was read since. `records` is null for staff where consent
    does not stand, and so are `shown` and `waiting` for anybody; `windows` is empty then, and
    `last_run` null.
    """

    user_id: str
    state: State
    headline: str
    next_step: str
    stale: bool
    consented: bool
    first_day: bool
    purposes: list[PurposeStanding]
    records: RecordsStanding | None
    last_run: LastRun | None
    windows: list[WindowStanding]
    shown: int | None
    waiting: int | None


class CardGone(BaseModel):
    """A recommendation that its user sees now and would no longer see."""

    id: str
    title: str
    kind: str


class ConsentPreview(BaseModel):
    """What a revocation, or with `everything` a deletion, would do if it were asked for now.

    It is found by doing it and undoing it: `purposes`, `withdrawn`, `purged` and `stays` are what
    the answer to it would say. `changes` is false where nothing of this is granted. `sentences`
    put the same into words, one for each thing that goes; `stays_sentences` what stays and why.
    `tokens_ended` counts the programs' tokens that would end, 0 but for a deletion.
    """

    user_id: str
    purpose: Purpose | None
    everything: bool
    changes: bool
    purposes: list[Purpose]
    withdrawn: list[str]
    cards: list[CardGone]
    purged: dict[str, int]
    tokens_ended: int
    headline: str
    sentences: list[str]
    stays: dict[str, str]
    stays_sentences: list[str]
    afterwards: str
