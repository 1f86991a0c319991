"""A model's words before every guardrail: used, or the template with the reason beside it."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.fake_model.lessons import lesson
from tests.fake_model.modes import good_words

from spendsense.guardrails import GUARDRAILS, Asked, Choice, judge, worded
from spendsense.guardrails.model_words import USED
from spendsense.recommendations.writer import Answer

LESSON = lesson()
GOOD = good_words(json.loads(LESSON.request.lesson))


def answered(answer: Answer, **case: object) -> Choice:
    asked = Asked(LESSON.request, answer, "fake-1", "https://models.example/v1")
    return worded(GUARDRAILS, LESSON.choice, asked, replace(LESSON.case, **case))  # type: ignore[arg-type]


def said(**changed: str) -> Answer:
    return Answer(text=json.dumps(GOOD | changed))


def test_good_words_are_used_with_the_verdicts_on_them() -> None:
    choice = answered(said())
    assert choice.draft.worded_by == "model" and choice.draft.title == GOOD["title"]
    assert choice.verdicts == judge(GUARDRAILS, choice.draft, LESSON.case)
    assert choice.wording is not None and choice.wording.reason == USED and choice.chosen


def test_where_there_is_no_reply_the_template_stays_as_it_was() -> None:
    choice = answered(Answer(failure="deadline", said="no whole reply came within 2.0 seconds"))
    assert replace(choice, wording=None) == LESSON.choice
    assert choice.wording is not None
    assert choice.wording.reason == "deadline"
    assert choice.wording.why == "no whole reply came within 2.0 seconds; the template stays"


def test_a_guardrail_that_objects_is_named_and_its_verdict_kept() -> None:
    choice = answered(said(body=f"{GOOD['body']} You should open a new account today."))
    assert choice.draft == LESSON.draft and choice.wording is not None
    assert choice.wording.reason == "guardrail: tone"
    assert {v.guardrail for v in choice.wording.verdicts if not v.allowed} >= {"tone"}


def test_without_consent_to_it_no_words_of_a_model_pass() -> None:
    choice = answered(said(), purposes=frozenset({"partner_offers"}))
    assert choice.wording is not None and choice.wording.reason == "guardrail: consent"
    assert "has not granted consent to a model's wording" in choice.wording.why
    assert choice.draft == LESSON.draft


def test_a_model_never_words_an_offer() -> None:
    draft = replace(answered(said()).draft, kind="offer")
    (verdict,) = (v for v in judge(GUARDRAILS, draft, LESSON.case) if v.guardrail == "consent")
    assert not verdict.allowed and "of this offer" in verdict.reason


def test_a_fact_that_is_no_longer_true_is_seen_in_a_models_words_too() -> None:
    readings = {**LESSON.case.readings, "interest_cents": 1}
    choice = answered(said(), readings=readings)
    assert choice.wording is not None and choice.wording.reason == "guardrail: grounding"


def test_what_is_kept_says_who_was_asked_what_and_what_came_back() -> None:
    wording = answered(said()).wording
    assert wording is not None
    told = wording.as_json()
    assert told["model"] == "fake-1" and told["endpoint"] == "https://models.example/v1"
    assert told["prompt"] == LESSON.request.prompt.as_json()
    assert told["asked"] == LESSON.request.digest
    assert Answer.of(told["answer"]) == said()
    assert json.loads(json.dumps(told)) == told
