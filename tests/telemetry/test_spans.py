"""Spans of real requests and runs, as a collector over HTTP is sent them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.telemetry.settings import collector as collector_of
from spendsense.telemetry.settings import spans_sent
from spendsense.telemetry.spans import asked_by, passed_on, span
from spendsense.telemetry.traceparent import read

PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"


def attributes(of) -> dict[str, object]:
    return {a.key: a.value.string_value or a.value.int_value for a in of.attributes}


def test_a_run_over_http_is_a_tree_of_spans_from_request_to_guardrails(drafted, collector):
    with spans_sent(Config(home=Path(), database_url="", traces=collector.address)):
        drafted.call("GET", "/health", headers={"traceparent": PARENT}, who=None)
        drafted.clock.forward()
        drafted.post("/operator/run", json={"as_of": "2026-11-20"}, headers={"traceparent": PARENT})
    assert {path for path, _ in collector.asked} == {"/v1/traces"}
    spans = collector.spans()
    by_id = {each.span_id: each for each in spans}
    assert {each.trace_id.hex() for each in spans} == {PARENT.split("-")[1]}

    def above(each) -> list[str]:
        parent = by_id.get(each.parent_span_id)
        return [] if parent is None else [parent.name, *above(parent)]

    names = {each.name for each in spans}
    stages = {f"decide.{stage}" for stage in ("signals", "personas", "drafts", "guardrails")}
    assert {
        "request",
        "run",
        "run.block",
        "decide",
        "database.read",
        "database.write",
    } | stages <= names
    for each in spans:
        if each.name in stages:
            assert above(each) == ["decide", "run.block", "run", "request"]
        if each.name == "request":
            assert each.parent_span_id.hex() == PARENT.split("-")[2]
    told = [attributes(each) for each in spans if each.name == "request"]
    assert {each["http.route"] for each in told} == {"/api/v1/health", "/api/v1/operator/run"}
    assert {each["http.response.status_code"] for each in told} == {200}


def test_no_attribute_names_a_user_and_an_error_has_no_words(drafted, collector):
    with spans_sent(Config(home=Path(), database_url="", traces=collector.address)):
        drafted.get("/profile/ana?who=Ana", who="ana")
        with pytest.raises(ValueError, match="Ruiz"), span("run", run_id="Ana Ruiz"):
            raise ValueError("Ana Ruiz")
    sent = b"".join(body for _, body in collector.asked)
    assert b"request" in sent and b"ValueError" in sent
    assert b"ana" not in sent.replace(b"/api/v1/profile/{user_id}", b"").lower()
    assert b"ruiz" not in sent.lower()


def test_a_collector_that_is_gone_or_refuses_costs_no_answer(drafted, collector):
    collector.status = 503
    with spans_sent(Config(home=Path(), database_url="", traces="http://127.0.0.1:9")):
        assert drafted.get("/profile/ana", who="ana").status_code == 200


def test_off_there_is_no_span_and_no_library_of_spans_is_loaded():
    code = (
        "import sys, spendsense.pipeline, spendsense.telemetry as t\n"
        "assert t.span('a') is t.span('b', users=1)\n"
        "heavy = ('opentelemetry', 'prometheus', 'structlog')\n"
        "bad = [m for m in sys.modules if m.startswith(heavy)]\n"
        "assert bad == [], bad"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_what_came_in_is_passed_on_without_any_collector():
    assert passed_on() == {}
    with asked_by(read(PARENT)):
        assert passed_on() == {"traceparent": PARENT}
    assert passed_on() == {}


def test_within_a_span_the_span_is_passed_on(collector):
    with (
        spans_sent(Config(home=Path(), database_url="", traces=collector.address)),
        asked_by(read(PARENT)),
        span("run"),
    ):
        said = passed_on()["traceparent"]
    (sent,) = collector.spans()
    assert said == f"00-{PARENT.split('-')[1]}-{sent.span_id.hex()}-01"


@pytest.mark.parametrize(
    "said",
    [
        "",
        "00-0-0-01",
        PARENT.upper(),
        PARENT + "-x",
        "ff" + PARENT[2:],
        PARENT.replace("00f067aa0ba902b7", "0" * 16),
    ],
)
def test_a_header_that_is_none_begins_a_trace_of_its_own(said):
    assert read(said) is None


@pytest.mark.parametrize("address", ["collector:4318", "ftp://a", "http://u:p@a", "http://a?key=1"])
def test_an_address_that_is_no_collectors_is_told_without_repeating_it(address):
    with pytest.raises(BadInput, match="SPENDSENSE_TRACES is not the address") as told:
        collector_of(Config(home=Path(), database_url="", traces=address))
    assert address not in str(told.value)
