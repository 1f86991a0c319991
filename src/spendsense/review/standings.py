"""Whether the row that says where a recommendation stands is what its events come to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Connection

from spendsense.storage import AuditEvent
from spendsense.storage.draws import key_of
from spendsense.storage.intact import UNREADABLE, rows
from spendsense.storage.review_tables import review_seeds, review_states
from spendsense.storage.states import copies, refolded
from spendsense.storage.tables import recommendations

from .sealed import AuditFinding

TABLE = review_states.name
RESTS_ON = ("inputs", "consent_epoch")
"""What a row holds that no event of the review tells, but the event of the run that drafted it."""


NOTHING_SAID = dict.fromkeys(RESTS_ON)


def misplaced(connection: Connection, events: Iterable[AuditEvent]) -> Iterator[AuditFinding]:
    """Rows that do not follow from the review's events, are gone, or are of nothing."""
    held = rows(connection, review_states)
    for key in held.unreadable:
        yield AuditFinding(None, f"Row {key} of {TABLE} cannot be read: it was changed past us.")
    try:
        expected = _expected(connection)
    except (*UNREADABLE, LookupError):
        return  # an event that cannot be read is a finding of its own
    told, copied = _told(events), _copied(connection)
    found = {row["recommendation_id"]: row for row in held.sound}
    for key, stands in expected.items():
        if key not in found:
            if key not in held.unreadable:
                yield AuditFinding(None, f"Row {key} of {TABLE} is gone.")
            continue
        wanted = {**stands, **NOTHING_SAID, **told.get(key, {}), **copied.get(key, {})}
        differing = [name for name, value in wanted.items() if found[key].get(name) != value]
        if differing:
            yield AuditFinding(
                None,
                f"Row {key} of {TABLE} was changed: {', '.join(differing)} differ from what its "
                "events and its draft come to.",
            )


def _expected(connection: Connection) -> dict[str, dict[str, Any]]:
    """What every row must hold, by its events and by what was planted."""
    seeded = frozenset(connection.scalars(sa.select(review_seeds.c.recommendation_id)))
    ids = frozenset(connection.scalars(sa.select(recommendations.c.recommendation_id)))
    found = {}
    for key, stands in refolded(connection).items():
        if key in ids:
            fields = {n: v for n, v in asdict(stands).items() if n not in RESTS_ON}
            found[key] = {**fields, "seeded": key in seeded}
    return found


def _copied(connection: Connection) -> dict[str, dict[str, Any]]:
    """What every row must hold of its recommendation; what cannot be read is told elsewhere."""
    seal, found = key_of(connection), {}
    for row in rows(connection, recommendations).sound:
        try:
            found[row["recommendation_id"]] = copies(row, seal)
        except (*UNREADABLE, LookupError, AttributeError):
            continue
    return found


def _told(events: Iterable[AuditEvent]) -> dict[str, dict[str, Any]]:
    """What runs said that drafts rest on, the last word of each."""
    told: dict[str, dict[str, Any]] = {}
    for event in events:
        rests = event.payload.get("rests_on") if event.action == "drafts" else None
        if isinstance(rests, dict):
            told |= {key: dict(each) for key, each in rests.items() if isinstance(each, dict)}
    return told
