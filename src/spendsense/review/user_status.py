"""Where a user stands: what a page has to know before it says anything.

Without consent to lessons nothing that was derived is told, not even how many drafts there were.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal

from sqlalchemy import Connection

from spendsense.personas import NONE, NOT_ENOUGH_DATA, PERSONAS
from spendsense.personas.assignment import ENOUGH_DATA
from spendsense.policy import Policy
from spendsense.storage import (
    Assignment,
    Run,
    UserReadings,
    assignments,
    consent_events,
    find_run,
    known_customer,
    readings,
)
from spendsense.storage.review_queue import Asked, total
from spendsense.storage.spans import Span, span_of
from spendsense.storage.standing import WAITING

from .console import moment_of
from .receipt import PurposeState, consent_state
from .showing import shown_to

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

WITHOUT: dict[str, State] = {"never_granted": "never_consented", "revoked": "consent_withdrawn"}

SAID: dict[State, tuple[str, str]] = {
    "never_consented": (
        "Nothing of yours is read",
        "You have not said yes to lessons. If you would like them, say so under My data.",
    ),
    "consent_withdrawn": (
        "You said no, and nothing of yours is read",
        "What was worked out from your records is deleted. You can say yes again under My data.",
    ),
    "consent_ended": (
        "Your consent has ended",
        "Nothing is read until you say yes again. You can do so under My data.",
    ),
    "empty": (
        "There are no bank records yet",
        "As soon as an account is connected, this page fills. Nothing else is needed from you.",
    ),
    "first_day": (
        "Your records have not been read yet",
        "They are read within a day. What comes of it is checked by a person before you see it.",
    ),
    "not_enough_data": (
        "Too little to go on so far",
        "A few more weeks of records are needed. Until then we say nothing rather than guess.",
    ),
    "nothing_to_fix": (
        "Nothing here needs your attention",
        "We looked for five habits that cost money, and found none. We will look again.",
    ),
    "in_review": (
        "A person is reading what we drafted for you",
        "You see it here once it is approved. There is nothing that you have to do.",
    ),
    "ready": (
        "There is something for you to read",
        "Open Learn to read it, with the reasons.",
    ),
}
"""A headline, and what can be done now."""


@dataclass(frozen=True, slots=True)
class WindowStanding:
    """Whether a window has enough to say that nothing was found, why, and what describes it."""

    window_days: int
    enough: bool
    because: str
    primary: str | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UserStatus:
    """Everything about where a user stands; what was derived is None where it may not be told."""

    user_id: str
    state: State
    purposes: tuple[PurposeState, ...]
    first_day: bool
    span: Span
    age_days: int | None
    stale_after_days: int
    last_run: Run | None
    windows: tuple[WindowStanding, ...]
    shown: int | None
    waiting: int | None

    @property
    def consented(self) -> bool:
        return self.purposes[0].permits

    @property
    def stale(self) -> bool:
        return self.age_days is not None and self.age_days >= self.stale_after_days

    def records_sentence(self) -> str:
        """What is on record, in words."""
        if self.span.newest is None or self.span.oldest is None:
            return "There are no transactions on record."
        said = (
            f"{self.span.transactions:,} transactions of {self.span.accounts:,} accounts, from "
            f"{_on(self.span.oldest)} to {_on(self.span.newest)}."
        )
        if not self.stale:
            return said
        return (
            f"{said} The newest is {self.age_days:,} days old, so what we say may be out of date."
        )


def user_status(connection: Connection, user_id: str, at: datetime) -> UserStatus:
    """Where a customer stands at a moment. Raises NotFound, and BadInput for an operator."""
    known_customer(connection, user_id)
    purposes = consent_state(connection, user_id, at)
    span, today = span_of(connection, user_id), at.date()
    policy = Policy.on(today)
    told = _told(connection, user_id, at, policy) if purposes[0].permits else _NOT_TOLD
    return UserStatus(
        user_id=user_id,
        state=_state(purposes[0], span, told),
        purposes=purposes,
        first_day=purposes[0].permits
        and (told.last_run is None or _began(connection, user_id, at)),
        span=span,
        age_days=None if span.newest is None else max(0, (today - span.newest).days),
        stale_after_days=policy["engagement.stale_days"],
        last_run=told.last_run,
        windows=told.windows,
        shown=told.shown,
        waiting=told.waiting,
    )


@dataclass(frozen=True, slots=True)
class _Told:
    """What was derived of a user."""

    last_run: Run | None = None
    windows: tuple[WindowStanding, ...] = ()
    shown: int | None = None
    waiting: int | None = None


_NOT_TOLD = _Told()


def _told(connection: Connection, user_id: str, at: datetime, policy: Policy) -> _Told:
    found = readings(connection, user_id)
    run = find_run(connection, found[0].run_id) if found else None
    held = assignments(connection, user_id=user_id, run_id=run.run_id) if run else ()
    asked = Asked(status=WAITING, user_id=user_id, seeded=False)
    return _Told(
        last_run=run,
        windows=tuple(_window(each, held, policy) for each in found),
        shown=len(shown_to(connection, user_id, at=at)),
        waiting=total(connection, asked, moment_of(at)),
    )


def _window(read: UserReadings, held: Sequence[Assignment], policy: Policy) -> WindowStanding:
    enough = ENOUGH_DATA.test(read.values, policy)
    first = next(
        (each.persona for each in held if each.is_primary and each.window_days == read.window_days),
        None,
    )
    return WindowStanding(
        window_days=read.window_days,
        enough=enough.held,
        because=enough.because,
        primary=first,
        sentence=_of_window(read.window_days, enough.held, enough.because, first),
    )


def _of_window(days: int, enough: bool, because: str, primary: str | None) -> str:
    titles = {persona.key: persona.title for persona in PERSONAS}
    if primary in titles:
        return f"Over {days} days your records read as: {titles[primary]}."
    if primary == NOT_ENOUGH_DATA or not enough:
        return f"Over {days} days there is too little to say anything: {because}."
    return f"Over {days} days none of the five patterns was found."


def _state(education: PurposeState, span: Span, told: _Told) -> State:
    if not education.permits:
        return WITHOUT.get(education.state, "consent_ended")
    if told.shown:
        return "ready"
    if span.transactions == 0:
        return "empty"
    if told.last_run is None:
        return "first_day"
    primaries = {each.primary for each in told.windows}
    if primaries <= {NOT_ENOUGH_DATA, None}:
        return "not_enough_data"
    if told.waiting:
        return "in_review"
    return "nothing_to_fix" if primaries <= {NONE, NOT_ENOUGH_DATA} else "in_review"


def _began(connection: Connection, user_id: str, at: datetime) -> bool:
    """Whether consent to lessons was first given less than a day ago."""
    grants = [
        event.at
        for event in consent_events(connection, [user_id])
        if event.action == "grant" and "education" in event.purposes
    ]
    return bool(grants) and at - min(grants) < timedelta(days=1)


def _on(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
