"""Drafts in the same words, approved together once a sample was opened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from spendsense.guardrails import Verdict
from spendsense.ledger import Conflict, NotFound
from spendsense.recommendations import Draft
from spendsense.review import (
    approve_group,
    audit,
    flag,
    grant_consent,
    groups,
    metrics,
    opened,
    reject,
    snooze,
    take,
)
from spendsense.review.decisions import JudgeText
from spendsense.review.groups import Group, GroupPage, group_members
from spendsense.storage import Database, review_events

from .desk import AT, DAY, alike, do, fair, put

NONE = GroupPage(0, ())
FIGURES = [f"{number}.5%" for number in range(60, 80)]


@pytest.fixture
def many(ran: Database, draft: Draft) -> Database:
    """Twenty lessons that differ in a figure, one in a word, and an offer in the same words."""
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    other = alike(draft, ["81.5%"], body="Other words.")
    put(ran, [*alike(draft, FIGURES), *other, *alike(draft, FIGURES, kind="offer", title="Offer")])
    return ran


def group(database: Database, by: str = "olga") -> Group:
    with database.read() as connection:
        page = groups(connection, by=by, at=AT)
    assert page.total == 1
    return page.groups[0]


def members(database: Database, key: str, by: str = "olga") -> tuple[str, ...]:
    with database.read() as connection:
        return group_members(connection, key, by=by, at=AT)


def judging(connection: Connection) -> JudgeText:
    return fair


def approving(database: Database, key: str, judge: Callable[[Connection], JudgeText] = judging):
    return approve_group(database, key, by="olga", at=AT, judge_text=judge)


def test_a_group_is_of_the_same_words_and_of_nothing_that_needs_two_people(many: Database) -> None:
    found = group(many)
    assert found.count == len(members(many, found.key)) == 20 and found.item_key == "pay_down_card"
    assert found.title == "Bringing a card balance down"
    assert len(found.sample) == 4 and found.opened == () and not found.ready  # a fifth


def test_an_operator_cannot_choose_the_sample_and_another_has_another(many: Database) -> None:
    assert group(many).sample == group(many, "OLGA").sample
    assert group(many).sample != group(many, "ben").sample


def test_nothing_is_approved_while_a_part_of_the_sample_is_unopened(many: Database) -> None:
    found = group(many)
    for key in found.sample[:-1]:
        do(many, opened, key)
    do(many, opened, found.sample[-1], by="ben")  # somebody else's opening counts for them
    with pytest.raises(Conflict, match="Open 1 more of the sample") as refused:
        approving(many, found.key)
    assert found.sample[-1] in str(refused.value)
    with many.read() as connection:
        assert {e.action for e in review_events(connection)} == {"open"}


def test_a_group_is_one_decision_an_item_through_the_same_guards(many: Database) -> None:
    found = group(many)
    for key in found.sample:
        do(many, opened, key)
    assert group(many).ready

    def objects(connection: Connection) -> JudgeText:
        def judge(draft: Draft) -> tuple[Verdict, ...]:
            bad = "65.5%" in draft.because
            return (Verdict("grounding", not bad, "65.5% is 1% now" if bad else "no objection"),)

        return judge

    done = approving(many, found.key, objects)
    assert len(done.approved) == 19
    ((left, why),) = done.left.items()
    assert "65.5% is 1% now" in why and left in members(many, found.key)
    with many.read() as connection:
        decided = [e for e in review_events(connection) if e.action == "approve"]
        assert {e.detail["group"] for e in decided if e.detail} == {found.key}
        assert len(decided) == 19
        assert audit.verify(connection) == ()
        figures = metrics(connection, at=AT).overall
    assert (figures.decisions, figures.in_groups, figures.timed) == (19, 19, 0)


def test_what_was_decided_or_flagged_meanwhile_is_left(many: Database) -> None:
    found = group(many)
    for key in found.sample:
        do(many, opened, key)
    others = [key for key in members(many, found.key) if key not in found.sample]

    def interrupted(connection: Connection) -> JudgeText:
        return fair

    do(many, reject, others[0], by="ben", reason="no")
    do(many, flag, others[1], by="ben", reason="odd")
    do(many, take, others[2], by="ben")
    do(many, snooze, others[3], by="ben", until=AT + DAY, reason="later")
    done = approving(many, found.key, interrupted)
    assert len(done.approved) == 16 and not set(others[:4]) & set(done.approved)


def test_fewer_than_three_are_no_group(many: Database, draft: Draft) -> None:
    put(many, alike(draft, FIGURES[:2]))
    with many.read() as connection:
        assert groups(connection, by="olga", at=AT) == NONE
    with pytest.raises(NotFound, match="No group grp_x waits"):
        approving(many, "grp_x")


def test_other_verdicts_or_a_models_words_are_another_group(many: Database, draft: Draft) -> None:
    alike_too = alike(draft, FIGURES, body="A few words of a model.")
    put(many, [replace(each, worded_by="model") for each in alike_too])
    with many.read() as connection:
        assert groups(connection, by="olga", at=AT) == NONE


def test_nobody_reads_a_group_of_users_whose_consent_has_ended(many: Database) -> None:
    with many.read() as connection:
        assert groups(connection, by="olga", at=AT + 400 * DAY) == NONE
