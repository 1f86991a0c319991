"""What is told, as the settings say; a clear error before anything is started."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from ipaddress import ip_address
from urllib.parse import urlsplit

from spendsense.config import Config
from spendsense.ledger import BadInput

from .logs import FORMS, start_logs

LEAST_TOKEN = 16


@dataclass(frozen=True, slots=True)
class Bind:
    """Where metrics are answered: an address in numbers, or localhost."""

    host: str
    port: int

    @property
    def local(self) -> bool:
        return loopback(self.host)


def log_form(config: Config) -> str:
    """`json`, `text`, `off`, or nothing. Raises BadInput for another word."""
    if config.log and config.log not in FORMS:
        raise BadInput(f"SPENDSENSE_LOG is {config.log[:20]!r}. Write json, text or off.")
    return config.log


def collector(config: Config) -> str | None:
    """Where spans are sent. Raises BadInput for an address that is none, or without the extra."""
    if not config.traces:
        return None
    try:
        parts = urlsplit(config.traces)
        sound = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.username or parts.query or parts.fragment:
        raise BadInput(
            "SPENDSENSE_TRACES is not the address of a collector. Write http://host:4318, without "
            "a user, a query or a fragment."
        )
    _check_extra("opentelemetry.sdk", "SPENDSENSE_TRACES")
    return config.traces


def metrics_bind(config: Config) -> Bind | None:
    """Where metrics are answered. Raises BadInput for an address that is none, for one that others
    reach without a token, and without the extra."""
    if not config.metrics:
        return None
    host, _, port = config.metrics.rpartition(":")
    host = host.strip("[]")
    if not (port.isascii() and port.isdecimal()) or int(port) > 65_535 or not _address(host):
        raise BadInput(
            f"SPENDSENSE_METRICS is {config.metrics[:60]!r}, which is no address to listen on. "
            "Write 127.0.0.1:9464."
        )
    found = Bind(host, int(port))
    if not found.local and not config.metrics_token:
        raise BadInput(
            f"SPENDSENSE_METRICS would answer everybody who reaches {host}. Listen on 127.0.0.1, "
            "or set SPENDSENSE_METRICS_TOKEN, which a scrape then sends as a bearer token."
        )
    if config.metrics_token and len(config.metrics_token) < LEAST_TOKEN:
        raise BadInput(
            f"SPENDSENSE_METRICS_TOKEN has fewer than {LEAST_TOKEN} characters. Draw a longer one."
        )
    _check_extra("prometheus_client", "SPENDSENSE_METRICS")
    return found


def loopback(host: str) -> bool:
    """Whether only this machine reaches an address.

    >>> [loopback(each) for each in ("127.0.0.1", "::1", "localhost", "0.0.0.0")]
    [True, True, True, False]
    """
    return host == "localhost" or (_numbers(host) and ip_address(host).is_loopback)


@contextmanager
def spans_sent(config: Config) -> Iterator[None]:
    """Spans go where the settings say while it is in force."""
    address = collector(config)
    if address is None:
        yield
        return
    from .traces import sent_to  # noqa: PLC0415 - an extra, and a third of a second

    with sent_to(address):
        yield


@contextmanager
def telling(config: Config) -> Iterator[None]:
    """For a command: its lines and its spans, where it is asked for them."""
    start_logs(log_form(config))
    with spans_sent(config):
        yield


def _check_extra(module: str, setting: str) -> None:
    if not has(module):
        raise BadInput(
            f"{setting} is set, and what it needs is not installed. Install spendsense with its "
            "extra: pip install 'spendsense[observability]', or unset it."
        )


def has(module: str) -> bool:
    """Whether a module is installed, without loading it."""
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:  # of the package that it would lie in
        return False


def _address(host: str) -> bool:
    return host == "localhost" or _numbers(host)


def _numbers(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
