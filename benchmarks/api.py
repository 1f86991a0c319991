"""The dashboard's query under load: `python benchmarks/api.py --users 10000 --seconds 8`.

Makes a database of users who have consented and have approved recommendations, each with a token
of their own; serves it with `spendsense serve --workers 2` on a socket of this machine; and asks
GET /api/v1/recommendations/{user} of users drawn by the seed, over 16 and then 64 connections that
are kept open. Prints requests a second, and how long an answer took: half of them, 99 of 100, the
longest. Every answer is read, and has to be a 200 with that user's items. On SQLite by default;
--database-url takes a PostgreSQL database that is empty. The load is made on the same machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from itertools import cycle
from pathlib import Path
from random import Random

import httpx

from spendsense.guardrails import Verdict
from spendsense.recommendations import DISCLOSURE, Draft, Fact
from spendsense.review import grant_consent
from spendsense.storage import (
    Database,
    ReviewEvent,
    Run,
    User,
    add_recommendation,
    add_review_event,
    add_user,
    consent_epochs,
    issue_token,
    recommendation_id,
    save_epochs,
    save_run,
    save_trace,
)

CONNECTIONS = (16, 64)
ITEMS = 4
AT_ONCE = 500
WARM_SECONDS = 2.0


def main() -> None:
    """The whole of it, as asked on the command line."""
    asked = _asked()
    with tempfile.TemporaryDirectory() as folder:
        home = asked.home or Path(folder)
        url = asked.database_url or f"sqlite:///{home / 'spendsense.db'}"
        tokens = prepared(url, home, asked.users)
        told = f"{asked.users:,} users, {ITEMS} approved items each, {url.split(':')[0]}"
        print(f"{told}; {asked.workers} workers; seed {asked.seed}")
        print(_machine())
        with serving(home, url, asked.workers) as server:
            for connections in asked.connections:
                found = asyncio.run(_load(server.address, tokens, connections, asked, server))
                print(f"{connections:3} connections: {found}")


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=10_000)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=8.0)
    parser.add_argument("--connections", type=int, nargs="+", default=list(CONNECTIONS))
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--database-url")
    parser.add_argument("--home", type=Path, help="keep the database here, and use it again")
    return parser.parse_args()


def prepared(url: str, home: Path, users: int) -> dict[str, str]:
    """The tokens of users who each have approved items; a database that is there is used again."""
    kept = home / "tokens.txt"
    if kept.exists():
        pairs = (line.split() for line in kept.read_text(encoding="utf-8").splitlines())
        return {name: token for name, token in pairs}
    home.mkdir(parents=True, exist_ok=True)
    database = Database.open(url, wait_ms=60_000)
    at, tokens = _an_hour_ago(), dict[str, str]()
    with database.write() as connection:
        save_run(connection, _run(at))
    for first in range(0, users, AT_ONCE):
        names = [f"user-{number:05}" for number in range(first, min(users, first + AT_ONCE))]
        tokens |= _block(database, names, at)
    database.close()
    lines = "".join(f"{name} {token}\n" for name, token in tokens.items())
    kept.touch(mode=0o600)
    kept.write_text(lines, encoding="utf-8")
    return tokens


def _an_hour_ago() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(hours=1)


def _run(at: datetime) -> Run:
    return Run(run_id="run-load", as_of=at.date(), started_at=at, policy_hash="load")


def _block(database: Database, names: Sequence[str], at: datetime) -> dict[str, str]:
    tokens: dict[str, str] = {}
    with database.write() as connection:
        for name in names:
            user = User(user_id=name, name=f"Person {name}", email=None, created_at=at)
            add_user(connection, user, by="load", at=at)
            grant_consent(connection, name, by=name, at=at)
            tokens[name] = issue_token(
                connection, role="user", user_id=name, label=f"{name}'s phone", at=at
            )
        save_epochs(connection, "run-load", consent_epochs(connection, names))
        for name in names:
            trace = f"trace-{name}"
            save_trace(connection, trace, name, at.date(), "run-load", {"trace_id": trace}, at=at)
            for draft in _drafts(name, at.date()):
                add_recommendation(
                    connection, draft, _VERDICTS, run_id="run-load", trace_id=trace, at=at
                )
                approval = ReviewEvent(
                    recommendation_id=recommendation_id(draft),
                    action="approve",
                    at=at,
                    by="olga",
                    verdicts=tuple(each.as_json() for each in _VERDICTS),
                )
                add_review_event(connection, approval)
    return tokens


_VERDICTS = tuple(
    Verdict(name, True, "Nothing in it objects to being shown to this person on this day.")
    for name in ("consent", "eligibility", "tone", "grounding", "disclosure", "legibility")
)


def _drafts(user_id: str, as_of: date) -> Iterator[Draft]:
    for number in range(ITEMS):
        yield Draft(
            user_id=user_id,
            window_days=(30, 180)[number % 2],
            as_of=as_of,
            persona="high_utilization",
            item_key=f"item-{number}",
            kind="education",
            product_kind=None,
            title="What a card's utilization is, and how it falls",
            body="A card's utilization is its balance beside its limit. " * 8,
            because=f"Your card ending in 4821 is at {60 + number} % of its limit.",
            disclosure=DISCLOSURE,
            facts=(Fact("utilization", f"{60 + number} %", "reading:utilization"),),
        )


class serving:
    """`spendsense serve` in a process of its own, and its address."""

    def __init__(self, home: Path, url: str, workers: int) -> None:
        self.home, self.url, self.workers = home, url, workers

    address = ("127.0.0.1", 8765)

    def __enter__(self) -> serving:
        command = [
            str(Path(sys.executable).with_name("spendsense")),
            "serve",
            "--home",
            str(self.home),
        ]
        environment = {**os.environ, "SPENDSENSE_DATABASE_URL": self.url}
        self.process = subprocess.Popen(
            [*command, "--port", "8765", "--workers", str(self.workers)],
            env=environment,
            stdout=subprocess.DEVNULL,
        )
        transport = httpx.HTTPTransport(retries=10)
        with httpx.Client(transport=transport, timeout=30) as client:
            client.get("http://127.0.0.1:8765/api/v1/health").raise_for_status()
        return self

    def seconds(self) -> float:
        """Processor time of the server and its workers, where /proc tells it."""
        ticks = 0
        for process in _family(self.process.pid):
            fields = Path(f"/proc/{process}/stat").read_text("ascii").rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        self.process.wait(30)


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [process, *(each for child in children for each in _family(int(child)))]


async def _load(
    address: tuple[str, int],
    tokens: dict[str, str],
    connections: int,
    asked: argparse.Namespace,
    server: serving,
) -> str:
    dice = Random(asked.seed)  # noqa: S311 - a draw, no secret
    users = [dice.choice(list(tokens)) for _ in range(20_000)]
    requests = [(user, _request(user, tokens[user], address[0])) for user in users]
    for seconds in (WARM_SECONDS, asked.seconds):
        began, used, own = time.perf_counter(), server.seconds(), time.process_time()
        until = began + seconds
        shares = (requests[each::connections] for each in range(connections))
        found = await asyncio.gather(*(_one(address, share, until) for share in shares))
        took, used = time.perf_counter() - began, server.seconds() - used
        own = time.process_time() - own
    times = sorted(each for one in found for each in one)
    half, most = times[len(times) // 2], times[int(len(times) * 0.99)]
    return (
        f"{len(times) / took:,.0f} requests/s, {len(times):,} in {took:.1f} s; half in "
        f"{half * 1e3:.1f} ms, 99 of 100 in {most * 1e3:.1f} ms, all in {times[-1] * 1e3:.1f} ms; "
        f"{used / len(times) * 1e3:.2f} ms of processor for each answer and "
        f"{own / len(times) * 1e3:.2f} to ask; load {os.getloadavg()[0]:.1f}"
    )


def _request(user: str, token: str, host: str) -> bytes:
    return (
        f"GET /api/v1/recommendations/{user} HTTP/1.1\r\nHost: {host}\r\n"
        f"Authorization: Bearer {token}\r\n\r\n"
    ).encode()


LENGTH = re.compile(rb"\r\n[Cc]ontent-[Ll]ength: (\d+)")


async def _one(
    address: tuple[str, int], requests: Sequence[tuple[str, bytes]], until: float
) -> list[float]:
    """One connection, a request after the other; how long each took."""
    loop = asyncio.get_running_loop()
    _, asking = await loop.create_connection(lambda: _Asking(requests, until), *address)
    return await asking.took_all


class _Asking(asyncio.Protocol):
    """Asks for the next when an answer has come in whole.

    Without streams, so that asking costs little beside the answers, which share the machine.
    """

    def __init__(self, requests: Sequence[tuple[str, bytes]], until: float) -> None:
        self.requests, self.until = cycle(requests), until
        self.took: list[float] = []
        self.came, self.user, self.began = b"", "", 0.0
        self.took_all: asyncio.Future[list[float]] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        self._ask()

    def _ask(self) -> None:
        self.began = time.perf_counter()
        if self.began >= self.until:
            self.took_all.set_result(self.took)
            self.transport.close()
            return
        self.user, request = next(self.requests)
        self.transport.write(request)

    def data_received(self, data: bytes) -> None:
        self.came += data
        head, end, body = self.came.partition(b"\r\n\r\n")
        length = LENGTH.search(head)
        if not end or len(body) < (int(length[1]) if length else 0):
            return
        self.took.append(time.perf_counter() - self.began)
        whose = body.startswith(f'{{"user_id":"{self.user}",'.encode())
        if not (head.startswith(b"HTTP/1.1 200") and whose and body.count(b'"id":') == ITEMS):
            raise SystemExit(f"Not what was asked for: {head[:100]!r} {body[:300]!r}")
        self.came = b""
        self._ask()

    def connection_lost(self, _: Exception | None) -> None:
        if not self.took_all.done():
            self.took_all.set_exception(ConnectionError("The server closed a connection."))


def _machine() -> str:
    names = ("uvicorn", "fastapi", "starlette", "pydantic", "sqlalchemy")
    told = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}, {told}"
    )


if __name__ == "__main__":
    main()
