"""Offers, a model's words and what was flagged: two different people, and nobody waives it."""

from __future__ import annotations

import inspect
from dataclasses import replace

import pytest

from spendsense.recommendations import Draft
from spendsense.recommendations.draft import Words
from spendsense.review import (
    approve,
    decisions,
    flag,
    grant_consent,
    override,
    recommendation,
    reject,
    shown_to,
    undo,
)
from spendsense.review.person import person_of, same_person
from spendsense.storage import Database, review_events

from .desk import AT, DAY, HOLD, approved, do, fair, put, refused


@pytest.fixture
def offer(ran: Database, draft: Draft) -> tuple[Database, str]:
    """An offer to Ana, who consents to offers."""
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    (key,) = put(ran, [replace(draft, kind="offer", product_kind="savings_account")])
    return ran, key


def test_an_offer_is_approved_by_two_people_and_shown_after_the_second(
    offer: tuple[Database, str],
) -> None:
    database, key = offer
    first = approved(database, key)
    assert (first.status, first.stands.first_by) == ("awaiting_second", "olga")
    said = refused(database, approve, key, judge_text=fair)
    assert said.startswith("Conflict") and "was first approved by olga, and a second person" in said
    second = approved(database, key, by="ben", at=AT + HOLD)
    assert (second.status, second.decided_by) == ("approved", "ben")
    with database.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + HOLD) == ()
        assert len(shown_to(connection, "u-ana", at=AT + 2 * HOLD)) == 1


@pytest.mark.parametrize(
    "same", ["Olga", " olga ", "OLGA", "\N{FULLWIDTH LATIN SMALL LETTER O}lga", "olga (token 0af3)",
     "olg\N{ZERO WIDTH SPACE}a (token 0af3)"],
)  # fmt: skip
def test_another_spelling_is_no_other_person(offer: tuple[Database, str], same: str) -> None:
    database, key = offer
    approved(database, key)
    assert "a second person must approve" in refused(
        database, approve, key, by=same, judge_text=fair
    )


@pytest.mark.parametrize(
    ("odd", "said"),
    [
        ("O\N{ZERO WIDTH SPACE}lga", "holds U+200B, which nobody sees"),
        ("olga\N{VARIATION SELECTOR-16}", "holds U+FE0F"),
        ("olga (token 01\N{WORD JOINER})", "holds U+2060"),
        ("\N{CYRILLIC CAPITAL LETTER O}lga", "letters of Cyrillic and Latin"),
        ("\N{FULLWIDTH LATIN SMALL LETTER P}ipeline", "is no person"),
        ("pipe\N{ZERO WIDTH SPACE}line", "is no person"),
    ],
)
def test_a_name_that_is_written_to_look_like_another_is_refused(
    offer: tuple[Database, str], odd: str, said: str
) -> None:
    database, key = offer
    approved(database, key)
    assert said in refused(database, approve, key, by=odd, judge_text=fair)


def test_a_label_from_before_does_not_keep_a_user_from_revoking(ran: Database) -> None:
    by = "the user, with O\N{ZERO WIDTH SPACE}'s phone (token 0af3)"
    with ran.write() as connection:
        assert grant_consent(connection, "u-ana", by=by, at=AT)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("olga (p-01)", "olga@bank.example (p-01)", True),
        ("olga (p-01)", "olga (p-02)", False),
        ("olga (account p-01)", "Olga (p-01)", True),
        ("desk (token 01)", "desk (token 02)", True),
        ("desk (token 01)", "phone (token 01)", False),
        ("olga", "ben", False),
    ],
)
def test_people_are_told_apart_by_account_and_else_by_name(
    one: str, other: str, same: bool
) -> None:
    assert same_person(one, other) is same
    assert (person_of(one) == person_of(other)) is same


def test_whoever_words_it_is_the_first_and_another_approves_these_words(
    offer: tuple[Database, str],
) -> None:
    database, key = offer
    done = do(database, override, key, title="A calmer title", reason="tone", judge_text=fair)
    assert (done.status, done.stands.first_by, done.title) == (
        "awaiting_second",
        "olga",
        "A calmer title",
    )
    final = approved(database, key, by="ben")
    assert (final.status, final.title, final.decided_by) == ("overridden", "A calmer title", "ben")
    with database.read() as connection:
        (seen,) = shown_to(connection, "u-ana", at=AT + HOLD)
    assert seen.title == "A calmer title"


def test_an_edit_by_the_second_begins_the_count_anew(offer: tuple[Database, str]) -> None:
    database, key = offer
    approved(database, key)
    edited = do(
        database, override, key, by="ben", title="Other words", reason="tone", judge_text=fair
    )
    assert (edited.status, edited.stands.first_by) == ("awaiting_second", "ben")
    assert "first approved by ben" in refused(database, approve, key, by="ben", judge_text=fair)
    assert approved(database, key).status == "overridden"


def test_the_second_is_asked_by_the_guardrails_too(offer: tuple[Database, str]) -> None:
    database, key = offer
    approved(database, key)

    def objects(draft: Draft) -> object:
        return fair(replace(draft, body="overspending"))

    said = refused(database, approve, key, by="ben", judge_text=objects)
    assert said.startswith("BadInput") and "no longer holds" in said


def test_either_may_reject_and_only_the_first_undoes_the_first_approval(
    offer: tuple[Database, str],
) -> None:
    database, key = offer
    approved(database, key)
    assert "who alone can undo that" in refused(database, undo, key, by="ben", reason="slip")
    assert do(database, undo, key, reason="slip").status == "pending"
    approved(database, key)
    assert do(database, reject, key, by="ben", reason="no").status == "rejected"


def test_what_was_flagged_needs_two_from_then_on(waiting: tuple[Database, str]) -> None:
    database, key = waiting
    assert do(database, flag, key, reason="odd").status == "flagged"
    assert approved(database, key).status == "awaiting_second"
    assert do(database, undo, key, reason="slip").status == "flagged"
    approved(database, key)
    assert approved(database, key, by="ben").status == "approved"


def test_flagging_what_is_approved_hides_it_until_two_approve_it_again(
    waiting: tuple[Database, str],
) -> None:
    database, key = waiting
    approved(database, key)
    do(database, flag, key, at=AT + HOLD, reason="breaks a rule", code="rule_changed")
    with database.read() as connection:
        assert shown_to(connection, "u-ana", at=AT + DAY) == ()
    approved(database, key, at=AT + HOLD)
    assert approved(database, key, by="ben", at=AT + HOLD).status == "approved"


def test_a_text_that_a_model_worded_needs_two(ran: Database, draft: Draft) -> None:
    with ran.write() as connection:
        purposes = ["education", "ai_wording"]
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY, purposes=purposes)
    words = Words(draft.title, draft.because, draft.body)
    (key,) = put(ran, [replace(draft, worded_by="model", template=words, title="Other words")])
    assert approved(ran, key).status == "awaiting_second"


def test_a_lesson_of_the_catalog_needs_one(waiting: tuple[Database, str]) -> None:
    assert approved(*waiting).status == "approved"


def test_no_parameter_of_a_decision_speaks_of_a_second_person() -> None:
    known = {"connection", "recommendation_id", "by", "at", "note", "version", "group"}
    words = {"title", "body", "because", "reason", "code", "judge_text"}
    for decide in (decisions.approve, decisions.override):
        assert set(inspect.signature(decide).parameters) <= known | words


def test_both_stand_in_the_trail(offer: tuple[Database, str]) -> None:
    database, key = offer
    approved(database, key)
    approved(database, key, by="ben")
    with database.read() as connection:
        events = review_events(connection, key)
        found = recommendation(connection, key)
    assert [(e.action, e.by, e.status) for e in events] == [
        ("approve", "olga", "awaiting_second"),
        ("approve", "ben", "approved"),
    ]
    assert found.stands.first_by is None
