"""100,000 people's dashboards on PostgreSQL: `python benchmarks/dashboards.py --users 100000`.

Fills a PostgreSQL of its own (see `people.py` for who they are), serves it with `spendsense serve
--workers 2`, and opens dashboards: a person drawn by the seed asks what the web app asks on Today,
Spending, My pattern, Recurring, Learn and My data, one call after the other, and then another
person comes. So many people are there at once as there are connections. Prints calls a second, and
of every call how long half, 95 and 99 of 100 took; every answer has to be a 200 about that person.
The load, the server and PostgreSQL share the machine.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from random import Random

import httpx
import sqlalchemy as sa
from people import People, fill, postgresql, tokens

from spendsense.storage import Database

CALLS = {
    "today": "/api/v1/users/{}/today",
    "status": "/api/v1/users/{}/status",
    "lessons": "/api/v1/recommendations/{}",
    "learn": "/api/v1/users/{}/learn",
    "accounts": "/api/v1/users/{}/accounts",
    "transactions": "/api/v1/users/{}/transactions?limit=50",
    "spending": "/api/v1/users/{}/spending",
    "balances": "/api/v1/users/{}/balances",
    "recurring": "/api/v1/users/{}/recurring",
    "signals": "/api/v1/users/{}/signals",
    "pattern": "/api/v1/users/{}/pattern",
    "timeline": "/api/v1/users/{}/timeline",
    "consent": "/api/v1/consent/{}",
}
"""What the views of the web app ask for, in the order in which somebody opens them."""

WARM_SECONDS = 10.0
Times = dict[str, list[float]]


def main() -> None:
    """The whole of it, as asked on the command line."""
    asked = _asked()
    people = People(asked.users, asked.base, asked.whole, asked.days)
    with ExitStack() as stack:
        place = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=asked.place)))
        place.chmod(0o755)  # PostgreSQL runs as somebody else where root starts it
        url = stack.enter_context(postgresql(place))
        _filled(url, people, place)
        database = Database.open(url)
        keys = tokens(database, people, asked.people, _now())
        database.close()
        with serving(url, place, asked.workers) as server:
            asyncio.run(_measured(server, postmaster(place), keys, asked))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=100_000)
    parser.add_argument("--base", type=int, default=200, help="judged by the pipeline")
    parser.add_argument("--whole", type=int, default=5_000, help="with 13 months of records")
    parser.add_argument("--days", type=int, default=92, help="of records of the others")
    parser.add_argument("--people", type=int, default=2_000, help="who open their dashboards")
    parser.add_argument("--connections", type=int, default=12)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=42)
    parser.add_argument("--place", type=Path, help="a folder with room; 10 GB for 100,000")
    return parser.parse_args()


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None, microsecond=0) - timedelta(minutes=5)


def _filled(url: str, people: People, place: Path) -> None:
    print(people.said())
    began = time.perf_counter()
    fill(url, people, _now(), place)
    took = time.perf_counter() - began
    engine = sa.create_engine(url)
    with engine.connect() as connection:
        size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar()
        rows = connection.exec_driver_sql("SELECT count(*) FROM transactions").scalar()
        server = str(connection.exec_driver_sql("SHOW server_version").scalar()).split()[0]
    engine.dispose()
    print(f"{_machine()}; PostgreSQL {server}, its settings as they come")
    print(f"{rows:,} transactions, {(size or 0) / 1e9:.1f} GB; filled in {took:,.0f} s", flush=True)


@dataclass(frozen=True)
class Server:
    """`spendsense serve` in processes of its own."""

    address: str
    process: int


@contextmanager
def serving(url: str, home: Path, workers: int, **settings: str) -> Iterator[Server]:
    """A server that answers, until the end."""
    with tempfile.TemporaryDirectory(dir=home) as own:
        environment = {**os.environ, "SPENDSENSE_DATABASE_URL": url, "SPENDSENSE_HOME": own}
        environment |= {"SPENDSENSE_RATE_LIMITS": "api=off unknown=off", **settings}
        script = str(Path(sys.executable).with_name("spendsense"))
        words = [script, "serve", "--port", "8766", "--workers", str(workers)]
        process = subprocess.Popen(words, env=environment, stdout=subprocess.DEVNULL)
        try:
            address = "http://127.0.0.1:8766"
            with httpx.Client(transport=httpx.HTTPTransport(retries=10), timeout=60) as client:
                client.get(f"{address}/api/v1/health").raise_for_status()
            yield Server(address, process.pid)
        finally:
            process.terminate()
            process.wait(30)


def postmaster(place: Path) -> int:
    """The process that the others of PostgreSQL are children of."""
    (told,) = place.glob("*/data/postmaster.pid")
    return int(told.read_text("ascii").split()[0])


async def _measured(
    server: Server, database: int, keys: dict[str, str], asked: argparse.Namespace
) -> None:
    for seconds in (WARM_SECONDS, asked.seconds):
        before = [processor_seconds(each) for each in (server.process, database)]
        times, took = await load(server.address, keys, asked.connections, seconds, asked.seed)
        used = [processor_seconds(each) for each in (server.process, database)]
    answers = sum(map(len, times.values()))
    web, kept = ((after - b) / answers * 1e3 for after, b in zip(used, before, strict=True))
    busy = os.getloadavg()[0]
    print(f"{asked.connections} people at once, {asked.workers} workers, load {busy:.1f}")
    print(table(times, took))
    print(f"processor time of an answer: server {web:.1f} ms, PostgreSQL {kept:.1f} ms")


def processor_seconds(process: int) -> float:
    """What a process and its children have used, as /proc tells it."""
    ticks = 0
    for each in _family(process):
        fields = Path(f"/proc/{each}/stat").read_text("ascii").rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))  # its own, and of children that have ended
    return ticks / os.sysconf("SC_CLK_TCK")


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text("ascii").split()
    return [process, *(each for child in children for each in _family(int(child)))]


async def load(
    address: str,
    keys: dict[str, str],
    connections: int,
    seconds: float,
    seed: int,
    calls: Mapping[str, str] = CALLS,
) -> tuple[Times, float]:
    """How long each call took, in seconds, and how long all of it."""
    times: Times = defaultdict(list)
    began = time.perf_counter()
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:
        visitors = [
            _visits(client, keys, Random(f"{seed} {number}"), began + seconds, times, calls)  # noqa: S311
            for number in range(connections)
        ]
        await asyncio.gather(*visitors)
    return times, time.perf_counter() - began


async def _visits(
    client: httpx.AsyncClient,
    keys: dict[str, str],
    dice: Random,
    until: float,
    times: Times,
    calls: Mapping[str, str],
) -> None:
    users = list(keys)
    while time.perf_counter() < until:
        user = dice.choice(users)
        for name, path in calls.items():
            began = time.perf_counter()
            answer = await client.get(
                path.format(user), headers={"Authorization": f"Bearer {keys[user]}"}
            )
            times[name].append(time.perf_counter() - began)
            if answer.status_code != 200 or user not in answer.text:
                raise SystemExit(f"{name} of {user}: {answer.status_code} {answer.text[:300]}")


def table(times: Times, took: float) -> str:
    """Milliseconds by call, slowest last, and all of them."""
    every = sorted(each for one in times.values() for each in one)
    lines = [f"{'call':<14}{'calls':>8}{'p50 ms':>10}{'p95 ms':>10}{'p99 ms':>10}"]
    named = [*sorted(times.items(), key=lambda pair: _at(sorted(pair[1]), 0.5)), ("all", every)]
    for name, found in named:
        of = sorted(found)
        figures = "".join(f"{_at(of, share) * 1e3:>10.0f}" for share in (0.5, 0.95, 0.99))
        lines.append(f"{name:<14}{len(of):>8,}{figures}")
    lines.append(
        f"{len(every) / took:,.1f} calls/s, {len(every) / len(CALLS) / took:,.2f} whole visits/s"
    )
    return "\n".join(lines)


def _at(ordered: list[float], share: float) -> float:
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]


def _machine() -> str:
    names = ("uvicorn", "fastapi", "sqlalchemy", "psycopg", "polars", "spendsense")
    told = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{os.cpu_count()} cores, {platform.machine()}, load {os.getloadavg()[0]:.1f} before; "
        f"Python {platform.python_version()}, {told}"
    )


if __name__ == "__main__":
    main()
