"""Short reading, a few at a time: at the door of every request, and of what a user's page asks.

Python runs one thread of a process at once. With as many threads as there are requests they spend
more time handing over to one another than reading; measured with 16 connections, two took two
thirds of the processor time that forty took. What writes, or reads for long, has FastAPI's own.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread
from anyio.lowlevel import RunVar

AT_ONCE = 2

T = TypeVar("T")

_LIMITER: RunVar[CapacityLimiter] = RunVar("spendsense_reading")


async def reading(read: Callable[[], T]) -> T:
    """What a short reading of the database gives, when its turn comes."""
    limiter = _LIMITER.get(None)
    if limiter is None:
        limiter = CapacityLimiter(AT_ONCE)
        _LIMITER.set(limiter)
    return await to_thread.run_sync(read, limiter=limiter)
