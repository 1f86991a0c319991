"""`spendsense review`: the operator's queue on a terminal."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from rich.panel import Panel
from sqlalchemy import Connection

from spendsense import review
from spendsense.pipeline import verdicts_on
from spendsense.storage import Recommendation, find_trace, read_book, review_events

from .output import answers, notes, now, open_database, plain, print_json, print_table, print_tree


def list_queue(
    status: str, user: str | None, limit: int | None, home: Path | None, json: bool
) -> None:
    with open_database(home).read() as connection:
        found = review.queue(
            connection, status=None if status == "all" else status, user_id=user, limit=limit
        )
        told = review.as_operators_read(connection, found, now())
    if json:
        print_json(told)
        return
    columns = ("id", "user", "window", "kind", "status", "title")
    named = ("id", "user_id", "window_days", "kind", "status", "title")
    rows = [tuple(each.get(name, "closed: no consent") for name in named) for each in told]
    print_table(f"{len(rows):,} recommendations, {status}", columns, rows)
    if rows:
        notes.print(f"Next: spendsense review show {rows[0][0]}")


def show(recommendation: str, home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        found = review.recommendation(connection, recommendation)
        review.check_open(connection, found.user_id, now())
        trace = find_trace(connection, found.trace_id)
        events = review_events(connection, recommendation)
        book = read_book(connection, found.as_of, (found.user_id,))
    body = trace.body if trace else {"trace_id": found.trace_id, "user_id": found.user_id}
    tree = review.trace_tree(
        {"as_of": found.as_of, **body}, recommendation, events=events, book=book
    )
    if json:
        print_json({**found.as_json(), "trace": tree})
        return
    _card(found)
    print_tree(tree)


def approve(recommendation: str, by: str, note: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = review.approve(
            connection,
            recommendation,
            by=by,
            at=now(),
            note=note,
            judge_text=partial(verdicts_on, connection, at=now()),
        )
        told = _told(connection, done)
    _say(done, told, json)


def reject(recommendation: str, by: str, reason: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = review.reject(connection, recommendation, by=by, at=now(), reason=reason)
        told = _told(connection, done)
    _say(done, told, json)


def withdraw(recommendation: str, by: str, reason: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = review.withdraw(connection, recommendation, by=by, at=now(), reason=reason)
        told = _told(connection, done)
    _say(done, told, json)


def override(
    recommendation: str,
    by: str,
    reason: str,
    title: str | None,
    body: str | None,
    because: str | None,
    home: Path | None,
    json: bool,
) -> None:
    with open_database(home).write() as connection:
        done = review.override(
            connection,
            recommendation,
            by=by,
            at=now(),
            title=title,
            body=body,
            because=because,
            reason=reason,
            judge_text=partial(verdicts_on, connection, at=now()),
        )
        told = _told(connection, done)
    _say(done, told, json)


def _told(connection: Connection, done: Recommendation) -> dict[str, Any]:
    (told,) = review.as_operators_read(connection, [done], now())
    return told


def _say(done: Recommendation, told: dict[str, Any], json: bool) -> None:
    if json:
        print_json(told)
        return
    title = told.get("title", "closed, for its user's consent does not stand")
    notes.print(plain(f"{done.recommendation_id} is {done.status}: {title}"))


def _card(found: Recommendation) -> None:
    """The text as its user will read it."""
    text = f"Because {found.because}.\n\n{found.body}\n\n{found.disclosure}"
    subtitle = f"{found.status}, {found.kind} for {found.user_id} over {found.window_days} days"
    answers.print(Panel(plain(text), title=plain(found.title), subtitle=plain(subtitle), width=88))
