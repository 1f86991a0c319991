"""Every route x caller x owner x state of consent, called on a real database and held to the table.

`python benchmarks/access.py` prints how many cells there are, and the ones that are not as told.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from fastapi.routing import iter_route_contexts

from spendsense.config import Config
from spendsense.storage import (
    Account,
    Database,
    User,
    add_user,
    create_account,
    disable_account,
    issue_token,
    revoke_token,
    token_id,
)
from spendsense.storage.passwords import hashed
from spendsense.web import create_app

from .access_table import LINES, OWNERS, PASSWORD, Line, expected
from .client import Client

NOON = datetime.fromisoformat("2026-11-20T12:00")
UNLIMITED = " ".join(
    f"{name}=off" for name in ("api", "unknown", "sign_in", "login", "reveal", "exports", "heavy")
)
ROLES = ("user", "operator", "auditor", "administrator")
SITE = "https://money.example"
FROM_OUR_PAGE = {"Origin": SITE}


@dataclass(frozen=True)
class Caller:
    """Somebody with headers to send. `refused`: what all but open addresses answer them."""

    name: str
    role: str
    headers: dict[str, str]
    by_session: bool = False
    refused: frozenset[int] | None = None
    must_change: bool = False


@dataclass(frozen=True)
class Cell:
    route: str
    caller: str
    owner: str
    state: str
    status: int
    told: frozenset[int]

    @property
    def held(self) -> bool:
        return self.status in self.told

    def sentence(self) -> str:
        return (
            f"{self.route}, {self.caller}, {self.owner}, {self.state}: {self.status}, "
            f"and not {sorted(self.told)}"
        )


class World:
    """Ana and Ben in one state of consent, everybody who may call, and the database as it was."""

    def __init__(self, folder: Path, state: str, household: Any) -> None:
        self.state, self.folder, self.at = state, folder, NOON
        self.path = folder / "a.db"
        self.database = Database.open(f"sqlite:///{self.path}")
        settings = Config(
            home=folder,
            database_url=str(self.database.url),
            public_url=SITE,
            rate_limits=UNLIMITED,
        )
        app = create_app(self.database, clock=lambda: self.at, config=settings)
        self.client = Client(app, base_url=SITE, raise_server_exceptions=False)
        self.client.__enter__()  # one loop for all requests; `close` leaves it
        self.tokens: dict[str, str] = {}
        self.accounts: dict[str, Account] = {}
        self._people()
        self.things = {name: self._things(name, household) for name in ("ana", "ben")}
        self.things["nobody"] = {name: "no-such" for name in self.things["ana"]} | {
            "user": "nobody"
        }
        self._put_into(state)
        self.callers = list(self._callers())
        self.database.engine.dispose()
        shutil.copy(self.path, folder / "kept.db")

    def close(self) -> None:
        self.client.__exit__(None, None, None)
        self.database.close()

    def restore(self) -> None:
        """The database as it was before a call that changed it."""
        self.database.engine.dispose()
        for end in ("-wal", "-shm"):
            Path(f"{self.path}{end}").unlink(missing_ok=True)
        shutil.copy(self.folder / "kept.db", self.path)

    def call(self, method: str, path: str, headers: dict[str, str], body: Any = None) -> Any:
        address = path[1:] if path.startswith("~") else f"/api/v1{path}"
        self.client.cookies.clear()
        more = {} if body is None else {"json": body}
        return self.client.request(method, address, headers=headers, follow_redirects=False, **more)

    def _people(self) -> None:
        kept = hashed(PASSWORD)
        with self.database.write() as connection:
            for name in ("ana", "ben"):
                user = User(
                    user_id=name,
                    name=f"Quentin {name.title()}",
                    email=f"quentin.{name}@mail.example",
                    created_at=NOON,
                )
                add_user(connection, user, by="test", at=NOON)
            for role in (*ROLES, "spare", "first"):
                self.accounts[role] = create_account(
                    connection,
                    login=f"{role}.one",
                    name=f"{role} one",
                    role="operator" if role in ("spare", "first") else role,  # type: ignore[arg-type]
                    user_id="ana" if role == "user" else None,
                    password_hash=kept,
                    initial_until=NOON + timedelta(days=900) if role == "first" else None,
                    at=NOON,
                    by="test",
                )
            for role in ROLES:
                self.tokens[role] = self._token(connection, role)
            self.tokens["ben"] = self._token(connection, "user", user_id="ben")
            self.tokens["spare"] = self._token(connection, "operator")

    def _token(self, connection: Any, role: str, **more: Any) -> str:
        if role == "user":
            more.setdefault("user_id", "ana")
        return issue_token(connection, role=role, label=f"{role} x", at=self.at, **more)  # type: ignore[arg-type]

    def _as(self, role: str) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.tokens[role]}"}

    def _things(self, name: str, household: Any) -> dict[str, str]:
        """What is theirs: nothing where they never consented."""
        made = dict.fromkeys(("shown", "pending", "also", "third", "trace"), f"none-of-{name}")
        if self.state != "never":
            made |= self._drafted(name, household)
        return {"user": name, **made}

    def _drafted(self, name: str, household: Any) -> dict[str, str]:
        operator, own = self._as("operator"), self._as("user" if name == "ana" else "ben")
        grant = {"user_id": name, "action": "grant"}
        assert self.call("POST", "/consent", own, grant).status_code == 200
        records = {k: v for k, v in household(name).items() if k != "users"}
        assert self.call("POST", "/ingest", operator, records).status_code == 200
        run = {"as_of": "2026-11-20", "user_id": name}
        assert self.call("POST", "/operator/run", operator, run).status_code == 200
        page = self.call("GET", f"/operator/review?user_id={name}&limit=500", operator).json()
        ids = [item["id"] for item in page["items"] if item["kind"] == "education"]
        shown = ids[0]
        approved = self.call("POST", f"/operator/review/{shown}/approve", operator, {})
        assert approved.status_code == 200, approved.text
        self._publish(shown, operator)
        found = dict(zip(("shown", "pending", "also", "third"), ids, strict=False))
        return {**found, "trace": approved.json()["trace_id"]}

    def _publish(self, shown: str, operator: dict[str, str]) -> None:
        """Past the time in which an approval can be undone."""
        self.at += timedelta(minutes=30)

    def _put_into(self, state: str) -> None:
        if state == "ended":
            self.at += timedelta(days=400)
        purposes = {
            "lessons only": ["partner_offers"],
            "offers only": ["education"],
            "revoked": [],
        }
        for name, who in (("ana", "user"), ("ben", "ben")):
            if state in purposes:
                body = {"user_id": name, "action": "revoke", "purposes": purposes[state]}
                if not purposes[state]:
                    del body["purposes"]
                answer = self.call("POST", "/consent", self._as(who), body)
                assert answer.status_code == 200, answer.text

    def _callers(self) -> Iterator[Caller]:
        nobody = frozenset({401})
        yield Caller("nobody", "", {}, refused=nobody)
        yield Caller("a made-up token", "", _bearer("ss_op_made-up"), refused=nobody)
        for role in ROLES:
            yield Caller(f"{role}, token", role, self._as(role))
        yield from self._ended(nobody)
        for role in ROLES:
            headers = self._signed_in(f"{role}.one")
            yield Caller(f"{role}, session", role, headers, by_session=True)
        first = self._signed_in("first.one")
        yield Caller("operator, initial password", "operator", first, True, must_change=True)
        bare = {k: v for k, v in self._signed_in("operator.one").items() if k == "Cookie"}
        yield Caller("operator, session of another site's page", "operator", bare, True)

    def _ended(self, nobody: frozenset[int]) -> Iterator[Caller]:
        """Those who were let in once."""
        with self.database.write() as connection:
            revoked = self._token(connection, "operator")
            revoke_token(connection, revoked, at=self.at)
            expired = self._token(connection, "operator", expires_at=self.at + timedelta(seconds=1))
            gone = create_account(
                connection,
                login="gone.one",
                name="gone",
                role="operator",
                password_hash=hashed(PASSWORD),
                at=self.at,
                by="test",
            )
            locked = self._token(connection, "operator", account_id=gone.account_id)
        session = self._signed_in("gone.one")
        idle = self._signed_in("operator.one")
        with self.database.write() as connection:
            disable_account(connection, gone.account_id, at=self.at, by="test")
        self.at += timedelta(minutes=31)
        yield Caller("revoked token", "operator", _bearer(revoked), refused=nobody)
        yield Caller("expired token", "operator", _bearer(expired), refused=nobody)
        yield Caller("token of a disabled account", "operator", _bearer(locked), refused=nobody)
        yield Caller("session of a disabled account", "operator", session, refused=nobody)
        yield Caller("session that idled", "operator", idle, refused=nobody)

    def _signed_in(self, login: str) -> dict[str, str]:
        who = {"login": login, "password": PASSWORD}
        answer = self.call("POST", "/session", FROM_OUR_PAGE, who)
        assert answer.status_code == 200, answer.text
        cookie = answer.headers["set-cookie"].partition(";")[0]
        return {
            **FROM_OUR_PAGE,
            "Cookie": cookie,
            "X-CSRF-Token": answer.json()["csrf_token"],
        }


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def routes_of(world: World) -> dict[str, str]:
    """The method of every route that the application has, by name."""
    contexts = iter_route_contexts(world.client.app.routes)
    return {context.name: min(context.methods) for context in contexts}


def cells(world: World) -> Iterator[Cell]:
    """Every cell of a state of consent, each on the database as it was."""
    for route, line in LINES.items():
        for caller in world.callers:
            for owner in OWNERS if line.addressed else ("own",):
                yield _cell(world, route, line, caller, owner)


def _cell(world: World, route: str, line: Line, caller: Caller, owner: str) -> Cell:
    things = world.things[{"own": "ana", "other": "ben", "absent": "nobody"}[owner]]
    names = {
        **things,
        "account": world.accounts["spare"].account_id,
        "token": token_id(world.tokens["spare"]),
        "session": "no-such",
    }
    path = line.path.format(**names)
    body = json.loads(_filled(json.dumps(line.body), names)) if line.body is not None else None
    answer = world.call(line.method, path, caller.headers, body)
    if line.method != "GET" and (answer.status_code < 400 or line.done == {401}):
        world.restore()  # a wrong password is counted
    return Cell(
        route,
        caller.name,
        owner,
        world.state,
        answer.status_code,
        _told(world, line, caller, owner),
    )


def _told(world: World, line: Line, caller: Caller, owner: str) -> frozenset[int]:
    if line.open:
        return line.done
    if caller.refused is not None:
        return caller.refused
    foreign = caller.by_session and "Origin" not in caller.headers
    if foreign and line.method != "GET":
        return frozenset({403})
    if caller.must_change and not line.first:
        return frozenset({403})
    return expected(line, caller.role, caller.by_session, owner, world.state)


def _filled(text: str, names: dict[str, str]) -> str:
    for name, value in names.items():
        text = text.replace(f"{{{name}}}", value)
    return text
