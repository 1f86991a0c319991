"""`spendsense explain`: what is known of a user, and what follows from it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from spendsense.personas import Distance, Explanation, Held
from spendsense.personas import explain as explained_personas
from spendsense.pipeline import explained
from spendsense.review import Decision, check_open, queue
from spendsense.signals import FAMILIES, card_sentence, sentence
from spendsense.storage import Database, read_book

from .explain_check import work_out_again
from .explain_history import Since, since
from .output import answers, day, notes, now, open_database, plain, print_json, print_tree


def explain(user: str, as_of: datetime | None, check: bool, home: Path | None, json: bool) -> None:
    database = open_database(home)
    decision = explained(database, user, as_of=day(as_of), at=now())
    said = _said(database, decision)
    if json:
        print_json(explanation(decision, _statuses(database, user), said))
    else:
        answers.print(plain(f"{user} as of {decision.as_of}", "bold"))
        for decided in decision.windows:
            print_tree(_window(decision, decided.window.days, said))
        notes.print(f"{decision.trace()['trace_id']}; --json gives the rows behind every reading.")
    if check:
        work_out_again(database, decision)


Said = dict[int, tuple[Explanation, Since | None]]
"""By days of the window: how near each persona is, and what changed since it was last assigned."""


def _said(database: Database, decision: Decision) -> Said:
    with database.read() as connection:
        check_open(connection, decision.user_id, now())  # again: it may have been revoked just now
        book = read_book(connection, decision.as_of, (decision.user_id,))
        return {
            over.window.days: (
                explained_personas(book, decision.user_id, over.window, decision.policy),
                since(connection, decision, over),
            )
            for over in decision.windows
        }


def explanation(decision: Decision, statuses: dict[str, str], said: Said) -> dict[str, Any]:
    """The decision as JSON: windows with readings and personas, and the chosen recommendations.

    Beside what its trace keeps, a window has the distances of its personas and what changed.
    """
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
        "windows": {
            days: {**window, **_told(*said[int(days)])} for days, window in trace["windows"].items()
        },
        "recommendations": chosen,
        "trace_id": trace["trace_id"],
    }


def _statuses(database: Database, user: str) -> dict[str, str]:
    with database.read() as connection:
        known = queue(connection, status=None, user_id=user)
    return {each.recommendation_id: each.status for each in known}


def _told(found: Explanation, changed: Since | None) -> dict[str, Any]:
    return {
        "cards": [dict(card) for card in found.cards],
        "near_misses": [each.key for each in found.near_misses],
        "distances": [each.as_json() for each in found.distances],
        "since": None if changed is None else changed.as_json(),
    }


def _window(decision: Decision, days: int, said: Said) -> dict[str, Any]:
    found, changed = said[days]
    decided = next(w for w in decision.windows if w.window.days == days)
    readings = [
        {
            "label": family,
            "children": [
                {"label": sentence(reading, decided.readings)}
                for reading in family_readings
                if decided.readings[reading.name] is not None
            ]
            + ([_cards(found)] if family == "credit" and found.cards else []),
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
            {"label": "what would turn them", "children": _distances(found)},
            *([] if changed is None else [_since(changed)]),
            {"label": f"drafts ({len(drafts)})", "children": drafts},
        ],
    }


def _cards(found: Explanation) -> dict[str, Any]:
    return {"label": "cards", "children": [{"label": card_sentence(c)} for c in found.cards]}


def _persona(held: Held) -> dict[str, Any]:
    place = " (primary)" if held.primary else ""
    reasons = held.finding.reasons() or (held.finding.because,)
    return {
        "label": f"{held.title}{place}, {held.confidence} confidence",
        "children": [{"label": reason} for reason in reasons],
    }


def _distances(found: Explanation) -> list[dict[str, Any]]:
    """The smallest way of each persona; those that hold first, then by how near they are."""
    order = sorted(found.distances, key=lambda each: (not each.holds, not each.near))
    return [{"label": _distance(each)} for each in order]


def _distance(each: Distance) -> str:
    if each.missed_by is None:
        return each.said
    return f"{each.said} {'Near: missed' if each.near else 'Missed'} by {each.missed_by}."


def _since(changed: Since) -> dict[str, Any]:
    return {
        "label": f"since the assignment of {changed.before}",
        "children": [{"label": sentence} for sentence in changed.said],
    }
