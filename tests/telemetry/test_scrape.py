"""Metrics as Prometheus reads them: a real scrape, parsed by its own parser."""

from __future__ import annotations

import re
import signal
import socket
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
from spendsense.web.scrape import scraped

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
