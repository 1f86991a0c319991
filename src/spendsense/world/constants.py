"""Whole numbers that stand for nothing in arrays."""

from __future__ import annotations

NEVER = -1
"""No day, among absolute days."""
NOTHING = -1
"""No account, no wording, no purchase."""
NO_STREAM = 0
"""A row that belongs to no recurring stream."""
