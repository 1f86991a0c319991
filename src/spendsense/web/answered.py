"""Answers that are held back until they are kept, and those that are told again."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from spendsense.storage import Answer, Known

from .problems import NotUnderstood
from .sender import KEY

REPLAYED = "Idempotent-Replayed"
UNDER_WAY_SECONDS = "1"


class Given:
    """What the routes answer, before it is sent."""

    def __init__(self) -> None:
        self.status = 500
        self.body = b""
        self._start: Message = {}

    async def take(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start, self.status = message, message["status"]
        elif message["type"] == "http.response.body":
            self.body += message.get("body", b"")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send(self._start)
        await send({"type": "http.response.body", "body": self.body})

    @property
    def sets_cookies(self) -> bool:
        return any(name.lower() == b"set-cookie" for name, _ in self._start["headers"])

    def answer(self) -> Answer:
        """As it is kept: the length is counted anew when it is sent."""
        headers = {
            name.decode("latin-1"): value.decode("latin-1")
            for name, value in self._start["headers"]
            if name.lower() != b"content-length"
        }
        return Answer(self.status, headers, self.body)


def again(known: Known | None) -> ASGIApp:
    """The answer to a request whose key is on record."""
    if known is None:
        raise under_way()
    if not known.same:
        raise NotUnderstood(
            f"This {KEY} was sent before, at {known.at:%Y-%m-%d %H:%M:%S} UTC, with other content "
            "or to another address. Send a new request with a new key.",
            [],
        )
    if known.answer is None:
        raise HTTPException(
            409,
            f"The request with this {KEY} was carried out, or begun, at "
            f"{known.at:%Y-%m-%d %H:%M:%S} UTC, and is not carried out again. Its answer was not "
            "kept: ask for what it changed, and take a new key for a new request.",
            {REPLAYED: "true"},
        )
    return Response(
        known.answer.body,
        known.answer.status,
        {**known.answer.headers, REPLAYED: "true"},
    )


def under_way() -> HTTPException:
    return HTTPException(
        409,
        f"A request with this {KEY} is under way. Ask again in a moment with the same key: it is "
        "carried out once.",
        {"Retry-After": UNDER_WAY_SECONDS},
    )
