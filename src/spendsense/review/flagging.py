"""What breaks a rule is flagged: it is not shown, and two people decide it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from spendsense.ledger import SpendSenseError
from spendsense.storage import Database

from .affected import Affected
from .handling import flag

CODE = "rule_changed"


@dataclass(frozen=True, slots=True)
class Flagged:
    """Ids that were flagged, and of each that was not the sentence that says why."""

    flagged: tuple[str, ...]
    left: dict[str, str]


def flag_broken(
    database: Database, touched: Affected, rule_id: str, *, by: str, at: datetime
) -> Flagged:
    """Flag every live item that breaks a rule, and is not flagged, in a transaction of its own."""
    flagged, left = [], {}
    for each in touched.live:
        if each.verdict != "breaks" or each.status == "flagged":
            continue
        reason = f"breaks rule {rule_id}: {each.why}"
        try:
            with database.write() as connection:
                flag(connection, each.id, by=by, at=at, reason=reason, code=CODE)
            flagged.append(each.id)
        except SpendSenseError as error:
            left[each.id] = str(error)
    return Flagged(tuple(flagged), left)
