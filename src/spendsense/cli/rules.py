"""`spendsense rules`: the rules as data, their fixtures, and the live items that one touches."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from spendsense.guardrails import Case
from spendsense.guardrails.rules import Tried, tried
from spendsense.guardrails.subjects import finding_of
from spendsense.ledger import BadInput, SpendSenseError
from spendsense.pipeline import case_on
from spendsense.policy.clause import Facts, told
from spendsense.policy.rules import STATUSES, Rule, read_rules, rule, rules
from spendsense.recommendations import Draft
from spendsense.storage import Recommendation, consented, recommendations

from .output import answers, notes, now, open_database, plain, print_json, print_table, print_tree

LIVE = ("pending", "approved")
"""Where a recommendation stands while it waits or is published."""


class RulesBroken(SpendSenseError):
    """Rules whose fixtures do not get the verdict that they state."""


def list_rules(status: str | None, json: bool) -> None:
    if status is not None and status not in STATUSES:
        raise BadInput(f"{status!r} is no status of a rule. Use one of {', '.join(STATUSES)}.")
    found = [each for each in rules() if status in (None, each.status)]
    if json:
        print_json([_told(each) for each in found])
        return
    columns = ("id", "about", "status", "severity", "asked by", "what it demands", "citation")
    rows = [
        (
            each.id,
            each.applies_to,
            each.status,
            each.severity,
            each.asked_by or "",
            each.text,
            each.citation,
        )
        for each in found
    ]
    print_table(f"{len(rows)} rules, {status or 'of any status'}", columns, rows)


def show(rule_id: str, json: bool) -> None:
    found = rule(rule_id)
    (trial,) = tried([found])
    fields = _told(found)
    if json:
        print_json({**fields, "faults": trial.faults})
        return
    fixtures = [
        {"label": f"{name}: {_facts(facts)}"}
        for name in ("passes", "fails")
        for facts in fields.pop(name)
    ]
    root = f"{fields.pop('id')}: {fields.pop('text')}"
    lines = [{"label": f"{name}: {value}"} for name, value in fields.items() if value is not None]
    print_tree({"label": root, "children": [*lines, {"label": "fixtures", "children": fixtures}]})
    for fault in trial.faults:
        notes.print(plain(fault), soft_wrap=True)


def test(folder: Path | None, json: bool) -> None:
    if folder is not None and not folder.is_dir():
        raise BadInput(f"{folder} is no folder. Name one that holds YAML files of rules.")
    trials = tried(rules() if folder is None else read_rules(folder))
    faults = [fault for trial in trials for fault in trial.faults]
    fixtures = sum(trial.fixtures for trial in trials)
    if json:
        print_json(
            {
                "rules": len(trials),
                "fixtures": fixtures,
                "by_status": _by_status(trials),
                "faults": faults,
            }
        )
    else:
        for fault in faults:
            answers.print(plain(fault), soft_wrap=True)
    if faults:
        broken = sum(bool(trial.faults) for trial in trials)
        raise RulesBroken(
            f"Faults: {len(faults)}, in {broken} of {len(trials)} rules with {fixtures} fixtures. "
            "Mend the condition or the fixture that is named."
        )
    if not json:
        stands = ", ".join(f"{count} {name}" for name, count in _by_status(trials).items())
        notes.print(f"{len(trials)} rules hold on {fixtures} fixtures: {stands}.")


def affected(rule_id: str, home: Path | None, json: bool) -> None:
    found = rule(rule_id)
    with open_database(home).read() as connection:
        touched = _touched(connection, found, now())
    applied = found.applied_on(now().date())
    if json:
        print_json({"rule": found.id, "status": found.status, "applied": applied, "items": touched})
        return
    rows = [tuple(each.values()) for each in touched]
    columns = ("id", "user", "window", "item", "stands", "verdict", "why")
    print_table(f"{len(rows):,} live items that {found.id} is asked of", columns, rows)
    broken = sum(each["verdict"] == "breaks" for each in touched)
    used = "is applied" if applied else f"is {found.status}, and not applied"
    notes.print(f"{found.id} {used}. {broken:,} of {len(rows):,} live items break it.")
    if found.asked_by is None:
        notes.print(plain(f"No draft is judged by it. What holds it: {found.held_by}."))


def _touched(connection: Connection, asked: Rule, at: datetime) -> list[dict[str, Any]]:
    """The live items that a rule is asked of, and what it says of each."""
    live = [each for status in LIVE for each in recommendations(connection, status=status)]
    open_to = consented(connection, sorted({each.user_id for each in live}), at=at)
    cases: dict[tuple[Any, ...], Case] = {}

    def case_of(draft: Draft) -> Case:
        key = (draft.user_id, draft.window_days, draft.as_of)
        if key not in cases:
            cases[key] = case_on(connection, draft, at=at)
        return cases[key]

    told = [_item(asked, each, each.user_id in open_to, case_of) for each in live]
    return [each for each in told if each is not None]


def _item(
    asked: Rule, found: Recommendation, is_open: bool, case_of: Callable[[Draft], Case]
) -> dict[str, Any] | None:
    """One live item, or None where the rule is not asked of it."""
    named = {
        "id": found.recommendation_id,
        "user_id": found.user_id,
        "window_days": found.window_days,
        "item_key": found.item_key,
        "status": found.status,
    }
    if not is_open:
        return {**named, "verdict": "closed", "why": "consent does not stand"}
    draft = found.shown()
    finding = finding_of(asked, draft, lambda: case_of(draft))
    if finding is None:
        return None
    return {**named, "verdict": "fulfils" if finding.held else "breaks", "why": finding.because}


def _told(found: Rule) -> dict[str, Any]:
    """A rule as JSON; its condition in words."""
    return {
        "id": found.id,
        "text": found.text,
        "applies_to": found.applies_to,
        "status": found.status,
        "severity": found.severity,
        "jurisdiction": found.jurisdiction,
        "citation": found.citation,
        "effective": found.effective.isoformat(),
        "checked_on": found.checked_on.isoformat() if found.checked_on else None,
        "asked_by": found.asked_by,
        "held_by": found.held_by,
        "condition": found.condition.describe(),
        "passes": found.passes,
        "fails": found.fails,
    }


def _facts(facts: Facts) -> str:
    return ", ".join(f"{name} {told(name, value)}" for name, value in facts.items())


def _by_status(trials: Sequence[Tried]) -> dict[str, int]:
    standing = [trial.rule.status for trial in trials]
    return {status: standing.count(status) for status in STATUSES if status in standing}
