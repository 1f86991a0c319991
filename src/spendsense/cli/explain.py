"""`spendsense explain`: what is known of a user, and what follows from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from spendsense.personas import Held
from spendsense.pipeline import explained
from spendsense.review import Decision, queue
from spendsense.signals import FAMILIES, sentence
from spendsense.storage import Database

from .output import answers, day, notes, now, open_database, plain, print_json, print_tree


def explain(user: str, as_of: datetime | None, home: Path | None, json: bool) -> None:
    database = open_database(home)
    decision = explained(database, user, as_of=day(as_of), at=now())
    if json:
        print_json(explanation(decision, _statuses(database, user)))
        return
    answers.print(plain(f"{user} as of {decision.as_of}", "bold"))
    for decided in decision.windows:
        print_tree(_window(decision, decided.window.days))
    notes.print(f"{decision.trace()['trace_id']}; --json gives the rows behind every reading.")


def explanation(decision: Decision, statuses: dict[str, str]) -> dict[str, Any]:
    """The decision as JSON: windows with readings and personas, and the chosen recommendations."""
    trace = decision.trace()
    chosen = [
        {
            "id": draft["recommendation_id"],
            "status": statuses.get(draft["recommendation_id"], "not queued"),
            **{name: value for name, value in draft.items() if name not in ("chosen", "why_not")},
        }
        for window in trace["windows"].values()
        for draft in window["drafts"]
        if draft["chosen"]
    ]
    return {
        "user_id": decision.user_id,
        "as_of": trace["as_of"],
        "windows": trace["windows"],
        "recommendations": chosen,
        "trace_id": trace["trace_id"],
    }


def _statuses(database: Database, user: str) -> dict[str, str]:
    with database.read() as connection:
        known = queue(connection, status=None, user_id=user)
    return {each.recommendation_id: each.status for each in known}


def _window(decision: Decision, days: int) -> dict[str, Any]:
    decided = next(w for w in decision.windows if w.window.days == days)
    readings = [
        {
            "label": family,
            "children": [
                {"label": sentence(reading, decided.readings)}
                for reading in family_readings
                if decided.readings[reading.name] is not None
            ],
        }
        for family, family_readings in FAMILIES.items()
    ]
    personas = [_persona(held) for held in decided.assignment.held]
    drafts = [
        {
            "label": f"{choice.draft.kind}: {choice.draft.title}",
            "children": [{"label": f"because {choice.draft.because}"}],
        }
        for choice in decided.choices
        if choice.chosen
    ]
    return {
        "label": f"{days} days",
        "children": [
            {"label": "readings", "children": readings},
            {"label": "personas", "children": personas},
            {"label": f"drafts ({len(drafts)})", "children": drafts},
        ],
    }


def _persona(held: Held) -> dict[str, Any]:
    place = " (primary)" if held.primary else ""
    reasons = held.finding.reasons() or (held.finding.because,)
    return {
        "label": f"{held.title}{place}, {held.confidence} confidence",
        "children": [{"label": reason} for reason in reasons],
    }
