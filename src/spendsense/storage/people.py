"""Customers as staff look for them: by id, by whether consent stands, by persona."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy import Connection

from .consent import still_permitted, with_consent
from .findings import Assignment
from .tables import assignments as assigned
from .tables import readings as read
from .tables import runs, users


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """A customer; `held` is of the latest run, by window and primary first, with consent alone."""

    user_id: str
    name: str | None
    consented: bool
    held: tuple[Assignment, ...]


def find_people(
    connection: Connection,
    *,
    at: datetime,
    part_of_id: str | None = None,
    consents: bool | None = None,
    persona: str | None = None,
    limit: int,
    offset: int = 0,
) -> tuple[int, tuple[Found, ...]]:
    """How many customers there are of a choice, and those of a page by id.

    `consents` asks whether consent to lessons stands `at` the moment; `persona` is one that the
    latest run found over any window, and finds only users whose consent stands. Names are not
    searched: they are masked to staff, and a search would tell them letter by letter.
    """
    granted = with_consent("education", at)
    chosen = [users.c.user_type == "customer"]
    if part_of_id is not None:
        chosen.append(users.c.user_id.icontains(part_of_id, autoescape=True))
    if consents is not None:
        chosen.append(users.c.user_id.in_(granted) if consents else users.c.user_id.not_in(granted))
    if persona is not None:
        chosen += [users.c.user_id.in_(granted), users.c.user_id.in_(_holders(persona))]
    page = (
        sa.select(users.c.user_id, users.c.name, users.c.user_id.in_(granted).label("consented"))
        .where(*chosen)
        .order_by(users.c.user_id)
    )
    total = connection.scalar(sa.select(sa.func.count()).select_from(users).where(*chosen)) or 0
    rows = connection.execute(page.limit(limit).offset(offset)).all()
    held = _held(connection, [row.user_id for row in rows if row.consented])
    return total, tuple(
        Found(
            user_id=row.user_id,
            name=row.name,
            consented=bool(row.consented),
            held=tuple(held.get(row.user_id, ())),
        )
        for row in rows
    )


def _latest(*chosen: sa.ColumnElement[bool]) -> sa.Subquery:
    """The run of each user that started last, of those that may still be read."""
    started_last = (runs.c.started_at.desc(), runs.c.as_of.desc(), runs.c.run_id)
    place = sa.func.row_number().over(partition_by=read.c.user_id, order_by=started_last)
    ranked = (
        sa.select(read.c.user_id, read.c.run_id, place.label("place"))
        .join(runs, runs.c.run_id == read.c.run_id)
        .where(still_permitted(read), *chosen)
        .subquery()
    )
    return (
        sa.select(ranked.c.user_id, ranked.c.run_id).where(ranked.c.place == 1).subquery("latest")
    )


def _of(latest: sa.Subquery) -> sa.ColumnElement[bool]:
    return sa.and_(assigned.c.user_id == latest.c.user_id, assigned.c.run_id == latest.c.run_id)


def _holders(persona: str) -> sa.Select[tuple[str]]:
    """Users of whom the latest run found a persona, over any window."""
    latest = _latest()
    return (
        sa.select(assigned.c.user_id)
        .join(latest, _of(latest))
        .where(assigned.c.persona == persona)
        .distinct()
    )


def _held(connection: Connection, user_ids: Sequence[str]) -> dict[str, list[Assignment]]:
    if not user_ids:
        return {}
    latest = _latest(read.c.user_id.in_(user_ids))
    query = (
        sa.select(assigned)
        .join(latest, _of(latest))
        .order_by(assigned.c.window_days, assigned.c.is_primary.desc(), assigned.c.persona)
    )
    held: dict[str, list[Assignment]] = {}
    for row in connection.execute(query):
        held.setdefault(row.user_id, []).append(Assignment(**row._mapping))
    return held
