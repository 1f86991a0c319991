"""What telling costs while nobody listens: requests with `Observed` around them, and without.

`python benchmarks/observability.py` prints the ratio of both in one run, in turns, and what a span
and an event cost that are off.
"""

from __future__ import annotations

import tempfile
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from statistics import median

from spendsense.storage import Database
from spendsense.telemetry import event, span
from spendsense.web import create_app
from spendsense.web.observed import Observed

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

ROUNDS, REQUESTS = 15, 40


def seconds(act: Callable[[], object], times: int) -> float:
    began = time.process_time()
    for _ in range(times):
        act()
    return (time.process_time() - began) / times


def client(database: Database, home: Path, *, told: bool) -> TestClient:
    application = create_app(database, home=home)
    if not told:
        ours = [each for each in application.user_middleware if each.cls is not Observed]
        application.user_middleware = ours
    return TestClient(application)


def opened() -> None:
    with span("database.read"):
        pass


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        database = Database.open(f"sqlite:///{home / 'a.db'}")
        with client(database, home, told=True) as on, client(database, home, told=False) as off:
            ratios, asked = [], "/api/v1/health"
            for _ in range(ROUNDS):
                plain = seconds(lambda: off.get(asked), REQUESTS)
                ratios.append(seconds(lambda: on.get(asked), REQUESTS) / plain)
        database.close()
    print(f"a request with nobody listening, beside one without any telling: {median(ratios):.3f}")
    print(f"a span that is off: {seconds(opened, 200_000) * 1e9:.0f} ns of processor time")
    quiet = seconds(lambda: event("run.start", users=1), 200_000) * 1e9
    print(f"an event that is off: {quiet:.0f} ns of processor time")


if __name__ == "__main__":
    main()
