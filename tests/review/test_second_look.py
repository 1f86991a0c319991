"""A share decided again by somebody who did not see the decision."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from spendsense.recommendations import Draft
from spendsense.review import (
    approve,
    audit,
    blind,
    for_second_look,
    grant_consent,
    metrics,
    note_seen,
    override,
    reject,
    second,
)
from spendsense.review.agreement import agreement
from spendsense.review.drawn import is_drawn, place, sample
from spendsense.storage import Database

from .desk import AT, DAY, alike, do, fair, put, refused

MANY = 60


@pytest.fixture
def decided(ran: Database, draft: Draft) -> tuple[Database, tuple[str, ...]]:
    """Sixty lessons that olga approved, and those of them that were drawn."""
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    keys = put(ran, alike(draft, [f"{number}.5%" for number in range(MANY)]))
    with ran.write() as connection:
        for key in keys:
            approve(connection, key, by="olga", at=AT, judge_text=fair)
        drawn = for_second_look(connection, by="ben")
    return ran, drawn


def test_about_a_tenth_is_drawn_and_nobody_looks_at_their_own(
    decided: tuple[Database, tuple[str, ...]],
) -> None:
    database, drawn = decided
    assert 0 < len(drawn) < MANY // 4
    with database.read() as connection:
        assert for_second_look(connection, by="OLGA (token 00)") == ()
        assert for_second_look(connection, by="carla") == drawn
    other = next(key for key in keys_of(database) if key not in drawn)
    said = refused(database, second, other, by="ben", would="approve", reason="fine")
    assert "was not drawn for a second look" in said


def keys_of(database: Database) -> Sequence[str]:
    from spendsense.review import queue

    with database.read() as connection:
        return [each.recommendation_id for each in queue(connection, status="approved")]


def test_a_second_look_is_kept_tells_the_first_and_changes_nothing(
    decided: tuple[Database, tuple[str, ...]],
) -> None:
    database, (first, *_) = decided
    looked = do(database, second, first, by="ben", would="reject", reason="vague", code="unclear")
    assert (looked.first, looked.second, looked.agrees) == ("approve", "reject", False)
    assert looked.first_by == "olga"
    assert "was looked at a second time by ben" in refused(
        database, second, first, by="carla", would="approve", reason="fine"
    )
    with database.read() as connection:
        assert first not in for_second_look(connection, by="carla")
        assert audit.verify(connection) == ()
        found = metrics(connection, at=AT).agreement
    assert (found.pairs, found.agreed, found.both) == (1, 0, {"approve, reject": 1})
    assert found.kappa is None and found.why_none is not None
    assert found.why_none.startswith("insufficient evidence: 1 pairs, and at least 30")


def test_whoever_read_the_decision_is_not_asked(
    decided: tuple[Database, tuple[str, ...]],
) -> None:
    database, (first, *_) = decided
    assert do(database, note_seen, first, by="ben")
    assert not do(database, note_seen, first, by="ben")
    said = refused(database, second, first, by="Ben", would="approve", reason="fine")
    assert "a second look is somebody else's" in said
    with database.read() as connection:
        assert blind(connection, first, by="carla").recommendation_id == first


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"would": "maybe", "reason": "r"}, "is nothing to decide"),
        ({"would": "approve", "reason": " "}, "Say why"),
        ({"would": "approve", "reason": "r", "code": "slip"}, "is no reason to second"),
    ],
)
def test_a_second_look_says_what_and_why(
    decided: tuple[Database, tuple[str, ...]], more: dict[str, str], said: str
) -> None:
    database, (first, *_) = decided
    assert said in refused(database, second, first, by="ben", **more)


def test_what_was_reworded_or_rejected_counts_as_not_fit_as_drafted(
    ran: Database, draft: Draft
) -> None:
    with ran.write() as connection:
        grant_consent(connection, "u-ana", by="cli", at=AT - DAY)
    keys = put(ran, alike(draft, [f"{number}.5%" for number in range(MANY)]))
    with ran.write() as connection:
        for number, key in enumerate(keys):
            if number % 2:
                reject(connection, key, by="olga", at=AT, reason="no")
            else:
                words = {"title": "Other words", "reason": "r"}
                override(connection, key, by="olga", at=AT, judge_text=fair, **words)
        drawn = for_second_look(connection, by="ben")
    for key in drawn:
        assert do(ran, second, key, by="ben", would="reject", reason="too").agrees


def test_kappa_is_what_the_textbook_says() -> None:
    # Cohen's kappa of 20 yes-yes, 5 yes-no, 10 no-yes, 15 no-no is 0.4.
    pairs = [("yes", "yes")] * 20 + [("yes", "no")] * 5 + [("no", "yes")] * 10 + [("no", "no")] * 15
    found = agreement(pairs, 30)
    assert (found.pairs, found.agreed, found.kappa) == (50, 35, 0.4)
    assert found.low is not None and found.high is not None
    assert (found.low, found.high) == (0.146, 0.654)


def test_agreement_that_chance_explains_is_not_stated() -> None:
    found = agreement([("approve", "approve")] * 100, 30)
    assert found.kappa is None and found.agreed == 100
    assert found.why_none == "both said the same of everything: chance explains it"


def test_agreement_of_nobody_is_told_as_such() -> None:
    found = agreement([], 30)
    assert (found.pairs, found.kappa) == (0, None)


def test_a_draw_is_even_and_the_same_again() -> None:
    drawn = [is_drawn("k", 10, "second", str(number)) for number in range(5_000)]
    assert 400 < sum(drawn) < 600
    assert drawn == [is_drawn("k", 10, "second", str(number)) for number in range(5_000)]
    assert place("k", "a", "b") != place("other", "a", "b")
    assert not is_drawn("k", 0, "x") and is_drawn("k", 100, "x")


def test_a_sample_of_fewer_keeps_its_first_ones() -> None:
    ids = [str(number) for number in range(50)]
    drawn = sample("k", 10, ids, "group")
    left = [each for each in ids if each not in drawn[:3]]
    assert sample("k", 7, left, "group") == drawn[3:]
