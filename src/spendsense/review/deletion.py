"""Everything of a user goes, but what shows that it went and what had been permitted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from spendsense.guardrails import Purpose
from spendsense.storage import (
    Purged,
    delete_records,
    end_accounts_of,
    known_customer,
    purge_derived,
    revoke_token,
    tokens,
)

from .consent import revoke_consent


@dataclass(frozen=True, slots=True, kw_only=True)
class Deleted:
    """What went: rows by table, what had been shown, and tokens that opened the user's things."""

    user_id: str
    purposes: tuple[Purpose, ...]
    withdrawn: tuple[str, ...]
    purged: Purged
    tokens: int


def delete_everything(connection: Connection, user_id: str, *, by: str, at: datetime) -> Deleted:
    """Revoke what stands, delete what was derived and the records, end the user's tokens.

    Raises NotFound for an unknown user, BadInput for an operator.
    """
    known_customer(connection, user_id)
    revoked = revoke_consent(connection, user_id, by=by, at=at, note="delete everything")
    # Consent may have been revoked before, by a version that kept what was derived.
    rest = purge_derived(connection, user_id, by=by, at=at, cause="everything was deleted")
    records = delete_records(connection, user_id, by=by, at=at)
    ended = _end_tokens(connection, user_id, by, at)
    end_accounts_of(connection, user_id, at=at, by=by)
    return Deleted(
        user_id=user_id,
        purposes=revoked.purposes,
        withdrawn=revoked.withdrawn,
        purged=revoked.purged.with_more(rest).with_more(records),
        tokens=ended,
    )


def _end_tokens(connection: Connection, user_id: str, by: str, at: datetime) -> int:
    own = [each.token_id for each in tokens(connection) if each.user_id == user_id]
    return sum(revoke_token(connection, each, at=at, by=by) for each in own)
