"""Which endpoint is asked, and within what bounds; a clear error before anything is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from ipaddress import ip_address
from urllib.parse import urlsplit

from spendsense.config import LLM
from spendsense.ledger import BadInput

from .budget import Budget, Prices

NEEDED = ("base_url", "model", "api_key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where a model is asked, and how far. The key is in no repr."""

    base_url: str
    model: str
    api_key: str = field(repr=False)
    in_flight: int = 8
    deadline: float = 2.0
    tokens_per_run: int = 1_000_000
    cents_per_run: Decimal | None = None
    prices: Prices | None = None

    def budget(self) -> Budget:
        return Budget(self.tokens_per_run, self.cents_per_run, self.prices)


def settings(given: Mapping[str, str]) -> Settings | None:
    """The settings of an endpoint from `Config.llm`; None where none is named.

    Raises BadInput for settings that are incomplete or not to be used.
    """
    missing = [name for name in NEEDED if not given.get(name)]
    if len(missing) == len(NEEDED):
        return None
    if missing:
        names = " and ".join(_variable(name) for name in missing)
        raise BadInput(
            f"A language model is set up in part: {names} {'is' if len(missing) == 1 else 'are'} "
            "not set. Set all three of SPENDSENSE_LLM_BASE_URL, _MODEL and _API_KEY, or none."
        )
    prices = _prices(given)
    cents = _decimal(given, "cents_per_run")
    if cents is not None and prices is None:
        raise BadInput(
            "SPENDSENSE_LLM_CENTS_PER_RUN needs the prices to count by: set "
            "SPENDSENSE_LLM_CENTS_PER_MILLION_IN and SPENDSENSE_LLM_CENTS_PER_MILLION_OUT."
        )
    return Settings(
        base_url=_url(given["base_url"]),
        model=_model(given["model"]),
        api_key=_key(given["api_key"]),
        in_flight=_whole(given, "calls_in_flight", 8, 1, 64),
        deadline=_whole(given, "deadline_ms", 2000, 100, 5000) / 1000,
        tokens_per_run=_whole(given, "tokens_per_run", 1_000_000, 1, 10**12),
        cents_per_run=cents,
        prices=prices,
    )


def _variable(name: str) -> str:
    return f"{LLM}{name.upper()}"


def _url(text: str) -> str:
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise _no_url() from None
    if parts.scheme not in ("http", "https") or not host or port == 0:
        raise _no_url()
    if parts.username is not None or parts.query or parts.fragment:
        raise BadInput(
            "SPENDSENSE_LLM_BASE_URL holds a user, a query or a fragment. The address is written "
            "into traces, so it may hold no secret: put the key into SPENDSENSE_LLM_API_KEY."
        )
    if parts.scheme == "http" and not _loopback(host):
        raise BadInput(
            f"SPENDSENSE_LLM_BASE_URL leads to {host} by http, where the key and the figures could "
            "be read on the way. Use https; plain http is for this machine itself."
        )
    return text.rstrip("/")


def _no_url() -> BadInput:
    return BadInput(
        "SPENDSENSE_LLM_BASE_URL is not the address of an endpoint. Write https://host/v1."
    )


def _loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def _model(text: str) -> str:
    if len(text) > 200 or not text.isascii() or not text.isprintable():
        raise BadInput("SPENDSENSE_LLM_MODEL is not the name of a model: use plain characters.")
    return text


def _key(text: str) -> str:
    if not text.isascii() or not text.isprintable() or " " in text:
        # The key itself is in no sentence.
        raise BadInput(
            "SPENDSENSE_LLM_API_KEY holds a space or a character that no key has. Copy it again."
        )
    return text


def _whole(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name, str(default))
    if not (text.isascii() and text.isdigit()) or not least <= int(text) <= most:
        raise BadInput(
            f"{_variable(name)} is {text[:40]!r}, and must be a whole number from {least:,} to "
            f"{most:,}."
        )
    return int(text)


def _prices(given: Mapping[str, str]) -> Prices | None:
    into, out = (_decimal(given, f"cents_per_million_{way}") for way in ("in", "out"))
    return None if into is None or out is None else Prices(into, out)


def _decimal(given: Mapping[str, str], name: str) -> Decimal | None:
    text = given.get(name)
    if text is None:
        return None
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or value < 0:
        raise BadInput(f"{_variable(name)} is {text[:40]!r}, and must be a number of cents.")
    return value
