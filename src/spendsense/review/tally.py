"""What a run has done, counted as it goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from spendsense.guardrails.model_words import USED
from spendsense.storage import Run

from .decision import Decision, WindowDecision


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """What a run did: users asked for, users without consent, and what came of the others.

    `worded` counts lessons in a model's words; `not_worded` those it was to word and that are the
    catalog's, by reason.
    """

    run_id: str
    as_of: date
    users: int
    without_consent: int
    personas: Mapping[str, Mapping[str, int]]
    drafts: int
    withheld: int
    worded: int = 0
    not_worded: Mapping[str, int] = field(default_factory=dict)


class Tally:
    """What a run has done so far."""

    def __init__(self) -> None:
        self.users = self.drafts = self.withheld = 0
        self.personas: dict[str, dict[str, int]] = {}
        self.wordings: Counter[str] = Counter()

    def add(self, kept: Sequence[Decision]) -> None:
        self.users += len(kept)
        for decision in kept:
            for window in decision.windows:
                self._count(window)

    def _count(self, window: WindowDecision) -> None:
        counts = self.personas.setdefault(str(window.window.days), {})
        key = window.assignment.primary.key
        counts[key] = counts.get(key, 0) + 1
        self.drafts += sum(choice.chosen for choice in window.choices)
        self.withheld += sum(not choice.chosen for choice in window.choices)
        self.wordings.update(c.wording.reason for c in window.choices if c.wording is not None)

    def summary(self, this: Run, asked: int) -> RunSummary:
        return RunSummary(
            run_id=this.run_id,
            as_of=this.as_of,
            users=self.users,
            without_consent=asked - self.users,
            personas={days: dict(sorted(c.items())) for days, c in self.personas.items()},
            drafts=self.drafts,
            withheld=self.withheld,
            worded=self.wordings[USED],
            not_worded={why: n for why, n in sorted(self.wordings.items()) if why != USED},
        )
