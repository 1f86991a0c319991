"""What is answered about the rules."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel


class FixtureBody(BaseModel):
    """A subject made up for a rule, and whether the rule says of it now what it has to.

    `expected`: whether it fulfils the rule or breaks it. `fault` is the sentence where the rule
    says otherwise, null where it holds.
    """

    number: int
    expected: Literal["passes", "fails"]
    facts: dict[str, Any]
    sentence: str
    holds: bool
    fault: str | None


class RuleRow(BaseModel):
    """A rule without its fixtures. `applied`: it blocks or flags today.

    `holds`: every fixture got its verdict when this process tried them. `asked_by` is the
    guardrail, or other place, that puts the rule to its subjects; where nobody does, `held_by` says
    what holds it.
    """

    id: str
    text: str
    applies_to: str
    status: Literal["in_force", "enjoined", "withdrawn", "policy"]
    applied: bool
    severity: Literal["block", "flag", "note"]
    jurisdiction: str
    citation: str
    effective: date
    checked_on: date | None
    asked_by: str | None
    held_by: str | None
    fixtures: int
    faults: int
    holds: bool


class RuleList(BaseModel):
    """Every rule in order of id, counted by status. `sentence` is what became of the fixtures."""

    total: int
    fixtures: int
    faults: int
    by_status: dict[str, int]
    sentence: str
    items: list[RuleRow]


class RuleBody(RuleRow):
    """A rule with its condition in words, the tests that hold it, and its fixtures."""

    condition: str
    tests: list[str]
    tried: list[FixtureBody]
    faults_told: list[str]
