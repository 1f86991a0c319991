"""Where things are: the one place that reads the environment. Thresholds live in `policy`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable, what it stands for when unset, and a sentence for its reader."""

    name: str
    default: str
    description: str


SETTINGS = (
    Setting("SPENDSENSE_HOME", "./.spendsense", "Folder that holds the database and the Parquet."),
    Setting(
        "SPENDSENSE_DATABASE_URL",
        "sqlite:///<home>/spendsense.db",
        "The one database: a SQLite file, or postgresql://user:password@host/name.",
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """Where this installation keeps its things.

    >>> Config.read({"SPENDSENSE_HOME": "/var/lib/spendsense"}).database_url
    'sqlite:////var/lib/spendsense/spendsense.db'
    """

    home: Path
    database_url: str

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, home: Path | None = None) -> Config:
        """The settings in force; `home`, from the command line, wins over the environment."""
        env = os.environ if environment is None else environment
        base = home or Path(env.get("SPENDSENSE_HOME", SETTINGS[0].default))
        url = env.get("SPENDSENSE_DATABASE_URL") or f"sqlite:///{base / 'spendsense.db'}"
        return cls(home=base, database_url=_with_driver(url))

    @property
    def checkpoints(self) -> Path:
        """The file of this database's signed checkpoints, in the home.

        A database that lies elsewhere has a file of its own: a home may serve several.
        """
        place = _place(self.database_url)
        if place == str((self.home / "spendsense.db").resolve()):
            return self.home / "checkpoints" / "audit.jsonl"
        name = hashlib.sha256(place.encode()).hexdigest()[:12]
        return self.home / "checkpoints" / f"audit-{name}.jsonl"


def _place(url: str) -> str:
    """Which database a URL leads to, whoever signs in there and with whatever password."""
    if url.startswith("sqlite:///"):
        return str(Path(url.removeprefix("sqlite:///")).resolve())
    parts = urlsplit(url)
    told = sorted(pair for pair in parse_qsl(parts.query) if pair[0] in ("host", "port"))
    return f"{parts.scheme} {parts.hostname} {parts.port} {parts.path} {told}"


def _with_driver(url: str) -> str:
    # psycopg 3 is the driver that is installed; people write the plain scheme.
    for plain in ("postgresql://", "postgres://"):
        if url.startswith(plain):
            return "postgresql+psycopg://" + url.removeprefix(plain)
    return url
