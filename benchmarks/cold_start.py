"""How long a function takes from nothing to its first answer: `python benchmarks/cold_start.py`.

A process is started as the image starts it (`python -m awslambdaric api.handler`), over a migrated
SQLite database, and fetches its event from a stand-in of Lambda on this machine. What AWS adds, to
fetch the image and to start a machine, and the way to a database elsewhere, is not in it.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import statistics
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

from lambda_runtime import function

from spendsense.storage import Database

ROOT = Path(__file__).parents[1]
EVENT = {
    "version": "2.0",
    "rawPath": "/api/v1/health",
    "rawQueryString": "",
    "headers": {"host": "127.0.0.1", "accept": "*/*"},
    "requestContext": {
        "http": {"method": "GET", "path": "/api/v1/health", "sourceIp": "127.0.0.1"}
    },
    "isBase64Encoded": False,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=7)
    asked = parser.parse_args()
    _machine()
    with tempfile.TemporaryDirectory() as folder:
        Database.open(f"sqlite:///{folder}/spendsense.db").close()
        tried = [_once(Path(folder)) for _ in range(asked.repeats)]
    names = ("first answer", "second answer", "processor, both")
    for name, times in zip(names, zip(*tried, strict=True), strict=True):
        best, middle, worst = min(times), statistics.median(times), max(times)
        print(f"  {name:<16} best {best:7.0f} ms   median {middle:7.0f}   worst {worst:7.0f}")


def _once(home: Path) -> tuple[float, float, float]:
    """Milliseconds from the start of the process to its first answer, of the next, and of
    processor time in all: where other programs run too, that one tells more."""
    environment = {**os.environ, "SPENDSENSE_HOME": str(home), "SPENDSENSE_MIGRATE": "command"}
    before, started = _processor(), time.perf_counter()
    with function("api.handler", ROOT / "deploy/aws/functions", environment) as runtime:
        first = runtime.invoke(EVENT)
        again = time.perf_counter()
        second = runtime.invoke(EVENT)
    if first.failed or first.body["statusCode"] != 200:
        sys.exit(f"The function answered: {first.body}")
    spent = _processor() - before
    return (first.at - started) * 1000, (second.at - again) * 1000, spent * 1000


def _processor() -> float:
    """Seconds of processor time of the processes that ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _machine() -> None:
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} processors")
    names = ("spendsense", "awslambdaric", "mangum", "fastapi", "polars", "sqlalchemy")
    print(f"Python {platform.python_version()}, " + ", ".join(f"{n} {version(n)}" for n in names))


if __name__ == "__main__":
    main()
