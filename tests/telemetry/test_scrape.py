"""Metrics as Prometheus reads them: a real scrape, parsed by its own parser."""

from __future__ import annotations

import re
import signal
import socket
import struct
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from prometheus_client.parser import text_string_to_metric_families

from spendsense.config import Config
from spendsense.ledger import BadInput
from spendsense.review.verified import note_whole
from spendsense.telemetry.settings import metrics_bind
from spendsense.web.hosts import Served
from spendsense.web.scrape import AT_ONCE, scraped

GUIDE = Path(__file__).parents[2] / "docs/guides/operate.md"
TOKEN = "a token that is long enough"


def samples(text: str) -> dict[tuple[str, ...], float]:
    """Every sample, by its name and the values of its labels."""
    return {
        (sample.name, *(sample.labels[name] for name in sorted(sample.labels))): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_what_was_asked_and_what_waits_is_told(drafted, tmp_path):
    config = Config(home=tmp_path, database_url=f"sqlite:///{tmp_path}/x.db", metrics="127.0.0.1:0")
    note_whole(tmp_path, drafted.clock())
    drafted.clock.forward(10)
    with scraped(drafted.database, config, workers=1, clock=drafted.clock) as place:
        for _ in range(3):
            drafted.get("/profile/ana", who="ana")
        drafted.get("/nowhere/at/all")
        drafted.run()
        found = samples(httpx.get(place.address).text)
    profile = "/api/v1/profile/{user_id}"
    assert found["spendsense_requests_total", "GET", profile, "200"] == 3
    assert found["spendsense_request_seconds_count", "GET", profile] == 3
    assert found["spendsense_request_seconds_bucket", "+Inf", "GET", profile] == 3
    assert found["spendsense_requests_total", "GET", "unmatched", "404"] == 1
    assert found["spendsense_pipeline_users_total",] == found["spendsense_last_run_users",] == 2
    assert found["spendsense_pipeline_drafts_total",] == found["spendsense_last_run_drafts",] > 4
    assert found["spendsense_run_seconds_count",] == 1
    assert found["spendsense_queue_items", "pending"] == len(drafted.waiting()) + len(
        drafted.waiting("ben")
    )
    assert found["spendsense_queue_oldest_seconds", "pending"] >= 600
    assert found["spendsense_audit_verified_age_seconds",] == 660
    assert found["spendsense_database_up",] == 1 and found["spendsense_consents_ending",] == 0


def test_the_guide_names_every_metric_and_no_other(drafted, tmp_path):
    config = Config(home=tmp_path, database_url=f"sqlite:///{tmp_path}/x.db", metrics="127.0.0.1:0")
    note_whole(tmp_path, drafted.clock())
    with scraped(drafted.database, config, workers=1, clock=drafted.clock) as place:
        drafted.run()
        families = list(text_string_to_metric_families(httpx.get(place.address).text))
    told = {f.name + ("_total" if f.type == "counter" else "") for f in families}
    ours = {name for name in told if re.match(r"spendsense_\w+(?<!_created)$", name)}
    assert ours == set(re.findall(r"\bspendsense_[a-z_]+", GUIDE.read_text(encoding="utf-8")))


def test_a_database_that_cannot_be_read_is_told_and_its_figures_are_not(
    drafted, tmp_path, monkeypatch
):
    config = Config(home=tmp_path, database_url="", metrics="127.0.0.1:0")
    with scraped(drafted.database, config, workers=1, clock=drafted.clock) as place:
        from spendsense.ledger import Busy
        from spendsense.storage import Database

        def gone(self):
            raise Busy("gone")

        monkeypatch.setattr(Database, "read", gone)
        found = samples(httpx.get(place.address).text)
    assert found["spendsense_database_up",] == 0
    assert not [name for name in found if name[0].startswith("spendsense_queue")]


@pytest.fixture
def place(drafted, tmp_path):
    """The address of a listener, and where a socket reaches it."""
    config = Config(home=tmp_path, database_url="", metrics="127.0.0.1:0")
    with scraped(drafted.database, config, workers=1, clock=drafted.clock) as found:
        url = httpx.URL(found.address)
        yield found.address, (url.host, url.port)


def failing(*_: object) -> None:
    raise KeyError("Ana Ruiz: $1,975.00")


def told(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """That it failed is told by its class; its words, and who asked, nowhere."""
    assert "scrape.failed" in caplog.text and "KeyError" in caplog.text
    said = caplog.text + "".join(capfd.readouterr())
    assert "Ana" not in said and "1,975" not in said and "127.0.0.1" not in said


def test_figures_that_fail_as_nobody_foresaw_are_a_database_that_is_not_up(
    place, monkeypatch, caplog, capfd
):
    monkeypatch.setattr("spendsense.web.gauges.lanes", failing)
    found = samples(httpx.get(place[0]).text)
    assert found["spendsense_database_up",] == 0
    told(caplog, capfd)


def test_a_scrape_that_fails_is_a_500_without_words(place, monkeypatch, caplog, capfd):
    monkeypatch.setattr("spendsense.web.gauges.last_whole", failing)
    answer = httpx.get(place[0])
    assert (answer.status_code, answer.content) == (500, b"")
    told(caplog, capfd)


def test_an_error_before_an_answer_is_told_without_words_and_the_next_is_answered(
    place, monkeypatch, caplog, capfd
):
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(Served, "answers_to", failing)
        with pytest.raises(httpx.TransportError):
            httpx.get(place[0])
    assert httpx.get(place[0]).status_code == 200
    told(caplog, capfd)


def test_who_goes_away_in_the_middle_is_not_told_of(place, caplog, capfd):
    with socket.create_connection(place[1]) as wire:
        wire.sendall(b"GET /met")
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    for _ in range(AT_ONCE):
        assert httpx.get(place[0]).status_code == 200
    assert caplog.text == "" and capfd.readouterr().err == ""


def test_who_sends_a_request_by_drips_is_not_listened_to_for_longer(place, monkeypatch):
    monkeypatch.setattr("spendsense.web.scrape.SECONDS", 0.4)
    began = time.monotonic()
    with socket.create_connection(place[1], 10) as wire, pytest.raises(OSError):
        while time.monotonic() < began + 10:
            wire.sendall(b"G")
            time.sleep(0.05)
    assert time.monotonic() - began < 8


def test_scrapes_beyond_those_at_once_are_closed_and_there_is_room_again(place):
    waiting = [socket.create_connection(place[1]) for _ in range(AT_ONCE)]
    with socket.create_connection(place[1], 8) as beyond:
        assert beyond.recv(1) == b""
    for each in waiting:
        each.close()
    until, status = time.monotonic() + 20, 0
    while status != 200 and time.monotonic() < until:
        try:
            status = httpx.get(place[0]).status_code
        except httpx.TransportError:
            time.sleep(0.05)
    assert status == 200


def test_with_a_token_only_who_sends_it_is_answered(drafted, tmp_path):
    config = Config(home=tmp_path, database_url="", metrics="127.0.0.1:0", metrics_token=TOKEN)
    with scraped(drafted.database, config, workers=1) as place:

        def asked(**headers: str) -> int:
            return httpx.get(place.address, headers=headers).status_code

        assert asked() == asked(Authorization="Bearer x") == 401
        assert asked(Authorization=f"Bearer {TOKEN}") == 200


def test_only_its_own_address_answers_and_not_for_a_page_elsewhere(drafted, tmp_path):
    with scraped(
        drafted.database, Config(home=tmp_path, database_url="", metrics="127.0.0.1:0"), workers=1
    ) as place:
        assert httpx.get(place.address.replace("/metrics", "/")).status_code == 404
        assert httpx.get(place.address, headers={"Host": "evil.example"}).status_code == 421
        assert drafted.client.get("/metrics").status_code == 404


@pytest.mark.parametrize(
    ("said", "token", "why"),
    [
        ("0.0.0.0:9464", "", "would answer everybody"),
        ("127.0.0.1", "", "no address to listen on"),
        ("metrics.example:1", TOKEN, "no address to listen on"),
        ("127.0.0.1:1", "short", "fewer than 16"),
    ],
)
def test_a_bind_that_would_tell_everybody_is_refused(said, token, why):
    with pytest.raises(BadInput, match=why):
        metrics_bind(Config(home=Path(), database_url="", metrics=said, metrics_token=token))


def test_two_workers_are_added_up(tmp_path):
    """Whichever of them answers a request: a scrape tells of all of them."""
    command = [str(Path(sys.executable).with_name("spendsense")), "serve", "--workers", "2"]
    command += ["--home", str(tmp_path), "--port", "0"]
    running = subprocess.Popen(
        command, stderr=subprocess.PIPE, text=True, env={"SPENDSENSE_METRICS": "127.0.0.1:0"}
    )
    assert running.stderr is not None
    try:
        said = running.stderr.readline() + running.stderr.readline()
        address, metrics = re.findall(r"http://\S+", said)
        asked = 40
        for _ in range(asked):
            with socket.create_connection(
                ("127.0.0.1", int(address.rsplit(":", 1)[1])), 60
            ) as wire:
                wire.sendall(
                    b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                )
                assert b"200" in wire.recv(1000)
        until = time.monotonic() + 30
        while time.monotonic() < until:
            found = samples(httpx.get(metrics, timeout=30).text)
            if found.get(("spendsense_requests_total", "GET", "/healthz", "200")) == asked:
                break
            time.sleep(0.1)
        assert found["spendsense_requests_total", "GET", "/healthz", "200"] == asked
        assert found["spendsense_request_seconds_count", "GET", "/healthz"] == asked
    finally:
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)
