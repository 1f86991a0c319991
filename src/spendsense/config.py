"""Where things are: the one place that reads the environment. Thresholds live in `policy`."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from .secret import UnusableSetting, url_in_a_file, url_in_aws


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
        "SPENDSENSE_DATABASE_URL_FILE",
        "none",
        "A file that holds the database's URL instead, as containers are handed secrets.",
    ),
    Setting(
        "SPENDSENSE_DATABASE_SECRET",
        "none",
        "The name or ARN of a secret of AWS Secrets Manager that holds the URL, or the fields of "
        "an RDS database, instead. Needs the extra `aws`; read once a process.",
    ),
    Setting(
        "SPENDSENSE_MIGRATE",
        "open",
        "When the tables are brought to this version: `open`, when a command or the server opens "
        "the database, or `command`, by `spendsense migrate` alone.",
    ),
    Setting(
        "SPENDSENSE_EVALUATION_URL",
        "SPENDSENSE_DATABASE_URL",
        "The same PostgreSQL database under the role that may read demographics, for evaluation "
        "alone. The server and the pipeline need it not, and should not have it.",
    ),
    Setting(
        "SPENDSENSE_REDIS_URL",
        "none",
        "A Redis that keeps answers of users' pages for ten minutes, sealed, such as "
        "redis://host:6379/0. Needs the extra `redis`.",
    ),
    Setting(
        "SPENDSENSE_VECTORS",
        "off",
        "`on`: `spendsense catalog search` finds by vectors, in PostgreSQL with pgvector; else by "
        "words.",
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
    Setting(
        "SPENDSENSE_LOG",
        "none",
        "`json` or `text`: a line on stderr for each request, run and decision. `off`: none at "
        "all. Unset, a server writes warnings and errors as JSON, and a command nothing.",
    ),
    Setting(
        "SPENDSENSE_TRACES",
        "none",
        "Where spans are sent: a collector that takes OTLP over HTTP, such as "
        "http://127.0.0.1:4318. Needs the extra `observability`.",
    ),
    Setting(
        "SPENDSENSE_METRICS",
        "none",
        "Where `serve` answers Prometheus, such as 127.0.0.1:9464: an address of its own, never "
        "that of the API. Needs the extra `observability`.",
    ),
    Setting(
        "SPENDSENSE_METRICS_TOKEN",
        "none",
        "What a scrape must send as a bearer token; without one only this machine is answered.",
    ),
    Setting(
        "SPENDSENSE_S3_KMS_KEY",
        "none",
        "The KMS key, by id or ARN, that encrypts reports in a bucket; without it AES256 by a key "
        "of the bucket's provider. AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL_S3 and the rest that "
        "boto3 reads hold as ever.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """Where this installation keeps its things.

    >>> Config.read({"SPENDSENSE_HOME": "/var/lib/spendsense"}).database_url
    'sqlite:////var/lib/spendsense/spendsense.db'
    """

    home: Path
    database_url: str = field(repr=False)  # it may hold a password
    evaluation_url: str = field(default="", repr=False)
    """The same database under evaluation's role; empty where one role does both."""
    public_url: str = ""
    rate_limits: str = ""
    redis_url: str = field(default="", repr=False)  # it may hold a password
    vectors: bool = False
    oidc: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What is set of `SPENDSENSE_OIDC_*`, by name without that. It may hold a secret."""
    llm: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What is set of `SPENDSENSE_LLM_*`, by name without that. It may hold a key."""
    log: str = ""
    traces: str = ""
    metrics: str = ""
    metrics_token: str = field(default="", repr=False)
    migrates: bool = True
    """Whether who opens the database also brings it to the tables of this version."""
    s3_kms_key: str = ""

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, home: Path | None = None) -> Config:
        """The settings in force; `home`, from the command line, wins over the environment.

        Raises UnusableSetting for a secret's file that cannot be read, and an unknown choice.
        """
        env = os.environ if environment is None else environment
        base = home or Path(env.get("SPENDSENSE_HOME", SETTINGS[0].default))
        url = env.get("SPENDSENSE_DATABASE_URL") or _kept_elsewhere(env)
        url = url or f"sqlite:///{base / 'spendsense.db'}"
        public = env.get("SPENDSENSE_PUBLIC_URL", "").strip()
        return cls(
            home=base,
            database_url=_with_driver(url),
            evaluation_url=_with_driver(env.get("SPENDSENSE_EVALUATION_URL", "").strip()),
            public_url=public,
            rate_limits=env.get("SPENDSENSE_RATE_LIMITS", "").strip(),
            redis_url=env.get("SPENDSENSE_REDIS_URL", "").strip(),
            vectors=env.get("SPENDSENSE_VECTORS", "").strip().lower() == "on",
            oidc=_named(env, OIDC),
            llm=_named(env, LLM),
            log=env.get("SPENDSENSE_LOG", "").strip().lower(),
            traces=env.get("SPENDSENSE_TRACES", "").strip(),
            metrics=env.get("SPENDSENSE_METRICS", "").strip(),
            metrics_token=env.get("SPENDSENSE_METRICS_TOKEN", "").strip(),
            migrates=_migrates(env.get("SPENDSENSE_MIGRATE", "").strip() or "open"),
            s3_kms_key=env.get("SPENDSENSE_S3_KMS_KEY", "").strip(),
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


def environment() -> Mapping[str, str]:
    """What this process was started with, for whoever looks for settings that are misspelt."""
    return os.environ


def counts_in(folder: Path) -> None:
    """Where this process keeps its counts for another to add up: Prometheus' library reads it from
    the environment, when it is first loaded."""
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def _kept_elsewhere(env: Mapping[str, str]) -> str:
    """The database's URL in a secret's file or in AWS; empty where neither is named."""
    file = env.get("SPENDSENSE_DATABASE_URL_FILE", "").strip()
    named = env.get("SPENDSENSE_DATABASE_SECRET", "").strip()
    if file:
        return url_in_a_file(Path(file))
    return url_in_aws(named) if named else ""


def _migrates(choice: str) -> bool:
    if choice not in ("open", "command"):
        raise UnusableSetting(f"SPENDSENSE_MIGRATE is {choice[:40]!r}: write open or command.")
    return choice == "open"


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
