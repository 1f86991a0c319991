"""A reply is the JSON object that was asked for, or it is not used."""

from __future__ import annotations

import json

import pytest

from spendsense.recommendations import Words
from spendsense.recommendations.writer import Unusable, replied

WHOLE = {"title": "A", "because": "b", "body": "C"}


def test_three_texts_are_read_without_what_stands_around_them() -> None:
    assert replied(json.dumps(WHOLE | {"title": "  A \n"})) == Words("A", "b", "C")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "is not the JSON object"),
        ("null", "is not the JSON object"),
        ('["title", "because", "body"]', "is not the JSON object"),
        ('{"title": "A"', "is not the JSON object"),
        ("```json\n{}\n```", "is not the JSON object"),
        ("[" * 100_000, "is not the JSON object"),
        ('{"a":' * 100_000, "is not the JSON object"),
        ('{"title": "A", "body": "C"}', "has no because"),
        (json.dumps(WHOLE | {"offer_url": "https://a"}), "not asked for, 'offer_url'"),
        (json.dumps(WHOLE | {"title": 7}), "the title of the reply is not a text"),
        (json.dumps(WHOLE | {"body": None}), "the body of the reply is not a text"),
        (json.dumps(WHOLE | {"because": " "}), "the because of the reply is not a text"),
        ('{"title": "A", "because": "b", "body": "C", "body": "D"}', "gives 'body' twice"),
    ],
)
def test_anything_else_is_refused_with_what_is_wrong(text: str, said: str) -> None:
    with pytest.raises(Unusable, match=said) as refused:
        replied(text)
    assert refused.value.fault == "schema"
