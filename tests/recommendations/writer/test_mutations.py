"""Invented numbers by the thousand: none in digits comes through, and words are counted."""

from __future__ import annotations

import json
from collections import Counter
from random import Random

import pytest
from tests.fake_model.lessons import lessons
from tests.fake_model.modes import good_words
from tests.fake_model.mutations import WORDS, Words, in_words, replies

from spendsense.guardrails import GUARDRAILS, Asked, worded
from spendsense.recommendations.writer import Answer

EVERY = lessons()
GOOD: list[Words] = [good_words(json.loads(each.request.lesson)) for each in EVERY]
KNOWN = {
    "misspelled",
    "other languages",
    "the word one",
    "quantities without a number",
    "comparisons",
}
"""Families of which some are known to pass; the page on the writer says how many."""


def used(which: int, words: Words) -> bool:
    lesson = EVERY[which]
    asked = Asked(lesson.request, Answer(text=json.dumps(words)), "m", "here")
    wording = worded(GUARDRAILS, lesson.choice, asked, lesson.case).wording
    assert wording is not None
    return wording.used


def test_good_words_are_used_for_every_lesson() -> None:
    assert all(used(which, words) for which, words in enumerate(GOOD))


def test_of_ten_thousand_invented_numbers_in_digits_none_comes_through() -> None:
    escaped: Counter[str] = Counter()
    for which, spelling, words in replies(GOOD, 10_000, seed=42):
        escaped[spelling] += used(which, words)
    assert +escaped == Counter()


@pytest.mark.parametrize("family", sorted(WORDS.keys() - KNOWN))
def test_numbers_in_words_of_the_families_that_are_heard_do_not_either(family: str) -> None:
    dice = Random(42)  # noqa: S311 - a draw, no secret
    for _ in range(100):
        which = dice.randrange(len(GOOD))
        words = in_words(GOOD[which], family, dice)
        assert not used(which, words), words
