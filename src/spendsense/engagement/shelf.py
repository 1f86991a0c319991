"""The shelf: what is shown to a user, an item once, and the mark that stands on it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from spendsense.review import Approved
from spendsense.storage import Feedback, Mark
from spendsense.storage.shelf import State


@dataclass(frozen=True, slots=True, kw_only=True)
class OnShelf:
    """An item as it was approved last, the same over other windows, and where it stands."""

    shown: Approved
    others: tuple[Approved, ...]
    mark: Mark | None
    state: State
    feedback: Feedback | None


def shelf(
    approved: Iterable[Approved],
    marks: Mapping[str, Mark],
    feedback: Iterable[Feedback],
    day: date,
) -> tuple[OnShelf, ...]:
    """What is shown, in its order. Nothing that is not among `approved` is ever here, whatever
    marks and feedback tell of."""
    by_item: dict[str, list[Approved]] = {}
    for each in approved:
        by_item.setdefault(each.item_key, []).append(each)
    said = {each.recommendation_id: each for each in feedback}
    return tuple(
        OnShelf(
            shown=same[0],
            others=tuple(same[1:]),
            mark=(mark := marks.get(item)),
            state="new" if mark is None else mark.state(day),
            feedback=_latest(said.get(each.recommendation_id) for each in same),
        )
        for item, same in by_item.items()
    )


def card_of(items: Iterable[OnShelf]) -> OnShelf | None:
    """The lesson of a day: the first on the shelf that is new."""
    return next((each for each in items if is_lesson(each) and each.state == "new"), None)


def is_lesson(item: OnShelf) -> bool:
    return item.shown.kind == "education"


def _latest(said: Iterable[Feedback | None]) -> Feedback | None:
    given = [each for each in said if each is not None]
    return max(given, key=lambda each: each.feedback_id, default=None)
