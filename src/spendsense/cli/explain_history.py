"""What changed in a user's personas since they were last assigned, from what the runs kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from spendsense.personas import Standing, Turned, standing, turned
from spendsense.review import Decision, WindowDecision
from spendsense.review.timeline import stood
from spendsense.storage import assignments, traces


@dataclass(frozen=True, slots=True)
class Since:
    """Two days, the personas that held on each, and those that began or ended between them.

    The later day is the one that is explained, or a run before it where nothing has changed since.
    """

    before: date
    after: date
    held_before: tuple[str, ...]
    held_after: tuple[str, ...]
    turned: tuple[Turned, ...]

    @property
    def said(self) -> tuple[str, ...]:
        if not self.turned:
            return ("No persona has begun or ended.",)
        return tuple(f"By {self.after}: {each.said}" for each in self.turned)

    def as_json(self) -> dict[str, Any]:
        return {
            "before": self.before.isoformat(),
            "after": self.after.isoformat(),
            "personas_before": list(self.held_before),
            "personas_after": list(self.held_after),
            "turned": [each.as_json() for each in self.turned],
        }


def since(connection: Connection, decision: Decision, over: WindowDecision) -> Since | None:
    """The latest change up to the day that is explained; none before the first run."""
    user, days = decision.user_id, over.window.days
    assigned = assignments(connection, user_id=user, window_days=days)
    kept = [each for each in assigned if each.as_of <= decision.as_of]
    told = traces(connection, user)
    now = after = standing(decision.as_of, over.assignment, over.readings)
    for run in reversed(list(dict.fromkeys(each.run_id for each in kept))):
        before = stood([each for each in kept if each.run_id == run], told)
        if before.personas != after.personas:
            return _compared(before, after)
        after = before
    return _compared(after, now) if kept else None


def _compared(before: Standing, after: Standing) -> Since:
    return Since(before.as_of, after.as_of, before.personas, after.personas, turned(before, after))
