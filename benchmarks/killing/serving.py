"""A server that is killed while people use it, and who send again what was not answered."""

from __future__ import annotations

import json
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from killing.processes import Place, Running, Template, wait_until
from killing.scenes import AS_OF, Commands, Death, Outcome
from killing.state import State, state
from spendsense.review import queue
from spendsense.storage import Database, issue_token, user_ids

TRIES = 60
PATIENCE = 180.0


@dataclass(frozen=True)
class Act:
    """A request with a key, by whom."""

    who: str
    path: str
    body: Any = None


@dataclass
class Server:
    """A server that is started again whenever it is gone."""

    template: Template
    place: Place
    death: Death | None
    count: Path | None
    outcome: Outcome
    running: Running | None = None
    port: int = 0

    def start(self) -> None:
        self.port = _free_port()
        point = self.death.point if self.death and not self.outcome.killed else None
        args = ["serve", "--port", str(self.port)]
        self.running = self.template.start(self.place, args, point=point, count=self.count)
        if not wait_until(self._answers, PATIENCE) and not self.gone():
            raise SystemExit(f"The server does not answer:\n{self.place.said.read_text()}")

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.address}/health", timeout=5).status_code == 200
        except httpx.TransportError:
            return self.gone()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/api/v1"

    def gone(self) -> bool:
        """Whether it was killed; a child that nobody has waited for yet is a zombie."""
        assert self.running is not None
        try:
            status = Path(f"/proc/{self.running.pid}/stat").read_text()
        except OSError:
            return True
        return status.rpartition(")")[2].split()[0] == "Z"

    def again(self) -> None:
        """Know that it was killed, and start it anew."""
        assert self.running is not None
        if self.running.ended() == -9:
            self.outcome.killed = True
        else:
            self.outcome.wrong.append("the server ended by itself")
        self.start()


@dataclass(frozen=True)
class Requests:
    """A scene of requests, one after another, each sent until it is answered."""

    name: str
    acts: Callable[[Place], list[Act]]
    before: tuple[tuple[str, ...], ...] = (
        ("ingest", "{given}/population"),
        ("run", "--as-of", AS_OF),
    )

    def prepare(self, template: Template, place: Place, given: Path) -> None:
        Commands("", self.before, ()).prepare(template, place, given)
        (place.home / "tokens.json").write_text(json.dumps(_tokens(place)))

    def looked_at(self, place: Place) -> State:
        return state(place, loads=True)

    def play(
        self, template: Template, place: Place, given: Path, death: Death | None, count: Path | None
    ) -> Outcome:
        outcome = Outcome()
        tokens = json.loads((place.home / "tokens.json").read_text())
        acts = self.acts(place)
        server = Server(template, place, death, count, outcome)
        began = time.perf_counter()
        server.start()
        with _killer(server, death):
            for number, act in enumerate(acts):
                self._sent(server, act, tokens[act.who], f"act-{number}")
        outcome.seconds.append(time.perf_counter() - began)
        assert server.running is not None
        if not server.gone():
            server.running.stop()
        elif server.running.ended() == -9:
            outcome.killed = True
        if count is not None:
            outcome.counts.append(json.loads(count.read_text()))
        return outcome

    def _sent(self, server: Server, act: Act, token: str, key: str) -> None:
        """Send until answered; after a kill the same again, with the same key."""
        headers = {"Authorization": f"Bearer {token}", "Idempotency-Key": key}
        for attempt in range(TRIES):
            try:
                answer = httpx.post(
                    f"{server.address}{act.path}", json=act.body, headers=headers, timeout=PATIENCE
                )
            except httpx.TransportError:
                if wait_until(server.gone, 10):
                    server.again()
                continue
            if answer.status_code == 409 and "was not kept" in answer.text:
                headers["Idempotency-Key"] = f"{key}-{attempt}"  # a run that was cut off
                continue
            if answer.status_code == 401 and act.path.endswith("/delete") and attempt:
                return  # it was carried out: the token went with everything else
            if answer.status_code in (409, 429, 503) and "Retry-After" in answer.headers:
                time.sleep(float(answer.headers.get("Retry-After", "1")))
                continue
            if answer.status_code >= 300:
                server.outcome.wrong.append(f"{act.path}: {answer.status_code} {answer.text}")
            return
        server.outcome.wrong.append(f"{act.path} was never answered")


@contextmanager
def _killer(server: Server, death: Death | None) -> Iterator[None]:
    """Kills the server once after so many seconds, where that was drawn."""
    timer: threading.Timer | None = None
    if death is not None and death.seconds is not None:
        assert server.running is not None
        timer = threading.Timer(death.seconds, _killed, (server.running,))
        timer.start()
    try:
        yield
    finally:
        if timer is not None:
            timer.cancel()
            timer.join()


def _killed(running: Running) -> None:
    running.kill()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port


def _tokens(place: Place) -> dict[str, str]:
    """A secret of an operator, and of each customer."""
    database = Database.open(place.database_url)
    at = datetime(2026, 11, 1)
    with database.write() as connection:
        tokens = {"operator": issue_token(connection, role="operator", label="olga", at=at)}
        for user in user_ids(connection):
            tokens[user] = issue_token(connection, role="user", user_id=user, label="phone", at=at)
    database.close()
    return tokens


def _waiting(place: Place) -> dict[str, list[str]]:
    """Lessons that wait, by user."""
    database = Database.open(place.database_url)
    with database.read() as connection:
        found = [each for each in queue(connection) if each.kind == "education"]
    database.close()
    by_user: dict[str, list[str]] = {}
    for each in sorted(found, key=lambda each: each.recommendation_id):
        by_user.setdefault(each.user_id, []).append(each.recommendation_id)
    return by_user


def decisions(place: Place) -> list[Act]:
    """Approvals, rejections, other words, withdrawals, and what a user says of a lesson."""
    waiting = _waiting(place)
    acts = []
    for user, (first, second, *_) in list(waiting.items())[:2]:
        decide = "/operator/review"
        acts += [
            Act("operator", f"{decide}/{first}/approve", {"note": "fine"}),
            Act("operator", f"{decide}/{first}/publish"),
            Act(user, "/feedback", {"recommendation_id": first, "verdict": "helpful"}),
            Act("operator", f"{decide}/{second}/reject", {"reason": "not now"}),
            Act("operator", f"{decide}/{first}/withdraw", {"reason": "after all"}),
        ]
    return [*acts, Act("operator", "/users", {"user_id": "new", "name": "New"}), *_records()]


def _records() -> list[Act]:
    rows = [
        {"transaction_id": f"n{number}", "account_id": "n-a", "user_id": "new",
         "date": f"2026-08-{number % 20 + 1:02}", "amount_cents": 100 + number, "name": "SHOP"}
        for number in range(50)
    ]  # fmt: skip
    account = {"account_id": "n-a", "user_id": "new", "type": "depository", "name": "Checking"}
    grant = {"user_id": "new", "action": "grant"}
    return [
        Act("operator", "/ingest", {"accounts": [account], "transactions": rows}),
        Act("operator", "/consent", grant),
        Act("operator", "/operator/run", {"as_of": AS_OF}),
    ]


def purges(place: Place) -> list[Act]:
    """Users revoke, and others have everything of theirs deleted."""
    users = list(_waiting(place))
    revoked = [Act(user, "/consent", {"user_id": user, "action": "revoke"}) for user in users[:2]]
    deleted = [Act(user, f"/users/{user}/delete", {"everything": True}) for user in users[2:4]]
    return [*revoked, *deleted]


DECIDE = Requests("decide", decisions)
PURGE = Requests("purge", purges)
