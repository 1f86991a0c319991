"""What a server writes of itself: a line an event, in UTC, and nothing that acts."""

from __future__ import annotations

import io
import logging
import re

from spendsense.web.logs import PlainFormatter, SaidAlready, plain

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"


def logged(message: str, *arguments: object, error: Exception | None = None) -> str:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(PlainFormatter(FORMAT))
    logger = logging.Logger("spendsense.web")
    logger.addHandler(handler)
    logger.error(message, *arguments, exc_info=error)
    return stream.getvalue()


def test_a_line_has_its_time_in_utc():
    line = logged("fault-1: GET /x failed: ValueError")
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ERROR spendsense\.web: fault-1", line)


def test_no_text_forges_a_line_or_colours_a_terminal():
    said = logged("%s", "a\r\n2026-01-01T00:00:00.000Z ERROR forged\x1b[31m\x9b\u202e\u2028")
    assert said.count("\n") == 1
    assert not [mark for mark in said if mark != "\n" and not mark.isprintable()]
    assert "\\r\\n2026" in said and "\\x1b[31m" in said


def test_a_trace_keeps_its_lines_and_loses_its_marks():
    said = logged("failed", error=ValueError("the\x1b[2J name"))
    assert "ValueError: the\\x1b[2J name" in said
    assert "\x1b" not in said


def test_of_an_unexpected_error_the_trace_is_written_once():
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "x", (), None)
    record.msg, record.exc_info = (
        "Exception in ASGI application\n",
        (ValueError, ValueError(), None),
    )
    assert SaidAlready().filter(record)
    assert record.exc_info is None


def test_what_can_be_printed_is_left_alone():
    assert plain("Zoë bought 👩 for 5 €\nthen left") == "Zoë bought 👩 for 5 €\nthen left"
