"""How far a user's data have come: it moves with everything that is written of them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from .consent import ENDING
from .corrections import CORRECT, UNDO
from .corrections_tables import corrections
from .tables import audit_events, loads, run_users, runs


@dataclass(frozen=True, slots=True)
class Watermark:
    """The newest load of anybody's records, and a user's newest correction and runs.

    A record changes by a load only, and a load does not say whose records it holds. `seal` is of
    the history that led here: another database, or one that was restored, gives out the same
    numbers.
    """

    load: int
    correction: int
    runs: int
    newest_run: str
    seal: str

    def __str__(self) -> str:
        return f"{self.load} {self.correction} {self.runs} {self.newest_run} {self.seal}"


_OF_A_USER = (
    *(f"consent.{action}" for action in ("grant", *ENDING)),
    *(f"correction.{action}" for action in (CORRECT, UNDO)),
    "user.delete",
)
"""What the trail calls that which changes a user's pages, besides loads and runs."""

_told = audit_events.c
# Made once, and without an order: a planner that is asked for the last might read the whole trail.
_SEALS = sa.select(_told.seq, _told.hash).where(
    sa.or_(
        sa.and_(_told.action == "load", _told.subject == sa.bindparam("load")),
        sa.and_(_told.action.in_(_OF_A_USER), _told.subject == sa.bindparam("user_id")),
    )
)


def watermark(connection: Connection, user_id: str) -> Watermark:
    """Of a user, now: asked by index alone."""
    of_user = run_users.c.user_id == user_id
    ran = sa.select(sa.func.count(), sa.func.max(runs.c.started_at)).select_from(
        run_users.join(runs)
    )
    many, newest = connection.execute(ran.where(of_user)).one()
    said = sa.select(sa.func.max(corrections.c.seq)).where(corrections.c.user_id == user_id)
    load = connection.scalar(sa.select(sa.func.max(loads.c.load_id))) or 0
    return Watermark(
        load=load,
        correction=connection.scalar(said) or 0,
        runs=many,
        newest_run=newest.isoformat() if newest else "",
        seal=_seal(connection, user_id, load),
    )


def _seal(connection: Connection, user_id: str, load: int) -> str:
    """The hash of the newest of these events of the trail: it seals all that came before."""
    found = connection.execute(_SEALS, {"user_id": user_id, "load": str(load)}).all()
    return str(max(found)[1]) if found else ""
