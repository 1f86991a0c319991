"""A run of which a model worded lessons measures as well as one it did not."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.fake_model.near import NearModel

from spendsense import pipeline
from spendsense.evaluation import evaluate
from spendsense.evaluation.record import run_record
from spendsense.evaluation.wording import not_worded, worded
from spendsense.review import grant_consent, revoke_consent
from spendsense.storage import Database

from .conftest import AS_OF, NOW

LATER = NOW + timedelta(hours=1)


@pytest.fixture
def in_words(ran: Database) -> Database:
    """Who consents to lessons consents to a model's words too; one call in four fails."""
    record = run_record(ran, None)
    with ran.write() as connection:
        for user in record.readable:
            purposes = ["ai_wording"]
            grant_consent(connection, user, by="test", at=NOW, purposes=purposes)
    model = NearModel(fails=4)
    pipeline.run(ran, as_of=AS_OF, clock=lambda: LATER, by="test", endpoint=model)
    return ran


def test_a_run_without_a_model_claims_nothing_of_it(ran: Database) -> None:
    record = run_record(ran, None)
    assert worded(record).verdict == "insufficient" and not_worded(record) == {}


def test_the_share_of_lessons_in_a_models_words_and_why_the_others_are_not(
    in_words: Database,
) -> None:
    record = run_record(in_words, None)
    metric = worded(record)
    models = [each for each in record.recommendations if each.worded_by == "model"]
    assert metric.numerator == len(models) > 0
    assert not_worded(record) == {"server_error": metric.denominator - metric.numerator}
    assert metric.value == pytest.approx(0.75, abs=0.02) and metric.verdict == "fail"
    assert "language model" in metric.sentence and "server_error" in metric.missed[0]


def test_every_other_metric_holds_for_a_models_words_too(in_words: Database) -> None:
    report = evaluate(in_words, at=LATER, seconds=lambda: 0.0)
    verdicts = {each.name: each.verdict for each in report.metrics}
    held = ("explainability", "evidence", "relevance", "auditability", "guardrails")
    assert {verdicts[name] for name in held} == {"pass"}, report.page()
    assert report.as_json()["not_worded"].keys() == {"server_error"}
    assert "- server error: " in report.page()


def test_after_a_revocation_the_shortened_traces_are_audited_still(in_words: Database) -> None:
    record = run_record(in_words, None)
    user = next(each.user_id for each in record.recommendations if each.worded_by == "model")
    with in_words.write() as connection:
        revoke_consent(connection, user, by=user, at=LATER, purposes=["ai_wording"])
    report = evaluate(in_words, at=LATER, seconds=lambda: 0.0)
    assert report.metric("auditability").missed == ()
