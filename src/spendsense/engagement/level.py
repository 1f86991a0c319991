"""Levels of knowledge: different lessons finished, and nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from spendsense.policy import Policy
from spendsense.storage import EngagementEvent

from .fact import counted


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """`level` of `of`; the next begins at `next_at` lessons, None at the last."""

    level: int
    of: int
    lessons: int
    next_at: int | None
    sentence: str


def level(events: Iterable[EngagementEvent], policy: Policy) -> Level:
    """The level that the different lessons finished come to."""
    lessons = len({each.key for each in events if each.kind == "lesson_read"})
    steps = sorted(policy["engagement.level_steps"])
    reached = sum(lessons >= step for step in steps)
    next_at = steps[reached] if reached < len(steps) else None
    return Level(
        level=reached,
        of=len(steps),
        lessons=lessons,
        next_at=next_at,
        sentence=_sentence(reached, lessons, next_at),
    )


def _sentence(reached: int, lessons: int, next_at: int | None) -> str:
    if reached == 0:
        return f"Level 1 begins with {counted(next_at or 1, 'lesson')} finished."
    said = f"Level {reached}: {counted(lessons, 'lesson')} finished."
    if next_at is None:
        return f"{said} There is no level above this one."
    return f"{said} Level {reached + 1} begins at {next_at}."
