"""The shelf holds what is shown and nothing else, an item once, under the mark that stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from spendsense.engagement import card_of, shelf
from spendsense.review import Approved
from spendsense.storage import Feedback, Mark

DAY = date(2026, 11, 21)
AT = datetime.fromisoformat("2026-11-21T12:00")
LESSON = Approved(
    recommendation_id="rec_1",
    user_id="u1",
    window_days=30,
    as_of=DAY,
    kind="education",
    item_key="autopay",
    title="A title",
    body="A body",
    because="a reason",
    disclosure="d",
    approved_at=AT,
)
HALF_YEAR = replace(LESSON, recommendation_id="rec_2", window_days=180)
OTHER = replace(LESSON, recommendation_id="rec_3", item_key="buffer")
OFFER = replace(LESSON, recommendation_id="rec_4", item_key="card", kind="offer")


def mark(item: str = "autopay", **marks) -> Mark:
    nothing = {"read_at": None, "later_until": None, "never_at": None}
    stands = {**nothing, **marks}
    return Mark(mark_id=1, user_id="u1", item_key=item, kind="education", **stands)


def test_an_item_over_two_windows_is_there_once() -> None:
    (one,) = shelf([LESSON, HALF_YEAR], {}, [], DAY)

    assert one.shown == LESSON and one.others == (HALF_YEAR,) and one.state == "new"


def test_marks_and_feedback_of_what_is_not_shown_bring_nothing_back() -> None:
    said = Feedback(
        feedback_id=1, user_id="u1", recommendation_id="rec_9", verdict="helpful", note="", at=AT
    )

    assert shelf([], {"autopay": mark(read_at=AT)}, [said], DAY) == ()


def test_the_strongest_mark_decides_and_beneath_it_the_others_stand() -> None:
    def state(day: date = DAY, **marks) -> str:
        (one,) = shelf([LESSON], {"autopay": mark(**marks)}, [], day)
        return one.state

    later = date(2026, 11, 28)
    assert state() == "new"
    assert state(read_at=AT) == "read"
    assert state(read_at=AT, later_until=later) == "later"
    assert state(read_at=AT, later_until=later, never_at=AT) == "never"
    assert state(date(2026, 11, 27), later_until=later) == "later"
    assert state(later, later_until=later) == "new"


def test_the_card_of_the_day_is_the_first_new_lesson_and_never_an_offer() -> None:
    def card(**marks: Mark) -> str | None:
        found = card_of(shelf([OFFER, LESSON, OTHER], marks, [], DAY))
        return None if found is None else found.shown.item_key

    assert card() == "autopay"
    assert card(autopay=mark(never_at=AT)) == "buffer"
    assert card(autopay=mark(read_at=AT), buffer=mark("buffer", later_until=DAY)) == "buffer"
    assert card(autopay=mark(read_at=AT), buffer=mark("buffer", read_at=AT)) is None


def test_the_latest_word_on_any_of_its_windows_is_the_one_that_is_told() -> None:
    words = [
        Feedback(
            feedback_id=number,
            user_id="u1",
            recommendation_id=key,
            verdict="helpful",
            note=str(number),
            at=AT,
        )
        for number, key in ((1, "rec_1"), (2, "rec_2"), (3, "rec_3"))
    ]

    (one,) = shelf([LESSON, HALF_YEAR], {}, words, DAY)

    assert one.feedback is not None and one.feedback.note == "2"
