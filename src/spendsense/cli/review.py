"""`spendsense review`: the operator's queue on a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any

from rich.panel import Panel
from sqlalchemy import Connection

from spendsense import review
from spendsense.pipeline import verdicts_on
from spendsense.recommendations import label
from spendsense.review.freshness import changed
from spendsense.review.seeds import Planted, as_traced
from spendsense.review.time_limits import as_of_clock
from spendsense.storage import Database, Recommendation, find_trace, read_book, review_events
from spendsense.storage.review_queue import Asked

from .output import (
    answers,
    at_home,
    notes,
    now,
    open_database,
    plain,
    print_json,
    print_table,
    print_tree,
)


def list_queue(
    status: str,
    user: str | None,
    limit: int | None,
    narrowed: Mapping[str, Any],
    mine: str | None,
    sort: str,
    home: Path | None,
    json: bool,
) -> None:
    with open_database(home).read() as connection:
        asked = Asked(
            status=review.standing_in(status),
            user_id=user,
            taken_by=review.names_of(connection, mine) if mine is not None else None,
            **narrowed,
        )
        page = review.listed(connection, asked, at=now(), order=sort, limit=limit)
        told = review.as_operators_read(connection, page.items, now())
    if json:
        print_json(told)
        return
    columns = ("id", "user", "window", "kind", "status", "title")
    named = ("id", "user_id", "window_days", "kind", "status", "title")
    rows = [tuple(each.get(name, "closed: no consent") for name in named) for each in told]
    print_table(f"{len(rows):,} recommendations, {status}", columns, rows)
    if rows:
        notes.print(f"Next: spendsense review show {rows[0][0]}{at_home(home)}", soft_wrap=True)


def show(recommendation: str, by: str | None, home: Path | None, json: bool) -> None:
    database = open_database(home)
    with database.read() as connection:
        found = as_of_clock(review.recommendation(connection, recommendation, seeds=True), now())
        review.check_open(connection, found.user_id, now())
        trace = find_trace(connection, found.trace_id)
        events = review_events(connection, recommendation)
        book = read_book(connection, found.as_of, (found.user_id,))
        known_as, events = as_traced(connection, recommendation, events)
        stale = changed(connection, found) if found.stands.waits else None
    if by is not None:
        _open(database, recommendation, by)
    body = trace.body if trace else {"trace_id": found.trace_id, "user_id": found.user_id}
    tree = review.trace_tree({"as_of": found.as_of, **body}, known_as, events=events, book=book)
    if json:
        print_json({**found.as_json(), "stale": stale, "trace": tree})
        return
    _card(found)
    print_tree(tree)
    if stale is not None:
        notes.print(plain(f"It cannot be approved: {stale}."))


def _open(database: Database, recommendation: str, by: str) -> None:
    with database.write() as connection:
        if not review.opened(connection, recommendation, by=by, at=now()):
            review.note_seen(connection, recommendation, by=by, at=now())


def approve(
    recommendation: str, by: str, note: str, version: int | None, home: Path | None, json: bool
) -> None:
    with open_database(home).write() as connection:
        done = review.approve(
            connection,
            recommendation,
            by=by,
            at=now(),
            note=note,
            version=version,
            judge_text=partial(verdicts_on, connection, at=now()),
        )
        told = _told(connection, done)
    _say(done, told, home, json)


ACTIONS: Mapping[str, Callable[..., Recommendation]] = {
    "reject": review.reject,
    "withdraw": review.withdraw,
    "undo": review.undo,
    "publish": review.publish,
    "take": review.take,
    "release": review.release,
    "note": review.note,
    "snooze": review.snooze,
    "flag": review.flag,
    "escalate": review.escalate,
}


def act(
    action: str, recommendation: str, by: str, home: Path | None, json: bool, **said: Any
) -> None:
    """Anything but what the guardrails are asked about."""
    with open_database(home).write() as connection:
        done = ACTIONS[action](connection, recommendation, by=by, at=now(), **said)
        told = _told(connection, done)
    _say(done, told, home, json)


def override(
    recommendation: str,
    by: str,
    reason: str,
    code: str | None,
    text: Mapping[str, str | None],
    version: int | None,
    home: Path | None,
    json: bool,
) -> None:
    with open_database(home).write() as connection:
        done = review.override(
            connection,
            recommendation,
            by=by,
            at=now(),
            **text,
            reason=reason,
            code=code,
            version=version,
            judge_text=partial(verdicts_on, connection, at=now()),
        )
        told = _told(connection, done)
    _say(done, told, home, json)


def _told(connection: Connection, done: Recommendation) -> dict[str, Any]:
    (told,) = review.as_operators_read(connection, [done], now())
    planted = review.planted(connection, done)
    return {**told, "planted": asdict(planted)} if planted else told


def _say(done: Recommendation, told: dict[str, Any], home: Path | None, json: bool) -> None:
    if json:
        print_json(told)
        return
    title = told.get("title", "closed, for its user's consent does not stand")
    notes.print(plain(f"{done.recommendation_id} is {done.status}: {title}"))
    for sentence in _next(done, told, at_home(home)):
        notes.print(plain(sentence), soft_wrap=True)


def _next(done: Recommendation, told: Mapping[str, Any], where: str) -> Iterator[str]:
    """What whoever decided must know now."""
    stands, key = done.stands, done.recommendation_id
    if "planted" in told:
        yield Planted(**told["planted"]).sentence()
    if stands.status == "awaiting_second":
        yield f"A second person must approve it: spendsense review approve {key} --by NAME{where}"
    if stands.held_at(now()):
        yield f"Its user sees it from {stands.held_until:%Y-%m-%d %H:%M:%S} UTC."
        yield f"  at once:  spendsense review publish {key}{where}"
        yield f"  back:     spendsense review undo {key}{where}"
    if (holder := stands.leased_at(now())) is not None:
        yield f"{holder} has it until {stands.lease_until:%Y-%m-%d %H:%M:%S} UTC."


def _card(found: Recommendation) -> None:
    """The text as its user will read it."""
    text = f"Because {found.because}.\n\n{found.body}\n\n{found.disclosure}"
    approved = found.decided_at if found.stands.published else None
    if said := label(found.worded_by, approved.date() if approved else None):
        text += f"\n\n{said}"
    subtitle = f"{found.status}, {found.kind} for {found.user_id} over {found.window_days} days"
    answers.print(Panel(plain(text), title=plain(found.title), subtitle=plain(subtitle), width=88))
