"""A model's words with our figures in them, and every reason why they are not used."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.fake_model.lessons import lesson

from spendsense.recommendations import Words, item_of
from spendsense.recommendations.writer import Unusable, filled

LESSON = lesson()  # facts: interest_cents, window_days
ITEM = item_of(LESSON.draft.item_key)
assert ITEM is not None
GOOD = Words(
    title="What the interest on your cards was",
    because="{interest_cents} of card interest was charged",
    body="It came to {interest_cents}. Some people look at it once a month.",
)


def of(**changed: str) -> Words:
    return replace(GOOD, **changed)


def fault(words: Words) -> str:
    with pytest.raises(Unusable) as refused:
        filled(LESSON.draft, ITEM, words)
    return refused.value.fault


def test_a_placeholder_becomes_the_text_of_its_fact() -> None:
    texts = {fact.name: fact.text for fact in LESSON.draft.facts}
    found = filled(LESSON.draft, ITEM, GOOD)
    assert found.because == f"{texts['interest_cents']} of card interest was charged"
    assert found.body.startswith(f"It came to {texts['interest_cents']}. ")
    assert found.worded_by == "model" and found.facts == LESSON.draft.facts


def test_the_templates_words_are_kept_beside_it() -> None:
    found, was = filled(LESSON.draft, ITEM, GOOD), LESSON.draft
    assert found.template == Words(was.title, was.because, was.body)


def test_a_full_stop_at_the_end_of_the_because_is_dropped() -> None:
    found = filled(LESSON.draft, ITEM, of(because=GOOD.because + "."))
    assert found.because == filled(LESSON.draft, ITEM, GOOD).because


@pytest.mark.parametrize("text", ["Because {interest_cents} was charged", "it is good to know"])
def test_a_because_that_is_none_is_refused(text: str) -> None:
    assert fault(of(because=text)) == "because"


@pytest.mark.parametrize(
    "said",
    ["3 cards", "30%", "$9", "\u0664\u0662", "x\u00b2", "\u00bd", "\u216b", "\u4e09", "\U0001d7d9"],
)
def test_a_digit_of_any_script_is_a_number_of_its_own(said: str) -> None:
    assert fault(of(body=f"It came to {{interest_cents}} or {said} in all.")) == "own_number"


@pytest.mark.parametrize(
    "said",
    [
        "twenty",
        "Twenty-five",
        "two of them",
        "twice as much",
        "doubled",
        "halved",
        "half of it",
        "a third",
        "two thirds",
        "by a quarter",
        "tenfold",
        "a dozen",
        "a hundred",
        "one in ten",
        "a few dollars",
        "percent of it",
        "XIV of them",
        "t w o of them",
        "twetny of them",
        "ninty",
        "many times over your pay",
    ],
)
def test_a_number_in_words_is_one_too(said: str) -> None:
    assert fault(of(body=f"It came to {{interest_cents}}, {said}.")) == "own_number_word"


@pytest.mark.parametrize(
    "said", ["one card", "the first step", "a tree there", "a CD at your bank"]
)
def test_words_that_only_look_like_numbers_pass(said: str) -> None:
    assert said in filled(LESSON.draft, ITEM, of(body=f"Here is {said}. {GOOD.body}")).body


@pytest.mark.parametrize(
    "said",
    [
        "{savings_balance_cents}",
        "{figure.limit}",
        "{policy.drafts.max_offers}",
        "{Interest_Cents}",
        "{interest_cents",
        "interest_cents}",
        "{ interest_cents }",
        "{{interest_cents}}",
        "{}",
    ],
)
def test_only_a_fact_of_the_draft_fills_a_placeholder(said: str) -> None:
    assert fault(of(body=f"It came to {said} in all.")) == "placeholder"


@pytest.mark.parametrize(
    "said",
    [
        "{interest_cents}k",
        "{interest_cents}th",
        "{interest_cents}-fold",
        "x{interest_cents}",
        "-{interest_cents}",
        "minus {interest_cents}",
        "{interest_cents}{window_days}",
        "{window_days},{window_days}",
    ],
)
def test_nothing_stands_at_a_placeholder_that_would_change_it(said: str) -> None:
    assert fault(of(body=f"It came to {said} in all.")) == "placeholder"


@pytest.mark.parametrize(
    "said",
    ["{interest_cents}.", "({interest_cents})", "{interest_cents}, and", "{interest_cents}'s"],
)
def test_stops_and_brackets_may_stand_at_a_placeholder(said: str) -> None:
    assert filled(LESSON.draft, ITEM, of(body=f"It came to {said} share.")).worded_by == "model"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("<b>bold</b>", "markup"),
        ("**bold**", "markup"),
        ("[here](there)", "markup"),
        ("a_b", "markup"),
        ("me@example", "markup"),
        ("https://evil.example", "markup"),
        ("it costs $", "markup"),
        ("evil.example", "link"),
        ("example.com", "link"),
        ("Look \u202ehere", "characters"),
        ("Lo\u200bok", "characters"),
        ("Look\u0000", "characters"),
        ("Look\there", "characters"),
        ("h\u0435re", "characters"),
        ("\U0001f4b8", "characters"),
        ("a\ud800b", "characters"),
    ],
)
def test_signs_addresses_and_hidden_characters_are_refused(said: str, why: str) -> None:
    assert fault(of(body=f"It came to {{interest_cents}}, {said} in all.")) == why


@pytest.mark.parametrize("part", ["title", "because"])
def test_a_title_and_a_because_have_one_line(part: str) -> None:
    assert fault(of(**{part: f"{getattr(GOOD, part)}\nand more"})) == "characters"


def test_a_body_has_paragraphs_and_the_marks_of_print() -> None:
    body = "It\u2019s \u2013 no more \u2014 {interest_cents}\u2026\n\nThat is \u201call\u201d."
    assert filled(LESSON.draft, ITEM, of(body=body)).worded_by == "model"
