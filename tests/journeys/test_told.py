"""The log lines of a whole journey, searched for everything that is somebody's."""

from __future__ import annotations

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from tests.web.conftest import api, begun, drafted, pytest_generate_tests

from spendsense.storage import recommendations
from spendsense.telemetry.logs import formatter
from spendsense.web.access import POLICY, Access

__all__ = ["api", "begun", "drafted", "pytest_generate_tests"]

SOMEBODYS = (
    "Ana Ruiz", "ana@example.com", "ana", "ben", "olga", "otto", "Corner Coffee", "INTEREST",
    "1001", "4821", "240000", "240,000", "2400.00", "2,400.00", "340000", "3,400.00", "3400.00",
    "500000", "5,000.00", "8700", "87.00", "9500", "95.00", "4.50", "pass phrase of ana",
)  # fmt: skip
"""Names, e-mails, merchants, masks and amounts of the household, as cents and as they are shown."""


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter("json"))
    root, ours = logging.getLogger(), logging.getLogger("spendsense")
    level = ours.level
    root.addHandler(handler)
    ours.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    ours.setLevel(level)


def failing() -> None:
    raise ValueError("Ana Ruiz <ana@example.com> owes 3,400.00 on the card ending 4821")


def journey(api) -> None:
    """Reading, deciding, being refused, failing: by tokens, by passwords, with queries."""
    for path in ("/profile/ana", "/users/ana/transactions?limit=10", "/users/ana/spending"):
        assert api.get(path, who="ana").status_code == 200
    api.get("/profile/ana?email=ana@example.com&amount=3400.00", who="ana")
    api.get("/profile/ana", who="ss_user_nobody")
    api.client.get("/nowhere/Ana%20Ruiz?token=" + api.tokens["ana"])
    api.post("/session", json={"login": "ana@example.com", "password": "pass phrase of ana"})
    api.post("/users", json={"user_id": "ana", "name": "Ana Ruiz", "email": "ana@example.com"})
    api.run()
    for key, action in zip(api.waiting(), ("approve", "reject"), strict=False):
        api.post(f"/operator/review/{key}/{action}", json={"reason": "Ana Ruiz called"})
    api.client.app.add_api_route("/failing", failing, name="failing")
    assert api.client.get("/failing").status_code == 500


def test_no_line_of_a_journey_holds_anything_of_anybodys(drafted, lines, monkeypatch):
    monkeypatch.setitem(POLICY, "failing", Access.OPEN)
    journey(drafted)
    text = lines.getvalue()
    told = [json.loads(line) for line in text.splitlines()]
    events = {line["event"] for line in told}
    assert {"request.done", "request.failed", "run.finish", "decision.kept"} <= events
    words = re.findall(r"[\w@.,-]+", re.sub(r'"(time|duration_ms)": [^,}]+', "", text).lower())
    for theirs in (*SOMEBODYS, *drafted.tokens.values()):
        assert theirs.lower() not in words and (" " not in theirs or theirs not in text), theirs
    assert not [token for token in drafted.tokens.values() if token in text]
    assert "@" not in text and "?" not in text


def test_lines_about_a_whole_run_name_no_one_decision(drafted, lines):
    drafted.run()
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    of_run = [line for line in told if line["event"] in ("run.start", "run.block", "run.finish")]
    assert len(of_run) == 3 and not [line for line in of_run if "trace_id" in line]


def test_a_decisions_id_is_in_the_lines_of_the_work_on_it(drafted, lines):
    key = drafted.waiting()[0]
    with drafted.database.read() as connection:
        (item,) = recommendations(connection, recommendation_ids=[key])
    found = item.trace_id
    drafted.post(f"/operator/review/{key}/reject", json={"reason": "not now"})
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    of_it = [line for line in told if line.get("trace_id") == found]
    assert {line["event"] for line in of_it} >= {"decision.reviewed", "request.done"}
    assert all(line["request_id"] for line in of_it)
