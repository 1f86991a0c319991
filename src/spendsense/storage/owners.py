"""Whose an account is."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Connection

from .tables import accounts


def account_owners(connection: Connection) -> dict[str, str]:
    """Every account's id, and the id of its user."""
    query = sa.select(accounts.c.account_id, accounts.c.user_id)
    return {account: user for account, user in connection.execute(query)}
