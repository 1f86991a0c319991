"""`spendsense rules`: the rules as data, their fixtures, and the live items that one touches."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from spendsense import review
from spendsense.guardrails import Case
from spendsense.guardrails.rules import Tried, tried
from spendsense.ledger import BadInput, SpendSenseError
from spendsense.pipeline import case_on
from spendsense.policy.clause import Facts, told
from spendsense.policy.rules import STATUSES, Rule, read_rules, rule, rules
from spendsense.recommendations import Draft
from spendsense.review.affected import Touched, TouchedGrant
from spendsense.review.flagging import flag_broken

from .output import answers, notes, now, open_database, plain, print_json, print_table, print_tree


class RulesBroken(SpendSenseError):
    """Rules whose fixtures do not get the verdict that they state."""


def list_rules(status: str | None, json: bool) -> None:
    if status is not None and status not in STATUSES:
        raise BadInput(f"{status!r} is no status of a rule. Use one of {', '.join(STATUSES)}.")
    found = [each for each in rules() if status in (None, each.status)]
    if json:
        print_json([_told(each) for each in found])
        return
    columns = ("id", "status", "severity", "asked by", "what it demands")
    rows = [(each.id, each.status, each.severity, each.asked_by or "", each.text) for each in found]
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


def affected(rule_id: str, flag: bool, by: str, home: Path | None, json: bool) -> None:
    found, at = rule(rule_id), now()
    database = open_database(home)
    with database.read() as connection:
        cases = _Cases(connection, at)
        touched = review.touched_by(connection, found, cases.of, at)
    done = flag_broken(database, touched, found.id, by=by, at=at) if flag else None
    applied = found.applied_on(at.date())
    if json:
        told = {"rule": found.id, "status": found.status, "applied": applied}
        flagged = {"flagged": list(done.flagged), "left": done.left} if done else {}
        print_json({**told, **touched.as_json(), **flagged})
        return
    if done is not None:
        notes.print(f"{len(done.flagged):,} flagged: two people decide them now.")
        for why in done.left.values():
            notes.print(plain(f"  {why}"))
    _show_items(f"live items that {found.id} is asked of", touched.live)
    if touched.past:
        _show_items(f"decisions of the past that {found.id} is asked of", touched.past)
    if found.asked_by == "grant":
        _show_grants(touched.grants, found.id)
    used = "is applied" if applied else f"is {found.status}, and not applied"
    asked = len(touched.live) + len(touched.grants)
    what = "grants that stand" if found.asked_by == "grant" else "live items"
    notes.print(f"{found.id} {used}. {touched.broken:,} of {asked:,} {what} break it.")
    if found.asked_by is None:
        notes.print(plain(f"No draft is judged by it. What holds it: {found.held_by}."))


def _show_items(what: str, items: Sequence[Touched]) -> None:
    rows = [(item.id, item.status, f"{item.verdict}: {item.why}") for item in items]
    print_table(f"{len(rows):,} {what}", ("id", "stands", "verdict"), rows)


def _show_grants(grants: Sequence[TouchedGrant], rule_id: str) -> None:
    rows = [(g.user_id, ", ".join(g.purposes), g.at, g.verdict, g.why) for g in grants]
    columns = ("user", "purposes", "given at (UTC)", "verdict", "why")
    print_table(f"{len(rows):,} grants that stand and that {rule_id} is asked of", columns, rows)


class _Cases:
    """What drafts are judged by, each user, window and day read once."""

    def __init__(self, connection: Connection, at: datetime) -> None:
        self.connection, self.at = connection, at
        self.known: dict[tuple[Any, ...], Case] = {}

    def of(self, draft: Draft) -> Case:
        key = (draft.user_id, draft.window_days, draft.as_of)
        if key not in self.known:
            self.known[key] = case_on(self.connection, draft, at=self.at)
        return self.known[key]


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
        "tests": list(found.tests),
        "condition": found.condition.describe(),
        "passes": found.passes,
        "fails": found.fails,
    }


def _facts(facts: Facts) -> str:
    return ", ".join(f"{name} {told(name, value)}" for name, value in facts.items())


def _by_status(trials: Sequence[Tried]) -> dict[str, int]:
    standing = [trial.rule.status for trial in trials]
    return {status: standing.count(status) for status in STATUSES if status in standing}
