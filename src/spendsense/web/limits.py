"""How often somebody may call: moving windows, counted in this process.

The wait after wrong passwords is kept in the database, so that every process agrees on it. These
windows are each process's own: with several workers a caller may have as many times the number.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Mapping
from math import ceil
from threading import Lock
from time import monotonic

from limits import RateLimitItem, parse
from limits.storage import MovingWindowSupport, Storage
from limits.strategies import MovingWindowRateLimiter
from starlette.exceptions import HTTPException

from spendsense.ledger import BadInput

Tick = Callable[[], float]
"""Seconds that never go back."""

DEFAULTS: Mapping[str, str] = {
    "api": "1200/minute",
    "unknown": "300/minute",
    "sign_in": "30/minute",
    "login": "20/minute",
    "reveal": "20/hour",
    "exports": "60/hour",
    "heavy": "120/hour",
}
"""`api`: calls of one caller. `unknown`: calls from one address by nobody we know. `sign_in`:
sign-ins from one address; `login`: for one login. `reveal`, `exports` and `heavy`: of one caller,
for addresses that the table of access names so."""

_WRITTEN = re.compile(r"off|[1-9]\d{0,8}/(second|minute|hour)")
SWEEP_AFTER = 4_096
OFF = "off"


class Windows(Storage, MovingWindowSupport):
    """The moments of the calls of each key, the oldest first.

    `limits` has a storage of its own in memory, which looks at every key a hundred times a second
    to forget old ones; with ten thousand callers that is all a processor does.
    """

    STORAGE_SCHEME = ["spendsense"]  # noqa: RUF012  the base declares it so

    def __init__(self, tick: Tick = monotonic) -> None:
        super().__init__()
        self.tick = tick
        self.calls: dict[str, deque[float]] = {}
        self.expiries: dict[str, int] = {}
        self.lock = Lock()

    def acquire_entry(self, key: str, limit: int, expiry: int, amount: int = 1) -> bool:
        """Count calls of a key, unless they would be too many."""
        with self.lock:
            calls = self._current(key, expiry)
            if len(calls) + amount > limit:
                return False
            calls.extend([self.tick()] * amount)
            return True

    def get_moving_window(self, key: str, limit: int, expiry: int) -> tuple[float, int]:
        """When the first call that counts was, and how many count."""
        with self.lock:
            calls = self._current(key, expiry)
            return (calls[0] if calls else self.tick()), len(calls)

    def _current(self, key: str, expiry: int) -> deque[float]:
        if key not in self.calls and len(self.calls) % SWEEP_AFTER == SWEEP_AFTER - 1:
            self._sweep()
        calls = self.calls.setdefault(key, deque())
        self.expiries[key] = expiry
        while calls and calls[0] <= self.tick() - expiry:
            calls.popleft()
        return calls

    def _sweep(self) -> None:
        """Forget the keys whose last call counts no longer."""
        now = self.tick()
        for key in [k for k, c in self.calls.items() if not c or c[-1] <= now - self.expiries[k]]:
            del self.calls[key], self.expiries[key]

    # What `limits` asks of every storage, and a moving window has no use for.
    @property
    def base_exceptions(self) -> type[Exception]:
        return ValueError

    def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        raise NotImplementedError("these windows count moments, not numbers")

    def get(self, key: str) -> int:
        return len(self.calls.get(key, ()))

    def get_expiry(self, key: str) -> float:
        return self.tick() + self.expiries.get(key, 0)

    def check(self) -> bool:
        return True

    def reset(self) -> int:
        with self.lock:
            gone = len(self.calls)
            self.calls.clear()
            self.expiries.clear()
        return gone

    def clear(self, key: str) -> None:
        with self.lock:
            self.calls.pop(key, None)


class Limits:
    """The rate limits in force, by name. One that is `off` refuses nobody."""

    def __init__(self, said: str = "", tick: Tick = monotonic) -> None:
        self.items = read_limits(said)
        self.tick = tick
        self.windows = MovingWindowRateLimiter(Windows(tick))

    def count(self, name: str, who: str) -> None:
        """Count a call. Raises a 429 that says when to call again."""
        item = self.items.get(name)
        if item is None or self.windows.hit(item, name, who):
            return
        stats = self.windows.get_window_stats(item, name, who)
        seconds = max(1, ceil(stats.reset_time - self.tick()))
        policy = f'"{name}";q={item.amount};w={item.get_expiry()}'
        raise too_many(
            f"Too many calls: {item.amount:,} in {_span(item.get_expiry())} are answered.",
            seconds,
            {"RateLimit-Policy": policy, "RateLimit": f'"{name}";r=0;t={seconds}'},
        )


def too_many(
    sentence: str, seconds: int, headers: Mapping[str, str] | None = None
) -> HTTPException:
    """The refusal of a call that comes too soon."""
    return HTTPException(
        429,
        f"{sentence} Try again in {_span(seconds)}.",
        {"Retry-After": str(seconds), **(headers or {})},
    )


def read_limits(said: str) -> Mapping[str, RateLimitItem]:
    """The limits, with those that a setting changes. Raises BadInput.

    >>> sorted(set(DEFAULTS) - set(read_limits("api=off heavy=9/hour")))
    ['api']
    """
    found = dict(DEFAULTS)
    for each in said.split():
        name, _, value = each.partition("=")
        if name not in DEFAULTS or not _WRITTEN.fullmatch(value):
            raise BadInput(
                f"SPENDSENSE_RATE_LIMITS: {each!r} is no rate limit. Write name=number/second, "
                f"/minute or /hour, or name=off; the names are {', '.join(DEFAULTS)}."
            )
        found[name] = value
    return {name: parse(value) for name, value in found.items() if value != OFF}


def _span(seconds: int) -> str:
    if seconds % 3600 == 0:
        number, unit = seconds // 3600, "hour"
    elif seconds % 60 == 0:
        number, unit = seconds // 60, "minute"
    else:
        number, unit = seconds, "second"
    return f"{number} {unit}{'' if number == 1 else 's'}"
