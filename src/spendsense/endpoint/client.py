"""Asking a model: several lessons at once, each within the deadline by the wall clock.

A thread of its own turns the event loop, so that whoever asks is never held longer than the
deadline, whatever a server, a name server or a library does.
"""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import TimeoutError as Late
from typing import Any

import httpx2
import openai

from spendsense.recommendations.writer import MOST_TOKENS, SCHEMA, Answer, Request
from spendsense.telemetry.spans import passed_on

from .completion import completion
from .settings import Settings
from .wire import MOST_BYTES, TooLarge, Wire

GRACE = 0.1
"""Seconds after the deadline in which the loop may still hand over what came in time."""

CLOSING = 1.0
"""Seconds that calls which were given up have to end."""

GIVE_UP_AFTER = 20
"""Failures in a row after which a run asks no more: somebody who does not answer is let be."""

_FORMAT = {
    "type": "json_schema",
    "json_schema": {"name": "lesson", "strict": True, "schema": dict(SCHEMA)},
}


class ModelEndpoint:
    """An OpenAI-compatible endpoint during one run: its ceiling and its failures are the run's."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._budget = settings.budget()
        self._failed = 0
        self._client = _client(settings)
        self._loop = asyncio.new_event_loop()
        turn = self._loop.run_forever
        self._turning = threading.Thread(target=turn, name="asks-a-model", daemon=True)
        self._turning.start()

    @property
    def in_flight(self) -> int:
        return self._settings.in_flight

    @property
    def model(self) -> str:
        return self._settings.model

    @property
    def place(self) -> str:
        return self._settings.base_url

    def ask(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        """An answer to each, in their order; `in_flight` at once, one wave after the other."""
        answers: list[Answer] = []
        for start in range(0, len(requests), self.in_flight):
            answers += self._wave(requests[start : start + self.in_flight])
        return tuple(answers)

    def close(self) -> None:
        """Let go of the connections, and of the loop; of one that is stuck, without waiting."""
        done = asyncio.run_coroutine_threadsafe(self._wind_up(), self._loop)
        try:
            done.result(timeout=CLOSING)
        except Late:
            done.cancel()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._turning.join(timeout=CLOSING)
        if not self._turning.is_alive():
            self._loop.close()

    async def _wind_up(self) -> None:
        late = asyncio.all_tasks() - {asyncio.current_task()}
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        await self._client.close()

    def _wave(self, requests: Sequence[Request]) -> list[Answer]:
        """What is asked at once. Who is asked follows from the order and the answers so far, and
        never from which of them came first."""
        refused = [self._not_asked(request) for request in requests]
        asked = [each for each, no in zip(requests, refused, strict=True) if no is None]
        replies = iter(self._replies(asked))
        answers = [next(replies) if no is None else no for no in refused]
        for request, no, answer in zip(requests, refused, answers, strict=True):
            if no is None:
                self._budget.settle(request, answer)
                self._note(answer)
        return answers

    def _not_asked(self, request: Request) -> Answer | None:
        if self._failed >= GIVE_UP_AFTER:
            return Answer(failure="given_up", said="the endpoint had failed and was asked no more")
        if not self._budget.admits(request):
            return Answer(failure="ceiling", said=self._budget.said())
        return None

    def _note(self, answer: Answer) -> None:
        self._failed = 0 if answer.text is not None else self._failed + 1
        if answer.failure == "key_refused":
            self._failed = GIVE_UP_AFTER  # the next key is in the settings of the next run

    def _replies(self, requests: Sequence[Request]) -> list[Answer]:
        if not requests:
            return []
        wave = asyncio.run_coroutine_threadsafe(self._ask_all(requests), self._loop)
        try:
            found = wave.result(timeout=self._settings.deadline + GRACE)
        except Late:
            wave.cancel()
            found = [self._late()] * len(requests)
        return [completion(each) if isinstance(each, bytes) else each for each in found]

    async def _ask_all(self, requests: Sequence[Request]) -> list[bytes | Answer]:
        tasks = [asyncio.create_task(self._ask(request)) for request in requests]
        done, late = await asyncio.wait(tasks, timeout=self._settings.deadline)
        for task in late:
            task.cancel()
        return [self._came(task) if task in done else self._late() for task in tasks]

    def _came(self, task: asyncio.Task[bytes | Answer]) -> bytes | Answer:
        error = task.exception()
        if error is None:
            return task.result()
        # No error of a library keeps a lesson from its reader, whatever it is.
        said = f"asking failed within the library ({type(error).__name__})"
        return Answer(failure="broken", said=said)

    def _late(self) -> Answer:
        said = f"no whole reply came within {self._settings.deadline:.1f} seconds"
        return Answer(failure="deadline", said=said)

    async def _ask(self, request: Request) -> bytes | Answer:
        try:
            async with self._client.chat.completions.with_streaming_response.create(
                model=self._settings.model,
                messages=_typed(request.messages()),
                response_format=_typed(_FORMAT),
                max_completion_tokens=MOST_TOKENS,
                extra_headers=passed_on(),
            ) as response:
                return b"".join([part async for part in response.http_response.aiter_raw()])
        except TooLarge:
            return Answer(failure="too_large", said=f"the reply has more than {MOST_BYTES:,} bytes")
        except openai.APIStatusError as error:
            return _of_status(error.status_code)
        except (openai.APITimeoutError, httpx2.TimeoutException):
            return self._late()
        except openai.APIConnectionError as error:
            return _of_connection(error.__cause__)
        except httpx2.HTTPError as error:
            return _of_connection(error)


def _client(settings: Settings) -> openai.AsyncOpenAI:
    """The library's client, with nothing taken from the environment and no second try."""
    return openai.AsyncOpenAI(
        api_key=settings.api_key,
        base_url=settings.base_url,
        max_retries=0,
        timeout=settings.deadline,
        http_client=httpx2.AsyncClient(
            transport=Wire(settings.in_flight), follow_redirects=False, trust_env=False
        ),
    )


def _typed(value: Any) -> Any:
    """The library's types are unions of a hundred shapes; ours is one of them."""
    return value


def _of_status(status: int) -> Answer:
    if status == 429:
        said = "the endpoint answered 429, too many requests"
        return Answer(failure="rate_limited", said=said)
    if status in (401, 403):
        said = f"the endpoint answered {status} and does not take the key"
        return Answer(failure="key_refused", said=said)
    if 300 <= status < 400:
        said = f"the endpoint answered {status} and pointed elsewhere, where nothing is sent"
        return Answer(failure="redirected", said=said)
    if status >= 500:
        said = f"the endpoint answered {status}, a fault of its own"
        return Answer(failure="server_error", said=said)
    return Answer(failure="status", said=f"the endpoint answered {status}")


def _of_connection(error: BaseException | None) -> Answer:
    if isinstance(error, httpx2.ConnectError):
        return Answer(failure="unreachable", said="the endpoint could not be reached")
    return Answer(failure="dropped", said="the connection broke off before the reply was whole")
