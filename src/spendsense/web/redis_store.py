"""Entries in a Redis, which is never waited for: what is not there in time is not there.

The servers' own client does the talking, in two threads of its own. A Redis that is down, slow or
lies costs an answer `WAIT_SECONDS` once, and is then left alone for `REST_SECONDS`.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from threading import BoundedSemaphore
from time import monotonic
from typing import TYPE_CHECKING, Any

from spendsense.ledger import BadInput

if TYPE_CHECKING:
    from redis import Redis

WAIT_SECONDS = 0.05
REST_SECONDS = 5.0
LASTS_SECONDS = 600
"""How long an entry may stay: no person's data is in a Redis for longer."""
UNDER_WAY = 64
"""Entries that may wait to be written; of more, those that come are not kept."""
LARGEST = 1_000_000
"""Bytes of an entry; what is larger is not kept."""


@dataclass
class RedisStore:
    """`get` and `put`, neither of which raises or waits longer than `WAIT_SECONDS`."""

    client: Redis
    rests_until: float = 0.0
    threads: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(2, "cache"))
    room: BoundedSemaphore = field(default_factory=lambda: BoundedSemaphore(UNDER_WAY))

    @classmethod
    def at(cls, url: str) -> RedisStore:
        """The Redis of a URL; nobody calls there yet. Raises BadInput for no URL of one."""
        try:
            from redis import Redis  # noqa: PLC0415 - an extra
            from redis.backoff import NoBackoff  # noqa: PLC0415
            from redis.retry import Retry  # noqa: PLC0415
        except ImportError:
            raise BadInput(
                "SPENDSENSE_REDIS_URL is set and Redis's client is not installed. Install it: "
                "pip install 'spendsense[redis]', or unset it."
            ) from None
        waits: dict[str, Any] = {
            "socket_timeout": WAIT_SECONDS,
            "socket_connect_timeout": WAIT_SECONDS,
            "retry": Retry(NoBackoff(), 0),
            "protocol": 2,
        }
        try:
            client = Redis.from_url(url, **waits)
        except ValueError:
            raise BadInput(
                "SPENDSENSE_REDIS_URL is not the URL of a Redis. Write redis://host:6379/0, "
                "rediss://... or unix:///path."
            ) from None
        return cls(client)

    def get(self, name: str) -> object:
        """What is kept under a name; None where that is nothing, or not told in time."""
        if monotonic() < self.rests_until:
            return None
        asked = None
        try:
            asked = self.threads.submit(self.client.get, name)
            return asked.result(WAIT_SECONDS)
        except Exception:  # noqa: BLE001 - no page fails for its cache, whatever a reply makes of it
            if asked is not None:
                asked.cancel()
            self._rest()
            return None

    def put(self, name: str, content: bytes) -> None:
        """Keep something for `LASTS_SECONDS`, after this returns, if it can be."""
        if len(content) > LARGEST or monotonic() < self.rests_until:
            return
        if not self.room.acquire(blocking=False):
            return
        try:
            self.threads.submit(self._put, name, content)
        except RuntimeError:  # it is closed
            self.room.release()

    def _put(self, name: str, content: bytes) -> None:
        try:
            self.client.set(name, content, ex=LASTS_SECONDS)
        except Exception:  # noqa: BLE001 - as `get`
            self._rest()
        finally:
            self.room.release()

    def _rest(self) -> None:
        self.rests_until = monotonic() + REST_SECONDS
        with suppress(Exception):  # as `get`
            # Not those that another thread is reading from: it would read from nothing.
            self.client.connection_pool.disconnect(inuse_connections=False)

    def close(self) -> None:
        """Nobody asks any more, and whoever still listens to a Redis that drips stops."""
        self.threads.shutdown(wait=False, cancel_futures=True)
        with suppress(Exception):  # as `get`
            self.client.connection_pool.disconnect()
