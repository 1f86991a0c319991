"""Mapping a pure function over blocks of users: in this process, a process pool, or Dask."""

from .mapping import map_blocks
from .outcomes import Outcome, outcomes
from .runners import Runner

__all__ = ["Outcome", "Runner", "map_blocks", "outcomes"]
