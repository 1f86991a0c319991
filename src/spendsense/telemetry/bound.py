"""What every line and span of some work holds, from where it begins: its request, its run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

_BOUND: ContextVar[dict[str, Any] | None] = ContextVar("spendsense_bound", default=None)


@contextmanager
def bound(**fields: Any) -> Iterator[dict[str, Any]]:
    """For whatever runs inside, also in threads that take this context along.

    >>> with bound(run_id="run_1"), bound(trace_id="trace_2"):
    ...     sorted(what_is_bound())
    ['run_id', 'trace_id']
    """
    here = {**what_is_bound(), **fields}
    before = _BOUND.set(here)
    try:
        yield here
    finally:
        _BOUND.reset(before)


def note(**fields: Any) -> None:
    """Learnt in the middle of some work: its later lines hold it, and the one that ends it too.

    A thread that took the context along shares what is bound, so that its caller hears of it.
    """
    here = _BOUND.get()
    if here is not None:
        here.update(fields)


def what_is_bound() -> dict[str, Any]:
    return _BOUND.get() or {}
