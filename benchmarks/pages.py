"""Every call of every page, under 100 ms: `python benchmarks/pages.py --home HOME --users 40`.

HOME holds a database of a population that was loaded and run, such as

    spendsense generate default --users 10000 --out people --as-of 2026-11-15
    spendsense ingest people --home HOME && spendsense run --as-of 2026-11-15 --home HOME

It is served with one worker on a socket of this machine, and asked one call after another: of users
drawn by the seed among those whose consent stands, with a token of their own, and by an operator.
Prints each call's median, 95th percentile and longest time, the processor time that the server used
for one, and how large the answer was. Exit code 1 where a 95th percentile is over --limit, 2 where
an answer is no success. The tokens are ended when it is done; what operators read is noted in the
trail, as it always is.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from random import Random
from threading import Thread
from typing import Any

import httpx
import sqlalchemy as sa

from spendsense.config import Config
from spendsense.storage import (
    Database,
    consented,
    issue_token,
    revoke_token,
    runs,
    token_id,
    user_ids,
)
from spendsense.storage.review_tables import review_states
from spendsense.storage.run_counts import kept_readings
from spendsense.storage.tables import run_users

API = "/api/v1"
LABEL = "benchmark of pages"

OF_USER = (
    "/session",
    "/consent/{user}",
    "/consent/{user}/receipt",
    "/consent/{user}/preview?purpose=education",
    "/access/{user}",
    "/recommendations/{user}",
    "/users/{user}/status",
    "/users/{user}/today",
    "/users/{user}/engagement",
    "/users/{user}/learn",
    "/users/{user}/accounts",
    "/users/{user}/transactions?limit=50",
    "/users/{user}/transactions?limit=50&q=coffee",
    "/users/{user}/spending",
    "/users/{user}/balances?days=180",
    "/users/{user}/recurring",
    "/users/{user}/recurring.ics",
    "/users/{user}/corrections",
    "/users/{user}/pattern",
    "/users/{user}/timeline",
)
"""What the pages of a user ask for, of the user's own."""

OF_OPERATOR = (
    "/operator/review?limit=50",
    "/operator/review?limit=50&status=waiting&sort=waiting",
    "/operator/review?limit=50&sort=newest&kind=education",
    "/operator/review?limit=50&persona=high_utilization",
    "/operator/review?limit=50&status=flagged",
    "/operator/review?limit=50&status=all",
    "/operator/review/lanes",
    "/operator/review/reasons",
    "/operator/review/metrics",
    "/operator/review/groups",
    "/operator/review/second",
    "/operator/review/{pending}",
    "/operator/review/{pending}/evidence",
    "/operator/users?limit=50",
    "/operator/users?limit=50&offset=5000",
    "/operator/users/{user}",
    "/users/{user}/status",
    "/users/{user}/signals",
    "/users/{user}/timeline",
    "/operator/consent/expiring",
    "/operator/runs",
    "/operator/runs/{run}",
    "/operator/metrics",
    "/rules",
    "/rules/C1",
    "/audit/events?limit=50",
    "/audit/events?limit=50&subject={user}",
    "/audit/events?limit=50&action=consent.",
    "/audit/events?limit=50&actor=nobody",
    "/audit/checkpoints",
)
"""What the console asks for."""

CHANGING: tuple[tuple[str, str, Mapping[str, Any]], ...] = (
    ("user", "/users/{user}/pattern/what-if", {"window_days": 30, "changes": {}}),
    ("operator", "/operator/review/{pending}/check", {"title": "A few words on your card"}),
)
"""What is asked by POST and keeps nothing."""


@dataclass(frozen=True)
class Call:
    """An address with places to fill, who asks it, and what is sent."""

    role: str
    path: str
    body: Mapping[str, Any] | None = None

    @property
    def name(self) -> str:
        return f"{self.role:<8} {'POST' if self.body is not None else 'GET '} {self.path}"


@dataclass
class Timed:
    """How long the answers to one call took, in milliseconds."""

    call: Call
    took: list[float] = field(default_factory=list)
    cpu: float = 0.0
    bytes: int = 0
    failed: dict[str, int] = field(default_factory=dict)

    def rank(self, percent: int) -> float:
        """The nearest rank: a time that was measured."""
        ordered = sorted(self.took)
        return ordered[-(-len(ordered) * percent // 100) - 1] if ordered else 0.0


@dataclass(frozen=True)
class Person:
    """A user of the sample, what fills the places of an address, and the user's token."""

    places: Mapping[str, str]
    token: str


CALLS = (
    *(Call("user", path) for path in OF_USER),
    *(Call("operator", path) for path in OF_OPERATOR),
    *(Call(role, path, body) for role, path, body in CHANGING),
)


def main() -> None:
    """The whole of it, as asked on the command line."""
    asked = _asked()
    database = Database.open(Config.read(home=asked.home).database_url)
    people, operator, size = _prepared(database, asked.users, Random(asked.seed))  # noqa: S311
    print(f"{size}; {len(people)} users drawn by seed {asked.seed}; one worker")
    print(_machine())
    chosen = [call for call in CALLS if asked.only in call.path]
    try:
        with served(asked.home) as server, httpx.Client(base_url=server.url, timeout=60) as client:
            print(HEAD)
            found = [
                _shown(_timed(client, server, call, people, operator, asked.rounds), asked.limit)
                for call in chosen
            ]
    finally:
        _end(database, [*(each.token for each in people), operator])
        database.close()
    sys.exit(_told(found, asked.limit))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--home", type=Path, required=True)
    parser.add_argument("--users", type=int, default=40, help="How many are drawn.")
    parser.add_argument("--rounds", type=int, default=1, help="How often each is asked.")
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--limit", type=float, default=100.0, help="Milliseconds at the 95th.")
    parser.add_argument("--only", default="", help="Calls whose address has this in it.")
    return parser.parse_args()


def _prepared(database: Database, many: int, dice: Random) -> tuple[list[Person], str, str]:
    at = datetime.now(UTC).replace(tzinfo=None)
    with database.read() as connection:
        everybody = user_ids(connection)
        run = max(
            runs(connection), key=lambda each: sum(kept_readings(connection, each.run_id).values())
        )
        read = list(
            connection.scalars(
                sa.select(run_users.c.user_id).where(run_users.c.run_id == run.run_id)
            )
        )
        able = sorted(consented(connection, read, at=at))
        waiting = connection.scalar(
            sa.select(sa.func.count())
            .select_from(review_states)
            .where(review_states.c.status == "pending")
        )
        drawn = dice.sample(able, min(many, len(able)))
        pending = {user: _pending(connection, user) for user in drawn}
    drawn = [user for user in drawn if pending[user]]
    with database.write() as connection:
        people = [
            Person(
                {"user": user, "pending": str(pending[user]), "run": run.run_id},
                issue_token(connection, role="user", user_id=user, label=f"{LABEL} {user}", at=at),
            )
            for user in drawn
        ]
        operator = issue_token(connection, role="operator", label=LABEL, at=at)
    size = f"{len(everybody):,} customers, {len(able):,} of them read, {waiting:,} drafts waiting"
    return people, operator, size


def _pending(connection: sa.Connection, user: str) -> str | None:
    query = sa.select(review_states.c.recommendation_id).where(
        review_states.c.user_id == user, review_states.c.status == "pending"
    )
    return connection.scalars(query.order_by(review_states.c.recommendation_id)).first()


def _timed(
    client: httpx.Client,
    server: Server,
    call: Call,
    people: Sequence[Person],
    operator: str,
    rounds: int,
) -> Timed:
    """The call of every user of the sample, once beforehand so that nothing is read first."""
    timed = Timed(call)
    used = 0.0
    for person in (people[0], *list(people) * rounds):
        used = used if timed.took else server.cpu()
        token = person.token if call.role == "user" else operator
        path = API + call.path.format(**person.places)
        headers = {"Authorization": f"Bearer {token}"}
        begun = time.perf_counter()
        if call.body is None:
            answer = client.get(path, headers=headers)
        else:
            answer = client.post(path, headers=headers, json=dict(call.body))
        timed.took.append((time.perf_counter() - begun) * 1_000)
        timed.bytes = max(timed.bytes, len(answer.content))
        if not answer.is_success:
            told = f"{answer.status_code} {answer.text[:160]}"
            timed.failed[told] = timed.failed.get(told, 0) + 1
    timed.cpu = (server.cpu() - used) * 1_000 / len(timed.took)
    timed.took.pop(0)
    return timed


HEAD = f"{'p50':>8} {'p95':>8} {'max':>8} {'cpu':>7}  {'bytes':>9}  call"


def _shown(each: Timed, limit: float) -> Timed:
    """A line as soon as it is measured."""
    mark = " OVER" if each.rank(95) > limit else ""
    print(
        f"{each.rank(50):8.1f} {each.rank(95):8.1f} {max(each.took):8.1f} {each.cpu:7.1f}  "
        f"{each.bytes:9,}  {each.call.name}{mark}"
    )
    for told, count in each.failed.items():
        print(f"{'':46}{count} x {told}")
    sys.stdout.flush()
    return each


def _told(found: Sequence[Timed], limit: float) -> int:
    if any(each.failed for each in found):
        print("Some answers are no success.")
        return 2
    over = sorted((e for e in found if e.rank(95) > limit), key=lambda e: -e.rank(95))
    print(f"{len(over)} of {len(found)} calls take over {limit:.0f} ms at the 95th percentile.")
    return 1 if over else 0


@dataclass(frozen=True)
class Server:
    """Where it listens, and its process."""

    url: str
    pid: int

    def cpu(self) -> float:
        """Seconds of processor that it has used: what stays the same on a machine that is busy."""
        after_name = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(after_name[11]) + int(after_name[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def served(home: Path) -> Iterator[Server]:
    """The server over a home, on a port that the machine chooses."""
    command = [sys.executable, "-c", "from spendsense.cli import main; main()", "serve"]
    limits = {"SPENDSENSE_RATE_LIMITS": "api=off unknown=off exports=off heavy=off"}
    server = subprocess.Popen(
        [*command, "--port", "0", "--home", str(home)],
        stderr=subprocess.PIPE,
        env={**os.environ, **limits},
        text=True,
    )
    try:
        address = _address(server)
        # What it says of each request would else fill the pipe, and then it waits for a reader.
        Thread(target=deque, args=(server.stderr, 0), daemon=True).start()
        yield Server(address, server.pid)
    finally:
        server.terminate()
        server.wait()


def _address(server: subprocess.Popen[str]) -> str:
    """Where it listens, by its own words."""
    assert server.stderr is not None
    for line in server.stderr:
        found = re.search(r"http://127\.0\.0\.1:([1-9]\d*)", line)
        if found:
            return found[0]
    raise SystemExit("The server ended before it listened.")


def _end(database: Database, secrets: Sequence[str]) -> None:
    at = datetime.now(UTC).replace(tzinfo=None)
    with database.write() as connection:
        for secret in secrets:
            revoke_token(connection, token_id(secret), at=at, by=LABEL)


def _machine() -> str:
    names = ("uvicorn", "fastapi", "pydantic", "sqlalchemy", "polars")
    told = ", ".join(f"{name} {version(name)}" for name in names)
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    python = platform.python_version()
    return f"{os.cpu_count()} cores, load {load}, {platform.machine()}, Python {python}, {told}"


if __name__ == "__main__":
    main()
