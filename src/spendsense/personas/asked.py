"""A persona's rule, asked of one user's readings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from spendsense.policy import Policy

from .conditions import Row
from .levers import Value, moved
from .particulars import Particulars
from .persona import Persona


@dataclass(frozen=True, slots=True)
class Asked:
    """The rule, the readings, and whether it holds for them."""

    persona: Persona
    row: Row
    policy: Policy
    particulars: Particulars
    holds: bool

    @classmethod
    def of(cls, persona: Persona, row: Row, policy: Policy, particulars: Particulars) -> Asked:
        return cls(persona, row, policy, particulars, persona.when.holds(row, policy))

    @property
    def days(self) -> int:
        return self.particulars.window.days

    def turned(self, changes: Mapping[str, Value], row: Row | None = None) -> bool:
        """Whether the answer is another one after some changes, to these readings or to others."""
        after = moved(self.row if row is None else row, changes, self.days)
        return self.persona.when.holds(after, self.policy) is not self.holds
