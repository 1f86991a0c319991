"""The seven stages of a decision: what each says, and when one asks for attention or failed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from spendsense.guardrails import Verdict
from spendsense.personas.pattern import Rows
from spendsense.policy.rules import applied
from spendsense.recommendations import Fact
from spendsense.review.evidence import Bound, bound, to_show, tokens
from spendsense.review.stages import STAGES, Told, stages
from spendsense.storage import Recommendation
from spendsense.storage.standing import Standing

DAY = date(2026, 11, 20)
AT = datetime.fromisoformat("2026-11-20T12:00")
INTEREST = Fact("interest_cents", "$87.00", "reading:interest_cents")
WINDOW: dict[str, Any] = {
    "readings": {"interest_cents": 8700},
    "read_from": {"interest_cents": ["interest charges", "cards"]},
    "evidence": {
        "interest charges": {"transactions": ["t1", "t2"], "accounts": [], "days": []},
        "cards": {"transactions": [], "accounts": ["a1"], "days": []},
    },
    "personas": [{"key": "high_utilization", "primary": True, "confidence": "high"}],
    "considered": [
        {
            "key": "high_utilization",
            "finding": {
                "rule": "interest_cents is at least $0.01",
                "held": True,
                "because": "$87.00 of card interest was charged in the window",
                "margin": 8699.0,
                "reading": "interest_cents",
                "parts": [],
            },
        }
    ],
    "drafts": [
        {"recommendation_id": "rec_1", "item_key": "how-card-interest-works",
         "persona": "high_utilization", "kind": "education", "chosen": True, "why_not": None}
    ],
}  # fmt: skip


def recommendation(**other: Any) -> Recommendation:
    text = {"title": "Card interest", "because": "interest of $87.00 came", "body": "It came."}
    fields: dict[str, Any] = {
        **text,
        "recommendation_id": "rec_1",
        "run_id": "run_1",
        "trace_id": "trace_1",
        "user_id": "ana",
        "window_days": 30,
        "as_of": DAY,
        "persona": "high_utilization",
        "item_key": "how-card-interest-works",
        "kind": "education",
        "product_kind": None,
        "disclosure": "",
        "facts": (INTEREST,),
        "verdicts": tuple(Verdict(n, True, "no objection") for n in ("consent", "tone", "wording")),
        "created_at": AT,
        "status": "pending",
        "drafted": text,
        "stands": Standing(waiting_since=AT),
    }
    return Recommendation(**{**fields, **other})


def told(found: Recommendation, window: dict[str, Any] | None = None, **more: Any) -> Told:
    body = {"windows": {"30": window or WINDOW}, "policy": {}}
    of = bound(found, body)
    texts = [
        token for part in (found.title, found.because, found.body) for token in tokens(part, of)
    ]
    known: dict[str, Any] = {"made_from": {}, "stale": None, **more}
    return Told(found=found, body=body, traced_as="rec_1", bound=of, tokens=texts, **known)


def of(name: str, asked: Told) -> Any:
    return next(stage for stage in stages(asked) if stage.name == name)


def test_there_are_seven_in_order_whatever_is_known():
    assert tuple(stage.name for stage in stages(told(recommendation()))) == STAGES
    nothing = {"readings": {}, "drafts": []}
    assert tuple(stage.name for stage in stages(told(recommendation(), nothing))) == STAGES


def test_a_reading_comes_with_its_value_rule_margin_and_rows():
    (line,) = of("signals", told(recommendation())).lines
    assert (line.value, line.rule) == ("$87.00", "interest_cents is at least $0.01")
    assert (line.margin, line.transactions) == (8699.0, 2)


def test_a_rule_that_an_objection_names_fails_with_its_citation():
    rule = applied("wording", DAY)[0]
    said = f'the text says "x" [{rule.id}: {rule.citation}]'
    against = (Verdict("wording", False, said), Verdict("tone", True, "no objection"))
    stage = of("checks", told(recommendation(verdicts=against)))
    lines = {line.rule_id: line for line in stage.lines if line.rule_id}
    assert (stage.status, lines[rule.id].value) == ("failed", "fails")
    assert lines[rule.id].citation == rule.citation
    assert {line.value for key, line in lines.items() if key != rule.id} == {"passes"}


def test_a_remark_asks_for_attention_and_does_not_fail():
    remark = (Verdict("tone", True, "no objection; flagged: a long sentence"),)
    assert of("checks", told(recommendation(verdicts=remark))).status == "attention"


def test_a_number_without_a_fact_fails_the_checks():
    loose = recommendation(body="It may save $500.")
    stage = of("checks", told(loose))
    assert stage.status == "failed"
    assert "1 without a fact" in stage.summary
    assert [line.said for line in stage.lines if line.status == "failed"] == [
        "$500 is bound to no fact."
    ]


def test_an_item_of_a_persona_that_does_not_hold_fails_its_stage():
    other = {
        **WINDOW,
        "personas": [{"key": "savings_builder", "primary": True, "confidence": "low"}],
    }
    stage = of("persona", told(recommendation(), other))
    assert stage.status == "failed"
    assert (
        stage.summary == "High utilization does not hold; the first that holds is Savings builder."
    )


def test_what_changed_since_it_was_drafted_asks_for_attention():
    stage = of("data", told(recommendation(), stale="its user's records changed"))
    assert stage.status == "attention"
    assert stage.lines[-1].said == "Its user's records changed."


@pytest.mark.parametrize(("reason", "status"), [("used", "ok"), ("timeout", "attention")])
def test_what_came_of_asking_a_model_is_told_with_prompt_tokens_and_retries(
    reason: str, status: str
):
    wording = {
        "prompt": {"persona": "high_utilization", "version": "1", "sha256": "ab" * 32},
        "asked": "cd" * 32, "model": "m", "endpoint": "e", "reason": reason, "why": "it went so",
        "answer": {"text": "{}", "failure": None, "said": "", "tokens_in": 812, "tokens_out": None},
        "verdicts": [],
    }  # fmt: skip
    window = {**WINDOW, "drafts": [{**WINDOW["drafts"][0], "wording": wording}]}
    stage = of("draft", told(recommendation(), window))
    assert stage.status == status
    fields = dict(next(line for line in stage.lines if line.name == "asked").fields)
    assert fields["prompt sha256"] == "ab" * 32 and fields["request sha256"] == "cd" * 32
    assert (fields["tokens_in"], fields["tokens_out"], fields["retries"]) == (
        "812",
        "not told",
        "0",
    )


def test_a_figure_with_few_rows_shows_all_of_them_before_one_with_many():
    few = Bound(fact=INTEREST, rows=Rows(("f1", "f2")))
    many = Bound(fact=INTEREST, rows=Rows(tuple(f"m{n}" for n in range(300))))
    shown = to_show([many, few], most=100)
    assert shown[:2] == ("f1", "f2") and len(shown) == 100


def test_an_operators_words_are_told_as_such():
    own = replace(recommendation(), title="In other words")
    assert of("draft", told(own)).lines[-1].said == "An operator put it into other words since."
