"""The table of transitions, walked by chance against a real database."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, get_args

import polars as pl
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from spendsense.guardrails import Verdict
from spendsense.ledger import BadInput, Conflict
from spendsense.recommendations import Draft
from spendsense.review import (
    approve,
    audit,
    escalate,
    flag,
    grant_consent,
    override,
    publish,
    recommendation,
    reject,
    release,
    save_drafts,
    shown_to,
    snooze,
    sweep,
    take,
    undo,
    withdraw,
)
from spendsense.review.machine import MACHINE, STATES, machine_table, may, states_table
from spendsense.review.person import same_person
from spendsense.storage import Database, Run, audit_trail, save_records, save_run, save_trace
from spendsense.storage.reviews import Action
from spendsense.storage.standing import PUBLISHED, STATUS_AFTER, WAITING, Status

AT = datetime.fromisoformat("2026-08-22T13:00")
PEOPLE = ("olga", "Olga", "ben", "carla")
LEASE, HOLD = timedelta(minutes=15), timedelta(seconds=60)


def test_every_action_and_every_state_stands_in_the_table_once() -> None:
    actions = [each.action for each in MACHINE]
    assert sorted(actions) == sorted(get_args(Action))
    assert set(STATES) == set(get_args(Status))


def test_where_an_action_leads_is_what_storage_makes_of_it() -> None:
    for each in MACHINE:
        if each.to:
            assert STATUS_AFTER[each.action] in each.to, each.action
        else:
            assert each.action not in STATUS_AFTER


def test_every_state_is_reached_and_what_is_undecided_can_be_decided() -> None:
    reached = {state for each in MACHINE for state in each.to}
    assert reached == set(get_args(Status))
    for state in WAITING:
        assert may("approve", state) and may("reject", state) and may("override", state)
    for state in set(get_args(Status)) - set(WAITING):
        assert not may("approve", state)


def test_nothing_is_published_but_by_an_approval() -> None:
    into = {each.action for each in MACHINE if set(each.to) & set(PUBLISHED)}
    assert into == {"approve", "override"}


def test_the_tables_of_the_documentation_name_every_state_and_action() -> None:
    for state in get_args(Status):
        assert f"| `{state}` |" in states_table()
    for action in get_args(Action):
        assert f"| `{action}` |" in machine_table()


def test_the_documentation_holds_the_tables_as_they_are() -> None:
    page = (Path(__file__).parents[2] / "docs" / "concepts" / "review.md").read_text()
    assert states_table() in page and machine_table() in page


def fair(draft: Draft) -> tuple[Verdict, ...]:
    """A guardrail that objects to one word."""
    bad = "overspending" in draft.text()
    return (Verdict("tone", not bad, "shames" if bad else "no objection"),)


@dataclass
class Model:
    """What the item should be, kept by the simplest means."""

    status: str = "pending"
    version: int = 1
    first: str | None = None
    flagged: bool = False
    words: bool = False
    held_until: datetime | None = None
    lease: tuple[str, datetime] | None = None
    waiting_since: datetime = AT


class Review(RuleBasedStateMachine):
    """An offer, or a lesson, that people with clocks act on in any order."""

    folder: tempfile.TemporaryDirectory[str]

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.database = Database.open(f"sqlite:///{self.folder.name}/x.db")
        self.model = Model()
        self.now = AT
        self.events = 0

    def teardown(self) -> None:
        self.database.close()
        self.folder.cleanup()

    @initialize(offer=st.booleans())
    def begin(self, offer: bool) -> None:
        self.offer = offer
        with self.database.write() as connection:
            save_records(connection, HOUSEHOLD)
            save_run(connection, RUN)
            save_trace(connection, "t", "u-ana", RUN.as_of, "run-1", {"trace_id": "t"}, at=AT)
            grant_consent(connection, "u-ana", by="cli", at=AT)
        self.draft = DRAFTS[offer]
        self.put([self.draft])

    def put(self, drafts: list[Draft]) -> None:
        with self.database.write() as connection:
            keys = save_drafts(
                connection,
                run_id="run-1",
                trace_id="t",
                user_id="u-ana",
                window_days=30,
                judged=[(each, fair(each)) for each in drafts],
                at=self.now,
            )
            self.key = keys[0] if keys else self.key
            self.events = len(list(audit_trail(connection)))

    def attempt(self, action: Action, by: str, act: Callable[..., Any], **more: Any) -> bool:
        """Whether an act was carried out; one that was refused wrote nothing."""
        try:
            with self.database.write() as connection:
                act(connection, self.key, by=by, at=self.now, **more)
        except (Conflict, BadInput):
            done = False
        else:
            done = True
            self.events += 1
        with self.database.read() as connection:
            assert len(list(audit_trail(connection))) == self.events
        return done

    def free(self, by: str) -> bool:
        lease = self.model.lease
        return lease is None or lease[1] <= self.now or same_person(lease[0], by)

    def ready(self, action: Action, by: str) -> bool:
        return may(action, self.model.status) and self.free(by)  # type: ignore[arg-type]

    def moved(self, status: str, by: str | None = None) -> None:
        model = self.model
        anew = status in WAITING and model.status not in WAITING
        model.waiting_since = self.now if anew else model.waiting_since
        model.status, model.version = status, model.version + 1
        model.first = by if status == "awaiting_second" else None
        model.held_until = self.now + HOLD if status in PUBLISHED else None
        model.lease = None

    @rule(by=st.sampled_from(PEOPLE))
    def approves(self, by: str) -> None:
        model = self.model
        two = self.offer or model.flagged
        same = model.status == "awaiting_second" and same_person(by, model.first)
        expected = self.ready("approve", by) and not same
        assert self.attempt("approve", by, approve, judge_text=fair) == expected
        if expected:
            final = "overridden" if model.words else "approved"
            last = model.status == "awaiting_second" or not two
            self.moved(final if last else "awaiting_second", by)

    @rule(by=st.sampled_from(PEOPLE), bad=st.booleans())
    def overrides(self, by: str, bad: bool) -> None:
        body = "You are overspending." if bad else "Small steps count."
        expected = self.ready("override", by) and not bad
        done = self.attempt("override", by, override, body=body, reason="r", judge_text=fair)
        assert done == expected
        if expected:
            two = self.offer or self.model.flagged
            self.moved("awaiting_second" if two else "overridden", by)
            self.model.words = True

    @rule(by=st.sampled_from(PEOPLE), reason=st.sampled_from(["no", " "]))
    def rejects(self, by: str, reason: str) -> None:
        expected = self.ready("reject", by) and bool(reason.strip())
        assert self.attempt("reject", by, reject, reason=reason) == expected
        if expected:
            self.moved("rejected")

    @rule(by=st.sampled_from(PEOPLE))
    def withdraws(self, by: str) -> None:
        expected = self.ready("withdraw", by)
        assert self.attempt("withdraw", by, withdraw, reason="wrong") == expected
        if expected:
            self.moved("withdrawn")

    @rule(by=st.sampled_from(PEOPLE))
    def undoes(self, by: str) -> None:
        model = self.model
        held = model.held_until is not None and self.now < model.held_until
        own = model.status == "awaiting_second" and same_person(by, model.first)
        expected = self.ready("undo", by) and (held or own)
        assert self.attempt("undo", by, undo, reason="slip") == expected
        if expected:
            self.moved("flagged" if model.flagged else "pending")
            model.waiting_since, model.words = self.now if held else model.waiting_since, False

    @rule(by=st.sampled_from(PEOPLE))
    def publishes(self, by: str) -> None:
        held = self.model.held_until is not None and self.now < self.model.held_until
        expected = self.ready("publish", by) and held
        assert self.attempt("publish", by, publish) == expected
        if expected:
            self.model.version, self.model.held_until = self.model.version + 1, self.now

    @rule(by=st.sampled_from(PEOPLE), how=st.sampled_from([flag, escalate]))
    def flags(self, by: str, how: Callable[..., Any]) -> None:
        name: Action = "flag" if how is flag else "escalate"
        open_to = name == "flag" or self.free(by)
        expected = may(name, self.model.status) and open_to  # type: ignore[arg-type]
        assert self.attempt(name, by, how, reason="odd") == expected
        if expected:
            self.moved("flagged")
            self.model.flagged, self.model.words = True, False

    @rule(by=st.sampled_from(PEOPLE))
    def takes(self, by: str) -> None:
        expected = self.ready("lease", by)
        assert self.attempt("lease", by, take) == expected
        if expected:
            self.model.lease = (by, self.now + LEASE)

    @rule(by=st.sampled_from(PEOPLE))
    def releases(self, by: str) -> None:
        lease = self.model.lease
        expected = self.ready("release", by) and lease is not None and lease[1] > self.now
        assert self.attempt("release", by, release) == expected
        if expected:
            self.model.lease = None

    @rule(by=st.sampled_from(PEOPLE))
    def snoozes(self, by: str) -> None:
        later = self.now + timedelta(days=1)
        expected = self.ready("snooze", by)
        assert self.attempt("snooze", by, snooze, until=later, reason="later") == expected

    @rule(by=st.sampled_from(PEOPLE), off=st.sampled_from([-1, 1]))
    def acts_on_another_version(self, by: str, off: int) -> None:
        version = self.model.version + off
        assert not self.attempt("approve", by, approve, version=version, judge_text=fair)

    @rule(seconds=st.sampled_from([1, 59, 60, 900, 86_400]))
    def waits(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @precondition(lambda self: self.model.status in WAITING)
    @rule()
    def grows_old(self) -> None:
        self.now = max(self.now, self.model.waiting_since + timedelta(days=30))
        swept = sweep(self.database, at=self.now)
        assert swept.expired == (self.key,)
        self.events += 1
        self.moved("expired")

    @rule(again=st.booleans())
    def is_drafted_again_or_not(self, again: bool) -> None:
        model = self.model
        self.put([self.draft] if again else [])
        if again and model.status in ("superseded", "expired"):
            self.moved("flagged" if model.flagged else "pending")
            model.waiting_since, model.words = self.now, False
        if not again and model.status in WAITING:
            self.moved("superseded")

    @invariant()
    def it_stands_where_it_should(self) -> None:
        if not hasattr(self, "key"):
            return
        model = self.model
        with self.database.read() as connection:
            found = recommendation(connection, self.key)
            seen = shown_to(connection, "u-ana", at=self.now)
        assert (found.status, found.stands.version) == (model.status, model.version)
        assert (found.stands.flagged, found.stands.first_by) == (model.flagged, model.first)
        visible = model.held_until is not None and model.held_until <= self.now
        assert bool(seen) == visible

    @invariant()
    def the_trail_agrees(self) -> None:
        with self.database.read() as connection:
            assert audit.verify(connection) == ()


RUN = Run(run_id="run-1", as_of=AT.date(), started_at=AT, policy_hash="p1")
HOUSEHOLD: dict[str, pl.DataFrame] = {}
DRAFTS: dict[bool, Draft] = {}


@pytest.fixture
def given(household: dict[str, pl.DataFrame], draft: Draft) -> None:
    from dataclasses import replace

    HOUSEHOLD.update(household)
    DRAFTS.update({False: draft, True: replace(draft, kind="offer", product_kind="x")})


@pytest.mark.usefixtures("given")
def test_whatever_people_do_in_whatever_order_the_table_holds() -> None:
    quick = settings(
        max_examples=15,
        stateful_step_count=20,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(Review, settings=quick)
