"""The writes of one request as one transaction, ended by whoever sends the answer."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

from sqlalchemy import Connection, Engine

Faults = Callable[[], AbstractContextManager[None]]


class AtOnce:
    """While it is in force, `Database.write` and `Database.read` work in its one transaction.

    The transaction begins with the first write and with what `first` does in it, and stays open
    until `commit` or `undo`. A write that fails is undone alone, but the first: with it everything
    is. `in_steps`, each write is a transaction of its own, kept when the database is asked for the
    next thing, and only the first does what `first` does: for work that is too long to hold the
    database. Its last step then still ends with the answer.
    """

    def __init__(
        self,
        engine: Engine,
        faults: Faults,
        first: Callable[[Connection], None],
        *,
        in_steps: bool = False,
    ) -> None:
        self.began = False
        """Whether anything was about to be written: an answer then tells of an act."""
        self.engine = engine
        self._faults = faults
        self._first = first
        self._in_steps = in_steps
        self._open: Connection | None = None
        self._claimed = False

    def reading(self) -> Connection | None:
        """The open transaction, which sees what was written in it, if there is one."""
        if self._in_steps:
            self._end_step()
        return self._open

    @property
    def claimed(self) -> bool:
        """Whether `first` was done, and is kept or about to be."""
        return self._claimed or self._open is not None

    @contextmanager
    def in_force(self) -> Iterator[None]:
        """For whatever runs inside, in this thread and in those that it hands its context to."""
        before = _current.set(self)
        try:
            yield
        finally:
            _current.reset(before)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A part of the transaction: undone on any exception."""
        if self._in_steps:
            self._end_step()
        if self._open is not None:
            with self._open.begin_nested():
                yield self._open
            return
        self.began = True
        connection = self.engine.connect().execution_options(immediate=True)
        try:
            connection.begin()
            if not self._claimed:
                self._first(connection)
            yield connection
            self._open = connection
        finally:
            if self._open is None:
                connection.close()  # which undoes what is not committed

    @contextmanager
    def last(self) -> Iterator[Connection]:
        """The part that is kept together with whatever is still open."""
        self._in_steps = False
        with self._faults(), self.write() as connection:
            yield connection

    def commit(self) -> None:
        """Keep everything. What was not kept is undone, with the engine's complaint."""
        with self._faults():
            self._end_step()

    def _end_step(self) -> None:
        connection, self._open = self._open, None
        if connection is not None:
            with connection:
                connection.commit()
            self._claimed = True

    def undo(self) -> None:
        """Keep nothing of the open transaction."""
        connection, self._open = self._open, None
        if connection is not None:
            connection.close()


_current: ContextVar[AtOnce | None] = ContextVar("at_once", default=None)


def current(engine: Engine) -> AtOnce | None:
    """What is in force here for a database."""
    found = _current.get()
    return found if found is not None and found.engine is engine else None
