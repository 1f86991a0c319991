"""A model in this process, for tests of what is done with its words and not of how it is asked."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence

from spendsense.recommendations.writer import Answer, Request

from .modes import good_words

FAILED = Answer(failure="server_error", said="the endpoint answered 500, a fault of its own")


class NearModel:
    """Words every lesson well but each `fails`th, and does something `first`, before it answers."""

    model, place = "fake-1", "https://models.example/v1"

    def __init__(
        self, in_flight: int = 2, fails: int = 0, first: Callable[[], object] = lambda: None
    ) -> None:
        self.in_flight = in_flight
        self.fails = fails
        self.first = first
        self.requests: list[Request] = []

    def ask(self, requests: Sequence[Request]) -> tuple[Answer, ...]:
        self.first()
        return tuple(self._answer(each) for each in requests)

    def _answer(self, request: Request) -> Answer:
        self.requests.append(request)
        if self.fails and len(self.requests) % self.fails == 0:
            return FAILED
        return Answer(text=json.dumps(good_words(json.loads(request.lesson))))
