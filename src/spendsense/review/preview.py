"""What a revocation or a deletion would take: found by doing it and undoing it.

The functions that end consent are run in a transaction that is never committed, so that what is
told beforehand cannot differ from what is done. Rows of Parquet files, which no transaction undoes,
are counted by what would take them out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection

from spendsense.guardrails import Purpose
from spendsense.ledger import ConsentMissing
from spendsense.storage import Database
from spendsense.storage.erasure import TABLE as ERASED_APART
from spendsense.storage.feature_files import rows_in_files

from .consent import STAYS, revoke_consent
from .deletion import delete_everything
from .showing import Approved, shown_to

IN_FILES = "rows_of_parquet_files"

WORDS: Mapping[str, tuple[str, str]] = {
    "recommendations": ("lesson or offer that was drafted", "lessons and offers that were drafted"),
    "feedback": ("answer of yours to a lesson", "answers of yours to lessons"),
    "review_texts": (
        "text of a decision about a draft",
        "texts of decisions about drafts",
    ),
    "traces": ("record of how a draft was worked out", "records of how drafts were worked out"),
    "readings": ("set of signals read from your records", "sets of signals read from your records"),
    "assignments": ("pattern found in them", "patterns found in them"),
    "run_users": ("note that your records were read", "notes that your records were read"),
    "engagement_events": ("finished step of learning", "finished steps of learning"),
    "engagement_settings": ("choice about goals and streaks", "choices about goals and streaks"),
    "shelf": ("bookmark on your shelf", "bookmarks on your shelf"),
    "corrections": ("correction that you made", "corrections that you made"),
    "transactions": ("transaction", "transactions"),
    "removed_transactions": (
        "note of a transaction that your bank replaced",
        "notes of transactions that your bank replaced",
    ),
    "accounts": ("account", "accounts"),
    "liabilities": ("loan or card agreement", "loan and card agreements"),
    ERASED_APART: (
        "entry of your age, income and region, which only checks of fairness read",
        "entries of your age, income and region, which only checks of fairness read",
    ),
    IN_FILES: ("row in a file of signals", "rows in files of signals"),
}
"""What a row of each table is to its user, one and many."""

UNTOLD = ("review_states", "review_seeds")
"""Where a draft stands and what was planted beside it go with it, and are nobody's to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """What would go: as the answer to it would say, and the cards that would no longer be seen."""

    purposes: tuple[Purpose, ...]
    withdrawn: tuple[str, ...]
    purged: Mapping[str, int]
    tokens: int
    cards: tuple[Approved, ...]
    stays: Mapping[str, str]

    @property
    def changes(self) -> bool:
        return bool(self.purposes or self.purged or self.tokens)

    def sentences(self) -> tuple[str, ...]:
        """What would go, one sentence a thing, the cards first."""
        cards = [f'You would no longer see "{each.title}".' for each in self.cards]
        known = [name for name in (*WORDS, *self.purged) if name in self.purged]
        told = [name for name in dict.fromkeys(known) if name not in UNTOLD]
        gone = [f"{_counted(name, self.purged[name])} would be deleted." for name in told]
        ended = [f"{self.tokens:,} programs' tokens would end."] if self.tokens else []
        return (*cards, *gone, *ended)


class _Undone(Exception):
    """Carries what was found out of the transaction that it undoes."""

    def __init__(self, found: Preview) -> None:
        super().__init__()
        self.found = found


def preview_revocation(
    database: Database,
    home: Path,
    user_id: str,
    purposes: Sequence[Purpose],
    *,
    by: str,
    at: datetime,
) -> Preview:
    """What revoking these purposes would do, or everything granted where none is named.

    Raises NotFound, and BadInput for an operator.
    """

    def revoke(connection: Connection) -> Preview:
        before = _seen(connection, user_id, at)
        done = revoke_consent(connection, user_id, by=by, at=at, purposes=purposes)
        files = _files(home, user_id) if "education" in done.purposes else {}
        return Preview(
            purposes=done.purposes,
            withdrawn=done.withdrawn,
            purged={**done.purged.counts, **files},
            tokens=0,
            cards=_gone(connection, user_id, at, before),
            stays=STAYS,
        )

    return _undone(database, revoke)


def preview_deletion(
    database: Database, home: Path, user_id: str, *, by: str, at: datetime
) -> Preview:
    """What deleting everything of a user would do. Raises as a preview of a revocation does."""

    def delete(connection: Connection) -> Preview:
        before = _seen(connection, user_id, at)
        done = delete_everything(connection, user_id, by=by, at=at)
        return Preview(
            purposes=done.purposes,
            withdrawn=done.withdrawn,
            purged={**done.purged.counts, **_files(home, user_id)},
            tokens=done.tokens,
            cards=_gone(connection, user_id, at, before),
            stays=STAYS,
        )

    return _undone(database, delete)


def _undone(database: Database, do: Callable[[Connection], Preview]) -> Preview:
    try:
        with database.write() as connection:
            raise _Undone(do(connection))
    except _Undone as end:
        return end.found


def _seen(connection: Connection, user_id: str, at: datetime) -> tuple[Approved, ...]:
    try:
        return shown_to(connection, user_id, at=at)
    except ConsentMissing:
        return ()


def _gone(
    connection: Connection, user_id: str, at: datetime, before: Sequence[Approved]
) -> tuple[Approved, ...]:
    kept = {each.recommendation_id for each in _seen(connection, user_id, at)}
    return tuple(each for each in before if each.recommendation_id not in kept)


def _files(home: Path, user_id: str) -> dict[str, int]:
    rows = sum(rows_in_files(home, [user_id]).values())
    return {IN_FILES: rows} if rows else {}


def _counted(name: str, many: int) -> str:
    one, several = WORDS.get(name, (f"row of {name}", f"rows of {name}"))
    return f"{many:,} {one if many == 1 else several}"
