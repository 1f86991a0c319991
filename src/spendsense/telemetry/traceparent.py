"""The W3C header that says to which trace a request belongs (Trace Context, level 1).

Read by hand: it is accepted and passed on without any library of traces. `tracestate` is not: it
is other people's text.
"""

from __future__ import annotations

import re
from contextvars import ContextVar
from dataclasses import dataclass

HEADER = "traceparent"
_FORM = re.compile(r"(?!ff)([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?")


@dataclass(frozen=True, slots=True)
class Traceparent:
    """A trace, and the span of it that asked us."""

    trace_id: str
    span_id: str
    flags: str

    def __str__(self) -> str:
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


INCOMING: ContextVar[Traceparent | None] = ContextVar("spendsense_traceparent", default=None)
"""What the request under way came with."""


def read(said: str) -> Traceparent | None:
    """None for a header that is none: the trace then begins here.

    >>> str(read("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"))
    '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01'
    >>> read("00-00000000000000000000000000000000-00f067aa0ba902b7-01") is None
    True
    """
    found = _FORM.fullmatch(said.strip())
    if found is None or (found[1] == "00" and found[5]):
        return None
    if not int(found[2], 16) or not int(found[3], 16):
        return None
    return Traceparent(found[2], found[3], found[4])
