"""Whose an account is, and whose recommendations and traces are."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice

import sqlalchemy as sa
from sqlalchemy import Connection

from .tables import accounts, recommendations, traces

_AT_ONCE = 500


def account_owners(connection: Connection) -> dict[str, str]:
    """Every account's id, and the id of its user."""
    query = sa.select(accounts.c.account_id, accounts.c.user_id)
    return {account: user for account, user in connection.execute(query)}


def owners_of(connection: Connection, ids: Iterable[str]) -> frozenset[str]:
    """Whose the recommendations and traces among some ids are; anything else is nobody's."""
    waiting, found = iter(sorted({*ids})), set[str]()
    while some := list(islice(waiting, _AT_ONCE)):
        for key in (recommendations.c.recommendation_id, traces.c.trace_id):
            query = sa.select(key.table.c.user_id).where(key.in_(some)).distinct()
            found.update(connection.scalars(query))
    return frozenset(found)
