"""What a server writes of itself: a line an event, of listed fields, and nothing that acts."""

from __future__ import annotations

import ast
import io
import json
import logging
import re
from pathlib import Path
from typing import Any

import pytest

from spendsense.telemetry import bound, event, note
from spendsense.telemetry.fields import EVENTS, FIELDS, WITHHELD, permitted
from spendsense.telemetry.logs import SaidAlready, configuration, formatter, plain

PACKAGE = Path(__file__).parents[2] / "src" / "spendsense"


@pytest.fixture
def lines(request: pytest.FixtureRequest):
    """Collects what the product writes, in the form that the test names, JSON otherwise."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(getattr(request, "param", "json")))
    logger, level = logging.getLogger("spendsense"), logging.getLogger("spendsense").level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield stream
    logger.removeHandler(handler)
    logger.setLevel(level)


def read(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_has_its_time_in_utc(lines):
    event("run.start", as_of="2026-08-22", users=3)
    (line,) = read(lines)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z", line["time"])
    assert line["level"] == "info" and line["event"] == "run.start" and line["users"] == 3


FORGED = "a\r\n2026-01-01T00:00:00.000Z ERROR forged\x1b[31m\x9b\u202e\u2028"


@pytest.mark.parametrize("lines", ["json", "text"], indirect=True)
def test_no_text_forges_a_line_or_colours_a_terminal(lines):
    event("request.unavailable", sentence=FORGED, method="GET", route="/x")
    logging.getLogger("spendsense.other").warning("%s", FORGED)
    said = lines.getvalue()
    assert said.count("\n") == 2
    assert not [mark for mark in said if mark != "\n" and not mark.isprintable()]


def test_what_is_no_field_gets_out_of_no_line_and_what_lacks_its_form_is_withheld(lines):
    with bound(request_id="Ana Ruiz", name="Ana Ruiz"):
        note(trace_id="ss_user_secret")
        event("request.done", route="/api/v1/profile/ana?email=ana@example.com", balance=120_000)
    (line,) = read(lines)
    assert "Ana" not in str(line) and "secret" not in str(line) and "120000" not in str(line)
    assert line["request_id"] == line["trace_id"] == line["route"] == WITHHELD


def test_an_error_is_its_class_and_where_it_was_and_never_its_words(lines):
    try:
        raise ValueError("the user Ana Ruiz owes 3,410.00")
    except ValueError as error:
        event("request.failed", raised=error, fault="fault-0123456789ab")
        logging.getLogger("spendsense.x").exception("failed")
    ours, theirs = read(lines)
    assert "Ana" not in lines.getvalue() and "3,410" not in lines.getvalue()
    for line in (ours, theirs):
        assert line["error"] == "ValueError"
        assert line["frames"][-1].endswith(
            "test_an_error_is_its_class_and_where_it_was_and_never_its_words"
        )


def test_an_unexpected_error_is_told_once():
    record = logging.LogRecord("uvicorn.error", logging.ERROR, "", 0, "x", (), None)
    assert SaidAlready().filter(record)
    record.msg = "Exception in ASGI application\n"
    assert not SaidAlready().filter(record)


def test_what_can_be_printed_is_left_alone():
    assert plain("Zoë bought 👩 for 5 €\nthen left") == "Zoë bought 👩 for 5 €\nthen left"


@pytest.mark.parametrize(
    ("form", "server", "level"),
    [
        ("", True, "WARNING"),
        ("", False, "Level 51"),
        ("json", False, "INFO"),
        ("off", True, "Level 51"),
    ],
)
def test_unasked_a_server_warns_and_a_command_is_silent(form, server, level):
    found = configuration(form, server=server)["loggers"]["spendsense"]["level"]
    assert logging.getLevelName(found) == level


def test_every_event_and_field_that_the_code_tells_of_is_listed_and_every_one_listed_is_told():
    names, fields = set(), set()
    for path in PACKAGE.rglob("*.py"):
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(call, ast.Call):
                continue
            said = getattr(call.func, "id", getattr(call.func, "attr", ""))
            if said == "event" and call.args and isinstance(call.args[0], ast.Constant):
                names.add(call.args[0].value)
            if said in ("event", "span", "bound", "described"):
                fields |= {each.arg for each in call.keywords if each.arg} - {"raised"}
    assert names == set(EVENTS) - {"library"}
    assert fields <= set(FIELDS)


def test_no_field_has_room_for_a_person():
    for told in ("Ana Ruiz", "ana@example.com", "ss_user_k3J", "4821 Elm St", "?user=ana"):
        free = {name for name in FIELDS if permitted({name: told})[name] != WITHHELD}
        assert free <= {"sentence", "message"}, told
