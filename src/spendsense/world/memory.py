"""Memory that a block leaves is kept for the next: to give it back and take it again costs a fifth
of a block's time, a page fault at a time."""

from __future__ import annotations

import ctypes
from functools import cache

TRIM_THRESHOLD, MMAP_THRESHOLD = -1, -3
"""Of glibc's mallopt (its malloc.h)."""
MOST_KEPT, LARGEST_KEPT = 2**30, 2**25
"""Bytes kept at the end of the heap; and the largest piece that is taken from there, the most that
glibc allows."""


@cache
def keep_freed_memory() -> bool:
    """Ask the C library once, where it is glibc; says whether it agreed."""
    library = ctypes.CDLL(None)
    if not hasattr(library, "mallopt"):
        return False
    asked = ((TRIM_THRESHOLD, MOST_KEPT), (MMAP_THRESHOLD, LARGEST_KEPT))
    return all(library.mallopt(option, value) for option, value in asked)
