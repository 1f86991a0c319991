"""Whatever happens in whatever order: who is let in is who should be, and the trail agrees."""

from __future__ import annotations

import shutil
import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from spendsense.ledger import Conflict
from spendsense.review import audit
from spendsense.storage import (
    Database,
    change_role,
    create_account,
    disable_account,
    enable_account,
    end_session,
    find_session,
    find_token,
    issue_token,
    note_seen,
    revoke_token,
    set_password,
    start_session,
    token_id,
)
from spendsense.storage.sessions import session_id

LOGINS = ("olga", "otto", "ruth")
ROLES = ("operator", "auditor", "administrator")
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=12)
MINUTES = st.integers(1, 45)
WHO = st.sampled_from(LOGINS)


class Doors(RuleBasedStateMachine):
    """A model in plain Python beside the database: each secret, whose it is, and since when."""

    @initialize()
    def open(self) -> None:
        self.folder = Path(tempfile.mkdtemp())
        self.database = Database.open(f"sqlite:///{self.folder / 'a.db'}")
        self.at = datetime.fromisoformat("2026-08-22T12:00")
        self.role = dict(zip(LOGINS, ROLES, strict=True))
        self.disabled: set[str] = set()
        self.ids: dict[str, str] = {}
        self.sessions: dict[str, dict[str, Any]] = {}
        self.tokens: dict[str, dict[str, Any]] = {}
        with self.database.write() as connection:
            for login, role in self.role.items():
                made = create_account(
                    connection,
                    login=login,
                    name=login,
                    role=role,  # type: ignore[arg-type]
                    password_hash="$argon2id$x",
                    at=self.at,
                    by="test",
                )
                self.ids[login] = made.account_id

    def teardown(self) -> None:
        if hasattr(self, "database"):
            self.database.close()
            shutil.rmtree(self.folder)

    @rule(minutes=MINUTES)
    def time_passes(self, minutes: int) -> None:
        self.at += timedelta(minutes=minutes)

    @rule(who=WHO)
    @precondition(lambda self: len(self.sessions) < 12)
    def signs_in(self, who: str) -> None:
        if who in self.disabled:
            return
        with self.database.write() as connection:
            secret = start_session(connection, self.ids[who], method="password", at=self.at, by=who)
        self.sessions[secret] = {"who": who, "begun": self.at, "seen": self.at, "ended": False}

    @rule(data=st.data())
    @precondition(lambda self: self.sessions)
    def asks(self, data: st.DataObject) -> None:
        secret = data.draw(st.sampled_from(list(self.sessions)))
        with self.database.read() as connection:
            entered = find_session(connection, secret, at=self.at)
        if entered is not None and entered.stale:
            with self.database.write() as connection:
                note_seen(connection, secret, at=self.at)
            self.sessions[secret]["seen"] = self.at

    @rule(data=st.data())
    @precondition(lambda self: any(not each["ended"] for each in self.sessions.values()))
    def signs_out(self, data: st.DataObject) -> None:
        standing = [key for key, each in self.sessions.items() if not each["ended"]]
        secret = data.draw(st.sampled_from(standing))
        with self.database.write() as connection:
            account = self.ids[self.sessions[secret]["who"]]
            end_session(connection, account, session_id(secret), at=self.at, by="x", why="x")
        self.sessions[secret]["ended"] = True

    @rule(who=WHO, hours=st.integers(1, 20))
    @precondition(lambda self: len(self.tokens) < 12)
    def issues(self, who: str, hours: int) -> None:
        if who in self.disabled:
            return
        until = self.at + timedelta(hours=hours)
        with self.database.write() as connection:
            secret = issue_token(
                connection,
                role=self.role[who],  # type: ignore[arg-type]
                label="x",
                at=self.at,
                account_id=self.ids[who],
                expires_at=until,
            )
        self.tokens[secret] = {"who": who, "until": until, "ended": False}

    @rule(data=st.data())
    @precondition(lambda self: self.tokens)
    def revokes(self, data: st.DataObject) -> None:
        secret = data.draw(st.sampled_from(list(self.tokens)))
        with self.database.write() as connection:
            revoke_token(connection, token_id(secret), at=self.at)
        self.tokens[secret]["ended"] = True

    @rule(who=WHO, reset=st.booleans())
    def gets_a_password(self, who: str, reset: bool) -> None:
        with self.database.write() as connection:
            until = self.at + timedelta(hours=1) if reset else None
            set_password(
                connection, self.ids[who], "$argon2id$y", initial_until=until, at=self.at, by="x"
            )
        self._end(who, tokens=reset)

    @rule(who=WHO)
    def is_disabled(self, who: str) -> None:
        if self._last(who):
            return
        with self.database.write() as connection:
            disable_account(connection, who, at=self.at, by="x")
        self.disabled.add(who)
        self._end(who, tokens=True)

    @rule(who=WHO)
    def is_enabled(self, who: str) -> None:
        with self.database.write() as connection:
            enable_account(connection, who, at=self.at, by="x")
        self.disabled.discard(who)

    @rule(who=WHO, role=st.sampled_from(ROLES))
    def gets_a_role(self, who: str, role: str) -> None:
        if self.role[who] == role or self._last(who):
            return
        with self.database.write() as connection:
            change_role(connection, who, role, at=self.at, by="x")  # type: ignore[arg-type]
        self.role[who] = role
        self._end(who, tokens=True)

    @invariant()
    def who_is_let_in_is_who_should_be(self) -> None:
        if not hasattr(self, "database"):
            return
        with self.database.read() as connection:
            for secret, each in self.sessions.items():
                entered = find_session(connection, secret, at=self.at)
                stands = self._stands(each)
                assert (entered is not None) == stands, (each, self.at)
                if entered is not None:
                    assert entered.actor.role == self.role[each["who"]]
            for secret, each in self.tokens.items():
                found = find_token(connection, secret, at=self.at)
                assert (found is not None) == (not each["ended"] and self.at < each["until"])
                assert found is None or found.role == self.role[each["who"]]

    @invariant()
    def the_trail_agrees(self) -> None:
        if hasattr(self, "database"):
            with self.database.read() as connection:
                assert audit.verify(connection) == ()

    def _stands(self, each: dict[str, Any]) -> bool:
        idle = self.at - each["seen"] >= IDLE
        return not each["ended"] and not idle and self.at < each["begun"] + LONGEST

    def _end(self, who: str, *, tokens: bool) -> None:
        for each in (*self.sessions.values(), *(self.tokens.values() if tokens else ())):
            each["ended"] |= each["who"] == who

    def _last(self, who: str) -> bool:
        """Whether somebody is the last administrator, whom the database keeps."""
        others = (
            each
            for each in LOGINS
            if self.role[each] == "administrator" and each not in self.disabled and each != who
        )
        if self.role[who] != "administrator" or who in self.disabled or any(others):
            return False
        try:
            with self.database.write() as connection:
                disable_account(connection, who, at=self.at, by="x")
        except Conflict:
            return True
        raise AssertionError(f"{who} was the last administrator, and could be disabled")


TestDoors = Doors.TestCase
TestDoors.settings = settings(
    max_examples=15,
    stateful_step_count=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
