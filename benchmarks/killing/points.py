"""Named places at which a process can be killed, wrapped around its own functions.

The product knows nothing of this: in the child, a function is replaced by one that counts its
calls, and that kills the process before or after one of them.
"""

from __future__ import annotations

import functools
import importlib
import inspect
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

POINTS = (
    "sqlalchemy.engine.default:DefaultDialect.do_commit",
    "sqlalchemy.engine.default:DefaultDialect.do_execute",
    "sqlalchemy.engine.default:DefaultDialect.do_executemany",
    "sqlalchemy.engine.default:DefaultDialect.do_rollback",
    "spendsense.storage.audit:record",
    "spendsense.storage.records:save_records",
    "spendsense.storage.loads:add_load",
    "spendsense.storage.runs:save_run",
    "spendsense.storage.traces:save_trace",
    "spendsense.storage.findings:save_readings",
    "spendsense.storage.consent:add_consent_event",
    "spendsense.storage.purge:purge_derived",
    "spendsense.storage.purge:delete_records",
    "spendsense.storage.requests:claim",
    "spendsense.storage.requests:keep_answer",
    "spendsense.review.drafts:save_drafts",
    "spendsense.review.consent:revoke_consent",
    "spendsense.review.checkpoints:keep",
    "spendsense.storage.migrate:upgrade",
    "spendsense.world.folder:write_block",
    "alembic.operations.base:Operations.create_table",
    "os:fsync",
    "os:replace",
    "pathlib:Path.replace",
    "pathlib:Path.rename",
    "pathlib:Path.mkdir",
    "shutil:rmtree",
)
"""Before and after each call of these, where a scene makes any."""


@dataclass(frozen=True, slots=True)
class Point:
    """A place: before or after so many calls of a function."""

    name: str
    when: str
    nth: int

    def __str__(self) -> str:
        return f"{self.when} call {self.nth} of {self.name.rpartition(':')[2]}"


def die() -> None:
    """As a power cut would: nothing is flushed, closed or undone."""
    os.kill(os.getpid(), signal.SIGKILL)


def count(names: Iterable[str] = POINTS) -> Counter[str]:
    """Let this process count its calls, and kill nothing."""
    counted: Counter[str] = Counter()
    for name in names:
        _wrap(name, lambda name=name: counted.update([name]), lambda: None)
    return counted


def kill_at(point: Point) -> None:
    """Let this process be killed there."""
    calls = Counter[str]()

    def before() -> None:
        calls["before"] += 1
        if point.when == "before" and calls["before"] == point.nth:
            die()

    def after() -> None:
        calls["after"] += 1
        if point.when == "after" and calls["after"] == point.nth:
            die()

    _wrap(point.name, before, after)


def _wrap(name: str, before: Callable[[], None], after: Callable[[], None]) -> None:
    module, _, path = name.partition(":")
    owner: Any = importlib.import_module(module)
    *outer, last = path.split(".")
    for each in outer:
        owner = getattr(owner, each)
    original = inspect.getattr_static(owner, last)

    @functools.wraps(original)
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        before()
        result = original(*args, **kwargs)
        after()
        return result

    setattr(owner, last, wrapped)
    for loaded in list(sys.modules.values()) if not outer else ():
        # Whoever imported it by name has it under that name.
        if getattr(loaded, "__dict__", {}).get(last) is original:
            setattr(loaded, last, wrapped)
