"""What is sent has to be JSON that two readers cannot read in two ways, and not too much of it.

It stands behind the gate: nothing is read of a caller who may not send it.
"""

from __future__ import annotations

import json
import re
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .problems import NotUnderstood, answer_to, not_understood

MOST_BYTES = 1024 * 1024
"""The longest body of every address but that of records, which may be ten times as long."""
DEEPEST = 32
MOST_VALUES = 10_000
LONGEST_NUMBER = 40
AT_ONCE = 64 * 1024
"""A body that is longer is read in a thread, so that others are answered meanwhile."""

RECORDS = "/api/v1/ingest"
"""Reads its body itself, number by number, and says what is wrong of each record."""

MEDIA = re.compile(r'application/(json|[\w.+-]+\+json)(;\s*charset="?utf-?8"?)?', re.IGNORECASE)
LINES = re.compile(r"application/(x-)?(ndjson|jsonl)", re.IGNORECASE)


class JsonBodies:
    """ASGI middleware: the body is JSON, in UTF-8, every key once, neither deep nor endless."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] in ("GET", "HEAD", "OPTIONS"):
            await self.app(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            body = await _body(request)
        except ClientDisconnect:  # nobody is left to answer, and it is no fault of ours
            return
        except (NotUnderstood, HTTPException) as error:
            await answer_to(request, error)(scope, receive, send)
            return
        await self.app(scope, receive if body is None else _again(body, receive), send)


async def _body(request: Request) -> bytes | None:
    """The body, whole; None where its route reads it. Raises what is wrong with it."""
    records = request.url.path == RECORDS
    _check_kind(request, records)
    if records:
        return None
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > MOST_BYTES:
            raise HTTPException(413, f"The body is larger than {MOST_BYTES:,} bytes.")
    if body and len(body) <= AT_ONCE:
        check(body)
    elif body:
        await run_in_threadpool(check, body)
    return body


def _check_kind(request: Request, records: bool) -> None:
    kind, coding = request.headers.get("content-type"), request.headers.get("content-encoding")
    if coding not in (None, "identity"):
        raise HTTPException(415, "The body is read as it is: send it without Content-Encoding.")
    nothing = request.headers.get("content-length", "0") == "0"
    if kind is None and (records or (nothing and "transfer-encoding" not in request.headers)):
        return
    if kind is None or not (MEDIA.fullmatch(kind) or (records and LINES.fullmatch(kind))):
        raise HTTPException(
            415, "The body is JSON in UTF-8, sent with Content-Type: application/json."
        )


def check(body: bytes) -> None:
    """Raises what keeps a body from being JSON that can be read in one way only."""
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError as error:
        wrong = (f"body, byte {error.start}", "", None, "text in UTF-8")
        raise not_understood([wrong]) from None
    _check_size(text)
    try:
        json.loads(
            text,
            object_pairs_hook=_once,
            parse_constant=_number,
            parse_int=_whole,
            parse_float=_real,
        )
    except json.JSONDecodeError as error:
        place = f"body, character {error.pos}"
        raise not_understood([(place, "", None, f"JSON ({error.msg})")]) from None


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"?', re.DOTALL)


def _check_size(text: str) -> None:
    """Raises where arrays and objects lie too deep in one another, or hold too much."""
    bare = _STRING.sub("", text)
    if bare.count(",") + bare.count(":") > MOST_VALUES:
        raise not_understood([("body", "", None, f"at most {MOST_VALUES:,} values")])
    depth = 0
    for mark in re.findall(r"[\[\]{}]", bare):
        depth += 1 if mark in "[{" else -1
        if depth > DEEPEST:
            raise not_understood([("body", "", None, f"JSON at most {DEEPEST} levels deep")])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        twice = next(key for key in keys if keys.count(key) > 1)
        raise not_understood([("body", ascii(twice)[1:-1][:80], None, "every key once")])
    return found


def _number(name: str) -> float:
    raise not_understood([("body", "", name, "a number that JSON has")])


def _whole(digits: str) -> int:
    if len(digits) > LONGEST_NUMBER:
        raise not_understood([("body", "", None, f"numbers of at most {LONGEST_NUMBER} digits")])
    return int(digits)


def _real(text: str) -> float:
    found = float(text)
    if found in (float("inf"), float("-inf")) or len(text) > 10 * LONGEST_NUMBER:
        raise not_understood([("body", "", text[:20], "a number that is not past all bounds")])
    return found


def _again(body: bytes, receive: Receive) -> Receive:
    """The body once more, whole, for whoever reads it next."""
    given = False

    async def whole() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return whole
