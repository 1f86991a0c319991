"""Log lines on stderr: one JSON object an event, in UTC, of `fields` alone.

structlog is read when the first line is written: it takes longer to load than a command to start.
"""

from __future__ import annotations

import logging
import logging.config
from collections.abc import MutableMapping
from functools import cache
from typing import Any

from .bound import what_is_bound
from .fields import EVENTS, LONGEST_SENTENCE, frames, permitted
from .spans import current_trace

FORMS = ("json", "text", "off")
_OFF = logging.CRITICAL + 1
_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}

_log = logging.getLogger("spendsense")


def event(name: str, *, raised: BaseException | None = None, **fields: Any) -> None:
    """Tell of something that happened. Costs a comparison where nobody listens.

    `raised` is told by its class and by where that was, never by its words.
    """
    level = _LEVELS[EVENTS[name].level]
    if not _log.isEnabledFor(level):
        return
    if raised is not None:
        fields |= {"error": type(raised).__name__, "frames": frames(raised)}
    _writer().log(level, name, **{"span_trace": current_trace(), **what_is_bound(), **fields})


@cache
def _writer() -> Any:
    import structlog  # noqa: PLC0415 - a tenth of a second, and most commands write no line

    return structlog.wrap_logger(
        _log,
        processors=[
            structlog.stdlib.add_log_level,
            _held_to_the_list,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )


def _held_to_the_list(_: Any, __: str, line: MutableMapping[str, Any]) -> dict[str, Any]:
    ours = {"event": line.pop("event"), "level": line.pop("level")}
    return {**ours, **permitted(line)}


def _of_a_library(_: Any, __: str, line: MutableMapping[str, Any]) -> dict[str, Any]:
    """A library's line: its words, on one line; of an error its class and place alone."""
    record = line["_record"]
    told = permitted(
        {
            **what_is_bound(),
            "logger": record.name,
            "message": plain(record.getMessage(), lines=False).strip()[:LONGEST_SENTENCE],
        }
    )
    if record.exc_info and record.exc_info[1] is not None:
        error = record.exc_info[1]
        told |= permitted({"error": type(error).__name__, "frames": frames(error)})
    line.pop("exc_info", None)
    return {**line, "event": "library", **told}


def formatter(form: str) -> logging.Formatter:
    """What makes a line of a record, as JSON or as text."""
    import structlog  # noqa: PLC0415 - see `_writer`

    render: Any = structlog.processors.JSONRenderer(ensure_ascii=True) if form == "json" else _text
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[structlog.stdlib.add_log_level, _of_a_library],
        processors=[
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            render,
        ],
    )


def _text(_: Any, __: str, line: MutableMapping[str, Any]) -> str:
    """For a person at a terminal: the time, the level, what happened, and the rest by name."""
    begins = f"{line.pop('time')} {line.pop('level').upper():<7} {line.pop('event')}"
    rest = (plain(f"{name}={value}", lines=False) for name, value in line.items())
    return " ".join((begins, *rest))


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
    """Our own line has the place of an unexpected error: uvicorn need not tell it again."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not str(record.msg).startswith("Exception in ASGI application")


def configuration(form: str, *, server: bool) -> dict[str, Any]:
    """For `logging.config`. `form` is what SPENDSENSE_LOG says, empty where it says nothing.

    Unasked, a server writes warnings and errors as JSON, and a command nothing.
    """
    level = logging.INFO if form in ("json", "text") else logging.WARNING
    ours = _OFF if form == "off" or not (form or server) else level
    theirs = max(ours, logging.WARNING)
    said = {"handlers": ["stderr"], "propagate": False}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"lines": {"()": formatter, "form": form if form == "text" else "json"}},
        "filters": {"said": {"()": SaidAlready}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": "lines", "filters": ["said"]}
        },
        "loggers": {
            "spendsense": {**said, "level": ours, "propagate": True},
            **{name: {**said, "level": theirs} for name in LIBRARIES},
        },
    }


LIBRARIES = ("uvicorn", "asyncio", "sqlalchemy", "alembic", "opentelemetry")
"""Whose warnings are told in our form. Others of them are told by Python itself, or not at all."""


def start_logs_on_lambda(form: str) -> None:
    """As a server writes them, and each once: Lambda's runtime listens on the root logger.

    Mangum, which hands on its events, would tell errors in their own words, and paths.
    """
    told = configuration(form, server=True)
    told["loggers"]["spendsense"]["propagate"] = False
    told["loggers"]["mangum"] = {"level": _OFF, "propagate": False}
    logging.config.dictConfig(told)


def start_logs(form: str) -> None:
    """For a command that was asked to write lines."""
    if form in ("json", "text"):
        logging.config.dictConfig(configuration(form, server=False))
