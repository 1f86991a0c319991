from __future__ import annotations

import pytest

from spendsense.recommendations.plain import plain, words


@pytest.mark.parametrize(
    ("text", "shown"),
    (
        ("you’re", "you're"),
        ("a​b‍c﻿d", "abcd"),
        ("ＡＢＣ", "ABC"),
        ("o̶ver", "over"),
        ("６８", "68"),
        ("x\x00y", "xy"),
        ("line\nbreak", "line\nbreak"),
        ("−5 – 6", "-5 - 6"),
    ),
)
def test_text_is_read_as_it_looks(text: str, shown: str) -> None:
    assert plain(text) == shown


@pytest.mark.parametrize(
    ("text", "read"),
    (
        ("You’re", "you are"),
        ("DON'T", "do not"),
        ("can't, won't", "cannot, will not"),
        ("you'll  see\n it's", "you will see it is"),
        ("you'd better", "you had better"),
        ("no-brainer", "no brainer"),
        ("**over**spent", "overspent"),
        ("the card's limit", "the card's limit"),
    ),
)
def test_words_are_written_out(text: str, read: str) -> None:
    assert words(text) == read
