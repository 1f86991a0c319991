"""The rings of a day: how much of what the user wants to do on a day is done."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from spendsense.storage import EngagementEvent
from spendsense.storage.engagement import RINGS
from spendsense.storage.engagement import Ring as RingKey

from .actions import OF_KIND
from .fact import counted

TITLES: Mapping[RingKey, str] = {"read": "Learn", "review": "Look through", "answer": "Answer"}

_NOUNS: Mapping[RingKey, tuple[str, str, str]] = {
    "read": ("lesson", "lessons", "finished"),
    "review": ("thing", "things", "looked through"),
    "answer": ("lesson", "lessons", "answered for"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ring:
    """A ring that the user keeps; `nothing_left` says that there is nothing there to fill it."""

    key: RingKey
    title: str
    target: int
    done: int
    nothing_left: bool
    sentence: str

    @property
    def full(self) -> bool:
        return self.done >= self.target


def rings(
    events: Iterable[EngagementEvent],
    targets: Mapping[str, int],
    day: date,
    left: Mapping[str, int],
) -> tuple[Ring, ...]:
    """The rings of a day. One with the target 0 is put away. `left` is how much there is still to
    do, by ring, where that is known."""
    filled = [OF_KIND[each.kind].ring for each in events if each.at.date() == day]
    kept = [key for key in RINGS if targets[key] > 0]
    return tuple(_ring(key, targets[key], filled.count(key), left.get(key)) for key in kept)


def _ring(key: RingKey, target: int, done: int, left: int | None) -> Ring:
    nothing = left == 0 and done < target
    return Ring(
        key=key,
        title=TITLES[key],
        target=target,
        done=done,
        nothing_left=nothing,
        sentence=_sentence(key, target, done, nothing),
    )


def _sentence(key: RingKey, target: int, done: int, nothing: bool) -> str:
    one, more, what = _NOUNS[key]
    if done >= target:
        return f"{counted(done, one, more)} {what} today: this ring is full."
    if nothing:
        return f"There are no {more} left for today: this ring rests."
    if done:
        return f"{done} of {counted(target, one, more)} {what} today."
    return f"This ring is for {counted(target, one, more)} {what} in a day."
