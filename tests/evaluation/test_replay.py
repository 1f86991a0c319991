"""Explainability and guardrails: a real run, then a real run spoilt in one place."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa

from spendsense.evaluation import evaluate
from spendsense.evaluation.replay import explainability, guarded, unexplained, withheld
from spendsense.review import revoke_consent
from spendsense.storage.tables import recommendations, transactions

from .conftest import NOW, think_again


def reworded(record, place: int = 0, **changed):
    """The record with one recommendation in other words."""
    spoilt = list(record.recommendations)
    spoilt[place] = replace(spoilt[place], **changed)
    return replace(record, recommendations=tuple(spoilt))


def test_a_sound_run_is_explained_and_guarded_whole(thought_again):
    for each in (explainability(*thought_again), guarded(*thought_again)):
        assert each.verdict == "pass" and each.numerator == each.denominator > 50, each.missed[:3]


def test_one_number_without_a_fact_fails_explainability(thought_again):
    record, again = thought_again
    body = record.recommendations[0].body + " You could free $123,456 a year."
    found = explainability(reworded(record, body=body), again)
    assert found.verdict == "fail" and found.denominator - found.numerator == 1
    assert '"$123,456", which is no bound fact' in found.missed[0]


def test_a_bound_number_said_again_is_still_explained(thought_again):
    record, again = thought_again
    place, asked = next(
        (n, each) for n, each in enumerate(record.recommendations)
        if any(fact.source.startswith("reading:") and "$" in fact.text for fact in each.facts)
    )  # fmt: skip
    amount = next(fact.text for fact in asked.facts if "$" in fact.text)
    spoilt = reworded(record, place, body=f"{asked.body} That is {amount}.")
    assert explainability(spoilt, again).verdict == "pass"


def test_a_fact_that_the_rows_do_not_give_is_unexplained(thought_again):
    record, again = thought_again
    asked = next(each for each in record.recommendations if each.facts)
    first, *others = asked.facts
    spoilt = replace(asked, facts=(replace(first, text="$9.99"), *others))
    why = unexplained(spoilt, again[asked.user_id])
    assert why == f'the fact {first.name} says "$9.99", the stored rows say "{first.text}"'


def test_transactions_changed_after_the_run_fail_explainability_and_auditability(ran):
    user = next(each.user_id for each in _recommendations(ran) if "savings" in each.persona)
    with ran.write() as connection:
        changed = transactions.update().where(transactions.c.user_id == user)
        connection.execute(changed.values(amount_cents=transactions.c.amount_cents + 12_345))
    found = evaluate(ran, at=NOW, seconds=lambda: 0.0)
    for name in ("explainability", "auditability"):
        each = found.metric(name)
        assert each.verdict == "fail" and all(user in said for said in each.missed)


def _recommendations(database):
    with database.read() as connection:
        return connection.execute(sa.select(recommendations)).all()


def test_shaming_words_written_past_the_guardrails_fail_them(ran):
    key = _recommendations(ran)[0].recommendation_id
    with ran.write() as connection:
        which = recommendations.update().where(recommendations.c.recommendation_id == key)
        connection.execute(which.values(title="You are irresponsible with money"))
    found = guarded(*think_again(ran))
    assert found.verdict == "fail" and found.numerator == found.denominator - 1
    assert key in found.missed[0] and "tone" in found.missed[0]


def test_nothing_in_the_queue_claims_nothing(thought_again):
    record, again = thought_again
    empty = replace(record, recommendations=())
    assert explainability(empty, again).verdict == "insufficient"
    assert guarded(empty, again).verdict == "insufficient"


def test_what_was_withheld_is_counted_by_guardrail_as_the_traces_tell_it(thought_again):
    _, again = thought_again
    told: dict[str, int] = {}
    for replay in again.values():
        for window in replay.decision.trace()["windows"].values():
            for draft in window["drafts"]:
                names = [v["guardrail"] for v in draft["verdicts"] if not v["allowed"]]
                for name in names or ([] if draft["chosen"] else [draft["why_not"]]):
                    told[name] = told.get(name, 0) + 1
    assert withheld(again) == told and "not chosen: enough items of this kind" in told


def test_recommendations_of_a_user_who_revoked_are_gone_and_not_counted(ran):
    user = _recommendations(ran)[0].user_id
    theirs = sum(each.user_id == user for each in _recommendations(ran))
    before = explainability(*think_again(ran)).denominator
    with ran.write() as connection:
        revoke_consent(connection, user, by="test", at=NOW)
    found = evaluate(ran, at=NOW, seconds=lambda: 0.0)
    assert found.not_read == 0 < theirs
    assert found.metric("explainability").denominator == before - theirs
