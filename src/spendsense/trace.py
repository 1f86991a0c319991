"""Why something was decided: the shape shared by every reason in SpendSense."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Finding:
    """One condition, whether it held, and the sentence that says so.

    `margin` is how far the reading lies from the line it was compared with, as a share of that
    line: 0.0 is exactly on it, 0.36 is 36 % past it, negative has not reached it; None where
    there was nothing to read or nothing to measure (a flag).
    """

    rule: str
    held: bool
    because: str
    margin: float | None = None
    reading: str | None = None
    parts: tuple[Finding, ...] = ()

    def reasons(self) -> tuple[str, ...]:
        """The sentences of the conditions that held, outermost first.

        >>> Finding("a or b", True, "", parts=(Finding("a", True, "a is so"),)).reasons()
        ('a is so',)
        """
        if not self.held:
            return ()
        if not self.parts:
            return (self.because,)
        return tuple(sentence for part in self.parts for sentence in part.reasons())

    def readings(self) -> tuple[str, ...]:
        """Names of the readings that made it hold, in the order they were asked."""
        if not self.held:
            return ()
        own = (self.reading,) if self.reading else ()
        return own + tuple(name for part in self.parts for name in part.readings())

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "held": self.held,
            "because": self.because,
            "margin": self.margin,
            "reading": self.reading,
            "parts": [part.as_json() for part in self.parts],
        }
