"""What decides on a day: every parameter in force, and every rule, as one value to exchange."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from spendsense.policy import Policy
from spendsense.policy.rules import Rule, rules


@dataclass(frozen=True, slots=True, eq=False)
class Rulebook:
    """A policy and the rules beside it; told apart by identity, as a policy is."""

    policy: Policy
    rules: tuple[Rule, ...]

    @classmethod
    def on(cls, day: date) -> Rulebook:
        """What is in force on a day."""
        return cls(Policy.on(day), rules())

    def asked(self, by: str) -> tuple[Rule, ...]:
        """The rules that one asker puts to its subjects on the day of the policy."""
        day = self.policy.as_of
        return tuple(each for each in self.rules if each.asked_by == by and each.applied_on(day))

    def with_values(self, values: Mapping[str, Any]) -> Rulebook:
        """With some parameters changed. Raises KeyError for one that is not in force."""
        named = {name.replace(".", "__", 1): value for name, value in values.items()}
        return replace(self, policy=self.policy.with_values(**named))

    def with_rules(self, changed: Mapping[str, Rule | None]) -> Rulebook:
        """With some rules exchanged or added; None takes one away."""
        kept = [each for each in self.rules if each.id not in changed]
        return replace(self, rules=(*kept, *(each for each in changed.values() if each)))
