"""A check of an installation is a value: what it asks, and how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection

from spendsense.config import Config
from spendsense.storage import Database

State = Literal["ok", "warn", "fault", "skipped"]

WAIT_MS = 500
"""How long a check waits for somebody who writes."""


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at: its settings, at a moment (UTC), and where it is to be served."""

    config: Config
    environment: Mapping[str, str]
    at: datetime
    host: str = "127.0.0.1"
    port: int = 8000

    @property
    def file(self) -> Path | None:
        """The file of a SQLite database; None for one on a server."""
        url = self.config.database_url
        plain = url.startswith("sqlite:///") and "?" not in url
        return Path(url.removeprefix("sqlite:///")) if plain else None

    @contextmanager
    def database(self) -> Iterator[Database]:
        """The database as it stands. Raises NotFound, and what opening raises."""
        opened = Database.as_it_is(self.config.database_url, wait_ms=WAIT_MS)
        try:
            yield opened
        finally:
            opened.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        with self.database() as opened, opened.read() as connection:
            yield connection


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, and what to do about it; `integrity`, that records were changed."""

    state: State
    sentence: str
    do: str = ""
    integrity: bool = False


def ok(sentence: str) -> Finding:
    return Finding("ok", sentence)


def warn(sentence: str, do: str) -> Finding:
    return Finding("warn", sentence, do)


def fault(sentence: str, do: str, *, integrity: bool = False) -> Finding:
    return Finding("fault", sentence, do, integrity)


@dataclass(frozen=True, slots=True)
class Check:
    """`needs` names checks that come first: where one of them finds a fault, it does not look."""

    name: str
    asks: str
    look: Callable[[Installation], Finding]
    needs: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """A check, and what it found."""

    check: Check
    found: Finding

    def as_json(self) -> dict[str, Any]:
        return {
            "check": self.check.name,
            "asks": self.check.asks,
            "finding": self.found.state,
            "sentence": self.found.sentence,
            "do": self.found.do or None,
        }


def looked(checks: Iterable[Check], at: Installation) -> tuple[Looked, ...]:
    """What every check found, in their order. None of them keeps another from looking."""
    found: dict[str, Looked] = {}
    for check in checks:
        missing = [name for name in check.needs if found[name].found.state in ("fault", "skipped")]
        if missing:
            said = f"Not looked at: {missing[0].replace('_', ' ')} comes first."
            found[check.name] = Looked(check, Finding("skipped", said))
        else:
            found[check.name] = Looked(check, _found(check, at))
    return tuple(found.values())


def _found(check: Check, at: Installation) -> Finding:
    try:
        return check.look(at)
    except Exception as error:  # noqa: BLE001 - a check that fails is a finding, whatever failed
        said = f"The check itself failed with {type(error).__name__}: {error}"
        return fault(said, "Tell whoever maintains SpendSense, with this sentence.")
