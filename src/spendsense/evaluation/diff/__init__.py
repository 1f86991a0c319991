"""Two runs side by side: who moved, why, and what became of the metrics."""

from .comparing import diff
from .moves import MetricChange, Move, RunDiff

__all__ = ["MetricChange", "Move", "RunDiff", "diff"]
