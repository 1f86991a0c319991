"""Where things are: the one place that reads the environment. Thresholds live in `policy`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True, slots=True)
class Setting:
    """An environment variable, what it stands for when unset, and a sentence for its reader."""

    name: str
    default: str
    description: str


OIDC = "SPENDSENSE_OIDC_"
"""What the settings of an identity provider begin with."""
LLM = "SPENDSENSE_LLM_"
"""What the settings of a language model begin with."""

SETTINGS = (
    Setting("SPENDSENSE_HOME", "./.spendsense", "Folder that holds the database and the Parquet."),
    Setting(
        "SPENDSENSE_DATABASE_URL",
        "sqlite:///<home>/spendsense.db",
        "The one database: a SQLite file, or postgresql://user:password@host/name.",
    ),
    Setting(
        "SPENDSENSE_PUBLIC_URL",
        "none",
        "Where people reach the server, such as https://money.example: requests under other names "
        "are refused, but for localhost and addresses in numbers.",
    ),
    Setting(
        "SPENDSENSE_RATE_LIMITS",
        "none",
        "Rate limits that differ from the product's own, such as `api=600/minute exports=off`.",
    ),
    Setting(
        "SPENDSENSE_OIDC_ISSUER",
        "none",
        "An OpenID Connect provider that people may sign in with, such as https://id.example. "
        "Needs the extra `oidc`, SPENDSENSE_PUBLIC_URL and the client's id.",
    ),
    Setting("SPENDSENSE_OIDC_CLIENT_ID", "none", "What this product is called there."),
    Setting(
        "SPENDSENSE_OIDC_CLIENT_SECRET",
        "none",
        "The client's secret there, if it has one. It is written nowhere.",
    ),
    Setting(
        "SPENDSENSE_LLM_BASE_URL",
        "none",
        "An OpenAI-compatible endpoint that words lessons, such as https://host/v1. With the two "
        "below; without them every text is the catalog's.",
    ),
    Setting("SPENDSENSE_LLM_MODEL", "none", "The model that is asked there."),
    Setting("SPENDSENSE_LLM_API_KEY", "none", "The key to it. It is written nowhere."),
    Setting("SPENDSENSE_LLM_CALLS_IN_FLIGHT", "8", "How many lessons are asked for at once."),
    Setting(
        "SPENDSENSE_LLM_DEADLINE_MS", "2000", "How long one lesson is waited for, at most 5000."
    ),
    Setting(
        "SPENDSENSE_LLM_TOKENS_PER_RUN",
        "1000000",
        "Tokens that one run may use, in and out; the lessons after that are the catalog's.",
    ),
    Setting(
        "SPENDSENSE_LLM_CENTS_PER_RUN",
        "none",
        "Cents that one run may cost, by the two prices below.",
    ),
    Setting(
        "SPENDSENSE_LLM_CENTS_PER_MILLION_IN",
        "none",
        "The price of a million tokens sent, in cents.",
    ),
    Setting(
        "SPENDSENSE_LLM_CENTS_PER_MILLION_OUT",
        "none",
        "The price of a million tokens replied, in cents.",
    ),
)


@dataclass(frozen=True, slots=True)
class Config:
    """Where this installation keeps its things.

    >>> Config.read({"SPENDSENSE_HOME": "/var/lib/spendsense"}).database_url
    'sqlite:////var/lib/spendsense/spendsense.db'
    """

    home: Path
    database_url: str = field(repr=False)  # it may hold a password
    public_url: str = ""
    rate_limits: str = ""
    oidc: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What is set of `SPENDSENSE_OIDC_*`, by name without that. It may hold a secret."""
    llm: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What is set of `SPENDSENSE_LLM_*`, by name without that. It may hold a key."""

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, home: Path | None = None) -> Config:
        """The settings in force; `home`, from the command line, wins over the environment."""
        env = os.environ if environment is None else environment
        base = home or Path(env.get("SPENDSENSE_HOME", SETTINGS[0].default))
        url = env.get("SPENDSENSE_DATABASE_URL") or f"sqlite:///{base / 'spendsense.db'}"
        public = env.get("SPENDSENSE_PUBLIC_URL", "").strip()
        return cls(
            home=base,
            database_url=_with_driver(url),
            public_url=public,
            rate_limits=env.get("SPENDSENSE_RATE_LIMITS", "").strip(),
            oidc=_named(env, OIDC),
            llm=_named(env, LLM),
        )

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


def _named(env: Mapping[str, str], prefix: str) -> dict[str, str]:
    """The settings of a prefix that are set, by name without it."""
    found = {s.name: env.get(s.name, "").strip() for s in SETTINGS if s.name.startswith(prefix)}
    return {name.removeprefix(prefix).lower(): value for name, value in found.items() if value}


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
