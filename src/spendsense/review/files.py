"""The files beside the database: a user's rows out of them, and the event that says so."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from spendsense.storage import Database
from spendsense.storage.audit import record
from spendsense.storage.feature_files import PurgedFiles, purge_files

ACTION = "purge.files"


def purge_from_files(
    database: Database, home: Path, user_ids: Sequence[str], *, by: str, at: datetime
) -> PurgedFiles:
    """Take users' rows out of the folders of features under a home, once consent is gone.

    Called after what ended consent is written: from then on nothing is derived anew. Where it is
    stopped, the next sweep goes on: what is there is looked at, not what was done.
    """
    gone = purge_files(home, user_ids) if user_ids else PurgedFiles({})
    if gone:
        counts = {str(path.relative_to(home)): rows for path, rows in gone.rows.items()}
        subject = user_ids[0] if len(user_ids) == 1 else f"{len(user_ids)} users"
        with database.write() as connection:
            record(
                connection, at=at, actor=by, action=ACTION, subject=subject,
                payload={"users": list(user_ids), "rows_by_file": counts},
            )  # fmt: skip
    return gone
