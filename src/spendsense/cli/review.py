"""`spendsense review`: the operator's queue on a terminal."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from rich.markdown import Markdown
from rich.panel import Panel

from spendsense import review
from spendsense.pipeline import verdicts_on
from spendsense.storage import Recommendation, find_trace, read_book, review_events

from .output import answers, notes, now, open_database, print_json, print_table, print_tree


def list_queue(
    status: str, user: str | None, limit: int | None, home: Path | None, json: bool
) -> None:
    with open_database(home).read() as connection:
        found = review.queue(
            connection, status=None if status == "all" else status, user_id=user, limit=limit
        )
    if json:
        print_json([each.as_json() for each in found])
        return
    rows = [
        (each.recommendation_id, each.user_id, each.window_days, each.kind, each.status, each.title)
        for each in found
    ]
    columns = ("id", "user", "window", "kind", "status", "title")
    print_table(f"{len(rows):,} recommendations, {status}", columns, rows)
    if rows:
        notes.print(f"Next: spendsense review show {rows[0][0]}")


def show(recommendation: str, home: Path | None, json: bool) -> None:
    with open_database(home).read() as connection:
        found = review.recommendation(connection, recommendation)
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
        done = review.approve(connection, recommendation, by=by, at=now(), note=note)
    _told(done, json)


def reject(recommendation: str, by: str, reason: str, home: Path | None, json: bool) -> None:
    with open_database(home).write() as connection:
        done = review.reject(connection, recommendation, by=by, at=now(), reason=reason)
    _told(done, json)


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
    at = now()
    with open_database(home).write() as connection:
        done = review.override(
            connection,
            recommendation,
            by=by,
            at=at,
            title=title,
            body=body,
            because=because,
            reason=reason,
            judge_text=partial(verdicts_on, connection, at=at),
        )
    _told(done, json)


def _told(done: Recommendation, json: bool) -> None:
    if json:
        print_json(done.as_json())
        return
    notes.print(f"{done.recommendation_id} is {done.status}: {done.title}")


def _card(found: Recommendation) -> None:
    """The text as its user will read it."""
    text = f"*Because {found.because}.*\n\n{found.body}\n\n{found.disclosure}"
    subtitle = f"{found.status}, {found.kind} for {found.user_id} over {found.window_days} days"
    answers.print(Panel(Markdown(text), title=found.title, subtitle=subtitle, width=88))
