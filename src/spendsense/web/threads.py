"""Short reading, a few at a time: at the door of every request, and of what a user's page asks.

Python runs one thread of a process at once. With as many threads as there are requests they spend
more time handing over to one another than reading; measured with 16 connections, two took two
thirds of the processor time that forty took. What writes, or reads for long, has FastAPI's own.
"""

from __future__ import annotations

from asyncio import get_running_loop
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import TypeVar

AT_ONCE = 2

T = TypeVar("T")

# asyncio's own way to a thread takes half the processor time of the one through anyio's limiter.
_READERS = ThreadPoolExecutor(AT_ONCE, "reading")


async def reading(read: Callable[[], T]) -> T:
    """What a short reading of the database gives, when its turn comes.

    A caller who stops waiting leaves the reading to end by itself: it changes nothing.
    """
    return await get_running_loop().run_in_executor(_READERS, copy_context().run, read)
