"""What a language model said goes with consent to it: drafts, their reviews, replies in traces."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from spendsense.guardrails import Verdict
from spendsense.recommendations import Draft, Words
from spendsense.storage import (
    Database,
    add_recommendation,
    audit_trail,
    find_trace,
    purge_offers,
    purge_words,
    recommendations,
    save_trace,
)
from spendsense.storage.shortened import lacks, like, was_purged, without_words

NOW = datetime.fromisoformat("2026-08-22T12:00")
WORDING = {"answer": {"text": "SECRET WORDS"}, "reason": "used"}
TEMPLATE = {"title": "Plain title", "because": "plain", "body": "Plain body"}
IN_WORDS = {
    "kind": "education",
    "item_key": "a",
    "recommendation_id": "rec_model",
    "title": "SECRET WORDS",
    "because": "SECRET",
    "body": "SECRET",
    "worded_by": "model",
    "template": TEMPLATE,
    "verdicts": [{"guardrail": "wording", "allowed": True, "reason": "flagged: SECRET"}],
    "wording": WORDING,
}
FELL_BACK = {
    "kind": "education",
    "item_key": "b",
    "recommendation_id": "rec_plain",
    **TEMPLATE,
    "verdicts": [{"guardrail": "tone", "allowed": True, "reason": "no objection"}],
    "wording": WORDING | {"reason": "link"},
}
NEVER_ASKED = {"kind": "offer", "item_key": "c", "verdicts": []}


def body(*drafts: dict[str, Any]) -> dict[str, Any]:
    return {"trace_id": "trace-2", "windows": {"30": {"drafts": list(drafts)}}}


def test_a_draft_in_a_models_words_has_the_templates_again() -> None:
    shorter = without_words(body(IN_WORDS, FELL_BACK, NEVER_ASKED))
    was, fell, never = shorter["windows"]["30"]["drafts"]
    assert {name: was[name] for name in TEMPLATE} == TEMPLATE
    assert was["recommendation_id"] == "rec_model" and was_purged(was)
    assert was_purged(fell) and fell["verdicts"] == FELL_BACK["verdicts"]
    assert never == NEVER_ASKED and not was_purged(never)
    assert "SECRET" not in str(shorter) and shorter["purged"] == "words"


def test_a_trace_of_which_no_model_was_asked_stays_as_it_is() -> None:
    assert without_words(body(NEVER_ASKED)) == body(NEVER_ASKED)


def test_what_else_was_purged_is_still_named() -> None:
    both = without_words({**body(IN_WORDS), "purged": "offers"})
    assert both["purged"] == "offers and words"
    assert lacks(both, "offers") and lacks(both, "words") and not lacks(body(), "words")


def test_a_trace_thought_again_is_compared_without_what_was_purged() -> None:
    kept = without_words(body(IN_WORDS))
    plain = {k: v for k, v in IN_WORDS.items() if k not in ("wording", "worded_by", "template")}
    again = body({**plain, **TEMPLATE, "recommendation_id": "rec_template", "verdicts": []})
    assert like(again, kept)["windows"] == kept["windows"]


@pytest.fixture
def kept(ran: Database, draft: Draft) -> Database:
    """Ana has a lesson by template and one in a model's words, and a trace of both."""
    in_words = replace(
        draft, item_key="a", title="SECRET WORDS", worded_by="model", template=Words(**TEMPLATE)
    )
    with ran.write() as connection:
        said = [Verdict("tone", True, "no objection")]
        for each in (draft, in_words):
            add_recommendation(connection, each, said, run_id="run-1", trace_id="trace-1", at=NOW)
        save_trace(connection, "trace-2", "u-ana", NOW.date(), "run-1", body(IN_WORDS), at=NOW)
    return ran


def test_who_worded_a_draft_and_the_templates_words_are_stored(kept: Database) -> None:
    with kept.read() as connection:
        found = {each.worded_by: each for each in recommendations(connection, user_id="u-ana")}
    assert found["template"].template is None
    assert found["model"].template == Words(**TEMPLATE)
    assert found["model"].draft().worded_by == "model"


def test_a_models_words_go_alone_and_one_event_tells_of_it(kept: Database) -> None:
    with kept.write() as connection:
        gone = purge_words(connection, "u-ana", by="ana", at=NOW, cause="no more of it")
        (left,) = recommendations(connection, user_id="u-ana")
        trace = find_trace(connection, "trace-2")
        told = [event for event in audit_trail(connection) if event.action == "purge"]
    assert gone.counts["recommendations"] == gone.counts["traces"] == 1
    assert left.worded_by == "template"
    assert trace is not None and "SECRET" not in str(trace.body)
    assert [event.payload["cause"] for event in told] == ["no more of it"]


def test_again_there_is_nothing_left_to_go(kept: Database) -> None:
    with kept.write() as connection:
        purge_words(connection, "u-ana", by="ana", at=NOW, cause="no more of it")
        assert not purge_words(connection, "u-ana", by="ana", at=NOW, cause="again")
        assert not purge_offers(connection, "u-ana", by="ana", at=NOW, cause="none")
