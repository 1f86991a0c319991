"""A completion's bytes are read as a text, or as the reason why there is none."""

from __future__ import annotations

import json

import pytest

from spendsense.endpoint.completion import MOST_CHARACTERS, completion


def said(**message: object) -> bytes:
    return json.dumps({"choices": [{"message": message}]}).encode()


def test_a_text_comes_with_what_it_took() -> None:
    body = {"choices": [{"message": {"content": "A."}}], "usage": {}}
    usage = {"prompt_tokens": 70, "completion_tokens": 12}
    found = completion(json.dumps(body | {"usage": usage}).encode())
    assert (found.text, found.tokens_in, found.tokens_out) == ("A.", 70, 12)


@pytest.mark.parametrize(
    "usage",
    [
        None,
        [],
        "many",
        {},
        {"prompt_tokens": 7},
        {"prompt_tokens": -1, "completion_tokens": 1},
        {"prompt_tokens": True, "completion_tokens": 1},
        {"prompt_tokens": 1.5, "completion_tokens": 1},
        {"prompt_tokens": 10**9, "completion_tokens": 1},
    ],
)
def test_what_is_no_count_of_tokens_is_none(usage: object) -> None:
    body = {"choices": [{"message": {"content": "A."}}], "usage": usage}
    found = completion(json.dumps(body).encode())
    assert (found.text, found.tokens_in, found.tokens_out) == ("A.", None, None)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"  \n",
        b"<html>",
        b"{",
        b"[" * 50_000,
        b"NaN",
        b"[]",
        b'"text"',
        b"{}",
        b'{"choices": {}}',
        b'{"choices": ["a"]}',
    ],
)
def test_what_is_no_completion_is_not_json(body: bytes) -> None:
    assert completion(body).failure == "not_json"


def test_the_longest_text_is_taken_and_one_more_is_not() -> None:
    assert completion(said(content="a" * MOST_CHARACTERS)).text == "a" * MOST_CHARACTERS
    assert completion(said(content="a" * (MOST_CHARACTERS + 1))).failure == "too_large"


@pytest.mark.parametrize("content", [None, "", "  ", 7, [], {"title": "A"}])
def test_what_is_no_text_is_no_text(content: object) -> None:
    assert completion(said(content=content)).failure == "no_text"


def test_a_refusal_counts_before_a_text_beside_it() -> None:
    assert completion(said(content="A.", refusal="No.")).failure == "refused"


def test_half_a_character_is_not_text() -> None:
    assert completion(said(content="a\ud800")).failure == "not_text"
    assert completion(b'{"choices": "\xff"}').failure == "not_text"
