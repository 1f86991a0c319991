"""What somebody would change: parameters and rules, each beside what is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from spendsense.policy.rules import Rule

from .rulebook import Rulebook


@dataclass(frozen=True, slots=True)
class Change:
    """A parameter, its value in force and the other one, and the line that asks for it."""

    name: str
    unit: str
    before: Any
    after: Any
    line: int

    @property
    def changes(self) -> bool:
        return bool(self.before != self.after)

    def as_json(self) -> dict[str, Any]:
        return {
            "parameter": self.name,
            "unit": self.unit,
            "before": self.before,
            "after": self.after,
            "changes": self.changes,
        }


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule in force and the other one; None for what is not there. `faults` are those of its
    fixtures: such a rule can be tried, and not be published."""

    id: str
    before: Rule | None
    after: Rule | None
    line: int
    faults: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        return self.before != self.after

    @property
    def what(self) -> str:
        if not self.changes:
            return "unchanged"
        if self.before is None:
            return "added"
        withdrawn = self.after is None or (
            self.after.status == "withdrawn" and self.before.status != "withdrawn"
        )
        return "withdrawn" if withdrawn else "changed"

    def as_json(self) -> dict[str, Any]:
        return {
            "rule": self.id,
            "what": self.what,
            "before": None if self.before is None else self.before.condition.describe(),
            "after": None if self.after is None else self.after.condition.describe(),
            "status_before": None if self.before is None else self.before.status,
            "status_after": None if self.after is None else self.after.status,
            "faults": list(self.faults),
        }


@dataclass(frozen=True, slots=True)
class Changes:
    """Everything that one file asks for."""

    values: tuple[Change, ...]
    rules: tuple[RuleChange, ...]

    @property
    def any(self) -> bool:
        """Whether anything is other than what is in force."""
        return any(v.changes for v in self.values) or any(r.changes for r in self.rules)

    @property
    def changed_values(self) -> Mapping[str, Any]:
        return {each.name: each.after for each in self.values if each.changes}

    def applied_to(self, book: Rulebook) -> Rulebook:
        """A rulebook with all of it."""
        rules = {each.id: each.after for each in self.rules if each.changes}
        return book.with_values(self.changed_values).with_rules(rules)

    def as_json(self) -> dict[str, Any]:
        return {
            "changes": self.any,
            "parameters": [each.as_json() for each in self.values],
            "rules": [each.as_json() for each in self.rules],
        }
