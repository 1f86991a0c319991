"""Populations of the founding documents, made, validated and loaded by the real command."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from spendsense.ledger import Book, windows
from spendsense.personas import PERSONAS, assignments
from spendsense.policy import Policy
from spendsense.signals import read
from spendsense.storage import Database, read_book
from spendsense.world.parts import part_path

COMMAND = (sys.executable, "-c", "from spendsense.cli import main; main()")
PATIENCE = 300.0


def spendsense(*words: object, home: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The real command in a process of its own, on the database file of a home of its own."""
    line = [*COMMAND, *(str(word) for word in words)]
    with pytest.MonkeyPatch.context() as environment:
        environment.delenv("SPENDSENSE_DATABASE_URL", raising=False)
        if home is not None:
            environment.setenv("SPENDSENSE_HOME", str(home))
        return subprocess.run(line, capture_output=True, text=True, timeout=PATIENCE)


@dataclass(frozen=True)
class Made:
    """A population as the command wrote it, with its default number of people."""

    profile: str
    folder: Path
    as_of: date

    @cached_property
    def manifest(self) -> dict[str, Any]:
        return self.json("manifest.json")

    def json(self, name: str) -> Any:
        return json.loads((self.folder / name).read_text(encoding="utf-8"))

    def part(self, table: str) -> pl.DataFrame:
        """A table of the ledger's own, demographics or truth, as Parquet."""
        return pl.read_parquet(self.folder / part_path(table, 0, "parquet"))

    def csv(self, table: str, **types: Any) -> pl.DataFrame:
        path = self.folder / f"synthetic_{table}.csv"
        return pl.read_csv(path, try_parse_dates=True, schema_overrides=types)

    def document(self, table: str) -> pl.DataFrame:
        return pl.read_json(self.folder / f"synthetic_{table}.json", infer_schema_length=None)

    @cached_property
    def seals(self) -> dict[str, str]:
        """Every file by its bytes."""
        return {
            path.relative_to(self.folder).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in sorted(self.folder.rglob("*"))
            if path.is_file()
        }

    def validated(self) -> dict[str, Any]:
        """What `spendsense validate` says of it."""
        ran = spendsense("validate", self.folder, "--json")
        answer: dict[str, Any] = json.loads(ran.stdout)
        return {**answer, "exit": ran.returncode}


@dataclass(frozen=True)
class Loaded:
    """A database file into which `spendsense ingest` loaded a population."""

    answer: Mapping[str, Any]
    path: Path
    as_of: date

    @cached_property
    def book(self) -> Book:
        database = Database.open(f"sqlite:///{self.path}", wait_ms=1_000)
        with database.read() as connection:
            found = read_book(connection, self.as_of)
        database.close()
        return found

    def readings(self, days: int) -> pl.DataFrame:
        window = next(each for each in windows(self.as_of) if each.days == days)
        return read(self.book, window, Policy.on(self.as_of))

    def personas(self, days: int) -> pl.DataFrame:
        """A row a user, a flag a persona, over a window."""
        return assignments(self.readings(days), Policy.on(self.as_of))

    def who_is(self, persona: str) -> set[str]:
        """Users that the persona describes over either window."""
        assert persona in {each.key for each in PERSONAS}
        both = (self.personas(days).filter(pl.col(persona)) for days in (30, 180))
        return {user for found in both for user in found["user_id"].to_list()}


Make = Callable[..., Made]
Load = Callable[[Made], Loaded]


@pytest.fixture(scope="session")
def make(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """`spendsense generate PROFILE`, with what else is told."""

    def made(profile: str, *words: object, as_of: str = "2026-11-20") -> Made:
        out = tmp_path_factory.mktemp(profile) / "people"
        ran = spendsense("generate", profile, "--out", out, "--as-of", as_of, *words)
        assert ran.returncode == 0, ran.stderr
        return Made(profile, out, date.fromisoformat(as_of))

    return made


@pytest.fixture(scope="session")
def load(tmp_path_factory: pytest.TempPathFactory, migrated_sqlite: Path) -> Load:
    """`spendsense ingest` into a database of its own."""

    def loaded(made: Made) -> Loaded:
        home = tmp_path_factory.mktemp("home")
        shutil.copy(migrated_sqlite, home / "spendsense.db")
        ran = spendsense("ingest", made.folder, "--json", home=home)
        assert ran.returncode == 0, ran.stderr
        return Loaded(json.loads(ran.stdout), home / "spendsense.db", made.as_of)

    return loaded


@pytest.fixture(scope="session")
def ss_f001(make: Make) -> Made:
    return make("ss-f001", as_of="2025-10-31")


@pytest.fixture(scope="session")
def memory_bank(make: Make) -> Made:
    return make("memory-bank")


@pytest.fixture(scope="session")
def story_1_4(make: Make) -> Made:
    return make("story-1-4")


@pytest.fixture(scope="session")
def epic_1(make: Make) -> Made:
    return make("epic-1")
