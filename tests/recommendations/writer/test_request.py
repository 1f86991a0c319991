"""What a model is told: figures with their texts, names without, and nobody's anything."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from tests.fake_model.lessons import lesson, lessons

from spendsense.recommendations import Fact, item_of
from spendsense.recommendations.writer import MOST_TOKENS, asked
from spendsense.recommendations.writer.facts import FIGURES, is_figure, told
from spendsense.signals import READINGS

INTEREST = Fact("interest_cents", "$57.12", "reading:interest_cents")
MERCHANT = Fact("largest_subscription_name", "Netflix", "reading:largest_subscription_name")
CARD = Fact("highest_card", "card ending 4821", "reading:highest_card")
MASK = Fact("highest_card_mask", "4821", "reading:highest_card_mask")
EMPLOYER = Fact("main_employer", "ACME", "reading:main_employer")


def test_a_figure_is_told_with_its_text_and_its_meaning() -> None:
    figures, names = told([INTEREST])
    assert names == []
    (figure,) = figures
    assert (figure["name"], figure["text"]) == ("interest_cents", "$57.12")
    assert figure["meaning"] == READINGS["interest_cents"].description


@pytest.mark.parametrize("fact", [MERCHANT, CARD, MASK, EMPLOYER], ids=lambda fact: fact.name)
def test_what_names_something_is_told_by_name_alone(fact: Fact) -> None:
    figures, names = told([fact])
    assert figures == [] and names[0]["name"] == fact.name
    assert fact.text not in json.dumps(names)


def test_a_unit_that_is_not_known_to_be_a_figure_is_a_name() -> None:
    units = {reading.unit for reading in READINGS.values()}
    assert units - FIGURES == {"word", "mask"}
    assert not is_figure(Fact("new", "text", "reading:of_no_such_name"))
    assert not is_figure(Fact("new", "text", "record:merchant_name"))


@pytest.mark.parametrize(
    "source", ["window", "as_of", "policy:drafts.max_offers", "https://a.gov/x"]
)
def test_what_is_the_same_for_everybody_is_a_figure(source: str) -> None:
    assert is_figure(Fact("any", "30", source))


def test_the_lesson_is_sent_with_its_gaps_and_not_with_what_is_in_them() -> None:
    every = {each.draft.item_key: each for each in lessons()}
    sent = json.loads(every["largest-subscription"].request.lesson)
    name = next(f for f in every["largest-subscription"].draft.facts if f.name == MERCHANT.name)
    assert "{largest_subscription_name}" in sent["lesson"]["because"]
    assert name.text not in every["largest-subscription"].request.lesson


def test_no_request_says_whose_it_is() -> None:
    for each in lessons():
        whole = json.dumps(each.request.messages())
        assert each.draft.user_id not in whole
        for fact in each.draft.facts:
            if not is_figure(fact):
                assert fact.text not in whole, (each.draft.item_key, fact.name)


def test_an_offer_and_an_item_of_another_key_are_not_a_models_to_word() -> None:
    found = lesson()
    item = item_of(found.draft.item_key)
    assert asked(found.draft, item) == found.request
    assert asked(replace(found.draft, kind="offer"), item) is None
    assert asked(replace(found.draft, persona="none"), item) is None
    assert asked(found.draft, item_of("largest-subscription")) is None
    assert asked(found.draft, None) is None


def test_the_digest_is_of_all_that_is_sent() -> None:
    first, second = lesson(), lesson("largest-subscription")
    again = asked(first.draft, item_of(first.draft.item_key))
    assert again is not None and again.digest == first.request.digest
    assert first.request.digest != second.request.digest
    other = replace(first.request.prompt, text=first.request.prompt.text + " ")
    assert replace(first.request, prompt=other).digest != first.request.digest


def test_the_longest_lesson_fits_into_the_tokens_of_a_reply() -> None:
    longest = max(len(each.draft.text().encode()) for each in lessons())
    assert longest / 2 < MOST_TOKENS  # English has about four bytes a token
