"""What a server writes of itself to stderr: one line an event, in UTC, and nothing that acts.

There are no paths in it, for they name users, and no bodies, tokens or headers. Who did what is
in the audit trail; this is for whoever keeps the server running.
"""

from __future__ import annotations

import logging
import time
from typing import Any


class PlainFormatter(logging.Formatter):
    """A time, a level, and a text in which no mark begins a line or colours a terminal."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def formatMessage(self, record: logging.LogRecord) -> str:
        record.message = plain(record.message, lines=False)
        return super().formatMessage(record)

    def formatException(self, ei: Any) -> str:
        return plain(super().formatException(ei))


def plain(text: str, *, lines: bool = True) -> str:
    r"""Text with every mark that is not printed written out; line ends stay where `lines`.

    >>> plain("a\x1b[31mred\r\nroot: ok", lines=False)
    'a\\x1b[31mred\\r\\nroot: ok'
    """
    stays = "\n" if lines else ""
    return "".join(
        mark if mark.isprintable() or mark in stays else ascii(mark)[1:-1] for mark in text
    )


class SaidAlready(logging.Filter):
    """Our own log has the trace of an unexpected error: uvicorn's word for it is enough."""

    def filter(self, record: logging.LogRecord) -> bool:
        if str(record.msg).startswith("Exception in ASGI application"):
            record.exc_info = record.exc_text = None
        return True


LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "plain": {"()": PlainFormatter, "fmt": "%(asctime)s %(levelname)s %(name)s: %(message)s"}
    },
    "filters": {"said": {"()": SaidAlready}},
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["said"]}
    },
    "loggers": {
        "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        "spendsense": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
    },
}
"""Warnings and errors, of the server and of ours."""
