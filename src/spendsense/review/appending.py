"""Appending to a file that others rely on: all of it and on the disk, or nothing."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


def append(path: Path, data: bytes) -> None:
    """Append whole lines, one writer at a time, to a file for its owner alone. Raises OSError.

    A disk that is full takes a part of what is written: that part is taken away again. Where a
    writer was killed within a line, what is appended begins on a new one.
    """
    descriptor = os.open(path, os.O_CREAT | os.O_APPEND | os.O_RDWR, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        size = os.fstat(descriptor).st_size
        try:
            _write(descriptor, _after_a_torn_line(descriptor, size) + data)
            os.fsync(descriptor)
        except OSError:
            os.ftruncate(descriptor, size)
            raise
    finally:
        os.close(descriptor)


def _write(descriptor: int, data: bytes) -> None:
    while data:
        data = data[os.write(descriptor, data) :]


def _after_a_torn_line(descriptor: int, size: int) -> bytes:
    return b"\n" if size and os.pread(descriptor, 1, size - 1) != b"\n" else b""
