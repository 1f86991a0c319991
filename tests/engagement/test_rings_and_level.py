"""The rings of a day by the user's own targets, and the level of different lessons."""

from __future__ import annotations

from datetime import date, timedelta

from spendsense.engagement import level, rings
from spendsense.policy import Policy

DAY = date(2026, 11, 21)
POLICY = Policy.on(DAY)
ONE = {"read": 1, "review": 1, "answer": 1}


def test_a_ring_fills_by_what_was_done_on_the_day_and_by_nothing_of_another(event) -> None:
    events = [
        event("lesson_read", "a", DAY),
        event("correction_made", "c", DAY - timedelta(days=1)),
        event("target_set", "read=2", DAY),
    ]

    read, review, answer = rings(events, {**ONE, "read": 2}, DAY, {})

    assert (read.done, read.target, read.full) == (1, 2, False)
    assert read.sentence == "1 of 2 lessons finished today."
    assert (review.done, answer.done) == (0, 0)
    assert review.sentence == "This ring is for 1 thing looked through in a day."


def test_charges_corrections_and_consent_fill_the_same_ring_and_more_than_asked_is_full(
    event,
) -> None:
    kinds = ("charge_reviewed", "correction_made", "consent_reviewed")
    (_, review, _) = rings([event(kind, "k", DAY) for kind in kinds], ONE, DAY, {})

    assert review.done == 3 and review.full
    assert review.sentence == "3 things looked through today: this ring is full."


def test_a_ring_with_the_target_none_is_put_away() -> None:
    assert [ring.key for ring in rings([], {**ONE, "review": 0}, DAY, {})] == ["read", "answer"]


def test_a_ring_that_nothing_is_left_for_rests_and_a_full_one_is_full(event) -> None:
    nothing = {"read": 0, "answer": 0}
    read, review, _ = rings([], ONE, DAY, nothing)
    assert read.nothing_left and not review.nothing_left
    assert read.sentence == "There are no lessons left for today: this ring rests."

    (full, *_) = rings([event("lesson_read", "a", DAY)], ONE, DAY, nothing)
    assert full.full and not full.nothing_left


def test_a_level_begins_exactly_at_its_step(event) -> None:
    def reached(lessons: int):
        return level([event("lesson_read", f"item-{n}", DAY) for n in range(lessons)], POLICY)

    assert [reached(n).level for n in (0, 1, 2, 3, 14, 15, 40)] == [0, 1, 1, 2, 4, 5, 5]
    assert reached(0).sentence == "Level 1 begins with 1 lesson finished."
    assert reached(2).sentence == "Level 1: 2 lessons finished. Level 2 begins at 3."
    assert reached(15).next_at is None
    assert reached(15).sentence == "Level 5: 15 lessons finished. There is no level above this one."


def test_levels_count_lessons_alone(event) -> None:
    others = [event(kind, "k", DAY) for kind in ("feedback_given", "charge_reviewed", "target_set")]

    assert level(others, POLICY).lessons == 0
