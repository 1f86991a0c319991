"""What an `Idempotency-Key` is sent with: who sent it, whither, and whom it concerns."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from starlette.requests import Request

from .problems import NotUnderstood, not_understood
from .texts import LONGEST_ID

KEY = "Idempotency-Key"
LONGEST_KEY = 255

_PRINTABLE = re.compile(rf"(?=[!-~])[ -~]{{1,{LONGEST_KEY}}}")

_ID = re.compile(rf"[\w-]{{1,{LONGEST_ID}}}")


def caller(request: Request) -> str:
    """The account where there is one: it outlives the session that a request came in."""
    actor = request.state.actor
    return str(getattr(actor, "account_id", None) or actor.by)


def address(request: Request) -> str:
    query = request.url.query
    return f"{request.url.path}?{query}" if query else request.url.path


def the_key(given: Sequence[str]) -> str:
    """The key as it was sent, or within the quotes that the draft standard puts around it."""
    if len(given) > 1:
        raise _no_key(None, "it once, not again")
    found = given[0]
    key = found[1:-1] if len(found) > 1 and found[0] == found[-1] == '"' else found
    if not _PRINTABLE.fullmatch(key):
        raise _no_key(found, f"1 to {LONGEST_KEY} printable characters of ASCII, best a UUID")
    return key


def _no_key(found: str | None, expected: str) -> NotUnderstood:
    return not_understood([("header", KEY, found and ascii(found)[1:-1][:80], expected)])


def users_named(text: bytes) -> Iterator[str]:
    """Every user that JSON names, however deep."""
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    while waiting:
        found = waiting.pop()
        if isinstance(found, list):
            waiting += found
        elif isinstance(found, dict):
            waiting += found.values()
            named = [found.get("user_id"), *_listed(found.get("user_ids"))]
            yield from (name for name in named if isinstance(name, str))


def ids_named(*texts: bytes) -> frozenset[str]:
    """Everything in texts that may be an id, also within a sentence."""
    return frozenset(
        found for text in texts for found in _ID.findall(text.decode("utf-8", "replace"))
    )


def _listed(found: object) -> list[object]:
    return found if isinstance(found, list) else []
