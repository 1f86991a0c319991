"""The real client against a real server that misbehaves. Nothing is patched."""

from __future__ import annotations

import json
import logging
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from tests.fake_model import MODES, FakeModel
from tests.fake_model.lessons import lesson, lessons

from spendsense.endpoint import open_endpoint
from spendsense.endpoint.client import GIVE_UP_AFTER
from spendsense.guardrails import GUARDRAILS, Asked, worded
from spendsense.recommendations.writer import MOST_TOKENS, SCHEMA, Endpoint

KEY = "sk-canary-7f3e"
LESSON = lesson()


@contextmanager
def endpoint(model: FakeModel | str, **given: str) -> Iterator[Endpoint]:
    url = model if isinstance(model, str) else model.base_url
    whole = {"base_url": url, "model": "fake-1", "api_key": KEY, "deadline_ms": "5000"}
    with open_endpoint(whole | given) as found:
        assert found is not None
        yield found


@pytest.mark.parametrize("mode", MODES)
def test_every_mode_gives_a_lesson_and_its_reason(mode: str) -> None:
    within = "400" if MODES[mode].waits else "5000"
    with FakeModel(mode) as model, endpoint(model, deadline_ms=within) as asks:
        began = time.monotonic()
        (answer,) = asks.ask([LESSON.request])
        took = time.monotonic() - began
    choice = worded(
        GUARDRAILS, LESSON.choice, Asked(LESSON.request, answer, "fake-1", "here"), LESSON.case
    )
    assert choice.wording is not None
    assert choice.wording.reason == MODES[mode].reason, choice.wording.why
    used = MODES[mode].reason == "used"
    assert (choice.draft == LESSON.draft) is not used
    assert choice.draft.worded_by == ("model" if used else "template")
    assert took < 10, "a server that says nothing for 30 seconds is not waited for"


def test_there_are_more_than_twenty_ways_to_misbehave() -> None:
    assert sum(mode.reason != "used" for mode in MODES.values()) >= 20


def test_what_is_asked_is_the_schema_the_bound_and_the_lesson() -> None:
    with FakeModel() as model, endpoint(model) as asks:
        asks.ask([LESSON.request])
    sent = json.loads(model.bodies[0])
    assert model.paths == ["/v1/chat/completions"]
    assert sent.pop("messages") == LESSON.request.messages()
    assert sent.pop("response_format")["json_schema"]["schema"] == SCHEMA
    assert sent == {"model": "fake-1", "max_completion_tokens": MOST_TOKENS}


def test_nothing_of_the_machine_or_the_environment_goes_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name in ("OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_API_KEY", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "leaked")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "X-Leak: leaked")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:9/leaked")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with FakeModel() as model, endpoint(model) as asks:
        (answer,) = asks.ask([LESSON.request])
    assert answer.text is not None, answer
    (headers,) = model.headers
    assert headers.pop("authorization") == f"Bearer {KEY}"
    assert headers.pop("user-agent").startswith("AsyncOpenAI/Python")
    named = {"host", "accept", "content-type", "content-length", "accept-encoding"}
    assert headers.keys() == named
    assert headers["accept-encoding"] == "identity" and "leaked" not in str(headers)


def test_a_redirect_is_not_followed() -> None:
    with FakeModel("redirect") as model, endpoint(model) as asks:
        asks.ask([LESSON.request])
    assert len(model.bodies) == 1


@pytest.mark.parametrize("mode", ["rate_limited", "server_error", "drop_at_once", "hang"])
def test_nobody_is_asked_a_second_time(mode: str) -> None:
    with FakeModel(mode) as model, endpoint(model, deadline_ms="400") as asks:
        asks.ask([LESSON.request])
        time.sleep(0.3)
    assert len(model.bodies) == 1


def test_who_is_not_there_is_unreachable() -> None:
    with FakeModel() as model:
        gone = model.base_url
    with endpoint(gone) as asks:
        (answer,) = asks.ask([LESSON.request])
    assert answer.failure == "unreachable"


def test_answers_come_in_the_order_of_the_requests_whichever_came_first() -> None:
    wanted = [each.request for each in lessons()][:20]

    def slowest_first(body: bytes) -> float:
        return 0.3 - 0.04 * (len(model.bodies) % 8)

    with FakeModel(delay=slowest_first) as model, endpoint(model, calls_in_flight="8") as asks:
        answers = asks.ask(wanted)
    for request, answer in zip(wanted, answers, strict=True):
        assert answer.text is not None
        because = json.loads(request.lesson)["lesson"]["because"]
        assert json.loads(answer.text)["because"] == because


@pytest.mark.parametrize("most", [1, 3])
def test_no_more_are_in_flight_than_the_setting_says(most: int) -> None:
    with (
        FakeModel("late") as model,
        endpoint(model, calls_in_flight=str(most), deadline_ms="300") as asks,
    ):
        asks.ask([LESSON.request] * (most + 1))
    # A call that was given up is let go of at once; the server may still count its end.
    assert most <= model.most_at_once <= 2 * most


def test_a_wave_that_hangs_takes_one_deadline_and_not_one_each() -> None:
    with FakeModel("hang") as model, endpoint(model, deadline_ms="400") as asks:
        began = time.monotonic()
        answers = asks.ask([LESSON.request] * 8)
        took = time.monotonic() - began
    assert {answer.failure for answer in answers} == {"deadline"} and took < 8 * 0.4


def test_after_the_ceiling_nobody_is_asked() -> None:
    worst = LESSON.request.most_tokens_in + MOST_TOKENS
    with (
        FakeModel("ok_without_usage") as model,
        endpoint(model, tokens_per_run=str(worst), calls_in_flight="2") as asks,
    ):
        answers = asks.ask([LESSON.request] * 4)
    assert [answer.failure for answer in answers] == [None, "ceiling", "ceiling", "ceiling"]
    assert len(model.bodies) == 1
    assert f"its ceiling of {worst:,} tokens" in answers[1].said


def test_a_run_asks_no_more_after_so_many_failures_in_a_row() -> None:
    with FakeModel("server_error") as model, endpoint(model) as asks:
        answers = asks.ask([LESSON.request] * (GIVE_UP_AFTER + 8))
        model.mode = "ok"
        (later,) = asks.ask([LESSON.request])
    # A wave that has begun is asked whole.
    assert len(model.bodies) == 24 and later.failure == "given_up"
    assert [a.failure for a in answers[24:]] == ["given_up"] * 4


def test_a_success_between_failures_lets_a_run_go_on() -> None:
    with FakeModel("server_error") as model, endpoint(model, calls_in_flight="1") as asks:
        asks.ask([LESSON.request] * (GIVE_UP_AFTER - 1))
        model.mode = "ok"
        asks.ask([LESSON.request])
        model.mode = "server_error"
        answers = asks.ask([LESSON.request] * 2)
    assert [answer.failure for answer in answers] == ["server_error", "server_error"]


def test_a_key_that_is_refused_is_not_tried_again() -> None:
    with FakeModel("key_refused") as model, endpoint(model, calls_in_flight="1") as asks:
        answers = asks.ask([LESSON.request] * 3)
    assert [answer.failure for answer in answers] == ["key_refused", "given_up", "given_up"]
    assert len(model.bodies) == 1


def test_an_endpoint_that_is_closed_leaves_no_socket_and_no_thread_behind() -> None:
    with FakeModel("hang") as model:
        before = len(os.listdir("/proc/self/fd")), threading.active_count()
        for _ in range(12):
            with endpoint(model, deadline_ms="100") as asks:
                asks.ask([LESSON.request])
        model.closing.set()  # what the server still holds, it lets go
        deadline = time.monotonic() + 10
        while (len(os.listdir("/proc/self/fd")), threading.active_count()) > before:
            assert time.monotonic() < deadline, "sockets or threads are left"
            time.sleep(0.05)


@pytest.mark.parametrize("mode", ["ok", "key_refused", "drop", "redirect", "hang", "huge"])
def test_the_key_is_in_no_log_and_no_answer(mode: str, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with FakeModel(mode) as model, endpoint(model, deadline_ms="400") as asks:
        answers = asks.ask([LESSON.request])
        shown = repr(asks) + repr(vars(asks)) + repr(answers)
    assert KEY not in caplog.text + shown
    assert str(LESSON.draft.facts[0].text) not in caplog.text
