"""The command and the API on real databases, and disks that can be made full or read-only."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.journeys.conftest import Command, ana, homes, household, on_both, spendsense, write
from tests.web.conftest import Api, a_household, api, begun, drafted

from spendsense.review import audit
from spendsense.storage import Database
from spendsense.world import generate, read_profile

__all__ = ["Api", "Command", "a_household", "ana", "api", "begun", "drafted", "homes", "household"]
__all__ += ["on_both", "spendsense", "write"]

COMMAND = (sys.executable, "-c", "from spendsense.cli import main; main()")


@dataclass(frozen=True)
class Said:
    """How a command in a process of its own ended, and what it said."""

    code: int
    out: str
    err: str


@dataclass(frozen=True)
class Disk:
    """A small disk in memory, with a folder for the home."""

    path: Path

    def resized(self, megabytes: float) -> None:
        self._mounted(f"remount,size={int(megabytes * 1024)}k")

    def read_only(self, yes: bool = True) -> None:
        self._mounted("remount,ro" if yes else "remount,rw")

    def _mounted(self, options: str) -> None:
        subprocess.run(["mount", "-o", options, str(self.path)], check=True)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Where we may mount one; else the test is left out."""
    path = tmp_path / "disk"
    path.mkdir()
    made = ["mount", "-t", "tmpfs", "-o", "size=3m", "none", str(path)]
    if os.geteuid() != 0 or subprocess.run(made, capture_output=True).returncode != 0:
        pytest.skip("a disk can be mounted by root only")
    yield Disk(path)
    subprocess.run(["umount", "-l", str(path)], check=True)


@pytest.fixture
def spoken(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Said]:
    """The command in a process of its own, with limits and settings of its own."""

    def run(*args: object, largest_file: int | None = None, **settings: object) -> Said:
        def limited() -> None:
            if largest_file is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (largest_file, largest_file))

        with monkeypatch.context() as environment:
            environment.delenv("SPENDSENSE_DATABASE_URL", raising=False)
            for name, value in settings.items():
                environment.setenv(f"SPENDSENSE_{name.upper()}", str(value))
            ran = subprocess.run(
                [*COMMAND, *map(str, args)],
                capture_output=True,
                text=True,
                preexec_fn=limited,
                timeout=120,
            )
        return Said(ran.returncode, ran.stdout, ran.stderr)

    return run


@pytest.fixture(scope="session")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some dozens of customers as CSV files, a few megabytes in a database."""
    folder = tmp_path_factory.mktemp("people") / "csv"
    generate(read_profile("default"), out=folder, users=40, as_of=date(2026, 8, 22), format="csv")
    return folder


def rows(database: Database) -> Mapping[str, int]:
    """How many rows there are of what a user could lose."""
    names = (
        "users",
        "transactions",
        "loads",
        "runs",
        "recommendations",
        "audit_events",
        "requests",
    )
    with database.read() as connection:
        return {
            name: int(connection.scalar(sa.text(f"SELECT count(*) FROM {name}")) or 0)
            for name in names
        }


def sound(database: Database) -> bool:
    """Whether trail and tables agree."""
    with database.read() as connection:
        return audit.verify(connection) == ()
