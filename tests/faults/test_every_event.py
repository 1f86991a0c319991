"""Whatever is asked of the API, in any order and how often: each change is told once, and no other.

Hypothesis plays users and operators. Every request has a key, and some are sent again: then the
answer is the first one, and nothing is told.
"""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from tests.web.client import Client
from tests.web.conftest import Api, Hand, household

from spendsense.review import audit, queue
from spendsense.storage import Database, User, add_user, audit_trail, issue_token
from spendsense.web import create_app

USERS = ("ana", "ben", "cara")
REASON = {"reason": "not now"}
VERBS: dict[str, Any] = {
    "approve": None,
    "reject": REASON,
    "withdraw": REASON,
    "undo": REASON,
    "publish": None,
    "take": None,
    "release": None,
    "flag": REASON,
}
users = st.sampled_from(USERS)
again = st.integers(0, 2)


@cache
def begun() -> Path:
    """A database with the three on record; ana and ben have consented, and drafts wait."""
    path = Path(tempfile.mkdtemp(prefix="spendsense-events-")) / "begun.db"
    api = opened(path)
    with api.database.write() as connection:
        for name in USERS:
            user = User(user_id=name, name=name.title(), email=None, created_at=api.clock.at)
            add_user(connection, user, by="test", at=api.clock.at)
    for name in ("operator", "ana", "ben"):
        api.tokens[name] = secret(api, name)
    for name in ("ana", "ben"):
        assert api.post("/consent", json={"user_id": name, "action": "grant"}, who=name).is_success
        assert api.post("/ingest", json=records_of(name)).is_success
    assert api.post("/operator/run", json={"as_of": "2026-11-20"}).json()["drafts"] > 4
    closed(api)
    return path


def opened(path: Path) -> Api:
    database, clock = Database.open(f"sqlite:///{path}"), Hand()
    app = create_app(database, clock=clock)
    return Api(Client(app, raise_server_exceptions=False), database, clock, {})


def closed(api: Api) -> None:
    api.client.close()
    api.database.close()


def secret(api: Api, name: str) -> str:
    """A token of a user, or of an operator."""
    whose: Any = {"role": "user", "user_id": name} if name in USERS else {"role": "operator"}
    with api.database.write() as connection:
        return issue_token(connection, label=name, at=api.clock.at, **whose)


def records_of(user: str) -> dict[str, Any]:
    return {table: rows for table, rows in household(user).items() if table != "users"}


def drafts_of(connection: Any, user: str | None = None) -> list[str]:
    return [each.recommendation_id for each in queue(connection, status=None, user_id=user)]


class People(RuleBasedStateMachine):
    """Some requests; after each it is counted what the trail gained."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="spendsense-events-"))
        shutil.copy(begun(), self.folder / "a.db")
        self.api = opened(self.folder / "a.db")
        self.database = self.api.database
        self.api.clock.forward(60)
        for name in (*USERS, "operator", "olaf"):
            self.api.tokens[name] = secret(self.api, name)
        self.requests = 0
        self.told = self.events().total()

    def teardown(self) -> None:
        closed(self.api)
        shutil.rmtree(self.folder)

    def events(self, after: int = 0) -> Counter[str]:
        with self.database.read() as connection:
            return Counter(event.action for event in audit_trail(connection) if event.seq > after)

    def ask(self, path: str, body: Any, times: int, *, who: str = "operator") -> tuple[Any, Any]:
        """The first answer, and the events it was told by; sent again, it says the same."""
        self.requests += 1
        headers = {"Idempotency-Key": f"key-{self.requests}"}
        self.api.clock.forward()
        more = {} if body is None else {"json": body}
        first = self.api.post(path, who=who, headers=headers, **more)
        assert first.status_code < 500, first.text
        new = self.events(self.told)
        self.told += new.total()
        for _ in range(times):
            self.api.clock.forward()
            said = self.api.post(path, who=who, headers=headers, **more)
            if said.status_code != 401:  # of whoever deleted everything, the token too
                assert said.content == first.content
        assert self.events(self.told).total() == 0
        return (first.json() if first.is_success else None), new

    def expect(self, new: Counter[str], **times: int) -> None:
        wanted = {name.replace("_", "."): number for name, number in times.items() if number}
        assert dict(new) == wanted

    @rule(user=st.sampled_from((*USERS, "dora", "emil")), times=again)
    def create_user(self, user: str, times: int) -> None:
        done, new = self.ask("/users", {"user_id": user}, times)
        self.expect(new, user_add=1 if done else 0)

    @rule(user=users, times=again)
    def grant(self, user: str, times: int) -> None:
        done, new = self.ask("/consent", {"user_id": user, "action": "grant"}, times, who=user)
        self.expect(new, consent_grant=len(done["purposes"]) if done else 0)

    @rule(user=users, times=again)
    def revoke(self, user: str, times: int) -> None:
        done, new = self.ask("/consent", {"user_id": user, "action": "revoke"}, times, who=user)
        if done is None:
            return self.expect(new)
        self.expect(
            new,
            consent_revoke=len(done["purposes"]),
            review_withdraw=len(done["withdrawn"]),
            purge=1 if done["purged"] else 0,
        )

    @rule(user=users, times=again)
    def load(self, user: str, times: int) -> None:
        done, new = self.ask("/ingest", records_of(user), times)
        self.expect(new, load=1 if done and sum(done["added"].values()) else 0)

    @rule(times=again)
    def run_the_pipeline(self, times: int) -> None:
        before = self.rows("traces")
        done, new = self.ask("/operator/run", {"as_of": "2026-11-20"}, times)
        assert new.pop("run.start") == new.pop("run.finish") == 1
        assert new.pop("trace", 0) == self.rows("traces") - before
        assert new.pop("drafts", 0) <= 2 * done["users"]
        assert not new, new

    @rule(verb=st.sampled_from(sorted(VERBS)), which=st.integers(0, 40), who=st.booleans(),
          times=again)  # fmt: skip
    def decide(self, verb: str, which: int, who: bool, times: int) -> None:
        with self.database.read() as connection:
            found = drafts_of(connection)
        key = found[which % len(found)] if found else "rec_none"
        path = f"/operator/review/{key}/{verb}"
        done, new = self.ask(path, VERBS[verb], times, who="olaf" if who else "operator")
        verbs = {"take": "lease"}
        self.expect(new, **{f"review_{verbs.get(verb, verb)}": 1 if done else 0})

    @rule(user=users, which=st.integers(0, 40), times=again)
    def say(self, user: str, which: int, times: int) -> None:
        with self.database.read() as connection:
            found = drafts_of(connection, user)
        key = found[which % len(found)] if found else "rec_none"
        said = {"recommendation_id": key, "verdict": "helpful"}
        done, new = self.ask("/feedback", said, times, who=user)
        self.expect(new, feedback=1 if done else 0)

    @rule(user=users, times=again)
    def delete(self, user: str, times: int) -> None:
        done, new = self.ask(f"/users/{user}/delete", {"everything": True}, times, who=user)
        if done is None:
            return self.expect(new)
        assert new.pop("purge", 0) <= 1
        self.expect(
            new,
            consent_revoke=len(done["revoked"]),
            review_withdraw=len(done["withdrawn"]),
            user_delete=1,
            token_revoke=done["tokens_ended"],
        )

    @invariant()
    def the_tables_are_what_the_trail_says(self) -> None:
        with self.database.read() as connection:
            assert audit.verify(connection) == ()

    def rows(self, table: str) -> int:
        with self.database.read() as connection:
            return int(connection.exec_driver_sql(f"SELECT count(*) FROM {table}").scalar() or 0)


People.TestCase.settings = settings(
    max_examples=8,
    stateful_step_count=18,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
test_each_change_is_told_once_in_any_order = People.TestCase
