"""The rules as data, and whether each still says of its own fixtures what it has to."""

from __future__ import annotations

from collections import Counter
from datetime import date
from functools import cache
from typing import Any

from spendsense.guardrails.rules import Fixture, Tried, tried
from spendsense.ledger import NotFound
from spendsense.policy.clause import told
from spendsense.policy.rules import STATUSES, rules
from spendsense.web.given import At
from spendsense.web.rule_bodies import FixtureBody, RuleBody, RuleList, RuleRow


def list_rules(at: At) -> RuleList:
    """Every rule: what it demands, its citation, where it stands, and if its fixtures hold now."""
    trials = _trials()
    fixtures = sum(trial.fixtures for trial in trials)
    faults = sum(len(trial.faults) for trial in trials)
    standing = Counter(trial.rule.status for trial in trials)
    return RuleList(
        total=len(trials),
        fixtures=fixtures,
        faults=faults,
        by_status={status: standing[status] for status in STATUSES if standing[status]},
        sentence=_sentence(len(trials), fixtures, faults),
        items=[RuleRow(**_row(trial, at.date())) for trial in trials],
    )


def one_rule(rule_id: str, at: At) -> RuleBody:
    """A rule whole: its condition in words, the tests that hold it, and each of its fixtures."""
    trial = next((each for each in _trials() if each.rule.id == rule_id), None)
    if trial is None:
        raise NotFound(f"There is no rule {rule_id}. GET /api/v1/rules lists them.")
    return RuleBody(
        **_row(trial, at.date()),
        condition=trial.rule.condition.describe(),
        tests=list(trial.rule.tests),
        tried=[_fixture(each) for each in trial.each],
        faults_told=list(trial.faults),
    )


@cache
def _trials() -> tuple[Tried, ...]:
    """Every rule put to its fixtures, once a process: rules are data of the package."""
    return tried(rules())


def _row(trial: Tried, day: date) -> dict[str, Any]:
    rule = trial.rule
    return {
        "id": rule.id,
        "text": rule.text,
        "applies_to": rule.applies_to,
        "status": rule.status,
        "applied": rule.applied_on(day),
        "severity": rule.severity,
        "jurisdiction": rule.jurisdiction,
        "citation": rule.citation,
        "effective": rule.effective,
        "checked_on": rule.checked_on,
        "asked_by": rule.asked_by,
        "held_by": rule.held_by,
        "fixtures": trial.fixtures,
        "faults": len(trial.faults),
        "holds": not trial.faults,
    }


def _fixture(each: Fixture) -> FixtureBody:
    return FixtureBody(
        number=each.number,
        expected=each.expected,
        facts=dict(each.facts),
        sentence=", ".join(f"{name} {told(name, value)}" for name, value in each.facts.items()),
        holds=each.fault is None,
        fault=each.fault,
    )


def _sentence(rules: int, fixtures: int, faults: int) -> str:
    if faults:
        return f"{faults:,} faults in {rules:,} rules: see the rules that do not hold."
    return f"All {rules:,} rules hold on their {fixtures:,} fixtures."
