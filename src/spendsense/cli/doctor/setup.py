"""What an installation was told, and what it is made of: settings, extras, packages."""

from __future__ import annotations

import platform
import socket
from collections.abc import Iterator
from difflib import get_close_matches
from importlib.metadata import PackageNotFoundError, metadata, version
from urllib.parse import urlsplit

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from spendsense.config import SETTINGS
from spendsense.endpoint import settings as model_settings
from spendsense.ledger import BadInput
from spendsense.telemetry.settings import collector, has, log_form, metrics_bind
from spendsense.web.hosts import Served
from spendsense.web.identity import identity_provider
from spendsense.web.limits import read_limits
from spendsense.web.redis_store import RedisStore

from .check import Finding, Installation, fault, ok, warn

REACHED_SECONDS = 2.0
PORTS = {"https": 443, "redis": 6379, "rediss": 6379}


def names(at: Installation) -> Finding:
    """Variables that begin as ours do and that nobody reads."""
    known = [setting.name for setting in SETTINGS]
    unknown = sorted(n for n in at.environment if n.startswith("SPENDSENSE_") and n not in known)
    if not unknown:
        return ok("Every variable SPENDSENSE_* is one that is read.")
    near = get_close_matches(unknown[0], known, 1, 0.5)
    said = f"Nobody reads {', '.join(unknown[:5])}."
    return warn(said, f"Did you mean {near[0]}?" if near else "See docs/reference/settings.md.")


def extras(at: Installation) -> Finding:
    """What a setting that is on needs, and was not installed."""
    needed = (
        ("llm", "openai", at.config.llm),
        ("oidc", "authlib", at.config.oidc),
        ("redis", "redis", at.config.redis_url),
        ("observability", "prometheus_client", at.config.metrics),
        ("observability", "opentelemetry.sdk", at.config.traces),
        ("s3", "boto3", at.config.s3_kms_key),
    )
    lacks = sorted({extra for extra, module, on in needed if on and not has(module)})
    if lacks:
        said = f"Settings ask for what is not installed: {', '.join(lacks)}."
        return fault(said, f"pip install 'spendsense[{','.join(lacks)}]', or unset them.")
    return ok("Every extra that a setting asks for is installed.")


def whole(at: Installation) -> Finding:
    """Every setting read as the command reads it that uses it."""
    wrong = list(_unusable(at))
    if wrong:
        return fault(wrong[0], "Set it right, or unset it; docs/reference/settings.md lists all.")
    return ok("The settings can be used as they are.")


def _unusable(at: Installation) -> Iterator[str]:
    config = at.config
    for read in (
        lambda: model_settings(config.llm),
        lambda: identity_provider(config),
        lambda: read_limits(config.rate_limits),
        lambda: Served.at(at.host, config.public_url),
        lambda: log_form(config),
        lambda: collector(config),
        lambda: metrics_bind(config),
        lambda: RedisStore.at(config.redis_url).close() if config.redis_url else None,
    ):
        try:
            read()
        except BadInput as error:
            yield str(error)


def reached(at: Installation) -> Finding:
    """Whether somebody listens where settings lead; nothing is asked of them."""
    asked = {
        "SPENDSENSE_LLM_BASE_URL": at.config.llm.get("base_url"),
        "SPENDSENSE_OIDC_ISSUER": at.config.oidc.get("issuer"),
        "SPENDSENSE_TRACES": at.config.traces,
        "SPENDSENSE_REDIS_URL": at.config.redis_url,
    }
    for name, address in asked.items():
        if address and (why := _unreached(address)) is not None:
            return fault(f"Nobody answers where {name} leads: {why}.", "Start it, or unset it.")
    return ok("Whatever a setting leads to answers.")


def _unreached(address: str) -> str | None:
    parts = urlsplit(address)
    try:
        if parts.scheme == "unix":
            with socket.socket(socket.AF_UNIX) as there:
                there.settimeout(REACHED_SECONDS)
                there.connect(parts.path)
        else:
            port = parts.port or PORTS.get(parts.scheme, 80)
            socket.create_connection((parts.hostname or "", port), REACHED_SECONDS).close()
    except OSError as error:
        return error.strerror or str(error)
    return None


def packages(_: Installation) -> Finding:
    """Python and what is installed beside what this version asks for."""
    told = metadata("spendsense")
    python = platform.python_version()
    if not SpecifierSet(told["Requires-Python"] or "").contains(python):
        said = f"Python is {python}, and {told['Requires-Python']} is needed."
        return fault(said, "Install SpendSense under another Python.")
    wrong = [w for each in told.get_all("Requires-Dist") or () if (w := _other(Requirement(each)))]
    if wrong:
        return fault(f"Packages are not what is asked: {'; '.join(wrong[:3])}.", "Install anew.")
    return ok(f"Python {python} and the packages are those that are asked for.")


def _other(needed: Requirement) -> str | None:
    if needed.marker is not None and not needed.marker.evaluate({"extra": ""}):
        return None  # an extra, or for another machine
    try:
        found = version(needed.name)
    except PackageNotFoundError:
        return f"{needed.name} is missing"
    if needed.specifier.contains(found, prereleases=True):
        return None
    return f"{needed.name} is {found}, not {needed.specifier}"
