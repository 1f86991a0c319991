"""Two runs compared, person by person."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from spendsense.storage import Database, consented, user_ids

from .metric_changes import metric_changes
from .moves import Move, RunDiff, What
from .reasons import Reasons
from .sides import Item, Side, bodies, decisions, items, side

BLOCK = 200
"""People whose traces are in memory at once; one is about 160 kB, and each has two."""


def diff(database: Database, run_a: str, run_b: str, *, at: datetime) -> RunDiff:
    """What differs between two runs, of people whose consent stands. Raises NotFound."""
    with database.read() as connection:
        everybody = user_ids(connection)
        users = consented(connection, everybody, at=at)
        to_offers = consented(connection, everybody, purpose="partner_offers", at=at)
        research = consented(connection, everybody, purpose="research", at=at)
        a, b = side(connection, run_a, users), side(connection, run_b, users)
        changes, unmeasured = metric_changes(connection, run_a, run_b)
        found, everywhere = _explained(connection, a, b, _other(a, b), to_offers)
    return RunDiff(
        run_a=run_a,
        run_b=run_b,
        as_of_a=a.run.as_of,
        as_of_b=b.run.as_of,
        compared=len((a.held.keys() | b.held.keys()) & users),
        changed=everywhere,
        moves=found,
        metrics=changes,
        unmeasured=unmeasured,
        closed=frozenset(everybody) - research,
    )


def _other(a: Side, b: Side) -> list[str]:
    """People of whom the runs rest on different traces: of all others they found the same."""
    read = sorted(a.held.keys() | b.held.keys())
    return [
        user
        for user in read
        if a.traces.get(user) != b.traces.get(user) or (user in a.held) != (user in b.held)
    ]


def _explained(
    connection: Connection, a: Side, b: Side, users: Sequence[str], to_offers: frozenset[str]
) -> tuple[tuple[Move, ...], tuple[str, ...]]:
    """Every move with its reasons, and what changed for everybody."""
    found: list[Move] = []
    everywhere: dict[str, None] = {}
    for place in range(0, len(users), BLOCK):
        some = users[place : place + BLOCK]
        said = bodies(connection, a, b, some, to_offers)
        decided = decisions(connection, some)
        moves = {user: list(_bare(a, b, user, said, decided)) for user in some}
        moved = [user for user in some if moves[user]]
        reasons = Reasons.read(connection, a, b, moved, said)
        everywhere.update(dict.fromkeys(reasons.everywhere()))
        found += [reasons.of(move) for user in moved for move in moves[user]]
    if not found:
        everywhere.update(dict.fromkeys(Reasons.read(connection, a, b, (), {}).everywhere()))
    return tuple(found), tuple(everywhere)


def _bare(
    a: Side, b: Side, user: str, said: Mapping[str, Any], decided: Mapping[str, str]
) -> Iterator[Move]:
    """What differs of one person, without the reasons."""
    before, after = a.standing(user), b.standing(user)
    if before != after:
        yield _move(user, "standing", None, before, after)
    days = a.held.get(user, {}).keys() | b.held.get(user, {}).keys()
    for window in sorted(days):
        was, now = a.personas(user, window), b.personas(user, window)
        if was != now and was and now:
            yield _move(user, "persona", window, was, now)
    drafted = [_drafted(side, user, said, decided) for side in (a, b)]
    if drafted[0] is not None and drafted[1] is not None:
        yield from _of_items(user, drafted[0], drafted[1])


def _drafted(
    side: Side, user: str, said: Mapping[str, Any], decided: Mapping[str, str]
) -> Mapping[Item, str] | None:
    """What a run put before the operators of one person; None where its trace is gone."""
    if user not in side.held:
        return {}
    trace = said.get(side.traces.get(user, ""))
    return None if trace is None else items(trace, decided)


def _of_items(user: str, was: Mapping[Item, str], now: Mapping[Item, str]) -> Iterator[Move]:
    for window in sorted({days for days, _ in (*was, *now)}):
        gone = tuple(sorted(item for days, item in was.keys() - now.keys() if days == window))
        new = tuple(sorted(item for days, item in now.keys() - was.keys() if days == window))
        if gone or new:
            yield _move(user, "items", window, gone, new)
        both = sorted(key for key in was.keys() & now.keys() if key[0] == window)
        turned = [key for key in both if was[key] != now[key]]
        if turned:
            before = tuple(f"{item} {was[window, item]}" for _, item in turned)
            after = tuple(f"{item} {now[window, item]}" for _, item in turned)
            yield _move(user, "decisions", window, before, after)


def _move(
    user: str, what: What, window: int | None, before: tuple[str, ...], after: tuple[str, ...]
) -> Move:
    return Move(user_id=user, what=what, window_days=window, before=before, after=after, why=())
