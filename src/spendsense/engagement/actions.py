"""What is counted: things a user chose to do and finished. Nothing else ever is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from spendsense.storage import Counted, EngagementEvent
from spendsense.storage.engagement import Ring as RingKey


@dataclass(frozen=True, slots=True)
class Action:
    """A kind of action: the ring it fills, if any, and what the list of what was done says of it.

    `of_item`: it is about an item of the catalog, whose title the sentence names.
    """

    kind: Counted
    ring: RingKey | None
    says: str
    of_item: bool = False


ACTIONS: tuple[Action, ...] = (
    Action("lesson_read", "read", "Finished a lesson", of_item=True),
    Action("feedback_given", "answer", "Said whether a lesson helped", of_item=True),
    Action("charge_reviewed", "review", "Looked through a recurring charge"),
    Action("correction_made", "review", "Corrected what the records say"),
    Action("consent_reviewed", "review", "Looked through what you permit"),
    Action("target_set", None, "A target of your own"),
)
"""Every kind that is counted. Opening the app, spending, borrowing, applying, and looking at an
offer are not here, and no other kind can be kept."""

OF_KIND: Mapping[str, Action] = {action.kind: action for action in ACTIONS}


@dataclass(frozen=True, slots=True)
class Done:
    """Something that was finished, as the list says it."""

    kind: Counted
    sentence: str
    at: datetime

    @property
    def day(self) -> date:
        return self.at.date()


def done(events: Iterable[EngagementEvent], titles: Mapping[str, str]) -> tuple[Done, ...]:
    """What was finished, the latest first. `titles` are those of the catalog by item."""
    latest_first = sorted(events, key=lambda each: each.seq, reverse=True)
    return tuple(Done(each.kind, _sentence(each, titles), each.at) for each in latest_first)


def _sentence(event: EngagementEvent, titles: Mapping[str, str]) -> str:
    action = OF_KIND[event.kind]
    title = titles.get(event.key) if action.of_item else None
    return f"{action.says}: {title.rstrip('.')}." if title else f"{action.says}."
