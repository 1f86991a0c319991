"""What an evaluation has to reach before somebody goes on: thresholds from a file, and what they
say of a report."""

from .gate import Gate, Held, Threshold
from .reading import SHIPPED, GateMalformed, read_gate

__all__ = ["SHIPPED", "Gate", "GateMalformed", "Held", "Threshold", "read_gate"]
