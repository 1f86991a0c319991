"""The bytes of a chat completion, read as an answer."""

from __future__ import annotations

import json
from typing import Any

from spendsense.recommendations.writer import Answer

MOST_CHARACTERS = 16_384
"""Characters of a text that are kept; all a lesson may have is a sixth of it."""


def completion(body: bytes) -> Answer:
    """The first choice's text, or why there is none; with the tokens where they are told.

    >>> completion(b'{"choices": [{"message": {"content": "A lesson."}}]}').text
    'A lesson.'
    """
    try:
        found = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError:
        return Answer(failure="not_text", said="the reply is not UTF-8 text")
    except (ValueError, RecursionError):
        return Answer(failure="not_json", said=_not_json(body))
    tokens_in, tokens_out = _tokens(found)
    answer = _text(found)
    return Answer(
        text=answer.text,
        failure=answer.failure,
        said=answer.said,
        tokens_in=tokens_in,
        tokens_out=tokens_out,
    )


def _not_json(body: bytes) -> str:
    if not body.strip():
        return "the reply is empty"
    return "the reply is not the JSON of a completion"


def _text(found: Any) -> Answer:
    choice = _first(_of(found, "choices"))
    message = _of(choice, "message")
    if not isinstance(message, dict):
        return Answer(failure="not_json", said="the reply is not the JSON of a completion")
    ended = _of(choice, "finish_reason")
    if message.get("refusal") or ended == "content_filter":
        return Answer(failure="refused", said="the model declined to word it")
    if ended == "length":
        return Answer(failure="cut_off", said="the reply was cut off at its longest")
    text = message.get("content")
    if not isinstance(text, str) or not text.strip():
        return Answer(failure="no_text", said="the reply holds no text")
    if len(text) > MOST_CHARACTERS:
        said = f"the text of the reply has more than {MOST_CHARACTERS:,} characters"
        return Answer(failure="too_large", said=said)
    if not _is_unicode(text):
        return Answer(failure="not_text", said="the text of the reply holds half a character")
    return Answer(text=text)


def _tokens(found: Any) -> tuple[int | None, int | None]:
    """What was used, where it is told as two whole numbers."""
    usage = _of(found, "usage")
    told = [_of(usage, name) for name in ("prompt_tokens", "completion_tokens")]
    if any(type(count) is not int or not 0 <= count < 10**9 for count in told):
        return None, None
    return told[0], told[1]


def _of(found: Any, name: str) -> Any:
    return found.get(name) if isinstance(found, dict) else None


def _first(found: Any) -> Any:
    return found[0] if isinstance(found, list) and found else None


def _is_unicode(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
