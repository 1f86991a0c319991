from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
import pytest

from spendsense.world import BEHAVIOURS, bank_days
from spendsense.world.calendar_day import Day
from spendsense.world.households import Households
from spendsense.world.journal import CARD, CHECKING, SAVINGS


@dataclass
class Scene:
    """One household in a situation a test describes, and what it does in it."""

    homes: Households

    def having(self, checking: int = 0, savings: int = 0, owed: int = 0) -> Scene:
        for account, cents in ((CHECKING, checking), (SAVINGS, savings), (CARD, owed)):
            self.homes.balances[account] = cents
        return self

    def being(self, part: str, **facts: Any) -> Scene:
        """With these facts in one part of its traits."""
        current = getattr(self.homes.traits, part)
        arrays = {
            name: np.broadcast_to(np.asarray(fact), getattr(current, name).shape).copy()
            for name, fact in facts.items()
        }
        self.homes.traits = replace(self.homes.traits, **{part: replace(current, **arrays)})
        return self

    def does(self, name: str, *days: date) -> Scene:
        self.homes.acting = next(each for each in BEHAVIOURS if each.name == name)
        for day in days:
            self.homes.acting.live(self.homes, Day.at(bank_days.number(day)))
        return self

    @property
    def posted(self) -> list[tuple[str, int]]:
        """Category and cents of every posted row, in order."""
        words = self.homes.street.wordings
        return [
            (words[word].category, cents)
            for entry in self.homes.journal.posted
            for word, cents in zip(entry.wording.tolist(), entry.cents.tolist(), strict=True)
        ]

    @property
    def checking(self) -> int:
        return int(self.homes.balances[CHECKING][0])

    @property
    def savings(self) -> int:
        return int(self.homes.balances[SAVINGS][0])

    @property
    def owed(self) -> int:
        return int(self.homes.balances[CARD][0])


@pytest.fixture
def scene(neighbors: Callable[..., Households]) -> Scene:
    return Scene(neighbors())
