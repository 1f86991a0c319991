"""A load that is killed has loaded all or nothing; loading again completes it."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from .conftest import HEAD, Command

ROWS = 30_000
WHOLE = (1, ROWS, 1)
PATIENCE = 60.0
INGEST = (sys.executable, "-c", "from spendsense.cli import main; main()", "ingest")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One user with thirty thousand rows."""
    made = tmp_path_factory.mktemp("large")
    (made / "users.csv").write_text("user_id,name\nana,Ana Ruiz\n")
    (made / "accounts.csv").write_text("account_id,user_id,type\na,ana,depository\n")
    rows = [f"t-{n:06},a,2026-08-{n % 20 + 1:02},{n + 1},SHOP {n},," for n in range(ROWS)]
    (made / "transactions.csv").write_text("\n".join([HEAD, *rows]) + "\n")
    return made


def held(command: Command) -> tuple[int, int, int]:
    """Users, transactions and loads in the database, which must be sound."""
    state = command.state()
    with command.database.read() as connection:
        assert connection.scalar(sa.text("PRAGMA integrity_check")) == "ok"
    users, rows, loads = (int(str(state[table])) for table in ("users", "transactions", "loads"))
    return users, rows, loads


def killed_when(ready: Callable[[], bool], folder: Path) -> int:
    """Start a real ingest, kill it once ready, and give its exit code."""
    process = subprocess.Popen(
        [*INGEST, str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    patience = time.monotonic() + PATIENCE
    while process.poll() is None and not ready() and time.monotonic() < patience:
        time.sleep(0.002)
    if process.poll() is None:
        process.send_signal(signal.SIGKILL)
    return process.wait()


@pytest.mark.parametrize("kilobytes", [4, 1_000, 2_500], ids=lambda size: f"after {size} kB")
def test_a_killed_load_leaves_all_or_nothing_and_can_be_done_again(spendsense, folder, kilobytes):
    spendsense.database.close()
    log = Path(str(spendsense.database.url.database) + "-wal")

    def written() -> bool:
        return log.exists() and log.stat().st_size >= kilobytes * 1024

    code = killed_when(written, folder)
    assert code == -signal.SIGKILL, "the load was over before it could be killed"
    assert held(spendsense) in ((0, 0, 0), WHOLE)  # it may have been on its last step
    assert spendsense("audit", "verify").code == 0
    spendsense.ok("ingest", folder)
    assert held(spendsense)[:2] == WHOLE[:2]


def test_a_load_that_is_killed_before_it_writes_leaves_nothing(spendsense, folder):
    started = time.monotonic()
    code = killed_when(lambda: time.monotonic() > started + 0.3, folder)
    assert code == -signal.SIGKILL and held(spendsense) == (0, 0, 0)
