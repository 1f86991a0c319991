"""How far a user's data have come: it moves with everything that is written of them."""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy import Connection

from .corrections_tables import corrections
from .tables import loads, run_users, runs


@dataclass(frozen=True, slots=True)
class Watermark:
    """The newest load of anybody's records, and a user's newest correction and runs.

    A record changes by a load only, and a load does not say whose records it holds.
    """

    load: int
    correction: int
    runs: int
    newest_run: str

    def __str__(self) -> str:
        return f"{self.load} {self.correction} {self.runs} {self.newest_run}"


def watermark(connection: Connection, user_id: str) -> Watermark:
    """Of a user, now: asked by index alone."""
    of_user = run_users.c.user_id == user_id
    ran = sa.select(sa.func.count(), sa.func.max(runs.c.started_at)).select_from(
        run_users.join(runs)
    )
    many, newest = connection.execute(ran.where(of_user)).one()
    said = sa.select(sa.func.max(corrections.c.seq)).where(corrections.c.user_id == user_id)
    return Watermark(
        load=connection.scalar(sa.select(sa.func.max(loads.c.load_id))) or 0,
        correction=connection.scalar(said) or 0,
        runs=many,
        newest_run=newest.isoformat() if newest else "",
    )
